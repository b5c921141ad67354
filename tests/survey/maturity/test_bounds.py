"""The least and the most that a score can be, of a few made-up communes with scores in bands."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from geo.survey import load_edition, load_questionnaire
from geo.survey.maturity import bounds as module
from geo.survey.maturity.bounds import domain_bounds, half_widths, score_bounds

DOMAINS = tuple(load_questionnaire().domains)
FIRST, SECOND, *_ = DOMAINS
BANDS = ((FIRST, (0, 3, 5, 10)), (SECOND, ()))


@pytest.fixture
def edition(monkeypatch):
    """Of three communes the first domain is known by its band, the others exactly."""
    middles = pd.DataFrame(4.0, columns=[*DOMAINS, "index"], index=["10000", "20000", "30000"])
    middles[FIRST] = [1.5, 7.5, math.nan]
    middles.loc["20000", "index"] = math.nan

    def made(*bands):
        monkeypatch.setattr(
            module, "load_edition", lambda _: replace(load_edition("BE2018"), bands=bands)
        )
        monkeypatch.setattr(module, "score_edition", lambda _: middles)
        domain_bounds.cache_clear()
        return "made up"

    yield made
    domain_bounds.cache_clear()


@pytest.mark.parametrize("bands", [(), ((SECOND, ()),)])
def test_where_no_score_is_in_a_band_all_are_exact(edition, bands):
    name = edition(*bands)
    assert domain_bounds(name) is None
    assert half_widths(name) is None
    assert score_bounds(name, None) is None
    assert score_bounds(name, FIRST) is None


def test_a_score_lies_between_the_ends_of_its_band(edition):
    name = edition(*BANDS)
    least, most = domain_bounds(name)
    assert list(least.columns) == list(most.columns) == list(DOMAINS)
    assert least[FIRST].tolist() == pytest.approx([0, 5, math.nan], nan_ok=True)
    assert most[FIRST].tolist() == pytest.approx([3, 10, math.nan], nan_ok=True)
    assert set(least[SECOND]) == set(most[SECOND]) == {4.0}
    assert half_widths(name)[FIRST].tolist() == pytest.approx([1.5, 2.5, math.nan], nan_ok=True)
    assert set(half_widths(name)[SECOND]) == {0.0}


def test_the_bounds_of_one_domain_and_of_one_that_is_exact(edition):
    name = edition(*BANDS)
    found = score_bounds(name, FIRST)
    assert list(found.columns) == ["least", "most"]
    assert found["least"].tolist() == pytest.approx([0, 5, math.nan], nan_ok=True)
    assert found["most"].tolist() == pytest.approx([3, 10, math.nan], nan_ok=True)
    assert score_bounds(name, SECOND) is None
    assert score_bounds(name, DOMAINS[2]) is None  # in no band by the edition


@pytest.mark.parametrize(
    ("weights", "least", "most"),
    [
        (None, [24 / 7, math.nan, 4], [27 / 7, math.nan, 4]),
        ({FIRST: 3.0, SECOND: 1.0}, [1, math.nan, 4], [13 / 4, math.nan, 4]),
        ({SECOND: 1.0}, [4, math.nan, 4], [4, math.nan, 4]),
    ],
)
def test_the_index_is_between_those_of_the_ends_with_the_same_weights(
    edition, weights, least, most
):
    """Where the edition gives no index there are no bounds of one."""
    found = score_bounds(edition(*BANDS), None, weights)
    assert found["least"].tolist() == pytest.approx(least, nan_ok=True)
    assert found["most"].tolist() == pytest.approx(most, nan_ok=True)
    assert list(found.index) == ["10000", "20000", "30000"]


def test_every_band_of_a_domain(edition, monkeypatch):
    name = edition((FIRST, (0, 1, 2, 10)))
    middles = pd.DataFrame(4.0, columns=[*DOMAINS, "index"], index=["a", "b", "c"])
    middles[FIRST] = [0.5, 1.5, 6.0]
    monkeypatch.setattr(module, "score_edition", lambda _: middles)
    least, most = domain_bounds(name)
    assert least[FIRST].tolist() == [0, 1, 2]
    assert most[FIRST].tolist() == [1, 2, 10]
