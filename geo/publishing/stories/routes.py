"""The door of the server for stories: ``/story?story=...`` and what there is to take along.

Stories that come with the atlas have names; a reader's is in the link (``steps=``) or in the
request, and says that it is a reader's.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.routing import Route

from geo.cartography.colours import THEMES
from geo.language import (
    LANGUAGES,
    AtlasError,
    translator,
)
from geo.publishing.embed.page import POLICY, refusal_page
from geo.publishing.request_language import request_language
from geo.publishing.stories.packed_story import unpacked_story
from geo.publishing.stories.story import load_story
from geo.publishing.stories.story_document import Elsewhere
from geo.publishing.stories.story_page import story_file, story_page
from geo.state_cache import state_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from geo.cartography.colours import Theme
    from geo.language import Language

_PAGE, _FILE = "story", "story.html"
_MOST_FIELDS = 4
_SECONDS = 60
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def story_routes() -> list[Route]:
    """The routes of stories, for one server: one story is made at a time."""
    one_at_a_time = CapacityLimiter(1)

    async def answer(request: Request) -> Response:
        language = request_language(request)
        query = dict(request.query_params)
        try:
            sent = await _sent(request)
            content = await to_thread.run_sync(
                _made,
                query,
                sent,
                language,
                str(request.base_url),
                request.url.path.endswith(_FILE),
                limiter=one_at_a_time,
            )
        except AtlasError as error:
            say = translator(language)
            return Response(
                refusal_page([say.render(error.text)], say),
                status_code=HTTPStatus.NOT_FOUND
                if "story" in query and "steps" not in query
                else HTTPStatus.BAD_REQUEST,
                media_type="text/html",
                headers=_HEADERS | {"cache-control": "no-store"},
            )
        headers = _HEADERS | {"content-language": language}
        if sent is None and "steps" not in query:
            headers["cache-control"] = f"public, max-age={_SECONDS}, must-revalidate"
        else:  # what a reader wrote is nobody else's, and no search engine's
            headers |= {"cache-control": "no-store", "x-robots-tag": "noindex"}
        if "lang" not in query:
            headers["vary"] = "accept-language"
        if request.url.path.endswith(_FILE):
            name = f"smart-city-atlas_story_{language}.html"
            headers["content-disposition"] = f'attachment; filename="{name}"'
        return Response(content, media_type="text/html", headers=headers)

    return [
        Route(f"/{name}", answer, methods=["GET", "POST"], name=name) for name in (_PAGE, _FILE)
    ]


async def _sent(request: Request) -> bytes | None:
    """The story in a form that was sent; None where none was."""
    if request.method != "POST":
        return None
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        found = form.get("story", "")
        return found.encode() if isinstance(found, str) else await found.read()


def _made(
    query: Mapping[str, str], sent: bytes | None, language: Language, address: str, whole: bool
) -> bytes:
    theme: Theme = "dark" if query.get("theme") == "dark" else "light"
    if sent is None and "steps" not in query:
        return _shipped(query.get("story", ""), language, theme, address, whole=whole).encode()
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    content = sent if sent is not None else unpacked_story(query.get("steps", ""))
    story = read_story("story.yaml", content)
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
    )
    return story_page(story, language, theme=theme, address=address, elsewhere=elsewhere)


def _query(name: str, language: Language, theme: Theme) -> str:
    said = {"story": name, "lang": language} | ({"theme": theme} if theme != "light" else {})
    return f"?{urlencode(said)}"
