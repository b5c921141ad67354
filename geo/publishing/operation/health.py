"""Whether the server is well, for whoever runs it: ``/healthz`` and ``/readyz``.

``/healthz``: the process answers. Who asks restarts it where it does not. ``/readyz``: the first
reader can be served. Before the server answers anything the page was drawn once for nobody
(:meth:`Health.draw_once`); what came of that is told, and whether the store can be asked now. A
store that is out of reach leaves the server ready (200): the editions that ship with the atlas are
served. Who asks must not take it away from readers, and is told that it is degraded.

Both say nothing of where the store is: they may be public.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Literal

from anyio import CapacityLimiter, to_thread
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from geo.publishing.version import version
from geo.survey.store_location import is_there
from geo.survey.stored_editions import why_not_readable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

Store = Literal["none", "answers", "does not answer"]

KEPT = 2.0  # seconds that what the store said counts for others who ask
_UNCACHED = {"cache-control": "no-store"}
_log = logging.getLogger("atlas")


def ask_store() -> Store:
    """Ask the store for its stamp, which takes two seconds at most."""
    if not is_there():
        return "none"
    return "answers" if why_not_readable() is None else "does not answer"


class Health:
    """What is known of one server. Its methods are called on the server's event loop.

    Parameters
    ----------
    ask
        Asks the store, in a thread of its own; one at a time, whoever wants to know.
    """

    def __init__(self, ask: Callable[[], Store] = ask_store) -> None:
        self._ask = ask
        self._lock: asyncio.Lock | None = None
        self._limiter: CapacityLimiter | None = None
        self._asked_at = float("-inf")
        self.store: Store | None = None
        """What the store said last; None where nobody has asked."""
        self.first_reader: str | None = None
        """What came of drawing the page once: ``ok``, or what went wrong; None before."""
        self.seconds: float | None = None
        """How long it took until then, from the start of :func:`draw_once`."""

    @property
    def is_ready(self) -> bool:
        """Whether the first reader can be served."""
        return self.first_reader == "ok"

    async def draw_once(self, draw: Callable[[], Awaitable[tuple[bool, str]]]) -> None:
        """Draw the first page for nobody, so that its imports and caches are there for somebody.

        ``draw`` says whether that went well, and what went wrong.
        """
        began = time.monotonic()
        try:
            went_well, said = await draw()
        except Exception:  # noqa: BLE001  (whatever it is: the server says that it is not ready)
            _log.exception("The first page could not be drawn")
            went_well, said = False, "error"
        self.first_reader = "ok" if went_well else said
        self.seconds = time.monotonic() - began
        if not went_well:
            _log.error("The server is not ready: drawing its first page ended with %s", said)

    async def ask_again(self) -> Store:
        """What the store says, as of the last two seconds."""
        if self._lock is None or self._limiter is None:
            self._lock, self._limiter = asyncio.Lock(), CapacityLimiter(1)
        async with self._lock:
            if self.store is not None and time.monotonic() - self._asked_at < KEPT:
                return self.store
            found: Store = await to_thread.run_sync(self._ask, limiter=self._limiter)
            self.store, self._asked_at = found, time.monotonic()
            return found


def health_routes(health: Health) -> list[Route]:
    """``/healthz`` and ``/readyz`` of one server."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_UNCACHED)

    async def ready(_: Request) -> Response:
        store = await health.ask_again()
        status = "ready" if store != "does not answer" else "degraded"
        said = {
            "status": status if health.is_ready else "not ready",
            "first reader": health.first_reader or "not drawn yet",
            "store": store,
            "version": version(),
        }
        if store == "does not answer":
            said["readers get"] = "the editions that ship with the atlas"
        return JSONResponse(said, status_code=200 if health.is_ready else 503, headers=_UNCACHED)

    return [
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
    ]
