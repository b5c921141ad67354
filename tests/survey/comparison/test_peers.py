"""Peers: alike, explained, stable, and never absurd; sets to compare with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey import answer_table, load_edition
from geo.survey.communes import commune_facts
from geo.survey.comparison.peers import (
    COMPARISONS,
    PEERS,
    comparison_set,
    nearest,
    peers_of,
    peers_that_answered,
)

FACTS = commune_facts(2018)
BE2018 = load_edition("BE2018")
CODES = st.sampled_from(list(FACTS.index))


@given(CODES)
def test_distances_grow_and_say_how_far_each_peer_is(code):
    found = nearest(code, 2018)
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert peers_of(code, 2018) == tuple(one.nis5 for one in found[:PEERS])
    for one in found[:PEERS]:
        here, there = FACTS.loc[code], FACTS.loc[one.nis5]
        assert here["region"] == there["region"]
        assert one.population == pytest.approx(there["population"] / here["population"])
        assert one.same_setting == (here["rural"] == there["rural"])


@given(CODES, CODES)
def test_being_like_is_mutual(first, second):
    if first == second or FACTS.at[first, "region"] != FACTS.at[second, "region"]:
        return
    there = next(one for one in nearest(first, 2018) if one.nis5 == second)
    back = next(one for one in nearest(second, 2018) if one.nis5 == first)
    assert there.distance == pytest.approx(back.distance)


def test_brussels_communes_have_only_each_other():
    for code in FACTS.index[FACTS["region"] == "04000"]:
        assert len(nearest(code, 2018)) == 18
        assert all(FACTS.at[one, "region"] == "04000" for one in peers_of(code, 2018))


def test_the_largest_cities_come_first_for_antwerp():
    assert set(peers_of("11002", 2018, 3)) == {"44021", "31005", "24062"}  # Gent, Brugge, Leuven


def test_a_village_of_88_has_small_rural_peers_and_the_distance_says_they_are_not_close():
    found = nearest("73028", 2018)[:PEERS]
    assert all(one.same_setting for one in found)
    assert min(one.population for one in found) > 10
    assert FACTS.loc[[one.nis5 for one in found], "population"].max() < 10_000


def test_eupen_finds_german_speaking_communes_among_its_nearest():
    assert "63040" in peers_of("63023", 2018)  # Kelmis
    assert all(one.same_setting for one in nearest("63023", 2018)[:PEERS])


def test_peers_hardly_change_when_every_figure_changes_a_little(monkeypatch):
    """Populations and densities five per cent up or down: most of the ten stay."""
    rng = np.random.default_rng(2018)
    shaken = FACTS.copy()
    for name in ("population", "density"):
        shaken[name] = shaken[name] * rng.uniform(0.95, 1.05, len(shaken))
    before = {code: set(peers_of(code, 2018)) for code in FACTS.index[::10]}
    monkeypatch.setattr("geo.survey.comparison.peers.commune_facts", lambda _: shaken)
    nearest.cache_clear()
    try:
        kept = [len(before[code] & set(peers_of(code, 2018))) / PEERS for code in before]
    finally:
        nearest.cache_clear()
    assert np.mean(kept) > 0.7


def test_peers_to_compare_with_have_answered():
    answered = set(answer_table("BE2018").index)
    found = peers_that_answered("62063", BE2018)
    assert len(found) == PEERS
    assert {one.nis5 for one in found} <= answered
    assert "62063" not in {one.nis5 for one in found}


def test_few_of_brussels_answered_and_no_more_are_made_up():
    assert len(peers_that_answered("21004", BE2018)) == 4


@pytest.mark.parametrize("kind", COMPARISONS)
def test_sets_hold_communes_that_answered(kind):
    codes = comparison_set(kind, "11002", BE2018)
    answered = answer_table("BE2018").index
    assert set(codes) <= set(answered)
    assert ("11002" in codes) == (kind in {"province", "region", "country"})
    if kind == "country":
        assert len(codes) == len(answered)


def test_without_answers_there_is_nobody_to_compare_with():
    edition = load_edition("WAL2021")
    assert comparison_set("region", "62063", edition) == ()
    assert peers_that_answered("62063", edition) == ()
