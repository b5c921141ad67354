"""Communes in order: ties are honest, intervals hold the place, and what has no order has none."""

import pytest

from geo.language import AtlasError
from geo.survey import get_indicator, list_editions, list_indicators
from geo.survey.comparison.peers import PEERS, peers_of
from geo.survey.comparison.ranking import rank_communes, why_not_rankable
from geo.survey.maturity.robustness import Variation
from geo.survey.values.indicator_values import commune_values
from geo.territory import load_communes


@pytest.mark.parametrize(
    "indicator", ["index", "domain.data", "q.progress", "q.projects", "documented.complete"]
)
def test_every_commune_has_a_place_or_a_reason(indicator):
    ranking = rank_communes("BE2018", indicator)
    assert ranking.asked_for == 589
    table = ranking.table
    assert (table["value"].diff().dropna() <= 1e-9).all()
    assert (table["low"] <= table["rank"]).all()
    assert (table["last"] <= table["high"]).all()
    assert table["high"].max() <= ranking.ranked


def test_places_of_a_single_answer_are_its_ties():
    ranking = rank_communes("BE2018", "q.progress")
    values = commune_values("BE2018", "q.progress").value.dropna()
    for code, row in ranking.table.iterrows():
        assert row["rank"] == row["low"] == 1 + (values > values[code]).sum()
        assert row["last"] == row["high"] == (values >= values[code]).sum()
    assert ranking.firmness == "ties"


def test_other_weights_are_another_order_among_the_same_communes():
    equal = rank_communes("BE2018", "index")
    other = rank_communes("BE2018", "index", (0, 0, 0, 0, 5, 0, 1))
    assert set(equal.table.index) == set(other.table.index)
    assert list(equal.table.index) != list(other.table.index)
    assert "own weights" in str(other.indicator.unit).lower()


def test_more_variation_makes_intervals_no_narrower_on_the_whole():
    plain = rank_communes("BE2018", "index").table
    varied = rank_communes("BE2018", "index", variation=Variation(True, True)).table
    assert (varied["high"] - varied["low"]).mean() > (plain["high"] - plain["low"]).mean()


def test_a_filter_ranks_among_what_is_left():
    walloon = frozenset(
        code for code, region in load_communes(2018)["region"].items() if region == "03000"
    )
    ranking = rank_communes("BE2018", "index", keep=walloon)
    assert ranking.asked_for == len(walloon) == 262
    assert ranking.table["rank"].iloc[0] == 1
    assert set(ranking.table.index) <= walloon


def test_what_has_no_order_is_not_ranked_and_says_why():
    for edition in list_editions():
        for indicator in list_indicators(edition.id):
            reason = why_not_rankable(indicator)
            if reason is None:
                rank_communes(edition.id, indicator.id)
            else:
                with pytest.raises(AtlasError):
                    rank_communes(edition.id, indicator.id)
    assert why_not_rankable(get_indicator("BE2018", "documented.all")) is not None
    assert why_not_rankable(get_indicator("BE2018", "q.conception")) is not None
    assert why_not_rankable(get_indicator("BE2018", "q.strategy")) is None


@pytest.mark.parametrize("edition", ["WAL2018", "WAL2021"])
def test_an_edition_without_answers_has_nobody_to_rank(edition):
    ranking = rank_communes(edition, "index")
    assert ranking.ranked == 0
    assert set(ranking.missing.index) == {"not_public", "not_invited"}


def test_only_the_reader_s_own_numbers_count_as_weights():
    with pytest.raises(AtlasError, match="All weights are zero"):
        rank_communes("BE2018", "index", (0,) * 7)


@pytest.mark.parametrize("code", ["21004", "73028", "11002", "62063", "63023", "13002"])
def test_peers_are_of_the_region_and_not_oneself(code):
    communes = load_communes(2018)
    peers = peers_of(code, 2018)
    assert len(peers) == PEERS == len(set(peers))
    assert code not in peers
    assert set(communes.loc[list(peers), "region"]) == {communes.at[code, "region"]}


def test_peers_are_near_in_size():
    communes = load_communes(2018)
    for code in ("44021", "62063"):
        sizes = communes.loc[list(peers_of(code, 2018)), "population"]
        assert sizes.median() > communes["population"].quantile(0.9)
    village = communes.loc[list(peers_of("73028", 2018)), "population"]
    assert village.max() < communes["population"].median()
