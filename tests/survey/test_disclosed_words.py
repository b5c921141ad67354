"""What an edition gives and what it does not, in words, for every rule an edition can have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.language import listed, translator
from geo.survey import get_indicator, load_edition, load_questionnaire
from geo.survey.disclosed import (
    bands_in_words,
    bands_of,
    is_banded,
    is_disclosed,
    is_shown,
    only_disclosed,
    what_is_disclosed,
    why_no_count,
    why_not_disclosed,
)

OPEN = load_edition("BE2018")
QUESTIONS = load_questionnaire().questions
FIRST, SECOND = list(load_questionnaire().domains)[:2]
BANDS = ((FIRST, (0, 4, 10)), (SECOND, ()))
ENGAGED, INDEX = get_indicator("BE2018", "q.engaged"), get_indicator("BE2018", "index")
SCORE, OTHER = (get_indicator("BE2018", f"domain.{key}") for key in (FIRST, SECOND))
DOCUMENTED = replace(ENGAGED, nature="documented")

say = translator("en").render


def ruled(disclosure="restricted", *disclosed, **more):
    return replace(OPEN, disclosure=disclosure, disclosed=disclosed, **more)


NOTHING_OPEN = replace(OPEN, has_answers=False)
ONE = ruled("restricted", "q.engaged")
GROUPS = ruled("aggregates", "q.engaged", has_answers=False)
NOTHING = ruled("restricted", has_answers=False)
NO_GROUPS = ruled("aggregates", has_answers=False)


def test_documented_facts_are_no_answers():
    assert is_disclosed(OPEN, ENGAGED)
    assert not is_disclosed(OPEN, DOCUMENTED)
    assert not is_disclosed(ONE, INDEX)
    assert why_not_disclosed(NOTHING, DOCUMENTED) is None


@pytest.mark.parametrize(
    ("edition", "part", "shown"),
    [
        (OPEN, "q.engaged", True),
        (NOTHING_OPEN, "q.engaged", True),  # with its gaps
        (ONE, "q.engaged", True),
        (ONE, "index", False),
        (GROUPS, "q.engaged", True),
        (GROUPS, "index", False),
        (NOTHING, "q.engaged", False),
    ],
)
def test_a_row_is_shown_where_the_rule_gives_it(edition, part, shown):
    assert is_shown(edition, part) is shown


@pytest.mark.parametrize(
    ("edition", "indicator", "said"),
    [
        (OPEN, ENGAGED, None),
        (ONE, ENGAGED, None),
        (NOTHING_OPEN, ENGAGED, "What each commune answered to this edition is not public."),
        (GROUPS, ENGAGED, "is not public; figures of groups of five communes and more are."),
        (GROUPS, INDEX, "neither of communes nor of groups."),
        (NO_GROUPS, ENGAGED, "neither of communes nor of groups."),
        (NOTHING, ENGAGED, "neither of communes nor of groups."),
        (ONE, INDEX, "Of each commune it gives only “"),
    ],
)
def test_why_nothing_of_single_communes_is_shown(edition, indicator, said):
    why = why_not_disclosed(edition, indicator)
    assert (why is None) == (said is None)
    if why is not None:
        assert said in say(why)
        named = f"“{indicator.label['en']}” is not public in this edition"
        assert (named in say(why)) == ("groups." in said or "it gives only" in said)


def test_what_a_rule_lets_a_reader_see():
    assert only_disclosed(OPEN) is None
    assert only_disclosed(NOTHING_OPEN) is None
    for edition in (NOTHING, NO_GROUPS):
        assert say(only_disclosed(edition)).startswith("Nothing of the answers")
    assert say(only_disclosed(GROUPS)).endswith("of five communes and more are.")
    label = QUESTIONS["engaged"].label["en"]
    only = f"Of each commune this edition gives only “{label}”."
    assert say(only_disclosed(ONE)) == only
    # Scores as they are, in no bands.
    exact = ruled("restricted", f"domain.{SECOND}", bands=((SECOND, ()),))
    assert say(only_disclosed(exact)).endswith("gives only the score of one domain.")
    banded = say(only_disclosed(ruled("restricted", f"domain.{FIRST}", bands=BANDS)))
    assert "gives only the score of one domain. Scores are given in bands" in banded
    domains = load_questionnaire().domains
    assert f"10): {domains[FIRST].label['en']} 0–4, 4–10. A score" in banded
    assert domains[SECOND].label["en"] not in banded


def test_bands_are_those_of_the_domain_and_the_index_has_those_of_any():
    edition = ruled("restricted", "index", bands=BANDS)
    assert bands_of(edition, SCORE) == (0, 4, 10)
    assert bands_of(edition, OTHER) == bands_of(edition, INDEX) == bands_of(edition, ENGAGED) == ()
    assert [is_banded(edition, one) for one in (SCORE, OTHER, INDEX, ENGAGED)] == [
        True,
        False,
        True,
        False,
    ]
    assert not is_banded(replace(edition, bands=BANDS[1:]), INDEX)


def test_domains_and_their_bands_stand_in_the_order_of_the_questionnaire():
    one, two = (load_questionnaire().domains[key].label["en"] for key in (FIRST, SECOND))
    said = say(bands_in_words({SECOND: (0, 5, 7, 10), FIRST: (0, 4, 10)}))
    assert said == f"{one} 0–4, 4–10; {two} 0–5, 5–7, 7–10"


def test_what_is_given_is_counted_and_named():
    domains = [f"domain.{key}" for key in load_questionnaire().domains]
    asked = OPEN.asked[:6]
    labels = [f"“{QUESTIONS[key].label['en']}”" for key in asked]

    def in_a_row(*parts):
        return listed(parts)["en"]

    def given(*parts):
        return what_is_disclosed(ruled("restricted", *parts))["en"]

    assert given(domains[0]) == "the score of one domain"
    assert given(*domains[:5], "index") == (
        "the scores of 5 domains and the maturity index of these domains"
    )
    questions = [f"q.{key}" for key in asked]
    assert given(*questions[:1]) == labels[0]
    assert given(*questions[:4]) == in_a_row(*labels[:4])
    assert given(*questions[:5]) == in_a_row(*labels[:4], "one other answer")
    assert given(*questions) == in_a_row(*labels[:4], "2 other answers")


def test_why_it_is_not_said_how_many_answered():
    assert say(why_no_count(OPEN)) == "not known: the published sources do not say"
    assert say(why_no_count(GROUPS)).endswith(
        "each figure of a group says of how many answers it is"
    )
    assert say(why_no_count(ONE)).endswith("each answer that is shown says of how many it is")
