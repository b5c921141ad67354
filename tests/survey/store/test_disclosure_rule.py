"""The rule by itself: what it is read from, and what it lets go."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from geo.language import AtlasError
from geo.survey.store.disclosure import (
    OPEN,
    Disclosure,
    allow_answers,
    allow_groups,
    allow_scores,
    read_disclosure,
)

ASKED = ("engaged", "strategy")
ANSWERS_OF_GROUPS = Disclosure("aggregates")
SCORES_OF_GROUPS = Disclosure("aggregates", ("scores",))
QUESTIONS = Disclosure("restricted", ("q.engaged",))
SCORES = Disclosure("restricted", ("scores",))
BOTH = Disclosure("restricted", ("scores", "q.engaged"))


def may(allowed: bool):
    return nullcontext() if allowed else pytest.raises(AtlasError)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"rule": "open"}, OPEN),
        ({"rule": "open", "shown": []}, OPEN),
        ({"rule": "restricted", "shown": ["scores"]}, SCORES),
        ({"rule": "restricted", "shown": ("q.engaged", "q.engaged")}, QUESTIONS),
        ({"rule": "restricted", "shown": ["scores", "q.engaged", "scores"]}, BOTH),
        ({"rule": "aggregates"}, ANSWERS_OF_GROUPS),
        ({"rule": "aggregates", "shown": ["scores"]}, SCORES_OF_GROUPS),
    ],
)
def test_a_rule_is_read(written, expected):
    assert read_disclosure(written, ASKED) == expected


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"rule": None},
        {"rule": "closed"},
        {"rule": "open", "shown": ["scores"]},
        {"rule": "open", "shown": ["q.engaged"]},
        {"rule": "restricted"},
        {"rule": "restricted", "shown": []},
        {"rule": "restricted", "shown": ["engaged"]},
        {"rule": "restricted", "shown": ["q.training"]},
        {"rule": "restricted", "shown": ["scores", 3]},
        {"rule": "restricted", "shown": "scores"},
        {"rule": "restricted", "shown": {"scores": 1}},
        {"rule": "restricted", "shown": None},
        {"rule": "aggregates", "shown": ["q.engaged"]},
    ],
    ids=str,
)
def test_what_is_no_rule_is_refused(written):
    with pytest.raises(AtlasError, match="What may be shown of an edition"):
        read_disclosure(written, ASKED)


def test_a_refusal_names_what_could_be_chosen():
    with pytest.raises(AtlasError, match=r"found “q\.x”, expected scores, q\.engaged, q\.strategy"):
        read_disclosure({"rule": "restricted", "shown": ["q.x"]}, ASKED)
    with pytest.raises(AtlasError, match="found “closed”, expected open, restricted, aggregates"):
        read_disclosure({"rule": "closed"}, ASKED)
    with pytest.raises(AtlasError, match="found “scores”, expected -"):
        read_disclosure({"rule": "open", "shown": ["scores"]}, ASKED)


def test_questions_are_those_of_what_is_shown():
    assert Disclosure("restricted", ("q.q.odd", "scores", "q.engaged")).questions == (
        "q.odd",
        "engaged",
    )
    assert SCORES_OF_GROUPS.questions == ()


@pytest.mark.parametrize(
    ("rule", "questions", "given", "allowed"),
    [
        (OPEN, ASKED, (), True),
        (ANSWERS_OF_GROUPS, (), (), False),
        (SCORES_OF_GROUPS, ("engaged",), ("engaged",), False),
        (QUESTIONS, ("engaged",), ("engaged",), True),
        (QUESTIONS, (), (), True),
        (QUESTIONS, ASKED, ("engaged",), False),
        (QUESTIONS, ("engaged",), (), False),  # named by the rule, held back by the audit
        (SCORES, ("engaged",), (), False),
    ],
)
def test_answers_of_single_communes(rule, questions, given, allowed):
    with may(allowed):
        allow_answers(rule, "BE2018", questions, given)


def test_a_refusal_of_answers_names_five_and_says_what_is_given():
    many = [f"k{number}" for number in range(7)]
    for count, named in ((5, "k0, k1, k2, k3, k4. "), (6, "k0, k1, k2, k3, k4…. ")):
        with pytest.raises(AtlasError) as refused:
            allow_answers(BOTH, "BE2018", [*many[:count], "engaged"], ["engaged"])
        assert f"BE2018 does not give the communes’ answers to {named}" in str(refused.value)
        assert str(refused.value).endswith("of each commune: scores, q.engaged.")
    with pytest.raises(AtlasError, match=r"of each commune: q\.engaged\."):
        allow_answers(QUESTIONS, "BE2018", many, ["engaged"])
    with pytest.raises(AtlasError, match=r"of each commune: -\."):
        allow_answers(QUESTIONS, "BE2018", many, [])
    with pytest.raises(AtlasError, match="BE2018 gives figures of groups of 5 communes and more"):
        allow_answers(ANSWERS_OF_GROUPS, "BE2018", many, [])


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (OPEN, True),
        (SCORES, True),
        (BOTH, True),
        (QUESTIONS, False),
        (ANSWERS_OF_GROUPS, False),
        (SCORES_OF_GROUPS, False),
    ],
)
def test_scores_of_single_communes(rule, allowed):
    with may(allowed):
        allow_scores(rule, "BE2018")


def test_a_refusal_of_scores_says_what_is_given():
    two = Disclosure("restricted", ("q.engaged", "q.strategy"))
    with pytest.raises(AtlasError, match=r"BE2018 .* commune: q\.engaged, q\.strategy\."):
        allow_scores(two, "BE2018")
    with pytest.raises(AtlasError, match="BE2018 gives figures of groups"):
        allow_scores(SCORES_OF_GROUPS, "BE2018")


@pytest.mark.parametrize(
    ("rule", "indicator", "allowed"),
    [
        (ANSWERS_OF_GROUPS, "q.engaged", True),
        (ANSWERS_OF_GROUPS, "index", False),
        (ANSWERS_OF_GROUPS, "domain.data", False),
        (SCORES_OF_GROUPS, "q.engaged", False),
        (SCORES_OF_GROUPS, "index", True),
        (OPEN, "q.engaged", False),
        (BOTH, "index", False),
    ],
)
def test_figures_of_groups(rule, indicator, allowed):
    with may(allowed):
        allow_groups(rule, "BE2018", indicator)


def test_a_refusal_of_figures_of_groups_says_of_what():
    with pytest.raises(AtlasError, match="edition BE2018 are worked out from"):
        allow_groups(OPEN, "BE2018", "q.engaged")
    with pytest.raises(AtlasError, match="BE2018 gives no figures of index, not even of groups"):
        allow_groups(ANSWERS_OF_GROUPS, "BE2018", "index")
