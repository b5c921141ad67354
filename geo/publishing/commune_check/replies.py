"""What a commune reads behind its link, and what becomes of its reply.

Apart from the door (:mod:`~geo.publishing.commune_check.routes`), because it reads the store, which
a server that has no link to open need not load.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from geo.language import AtlasError, Text
from geo.publishing.commune_check.page import (
    QUESTION,
    Filled,
    begun,
    commune_check,
    policy,
    refusal_page,
)
from geo.survey.store import open_store
from geo.survey.store.checking.commune_desk import (
    CheckOverError,
    GivenReply,
    NoSuchLinkError,
    TooManyRepliesError,
    UnfitReplyError,
)
from geo.survey.store.checking.records import OVERALL

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.store.checking.records import Verdict

_log = logging.getLogger("atlas")

_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "vary": "accept-language",
}
RETRY_AFTER = "10"  # seconds


def shown_page(token: str, say: Translator, *, looked: bool, kept: bool) -> Response:
    """The answers behind a link; ``looked``: a person looks, and that is noted."""
    desk = open_store().commune_desk()
    try:
        shown = desk.open(token)
        page = _page(commune_check(shown, begun(shown), say, kept=kept), HTTPStatus.OK, say)
    except AtlasError as error:
        return _refused(error, say)
    if looked:
        try:
            desk.note_look(token)
        except AtlasError as error:  # the page is worth more than the note
            _log.warning("That a commune looked at its answers was not noted: %s", error)
    return page


def replied(token: str, form: dict[str, str], say: Translator) -> Response:
    """What becomes of a form: kept, or shown again with what is wrong with it."""
    desk = open_store().commune_desk()
    remarks = {
        name.removeprefix(QUESTION): text
        for name, text in form.items()
        if name.startswith(QUESTION)
    }
    remarks[OVERALL] = form.get("overall", "")
    verdict, said_by = form.get("verdict", ""), form.get("said_by", "")
    revision = form.get("revision", "")
    problem, status = Text("Say whether everything is right, or something is wrong."), None
    try:
        if verdict in ("agreed", "objected"):
            known: Verdict = "agreed" if verdict == "agreed" else "objected"
            number = int(revision) if revision.isascii() and revision.isdecimal() else 0
            try:
                desk.reply(token, GivenReply(known, said_by, remarks, number))
            except UnfitReplyError as error:
                problem = error.text
            except TooManyRepliesError as error:
                problem, status = error.text, HTTPStatus.TOO_MANY_REQUESTS
            else:
                address = f"?lang={say.language}&kept=1"
                return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER, headers=_HEADERS)
        shown = desk.open(token)
        filled = Filled(verdict, said_by, {k: t for k, t in remarks.items() if t}, problem)
        page = commune_check(shown, filled, say, kept=False)
    except AtlasError as error:
        return _refused(error, say)
    return _page(page, status or HTTPStatus.UNPROCESSABLE_ENTITY, say)


def _refused(error: AtlasError, say: Translator) -> Response:
    if isinstance(error, NoSuchLinkError):
        return no_such_link(say)
    if isinstance(error, CheckOverError):
        return refusal(HTTPStatus.GONE, error.text, say)
    _log.warning("A page to check answers on could not be made: %s", error)
    away = Text("The atlas cannot read its editions at this moment. Try again in a few minutes.")
    return refusal(HTTPStatus.SERVICE_UNAVAILABLE, away, say)


def no_such_link(say: Translator) -> Response:
    """The one reply for a link that is unknown, expired or revoked."""
    return refusal(HTTPStatus.NOT_FOUND, NoSuchLinkError().text, say)


def refusal(status: HTTPStatus, sentence: Text, say: Translator) -> Response:
    """A page that says why there is nothing to read."""
    return _page(refusal_page(sentence, say), status, say)


def _page(html: str, status: HTTPStatus, say: Translator) -> Response:
    headers = _HEADERS | {
        "content-security-policy": policy(html),
        "content-language": say.language,
    }
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        headers["retry-after"] = RETRY_AFTER
    return Response(html, status_code=status, media_type="text/html", headers=headers)
