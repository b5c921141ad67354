"""The parts of the audit beside all answers there can be to a few made-up questions, tried one by one.

Five questions of three domains, in which each tie between answers occurs: ``local`` concerns only
who is engaged, ``second`` only who gives ``local`` 5 or more, and the kinds of projects, of another
domain, add up to all of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, product
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from small_editions import facts, table

from geo.survey import load_questionnaire
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.maturity.scores import question_scores
from geo.survey.question import Choice, Filter, Question
from geo.survey.store.disclosure_audit import answer_patterns, bands
from geo.survey.store.disclosure_audit.answer_columns import Columns
from geo.survey.store.disclosure_audit.answer_patterns import (
    FilterConditions,
    Patterns,
    SumConstraint,
    as_answered,
    find_sum,
    possible_answers,
    stays_open,
    step_of,
)
from geo.survey.store.disclosure_audit.answer_table import (
    DisclosedTable,
    base_of,
    complete_scores,
    groups_of,
    published_groups,
    values_of,
)
from geo.survey.store.disclosure_audit.bands import (
    EVERY_POINT,
    band_of,
    find_bands,
    is_safe,
    middles,
)
from geo.survey.store.disclosure_audit.relations import choices_exclude, condition_says
from geo.survey.store.disclosure_audit.safe_groups import safe_groups
from geo.survey.store.disclosure_audit.single_commune import CommuneKnowledge
from geo.survey.store.validation import edition_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.survey.question import QuestionType
    from geo.survey.store.disclosure_audit.linear_systems import Relation

_ANY = load_questionnaire().questions["engaged"]
MOST = 3
"""Counts are tried up to here."""


def question(
    key: str,
    kind: QuestionType,
    *choices: Choice,
    domain: str | None = "any",
    asked_if: Filter | None = None,
) -> Question:
    return replace(
        _ANY, key=key, type=kind, choices=choices, domain=domain, asked_if=asked_if, direction="up"
    )


def choice(key: str, score: float | None = None, *, exclusive: bool = False) -> Choice:
    return Choice(key, _ANY.label, score, exclusive)


LEVELS = (choice("none", 0.0), choice("some", 4.0), choice("all", 10.0), choice("unknown"))
DOMAINS: dict[str, tuple[Question, ...]] = {
    "will": (question("engaged", "yes_no"), question("strategy", "one_of", *LEVELS)),
    "work": (
        question("projects", "count"),
        question("local", "score", asked_if=Filter("engaged", ("yes",))),
    ),
    "kinds": (
        question("projects_a", "count"),
        question("projects_b", "count"),
        question("second", "yes_no", asked_if=Filter("local", at_least=5.0)),
    ),
}
QUESTIONS = {one.key: one for some in DOMAINS.values() for one in some}
FEW = SimpleNamespace(questions=QUESTIONS)
CONDITIONS = FilterConditions.among(list(QUESTIONS), FEW)
ADDS_UP = SumConstraint("projects", ("projects_a", "projects_b"))
PUBLIC: list[dict[str, str | None]] = [
    {},
    {"engaged": "yes"},
    {"engaged": "no", "local": NOT_APPLICABLE},
    {"engaged": None, "projects": "2"},
    {"projects_a": "1", "strategy": "some"},
    {"engaged": "yes", "local": "6", "projects": "3", "projects_b": None},
]


@pytest.fixture(autouse=True)
def few_counted(monkeypatch):
    monkeypatch.setattr(answer_patterns, "MOST_COUNTED", MOST)
    answer_patterns._scored_answers.cache_clear()
    step.cache_clear()
    yield
    answer_patterns._scored_answers.cache_clear()


@cache
def step(score: float) -> int:
    return int(step_of(np.array([score]))[0])


@cache
def score_of(one: Question, answer: str) -> float:
    return float(question_scores(one, pd.Series([answer], dtype="str")).iloc[0])


def ways(
    domain: str, context: Sequence[bool], public: Mapping[str, str | None]
) -> Iterator[tuple[dict[str, str], float, int]]:
    """All answers to the hidden questions of a domain, with its score and its balance."""
    met = dict(zip(CONDITIONS.filters, context, strict=True))
    given, hidden = {}, {}
    for one in DOMAINS[domain]:
        if one.key in public:
            if public[one.key] is not None:
                given[one] = public[one.key]
        elif one.asked_if is None or met[one.asked_if]:
            hidden[one] = [
                answer
                for answer in possible_answers(one)
                if not np.isnan(score_of(one, answer))
                and all(c.concerns(answer) == m for c, m in met.items() if c.question == one.key)
            ]
    for some in product(*hidden.values()):
        whole = [*zip(hidden, some, strict=True), *given.items()]
        scores = [score for one, answer in whole if not np.isnan(score := score_of(one, answer))]
        counted = [(one, int(answer)) for one, answer in whole if answer.isdecimal()]
        balance = sum(ADDS_UP.sign(one.key) * n for one, n in counted)
        if scores:
            told = {one.key: answer for one, answer in zip(hidden, some, strict=True)}
            yield told, float(np.mean(scores)), balance


def patterns(domain: str, public: Mapping[str, str | None]) -> Patterns:
    return Patterns(DOMAINS[domain], CONDITIONS, dict(public), ADDS_UP)


# --------------------------------------------------------------------------------- one domain


@pytest.mark.parametrize("public", PUBLIC)
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_scores_that_can_be_reached_are_those_of_all_answers(domain, public):
    of = patterns(domain, public)
    for context in CONDITIONS.contexts(public):
        found = of.reach(context)
        whole, by_answer = set(), {}
        for told, score, balance in ways(domain, context, public):
            whole.add((step(score), balance))
            for pair in told.items():
                by_answer.setdefault(pair, set()).add((step(score), balance))
        assert _places(found.any_answer, found.lowest) == whole
        if whole:  # no balance is kept that nothing leads to
            balances = [balance for _, balance in whole]
            assert found.lowest == min(balances)
            assert found.any_answer.shape == (10, max(balances) - min(balances) + 1)
        kept = {pair: _places(marked, found.lowest) for pair, marked in found.answers.items()}
        assert {pair: places for pair, places in kept.items() if places} == by_answer


def test_where_a_condition_is_met_by_no_answer_that_scores_no_score_is_reached():
    parent = question("parent", "one_of", *LEVELS)
    child = question("child", "score", asked_if=Filter("parent", ("unknown",)))
    both = FilterConditions.among(
        ["parent", "child"], SimpleNamespace(questions={"parent": parent, "child": child})
    )
    assert set(both.contexts({})) == {(True,), (False,)}
    of = Patterns((parent, child), both, {}, None)
    assert not of.reach((True,)).any_answer.any()
    assert not any(marked.any() for marked in of.reach((True,)).answers.values())
    assert of.reach((False,)).any_answer[:, 0].nonzero()[0].tolist() == [0, 4, 9]
    assert of.reach((False,)) is of.reach((False,))  # worked out once


def _places(marked: np.ndarray, lowest: int) -> set[tuple[int, int]]:
    return {(int(one), int(column) + lowest) for one, column in zip(*marked.nonzero(), strict=True)}


@pytest.mark.parametrize("public", PUBLIC)
def test_a_context_is_possible_where_some_answers_lead_to_it(public):
    keys = ("engaged", "local", "second")
    found = set()
    for engaged, local in product(("yes", "no"), [*map(str, range(11)), NOT_APPLICABLE]):
        told = {"engaged": engaged, "local": local} | {k: public[k] for k in keys if k in public}
        asked = told["engaged"] != "no"  # who left it open is not excluded
        if "local" not in public and (told["local"] != NOT_APPLICABLE) != asked:
            continue
        found.add(tuple(one.concerns(told[one.question]) for one in CONDITIONS.filters))
    assert set(CONDITIONS.contexts(public)) == found
    assert len(CONDITIONS.contexts(public)) == len(found)


def test_conditions_are_those_whose_first_question_was_asked():
    assert CONDITIONS.filters == (Filter("engaged", ("yes",)), Filter("local", at_least=5.0))
    assert CONDITIONS.of_question == {"local": 0, "second": 1}
    assert CONDITIONS.parents == {"engaged", "local"}
    some = FilterConditions.among(["local", "second", "projects"], FEW)
    assert (some.filters, some.of_question) == ((Filter("local", at_least=5.0),), {"second": 0})
    assert some.concern("projects", (False,))
    assert some.concern("second", (True,))
    assert not some.concern("second", (False,))
    twice = {
        **QUESTIONS,
        "third": question("third", "yes_no", asked_if=Filter("engaged", ("yes",))),
    }
    both = FilterConditions.among(list(twice), SimpleNamespace(questions=twice))
    assert both.of_question == {"local": 0, "second": 1, "third": 0}
    assert both.filters == CONDITIONS.filters


@pytest.mark.parametrize("public", PUBLIC)
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_band_is_safe_where_all_answers_in_it_say_so(domain, public):
    of, contexts = patterns(domain, public), CONDITIONS.contexts(public)
    every = {context: list(ways(domain, context, public)) for context in contexts}
    for start, end in combinations(range(11), 2):
        expected = _is_safe(domain, public, every, start, end)
        assert is_safe(of, contexts, start, end) == expected, (start, end)


def _is_safe(domain, public, every, start: int, end: int) -> bool:
    hidden = [one for one in DOMAINS[domain] if one.key not in public]
    mine = {one.key for one in hidden}
    by_foreign: dict[tuple, list] = {}
    for context, found in every.items():
        told = zip(CONDITIONS.filters, context, strict=True)
        foreign = tuple(met for one, met in told if one.question not in mine)
        inside = [answers for answers, score, _ in found if start <= step(score) < end]
        by_foreign.setdefault(foreign, []).append((context, inside))
    for some in by_foreign.values():
        there = [(context, inside) for context, inside in some if inside]
        if hidden and not there:
            return False
        for one in hidden:
            each = [{a[one.key] for a in inside if one.key in a} for _, inside in there]
            each = [answers for answers in each if answers]
            decides = one.key in CONDITIONS.parents
            if not decides and not all(stays_open(one, answers) for answers in each):
                return False
            if each and not stays_open(one, set().union(*each)):
                return False
    return True


# ------------------------------------------------------------------------------------- bands


SCORE = question("a", "score")
NOTHING = FilterConditions((), {}, {})


def bands_of(*some: Question, allowed=EVERY_POINT, public=None):
    of = Patterns(some, NOTHING, public or {}, None)
    return find_bands([(of, ((),))], allowed)


def test_bands_worked_by_hand():
    # One score from 0 to 10: three values a band, and the last one has its upper end as well.
    assert bands_of(SCORE) == (0, 3, 6, 10)
    assert bands_of(SCORE, allowed=(0, 3, 7, 10)) == (0, 3, 7, 10)
    assert bands_of(SCORE, allowed=(0, 2, 10)) is None
    assert bands_of(SCORE, allowed=(0, 10)) is None
    # Two of them: below 1 both are 0 or 1; from 2 on one makes up for the other.
    assert bands_of(SCORE, question("b", "score")) == (0, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert bands_of(question("a", "yes_no")) is None
    assert bands_of(question("a", "one_of", choice("only", 5.0))) is None
    assert bands_of(SCORE, public={"a": "3"}) == EVERY_POINT


def test_of_all_ways_that_with_the_least_square_error_is_taken(monkeypatch):
    some = {(0, 5), (5, 10), (0, 6), (6, 8), (8, 10)}
    monkeypatch.setattr(bands, "is_safe", lambda _, __, start, end: (start, end) in some)
    assert bands_of(SCORE) == (0, 6, 8, 10)  # 216 + 8 + 8 < 125 + 125


def test_bands_are_safe_for_all_public_answers_together():
    one = Patterns((SCORE,), NOTHING, {}, None)
    both = Patterns((SCORE, question("b", "score")), NOTHING, {"b": "0"}, None)
    # Beside a known 0 the score is half the points of the other: nobody is above 5.
    assert find_bands([(both, ((),))]) == (0, 2, 4, 10)
    assert find_bands([(one, ((),)), (both, ((),))]) == (0, 4, 10)
    assert find_bands([(one, ((),)), (one, ((),))]) == (0, 3, 6, 10)


def test_a_score_is_in_the_band_that_begins_with_it():
    cuts = (0, 3, 6, 10)
    scores = np.array([0.0, 2.99, 2.9999999, 3.0, 5.9, 6.0, 10.0])
    assert band_of(cuts, scores).tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert middles(cuts).tolist() == [1.5, 4.5, 8.0]
    assert step_of(np.array([0.0, 0.99, 0.99999999, 1.0, 9.0, 9.99, 10.0])).tolist() == [
        0, 0, 1, 1, 9, 9, 9,
    ]  # fmt: skip


# ------------------------------------------------------------------- what an answer leaves open


SEVERAL = (choice("x", 4.0), choice("y", 3.0), choice("z", 3.0), choice("no", 0.0, exclusive=True))


@pytest.mark.parametrize(
    ("kind", "choices", "domain", "answers", "expected"),
    [
        ("yes_no", (), "any", {"yes", "no"}, True),
        ("yes_no", (), "any", {"yes"}, False),
        ("yes_no", (), None, {"yes"}, False),
        ("yes_no", (), None, {"yes", "no"}, True),
        ("yes_no", (), "any", set(), False),
        ("score", (), "any", {"3", "5"}, True),
        ("score", (), "any", {"3", "4"}, False),
        ("score", (), None, {"3", "4"}, False),
        ("score", (), None, {"8", "9", "10"}, True),
        ("score", (), None, set(), False),
        ("count", (), "any", {"1", "2"}, True),
        ("count", (), None, {"2"}, False),
        ("count", (), None, set(), False),
        ("one_of", LEVELS, "any", {"none", "some"}, True),
        ("one_of", LEVELS, "any", {"none", "unknown"}, False),  # the points are known
        ("one_of", LEVELS, None, {"none", "unknown"}, True),
        ("several_of", SEVERAL[:2], "any", {"-", "x", "y", "x|y"}, True),
        ("several_of", SEVERAL[:2], "any", {"-", "x|y"}, True),
        ("several_of", SEVERAL[:2], "any", {"x", "x|y"}, False),  # one is chosen for sure
        ("several_of", SEVERAL[:2], "any", {"-", "x"}, False),  # one is not
        ("several_of", SEVERAL[1:3], "any", {"y", "z"}, False),  # the points are known
        ("several_of", SEVERAL[1:3], None, {"y", "z"}, True),
    ],
)
def test_what_stays_open(kind, choices, domain, answers, expected):
    assert stays_open(question("q", kind, *choices, domain=domain), answers) == expected


def test_possible_answers_are_those_that_can_be_given():
    assert possible_answers(SCORE) == tuple(map(str, range(11)))
    assert possible_answers(question("q", "count")) == tuple(map(str, range(MOST + 1)))
    assert possible_answers(question("q", "yes_no")) == ("yes", "no")
    assert possible_answers(question("q", "one_of", *LEVELS)) == ("none", "some", "all", "unknown")
    assert possible_answers(question("q", "several_of", SEVERAL[0], SEVERAL[1], SEVERAL[3])) == (
        "-", "x", "y", "x|y", "no",
    )  # fmt: skip
    for n in (10, 11, 12):
        many = possible_answers(question("q", "several_of", *(choice(f"c{i}") for i in range(n))))
        sizes = {0 if one == "-" else one.count("|") + 1 for one in many}
        assert sizes == (set(range(11)) if n == 10 else {0, 1, 2, n - 2, n - 1, n})
        assert len(set(many)) == len(many) == (2**10 if n == 10 else 2 + 2 * n + n * (n - 1))


# --------------------------------------------------------------------- one commune, all domains


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(
    "domains",
    [("will", "work", "kinds"), ("work", "kinds"), ("will", "kinds"), ("work",), ("kinds",)],
)
@pytest.mark.parametrize("public", PUBLIC)
def test_what_a_commune_can_have_answered_is_what_all_answers_say(public, domains, exact):
    contexts = CONDITIONS.contexts(public)
    inside = {one.key for key in domains for one in DOMAINS[key]}
    outside = [key for key in ADDS_UP.keys if key not in inside]
    unknown = {key for key in outside if public.get(key) is None}
    unknown |= {key for key in ADDS_UP.keys if public.get(key, "") is None}
    adds_up = replace(ADDS_UP, exact=exact and not unknown)
    balance = adds_up.balance(public, outside)
    mine = {key: Patterns(DOMAINS[key], CONDITIONS, public, adds_up) for key in domains}
    bounded = adds_up.total not in unknown
    known = CommuneKnowledge(mine, contexts, adds_up if bounded else None, balance)
    worlds = [
        (
            {k: v for told, _, _ in some for k, v in told.items()},
            [step(score) for _, score, _ in some],
            balance + sum(of for _, _, of in some),
        )
        for context in contexts
        for some in product(*(list(ways(key, context, public)) for key in domains))
    ]
    each = ((0, 3), (3, 6), (6, 10)) if len(domains) > 2 else ((0, 3), (3, 6), (6, 9), (9, 10))
    for some in product(each, repeat=len(domains)):
        found: dict[str, set[str]] = {}
        for told, steps, left in worlds:
            fits = all(a <= at < b for at, (a, b) in zip(steps, some, strict=True))
            if fits and (not bounded or left == 0 or (left > 0 and not adds_up.exact)):
                for key, answer in told.items():
                    found.setdefault(key, set()).add(answer)
        given = dict(zip(domains, some, strict=True))
        assert known.possible(given) == found, given
        telling = [
            key
            for key in domains
            if any(
                not stays_open(one, found.get(one.key, set()))
                for one in DOMAINS[key]
                if one.key not in public
                and any(one.asked_if is None or _met(context, one) for context in contexts)
            )
        ]
        assert known.telling(given) == tuple(telling)


def _met(context: Sequence[bool], one: Question) -> bool:
    return context[CONDITIONS.filters.index(one.asked_if)]


def test_public_counts_of_no_domain_are_in_the_balance():
    """Three projects of which two are of a kind that is public: one is left for the others."""
    of = Patterns((question("projects_a", "count"),), CONDITIONS, {}, ADDS_UP)
    start = {"kinds": (0, 10)}
    for exact, most in ((True, {"1"}), (False, {"0", "1"})):
        adds_up = replace(ADDS_UP, exact=exact)
        known = CommuneKnowledge({"kinds": of}, ((True, True),), adds_up, 3 - 2)
        assert known.possible(start)["projects_a"] == most
    assert known.possible({"kinds": (9, 10)}) == {}


# -------------------------------------------------------------------------- counts that add up


def test_kinds_are_counts_with_the_key_of_the_total_in_front():
    more = QUESTIONS | {
        "projects_public": question(
            "projects_public", "count", asked_if=Filter("engaged", ("yes",))
        ),
        "projects_note": question("projects_note", "score"),
        "proj": question("proj", "count"),
        "other": question("other", "count"),
    }
    asked = ["projects_b", "projects_note", "other", "proj", "projects_public", "projects_a"]
    assert find_sum(asked, SimpleNamespace(questions=more)) is None
    found = find_sum([*asked, "projects"], SimpleNamespace(questions=more))
    assert found == SumConstraint("projects", ("projects_b", "projects_a"))
    assert found.exact
    within = more | {"projects_a_b": question("projects_a_b", "count")}
    asked = ["projects_a_b", "projects_a", "projects"]
    assert find_sum(asked, SimpleNamespace(questions=within)).total == "projects"
    assert found.keys == ("projects", "projects_b", "projects_a")
    assert [found.sign(key) for key in ("projects", "projects_a", "other")] == [1, -1, 0]
    public = {"projects": "7", "projects_a": "2", "projects_b": NOT_APPLICABLE, "other": "9"}
    assert found.balance(public, list(public)) == 5
    assert found.balance(public, ["projects_a", "projects_b"]) == -2
    assert found.balance({"projects": None}, ["projects"]) == 0


@pytest.mark.parametrize(
    ("rows", "exact"),
    [
        ([("3", "1", "2"), ("0", "0", "0")], True),
        ([("3", "1", "2"), ("4", "1", "2")], False),
        ([("3", "1", "2"), ("4", "1", None)], True),  # left open: says nothing
        ([("3", "1", "2"), ("4", "1", NOT_APPLICABLE)], True),
        ([("3", "1", "3"), ("9", "1", "2")], None),
    ],
)
def test_counts_add_up_as_the_communes_say(rows, exact):
    told = pd.DataFrame(rows, columns=list(ADDS_UP.keys), dtype="object")
    found = as_answered(ADDS_UP, told)
    assert found == (None if exact is None else replace(ADDS_UP, exact=exact))
    assert as_answered(None, told) is None


# ----------------------------------------------------- what the questionnaire says of the sums


def numbers(one: Question, answer: str) -> dict[str, float]:
    """The figures of a question, of one commune."""
    column = pd.Series([answer], dtype="str")
    return {f"{one.key}:{key}": float(of[0]) for key, of in values_of(one, column).items()}


def agree(relations: Sequence[Relation], figures: Mapping[str, float], communes: int = 1) -> bool:
    sums = [sum(w * figures[name] for name, w in one.weights.items()) for one in relations]
    return all(
        communes * one.least <= s <= communes * one.most
        for one, s in zip(relations, sums, strict=True)
    )


@pytest.mark.parametrize(
    ("parent", "condition"),
    [
        (question("p", "yes_no"), Filter("p", ("yes",))),
        (question("p", "yes_no"), Filter("p", ("no",))),
        (question("p", "yes_no"), Filter("p", ("yes", "no"))),
        (question("p", "one_of", *LEVELS), Filter("p", ("some", "all"))),
        (question("p", "several_of", *SEVERAL), Filter("p", ("x", "no"))),
        (question("p", "several_of", *SEVERAL), Filter("p", ("x", "y"))),
    ],
)
def test_relations_hold_for_the_answers_there_can_be_and_no_others(parent, condition):
    relations = [*choices_exclude(parent), *condition_says(0, parent, condition)]
    allowed = [
        {**numbers(parent, answer), "?0": float(condition.concerns(answer))}
        for answer in possible_answers(parent)
    ]
    names = list(allowed[0])
    for some in product((0.0, 1.0), repeat=len(names)):
        figures = dict(zip(names, some, strict=True))
        assert agree(relations, figures) == (figures in allowed), figures
    if parent.type == "several_of":
        return
    both = [{name: a[name] + b[name] for name in names} for a, b in product(allowed, repeat=2)]
    for some in product((0.0, 1.0, 2.0), repeat=len(names)):
        figures = dict(zip(names, some, strict=True))
        assert agree(relations, figures, 2) == (figures in both), figures


def test_several_choices_are_met_by_as_many_as_took_one():
    relations = condition_says(1, question("p", "several_of", *SEVERAL), Filter("p", ("x", "y")))
    for x, y, met in product(range(3), repeat=3):
        figures = {"p:x": x, "p:y": y, "?1": met}
        assert agree(relations, figures, 2) == (max(x, y) <= met <= x + y), figures


def test_relations_of_a_number_and_its_limit():
    for kind, top in (("score", 10), ("count", np.inf)):
        relations = condition_says(2, question("p", kind), Filter("p", at_least=4.0))
        for number, met in product(range(30), (0.0, 1.0)):
            # A score that does not reach the limit is at most the limit; a count has no top.
            possible = 4 <= number <= top if met else (number <= 4 or kind == "count")
            assert agree(relations, {"p:": number, "?2": met}) == possible
    assert choices_exclude(question("p", "score")) == []


# ------------------------------------------------------------------- the columns of the unknowns


def stand_in(rows: dict[str, tuple], *keys: str, known: bool = False):
    whole = pd.DataFrame.from_dict(rows, orient="index", columns=list(keys), dtype="object")
    return SimpleNamespace(table=lambda: whole, known=known)


def test_the_same_answers_of_a_commune_are_one_unknown():
    mine = stand_in({"1": ("yes", "3"), "2": ("no", None), "3": ("no", "1")}, "a", "b")
    earlier = stand_in({"2": ("no", None), "3": ("yes", "1"), "4": ("no", "0")}, "a", "b")
    fewer = stand_in({"1": ("yes", "x"), "3": ("no", "y")}, "a", "other")
    columns = Columns(mine, [earlier, fewer], ["a", "b"])
    # Of the earlier table commune 2 is the same, 3 said something else, 4 is new; the table that
    # did not ask b has the same answers to what it asked.
    assert [places.tolist() for places in columns.places] == [[0, 1, 2], [1, 3, 4], [0, 2]]
    assert columns.n == 5
    assert columns.unknown.all()
    assert columns.spread(1, np.array([5, 6, 7])).tolist() == [0, 5, 0, 6, 7]
    inside = np.array([True, False, True])
    assert columns.mask(1, inside).tolist() == [False, True, False, False, True]


def test_a_table_is_compared_by_what_it_asked():
    mine = stand_in({"1": ("yes", "3"), "2": ("no", "1")}, "a", "b")
    fewer = stand_in({"1": ("yes",), "2": ("yes",)}, "a")
    nobody = stand_in({}, "a", "b")
    corrected = stand_in({"1": ("yes", "4"), "2": ("no", "1")}, "a", "b")
    columns = Columns(mine, [fewer, nobody, corrected], ["a", "b"])
    assert [places.tolist() for places in columns.places] == [[0, 1], [0, 2], [], [3, 1]]
    assert columns.spread(2, np.array([])).tolist() == [0, 0, 0, 0]


def test_what_an_earlier_table_opened_is_not_unknown():
    mine = stand_in({"1": ("yes",), "2": ("no",)}, "a")
    opened = stand_in({"2": ("no",), "3": ("no",)}, "a", known=True)
    columns = Columns(mine, [opened], ["a"])
    assert columns.unknown.tolist() == [True, False, False]
    assert columns.mask(0, np.array([True, True])).tolist() == [True, False, False]
    assert columns.spread(0, np.array([True, True])).tolist() == [1, 1, 0]


# ------------------------------------------------------------------------ groups of communes


def first(n: int, of: int = 12) -> np.ndarray:
    return np.arange(of) < n


def test_groups_of_five_that_are_not_the_difference():
    everyone = np.ones(12, dtype=bool)
    masks = [everyone, first(7), ~first(7), first(4), first(10)]
    # Of 4 there are too few; of 10, two are left over beside all.
    assert safe_groups([], masks, [True] * 5, everyone) == [0, 1, 2]
    assert safe_groups([], masks, [False, True, True, True, True], everyone) == [1, 2]
    # What was told before is beside them.
    assert safe_groups([first(10)], masks[:3], [True] * 3, everyone) == [2]
    # Where that is about a few already, nothing more is given.
    assert safe_groups([first(4)], masks[:3], [True] * 3, everyone) == []
    # Counted among those behind the figures too: of the first seven only four are.
    assert safe_groups([], masks[:3], [True] * 3, ~first(3)) == [0]
    # Where nobody is unknown nothing is left to be told.
    nobody = np.zeros(12, dtype=bool)
    assert safe_groups([], [nobody, first(4), everyone], [True] * 3, everyone) == [0, 2]
    assert safe_groups([], [everyone, nobody], [True, False], everyone) == [0]
    assert safe_groups([], [], [], everyone) == []


REAL = load_questionnaire()
EDITION = edition_from(facts() | {"asked": list(table())}, REAL)


def told(answers: pd.DataFrame | None = None, *asked: str) -> DisclosedTable:
    wide = table() if answers is None else answers
    wide = wide[list(asked)] if asked else wide
    rows = wide.rename_axis("nis5").reset_index().melt(id_vars="nis5", var_name="question")
    return DisclosedTable(replace(EDITION, asked=tuple(wide)), REAL, rows.dropna())


def test_groups_come_as_they_are_wanted():
    communes = pd.Index(["11002", "24062", "31005", "62063", "21004"])
    found = groups_of(EDITION, communes)
    assert found[0][0] == ("country", "01000")
    assert [one for one, _ in found[1:4]] == [
        ("region", "02000"), ("region", "03000"), ("region", "04000"),
    ]  # fmt: skip
    assert [mask.tolist() for _, mask in found[1:4]] == [
        [True, True, True, False, False],
        [False, False, False, True, False],
        [False, False, False, False, True],
    ]
    order = list(dict.fromkeys(variable for (variable, _), _ in found))
    assert order == ["country", "region", "setting", "size", "province", "language_area"]
    assert len({one for one, _ in found}) == len(found)
    fewer = [one for one, _ in groups_of(EDITION, communes[3:])][1:4]
    assert [code for _, code in fewer] == ["03000", "04000", "02000"]  # the largest first
    turned = [one for one, _ in groups_of(EDITION, communes[[4, 3]])][1:4]
    assert [code for _, code in turned] == ["03000", "04000", "02000"]  # of equal ones by code


def test_published_areas_are_apart_by_urban_and_rural():
    communes = pd.Index(["11002", "31005", "84043", "62063", "21004"])  # Neufchâteau is rural
    found = published_groups(EDITION, communes)
    assert found["01000"].all()
    assert found["01000-R"].tolist() == [False, False, True, False, False]
    assert found["03000"].tolist() == [False, False, True, True, False]
    assert found["03000-U"].tolist() == [False, False, False, True, False]
    assert found["03000-R"].tolist() == [False, False, True, False, False]
    assert found["80000"].tolist() == [False, False, True, False, False]
    assert found["04000"].tolist() == [False, False, False, False, True]
    assert not [code for code in found if code.startswith("8") and "-" in code]


def test_behind_the_figures_of_a_question_are_those_with_an_answer():
    wide = table()
    one = told()
    assert base_of("progress", one, wide).sum() == 15
    assert base_of("initiated_by", one, wide).sum() == 11  # not of the five that are not engaged
    wide.loc["11002", "projects_economy"] = None
    wide.loc["44029", "projects_public"] = None
    # Who left out a kind is behind none of the counts that add up; "not applicable" is no gap.
    for key, n in (("projects", 14), ("projects_mobility", 14), ("projects_public", 12)):
        assert base_of(key, one, wide).sum() == n, key
    assert base_of("engaged", one, wide).all()
    wide.loc["24062", "projects"] = None
    assert base_of("projects_mobility", one, wide).sum() == 13  # nor who left out the total
    fewer = told(None, "projects", "projects_public")
    assert base_of("projects", fewer, wide[["projects", "projects_public"]]).sum() == 15


def test_other_counts_and_other_questions_are_no_gap_in_a_sum():
    more = QUESTIONS | {
        "meetings": question("meetings", "count"),
        "projects_note": question("projects_note", "score"),
    }
    keys = ("projects", "projects_a", "meetings", "projects_note")
    one = SimpleNamespace(
        edition=SimpleNamespace(asked=keys), questionnaire=SimpleNamespace(questions=more)
    )
    rows = [("1", "1", None, "3"), ("1", "1", "2", None), ("1", None, "2", "3")]
    wide = pd.DataFrame(rows, columns=list(keys), dtype="object")
    assert base_of("projects", one, wide).tolist() == [True, True, False]
    assert base_of("projects_note", one, wide).tolist() == [True, False, True]
    assert base_of("meetings", one, wide).tolist() == [False, True, True]
    assert not told().known  # unless it is said


def test_figures_are_sums_of_choices_or_numbers():
    answers = pd.Series(["7", None, NOT_APPLICABLE, "0"])
    of = REAL.questions
    assert {k: v.tolist() for k, v in values_of(of["progress"], answers).items()} == {
        "": [7.0, 0.0, 0.0, 0.0]
    }
    assert {k: v.tolist() for k, v in values_of(of["projects"], answers).items()} == {
        "": [7.0, 0.0, 0.0, 0.0]
    }
    yes = values_of(of["engaged"], pd.Series(["yes", "no", None, NOT_APPLICABLE]))
    assert {key: values.tolist() for key, values in yes.items()} == {"yes": [1.0, 0.0, 0.0, 0.0]}
    several = values_of(of["barriers"], pd.Series(["budget|expertise", "-", None, "expertise"]))
    assert {key: values.tolist() for key, values in several.items()} == {
        "budget": [1.0, 0.0, 0.0, 0.0],
        "expertise": [1.0, 0.0, 0.0, 1.0],
        "stakeholders": [0.0] * 4,
    }
    assert all(values.dtype == np.float64 for values in several.values())


def test_complete_scores_are_of_domains_that_concern_everybody():
    found = complete_scores(told())
    # Monitoring asks only who has projects: to have its score is that answer.
    assert list(found.columns) == [
        "governance", "organisation", "implementation", "data", "innovation", "sustainability",
    ]  # fmt: skip
    assert found.notna().all().all()
    wide = table()
    wide.loc["11002", "strategy"] = None
    assert set(found.index) - set(complete_scores(told(wide)).index) == {"11002"}
    assert set(complete_scores(told(), wide).index) == set(complete_scores(told(wide)).index)
