"""Whether anything of an edition will be seen is known before it is published."""

from __future__ import annotations

import pytest
import yaml
from editions_to_store import a_few, shipped, small

from geo.survey.questionnaire import load_questionnaire
from geo.survey.store import Contents, Disclosure
from geo.survey.store import __main__ as by_hand
from geo.survey.store.disclosure_audit.on_the_map import OnTheMap, on_the_map
from geo.survey.store.history import told_by


def seen(editor, contents: Contents) -> OnTheMap:
    return on_the_map(told_by(contents), contents.disclosure, editor.audit(contents))


@pytest.fixture
def editor(sqlite_store):
    return sqlite_store.edited_by("Ann")


def said(found: OnTheMap) -> str:
    return " ".join(map(str, found.texts))


def test_of_a_whole_edition_nothing_is_missing(editor):
    assert seen(editor, shipped()) == OnTheMap(False, ())


def test_an_open_edition_of_few_questions_has_no_index_and_is_seen_all_the_same(editor):
    found = seen(editor, small("progress", "strategy"))
    assert not found.hardly_anything
    assert "No commune will have an index" in said(found)
    assert "asks about 1." in said(found)


def test_scores_that_are_all_withheld_are_hardly_anything(editor):
    """So few questions a domain: every band would tell an answer."""
    found = seen(
        editor, small("engaged", "strategy", disclosure=Disclosure("restricted", ("scores",)))
    )
    assert found.hardly_anything
    assert "Nothing of this edition will be on the map." in said(found)
    assert "No commune will have an index" in said(found)


def test_a_question_beside_scores_that_are_withheld_is_something(editor):
    rule = Disclosure("restricted", ("scores", "q.progress"))
    found = seen(editor, small("engaged", "progress", "strategy", disclosure=rule))
    assert not found.hardly_anything
    assert "No commune will have an index" in said(found)


def test_all_scores_of_one_domain_withheld_is_said(editor):
    """A domain that concerns nobody who answered."""
    whole = shipped()
    of_it = [
        one.key
        for one in load_questionnaire().questions.values()
        if one.domain == "monitoring" and one.key in whole.facts["asked"]
    ]
    assert of_it
    kept = whole.answers[~whole.answers.question.isin(of_it)]
    found = seen(editor, Contents(whole.facts, kept))
    assert not found.hardly_anything
    assert "No commune will have a score of “Monitoring and evaluation”." in said(found)
    assert "No commune will have an answer to " in said(found)


def test_groups_of_too_few_communes_are_nothing(editor):
    found = seen(editor, a_few(4, disclosure=Disclosure("aggregates")))
    assert found.hardly_anything
    assert "too few communes answered" in said(found)


def test_the_command_asks_for_an_explicit_yes(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "store"))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    contents = small("engaged", "strategy")
    folder = tmp_path / "BE2018"
    folder.mkdir()
    (folder / "edition.yaml").write_text(yaml.safe_dump(dict(contents.facts)), "utf-8")
    contents.answers.to_csv(folder / "answers.csv", index=False)
    publish = ["publish", str(folder), "--rule", "restricted", "--show", "scores"]
    assert by_hand.main(publish) == 1
    told = capsys.readouterr()
    assert "Nothing of this edition will be on the map." in told.err
    assert "--anyway" in told.err
    assert by_hand.main([*publish, "--anyway"]) == 0
    told = capsys.readouterr()
    assert "Nothing of this edition will be on the map." in told.out
    assert "version 1 is published" in told.out
