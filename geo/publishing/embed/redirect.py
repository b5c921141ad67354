"""``?embed=true`` on the map's link leads to the page that is made for it.

Streamlit knows that part of an address, too: it leaves out its own frame and keeps the atlas' whole
page, of which a host that gives it 400 pixels sees the controls and a strip of the map.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

_OURS = ("/", "/map")
_THEMES = {"light_theme": "light", "dark_theme": "dark"}


class EmbedRedirect:
    """ASGI middleware: a map that is asked for with ``embed=true`` is at ``map.html``."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on, or say where its page is."""
        target = _target(scope)
        if target is None:
            await self._app(scope, receive, send)
            return
        headers = {"location": target, "cache-control": "no-cache", "content-length": "0"}
        await send(
            {
                "type": "http.response.start",
                "status": int(HTTPStatus.TEMPORARY_REDIRECT),
                "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            }
        )
        await send({"type": "http.response.body", "body": b""})


def _target(scope: Any) -> str | None:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    root: str = scope.get("root_path", "")
    path: str = scope["path"].removeprefix(root) or "/"
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if path not in _OURS or not any(
        name == "embed" and value.lower() == "true" for name, value in query
    ):
        return None
    # Streamlit's own options; a theme among them is one of the page, too.
    rest = [pair for pair in query if pair[0] not in ("embed", "embed_options")]
    if "theme" not in dict(rest):
        rest += [
            ("theme", _THEMES[value])
            for name, value in query
            if name == "embed_options" and value in _THEMES
        ][:1]
    return f"./map.html?{urlencode(rest)}"
