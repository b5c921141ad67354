"""The rule is kept where data leaves the store, whoever asks and however."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from editions_to_store import a_few, shipped

from geo.language import AtlasError
from geo.survey import load_edition, load_questionnaire, score_edition
from geo.survey.maturity.scores import scored_among
from geo.survey.store import Disclosure, Store
from geo.survey.store.disclosure import LEAST_HIDDEN_QUESTIONS
from geo.survey.store.scores import hidden_enough, scores_to_show

DOMAINS = tuple(load_questionnaire().domains)

AGGREGATES = Disclosure("aggregates")
SCORES_OF_GROUPS = Disclosure("aggregates", ("scores",))
RESTRICTED = Disclosure("restricted", ("scores", "q.engaged"))
ONLY_QUESTIONS = Disclosure("restricted", ("q.engaged", "q.strategy"))


def ways_to_ask(store: Store, edition_id: str):
    """Everything a reader can ask about single communes."""
    asked = load_edition(edition_id).asked
    yield lambda: store.answers(edition_id)
    yield lambda: store.answers(edition_id, 1)
    yield lambda: store.answers(edition_id, questions=asked)
    yield lambda: store.answers(edition_id, questions=["engaged", "barriers"])
    yield lambda: store.answers(edition_id, questions=["barriers", "no_such_question"])
    yield lambda: store.answers(edition_id, questions=iter(["barriers"]))


@pytest.mark.parametrize("rule", [AGGREGATES, SCORES_OF_GROUPS, RESTRICTED, ONLY_QUESTIONS])
def test_hidden_answers_do_not_leave(sqlite_store, rule):
    sqlite_store.edited_by("Anna").publish(a_few(8, disclosure=rule))
    assert sqlite_store.published()[0].disclosure == rule
    for ask in ways_to_ask(sqlite_store, "BE2018"):
        with pytest.raises(AtlasError, match=r"does not give|groups of 5 communes"):
            ask()


@pytest.mark.parametrize("rule", [AGGREGATES, SCORES_OF_GROUPS])
def test_of_a_single_commune_nothing_leaves(sqlite_store, rule):
    sqlite_store.edited_by("Anna").publish(a_few(8, disclosure=rule))
    for ask in (
        lambda: sqlite_store.answers("BE2018", questions=[]),
        lambda: sqlite_store.answers("BE2018", questions=["engaged"]),
        lambda: sqlite_store.scores("BE2018"),
        lambda: sqlite_store.scores("BE2018", 1),
    ):
        with pytest.raises(AtlasError, match="groups of 5 communes"):
            ask()


def test_the_rule_is_the_published_versions_own(store):
    """Neither the earlier, open version nor the later, withdrawn one is a way round it."""
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    assert not store.answers("BE2018").empty
    editor.replace(a_few(8, disclosure=AGGREGATES), over=1)
    for version in (None, 1, 2):
        with pytest.raises(AtlasError):
            store.answers("BE2018", version)
        with pytest.raises(AtlasError):
            store.scores("BE2018", version)
    editor.replace(a_few(8), over=2)
    editor.withdraw("BE2018", over=3)
    for version in (None, 1, 2, 3):
        with pytest.raises(AtlasError):
            store.answers("BE2018", version)


def test_only_what_is_shown_leaves(sqlite_store):
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=RESTRICTED))
    answers = sqlite_store.answers("BE2018", questions=["engaged"])
    assert set(answers["question"]) == {"engaged"}
    assert answers["nis5"].nunique() == 123


def test_scores_that_may_not_leave_do_not(sqlite_store):
    sqlite_store.edited_by("Anna").publish(a_few(8, disclosure=ONLY_QUESTIONS))
    with pytest.raises(AtlasError, match="does not give the communes’ scores"):
        sqlite_store.scores("BE2018")


def test_scores_of_a_restricted_edition_are_rounded(sqlite_store):
    """With all its digits a mean of many values tells which they were."""
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=RESTRICTED))
    scores, exact = sqlite_store.scores("BE2018"), score_edition("BE2018")
    domains = scores[list(DOMAINS)]
    known = domains.to_numpy()[domains.notna().to_numpy()]
    assert np.allclose(known * 10, np.round(known * 10))
    domain = scored_among(load_edition("BE2018").asked, "governance", load_questionnaire())
    assert len(domain) >= LEAST_HIDDEN_QUESTIONS
    np.testing.assert_allclose(scores["governance"], exact["governance"].round(1))


def test_a_score_that_is_an_answer_does_not_leave(sqlite_store):
    """BE2017 asked one or two questions of most domains: their scores would tell the answers."""
    edition, questionnaire = load_edition("BE2017"), load_questionnaire()
    sqlite_store.edited_by("Anna").publish(
        shipped("BE2017", disclosure=Disclosure("restricted", ("scores",)))
    )
    scores = sqlite_store.scores("BE2017")
    asked = {key: len(scored_among(edition.asked, key, questionnaire)) for key in DOMAINS}
    assert 1 in asked.values()
    for key, n in asked.items():
        assert scores[key].notna().any() == (n >= LEAST_HIDDEN_QUESTIONS), key


def test_a_score_of_few_hidden_answers_does_not_leave(sqlite_store):
    """However many were asked: of a commune that answered two of them, the score is both."""
    edition, questionnaire = load_edition("BE2018"), load_questionnaire()
    keys = [q.key for q in scored_among(edition.asked, "governance", questionnaire)]
    contents = shipped(disclosure=Disclosure("restricted", ("scores", "q.engaged")))
    whole = contents.answers.groupby("nis5")["question"].agg(set)
    commune = next(code for code, said in whole.items() if set(keys) <= said)
    for left in range(len(keys), 0, -1):
        gone = (contents.answers["nis5"] == commune) & contents.answers["question"].isin(
            keys[left:]
        )
        scores, states = scores_to_show(
            contents.answers[~gone], edition.asked, questionnaire, {"engaged"}
        )
        hidden = sum(key != "engaged" for key in keys[:left])
        if hidden < LEAST_HIDDEN_QUESTIONS:
            assert np.isnan(scores.loc[commune, "governance"]), left
            assert states.loc[commune, "governance"] != "value"
    assert left < LEAST_HIDDEN_QUESTIONS


def test_that_nothing_concerns_a_commune_is_not_told():
    """It would be the answer to each of the hidden questions."""
    edition, questionnaire = load_edition("BE2018"), load_questionnaire()
    keys = [q.key for q in scored_among(edition.asked, "governance", questionnaire)]
    answers = shipped().answers.copy()
    commune = answers["nis5"].iloc[0]
    mine = (answers["nis5"] == commune) & answers["question"].isin(keys)
    answers.loc[mine, "value"] = "not_applicable"
    _, states = scores_to_show(answers, edition.asked, questionnaire, ())
    assert states.loc[commune, "governance"] in {"not_given", "too_few_questions"}
    assert "not_applicable" not in states.to_numpy()


def test_the_index_says_nothing_beyond_the_domains(sqlite_store):
    """Its reader has the domains: the mean of what is shown of them, and of nothing else."""
    rule = Disclosure("restricted", ("scores", "q.progress"))
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=rule))
    scores = sqlite_store.scores("BE2018")
    assert sqlite_store.edition("BE2018").given.count("index") == 1
    known = scores["index"].dropna()
    assert len(known) > 50
    np.testing.assert_allclose(known, scores.loc[known.index, list(DOMAINS)].mean(axis=1))


def test_shown_answers_do_not_uncover_the_last_hidden_one():
    edition, questionnaire = load_edition("BE2018"), load_questionnaire()
    for domain in DOMAINS:
        keys = [q.key for q in scored_among(edition.asked, domain, questionnaire)]
        for hidden in range(len(keys) + 1):
            shown = keys[hidden:]
            kept = domain in hidden_enough(edition.asked, questionnaire, shown)
            assert kept == (hidden == 0 or hidden >= LEAST_HIDDEN_QUESTIONS)


def test_groups_give_answers_or_scores_and_never_both(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(shipped(disclosure=AGGREGATES))
    assert (sqlite_store.aggregates("BE2018", "q.engaged")["state"] == "value").any()
    with pytest.raises(AtlasError, match="not even of groups"):
        sqlite_store.aggregates("BE2018", "index")
    editor.replace(shipped(disclosure=SCORES_OF_GROUPS), over=1)
    assert (sqlite_store.aggregates("BE2018", "index")["state"] == "value").any()
    for indicator in ("q.engaged", "q.nothing", "q."):
        with pytest.raises(AtlasError, match="not even of groups"):
            sqlite_store.aggregates("BE2018", indicator)


def test_groups_of_a_restricted_edition_are_of_what_is_shown(sqlite_store):
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=ONLY_QUESTIONS))
    assert not sqlite_store.aggregates("BE2018", "q.engaged").empty
    for indicator in ("q.barriers", "index", "domain.data"):
        with pytest.raises(AtlasError, match="not even of groups"):
            sqlite_store.aggregates("BE2018", indicator)


def test_figures_that_were_kept_are_not_those_of_another_version(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(a_few(20))
    first = sqlite_store.aggregates("BE2018", "q.engaged")
    first.loc[:, "value"] = 0  # of the caller's own
    assert sqlite_store.aggregates("BE2018", "q.engaged")["n"].max() == 20
    assert (sqlite_store.aggregates("BE2018", "q.engaged")["value"] != 0).any()
    editor.replace(a_few(30), over=1)
    assert sqlite_store.aggregates("BE2018", "q.engaged")["n"].max() == 30
    editor.withdraw("BE2018", over=2)
    with pytest.raises(AtlasError, match="Nothing of edition"):
        sqlite_store.aggregates("BE2018", "q.engaged")


def test_readers_have_no_other_door():
    """Whatever is added to what readers may call has to be thought of here."""
    public = {name for name, _ in inspect.getmembers(Store) if not name.startswith("_")}
    assert public == {
        "aggregates",
        "answers",
        "close",
        "edited_by",
        "edition",
        "place",
        "published",
        "scores_and_states",
        "scores",
        "stamp",
    }
