"""The door of the server for stories: ``/story?story=...`` and what there is to take along.

``/story.html`` is the page in one file; ``/story.pdf`` and what else is handed out is made as other
forms are, by the same queue: never too many at a time.

Stories that come with the atlas have names; a reader's is in the link (``steps=``) or in the
request, and says that it is a reader's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from geo.cartography.colours import THEMES
from geo.language import (
    LANGUAGES,
    AtlasError,
    translator,
)
from geo.publishing.embed.page import POLICY, refusal_page
from geo.publishing.forms.render_queue import BusyError, RenderQueue
from geo.publishing.forms.rendered_file import RenderedFile
from geo.publishing.request_language import request_language
from geo.publishing.stories.bounded_door import (
    BoundedDoor,
    BusyStoriesError,
    read_again,
    sent_within,
)
from geo.publishing.stories.builder_routes import (
    MOST_BYTES,
    RETRY_AFTER,
    builder_routes,
    status_of,
)
from geo.publishing.stories.packed_story import unpacked_story
from geo.publishing.stories.story import load_story
from geo.publishing.stories.story_document import Elsewhere
from geo.publishing.stories.story_files import (
    MEDIA_TYPES,
    STORY_ENDINGS,
    story_bytes,
    story_file_name,
)
from geo.publishing.stories.story_page import story_file, story_page
from geo.publishing.version import version
from geo.state_cache import consistent_snapshot, snapshot_stamp, state_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from geo.cartography.colours import Theme
    from geo.language import Language
    from geo.publishing.stories.story import Story
    from geo.publishing.stories.story_files import StoryEnding

_PAGE, _FILE = "story", "story.html"
_HANDED_OUT = tuple(one for one in STORY_ENDINGS if one != "html")
_MOST_FIELDS = 4
_MOST_WAITING = 40
"""Of requests for readers' own stories; each is made for its reader alone."""
_MOST_WAITING_FOR_SHIPPED = 400
"""Of requests for stories that come with the atlas: a room that scans a code; made once for all."""
_SECONDS = 60
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def story_routes(queue: RenderQueue | None = None) -> list[Route]:
    """The routes of stories, for one server; ``queue`` makes the files.

    Of pages one is made at a time of readers' stories, and one of those of the atlas.
    """
    doors, files = _Doors(), queue or RenderQueue()

    async def answer(request: Request) -> Response:
        language = request_language(request)
        query = dict(request.query_params)
        door = doors.of(request)

        async def made() -> tuple[bytes | None, bytes]:
            sent = await _sent(request)
            address, whole = str(request.base_url), request.url.path.endswith(_FILE)
            return sent, await door.do(lambda: _made(query, sent, language, address, whole))

        try:
            sent, content = await door.inside(made)
        except AtlasError as error:
            return _refusal(error, query, language)
        headers = _headers(query, sent, language)
        if request.url.path.endswith(_FILE):
            name = story_file_name(language, "html")
            headers["content-disposition"] = f'attachment; filename="{name}"'
        return Response(content, media_type="text/html", headers=headers)

    async def file(request: Request) -> Response:
        language = request_language(request)
        query = dict(request.query_params)
        ending = next(one for one in _HANDED_OUT if request.url.path.endswith(f".{one}"))
        door = doors.of(request)

        async def made() -> Response:
            sent = await _sent(request)
            base = str(request.base_url)
            story, name = await door.do(lambda: _story_of(query, sent))
            tag, make = await door.do(lambda: _job(story, name, ending, language, base))
            headers = _headers(query, sent, language) | {"etag": f'"{tag}"'}
            if f'"{tag}"' in request.headers.get("if-none-match", ""):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
            try:
                made = await files.made(tag, make)
            except BusyError as busy:
                raise BusyStoriesError from busy
            headers["content-disposition"] = f'inline; filename="{made.name}"'
            return Response(made.content, media_type=made.media_type, headers=headers)

        try:
            return await door.inside(made)
        except AtlasError as error:
            return _refusal(error, query, language)

    return [
        *builder_routes(doors.of_readers),
        *(Route(f"/{name}", answer, methods=["GET", "POST"], name=name) for name in (_PAGE, _FILE)),
        *(
            Route(f"/{_PAGE}.{ending}", file, methods=["GET", "POST"], name=f"{_PAGE}.{ending}")
            for ending in _HANDED_OUT
        ),
    ]


class _Doors:
    """That of readers' stories, and that of the atlas's own."""

    def __init__(self) -> None:
        self.of_readers = BoundedDoor(_MOST_WAITING)
        self._shipped = BoundedDoor(_MOST_WAITING_FOR_SHIPPED)

    def of(self, request: Request) -> BoundedDoor:
        """The one that a request goes through."""
        by_reader = request.method == "POST" or "steps" in request.query_params
        return self.of_readers if by_reader else self._shipped


def _headers(query: Mapping[str, str], sent: bytes | None, language: Language) -> dict[str, str]:
    headers = _HEADERS | {"content-language": language}
    if sent is None and "steps" not in query:
        headers["cache-control"] = f"public, max-age={_SECONDS}, must-revalidate"
    else:  # what a reader wrote is nobody else's, and no search engine's
        headers |= {"cache-control": "no-store", "x-robots-tag": "noindex"}
    if "lang" not in query:
        headers["vary"] = "accept-language"
    return headers


def _refusal(error: AtlasError, query: Mapping[str, str], language: Language) -> Response:
    """Why there is no story, or none now."""
    say, status = translator(language), status_of(error)
    if status == HTTPStatus.BAD_REQUEST and "story" in query and "steps" not in query:
        status = HTTPStatus.NOT_FOUND
    headers = _HEADERS | {"cache-control": "no-store"}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = RETRY_AFTER
    return Response(
        refusal_page([say.render(error.text)], say),
        status_code=status,
        media_type="text/html",
        headers=headers,
    )


def _story_of(query: Mapping[str, str], sent: bytes | None) -> tuple[Story, str]:
    """The story that is asked for, and its name; "" of a reader's own."""
    if sent is None and "steps" not in query:
        name = query.get("story", "")
        return load_story(name), name
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    content = sent if sent is not None else unpacked_story(query.get("steps", ""))
    return read_story("story.yaml", content), ""


def _job(
    story: Story, name: str, ending: StoryEnding, language: Language, base: str
) -> tuple[str, Callable[[], RenderedFile]]:
    """The tag of all that a file depends on, and what makes it."""
    day = dt.datetime.now(tz=dt.UTC).astimezone().date()
    with consistent_snapshot():
        published = f"{snapshot_stamp('editions')} {snapshot_stamp('boundaries')}"
    said = repr((story, ending, language, base, day, published, version()))

    def make() -> RenderedFile:
        content = story_bytes(story, ending, language, day, base, by_reader=not name)
        return RenderedFile(content, MEDIA_TYPES[ending], story_file_name(language, ending, name))

    return hashlib.sha256(said.encode()).hexdigest()[:32], make


async def _sent(request: Request) -> bytes | None:
    """The story in a form that was sent; None where none was."""
    if request.method != "POST":
        return None
    again = read_again(request, await sent_within(request, MOST_BYTES))
    limits = {"max_files": 1, "max_fields": _MOST_FIELDS, "max_part_size": MOST_BYTES}
    async with again.form(**limits) as form:
        found = form.get("story", "")
        return found.encode() if isinstance(found, str) else await found.read()


def _made(
    query: Mapping[str, str], sent: bytes | None, language: Language, address: str, whole: bool
) -> bytes:
    theme: Theme = "dark" if query.get("theme") == "dark" else "light"
    if sent is None and "steps" not in query:
        return _shipped(query.get("story", ""), language, theme, address, whole=whole).encode()
    story, _ = _story_of(query, sent)
    if whole:
        page = story_file(story, language, theme=theme, address=address, by_reader=True)
    else:
        others = tuple(one for one in LANGUAGES if one in story.title.texts)
        page = story_page(
            story, language, theme=theme, address=address, languages=others, by_reader=True
        )
    return page.encode()


@state_cache(maxsize=24)
def _shipped(name: str, language: Language, theme: Theme, address: str, *, whole: bool) -> str:
    story = load_story(name)
    if whole:
        return story_file(story, language, theme=theme, address=address)
    elsewhere = Elsewhere(
        languages={one: _query(name, one, theme) for one in LANGUAGES},
        themes={one: _query(name, language, one) for one in THEMES if one != theme},
        link=f"{address}{_PAGE}{_query(name, language, 'light')}",
        handout=f"{address}{_PAGE}.pdf{_query(name, language, 'light')}",
    )
    return story_page(story, language, theme=theme, address=address, elsewhere=elsewhere)


def _query(name: str, language: Language, theme: Theme) -> str:
    said = {"story": name, "lang": language} | ({"theme": theme} if theme != "light" else {})
    return f"?{urlencode(said)}"
