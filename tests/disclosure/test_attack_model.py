"""Who knows all answers but one works it out from an estimate of the model.

So there is no model but of values that are public of each commune by name.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edition_with_a_model import INDICATOR, NAME, answers, edition
from scipy.optimize import brentq
from small_editions import published

from geo.publishing.map_view import compose
from geo.publishing.view import View, parse_view
from geo.survey.indicators import get_indicator
from geo.survey.store import Disclosure
from geo.survey.values import model_estimates
from geo.survey.values.indicator_values import indicator_values
from geo.survey.values.model_estimates import model_means, model_offer, with_model

LEVEL = "arrondissement"


@pytest.fixture(scope="module")
def communes(tmp_path_factory):
    with published(tmp_path_factory.mktemp("store"), edition()):
        return model_estimates._communes(NAME, INDICATOR, None)


@pytest.mark.parametrize("where", ["its own arrondissement", "another one, from the regression"])
def test_one_answer_follows_from_an_estimate_and_the_others(communes, where):
    """Not the area's own part alone: the regression is made of all answers, too."""
    answered = communes[communes["value"].notna()]
    target = answered.index[answered["arrondissement"] == "12000"][0]
    code = "12000" if where == "its own arrondissement" else "24000"
    codes = communes["arrondissement"][communes["arrondissement"] == code].iloc[[0]]
    index = codes.set_axis(codes.to_numpy()).index

    def told(value):
        changed = communes.copy()
        changed.loc[target, "value"] = value
        return float(model_means(changed, index, (-99.0, 99.0))["value"].iloc[0])

    truth = float(communes["value"][target])
    seen = told(truth)
    guesses = np.arange(0.0, 10.1, 1.0)
    off = [told(guess) - seen for guess in guesses]
    fitting = [guess for guess, one in zip(guesses, off, strict=True) if abs(one) < 1e-9]
    assert truth in fitting
    assert len(fitting) <= 2
    exact = brentq(lambda value: told(value) - seen, truth - 0.9, truth + 0.8)
    assert exact == pytest.approx(truth, abs=1e-4)


@pytest.mark.parametrize(
    "rule",
    [Disclosure("aggregates"), Disclosure("restricted", ("q.engaged",))],
    ids=["groups only", "another question only"],
)
def test_an_edition_that_keeps_the_communes_own_has_no_model(tmp_path, rule):
    with published(tmp_path, edition(rule)):
        offer = model_offer(NAME, INDICATOR)
        assert offer.gain is None
        assert offer.why_not is not None
        plain = indicator_values(NAME, INDICATOR, LEVEL, 2018)
        assert with_model(plain) is plain
        asked = View(edition=NAME, indicator=INDICATOR, level=LEVEL, model=True)
        assert "model" not in compose(asked).origins
        query = {"edition": NAME, "indicator": "q.progress", "level": LEVEL, "model": "yes"}
        view, notices = parse_view(query, "en")
        assert not view.model
        assert notices


def test_scores_in_bands_have_no_model(monkeypatch):
    assert model_estimates.why_no_model("BE2018", get_indicator("BE2018", "index")) is None
    monkeypatch.setattr(model_estimates, "is_banded", lambda *_: True)
    assert model_estimates.why_no_model("BE2018", get_indicator("BE2018", "index")) is not None


def test_what_a_rule_keeps_changes_no_estimate(tmp_path):
    """A rule that gives the question of each commune gives all that the model is made of."""
    rule = Disclosure("restricted", ("q.progress",))
    tables = []
    for place, said in enumerate(("yes", "no")):
        contents = edition(rule)
        rows = contents.answers.copy()
        hidden = rows["question"] == "engaged"
        rows.loc[hidden & (rows["nis5"] == answers().index[0]), "value"] = said
        with published(tmp_path / str(place), replace(contents, answers=rows)):
            plain = indicator_values(NAME, INDICATOR, LEVEL, 2018)
            tables.append(with_model(plain).table.drop(columns="note"))
            assert (tables[-1]["origin"] == "model").any()
    assert tables[0].equals(tables[1])
