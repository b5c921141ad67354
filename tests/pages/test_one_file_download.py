"""The whole edition as one page, from the download of any page: put together on demand, once."""

from __future__ import annotations

from edition_in_a_file import SOME, only
from test_download import box, named, opened

from geo.language import AtlasError, Text
from pages.shared import one_file_download


def chosen(page: str, **more: str):
    """The download of a page with the one file chosen."""
    app = opened(page, **more)
    if app.segmented_control:
        app.segmented_control(key="w_download_what").set_value("edition").run()
    box(app, "w_download_table").set_value("one_file").run()
    assert not app.exception
    return app


def test_it_is_put_together_when_it_is_asked_for_and_then_downloaded():
    app = chosen("map", lang="fr")
    assert not named(app, "w_one_file_download")
    with only(SOME[:2]):
        app.button(key="w_one_file").click().run(timeout=120)
    assert not app.exception
    assert named(app, "w_one_file_download")
    said = " ".join(one.value for one in app.caption)
    assert "HTML, 0," in said
    assert "Données de démonstration" in said
    assert "@misc{" in app.code[1].value
    # It stays while other things are chosen, and is made anew for another edition.
    app.run()
    assert named(app, "w_one_file_download")
    app.query_params["edition"] = "WAL2021"
    app.run()
    assert not named(app, "w_one_file_download")


def test_only_one_is_put_together_at_a_time():
    app = chosen("map")
    with one_file_download._making:
        app.button(key="w_one_file").click().run()
    assert not app.exception
    assert any("busy" in str(one.proto.body) for one in app.get("html"))
    with only(SOME[:2]):
        app.button(key="w_one_file").click().run(timeout=120)
    assert named(app, "w_one_file_download")


def test_what_may_not_leave_is_a_sentence(monkeypatch):
    def refuse(*_: object, **__: object) -> str:
        raise AtlasError(Text("A commune was named where {column} is empty.", column="x"))

    app = chosen("map")
    monkeypatch.setattr(one_file_download, "one_file", refuse)
    app.button(key="w_one_file").click().run()
    assert not app.exception
    assert not named(app, "w_one_file_download")
    assert any("atlas-notice" in str(one.proto.body) for one in app.get("html"))
    assert not one_file_download._making.locked()
