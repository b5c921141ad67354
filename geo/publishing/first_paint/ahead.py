"""What a page will fetch, said in its first bytes: scripts of the app, the map's frame, outlines.

Without it each is asked for only when the one before has come: the app's scripts, then those of
what it draws, then the frame, its script, the map's, and at last the outlines. And files that carry
a hash of their content in their name are kept by the browser, so that the frame finds what the page
has fetched for it.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from geo.cartography.assets import prepare
from geo.cartography.upstream_files import CONNECT_AT_ONCE, chunks_of, frame_scripts
from geo.publishing.page_style import page_style
from geo.publishing.view import resolve_vintage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from geo.publishing.view import View

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

_EVERYWHERE = ("Html", "PageLink", "Selectbox", "Button")
_ON_THE_MAP = ("Checkbox", "ComponentInstance")
"""Elements of Streamlit that a page begins with."""

_HASHED = re.compile(r"/(?:app/static|component/[\w.]+/static)/.*[-.][0-9a-f]{8,}\.\w+$")
_OF_STREAMLIT = "/static/"
_ONE_YEAR = "public, max-age=31536000, immutable"


def fetched_ahead(view: View, *, with_map: bool) -> list[tuple[str, str]]:
    """Kind and address, below that of the app, of what a page will fetch.

    The kind is ``modulepreload``, or what the browser takes the file as.

    Raises
    ------
    AtlasError
        Data is missing or damaged.
    """
    elements = (*_EVERYWHERE, *_ON_THE_MAP) if with_map else _EVERYWHERE
    found = [("modulepreload", chunk) for chunk in chunks_of(*elements)]
    found.append(("style", f"app/static/{page_style()}"))
    if with_map:
        laid = prepare()
        found += [("script", address) for address in frame_scripts()]
        found += [("script", f"app/static/{name}") for name in laid.scripts]
        found.append(("fetch", f"app/static/{laid.geometry[resolve_vintage(view)]}"))
    return found


def connect_at_once(origins: Sequence[str]) -> Markup:
    """A script that has the page connect without asking for its server's health first.

    ``origins`` are those whose pages may have the app in a frame (``client.allowedOrigins``).
    Without any there is no script: the page asks the server for them before it connects.
    """
    if not origins:
        return Markup("")
    listed = json.dumps(list(origins)).replace("<", "\\u003c")
    return Markup(f"<script>{CONNECT_AT_ONCE.format(origins=listed)}</script>")  # noqa: S704


class KeptFiles:
    """ASGI middleware: a file that has a hash of its content in its name is kept for a year.

    And a file of Streamlit's that is not there is not there (404): Streamlit gives its page for it,
    which whoever asked takes for a script that came.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; say of a file how long it may be kept, or that it is not there."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].removeprefix(scope.get("root_path", "")).startswith(_OF_STREAMLIT):
            await self._app(scope, receive, _no_page(scope, receive, send))
            return
        if _HASHED.search(scope["path"]) is None:
            await self._app(scope, receive, send)
            return

        async def kept(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(raw=list(message["headers"]))
                headers["cache-control"] = _ONE_YEAR
                message = message | {"headers": headers.raw}
            await send(message)

        await self._app(scope, receive, kept)


def _no_page(scope: Any, receive: Receive, send: Send) -> Send:
    """Sends what comes, but for a page, for which it says that there is no such file."""
    refused = False

    async def sent(message: Any) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            kind = Headers(raw=message.get("headers", [])).get("content-type", "")
            refused = message["status"] == HTTPStatus.OK and kind.startswith("text/html")
            if refused:
                answer = Response(
                    status_code=HTTPStatus.NOT_FOUND, headers={"cache-control": "no-store"}
                )
                await answer(scope, receive, send)
        if not refused:
            await send(message)

    return sent
