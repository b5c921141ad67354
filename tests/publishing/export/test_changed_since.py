"""A file is of the state that its rows were taken from, or there is none."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from small_editions import GROUPS, open_store, published, small_edition

from geo import state_cache
from geo.language import AtlasError
from geo.publishing.export.formats import FORMATS, file_bytes, package_bytes
from geo.publishing.map_page.download import map_download
from geo.publishing.view import View
from geo.state_cache import consistent_snapshot
from geo.survey.store.disclosure import Disclosure

DAY = dt.date(2040, 1, 1)


def taken(**fields):
    with consistent_snapshot():
        return map_download(View(edition="BE2040", indicator="q.progress", **fields), "link")


def withdraw():
    open_store().edited_by("Berta").withdraw("BE2040", over=1)


def replace_by(rule):
    return lambda: open_store().edited_by("Berta").replace(small_edition(rule), over=1)


@pytest.mark.parametrize("looked", [False, True], ids=["nobody looked", "another reader came"])
@pytest.mark.parametrize(
    "change",
    [withdraw, replace_by(GROUPS), replace_by(Disclosure("restricted", ("q.engaged",)))],
    ids=["withdrawn", "groups", "another question"],
)
def test_an_open_download_gives_nothing_that_is_no_longer_public(tmp_path, change, looked):
    with published(tmp_path, small_edition()):
        download = taken()
        assert b"11002" in file_bytes(download, "csv", DAY)
        change()
        if looked:
            with consistent_snapshot():
                pass
        for key in FORMATS:
            with pytest.raises(AtlasError, match="has changed since you opened"):
                file_bytes(download, key, DAY)
        with pytest.raises(AtlasError, match="has changed since you opened"):
            package_bytes([download], "all", DAY)


def test_outlines_are_never_of_another_state_than_the_rows(monkeypatch):
    with consistent_snapshot():
        download = map_download(View(edition="BE2018", indicator="q.progress"), "link")
    before = json.loads(file_bytes(download, "geojson", DAY))
    assert before["features"]
    with monkeypatch.context() as imported:
        imported.setitem(state_cache._stamp_of, "boundaries", lambda: "others")
        with pytest.raises(AtlasError, match="has changed since you opened"):
            file_bytes(download, "geojson", DAY)
    assert json.loads(file_bytes(download, "geojson", DAY)) == before
