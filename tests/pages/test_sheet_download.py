"""The sheet from the download of the page of a commune and of the map; those of all communes."""

from __future__ import annotations

import errno
import io

import pytest
from test_download import named, opened

from geo.publishing.sheets import archive
from geo.territory.nis_code import NisCode
from pages.shared import sheet_download


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Three communes stand for all."""
    codes = [NisCode(code) for code in ("44021", "62063", "21004")]
    monkeypatch.setattr(archive, "area_codes", lambda *_: codes)


def chosen(page: str, **more: str):
    app = opened(page, **more)
    app.segmented_control(key="w_download_what").set_value("sheet").run(timeout=120)
    assert not app.exception
    return app


def test_a_commune_has_a_sheet_and_its_address():
    app = chosen("commune", lang="fr", commune="44021")
    assert named(app, "w_sheet_file")
    assert "/commune.pdf?" in app.code[0].value
    app.toggle(key="w_sheet_back").set_value(True).run()
    assert app.code[0].value.endswith("&back=yes")


def test_a_province_has_a_report_on_the_map_and_nothing_selected_has_none():
    app = chosen("map", level="province", area="60000")
    assert named(app, "w_sheet_file")
    assert not named(app, "w_sheets")
    app = chosen("map")
    assert not named(app, "w_sheet_file")
    assert any("Select a commune" in one.value for one in app.caption)


def test_all_sheets_are_put_together_on_demand_and_kept():
    app = chosen("commune", commune="44021")
    assert not named(app, "w_sheets_file")
    app.button(key="w_sheets").click().run(timeout=120)
    assert not app.exception
    assert named(app, "w_sheets_file")
    assert any("ZIP, 0." in one.value for one in app.caption)
    app.run()
    assert named(app, "w_sheets_file")
    assert not sheet_download._making.locked()


class FullDisk(io.RawIOBase):
    """A file that takes nothing; what is gathered for it is lost when it is closed."""

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, *_: int) -> int:
        return 0

    def truncate(self, *_: int | None) -> int:
        return 0

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("room", [io.DEFAULT_BUFFER_SIZE, 1 << 26], ids=["at once", "at the end"])
def test_a_full_disk_is_a_sentence_and_nothing_is_kept(room, monkeypatch):
    file = io.BufferedRandom(FullDisk(), room)
    monkeypatch.setattr(sheet_download.tempfile, "TemporaryFile", lambda: file)
    app = chosen("commune", commune="44021")
    app.button(key="w_sheets").click().run(timeout=120)
    assert not app.exception
    assert not named(app, "w_sheets_file")
    assert any("No space left" in str(one.proto.body) for one in app.get("html"))
    assert file.closed
    assert not sheet_download._making.locked()


def test_only_one_zip_is_made_at_a_time():
    app = chosen("commune", commune="44021")
    with sheet_download._making:
        app.button(key="w_sheets").click().run(timeout=120)
    assert not app.exception
    assert not named(app, "w_sheets_file")
    assert any("busy" in str(one.proto.body) for one in app.get("html"))
