"""The script of the host page, on pages of another origin with frames that say good and bad things."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The files of a folder, on a loopback port of their own: another origin."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


INSIDE = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<script>
const asked = new URLSearchParams(location.search);
const tell = () => parent.postMessage(JSON.parse(asked.get("say")), "*");
addEventListener("message", ({ data }) => { if (data?.ask === "height") { window.askedAgain = true; tell(); } });
tell();
</script>"""


@pytest.fixture
def sites(tmp_path):
    """A server with a frame and the script, and one with pages that hold them."""
    inside, around = tmp_path / "inside", tmp_path / "around"
    inside.mkdir()
    around.mkdir()
    (inside / "map.html").write_text(INSIDE, "utf-8")
    script = ROOT / "geo/publishing/article/host.js"
    (inside / "embed.js").write_bytes(script.read_bytes())
    with site(inside) as atlas, site(around) as host:
        yield atlas, host, around


def frame(address: str, name: str) -> str:
    return (
        f'<iframe id="{name}" src="{address}" width="300" height="400" style="border:0"></iframe>'
    )


def height(page, name: str) -> int:
    return page.evaluate("name => document.getElementById(name).clientHeight", name)


def written(around: Path, body: str) -> None:
    (around / "article.html").write_text(f"<!doctype html>{body}", "utf-8")


def script(atlas: str) -> str:
    return f'<script src="{atlas}/embed.js" async></script>'


def test_each_frame_gets_its_own_height_however_often_the_script_is_there(visit, sites):
    atlas, host, around = sites
    one = frame(f'{atlas}/map.html?say={{"atlas":1,"height":555}}'.replace('"', "%22"), "one")
    two = frame(f'{atlas}/map.html?say={{"atlas":1,"height":777}}'.replace('"', "%22"), "two")
    written(around, f"{one}{script(atlas)}{two}{script(atlas)}")
    page = visit().open(f"{host}/article.html").page
    page.wait_for_function("() => document.getElementById('one').clientHeight === 555")
    page.wait_for_function("() => document.getElementById('two').clientHeight === 777")


def test_a_frame_that_spoke_before_the_script_was_there_is_asked_again(visit, sites):
    atlas, host, around = sites
    written(around, frame(f"{atlas}/map.html?say=%7B%22atlas%22:1,%22height%22:640%7D", "one"))
    page = visit().open(f"{host}/article.html").page
    assert height(page, "one") == 400
    page.add_script_tag(url=f"{atlas}/embed.js")
    page.wait_for_function("() => document.getElementById('one').clientHeight === 640")


@pytest.mark.parametrize(
    "said",
    [
        "null",
        "1",
        '"atlas"',
        "[]",
        '{"height":500}',
        '{"atlas":2,"height":500}',
        '{"atlas":1}',
        '{"atlas":1,"height":"500px"}',
        '{"atlas":1,"height":500.5}',
        '{"atlas":1,"height":1e9}',
        '{"atlas":1,"height":-5}',
        '{"atlas":1,"height":null}',
        '{"atlas":1,"height":{"valueOf":1}}',
    ],
)
def test_whatever_else_is_said_changes_nothing(visit, sites, said):
    atlas, host, around = sites
    bad = frame(f"{atlas}/map.html?say={said.replace(chr(34), '%22')}", "bad")
    good = frame(f"{atlas}/map.html?say=%7B%22atlas%22:1,%22height%22:640%7D", "good")
    written(around, f"{script(atlas)}{bad}{good}")
    page = visit().open(f"{host}/article.html").page
    page.wait_for_function("() => document.getElementById('good').clientHeight === 640")
    page.evaluate(
        "tell => postMessage(tell, '*')", {"atlas": 1, "height": 999}
    )  # of the host itself
    page.frames[1].evaluate("tell()")
    page.wait_for_timeout(100)
    assert height(page, "bad") == 400
    assert height(page, "good") == 640


def test_a_frame_of_somebody_else_is_left_alone(visit, sites):
    atlas, host, around = sites
    (around / "other.html").write_text(INSIDE, "utf-8")
    own = frame(f"{atlas}/map.html?say=%7B%22atlas%22:1,%22height%22:640%7D", "own")
    other = frame("other.html?say=%7B%22atlas%22:1,%22height%22:900%7D", "other")
    written(around, f"{other}{own}{script(atlas)}")
    page = visit().open(f"{host}/article.html").page
    page.wait_for_function("() => document.getElementById('own').clientHeight === 640")
    assert height(page, "other") == 400
    assert page.frames[1].evaluate("window.askedAgain") is None
