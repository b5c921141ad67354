"""The press folder of an edition: whole, labelled, of what is public, or not there at all."""

from __future__ import annotations

import datetime as dt
import errno
from itertools import takewhile
from pathlib import Path

import pytest
from deck_reading import read_deck
from pdf_tags import read_tags
from small_editions import NAME, RESTRICTED, published, small_edition

from geo.language import LANGUAGE_NAMES, LANGUAGES, AtlasError, translator
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.press_folder import contents
from geo.publishing.press_folder.__main__ import main
from geo.publishing.press_folder.contents import FolderWanted, press_files, views_of
from geo.publishing.press_folder.edition_story import edition_story
from geo.publishing.stories.story_slides import story_deck
from geo.survey import list_editions, load_edition
from geo.survey.editions import is_withdrawn
from geo.survey.store import Disclosure

pytestmark = pytest.mark.slow

DAY = "2026-11-30"


@pytest.fixture
def small(monkeypatch):
    """One table stands for all, one view for a handful."""
    tables = contents.tables_of
    monkeypatch.setattr(contents, "tables_of", lambda one: {"figures": tables(one)["figures"]})
    monkeypatch.setattr(contents, "views_of", lambda name: dict([*views_of(name).items()][:1]))


def test_everything_of_an_edition_is_in_one_folder(small, tmp_path, capsys):
    target = tmp_path / "press"
    arguments = ["WAL2021", "--to", str(target), "--communes", "62063", "--date", DAY]
    assert main([*arguments, "--language", "fr", "--atlas", "https://atlas.example"]) == 0
    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    expected = {"README.md", "citation.txt", "citation.bib", "pictures/map.svg", "pictures/map.png"}
    expected |= {"sheets/region-03000.pdf", "sheets/commune-62063.pdf"}
    expected |= {"story/story.html", "story/story.pdf", "story/story.pptx"}
    tables = {name for name in names if name.startswith("tables/")}
    assert names - tables == expected
    assert {name.rpartition(".")[2] for name in tables} == {"csv", "xlsx"}
    assert f"{len(names)} files" in capsys.readouterr().out
    assert read_tags((target / "story/story.pdf").read_bytes()).marked
    assert read_deck((target / "story/story.pptx").read_bytes())
    assert list(tmp_path.iterdir()) == [target]
    told = (target / "README.md").read_text("utf-8")
    assert told.count("\n## ") == len(LANGUAGES) - 1
    assert all(f"({name})" in told for name in LANGUAGE_NAMES.values())
    assert translator("en").render(DEMONSTRATION_LABEL) not in told
    assert "https://atlas.example/" in told


def test_a_demonstration_says_so_in_every_language_and_file(small):
    wanted = FolderWanted("BE2018", "nl", dt.date.fromisoformat(DAY))
    files = dict(press_files(wanted))
    told = files["README.md"].decode()
    for language in LANGUAGES:
        assert translator(language).render(DEMONSTRATION_LABEL) in told
    label = translator("nl").render(DEMONSTRATION_LABEL)
    assert label in files["pictures/map.svg"].decode()
    assert label in read_tags(files["sheets/region-03000.pdf"]).title
    assert label in read_tags(files["story/story.pdf"]).title
    assert any(label in slide.words for slide in read_deck(files["story/story.pptx"]))
    assert label in files["citation.txt"].decode()


@pytest.mark.parametrize("name", [one.id for one in list_editions()])
def test_every_edition_has_a_story_that_can_be_shown(name):
    story = edition_story(load_edition(name))
    deck = story_deck(story, "de", "https://atlas.example/")
    assert len(deck.slides) == len(story.steps) >= 3
    assert not any(slide.lines for slide in deck.slides)


def test_what_an_edition_of_groups_ranks_nobody_by_is_left_out(monkeypatch, tmp_path):
    """Scores of groups have an index and no ranking: there is a folder, without that picture."""
    monkeypatch.setattr(contents, "_PICTURES", ("svg",))
    rule = Disclosure("aggregates", ("scores",))
    with published(tmp_path, small_edition(rule)):
        files = press_files(FolderWanted(NAME, "nl", dt.date.fromisoformat(DAY)))
        drawn = takewhile(lambda name: name.startswith("pictures/"), (name for name, _ in files))
        assert [*drawn] == [
            f"pictures/{one}.svg" for one in ("map", "map-regions", "initiatives", "map-index")
        ]


def test_of_a_restricted_edition_the_folder_has_what_the_pages_have(small, tmp_path):
    with published(tmp_path, small_edition(RESTRICTED)):
        files = dict(press_files(FolderWanted(NAME, "en", dt.date.fromisoformat(DAY))))
        assert "pictures/map.svg" in files
        assert all(b"budget" not in files[name] for name in files if name.endswith(".svg"))


@pytest.mark.parametrize(
    ("edition", "told"), [("BE1999", "There is no edition BE1999"), ("BE2018@x", "BE2018")]
)
def test_what_is_not_public_is_refused(edition, told, tmp_path, capsys):
    assert main([edition, "--to", str(tmp_path / "press")]) == 1
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_and_not_published_and_what_was_withdrawn_is_refused(tmp_path, capsys):
    from geo.survey.store import open_store

    with published(tmp_path / "store", small_edition()):
        editor = open_store().edited_by("Anna")
        editor.withdraw(NAME, over=1, note="why")
        assert is_withdrawn(NAME)
        assert main([NAME, "--to", str(tmp_path / "press")]) == 1
    assert "withdrawn" in capsys.readouterr().err
    assert not (tmp_path / "press").exists()


@pytest.mark.parametrize("codes", [["99999"], ["abc"]])
def test_a_commune_that_there_is_not_leaves_nothing(small, codes, tmp_path, capsys):
    arguments = ["WAL2021", "--to", str(tmp_path / "press"), "--communes", *codes]
    assert main(arguments) == 1
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_no_half_folder(small, tmp_path, monkeypatch, capsys):
    written, write = [], Path.write_bytes

    def fills_up(path, content):
        if tmp_path in path.parents and path.parent.name in ("pictures", "sheets", "story"):
            if len(written) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(path)
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fills_up)
    assert main(["WAL2021", "--to", str(tmp_path / "press"), "--date", DAY]) == 1
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert told.endswith("press cannot be written: No space left on device. Nothing of it is left.")
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []


def test_what_may_not_leave_leaves_nothing(small, tmp_path, monkeypatch, capsys):
    def refuse(*_: object) -> None:
        raise AtlasError(DEMONSTRATION_LABEL)

    monkeypatch.setattr(contents, "make", refuse)
    assert main(["WAL2021", "--to", str(tmp_path / "press")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["WAL2021", "--to", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert main(["WAL2021", "--to", str(tmp_path / "no" / "such")]) == 1
    assert "cannot be written" in capsys.readouterr().err
