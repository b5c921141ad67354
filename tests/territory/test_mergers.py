"""Codes and what became of them."""

from __future__ import annotations

import pytest

from geo.language import AtlasError
from geo.territory import VINTAGES, Change, history, predecessors, successors
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
    assert history("62063", 2025) == []


def test_every_change_is_in_the_history_of_its_communes():
    for row in read_changes().itertuples():
        before = 2018 if row.year == 2019 else 2019
        told = history(row.old_code, before)
        assert [c.new_code for c in told if c.year == row.year] == [row.new_code]
        assert history(row.new_code, row.year)[-1] == told[-1]


def test_an_unknown_code_or_vintage_is_an_error_that_helps():
    with pytest.raises(AtlasError, match="44084 does not exist in 2018, only in 2019, 2025"):
        successors("44084", 2018, 2025)
    with pytest.raises(AtlasError, match="99999 is not the code of a Belgian commune in 2018"):
        history("99999", 2018)
    with pytest.raises(AtlasError, match="no communes of 2020: choose one of 2018, 2019, 2025"):
        predecessors("11002", 2020, 2018)
