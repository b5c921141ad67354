"""A backup is the whole store at one moment, for either database; half a backup is none."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from editions_to_store import a_few

from geo.language import AtlasError
from geo.survey.store import MAPPING, Disclosure, back_up, restore_backup
from geo.survey.store.__main__ import main
from geo.survey.store.checking.commune_desk import GivenReply, NoSuchLinkError
from geo.survey.store.checking.drafts import (
    corrections_of,
    discard_draft,
    drafts,
    open_draft,
    save_draft,
)
from geo.survey.store.checking.links import communes_of, make_links
from geo.survey.store.checking.objections import correct, objections_of
from geo.survey.store.database_address import file_url, read_url
from geo.survey.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


VERSION = {"created_at", "created_by", "disclosure", "facts", "questions", "documents", "digest"}
"""The words of a version in a backup."""


def fill(store) -> None:
    editor = store.edited_by("Anna")
    editor.publish(a_few(8, documents={MAPPING: "columns: {}\n"}), note="first")
    editor.replace(a_few(9, disclosure=Disclosure("restricted", ("scores",))), over=1)
    editor.publish(a_few(8, "BE2017"))
    editor.withdraw("BE2017", over=1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A folder with a store of three versions and its backup, made once and copied by tests."""
    folder = tmp_path_factory.mktemp("filled")
    store = Store(file_url(folder / "atlas.sqlite"))
    fill(store)
    back_up(store.edited_by("Bert"), folder / "backup.zip")
    store.close()
    return folder


@pytest.fixture
def filled_store(filled, tmp_path) -> Iterator[Store]:
    """A copy of that store, its backup beside it."""
    for path in filled.iterdir():
        shutil.copyfile(path, tmp_path / path.name)
    store = Store(file_url(tmp_path / "atlas.sqlite"), patience=5)
    yield store
    store.close()


def everything(store) -> list:
    editor = store.edited_by("reader")
    versions = editor.versions()
    return [
        versions,
        [editor.contents(one.edition_id, one.number).digest for one in versions],
        store.published(),
        [entry for entry in editor.log() if entry.action != "load"],
    ]


def other_kind(address, tmp_path, request) -> Store:
    if address.startswith("sqlite"):
        return Store(read_url(request.getfixturevalue("postgresql").new_database()))
    return Store(file_url(tmp_path / "other.sqlite"))


def test_a_version_is_written_in_the_words_of_earlier_backups(filled):
    """What names in the code become must not make a backup unreadable."""
    with zipfile.ZipFile(filled / "backup.zip") as archive:
        version = json.loads(archive.read("editions/BE2018/2/version.json"))
    assert version["disclosure"] == {"rule": "restricted", "shown": ["scores"]}
    assert set(version) == VERSION


def test_a_store_of_its_kind_is_restored_from_its_backup(filled, tmp_path):
    store = Store(file_url(tmp_path / "other.sqlite"))
    assert restore_backup(store.edited_by("Bert"), filled / "backup.zip") == 3
    disclosed = [one.disclosure for one in store.edited_by("Bert").versions()]
    store.close()
    assert disclosed.count(Disclosure("restricted", ("scores",))) == 1


@pytest.mark.postgresql  # one of the two is always one
def test_a_backup_moves_the_store_to_the_other_kind_of_database(store, address, tmp_path, request):
    fill(store)
    path = tmp_path / "safe" / "backup.zip"
    assert back_up(store.edited_by("Bert"), path) == 3
    other = other_kind(address, tmp_path, request)
    assert restore_backup(other.edited_by("Bert"), path) == 3
    assert everything(other) == everything(store)
    assert other.stamp() != store.stamp()
    last = other.edited_by("Bert").log()[0]
    assert (last.action, last.who, last.note) == ("load", "Bert", "backup.zip")
    other.edited_by("Bert").replace(a_few(8), over=2)
    other.close()


def test_a_store_that_holds_something_is_replaced_only_if_one_says_so(store, tmp_path):
    fill(store)
    path, before = tmp_path / "backup.zip", everything(store)
    back_up(store.edited_by("Bert"), path)
    store.edited_by("Anna").withdraw("BE2018", over=2)
    with pytest.raises(AtlasError, match="is not empty"):
        restore_backup(store.edited_by("Bert"), path)
    assert len(store.published()) == 0
    restore_backup(store.edited_by("Bert"), path, over=True)
    assert everything(store) == before


def rewritten(path, change) -> None:
    with zipfile.ZipFile(path) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as whole:
        for name, content in files.items():
            whole.writestr(name, content)


def _shorten(files) -> None:
    name = "editions/BE2018/1/answers.csv"
    files[name] = files[name][: len(files[name]) // 2]


def _forge(files) -> None:
    """Sums that are right for contents that are not."""
    from hashlib import sha256

    name = "editions/BE2018/1/answers.csv"
    files[name] = files[name].replace(b"yes", b"no", 1)
    manifest = json.loads(files["manifest.json"])
    manifest["sha256"][name] = sha256(files[name]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "change",
    [
        _shorten,
        _forge,
        lambda files: files.pop("log.json"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.update({"editions/BE2018/7/version.json": b"{}"}),
        lambda files: files.update({"manifest.json": b'{"format": 2, "sha256": {}}'}),
        lambda files: files.update({"manifest.json": b"[]"}),
        lambda files: files.update({"manifest.json": b"\xff"}),
    ],
)
def test_a_damaged_backup_changes_nothing(filled_store, tmp_path, change):
    path = tmp_path / "backup.zip"
    rewritten(path, change)
    before = everything(filled_store), filled_store.stamp()
    with pytest.raises(AtlasError, match="is not a whole backup"):
        restore_backup(filled_store.edited_by("Bert"), path, over=True)
    assert (everything(filled_store), filled_store.stamp()) == before


def test_a_backup_with_any_byte_changed_is_refused_or_the_same(filled_store, tmp_path):
    path = tmp_path / "backup.zip"
    content, before = path.read_bytes(), everything(filled_store)
    chance = random.Random(5)
    for _ in range(12):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        stamp = filled_store.stamp()
        try:
            restore_backup(filled_store.edited_by("Bert"), path, over=True)
        except AtlasError:
            assert filled_store.stamp() == stamp
        else:  # a bit that says nothing, such as an hour
            assert everything(filled_store) == before
    assert everything(filled_store) == before


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_another_file_is_no_backup(sqlite_store, tmp_path, content):
    path = tmp_path / "backup.zip"
    path.write_bytes(content)
    with pytest.raises(AtlasError, match="is not a whole backup"):
        restore_backup(sqlite_store.edited_by("Bert"), path)
    with pytest.raises(AtlasError, match="There is no file"):
        restore_backup(sqlite_store.edited_by("Bert"), tmp_path / "nowhere.zip")


def test_an_empty_store_has_no_backup_and_a_failed_one_leaves_the_last(sqlite_store, tmp_path):
    path = tmp_path / "backup.zip"
    with pytest.raises(AtlasError, match="nothing in the store"):
        back_up(sqlite_store.edited_by("Bert"), path)
    fill(sqlite_store)
    back_up(sqlite_store.edited_by("Bert"), path)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AtlasError, match="cannot be written"):
        back_up(sqlite_store.edited_by("Bert"), tmp_path / "file" / "backup.zip")
    assert sorted(one.suffix for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_the_commands(address, tmp_path, monkeypatch, capsys):
    """One command each, as an editor types them."""
    from geo.survey.editions import EDITIONS

    monkeypatch.setenv("ATLAS_DATABASE_URL", address)

    def run(*words: str) -> str:
        code = main(["--who", "Anna", *words])
        said = capsys.readouterr()
        assert (code == 0) == (not said.err), said
        return said.out + said.err

    assert "Nothing is stored" in run("list") or address.startswith("postgresql")
    assert "BE2017: version 1" in run("publish", str(EDITIONS / "BE2017"), "--note", "first")
    assert "version 2" in run(
        "publish",
        str(EDITIONS / "BE2017"),
        "--rule",
        "restricted",
        "--show",
        "scores",
        "--anyway",
    )
    backup = str(tmp_path / "atlas.zip")
    assert "2 versions" in run("backup", backup)
    assert "is there already" in run("backup", backup)
    assert "nothing is published" in run("withdraw", "BE2017")
    assert "Nothing of edition BE2017 is published" in run("withdraw", "BE2017")
    assert "version 1 is published" in run("republish", "BE2017", "1")
    assert "no version 9" in run("republish", "BE2017", "9")
    assert [line.split()[:3] for line in run("list").splitlines()] == [
        ["BE2017", "1", "published"],
        ["BE2017", "2", "-"],
    ]
    assert "(first)" in run("log", "BE2017")
    assert "is not empty" in run("restore", backup)
    assert "2 versions from" in run("restore", backup, "--over")
    assert [line.split()[:3] for line in run("list").splitlines()] == [
        ["BE2017", "1", "-"],
        ["BE2017", "2", "published"],
    ]


def test_no_file_is_written_over_by_a_backup_unless_one_says_so(
    filled_store, tmp_path, monkeypatch
):
    """An empty store under the wrong address would take the place of the last good backup."""
    monkeypatch.setattr("geo.survey.store.__main__.open_store", lambda: filled_store)
    path = tmp_path / "backup.zip"
    path.write_bytes(b"another file of mine")
    assert main(["backup", str(path)]) == 1
    assert path.read_bytes() == b"another file of mine"
    assert main(["backup", str(path), "--replace"]) == 0
    assert zipfile.is_zipfile(path)


def test_drafts_come_back_and_their_links_do_not_open(store, tmp_path):
    anna = store.edited_by("Anna")
    anna.publish(a_few(2))
    draft = save_draft(anna, a_few(4), revision=None)
    (first, second) = make_links(
        anna, draft, communes_of(anna, draft)[:2], days=14, contact="The institute"
    )
    said = GivenReply("objected", "Jo", {"progress": "We are at 3"}, 1)
    store.commune_desk().reply(first.token, said)
    (one,) = objections_of(anna, draft)
    draft = correct(anna, draft, one, question="progress", value=None)
    kept = (objections_of(anna, draft), corrections_of(anna, draft))
    path = tmp_path / "backup.zip"
    back_up(anna, path)
    text = b"".join(zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
    assert first.token.encode() not in text
    discard_draft(anna, draft)
    save_draft(anna, a_few(3), revision=None)
    restore_backup(anna, path, over=True)
    assert open_draft(anna, "BE2018") == draft
    assert (objections_of(anna, draft), corrections_of(anna, draft)) == kept
    desk = store.commune_desk()
    for link in (first, second):
        with pytest.raises(NoSuchLinkError):
            desk.open(link.token)
    (again,) = make_links(anna, draft, [first.nis5], days=14, contact="The institute")
    assert desk.open(again.token).objections[0].standing == "corrected"


def test_a_backup_without_drafts_is_brought_back(sqlite_store, tmp_path):
    """As an atlas from before drafts made it."""
    anna = sqlite_store.edited_by("Anna")
    anna.publish(a_few(2))
    path, old = tmp_path / "backup.zip", tmp_path / "old.zip"
    back_up(anna, path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(old, "w") as file:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                del manifest["sha256"]["drafts.json"]
                content = json.dumps(manifest).encode()
            if name != "drafts.json":
                file.writestr(name, content)
    save_draft(anna, a_few(3), revision=None)
    restore_backup(anna, old, over=True)
    assert drafts(anna) == ()
    assert anna.published_version("BE2018") == 1
