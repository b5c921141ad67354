"""The command publishes what its report is free of errors for, when somebody said yes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import yaml
from survey_exports import EDITION, as_csv, labelled

from geo.language import translator
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import load
from geo.survey.editions import EDITIONS
from geo.survey.importing.demonstration_label import LABEL
from geo.survey.store import MAPPING, REPORT, open_store
from geo.survey.store import __main__ as by_hand
from geo.survey.store.editor import Editor

if TYPE_CHECKING:
    from pathlib import Path

FACTS = {
    key: value
    for key, value in yaml.safe_load(
        (EDITIONS / EDITION / "edition.yaml").read_text("utf-8")
    ).items()
    if key not in ("asked", "answers", "seed")
} | {"id": "BE2018B"}
NEW = {
    "mapping": 1,
    "commune": {"column": "Gemeente"},
    "columns": [{"column": "Open data?", "question": "open_data"}],
    "new_questions": [
        {"key": "open_data", "type": "yes_no", "label": "Open data", "domain": "data"}
    ],
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def options(tmp_path: Path, monkeypatch) -> list[str]:
    """A file, its facts and mapping, and a store of its own."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "store"))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    header, rows = labelled("nl", commune="code")
    rows = [[*row, "ja" if n % 2 else "nee"] for n, row in enumerate(rows)]
    (tmp_path / "nieuw.csv").write_bytes(as_csv([*header, "Open data?"], rows))
    (tmp_path / "facts.yaml").write_text(yaml.safe_dump(FACTS), "utf-8")
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(NEW), "utf-8")
    return [
        *(str(tmp_path / "nieuw.csv"), "--edition-facts", str(tmp_path / "facts.yaml")),
        *("--mapping", str(tmp_path / "mapping.yaml"), "--who", "Ann"),
    ]


@pytest.mark.slow
def test_publish_replace_and_what_is_kept_of_it(options, capsys):
    publish = [*options, "--publish", "--yes"]
    assert load.main([*publish, "--note", "first"]) == 0
    assert "BE2018B: version 1 is published." in capsys.readouterr().out
    assert load.main(publish) == 1
    assert "Add --replace" in capsys.readouterr().err
    rule = ["--disclosure", "restricted", "--show", "scores,q.open_data"]
    assert load.main([*publish, "--replace", *rule]) == 0
    store = open_store()
    (stored,) = store.published()
    assert (stored.version, stored.disclosure.access) == (2, "restricted")
    assert set(stored.disclosure.shown) == {"scores", "q.open_data"}
    assert [one.key for one in stored.questions] == ["open_data"]
    editor = store.edited_by("Ben")
    assert [(one.who, one.note) for one in editor.log()] == [("Ann", ""), ("Ann", "first")]
    documents = editor.contents("BE2018B", 1).documents
    assert "open_data" in documents[MAPPING]
    assert "Will be published" in documents[REPORT]


def test_nothing_is_published_unasked(options, capsys, monkeypatch):
    assert load.main([*options, "--publish"]) == 1  # nobody sits there
    assert "--yes" in capsys.readouterr().err
    said = Terminal()
    for answer, code in (("", 1), ("nee\n", 1), ("Ja\n", 0)):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        monkeypatch.setattr("sys.stderr", said)
        assert load.main([*options, "--publish", "--language", "nl"]) == code
        assert bool(open_store().published()) == (code == 0)
    assert "Publish BE2018B in" in said.getvalue()
    assert "Reading the file… 100%" in said.getvalue()


def test_errors_and_ctrl_c_leave_the_store_as_it_was(options, capsys, monkeypatch):
    publish = [*options, "--publish", "--yes"]
    assert load.main([*publish, "--commune", "Open data?"]) == 1
    assert "stand" in capsys.readouterr().out

    def stopped(*_: object, **__: object):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("geo.survey.store.editor.set_published", stopped)
        assert load.main(publish) == 130
        assert "Stopped: nothing was published." in capsys.readouterr().err
    assert not open_store().published()
    assert not open_store().edited_by("Ann").versions()

    whole = Editor.put

    def too_late(*arguments: object, **named: object):
        whole(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(Editor, "put", too_late)
    assert load.main(publish) == 0
    assert "version 1 is published" in capsys.readouterr().out


@pytest.mark.slow
def test_synthetic_answers_stay_synthetic(options, tmp_path, capsys):
    assert LABEL.msgid == DEMONSTRATION_LABEL.msgid
    path = tmp_path / "nieuw.csv"
    said = translator("nl").render(DEMONSTRATION_LABEL)
    header, *rows = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([f"{header};x", *(f"{row};{said}" for row in rows)]), "utf-8")
    real = yaml.safe_dump({**FACTS, "demonstration": False})
    (tmp_path / "facts.yaml").write_text(real, "utf-8")
    for asked in (["--publish", "--yes"], ["--to", str(tmp_path / "to")]):
        assert load.main([*options, *asked]) == 1
        assert "says that its answers are synthetic" in capsys.readouterr().err
    assert not open_store().published()
    (tmp_path / "facts.yaml").write_text(yaml.safe_dump(FACTS), "utf-8")
    assert load.main([*options, "--publish", "--yes"]) == 0
    assert open_store().published()[0].edition.demonstration


@pytest.mark.slow
def test_a_folder_with_new_questions_is_published_with_them(options, tmp_path, capsys):
    assert load.main([*options, "--to", str(tmp_path / "to")]) == 0
    folder = tmp_path / "to" / "BE2018B"
    assert f"store publish {folder.as_posix()}" in capsys.readouterr().out
    assert by_hand.main(["publish", str(folder), "--rule", "aggregates"]) == 0
    (stored,) = open_store().published()
    assert [one.key for one in stored.questions] == ["open_data"]
    assert "open_data" in stored.edition.asked
    (folder / "questions.yaml").write_text("- [", "utf-8")
    assert by_hand.main(["publish", str(folder)]) == 1
    assert "questions.yaml is not valid YAML" in capsys.readouterr().err
