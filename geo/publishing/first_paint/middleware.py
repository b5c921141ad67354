"""On the way out of the server: a page of the atlas gets the words and the still of its view.

Only what is a page is touched: a GET for the name of one, answered with HTML. Everything else, and
a page whose words cannot be found, goes through as it came. A still that is not there soon, because
it takes long or others are being made, is left out: no page waits for its picture.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from anyio import to_thread
from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from geo.cartography.upstream_files import LOGIN_COOKIE
from geo.language import AtlasError, language_of_browser
from geo.publishing.first_paint.ahead import fetched_ahead
from geo.publishing.first_paint.content import MAP, FirstPage, first_page
from geo.publishing.first_paint.page import with_words
from geo.publishing.first_paint.still import still_html
from geo.publishing.forms.render_queue import BusyError
from geo.publishing.forms.rendered_file import RenderedFile
from geo.publishing.version import version
from geo.state_cache import consistent_snapshot, snapshot_stamp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from geo.language import Text
    from geo.publishing.forms.render_queue import RenderQueue

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

_log = logging.getLogger("atlas")


_NOT_FOR_IT = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_PATIENCE = 0.6  # seconds that a page waits for its still
NO_SCRIPT = Markup("")


class FirstPaint:
    """ASGI middleware.

    Parameters
    ----------
    app
        What is behind it.
    titles
        Name of a page (the last part of its address) -> its title.
    on_top
        Those of them that are in the line on top.
    queue
        Makes the stills, and keeps them.
    connect
        The script of :func:`geo.publishing.first_paint.ahead.connect_at_once`.
    """

    def __init__(
        self,
        app: App,
        titles: Mapping[str, Text],
        on_top: Mapping[str, Text],
        queue: RenderQueue,
        connect: Markup = NO_SCRIPT,
    ) -> None:
        self._app = app
        self._titles, self._on_top = titles, on_top
        self._queue = queue
        self._connect = connect

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; of a page, change what comes back."""
        page = _page_of(scope)
        if page not in self._titles:
            await self._app(scope, receive, send)
            return
        answer = _Answer()
        # The document is read here, so it comes as it is, and is packed on the way out.
        # It is never the same as one that the browser has, whatever Streamlit says of its own.
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_FOR_IT]
        await self._app(scope | {"headers": headers}, receive, answer.take)
        if answer.is_page():
            document = await self._filled(answer.body.decode(), page, scope)
            answer.put(document.encode(), packed=_takes_gzip(scope))
        await answer.send(send)

    async def _filled(self, document: str, page: str, scope: Any) -> str:
        request = Request(scope)
        try:
            words, tag, ahead = await to_thread.run_sync(self._words, page, request)
        except AtlasError as error:
            _log.warning("The first page of %s goes without its words: %s", page, error)
            return document
        still = await self._still(page, words, tag)
        known = any(name.startswith(LOGIN_COOKIE) for name in request.cookies)
        connect = NO_SCRIPT if known else self._connect
        return await to_thread.run_sync(with_words, document, words, still, ahead, connect)

    def _words(self, page: str, request: Request) -> tuple[FirstPage, str, list[tuple[str, str]]]:
        """What the page is called; a tag of all that its still depends on; what it will fetch."""
        query = dict(parse_qsl(request.url.query, keep_blank_values=True))
        language = language_of_browser(request.headers.get("accept-language"))
        with consistent_snapshot():
            words = first_page(page, query, language, str(request.base_url), self._titles[page])
            published = f"{snapshot_stamp('editions')} {snapshot_stamp('boundaries')}"
            ahead = fetched_ahead(words.view, with_map=page == MAP)
        said = repr((page, words.view, words.link, words.notices, published, version()))
        return words, f"still {hashlib.sha256(said.encode()).hexdigest()[:32]}", ahead

    async def _still(self, page: str, words: FirstPage, tag: str) -> str:
        """The still; "" where it cannot be had, or not soon."""

        def make() -> RenderedFile:
            with consistent_snapshot():
                html = still_html(page, words.view, words, self._on_top)
            return RenderedFile(html.encode(), "text/html", "")

        try:
            made = await asyncio.wait_for(self._queue.made(tag, make, most_waiting=0), _PATIENCE)
        except (BusyError, TimeoutError):
            return ""
        except AtlasError as error:
            _log.warning("The first page of %s goes without its still: %s", page, error)
            return ""
        except Exception:  # noqa: BLE001  (a page is worth more than its still)
            _log.exception("The first page of %s goes without its still", page)
            return ""
        return made.content.decode()


class _Answer:
    """An answer as it comes, kept until it is whole."""

    def __init__(self) -> None:
        self.start: dict[str, Any] = {}
        self.body = b""

    async def take(self, message: Any) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self.start = dict(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def is_page(self) -> bool:
        """Whether it is a document to read, and not packed."""
        headers = Headers(raw=self.start.get("headers", []))
        return (
            self.start.get("status") == 200
            and headers.get("content-type", "").startswith("text/html")
            and "content-encoding" not in headers
        )

    def put(self, body: bytes, *, packed: bool) -> None:
        """Another document instead; nobody keeps it for another reader or another day."""
        headers = MutableHeaders(raw=list(self.start["headers"]))
        for name in ("etag", "last-modified", "content-length"):
            del headers[name]
        headers["cache-control"] = "no-cache"
        headers.add_vary_header("accept-language")
        headers.add_vary_header("accept-encoding")
        if packed:
            body = gzip.compress(body, 6, mtime=0)
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        self.start["headers"] = headers.raw
        self.body = body

    async def send(self, send: Send) -> None:
        """Pass it on."""
        if self.start:
            await send(self.start)
            await send({"type": "http.response.body", "body": self.body})


def _page_of(scope: Any) -> str:
    """The name of the page that is asked for; "" for whatever is none."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return ""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root).strip("/") or MAP


def _takes_gzip(scope: Any) -> bool:
    return "gzip" in Headers(raw=scope["headers"]).get("accept-encoding", "")
