"""The files that the page is made of, for every page and for ever: their names carry their content.

Streamlit serves the same files to the atlas, but lets browsers keep them only as long as they like,
and packs them anew each time. Here they are packed once.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from geo.cartography.assets import STATIC, prepare
from geo.publishing.embed.address import PARTS
from geo.state_cache import consistent_snapshot

if TYPE_CHECKING:
    from starlette.requests import Request

_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "bin": "application/octet-stream",
    "woff2": "font/woff2",
}
_PACKED = ("bin", "woff2")  # already
_HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "accept-encoding",
}


def parts_route() -> Route:
    """``/map-parts/embed_page-0123456789.js`` and the others."""
    return Route(f"/{PARTS}/{{name:str}}", _part, methods=["GET"])


def _part(request: Request) -> Response:
    name = str(request.path_params["name"])
    if name not in _names():
        return Response(status_code=HTTPStatus.NOT_FOUND, headers={"cache-control": "no-store"})
    ending = name.rpartition(".")[2]
    packs = ending not in _PACKED and "gzip" in request.headers.get("accept-encoding", "")
    headers = _HEADERS | ({"content-encoding": "gzip"} if packs else {})
    return Response(_content(name, packed=packs), media_type=_TYPES[ending], headers=headers)


def _names() -> frozenset[str]:
    with consistent_snapshot():
        assets = prepare()
    named = (*assets.page_scripts, *assets.page_styles, *assets.geometry.values())
    stories = (*assets.story_scripts, *assets.story_styles)
    return frozenset((*named, *stories, assets.page_font))


@lru_cache(maxsize=32)  # scripts, styles and outlines, packed or not
def _content(name: str, *, packed: bool) -> bytes:
    content = (STATIC / name).read_bytes()
    return gzip.compress(content, 9, mtime=0) if packed else content
