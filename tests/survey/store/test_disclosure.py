"""The rule is kept where data leaves the store, whoever asks and however."""

from __future__ import annotations

import inspect
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from editions_to_store import a_few, shipped, small

from geo.language import AtlasError
from geo.survey import load_edition, load_questionnaire, score_edition
from geo.survey.maturity.scores import scored_among
from geo.survey.store import Disclosure, Store
from geo.survey.store.database_address import file_url

DOMAINS = tuple(load_questionnaire().domains)

AGGREGATES = Disclosure("aggregates")
SCORES_OF_GROUPS = Disclosure("aggregates", ("scores",))
RESTRICTED = Disclosure("restricted", ("scores", "q.engaged"))
ONLY_QUESTIONS = Disclosure("restricted", ("q.engaged", "q.strategy"))


@pytest.fixture(scope="module")
def restricted(tmp_path_factory):
    """All of an edition as its rule gives it; nobody writes into this store."""
    one = Store(file_url(tmp_path_factory.mktemp("store") / "atlas.sqlite"), patience=5)
    one.edited_by("Anna").publish(shipped(disclosure=RESTRICTED))
    yield one
    one.close()


def ways_to_ask(store: Store, edition_id: str):
    """Everything a reader can ask about single communes."""
    asked = load_edition(edition_id).asked
    yield lambda: store.answers(edition_id)
    yield lambda: store.answers(edition_id, 1)
    yield lambda: store.answers(edition_id, questions=asked)
    yield lambda: store.answers(edition_id, questions=["engaged", "barriers"])
    yield lambda: store.answers(edition_id, questions=["barriers", "no_such_question"])
    yield lambda: store.answers(edition_id, questions=iter(["barriers"]))


@pytest.mark.slow
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


def test_only_what_is_shown_leaves(restricted):
    answers = restricted.answers("BE2018", questions=["engaged"])
    assert set(answers["question"]) == {"engaged"}
    assert answers["nis5"].nunique() == 123


def test_scores_that_may_not_leave_do_not(sqlite_store):
    sqlite_store.edited_by("Anna").publish(a_few(8, disclosure=ONLY_QUESTIONS))
    with pytest.raises(AtlasError, match="does not give the communes’ scores"):
        sqlite_store.scores("BE2018")


def test_scores_of_a_restricted_edition_are_the_middles_of_their_bands(restricted):
    """With all its digits a mean of many values tells which they were, and near an end any."""
    scores, exact = restricted.scores("BE2018"), score_edition("BE2018")
    bands = restricted.edition("BE2018").bands
    assert len(bands) >= 5
    for key, cuts in bands.items():
        assert (cuts[0], cuts[-1]) == (0, 10)
        assert len(cuts) > 2
        known = exact[key].dropna()
        for low, high in pairwise(cuts):
            inside = known[(known >= low) & ((known < high) | (high == 10))].index
            assert (scores.loc[inside, key] == (low + high) / 2).all()
        assert scores[key].notna().sum() == len(known)


def test_a_score_that_is_an_answer_does_not_leave(sqlite_store):
    """BE2017 asked one question of a domain: its score, in whatever bands, would tell the answer."""
    edition, questionnaire = load_edition("BE2017"), load_questionnaire()
    sqlite_store.edited_by("Anna").publish(
        shipped("BE2017", disclosure=Disclosure("restricted", ("scores",)))
    )
    scores, states = sqlite_store.scores_and_states("BE2017")
    asked = {key: scored_among(edition.asked, key, questionnaire) for key in DOMAINS}
    yes_or_no = [key for key, some in asked.items() if [q.type for q in some] == ["yes_no"]]
    assert yes_or_no
    for key in yes_or_no:
        assert scores[key].isna().all()
        assert set(states[key]) == {"not_public"}
    assert scores.notna().any().any()


def test_that_nothing_concerns_a_commune_is_not_told(sqlite_store):
    """It would be the answer to each of the hidden questions; nor that it answered too few."""
    edition, questionnaire = load_edition("BE2018"), load_questionnaire()
    contents = shipped(disclosure=RESTRICTED)
    keys = [q.key for q in scored_among(edition.asked, "governance", questionnaire)]
    answers = contents.answers.copy()
    one, other = answers["nis5"].unique()[:2]
    answers.loc[(answers["nis5"] == one) & answers["question"].isin(keys), "value"] = (
        "not_applicable"
    )
    answers = answers[~((answers["nis5"] == other) & answers["question"].isin(keys[1:]))]
    sqlite_store.edited_by("Anna").publish(replace(contents, answers=answers))
    _, states = sqlite_store.scores_and_states("BE2018")
    assert states.loc[[one, other], "governance"].tolist() == ["not_given"] * 2
    assert not {"not_applicable", "too_few_questions"} & set(states.to_numpy().ravel())


def test_the_index_says_nothing_beyond_the_domains(sqlite_store):
    """Its reader has the domains: the mean of what is shown of them, and of nothing else."""
    rule = Disclosure("restricted", ("scores", "q.progress"))
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=rule))
    scores = sqlite_store.scores("BE2018")
    assert sqlite_store.edition("BE2018").disclosed.count("index") == 1
    known = scores["index"].dropna()
    assert len(known) > 50
    np.testing.assert_allclose(known, scores.loc[known.index, list(DOMAINS)].mean(axis=1))


def test_where_every_answer_is_public_so_is_the_score(sqlite_store):
    edition, questionnaire = load_edition("BE2018"), load_questionnaire()
    keys = [q.key for q in scored_among(edition.asked, "data", questionnaire)]
    rule = Disclosure("restricted", ("scores", *(f"q.{key}" for key in keys)))
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=rule))
    scores = sqlite_store.scores("BE2018")
    np.testing.assert_allclose(scores["data"], score_edition("BE2018")["data"])
    assert sqlite_store.edition("BE2018").bands["data"] == ()


def test_groups_give_answers_or_scores_and_never_both(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(small(disclosure=AGGREGATES))
    assert (sqlite_store.aggregates("BE2018", "q.engaged")["state"] == "value").any()
    with pytest.raises(AtlasError, match="not even of groups"):
        sqlite_store.aggregates("BE2018", "index")
    with pytest.raises(AtlasError, match="under another rule"):
        editor.replace(small(disclosure=SCORES_OF_GROUPS), over=1)


def test_groups_of_scores(sqlite_store):
    sqlite_store.edited_by("Anna").publish(shipped(disclosure=SCORES_OF_GROUPS))
    assert (sqlite_store.aggregates("BE2018", "index")["state"] == "value").any()
    for indicator in ("q.engaged", "q.nothing", "q."):
        with pytest.raises(AtlasError, match="not even of groups"):
            sqlite_store.aggregates("BE2018", indicator)


@pytest.mark.parametrize("rule", [ONLY_QUESTIONS, RESTRICTED, Disclosure()])
def test_an_edition_that_gives_communes_has_no_other_figures_of_groups(sqlite_store, rule):
    """They are worked out from what it gives; what is hidden is in none of them."""
    sqlite_store.edited_by("Anna").publish(a_few(20, disclosure=rule))
    for indicator in ("q.engaged", "q.barriers", "index", "domain.data"):
        with pytest.raises(AtlasError, match="worked out from what it gives"):
            sqlite_store.aggregates("BE2018", indicator)


def test_figures_that_were_kept_are_not_those_of_another_version(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(small(disclosure=AGGREGATES))
    first = sqlite_store.aggregates("BE2018", "q.engaged")
    first.loc[:, "value"] = 0  # of the caller's own
    assert (sqlite_store.aggregates("BE2018", "q.engaged")["value"] != 0).any()
    editor.withdraw("BE2018", over=1)
    with pytest.raises(AtlasError, match="Nothing of edition"):
        sqlite_store.aggregates("BE2018", "q.engaged")


def test_readers_have_no_other_door():
    """Whatever is added to what readers may call has to be thought of here."""
    public = {name for name, _ in inspect.getmembers(Store) if not name.startswith("_")}
    assert public == {
        "aggregates",
        "answers",
        "close",
        "commune_desk",  # a draft behind a link, to whom holds the link: of one commune, its own
        "earlier_questions",  # their words, no answers
        "edited_by",
        "edition",
        "left_out",  # of what the edition says of itself, no answers
        "place",
        "published",
        "scores_and_states",
        "scores",
        "stamp",
        "versions",  # numbers, days and why one is kept back; what is in one goes through "edition"
        "withdrawn",  # ids alone
    }
