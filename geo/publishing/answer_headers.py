"""What every answer of the server says to the browser, unless it says so itself.

*What a page may do*: run our scripts and no others, and ask this server only
(:mod:`geo.publishing.page_policy`); what has a policy of its own keeps it.

*Who may have it in a frame*: our own pages. Somebody else's page could lay the atlas, in a frame
that nobody sees, over a button of its own, and have a reader or an editor click in it. What is made
to stand in an article says so itself: the map as a page of its own
(:data:`geo.publishing.embed.page.POLICY`).

*That it is what it says it is*: a browser does not guess a file to be a script.

*That no other server is told the address*: a view of the atlas, a commune that is looked at, a link
by which a commune checks its answers are nobody's business where a link leads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

from geo.publishing.page_policy import FRAME_POLICY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

POLICY = "frame-ancestors 'self'"
"""The atlas' own pages have frames: that of the map, those of the widgets."""


HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
"""Beside the policy."""

_HOST = re.compile(r"[\w.-]+(?::\d+)?|\[[\da-fA-F:]+\](?::\d+)?", re.ASCII)


class AnswerHeaders:
    """ASGI middleware: adds what an answer does not say itself.

    Pictures and files with a policy are left alone: an article may have them as an object.

    Parameters
    ----------
    app
        What is behind it.
    policy
        That of pages without one, see :func:`geo.publishing.page_policy.page_policy`.
    """

    def __init__(self, app: App, policy: str = "") -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; say in the answer what it does not say itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                policy = headers.get("content-security-policy", "")
                page = headers.get("content-type", "").startswith("text/html")
                if page and not policy:
                    policy = self._policy_of(scope)
                if not policy or (page and "frame-ancestors" not in policy):
                    said = policy.rstrip("; ")
                    policy = f"{said}; {POLICY}" if said else POLICY
                headers["content-security-policy"] = policy
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = message | {"headers": headers.raw}
            await send(message)

        await self._app(scope, receive, told)

    def _policy_of(self, scope: Any) -> str:
        """What a page of Streamlit, or the frame of a component, may do."""
        if not self._policy:
            return ""
        host = Headers(scope=scope).get("host", "")
        # Not every browser takes 'self' to mean the websocket of the same server.
        sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
        below = scope["path"].removeprefix(scope.get("root_path", ""))
        policy = FRAME_POLICY if below.startswith("/component/") else self._policy
        return f"{policy}; connect-src 'self'{sockets}"
