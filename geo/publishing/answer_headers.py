"""What every answer of the server says to the browser, unless it says so itself.

*Who may have it in a frame*: our own pages. Somebody else's page could lay the atlas, in a frame
that nobody sees, over a button of its own, and have a reader or an editor click in it. What is made
to stand in an article says so itself: the map as a page of its own
(:data:`geo.publishing.embed.page.POLICY`).

*That it is what it says it is*: a browser does not guess a file to be a script.

*That no other server is told the address*: a view of the atlas, a commune that is looked at, a link
by which a commune checks its answers are nobody's business where a link leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

POLICY = "frame-ancestors 'self'"
"""The atlas' own pages have frames: that of the map, those of the widgets."""


HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
"""Beside the policy."""


class AnswerHeaders:
    """ASGI middleware: what does not say who may frame it stands in frames of this server only.

    Pictures and files with a policy are left alone: an article may have them as an object.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; say in the answer what it does not say itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def framed(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                policy = headers.get("content-security-policy", "")
                page = headers.get("content-type", "").startswith("text/html")
                if not policy or (page and "frame-ancestors" not in policy):
                    said = policy.rstrip("; ")
                    headers["content-security-policy"] = f"{said}; {POLICY}" if said else POLICY
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = message | {"headers": headers.raw}
            await send(message)

        await self._app(scope, receive, framed)
