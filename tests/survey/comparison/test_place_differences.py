"""What differs between places: the measure, and what each place said, on the shipped answers."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey import answer_table, indicator_values, load_edition, load_questionnaire
from geo.survey.comparison.place_differences import (
    NEARLY,
    PlaceAnswer,
    answer_distance,
    differing_first,
    largest_distance,
    overlap,
    place_differences,
    position,
)
from geo.survey.editions import NOT_APPLICABLE

TABLE = answer_table("BE2018")
TWO = ("11002", "41002")
SILENT = "62063"
REGIONS = ("02000", "03000", "04000")
QUESTIONS = load_questionnaire().questions
KINDS = ["score", "count", "yes_no", "one_of", "several_of"]

unit = st.floats(0, 1, allow_nan=False)


def positions(kind):
    """Positions as places may have them: shares of one-of questions add up to one."""
    if kind in ("score", "count", "yes_no"):
        return st.tuples(unit)
    if kind == "several_of":
        return st.tuples(unit, unit, unit)
    weights = st.tuples(*[st.integers(0, 9)] * 3).filter(any)
    return weights.map(lambda all_of: tuple(one / sum(all_of) for one in all_of))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_distance_is_one(kind, data):
    """From 0 to 1, 0 to itself, the same both ways, and never longer than by way of a third."""
    one, other, third = (data.draw(positions(kind)) for _ in range(3))
    assert 0 <= answer_distance(kind, one, other) <= 1
    assert answer_distance(kind, one, one) == 0
    assert answer_distance(kind, one, other) == answer_distance(kind, other, one)
    assert (
        answer_distance(kind, one, other)
        <= answer_distance(kind, one, third) + answer_distance(kind, third, other) + 1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_order_of_the_places_makes_no_difference(kind, data):
    found = data.draw(st.lists(positions(kind), min_size=2, max_size=4))
    spreads = {largest_distance(kind, list(order)) for order in permutations(found)}
    assert len(spreads) == 1
    assert 0 <= spreads.pop() <= 1


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_places_that_agree_do_not_differ_and_others_do(kind, data):
    one, other = data.draw(positions(kind)), data.draw(positions(kind))
    assert largest_distance(kind, [one, one, one]) == 0
    if max(abs(a - b) for a, b in zip(one, other, strict=True)) > 1e-6:
        assert largest_distance(kind, [one, one, other]) > 0


def test_fewer_than_two_places_have_no_difference():
    assert largest_distance("score", []) is None
    assert largest_distance("score", [(0.3,)]) is None


def test_one_alone_differs_less_than_two_halves():
    assert largest_distance("score", [(0.2,)] * 3 + [(0.6,)]) == pytest.approx(0.2)
    assert largest_distance("score", [(0.2,)] * 2 + [(0.6,)] * 2) == pytest.approx(0.4 * 4 / 6)


def test_communes_that_chose_several_are_as_far_apart_as_jaccard_says():
    assert answer_distance("several_of", (1, 1, 0), (0, 1, 1)) == pytest.approx(2 / 3)
    assert answer_distance("several_of", (0, 0, 0), (0, 0, 0)) == 0
    assert answer_distance("several_of", (0, 0, 0), (1, 0, 0)) == 1
    assert answer_distance("one_of", (1, 0, 0), (0, 0, 1)) == 1
    assert answer_distance("one_of", (0.5, 0.5, 0), (1, 0, 0)) == pytest.approx(0.5)


def test_each_further_project_adds_less():
    question = QUESTIONS["projects"]
    at = [
        position(question, PlaceAnswer("x", "commune", "value", number=float(n)))[0]
        for n in range(8)
    ]
    steps = [later - earlier for earlier, later in pairwise(at)]
    assert at[0] == 0
    assert all(later < earlier for earlier, later in pairwise(steps))


@pytest.mark.parametrize("state", ["did_not_answer", "not_applicable", "withheld"])
def test_what_is_missing_is_neither_low_nor_different(state):
    for question in QUESTIONS.values():
        assert position(question, PlaceAnswer("x", "commune", state)) is None
    with_silent = place_differences("BE2018", (*TWO, SILENT), 2018)
    without = place_differences("BE2018", TWO, 2018)
    for three, two in zip(with_silent, without, strict=True):
        assert three.difference == two.difference
        assert three.said[2].state == "did_not_answer"
        assert three.said[2].number is None
        assert not any(three.said[2].shares)


def test_communes_say_what_is_in_the_answers():
    for row in place_differences("BE2018", TWO, 2018):
        for said in row.said:
            given_answer = TABLE.loc[said.code, row.question.key]
            if not isinstance(given_answer, str) or given_answer == NOT_APPLICABLE:
                assert said.state != "value"
                continue
            assert said.state == "value"
            match row.question.type:
                case "score" | "count":
                    assert said.number == float(given_answer)
                case "yes_no":
                    assert said.shares == (float(given_answer == "yes"),)
                case _:
                    keys = [choice.key for choice in row.question.choices]
                    chosen = {k for k, s in zip(keys, said.shares, strict=True) if s}
                    assert chosen == set(given_answer.split("|")) - {"-"}


def test_communes_are_alike_only_when_their_answers_are():
    for row in place_differences("BE2018", TWO, 2018):
        first, second = (TABLE.loc[code, row.question.key] for code in TWO)
        if row.difference is not None:
            assert row.alike == (set(first.split("|")) == set(second.split("|")))
            assert row.alike == (row.difference == 0)


def test_areas_say_what_the_map_says():
    rows = {row.question.key: row for row in place_differences("BE2018", REGIONS, 2018)}
    assert list(rows) == list(load_edition("BE2018").asked)
    table = indicator_values("BE2018", "q.sc_manager", "region", 2018).table
    said = rows["sc_manager"].said[0]
    assert said.shares[0] == pytest.approx(table["value"]["02000"] / 100)
    assert (said.low, said.high) == pytest.approx(
        (table["low"]["02000"] / 100, table["high"]["02000"] / 100)
    )
    assert said.n == table["n"]["02000"]
    assert rows["progress"].said[1].origins == ("published",)
    assert rows["barriers"].said[2].state == "withheld"  # Brussels: four answers
    assert all(row.alike == (row.difference < NEARLY) for row in rows.values())


def test_the_greatest_difference_comes_first_and_ties_keep_their_order():
    rows = place_differences("BE2018", TWO, 2018)
    found = differing_first(rows)
    assert {row.difference for row in found} > {0.0, 1.0}
    for earlier, later in pairwise(found):
        assert earlier.difference >= later.difference - 1e-9
        if earlier.difference == later.difference:
            assert rows.index(earlier) < rows.index(later)
    lone = place_differences("BE2018", (TWO[0], SILENT), 2018)
    assert differing_first(lone) == []
    assert not any(row.alike for row in lone)


def test_a_merged_commune_is_put_together_from_its_parts():
    found = place_differences("BE2018", ("11002", "44084"), 2025)
    assert [one.code for one in found[0].said] == ["11002", "44084"]
    assert found[0].said[0].state == "value"


def test_an_edition_that_asked_nothing_of_anyone_has_no_questions():
    assert place_differences("WAL2021", ("62063", "03000"), 2019) == ()


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("62063", "03000", "first"),
        ("01000", "03000", "second"),
        ("60000", "62063", "second"),
        ("21000", "04000", "same"),
        ("02000", "03000", None),
        ("62063", "11002", None),
        ("11002", "03000", None),
    ],
)
def test_one_place_may_be_part_of_another(one, other, how):
    assert overlap(one, other, 2018) == how


def test_an_unknown_place_is_an_error():
    with pytest.raises(KeyError):
        place_differences("BE2018", ("99999", "11002"), 2018)
