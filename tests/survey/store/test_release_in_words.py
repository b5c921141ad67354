"""What an editor reads of a release: how much readers get of it, and what is missing and why."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.store import Disclosure
from geo.survey.store.disclosure import OPEN
from geo.survey.store.disclosure_audit import on_the_map as module
from geo.survey.store.disclosure_audit.answer_table import GROUPED_BY, DisclosedTable
from geo.survey.store.disclosure_audit.disclosure_words import findings
from geo.survey.store.disclosure_audit.on_the_map import on_the_map
from geo.survey.store.disclosure_audit.release import Release

QUESTIONNAIRE = load_questionnaire()
DOMAINS = tuple(QUESTIONNAIRE.domains)
LABELS = {key: domain.label["en"] for key, domain in QUESTIONNAIRE.domains.items()}
NAMES = {key: f"“{label}”" for key, label in LABELS.items()}
GROUPS = Disclosure("aggregates")
SCORES = Disclosure("restricted", ("scores",))
BOTH = Disclosure("restricted", ("scores", "q.progress"))
PROGRESS = Disclosure("restricted", ("q.progress",))
FIVE_OF_THE_SEVEN = "it takes the scores of 5 domains"


def told(*asked: str, edition: str = "BE2018", answers=None) -> DisclosedTable:
    of = load_edition(edition)
    rows = load_answers(edition) if answers is None else answers
    of = replace(of, asked=asked or of.asked)
    return DisclosedTable(of, QUESTIONNAIRE, rows[rows["question"].isin(of.asked)])


WHOLE = told()


def bands(*domains: str) -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(domains, (0, 5, 10))


def seen(disclosure, release=Release(), of=WHOLE):  # noqa: B008  (frozen)
    found = on_the_map(of, disclosure, release)
    return found.hardly_anything, [str(text) for text in found.texts]


def names(*domains: str) -> str:
    *first, last = (NAMES[key] for key in domains)
    return f"{', '.join(first)} and {last}" if first else last


# What will be on the map


def test_groups_are_on_the_map_where_one_is_a_region_or_a_province():
    def of(*groups):
        return seen(GROUPS, Release(groups={"q.engaged": {"yes": list(groups), "no": []}}))

    assert of(("country", "01000"), ("region", "03000")) == (False, [])
    assert of(("province", "60000")) == (False, [])
    hardly, (why,) = of(("country", "01000"), ("setting", "rural"))
    assert hardly
    assert why.startswith("Nothing of this edition will be on the map: too few communes answered")


def test_nothing_is_missing_of_an_open_edition_that_asked_enough():
    assert seen(OPEN) == (False, [])
    assert seen(OPEN, of=told(edition="BE2017")) == (False, [])  # five domains are enough


def test_an_open_edition_of_a_few_questions_has_no_index():
    hardly, (why,) = seen(OPEN, of=told("progress", "strategy"))
    assert not hardly
    assert why.endswith(f"{FIVE_OF_THE_SEVEN}, and this edition asks about 1.")
    assert seen(OPEN, of=told("progress"))[1][0].endswith("asks about 0.")


def test_an_open_edition_whose_communes_have_no_score_of_a_domain():
    monitoring = [one.key for one in QUESTIONNAIRE.questions.values() if one.domain == "monitoring"]
    rows = load_answers("BE2018")
    of = told(answers=rows[~rows["question"].isin(monitoring)])
    hardly, texts = seen(OPEN, of=of)
    assert not hardly
    assert texts[0] == f"No commune will have a score of {NAMES['monitoring']}."
    assert texts[1].startswith("No commune will have an answer to ")
    assert len(texts) == 2


@pytest.mark.parametrize("left", ["nothing", "not applicable"])
def test_a_question_that_nobody_answered_is_named(left):
    rows = load_answers("BE2018")
    mine = rows["question"] == "difficulty"
    if left == "nothing":
        rows = rows[~mine]
    else:
        rows = rows.assign(value=rows["value"].mask(mine, NOT_APPLICABLE))
    label = QUESTIONNAIRE.questions["difficulty"].label["en"]
    assert seen(OPEN, of=told(answers=rows)) == (
        False, [f"No commune will have an answer to “{label}”."],
    )  # fmt: skip


def test_scores_of_five_domains_make_an_index():
    assert seen(SCORES, Release(bands=bands(*DOMAINS))) == (False, [])
    gone = f"No commune will have a score of {names(*DOMAINS[5:])}."
    assert seen(SCORES, Release(bands=bands(*DOMAINS[:5]))) == (False, [gone])


@pytest.mark.parametrize("n", [1, 4])
def test_scores_of_fewer_make_none(n):
    hardly, texts = seen(SCORES, Release(bands=bands(*DOMAINS[:n])))
    assert hardly
    assert len(texts) == 2
    assert f"there are scores of {n} of the 7 that were asked" in texts[0]
    assert texts[1] == f"No commune will have a score of {names(*DOMAINS[n:])}."


def test_where_five_domains_were_asked_and_one_is_withheld():
    five = told(edition="BE2017")
    there = [key for key in DOMAINS if key not in ("monitoring", "data")][:4]
    _, texts = seen(SCORES, Release(bands=bands(*there)), five)
    assert "there are scores of 4 of the 5 that were asked" in texts[0]


def test_nothing_at_all():
    hardly, texts = seen(SCORES)
    assert hardly
    assert texts[0] == "Nothing of this edition will be on the map."
    assert "there are scores of 0 of the 7" in texts[1]
    assert len(texts) == 2


def test_an_answer_beside_scores_that_are_withheld_is_something():
    hardly, texts = seen(BOTH, Release(("progress",)))
    assert not hardly
    assert "there are scores of 0 of the 7" in texts[0]
    assert len(texts) == 1
    label = QUESTIONNAIRE.questions["progress"].label["en"]
    nothing = f"No commune will have an answer to “{label}”."
    assert seen(BOTH, Release(bands=bands(*DOMAINS))) == (False, [nothing])


def test_of_scores_that_nobody_meant_to_show_nothing_is_said():
    assert seen(PROGRESS, Release(("progress",))) == (False, [])
    hardly, texts = seen(PROGRESS)
    assert hardly
    assert texts[0] == "Nothing of this edition will be on the map."
    assert len(texts) == 2


def test_five_domains_of_which_no_commune_has_all(monkeypatch):
    scores, states = module.scores_of(WHOLE.answers, WHOLE.edition.asked, QUESTIONNAIRE)
    monkeypatch.setattr(module, "scores_of", lambda *_: (scores.assign(index=math.nan), states))
    hardly, (why,) = seen(OPEN)
    assert not hardly
    assert "there are scores of 7 of the 7" in why


# What the audit found


def found(disclosure, release=Release(), of=WHOLE):  # noqa: B008  (frozen)
    return [str(text) for text in findings(of, disclosure, release)]


def test_of_an_open_edition_there_is_nothing_to_say():
    assert found(OPEN) == []


def test_of_groups_it_is_told_how_many_figures_are_given():
    every = [(variable, "any") for variable in GROUPED_BY]
    release = Release(groups={"q.engaged": {"yes": every}, "index": {"": every[:2] + every[:1]}})
    first, counts, withheld = found(GROUPS, release)
    assert "nothing of a single commune" in first
    assert "of 2 figures" in counts
    assert counts.count(": 2") == 2
    assert counts.count(": 1") == 4
    assert withheld.startswith("Withheld are 4 of 12 tables")
    assert len(found(GROUPS, Release(groups={"q.engaged": {"yes": every}}))) == 2


def test_questions_that_are_not_given_are_named():
    label = QUESTIONNAIRE.questions["progress"].label["en"]
    (missing,) = found(PROGRESS)
    assert missing.startswith(f"The answers to “{label}” are not given")
    (nothing,) = found(PROGRESS, Release(("progress",)))
    assert nothing == "No hidden answer can be worked out from the answers that are given."
    some = Disclosure("restricted", ("q.progress", "q.engaged"))
    assert len(found(some, Release(("engaged",)))) == 2


def test_scores_and_the_bands_that_they_are_given_in():
    told_of = found(SCORES, Release(bands=bands(*DOMAINS)))
    assert told_of[0].startswith("Readers get the scores of 7 of 7 domains; the index of ")
    assert told_of[0].endswith("of 123 communes.")
    assert told_of[1].startswith("Scores are given in bands")
    assert LABELS["data"] in told_of[1]
    assert "not about what is likely" in told_of[2]
    assert len(told_of) == 3
    exact = Release(bands=dict.fromkeys(DOMAINS, ()))
    assert len(found(SCORES, exact)) == 1
    some = found(SCORES, Release(bands=bands("data") | {"governance": ()}))
    assert LABELS["data"] in some[1]
    assert LABELS["governance"] not in some[1]


def test_domains_without_a_score_are_named():
    release = Release(bands=dict.fromkeys(DOMAINS[:6], ()))
    first, without = found(SCORES, release)
    assert first.startswith("Readers get the scores of 6 of 7")
    assert without.startswith(f"No score of {NAMES[DOMAINS[6]]}:")
    of_both = found(BOTH, replace(release, questions=("progress",)))
    assert of_both[1] == without
    assert of_both[2:] == ["Showing fewer questions can bring it back."]
    few = found(SCORES, of=told("progress", "strategy"))
    assert few[0].startswith("Readers get the scores of 0 of 1 domains")
    assert few[1].startswith(f"No score of {NAMES['governance']}:")


def test_communes_whose_score_would_tell_an_answer_are_counted():
    withheld = {"data": ("11002", "24062"), "governance": ("11002",)}
    release = Release(bands=dict.fromkeys(DOMAINS, ()), withheld=withheld)
    _, last = found(SCORES, release)
    assert "are 3 scores, of 2 communes" in last
