"""What leaves the store of a version, beside what was published before: decided without a store."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest

from geo.language import AtlasError
from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.maturity.scores import score_domains, scored_among
from geo.survey.question import Filter
from geo.survey.store import Disclosure
from geo.survey.store.disclosure import OPEN
from geo.survey.store.disclosure_audit.answer_patterns import (
    FilterConditions,
    Patterns,
    find_sum,
)
from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
from geo.survey.store.disclosure_audit.bands import find_bands
from geo.survey.store.disclosure_audit.release import (
    PublishedVersion,
    Release,
    _coarser,
    _refuse_other_kinds,
    _Restricted,
    decide,
    given_bands,
    questions_given,
    read_release,
    write_release,
)
from geo.survey.store.disclosure_audit.single_commune import CommuneKnowledge

if TYPE_CHECKING:
    import pandas as pd

QUESTIONS = load_questionnaire()
GOVERNANCE = ("strategy", "objectives_formalised", "factor_institutional", "prerequisites")
ASKED = (*GOVERNANCE, "progress")
SCORES = Disclosure("restricted", ("scores",))
PROGRESS = Disclosure("restricted", ("q.progress",))
BOTH = Disclosure("restricted", ("scores", "q.progress"))
GROUPS = Disclosure("aggregates")
GROUPS_OF_SCORES = Disclosure("aggregates", ("scores",))


def told(
    *asked: str, edition_id: str = "BE2018", answers: pd.DataFrame | None = None
) -> DisclosedTable:
    keys = asked or ASKED
    rows = load_answers("BE2018") if answers is None else answers
    edition = replace(load_edition("BE2018"), id=edition_id, asked=keys)
    return DisclosedTable(edition, QUESTIONS, rows[rows["question"].isin(keys)])


def before(one: DisclosedTable, disclosure: Disclosure, version: int = 1) -> PublishedVersion:
    return PublishedVersion(one, disclosure, decide(one, disclosure), version)


def as_it_was(one: DisclosedTable, disclosure: Disclosure, version: int = 1) -> PublishedVersion:
    """Where it does not matter what was given."""
    return PublishedVersion(one, disclosure, Release(), version)


def with_answer(nis5: str, question: str, value: str) -> pd.DataFrame:
    answers = load_answers("BE2018").copy()
    answers.loc[(answers["nis5"] == nis5) & (answers["question"] == question), "value"] = value
    return answers


# ----------------------------------------------------------------------------- what is kept


def test_a_release_is_read_as_it_was_written():
    release = Release(
        ("engaged", "progress"),
        {"data": (0, 3, 10), "governance": ()},
        {"data": ("11002", "24062")},
        {"q.engaged": {"yes": [("country", "01000"), ("region", "02000")]}},
    )
    assert read_release(write_release(release)) == release
    assert read_release(write_release(Release())) == Release()
    assert write_release(Release(bands={"b": (), "a": ()})) == write_release(
        Release(bands={"a": (), "b": ()})
    )


def test_what_is_given_is_told_in_order():
    assert Release(("engaged", "progress"), {"data": (0, 5, 10)}).parts == (
        "domain.data", "q.engaged", "q.progress",
    )  # fmt: skip
    domains = list(QUESTIONS.domains)
    assert Release(bands=dict.fromkeys(domains[:4], ())).parts == tuple(
        f"domain.{key}" for key in domains[:4]
    )
    assert Release(bands=dict.fromkeys(domains[:5], ())).parts[0] == "index"
    assert Release(groups={"q.engaged": {}, "index": {}}).parts == ("q.engaged", "index")
    assert Release().parts == ()


# ------------------------------------------------------------------------------------- bands


@pytest.mark.parametrize(
    ("cuts", "band", "expected"),
    [
        ((0, 2, 5, 6, 10), (0, 2), (0, 5, 6, 10)),  # the first has one neighbour
        ((0, 2, 5, 6, 10), (6, 10), (0, 2, 5, 10)),  # the last too
        ((0, 2, 5, 6, 10), (2, 5), (0, 2, 6, 10)),  # 2 to 6 is narrower than 0 to 5
        ((0, 1, 5, 9, 10), (1, 5), (0, 5, 9, 10)),
        ((0, 2, 4, 6, 10), (2, 4), (0, 4, 6, 10)),  # of equal ones the lower
        ((0, 5, 10), (0, 5), None),
        ((0, 5, 10), (5, 10), None),
        ((0, 4, 6, 10), (4, 6), (0, 6, 10)),
    ],
)
def test_a_band_that_tells_is_put_together_with_the_narrower_neighbour(cuts, band, expected):
    found = _coarser({"data": cuts, "governance": (0, 5, 10)}, "data", band)
    assert found.get("data") == expected
    assert found["governance"] == (0, 5, 10)


def test_the_band_of_each_commune_that_has_a_score():
    one = told()
    scores, _ = score_domains(one.table(), ASKED, QUESTIONS)
    known = scores["governance"].dropna()
    gone = known.index[0]
    given = given_bands(one, Release((), {"governance": (0, 4, 7, 10)}, {"governance": (gone,)}))
    assert set(given) == {"governance"}
    assert set(given["governance"]) == set(known.index[1:])
    for nis5, (low, high) in given["governance"].items():
        assert (low, high) in {(0, 4), (4, 7), (7, 10)}
        assert low <= known[nis5]
        assert known[nis5] < high or high == 10
    whole = given_bands(one, Release((), {"governance": ()}))
    assert whole["governance"] == dict.fromkeys(known.index, (0, 0))


KINDS = (
    "projects_economy",
    "projects_people",
    "projects_governance",
    "projects_mobility",
    "projects_environment",
    "projects_living",
)
COUNTS = ("engaged", "projects", *KINDS, "citizens_involved", "funding")


def of_a_domain(domain: str, asked: tuple[str, ...]) -> Patterns:
    conditions = FilterConditions.among(asked, QUESTIONS)
    questions = scored_among(asked, domain, QUESTIONS)
    return Patterns(questions, conditions, {}, find_sum(asked, QUESTIONS))


def telling_together(bands: dict[str, tuple[int, ...]], asked: tuple[str, ...]) -> bool:
    """Whether some bands of different domains tell an answer that none of them tells by itself."""
    contexts = FilterConditions.among(asked, QUESTIONS).contexts({})
    patterns = {key: of_a_domain(key, asked) for key in bands}
    inside = {one.key for of in patterns.values() for one in of.hidden}
    adds_up = find_sum(asked, QUESTIONS)
    for exact in (True, False):
        whole = set(adds_up.keys) <= inside
        knows = replace(adds_up, exact=exact and whole) if adds_up.total in inside else None
        known = CommuneKnowledge(patterns, contexts, knows, 0)
        for some in product(*(pairwise(cuts) for cuts in bands.values())):
            if known.telling(dict(zip(bands, some, strict=True))):
                return True
    return False


def test_bands_that_are_safe_one_by_one_give_way_where_they_tell_together():
    release = decide(told(*COUNTS), SCORES)
    domains = [key for key in QUESTIONS.domains if scored_among(COUNTS, key, QUESTIONS)]
    contexts = FilterConditions.among(COUNTS, QUESTIONS).contexts({})
    alone = {
        key: cuts
        for key in domains
        if (cuts := find_bands([(of_a_domain(key, COUNTS), contexts)])) is not None
    }
    assert telling_together(alone, COUNTS)
    assert not telling_together(dict(release.bands), COUNTS)
    # The finest of those that tell gives way, so that most is left.
    assert release.bands == {
        "governance": (0, 6, 10), "implementation": (0, 6, 10), "sustainability": (0, 5, 10),
    }  # fmt: skip
    # Where nothing ties them, all are as fine as by themselves.
    free = tuple(key for key in COUNTS if key != "funding")
    assert decide(told(*free), SCORES).bands == {
        "governance": (0, 6, 9, 10), "innovation": (0, 4, 6, 10),
        "sustainability": (0, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    }  # fmt: skip


def test_bands_are_as_fine_as_they_are_safe_for_whoever_believes_that_kinds_add_up():
    asked = ("projects", "projects_economy", "projects_people")
    bands = dict(decide(told(*asked), SCORES).bands)
    assert bands == {"implementation": (0, 6, 9, 10)}
    assert telling_together({**bands, "innovation": (0, 3, 10)}, asked)


def test_a_domain_that_is_public_does_not_keep_the_others_from_being_tried():
    asked = ("projects", "projects_governance", "projects_mobility")
    rule = Disclosure("restricted", ("scores", "q.projects_governance"))
    assert decide(told(*asked), rule).bands == {"governance": (), "sustainability": (0, 6, 10)}


def test_a_commune_without_a_score_is_no_obstacle():
    answers = load_answers("BE2018")
    nis5 = answers["nis5"].iloc[0]
    few = answers[(answers["nis5"] != nis5) | (answers["question"] == "progress")]
    release = decide(told(answers=few), SCORES)
    assert release.bands
    assert release.withheld == {}


def test_public_answers_are_told_apart_by_what_conditions_and_counts_depend_on():
    """``engaged`` decides who is asked; ``citizens_involved`` is scored beside kinds of projects."""
    apart, alike = ("engaged", "citizens_involved", "strategy"), ("sc_manager", "progress")
    asked = (*COUNTS, "strategy", "sc_manager", "progress", "actors_outside")
    answers = load_answers("BE2018")
    left = (answers["nis5"] == answers["nis5"].iloc[0]) & (answers["question"] == "engaged")
    rule = Disclosure("restricted", tuple(f"q.{key}" for key in (*apart, *alike)))
    version = told(*asked, answers=answers[~left])
    _assert_told_apart(version, rule, apart)
    # A condition of a domain without counts.
    training = replace(QUESTIONS.questions["training"], asked_if=Filter("sc_manager", ("yes",)))
    other = replace(QUESTIONS, questions={**QUESTIONS.questions, "training": training})
    edition = replace(version.edition, asked=(*asked, "training"))
    tied = replace(version, edition=edition, questionnaire=other)
    _assert_told_apart(tied, rule, (*apart, "sc_manager"))


def _assert_told_apart(version: DisclosedTable, rule: Disclosure, apart: tuple[str, ...]) -> None:
    one = _Restricted(version, rule, ())
    places = [one._public_keys.index(key) for key in apart]
    found = [tuple(public[at] for at in places) for public in one._told_apart()]
    every = {tuple(public[at] for at in places) for public in one._public.values()}
    assert len(found) == len(set(found))
    assert set(found) == every
    assert any(engaged is None for engaged, *_ in every)


EVERY = {"implementation": (0, 5), "innovation": (0, 3), "sustainability": (0, 4)}


@pytest.mark.parametrize(
    ("shown", "public", "bands", "exact", "balance"),
    [
        (3, ("3", "1", "2"), {}, True, 0),
        (3, ("5", "1", "2"), {}, True, 2),
        (3, ("3", None, "2"), {}, False, 1),  # of a kind that was left open there can be any number
        (3, (None, "1", "2"), {}, None, 0),  # and of the total nothing is known
        (0, (), EVERY, True, 0),
        (0, (), {"implementation": (0, 5), "innovation": (0, 3)}, False, 0),
        (0, (), {"innovation": (0, 3), "sustainability": (0, 4)}, None, 0),
        (1, ("1",), EVERY, True, 0),  # public, and in the domain of a band
        (1, (None,), EVERY, False, 0),
        (1, ("1",), {"implementation": (0, 5), "sustainability": (0, 4)}, True, -1),
    ],
)
def test_what_a_reader_knows_of_counts_that_add_up(shown, public, bands, exact, balance):
    asked = ("projects", "projects_economy", "projects_mobility", "citizens_involved")
    keys = {3: asked[:3], 1: asked[1:2], 0: ()}[shown]
    rule = Disclosure("restricted", ("scores", *(f"q.{key}" for key in keys)))
    one = _Restricted(told(*asked), rule, ())
    assert one._public_keys == keys
    known = one._known(public, bands, exact=True)
    assert (None if known.adds_up is None else known.adds_up.exact) == exact
    assert known.elsewhere == balance
    assert list(known.patterns) == list(bands)
    assert known.contexts == ((),)
    doubted = one._known(public, bands, exact=False).adds_up
    assert doubted is None if exact is None else not doubted.exact


def test_an_answer_that_was_left_open_is_public_as_none():
    answers = load_answers("BE2018")
    nis5, other = answers["nis5"].unique()[:2]
    left = (answers["nis5"] == nis5) & (answers["question"] == "progress")
    public = _Restricted(told(answers=answers[~left]), BOTH, ())._public
    assert public[nis5] == (None,)
    assert public[other][0].isdecimal()


@pytest.mark.parametrize("shown", [("projects_mobility",), ("engaged", "projects_living")])
def test_a_kind_that_is_public_can_take_all_bands_away(shown):
    """Its number is part of the total, whose score then tells the rest."""
    asked = (*COUNTS[:-1], "actors_outside", "funding")
    rule = Disclosure("restricted", ("scores", *(f"q.{key}" for key in shown)))
    release = decide(told(*asked), rule)
    assert release.questions == shown
    assert release.bands == {}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (("projects", *KINDS), ("projects", *KINDS)),
        (("projects",), ()),
        (("projects", *KINDS[1:]), KINDS[1:]),
        (KINDS, KINDS[:-1]),
        (("funding",), ()),
        (("projects", "funding"), ()),
        (("projects", *KINDS, "funding"), ("projects", *KINDS, "funding")),
        (("engaged", "nothing"), ("engaged",)),
    ],
)
def test_answers_that_tell_others_are_not_given(wanted, given):
    adds_up = find_sum(COUNTS, QUESTIONS)
    assert questions_given(wanted, COUNTS, QUESTIONS, adds_up) == given
    rule = Disclosure("restricted", tuple(f"q.{key}" for key in wanted))
    assert decide(told(*COUNTS), rule).questions == given


def test_a_question_that_depends_on_one_not_asked_is_given():
    assert questions_given(("funding",), ("funding", "engaged"), QUESTIONS, None) == ("funding",)
    some = replace(find_sum(COUNTS, QUESTIONS), exact=False)
    assert questions_given(KINDS, COUNTS, QUESTIONS, some) == KINDS


# ------------------------------------------------------------------------- what is decided


def test_of_an_open_edition_nothing_is_kept_back():
    assert decide(told(), OPEN) == Release()


def test_without_scores_only_questions_are_given():
    assert decide(told(), PROGRESS) == Release(("progress",))
    # Who is asked who took the initiative said that they are engaged.
    rule = Disclosure("restricted", ("q.initiated_by", "q.strategy"))
    assert decide(told("engaged", "initiated_by", "strategy"), rule) == Release(("strategy",))


def test_scores_are_given_in_bands_where_answers_are_hidden():
    release = decide(told(), BOTH)
    assert release.questions == ("progress",)
    assert list(release.bands) == ["governance"]
    cuts = release.bands["governance"]
    assert (cuts[0], cuts[-1]) == (0, 10)
    assert len(cuts) > 3
    assert release.withheld == {}
    assert release.groups == {}


def test_where_all_its_answers_are_public_a_score_is_given_as_it_is():
    rule = Disclosure("restricted", ("scores", *(f"q.{key}" for key in GOVERNANCE)))
    release = decide(told(), rule)
    assert release.questions == GOVERNANCE
    assert release.bands == {"governance": ()}


def test_a_public_answer_makes_bands_coarser_or_takes_them_away():
    known = Disclosure("restricted", ("scores", *(f"q.{key}" for key in GOVERNANCE[1:])))
    assert "governance" not in decide(told(), known).bands  # one answer is left: it is the score


def test_groups_give_answers_or_scores():
    answers = decide(told("engaged"), GROUPS)
    assert list(answers.groups) == ["q.engaged"]
    assert answers.groups["q.engaged"]["yes"]
    scores = decide(told(), GROUPS_OF_SCORES)
    assert list(scores.groups) == ["domain.governance", "index"]
    for release in (answers, scores):
        assert (release.questions, release.bands, release.withheld) == ((), {}, {})


# --------------------------------------------------------------- beside what was published


RULES = (OPEN, SCORES, PROGRESS, GROUPS, GROUPS_OF_SCORES)


def refused(mine: Disclosure, theirs: Disclosure, earlier: DisclosedTable) -> str:
    """Why; empty where it is not."""
    try:
        _refuse_other_kinds(told(), mine, [as_it_was(earlier, theirs, 3)])
    except AtlasError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("theirs", RULES)
@pytest.mark.parametrize("mine", RULES)
def test_versions_of_an_edition_are_of_one_kind_or_open(mine, theirs):
    kinds = [
        (one.access, one.access == "aggregates" and "scores" in one.shown) for one in (mine, theirs)
    ]
    allowed = kinds[0] == kinds[1] or "open" in (mine.access, theirs.access)
    said = refused(mine, theirs, told())
    assert bool(said) != allowed
    if said:
        assert "Version 3 of BE2018 was published under another rule" in said


@pytest.mark.parametrize("theirs", RULES)
@pytest.mark.parametrize("mine", RULES)
def test_editions_surveyed_at_the_same_time_have_the_same_rule(mine, theirs):
    """Beside one that is open: all of it is known, and nothing else is in it."""
    allowed = mine == theirs or theirs.access == "open"
    said = refused(mine, theirs, told(edition_id="BE2031"))
    assert bool(said) != allowed
    if said:
        assert "Edition BE2031, surveyed at the same time" in said
        assert "Publish BE2018 under the rule of BE2031." in said


@pytest.mark.parametrize("mine", RULES)
def test_other_answers_or_questions_are_no_reason_to_refuse(mine):
    other = told("engaged", edition_id="BE2031")
    assert not refused(mine, GROUPS, other)
    moved = load_answers("BE2018").assign(nis5=lambda rows: rows["nis5"] + "x")
    assert not refused(mine, GROUPS, told(answers=moved, edition_id="BE2031"))
    assert not refused(mine, GROUPS, told(answers=moved))
    same = replace(told("progress"), edition=replace(told().edition, id="BE2031"))
    assert refused(SCORES, GROUPS, same)


def test_each_of_several_is_asked():
    grouped = as_it_was(told(edition_id="BE2032"), GROUPS)
    opened = as_it_was(told(edition_id="BE2031"), OPEN)
    moved = load_answers("BE2018").assign(nis5=lambda rows: rows["nis5"] + "x")
    others = as_it_was(told(answers=moved, edition_id="BE2031"), GROUPS)
    for mine, first in ((OPEN, as_it_was(told(), GROUPS)), (SCORES, opened), (SCORES, others)):
        _refuse_other_kinds(told(), mine, [first])
        with pytest.raises(AtlasError, match="Edition BE2032"):
            _refuse_other_kinds(told(), mine, [first, grouped])


def test_beside_an_edition_that_opened_fewer_questions_groups_are_refused():
    assert refused(GROUPS, OPEN, told("strategy", edition_id="BE2031"))
    assert refused(GROUPS_OF_SCORES, OPEN, told("strategy"))
    assert not refused(SCORES, OPEN, told("strategy", edition_id="BE2031"))
    assert not refused(GROUPS, OPEN, told(*ASKED, "engaged", edition_id="BE2031"))


def test_the_rule_is_asked_before_anything_is_decided():
    with pytest.raises(AtlasError, match="under another rule"):
        decide(told(), GROUPS, [as_it_was(told(), SCORES)])


@pytest.mark.parametrize(
    ("rule", "asked", "part", "choice"),
    [(GROUPS, ("engaged",), "q.engaged", "yes"), (GROUPS_OF_SCORES, ASKED, "index", "")],
)
def test_the_country_is_not_given_with_one_commune_more(rule, asked, part, choice):
    country = ("country", "01000")
    whole = told(*asked)
    nis5 = whole.answers["nis5"].unique()[10]
    first = before(told(*asked, answers=whole.answers[whole.answers["nis5"] != nis5]), rule)
    assert country in first.release.groups[part][choice]
    assert country in decide(whole, rule).groups[part][choice]
    assert country not in decide(whole, rule, [first]).groups[part][choice]


def test_beside_the_same_answers_that_are_open_all_groups_are_given():
    brussels = ("region", "04000")
    alone = decide(told("engaged"), GROUPS).groups["q.engaged"]["yes"]
    assert brussels not in alone
    opened = as_it_was(told("engaged", "strategy", edition_id="BE2031"), OPEN)
    beside = decide(told("engaged"), GROUPS, [opened]).groups["q.engaged"]["yes"]
    assert {brussels, *alone} <= set(beside)


def test_the_same_version_again_gives_the_same():
    first = before(told(), BOTH)
    assert decide(told(), BOTH, [first]) == first.release


def test_a_commune_whose_band_would_be_another_has_no_score():
    first = before(told(), SCORES)
    cuts = first.release.bands["governance"]
    bands = given_bands(first.told, first.release)["governance"]
    nis5 = next(code for code, band in bands.items() if band[1] == cuts[1])
    answers = load_answers("BE2018")
    highest = {
        "strategy": "formalised",
        "objectives_formalised": "yes",
        "factor_institutional": "10",
        "prerequisites": "political_support|leadership|shared_vision",
    }
    for key, value in highest.items():
        answers = answers.copy()
        answers.loc[(answers["nis5"] == nis5) & (answers["question"] == key), "value"] = value
    second = decide(told(answers=answers), SCORES, [first])
    assert second.bands == first.release.bands  # its readers know them
    assert second.withheld == {"governance": (nis5,)}
    again = PublishedVersion(told(answers=answers), SCORES, second, 2)
    # As long as the first may be remembered, whatever the second kept.
    assert decide(told(answers=answers), SCORES, [first, again]).withheld == second.withheld
    # A correction within the band tells nothing.
    same = next(code for code, band in bands.items() if band == bands[nis5] and code != nis5)
    lower = with_answer(same, "progress", "1")
    assert decide(told(answers=lower), SCORES, [first]).withheld == {}


def test_bands_of_other_questions_are_not_given_beside():
    """Of three questions and of four: together they would tell of the fourth."""
    fewer = before(told(*GOVERNANCE[:3]), SCORES)
    assert fewer.release.bands["governance"]
    second = decide(told(), SCORES, [fewer])
    # Its readers know where bands end: no other end comes in.
    assert set(second.bands["governance"]) <= set(fewer.release.bands["governance"])
    assert not set(decide(told(), SCORES).bands["governance"]) <= set(
        fewer.release.bands["governance"]
    )
    both = set(given_bands(fewer.told, fewer.release)["governance"])
    mine = set(given_bands(told(), Release(bands=second.bands))["governance"])
    assert set(second.withheld["governance"]) == both & mine


def test_versions_without_a_band_of_a_commune_are_passed_over():
    answers = load_answers("BE2018")
    bands = given_bands(told(), decide(told(), SCORES))["governance"]
    nis5 = next(code for code, (low, _) in bands.items() if low == 0)
    nothing = before(told(), PROGRESS)
    later = before(told(answers=answers[answers["nis5"] != nis5]), SCORES, 2)
    assert decide(told(), SCORES, [nothing, later]).withheld == {}
    changed = answers.copy()
    mine = (changed["nis5"] == nis5) & changed["question"].isin(GOVERNANCE[:3])
    changed.loc[mine, "value"] = changed.loc[mine, "question"].map(
        {"strategy": "formalised", "objectives_formalised": "yes", "factor_institutional": "10"}
    )
    first = before(told(), SCORES, 3)
    for earlier in ([nothing, first], [later, first], [first, later]):
        found = decide(told(answers=changed), SCORES, earlier)
        assert found.withheld == {"governance": (nis5,)}


def test_bands_that_only_overlap_are_not_given_together():
    cuts = decide(told(), SCORES).bands["governance"]
    wider = Release(bands={"governance": (0, *cuts[2:])})
    other = PublishedVersion(told(edition_id="BE2031"), SCORES, wider, 1)
    found = decide(told(), SCORES, [other])
    assert found.bands == {"governance": cuts}
    mine = given_bands(told(), Release(bands=found.bands))["governance"]
    apart = tuple(code for code, (_, high) in mine.items() if high <= cuts[2])
    assert apart
    assert {mine[code] for code in apart} == {(0, cuts[1]), (cuts[1], cuts[2])}
    assert {key: set(codes) for key, codes in found.withheld.items()} == {"governance": set(apart)}


def test_of_another_edition_bands_and_questions_are_its_own():
    other = before(told(*GOVERNANCE[:3], "progress", edition_id="BE2031"), BOTH)
    mine = decide(told(), BOTH)
    assert mine.bands != other.release.bands
    assert decide(told(), BOTH, [other]).bands == mine.bands
    known = Disclosure("restricted", ("scores", "q.strategy"))
    apart = load_answers("BE2018").assign(nis5=lambda rows: rows["nis5"] + "x")
    gave = before(told(edition_id="BE2031", answers=apart), known)
    assert decide(told(), SCORES, [gave]).bands == decide(told(), SCORES).bands


def test_a_score_as_it_is_is_not_given_beside_its_band():
    first = before(told(), SCORES)
    rule = Disclosure("restricted", ("scores", *(f"q.{key}" for key in GOVERNANCE)))
    second = decide(told(), rule, [first])
    assert (second.questions, second.bands) == (GOVERNANCE, {"governance": ()})
    given = given_bands(first.told, first.release)["governance"]
    assert second.withheld == {"governance": tuple(given)}
    # As it is beside as it was tells nothing new.
    whole = before(told(), rule)
    assert decide(told(), rule, [whole]) == whole.release


def test_of_a_commune_that_another_edition_opened_there_is_no_score():
    answers = load_answers("BE2018")
    some = sorted(answers["nis5"].unique())[:7]
    opened = told("strategy", edition_id="BE2031", answers=answers[answers["nis5"].isin(some)])
    release = decide(told(), SCORES, [as_it_was(opened, OPEN)])
    with_score = given_bands(told(), Release(bands=release.bands))["governance"]
    assert release.withheld == {"governance": tuple(code for code in some if code in with_score)}
    # An earlier version of its own that was open is known whole.
    assert decide(told(), SCORES, [as_it_was(told(), OPEN)]).withheld == {}


def test_answers_that_were_given_stay_public_for_bands():
    """A version that gave strategy: its readers know it, so the bands are those beside it."""
    known = Disclosure("restricted", ("scores", "q.strategy"))
    first = before(told(), known)
    later = decide(told(), SCORES, [first])
    assert later.bands == first.release.bands
    assert later.questions == ()
    assert decide(told(), SCORES).bands != later.bands


def test_more_answers_are_given_where_they_tell_nothing_of_earlier_scores():
    first = before(told(), SCORES)
    assert decide(told(), BOTH, [first]).questions == ("progress",)
    more = Disclosure("restricted", ("scores", "q.strategy", "q.objectives_formalised"))
    with pytest.raises(AtlasError, match="Give the same as version 1, or publish open"):
        decide(told(), replace(more, shown=(*more.shown, "q.factor_institutional")), [first])


def test_answers_are_asked_about_beside_scores_of_the_same_edition_only():
    shown = ("scores", "q.strategy", "q.objectives_formalised", "q.factor_institutional")
    more = Disclosure("restricted", shown)
    every_point = Release(bands={"governance": tuple(range(11))})
    other = PublishedVersion(told(edition_id="BE2031"), more, every_point, 1)
    nothing = before(told(), PROGRESS)
    assert decide(told(), more, [other, nothing]).questions == GOVERNANCE[:3]
    with pytest.raises(AtlasError, match="Version 1 of BE2018 gave scores"):
        decide(told(), more, [other, before(told(), SCORES)])


def test_a_conditional_question_is_given_after_the_one_it_depends_on():
    keys = ("engaged", "initiated_by", "strategy")
    engaged = Disclosure("restricted", ("q.engaged",))
    initiated = Disclosure("restricted", ("q.initiated_by",))
    assert decide(told(*keys), initiated).questions == ()
    first = before(told(*keys), engaged)
    assert decide(told(*keys), initiated, [first]).questions == ("initiated_by",)
