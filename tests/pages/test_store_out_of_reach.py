"""A store that cannot be used takes down nothing of what ships, and comes back by itself."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from opening import Session, opened_page
from small_editions import NAME, published, small_edition

from geo import state_cache
from geo.publishing import serve
from geo.publishing.edition_link import read_edition
from geo.state_cache import consistent_snapshot, forget
from geo.survey import list_editions, stored_editions
from geo.survey.edition_sources import OUT_OF_REACH, SourceDoesNotAnswerError
from geo.survey.editions import load_answers
from geo.survey.store import Store, open_store

TOLD = OUT_OF_REACH.msgid


@pytest.fixture
def restarted(monkeypatch):
    """As a server finds the world that has just started: nothing was ever asked."""
    stores = open_store.__globals__["_store_at"]
    with consistent_snapshot():
        pass

    def restart(folder=None):
        if folder is not None:
            monkeypatch.setenv("ATLAS_DATA", str(folder))
        stores.cache_clear()
        was = state_cache._now
        state_cache._now = state_cache._State(was.boundaries + 1, was.editions + 1, ())
        state_cache._drop()
        monkeypatch.setattr(stored_editions, "_asking", stored_editions.Asking())
        monkeypatch.setattr(
            state_cache, "_not_before", dict.fromkeys(state_cache.PARTS, 0.0), raising=True
        )

    yield restart
    monkeypatch.undo()
    stores.cache_clear()
    forget()
    with consistent_snapshot():
        pass


@contextmanager
def damaged(path):
    kept = path.read_bytes() if path.exists() else None
    for one in path.parent.glob(path.name + "-*"):
        one.unlink()
    path.write_bytes(b"This is no database. " * 200)
    yield
    path.unlink()
    if kept is not None:
        path.write_bytes(kept)


@contextmanager
def locked(path):
    """Another program holds the file, as a backup tool of a disk may."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE state SET stamp = stamp")
    yield
    other.close()


@contextmanager
def hanging(path):
    goes_on = threading.Event()
    stamp = Store.stamp

    def never(self):
        goes_on.wait(120)
        return stamp(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "stamp", never)
        yield
    goes_on.set()
    while stored_editions._asking.waits:
        time.sleep(0.01)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store with one edition, closed."""
    made = tmp_path_factory.mktemp("store")
    with published(made, small_edition()):
        pass
    return made


@pytest.mark.parametrize("how", [damaged, locked, hanging])
def test_at_the_start_what_ships_is_there_and_the_rest_is_told(how, folder, restarted, caplog):
    file = folder / "atlas.sqlite"
    restarted(folder)
    with how(file):
        restarted()
        began = time.monotonic()
        with consistent_snapshot():
            assert "BE2018" in {one.id for one in list_editions()}
            assert NAME not in {one.id for one in list_editions()}
            assert read_edition(NAME) == (None, OUT_OF_REACH)
        for _ in range(20):
            with consistent_snapshot():
                assert len(list_editions()) > 1
        assert time.monotonic() - began < 15  # the limit once, and no more for those who follow
        app = opened_page("ranking", edition=NAME)
        said = " ".join(one.value for one in app.get("html") if hasattr(one, "value"))
        assert str(folder) not in said
    assert "cannot be asked" in caplog.text
    while stored_editions._asking.waits:  # the lock is gone; who waited for it still has to see
        time.sleep(0.01)
    state_cache._not_before["editions"] = 0.0  # some seconds later
    with consistent_snapshot():
        assert NAME in {one.id for one in list_editions()}


def test_under_way_readers_keep_what_they_had(folder, restarted):
    restarted(folder)
    with consistent_snapshot():
        assert len(load_answers(NAME)) > 0
    with hanging(folder / "atlas.sqlite"):
        for _ in range(5):
            with consistent_snapshot():
                assert NAME in {one.id for one in list_editions()}
                assert len(load_answers(NAME)) > 0  # kept
        load_answers.cache_clear()
        with consistent_snapshot(), pytest.raises(SourceDoesNotAnswerError) as error:
            load_answers(NAME)
        assert str(folder) not in str(error.value)


def test_the_page_says_which_editions_are_out_of_reach(folder, restarted):
    restarted(folder)
    with damaged(folder / "atlas.sqlite"):
        restarted()
        app = Session.from_file(str(serve.APP), default_timeout=60)
        app.query_params.update({"lang": "en"})
        app.run()
        assert not app.exception
        html = " ".join(str(one.proto) for one in app.get("html"))
        assert html.count(TOLD) == 1
        assert str(folder) not in html


def test_who_starts_it_is_told_why(folder, restarted, monkeypatch, capsys):
    monkeypatch.setattr(serve, "_become_streamlit", lambda _: None)
    restarted(folder)
    with damaged(folder / "atlas.sqlite"):
        restarted()
        assert serve.main(["--port", "8699"]) == 0
    said = capsys.readouterr().err
    assert "The store cannot be read" in said
    assert "is damaged" in said
    assert str(folder) in said
