"""Editions that the store publishes, beside the shipped ones: seen by everything that asks."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

from geo.language import AtlasError
from geo.state_cache import StateChangedError, forget
from geo.survey import (
    answer_table,
    commune_profile,
    consistent_snapshot,
    indicator_values,
    list_editions,
    list_indicators,
    load_answers,
    load_edition,
    load_questionnaire,
    score_edition,
)
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store
from geo.territory import load_communes, successors

ASKED = ("progress", "engaged", "strategy")


def contents(name="BE2019", rule=None, questions=(), **facts):
    """The shipped edition of 2018, or a part of it, under another name."""
    told = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    answers = answers[answers["question"].isin(ASKED)]
    told |= {"id": name, "year": 2019, "asked": [*ASKED, *(one["key"] for one in questions)]}
    return Contents(
        told | facts, answers, Disclosure(*rule) if rule else Disclosure(), tuple(questions)
    )


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """The editor of a store of its own; all that was read of it is forgotten afterwards."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    open_store.__globals__["_store_at"].cache_clear()
    with consistent_snapshot():
        pass
    yield open_store().edited_by("An editor")
    open_store().close()
    monkeypatch.undo()
    with consistent_snapshot():
        pass


def seen():
    with consistent_snapshot():
        return [edition.id for edition in list_editions()]


def test_what_is_published_is_there_and_what_is_withdrawn_is_gone(editor):
    before = seen()
    assert "BE2019" not in before
    editor.publish(contents())
    assert sorted(seen()) == sorted([*before, "BE2019"])
    assert load_edition("BE2019").version == 1
    assert len(answer_table("BE2019")) == len(answer_table("BE2018"))
    ours = indicator_values("BE2019", "q.progress", "region", 2018).table
    assert ours["n"].tolist() == [58, 61, 4]
    editor.withdraw("BE2019", over=1)
    assert seen() == before


def test_a_replaced_edition_is_read_anew(editor):
    editor.publish(contents())
    assert seen()
    first = indicator_values("BE2019", "q.progress", "commune", 2018).table.loc["11002", "value"]
    changed = contents()
    mine = (changed.answers["nis5"] == "11002") & (changed.answers["question"] == "progress")
    changed.answers.loc[mine, "value"] = "1"
    editor.replace(changed, over=1)
    with consistent_snapshot():
        again = indicator_values("BE2019", "q.progress", "commune", 2018).table.loc[
            "11002", "value"
        ]
    assert (first, again) == (9.0, 1.0)
    assert load_edition("BE2019").version == 2


def test_answers_that_the_institute_brings_take_the_place_of_the_demonstration(editor):
    editor.publish(contents("BE2018", demonstration=False))
    seen()
    assert load_edition("BE2018").demonstration is False
    assert set(indicator_values("BE2018", "q.progress", "commune", 2018).table["origin"]) == {
        "answered"
    }
    editor.withdraw("BE2018", over=1)
    seen()
    assert load_edition("BE2018").demonstration is True


def test_a_question_of_its_own_can_be_mapped(editor):
    words = dict.fromkeys(("nl", "fr", "de", "en"), "Has a drone")
    own = {
        "key": "drone",
        "chapter": "implementation",
        "type": "yes_no",
        "direction": "up",
        "wording": words,
        "label": words,
    }
    with_own = contents(questions=(own,))
    row = pd.DataFrame({"nis5": ["11002"], "question": ["drone"], "value": ["yes"]})
    editor.publish(
        Contents(
            with_own.facts, pd.concat([with_own.answers, row]), Disclosure(), with_own.questions
        )
    )
    seen()
    assert "q.drone" in [one.id for one in list_indicators("BE2019")]
    assert "q.drone" not in [one.id for one in list_indicators("BE2018")]
    assert indicator_values("BE2019", "q.drone", "commune", 2018).table.loc["11002", "value"] == 1
    editor.withdraw("BE2019", over=1)
    seen()
    assert "drone" not in load_questionnaire().questions


@pytest.mark.parametrize("rule", [("aggregates",), ("aggregates", ("scores",))])
def test_an_edition_of_groups_shows_nothing_of_a_commune(editor, rule):
    editor.publish(contents(rule=rule))
    seen()
    edition = load_edition("BE2019")
    assert (edition.has_answers, edition.disclosure) == (False, rule[0])
    assert load_answers("BE2019").empty
    assert answer_table("BE2019").empty
    assert score_edition("BE2019").empty
    for indicator in list_indicators("BE2019"):
        if indicator.nature == "documented":
            continue
        table = indicator_values("BE2019", indicator.id, "commune", 2018).table
        assert set(table["state"]) == {"not_public"}
        assert table["value"].isna().all()
    profile = commune_profile("BE2019", "11002", 2018)
    assert profile.progress.own.value is None
    assert not profile.parts[0].chapters


def test_figures_of_groups_are_shown_where_the_rule_gives_them(editor):
    editor.publish(contents(rule=("aggregates",)))
    seen()
    observed = indicator_values("BE2019", "q.engaged", "country", 2018)
    assert observed.table["state"].tolist() == ["value"]
    assert observed.n_total == observed.table["n"].iloc[0]
    assert set(observed.table["origin"]) == {"synthetic"}
    assert "only figures of groups" in str(observed.note)
    regions = indicator_values("BE2019", "q.engaged", "region", 2018).table
    assert regions.loc["04000", "state"] == "kept_back"  # four answered
    assert regions.loc["04000", ["value", "n"]].isna().all()
    assert indicator_values("BE2019", "index", "country", 2018).table["state"].tolist() == [
        "not_published"
    ]


def test_a_rule_for_some_questions_gives_groups_of_these_only(editor):
    editor.publish(contents(rule=("restricted", ("q.engaged",))))
    seen()
    assert indicator_values("BE2019", "q.engaged", "country", 2018).table["state"].tolist() == [
        "value"
    ]
    hidden = indicator_values("BE2019", "q.progress", "country", 2018).table
    assert hidden["state"].tolist() == ["not_published"]


def as_another_reader(look):
    """What ``look`` gives to a reader whose page begins now, while this one's still runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look).result()


def test_a_page_sees_the_state_it_began_in_until_its_end(editor):
    editor.publish(contents())
    with consistent_snapshot():
        assert "BE2019" in [edition.id for edition in list_editions()]
        values = indicator_values("BE2019", "q.progress", "commune", 2018)
        editor.withdraw("BE2019", over=1)
        assert "BE2019" not in as_another_reader(seen)
        assert "BE2019" in [edition.id for edition in list_editions()]
        assert indicator_values("BE2019", "q.progress", "commune", 2018) is values
        with consistent_snapshot():  # a part of this page
            assert load_edition("BE2019").version == 1
    assert "BE2019" not in [edition.id for edition in list_editions()]


@pytest.mark.parametrize("late", [list_editions, lambda: load_answers("BE2019")])
def test_what_a_page_did_not_read_before_the_change_is_not_mixed_with_what_it_did(editor, late):
    """It is drawn anew instead; and what it put into memory is not what the next page gets."""
    editor.publish(contents())
    forget()
    with consistent_snapshot():
        if late is not list_editions:
            assert load_edition("BE2019").version == 1
        editor.replace(contents(), over=1)
        with pytest.raises(StateChangedError):
            late()
        assert as_another_reader(lambda: (seen(), load_edition("BE2019").version))[1] == 2
        with pytest.raises(StateChangedError):
            late()
    with consistent_snapshot():
        assert load_edition("BE2019").version == 2
        late()


def test_what_is_read_between_two_pages_is_of_the_state_that_it_finds(editor):
    """A choice in a field is handled before its page looks."""
    editor.publish(contents())
    seen()
    assert load_edition("BE2019").version == 1
    editor.replace(contents(), over=1)
    assert load_edition("BE2019").version == 1  # known, and nobody looked
    load_answers("BE2019")  # not known: this looks
    assert load_edition("BE2019").version == 2


def test_nothing_is_kept_of_a_state_that_nobody_is_in(editor):
    editor.publish(contents())
    seen()
    with consistent_snapshot():
        list_editions()
        for version in range(1, 4):
            editor.replace(contents(), over=version)
            as_another_reader(seen)
        assert list_editions.states_kept() == 2  # this page's, and that of now
    assert list_editions.states_kept() == 1


def test_a_store_that_cannot_be_asked_leaves_what_is_known(editor, monkeypatch):
    editor.publish(contents())
    assert "BE2019" in seen()

    def broken(self):
        raise AtlasError("out of reach")

    monkeypatch.setattr("geo.survey.stored_editions.StoredEditions.stamp", broken)
    assert "BE2019" in seen()


@pytest.mark.slow
def test_an_atlas_that_starts_anew_has_what_is_published(editor, tmp_path, prepared_commands):
    editor.publish(contents())
    asked = (
        "from geo.survey import list_editions, load_answers\n"
        "print([e.id for e in list_editions()][0], len(load_answers('BE2019')))"
    )
    environment = os.environ | {"ATLAS_DATA": str(tmp_path)}
    done = prepared_commands.run(["-c", asked], Path(__file__).parents[2], environment)
    assert done.returncode == 0, done.stderr
    name, number = done.stdout.split()
    assert name in {"BE2019", "WAL2021"}
    assert int(number) == len(contents().answers)


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("vintage", [2019, 2025])
def test_of_merged_communes_that_chose_one_of_several_the_most_populous_counts(
    editor, vintage, silent
):
    """Of those that answered: a larger part that did not says nothing."""
    people = load_communes(2018)["population"]
    choices = ("none", "intended", "formalised")
    answers: list[tuple[str, str]] = []
    expected: dict[str, str] = {}
    for code in load_communes(vintage).index:
        parts = sorted(successors(code, vintage, 2018), key=lambda part: -people[part])
        if len(parts) > 1:
            parts = parts[silent:]
            answers += zip(parts, choices, strict=False)
            expected[code] = choices[0]
    assert len(expected) > 5
    given = contents()
    table = pd.DataFrame(answers, columns=["nis5", "value"]).assign(question="strategy")
    editor.publish(replace(given, answers=table[list(given.answers.columns)]))
    with consistent_snapshot():
        now = indicator_values("BE2019", "q.strategy", "commune", vintage).table["value"]
    questions = load_questionnaire().questions["strategy"].choices
    places = {one.key: place for place, one in enumerate(questions)}
    assert now.dropna().to_dict() == {code: places[key] for code, key in expected.items()}
