"""Codes and what became of them."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.language import AtlasError
from geo.territory import VINTAGES, Change, history, mergers, predecessors, successors
from geo.territory.mergers import codes_between, number_of_communes, read_changes


@pytest.mark.parametrize(("vintage", "communes"), [(2018, 589), (2019, 581), (2025, 565)])
def test_the_changes_lead_to_the_official_number_of_communes(vintage, communes):
    assert vintage in VINTAGES
    assert number_of_communes(vintage) == communes
    assert codes_between(2018, vintage).nunique() == communes


def test_each_commune_has_one_successor_and_is_found_among_its_predecessors():
    for code, later in codes_between(2018, 2025).items():
        assert successors(code, 2018, 2025) == [later]
        assert code in predecessors(later, 2025, 2018)


def test_a_merged_commune_has_its_parts_as_predecessors():
    assert predecessors("44085", 2019, 2018) == ["44036", "44072", "44080"]
    assert predecessors("11002", 2025, 2018) == ["11002", "11007"]
    assert predecessors("57096", 2025, 2018) == ["54007"]
    assert predecessors("62063", 2025, 2018) == ["62063"]


def test_history_of_antwerpen_is_the_same_merger_seen_from_every_side():
    merger = Change(
        year=2025,
        kind="merger",
        old_codes=("11002", "11007"),
        old_names=("Antwerpen", "Borsbeek"),
        new_code="11002",
        new_name="Antwerpen",
    )
    assert history("11002", 2018) == [merger]
    assert history("11007", 2019) == [merger]
    assert history("11002", 2025) == [merger]


def test_history_tells_a_new_code_from_a_merger():
    (change,) = history("58001", 2019)
    assert (change.kind, change.old_codes, change.new_name) == ("recode", ("55022",), "La Louvière")
    assert not [one for one in history("62063", 2025) if one.year <= 2025]


def test_every_change_is_in_the_history_of_its_communes():
    for row in read_changes().itertuples():
        before = VINTAGES[VINTAGES.index(row.year) - 1]
        told = history(row.old_code, before)
        assert [c.new_code for c in told if c.year == row.year] == [row.new_code]
        assert history(row.new_code, row.year)[-1] == told[-1]


def test_an_unknown_code_or_vintage_is_an_error_that_helps():
    years = ", ".join(map(str, VINTAGES))
    with pytest.raises(AtlasError, match=f"44084 does not exist in 2018, only in {years[6:]}"):
        successors("44084", 2018, 2025)
    with pytest.raises(AtlasError, match="99999 is not the code of a Belgian commune in 2018"):
        history("99999", 2018)
    with pytest.raises(AtlasError, match=f"no communes of 2020: choose one of {years}"):
        predecessors("11002", 2020, 2018)


def test_codes_lead_forwards_only_and_say_what_they_are():
    into = codes_between(2018, 2019)
    assert (into.name, into.index.name) == ("nis5", "nis5_from")
    assert into.index.is_monotonic_increasing
    with pytest.raises(ValueError, match=r"2025, 2018"):
        codes_between(2025, 2018)


CHANGES = pd.DataFrame(
    [
        (2019, "10003", "Three", "10002", "recode"),
        (2019, "10002", "Two", "10001", "recode"),
        (2025, "10009", "Nine", "10002", "merger"),
        (2025, "10009", "Nine", "10003", "merger"),
    ],
    columns=["year", "new_code", "new_name", "old_code", "kind"],
)


@pytest.fixture
def a_code_that_is_handed_on(monkeypatch):
    """In 2019, 10001 gets the code 10002, whose commune gets another; in 2025 they merge."""
    codes = {2018: ["10001", "10002"], 2019: ["10002", "10003"], 2025: ["10009"]}
    tables = {"code_changes.csv": CHANGES}
    tables["sources/population_2018.csv"] = pd.DataFrame({"nis5": codes[2018]})
    for vintage, known in codes.items():
        names = [f"{code} of {vintage}" for code in known]
        tables[f"communes-{vintage}.csv"] = pd.DataFrame({"nis5": known, "name_local": names})
    kept = (mergers.read_changes, mergers._codes, mergers.codes_between, mergers._local_names)
    monkeypatch.setattr(mergers, "read_table", lambda name, _: tables[name])
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


@pytest.mark.usefixtures("a_code_that_is_handed_on")
def test_the_changes_of_a_year_are_not_those_of_its_own_codes():
    assert codes_between(2019, 2019).to_dict() == {"10002": "10002", "10003": "10003"}
    assert codes_between(2018, 2019).to_dict() == {"10001": "10002", "10002": "10003"}
    assert codes_between(2018, 2025).to_dict() == {"10001": "10009", "10002": "10009"}
    assert predecessors("10002", 2019, 2018) == ["10001"]


@pytest.mark.usefixtures("a_code_that_is_handed_on")
def test_history_tells_the_changes_of_a_year_by_their_codes():
    told = history("10009", 2025)
    assert [(one.year, one.old_codes, one.new_code) for one in told] == [
        (2019, ("10001",), "10002"),
        (2019, ("10002",), "10003"),
        (2025, ("10002", "10003"), "10009"),
    ]
    assert told[0].old_names == ("10001 of 2018",)
    assert told[1].new_name == "10003 of 2019"
