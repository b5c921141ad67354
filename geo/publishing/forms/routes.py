"""The door of the server for forms: ``/map.png?...`` and what there is at ``/openapi.json``.

Anybody may ask: what the forms give is what the pages show. Errors are sentences in the reader's
language, as text, as a page where one was asked for, or as problem details (RFC 9457) where JSON
was.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geo.language import Text, translator
from geo.publishing.embed.page import POLICY, refusal_page
from geo.publishing.embed.parts import parts_route
from geo.publishing.forms.endings import ENDINGS, PAGES
from geo.publishing.forms.form_request import RefusedError, no_such_page
from geo.publishing.forms.frozen import FROZEN, frozen_address
from geo.publishing.forms.openapi import description, description_page
from geo.publishing.forms.render_queue import BusyError, RenderQueue
from geo.publishing.request_language import request_language
from geo.state_cache import in_one_state

if TYPE_CHECKING:
    from starlette.requests import Request

    from geo.language import Language

_SECONDS = 60
"""How long a copy may be shown before it is asked again whether it is still true: an edition that
was withdrawn is gone from the copies of others after so long."""

_RETRY_AFTER = 3  # seconds

_SAFE = {
    "x-content-type-options": "nosniff",
    # A picture that is opened on its own runs nothing and fetches nothing.
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox"
    ),
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}
_ASK_AGAIN = {"cache-control": "no-cache"}


def form_routes(queue: RenderQueue | None = None) -> list[Route]:
    """The routes of all forms, for one server; ``queue`` makes them, or one of their own."""
    queue = queue or RenderQueue()

    async def form(request: Request) -> Response:
        return await _answer(queue, request)

    return [
        Route("/map", _to_the_map, methods=["GET"]),
        Route("/openapi.json", _openapi, methods=["GET"]),
        Route("/openapi.html", _openapi_page, methods=["GET"]),
        parts_route(),
        *(
            Route(f"/{page}.{{ending:str}}", form, methods=["GET"], name=f"{page}-forms")
            for page in PAGES
        ),
    ]


async def _answer(queue: RenderQueue, request: Request) -> Response:
    page = request.url.path.rpartition("/")[2].partition(".")[0]
    ending = str(request.path_params["ending"])
    query = dict(request.query_params)
    language = request_language(request)
    headers = _SAFE | ({} if "lang" in query else {"vary": "accept-language"})
    try:
        _check_once(request)
        if FROZEN in query:
            address = await to_thread.run_sync(_frozen, page, ending, query, language)
            headers |= {"cache-control": f"public, max-age={_SECONDS}, must-revalidate"}
            return RedirectResponse(address, headers=headers)
        job = await queue.job_of(page, ending, query, language, str(request.base_url))
        tag = f'"{job.tag}"'
        headers |= {"etag": tag, "cache-control": f"public, max-age={_SECONDS}, must-revalidate"}
        if job.made == "page":
            headers["content-security-policy"] = POLICY  # of a 304, too: browsers keep the last
        if {tag, "*"} & set(_tags(request)):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        file = await queue.serve(job)
    except RefusedError as refused:
        return _refusal(refused.status, refused.sentences, language, ending)
    except BusyError:
        busy = Text("The atlas is busy with other requests. Ask again in a few seconds.")
        answer = _refusal(HTTPStatus.TOO_MANY_REQUESTS, (busy,), language, ending)
        answer.headers["retry-after"] = str(_RETRY_AFTER)
        return answer
    headers["content-disposition"] = f'inline; filename="{file.name}"'
    return Response(file.content, media_type=file.media_type, headers=headers)


def _frozen(page: str, ending: str, query: dict[str, str], language: Language) -> str:
    return in_one_state(lambda: frozen_address(page, ending, query, language))


def _check_once(request: Request) -> None:
    """Each part of an address stands in it once; of two, nobody could say which counts."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, Text("The address has more than one {name}.", name=twice[:60])
        )


def _tags(request: Request) -> list[str]:
    said = request.headers.get("if-none-match", "")
    return [one.strip().removeprefix("W/") for one in said.split(",")]


def _refusal(
    status: HTTPStatus, sentences: tuple[Text, ...], language: Language, ending: str
) -> Response:
    say = translator(language)
    said = [say.render(one) for one in sentences]
    headers = _SAFE | {"cache-control": "no-store", "content-language": language}
    if ending in ("json", "geojson"):
        problem = {"status": int(status), "title": status.phrase, "detail": " ".join(said)}
        body = json.dumps(problem, ensure_ascii=False)
        return Response(
            body, status_code=status, media_type="application/problem+json", headers=headers
        )
    if ending == "html":
        return Response(
            refusal_page(said, say),
            status_code=status,
            media_type="text/html",
            headers=headers | {"content-security-policy": POLICY},
        )
    body = "".join(f"{one}\n" for one in said)
    return Response(body, status_code=status, media_type="text/plain", headers=headers)


class _LostForm(Convertor[str]):
    """A name with an ending of ours, in a folder or none, where Streamlit has no such file."""

    regex = (
        r"(?!(?:favicon\.png|index\.html|manifest\.json)$)"
        r"(?!(?:static|app/static|media|component)/)(?!.*_stcore/)"
        rf".+\.(?:{'|'.join(ENDINGS)})"
    )

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lost_form", _LostForm())


def lost_form_route() -> Route:
    """``/maps.png``, ``/a/b.png``: no page has that name.

    Streamlit would answer with its own page, and 200. To come after all others.
    """
    return Route("/{name:lost_form}", _lost_form, methods=["GET"])


async def _lost_form(request: Request) -> Response:
    page, _, ending = str(request.path_params["name"]).rpartition(".")
    said = (no_such_page(page),)
    return _refusal(HTTPStatus.NOT_FOUND, said, request_language(request), ending)


async def refused_method(request: Request, error: Exception) -> Response:
    """A sentence for who sends something where there is only something to get.

    A handler of Starlette for status 405; what may be done instead stands in the header.
    """
    said = (Text("Nothing can be sent to this address: it can only be read (GET)."),)
    ending = request.url.path.rpartition(".")[2]
    answer = _refusal(HTTPStatus.METHOD_NOT_ALLOWED, said, request_language(request), ending)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


async def told_fault(request: Request, _: Exception) -> Response:
    """A sentence where our own code went wrong; what went wrong is in the log, and only there.

    A handler of Starlette for status 500, which raises the error again once this is sent.
    """
    said = (
        Text(
            "Something went wrong while this was made. Ask for it again; if it happens again, tell "
            "those who run this atlas which address you asked for. Details are in the server's log."
        ),
    )
    ending = request.url.path.rpartition(".")[2]
    return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, said, request_language(request), ending)


async def _to_the_map(request: Request) -> Response:
    """The first page of the atlas has no name to Streamlit: under its own it would be unknown."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", headers={"cache-control": "no-cache"})


async def _openapi(request: Request) -> Response:
    body = json.dumps(description(str(request.base_url)), ensure_ascii=False, indent=1)
    return Response(body, media_type="application/json", headers=_SAFE | _ASK_AGAIN)


async def _openapi_page(request: Request) -> Response:
    language = request_language(request)
    body = description_page(str(request.base_url), translator(language))
    of_language = {"content-language": language, "vary": "accept-language"}
    return Response(body, media_type="text/html", headers=_SAFE | _ASK_AGAIN | of_language)
