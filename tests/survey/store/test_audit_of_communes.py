"""What is given of single communes tells no hidden answer: tried with every combination of answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from editions_to_store import shipped, small

from geo.language import AtlasError
from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.maturity.scores import score_domain, scored_among
from geo.survey.store import Disclosure
from geo.survey.store.disclosure_audit.answer_patterns import (
    as_answered,
    find_sum,
    possible_answers,
)
from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
from geo.survey.store.disclosure_audit.release import (
    decide,
    questions_given,
    read_release,
    write_release,
)

pytestmark = pytest.mark.slow

QUESTIONS = load_questionnaire()
EDITION = load_edition("BE2018")
SCORES = Disclosure("restricted", ("scores",))


def told(edition_id: str = "BE2018", answers: pd.DataFrame | None = None) -> DisclosedTable:
    return DisclosedTable(
        load_edition(edition_id),
        QUESTIONS,
        load_answers(edition_id) if answers is None else answers,
    )


@pytest.fixture(scope="module")
def bands() -> dict[str, tuple[int, ...]]:
    return dict(decide(told(), SCORES).bands)


def every_pattern(domain: str) -> pd.DataFrame:
    """All answers to the questions of a domain, left open or not, with who is engaged or has projects.

    Of long lists of answers some: fewer possibilities can only make an answer look certain.
    """
    questions = scored_among(EDITION.asked, domain, QUESTIONS)
    keys = [question.key for question in questions]
    some = {question.key: [*_some(possible_answers(question)), ""] for question in questions} | {
        "engaged": ["yes", "no"],
        "projects": ["0", "1", "5", "12"],
    }
    table = pd.DataFrame(list(product(*some.values())), columns=list(some)).drop_duplicates()
    for question in questions:
        if (condition := question.asked_if) is not None:
            concerned = table[condition.question].map(condition.concerns)
            asked = table[question.key] != "not_applicable"
            table[question.key] = table[question.key].where(concerned & asked, "not_applicable")
    table = table.drop_duplicates().replace("", np.nan).reset_index(drop=True)
    return table.assign(score=score_domain(questions, table[keys])[0])


def _some(answers: tuple[str, ...]) -> list[str]:
    return list(answers) if len(answers) <= 8 else [*answers[:2], *answers[2:-1:4], answers[-1]]


@pytest.mark.parametrize("domain", ["governance", "organisation", "implementation", "data"])
def test_whatever_the_band_every_answer_can_be_another(domain, bands):
    table = every_pattern(domain).dropna(subset="score")
    for low, high in pairwise(bands[domain]):
        inside = table[(table["score"] >= low) & ((table["score"] < high) | (high == 10))]
        for question in scored_among(EDITION.asked, domain, QUESTIONS):
            said = inside[question.key].dropna()
            said = said[said != "not_applicable"]
            assert len(set(said)) > 1, (domain, low, question.key)
            if question.type == "yes_no":
                assert set(said) == {"yes", "no"}
        assert set(inside["engaged"]) == {"yes", "no"}


def test_the_attack_would_find_an_answer_that_one_decimal_gives_away():
    """Or the test above would prove nothing: below 1 nobody is engaged."""
    table = every_pattern("implementation").dropna(subset="score")
    assert set(table[table["score"].round(1) < 1]["engaged"]) == {"no"}
    assert set(table[table["score"].round(1) > 8]["engaged"]) == {"yes"}


def test_bands_are_chosen_from_the_questions_and_not_from_the_answers(bands):
    """Another survey has the same bands, unless some commune's scores tell something together."""
    turned = load_answers("BE2018")
    codes = turned["nis5"].unique()
    turned = turned.assign(
        nis5=turned["nis5"].map(dict(zip(codes, np.roll(codes, 7), strict=True)))
    )
    assert dict(decide(told(answers=turned), SCORES).bands) == bands


def test_a_release_is_kept_as_it_was_decided():
    release = decide(told("BE2017"), SCORES)
    assert read_release(write_release(release)) == release


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (("monitoring",), ()),  # who has no project is not asked
        (("initiated_by", "progress"), ("progress",)),
        (("engaged", "initiated_by"), ("engaged", "initiated_by")),
        (("projects",), ()),  # none at all is none of each kind
        (("projects_living",), ("projects_living",)),
    ],
)
def test_answers_that_tell_others_are_not_given(wanted, given):
    adds_up = find_sum(EDITION.asked, QUESTIONS)
    assert questions_given(wanted, EDITION.asked, QUESTIONS, adds_up) == given


def test_a_total_goes_with_all_its_kinds_and_all_kinds_with_it():
    adds_up = find_sum(EDITION.asked, QUESTIONS)
    assert adds_up is not None
    whole = questions_given((*adds_up.keys, "funding"), EDITION.asked, QUESTIONS, adds_up)
    assert set(whole) == {*adds_up.keys, "funding"}
    kinds = questions_given(adds_up.kinds, EDITION.asked, QUESTIONS, adds_up)
    assert len(kinds) == len(adds_up.kinds) - 1


# ------------------------------------------------------------------- versions and other editions


def restricted(*shown: str, **changes):
    keys = (
        "strategy",
        "objectives_formalised",
        "factor_institutional",
        "prerequisites",
        "progress",
    )
    return small(*keys, disclosure=Disclosure("restricted", ("scores", *shown)), **changes)


def with_answer(contents, nis5: str, question: str, value: str):
    answers = contents.answers.copy()
    answers.loc[(answers["nis5"] == nis5) & (answers["question"] == question), "value"] = value
    return replace(contents, answers=answers)


def moved(store, contents, nis5: str):
    """The contents with another strategy of a commune, so that its band is another one."""
    before = store.scores("BE2018").loc[nis5, "governance"]
    for value in ("none", "formalised"):
        changed = with_answer(contents, nis5, "strategy", value)
        now = decide(
            DisclosedTable(EDITION_SMALL(), QUESTIONS, changed.answers), contents.disclosure
        )
        assert now.bands
        scores = score_domain(
            scored_among(contents.facts["asked"], "governance", QUESTIONS),
            DisclosedTable(EDITION_SMALL(), QUESTIONS, changed.answers).table(),
        )[0]
        cuts = now.bands["governance"]
        if not cuts[0] <= before <= cuts[-1]:
            continue
        band = next((a, b) for a, b in pairwise(cuts) if a <= scores[nis5] < b or b == 10)
        if sum(band) / 2 != before:
            return changed
    raise AssertionError


def EDITION_SMALL():  # noqa: N802
    return replace(EDITION, asked=tuple(restricted().facts["asked"]))


def test_a_corrected_commune_has_no_score_where_it_would_be_another(sqlite_store):
    """Who has both versions would know of which answer it was, and in which direction."""
    editor = sqlite_store.edited_by("Anna")
    contents = restricted()
    editor.publish(contents)
    before = sqlite_store.scores("BE2018")
    nis5 = before["governance"].dropna().index[0]
    changed = moved(sqlite_store, contents, nis5)
    editor.replace(changed, over=1)
    after, states = sqlite_store.scores_and_states("BE2018")
    assert np.isnan(after.loc[nis5, "governance"])
    assert states.loc[nis5, "governance"] == "not_given"
    others = before.index.drop(nis5)
    pd.testing.assert_frame_equal(after.loc[others], before.loc[others])
    # ... and stays without, as long as the earlier one may be remembered.
    editor.replace(changed, over=2)
    assert np.isnan(sqlite_store.scores("BE2018").loc[nis5, "governance"])


def test_answers_that_tell_more_beside_an_earlier_version_are_refused(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(restricted())
    with pytest.raises(AtlasError, match="gave scores, and its readers may have"):
        editor.replace(
            restricted("q.strategy", "q.objectives_formalised", "q.factor_institutional"), over=1
        )
    assert sqlite_store.edition("BE2018").version == 1
    editor.replace(restricted("q.progress"), over=1)  # tells nothing of a domain


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SCORES, Disclosure("aggregates")),
        (Disclosure("aggregates"), SCORES),
        (Disclosure("aggregates"), Disclosure("aggregates", ("scores",))),
    ],
)
def test_another_kind_of_rule_is_refused(sqlite_store, first, second):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(restricted() if first == SCORES else small(disclosure=first))
    with pytest.raises(AtlasError, match=r"under another rule.*Publish under the rule"):
        editor.replace(small(disclosure=second), over=1)
    editor.replace(small(), over=1)  # whoever opens it opens all of it


def test_what_was_decided_is_kept_and_not_decided_again(sqlite_store, monkeypatch):
    sqlite_store.edited_by("Anna").publish(restricted())
    before = sqlite_store.scores("BE2018")
    monkeypatch.setattr("geo.survey.store.history.decide", None)
    pd.testing.assert_frame_equal(sqlite_store.scores("BE2018"), before)
    assert "index" not in sqlite_store.edition("BE2018").disclosed


def test_a_version_without_a_release_is_decided_on_when_it_is_read(sqlite_store):
    """Stored before releases were kept."""
    import sqlalchemy as sa

    from geo.survey.store.schema import DOCUMENT

    sqlite_store.edited_by("Anna").publish(restricted())
    before = sqlite_store.scores("BE2018")
    with sqlite_store._database.writing() as connection:
        connection.execute(sa.delete(DOCUMENT).where(DOCUMENT.c.name == "release"))
    pd.testing.assert_frame_equal(sqlite_store.scores("BE2018"), before)


def test_an_open_edition_has_nothing_to_keep(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(shipped())
    assert "release" not in editor.contents("BE2018", 1).documents


def test_kinds_of_which_some_were_not_asked_are_still_no_more_than_the_total():
    """Found by the attack on drawn editions: mobility and living told that there were projects."""
    asked = [key for key in EDITION.asked if key not in ("projects_people", "projects_economy")]
    adds_up = find_sum(asked, QUESTIONS)
    assert adds_up is not None
    table = told().table()
    some = as_answered(adds_up, table)
    assert some is not None
    assert not some.exact
    whole = as_answered(find_sum(EDITION.asked, QUESTIONS), table)
    assert whole is not None
    assert whole.exact
    less = table.assign(projects="0")
    assert as_answered(adds_up, less) is None
    # All kinds that were asked say nothing of the total any more; a total of none is none of each.
    assert questions_given(some.kinds, asked, QUESTIONS, some) == some.kinds
    assert questions_given((some.total,), asked, QUESTIONS, some) == ()
