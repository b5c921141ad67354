"""The door for links by which communes check their answers: ``/check/<token>``.

Whoever has the link is let in; there is no other key, and no cookie. An answer is never kept by
anybody on the way, names no other page, and is in no list: not of search engines, not in the
description of addresses, not in the log. A link that is unknown, expired or revoked gets one and
the same answer. A GET changes nothing but the note that somebody looked; only a form that is sent
says anything.

A form that another site sends is refused by what browsers say of where it comes from. It could
not be made without the token, which no other site has, so this guards only against a token that
was given away.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.routing import Route

from geo.language import Text, translator
from geo.publishing.commune_check.log_redaction import redact_logs
from geo.publishing.request_language import request_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from starlette.requests import Request

    from geo.language import Translator

_MOST_BYTES = 600_000
"""Of a form: every remark as long as it may be, in letters of several bytes each."""
_MOST_FIELDS = 1_000
_AT_ONCE = 4
_MOST_WAITING = 40
_FORM = "application/x-www-form-urlencoded"
_AHEAD = ("purpose", "sec-purpose", "x-purpose", "x-moz")
"""Headers by which a browser says that it fetches ahead and nobody has looked yet."""


def check_routes() -> list[Route]:
    """The routes, for one server."""
    redact_logs()
    desk = _Door()
    return [
        Route("/check/{token:str}", desk.answer, methods=["GET", "POST"], name="check"),
        Route("/check/{rest:path}", desk.nothing, methods=["GET"], name="check-nothing"),
        Route("/check", desk.nothing, methods=["GET"], name="check-bare"),
        Route("/robots.txt", _robots, methods=["GET"], name="robots"),
    ]


class _Door:
    """What is asked for, a few at a time."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """A page, or what becomes of a form."""
        say = translator(request_language(request))
        if self._limiter.statistics().tasks_waiting >= _MOST_WAITING:
            busy = Text("The atlas is busy with other requests. Ask again in a few seconds.")
            return await _refused(HTTPStatus.SERVICE_UNAVAILABLE, busy, say)
        token = str(request.path_params["token"])
        if request.method != "POST":
            looked = request.method == "GET" and not _is_ahead(request)
            kept = "kept" in request.query_params
            return await self._do(
                lambda: _replies().shown_page(token, say, looked=looked, kept=kept)
            )
        if not _is_ours(request):
            foreign = Text("The reply comes from another page. Open your link and reply there.")
            return await _refused(HTTPStatus.FORBIDDEN, foreign, say)
        form = await _read_form(request)
        if form is None:
            unread = Text("The reply could not be read. Open your link and reply again.")
            return await _refused(HTTPStatus.BAD_REQUEST, unread, say)
        sent = form
        return await self._do(lambda: _replies().replied(token, sent, say))

    async def nothing(self, request: Request) -> Response:
        """Of links there is no list."""
        say = translator(request_language(request))
        return await self._do(lambda: _replies().no_such_link(say))

    async def _do(self, job: Callable[[], Response]) -> Response:
        return await to_thread.run_sync(job, limiter=self._limiter)


def _replies() -> ModuleType:
    """What reads the store, loaded by the first who asks: in a thread, since it takes seconds."""
    from geo.publishing.commune_check import replies  # noqa: PLC0415

    return replies


async def _refused(status: HTTPStatus, sentence: Text, say: Translator) -> Response:
    """A refusal; it waits for nobody who reads the store."""
    return await to_thread.run_sync(lambda: _replies().refusal(status, sentence, say))


async def _read_form(request: Request) -> dict[str, str] | None:
    """The fields of a form; None where it is none, or larger than any form of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    try:
        pairs = parse_qsl(
            body.decode("latin-1"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="replace",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        return None
    return dict(pairs)


def _is_ours(request: Request) -> bool:
    """Whether a form comes from our own page, as far as the browser says.

    Where a page sends no address of its own along, as this one, its origin is "null".
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


def _is_ahead(request: Request) -> bool:
    said = " ".join(request.headers.get(name, "") for name in _AHEAD).lower()
    return "prefetch" in said or "preview" in said or "prerender" in said


async def _robots(request: Request) -> Response:
    """Search engines may read the atlas, and need not ask for what has links of its own."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    body = f"User-agent: *\nDisallow: {root}/check/\n"
    return Response(body, media_type="text/plain", headers={"cache-control": "max-age=3600"})
