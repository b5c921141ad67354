"""What the builder of a reader's own story asks the server, which keeps nothing of it.

``/story/step?link=...`` makes a step of a view; ``/story/place?link=...&text=...`` finds a place on
its map; ``/story/read`` reads a file. All answer with JSON, errors as ``{"problem": [sentences]}``
in the language asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from geo.language import AtlasError, Text, translator
from geo.publishing.forms.form_request import RefusedError
from geo.publishing.request_language import request_language
from geo.publishing.stories.bounded_door import BusyStoriesError, TooMuchSentError, sent_within
from geo.publishing.stories.step_of_link import step_of_link
from geo.publishing.stories.step_place import place_of_step
from geo.publishing.stories.step_shown import step_shown
from geo.publishing.stories.story_entries import step_entries, story_entries
from geo.state_cache import StateChangedError, in_one_state

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from geo.language import Language
    from geo.publishing.stories.bounded_door import BoundedDoor

MOST_BYTES = 7_000_000
"""Of a story that is sent: the largest file, and a form around it."""
RETRY_AFTER = "3"  # seconds
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
    "referrer-policy": "no-referrer",
}
_NOT_IN_NAME = re.compile(r"[^\w. ()-]")


def builder_routes(door: BoundedDoor) -> list[Route]:
    """The routes, for one server; ``door`` is that of all stories of readers."""

    async def step(request: Request) -> Response:
        link = request.query_params.get("link", "")
        language = request_language(request)
        return await _answer(
            request, door, lambda: door.do(lambda: in_one_state(lambda: _step(link, language)))
        )

    async def place(request: Request) -> Response:
        asked, language = request.query_params, request_language(request)
        link, text, outlined = asked.get("link", ""), asked.get("text", ""), "outlined" in asked

        def found() -> dict[str, Any]:
            return {"code": place_of_step(text, link, language, outlined=outlined)}

        return await _answer(request, door, lambda: door.do(lambda: in_one_state(found)))

    async def read(request: Request) -> Response:
        language = request_language(request)
        name = _NOT_IN_NAME.sub("", request.query_params.get("name", ""))[:100] or "story.yaml"

        async def made() -> Any:
            content = await sent_within(request, MOST_BYTES)
            return await door.do(lambda: in_one_state(lambda: _read(name, content, language)))

        return await _answer(request, door, made)

    return [
        Route("/story/step", step, methods=["GET"], name="story-step"),
        Route("/story/place", place, methods=["GET"], name="story-place"),
        Route("/story/read", read, methods=["POST"], name="story-read"),
    ]


async def _answer(
    request: Request, door: BoundedDoor, make: Callable[[], Awaitable[Any]]
) -> Response:
    say = translator(request_language(request))

    def problem(status: HTTPStatus, sentences: Sequence[Text]) -> Response:
        headers = {"retry-after": RETRY_AFTER} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
        return _json({"problem": [say.render(one) for one in sentences]}, status, headers)

    try:
        found = await door.inside(make)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if "problem" in found else HTTPStatus.OK
        return _json(found, status, {})
    except RefusedError as refused:
        return problem(refused.status, refused.sentences)
    except AtlasError as error:
        return problem(status_of(error), (error.text,))


def status_of(error: AtlasError) -> HTTPStatus:
    """What a request is answered with that cannot be done."""
    if isinstance(error, BusyStoriesError):
        return HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, TooMuchSentError):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if isinstance(error, StateChangedError):
        return HTTPStatus.CONFLICT
    return HTTPStatus.BAD_REQUEST


def _json(found: Any, status: HTTPStatus, more: dict[str, str]) -> Response:
    content = json.dumps(found, ensure_ascii=False).encode()
    return Response(
        content, status_code=status, media_type="application/json", headers=_HEADERS | more
    )


def _step(link: str, language: Language) -> dict[str, Any]:
    step = step_of_link(link, language)
    shown = step_shown(step, language)
    if shown.problem:
        return {"problem": shown.problem}
    return {"step": step_entries(step), "shown": asdict(shown)}


def _read(name: str, content: bytes, language: Language) -> dict[str, Any]:
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    story = read_story(name, content)
    shown = [asdict(step_shown(one, language)) for one in story.steps]
    return {"story": story_entries(story), "shown": shown}
