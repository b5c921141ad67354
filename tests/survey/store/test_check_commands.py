"""What waits to be checked, by hand: ``python -m geo.survey.store check COMMAND``."""

from __future__ import annotations

import csv
import stat

import pytest
import yaml
from editions_to_store import a_few

from geo.survey.store import __main__ as by_hand
from geo.survey.store.checking.commune_desk import GivenReply, NoSuchLinkError
from geo.survey.store.checking.drafts import open_draft, save_draft
from geo.survey.store.checking.links import communes_of


@pytest.fixture
def run(sqlite_store, monkeypatch, capsys):
    """What a command says, with what it ends with."""
    monkeypatch.setattr(by_hand, "open_store", lambda: sqlite_store)

    def command(*arguments: object) -> tuple[int, str, str]:
        code = by_hand.main(["--who", "Anna", "check", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def anna(sqlite_store):
    return sqlite_store.edited_by("Anna")


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_from_a_folder_to_what_is_published(run, anna, sqlite_store, tmp_path):
    folder, links = tmp_path / "BE2018", tmp_path / "links.csv"
    folder.mkdir()
    contents = a_few(6)
    (folder / "edition.yaml").write_text(
        yaml.safe_dump(dict(contents.facts), allow_unicode=True), "utf-8"
    )
    contents.answers.to_csv(folder / "answers.csv", index=False)
    code, said, problem = run("save", folder, "--rule", "open")
    assert (code, problem) == (0, "")
    assert "BE2018 is saved and not public: 6 communes" in said
    assert sqlite_store.published() == ()
    codes = communes_of(anna, open_draft(anna, "BE2018"))
    code, said, _ = run(
        *("make", "BE2018", links, "--address", "https://atlas.example.be/"),
        *("--contact", "The institute", "--commune", codes[0], "--commune", codes[1]),
    )
    assert code == 0
    assert "links made: 2, good until" in said
    assert stat.S_IMODE(links.stat().st_mode) == 0o600
    written = rows_of(links)
    assert [one["nis5"] for one in written] == list(codes[:2])
    tokens = [one["link"].removeprefix("https://atlas.example.be/check/") for one in written]
    sqlite_store.commune_desk().reply(
        tokens[0], GivenReply("objected", "=Jo", {"progress": "=We are at 3"}, 1)
    )
    assert " open objections 1" in run("list", "BE2018")[1]
    assert run("objections", "BE2018", tmp_path / "said.csv")[0] == 0
    (objection,) = rows_of(tmp_path / "said.csv")
    assert (objection["text"], objection["said_by"]) == ("'=We are at 3", "'=Jo")
    assert (
        "links that open nothing any more: 1." in run("revoke", "BE2018", "--commune", codes[1])[1]
    )
    with pytest.raises(NoSuchLinkError):
        sqlite_store.commune_desk().open(tokens[1])
    code, said, _ = run("publish", "BE2018", "--note", "as checked")
    assert (code, said) == (0, "BE2018: version 1 is published.\n")
    assert [one.edition.id for one in sqlite_store.published()] == ["BE2018"]
    assert run("list")[1] == "Nothing waits to be checked.\n"


def test_discarded_is_gone_and_was_never_public(run, anna, sqlite_store):
    anna.publish(a_few(2))
    before = sqlite_store.answers("BE2018")
    save_draft(anna, a_few(4), revision=None)
    code, said, _ = run("discard", "BE2018")
    assert (code, "is gone. Nothing of it was public" in said) == (0, True)
    assert run("list")[1] == "Nothing waits to be checked.\n"
    assert sqlite_store.answers("BE2018").equals(before)
    for command in ("publish", "discard"):
        code, _, problem = run(command, "BE2018")
        assert (code, "BE2018" in problem) == (1, True), command


def test_links_are_not_made_where_they_cannot_be_written(run, anna, tmp_path):
    draft = save_draft(anna, a_few(2), revision=None)
    there = tmp_path / "links.csv"
    there.write_text("mine", "utf-8")
    options = ("--address", "https://a.example", "--contact", "us")
    code, _, problem = run("make", "BE2018", there, *options)
    assert (code, "is there already; no link was made" in problem) == (1, True)
    assert there.read_text("utf-8") == "mine"
    code, _, problem = run("make", "BE2018", tmp_path / "no" / "links.csv", *options)
    assert (code, "cannot be written" in problem) == (1, True)
    for wrong in (("--commune", "99999"), ("--days", "0"), ("--days", "100000")):
        code, _, problem = run("make", "BE2018", tmp_path / "new.csv", *options, *wrong)
        assert (code, bool(problem)) == (1, True), wrong
        assert not (tmp_path / "new.csv").exists()
    assert draft == open_draft(anna, "BE2018")
    assert "until -" in run("list", "BE2018")[1]


def test_whose_links_end_is_said(run, anna):
    save_draft(anna, a_few(2), revision=None)
    code, _, problem = run("revoke", "BE2018")
    assert (code, "--all" in problem) == (1, True)
