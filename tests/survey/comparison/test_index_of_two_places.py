"""Two places and the index: draws of weights, the interval of a difference, a value beside it."""

import pytest

from geo.survey import indicator_values, load_edition, score_edition
from geo.survey.comparison.index_of_two_places import index_pair, surveyed_as
from geo.survey.maturity.robustness import DRAWS

SILENT = "62063"
SCORES = score_edition("BE2018")["index"].dropna().sort_values()
LOWEST, HIGHEST = SCORES.index[0], SCORES.index[-1]
MIDDLE = SCORES.index[len(SCORES) // 2], SCORES.index[len(SCORES) // 2 + 1]


def test_two_communes_share_the_draws():
    there = index_pair("BE2018", *MIDDLE, 2018)
    back = index_pair("BE2018", *reversed(MIDDLE), 2018)
    assert there.kind == "draws"
    assert (there.ahead, there.behind) == (back.behind, back.ahead)
    assert 0 < there.ahead + there.behind <= DRAWS
    far = index_pair("BE2018", HIGHEST, LOWEST, 2018)
    assert (far.ahead, far.behind) == (DRAWS, 0)


def test_the_weights_that_the_reader_chose_are_those_drawn_around():
    domains = score_edition("BE2018").drop(columns="index").loc[list(MIDDLE)]
    first, second = domains.iloc[0], domains.iloc[1]
    better = (first - second).idxmax()
    weights = tuple(int(name == better) for name in domains.columns)
    found = index_pair("BE2018", *MIDDLE, 2018, weights)
    assert first[better] > second[better]
    assert (found.ahead, found.behind) == (DRAWS, 0)


def test_a_commune_without_an_index_has_nothing_to_compare():
    assert index_pair("BE2018", SILENT, HIGHEST, 2018) is None
    assert index_pair("BE2018", SILENT, "03000", 2018) is None
    assert index_pair("BE2018", "04000", "03000", 2018) is None  # withheld: four answers
    assert index_pair("WAL2021", SILENT, "03000", 2019) is None


def test_two_areas_have_an_interval_of_their_difference():
    found = index_pair("BE2018", "02000", "03000", 2018)
    table = indicator_values("BE2018", "index", "region", 2018).table["value"]
    assert found.kind == "difference"
    assert found.value == pytest.approx(table["02000"] - table["03000"])
    assert found.low < found.value < found.high
    # Surer than two intervals that overlap would tell.
    table = indicator_values("BE2018", "index", "region", 2018).table
    widths = (table["high"] - table["low"]) / 2
    assert found.high - found.value < widths["02000"] + widths["03000"]


def test_an_area_within_another_has_one_too():
    found = index_pair("BE2018", "03000", "01000", 2018)
    assert found.low < found.value < found.high


def test_a_commune_comes_before_an_area():
    found = index_pair("BE2018", "03000", HIGHEST, 2018)
    assert (found.first, found.second, found.kind) == (HIGHEST, "03000", "beside")
    table = indicator_values("BE2018", "index", "region", 2018).table.loc["03000"]
    assert found.value == pytest.approx(SCORES[HIGHEST])
    assert (found.low, found.high) == (table["low"], table["high"])


def test_a_commune_merged_since_has_no_domains_to_weigh():
    assert surveyed_as("11002", 2025, load_edition("BE2018")) is None  # with Borsbeek
    assert surveyed_as("41002", 2025, load_edition("BE2018")) == "41002"
    assert index_pair("BE2018", "11002", "41002", 2025).kind == "merged"


def test_a_new_code_is_the_same_commune():
    edition = load_edition("BE2018")
    assert surveyed_as("57096", 2019, edition) == "54007"  # Mouscron
    assert surveyed_as("62063", 2018, edition) == "62063"
    later = load_edition("WAL2021")
    assert surveyed_as("54007", 2018, later) == "57096"
    assert surveyed_as("44029", 2018, later) is None  # Knesselare had merged


def test_an_unknown_place_is_an_error():
    with pytest.raises(KeyError):
        index_pair("BE2018", "99999", "11002", 2018)
