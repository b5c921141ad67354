"""The script of the host page, ``/embed.js``: at an address that stays, for every frame there."""

from __future__ import annotations

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

NAME = "embed.js"
"""The last part of its address."""

_DAY, _MONTH = 86_400, 2_592_000
_KEPT = f"public, max-age={_DAY}, stale-while-revalidate={_MONTH}, stale-if-error={_MONTH}"
"""Pages of newspapers hold the address for years: a copy is used while the atlas is away."""


def host_script_route() -> Route:
    """The route of the script, for one server."""
    return Route(f"/{NAME}", _answer, methods=["GET"])


async def _answer(request: Request) -> Response:
    script = _script()
    tag = f'"{hashlib.sha256(script).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "cache-control": _KEPT,
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(script, media_type="text/javascript", headers=headers)


@cache
def _script() -> bytes:
    return (Path(__file__).parent / "host.js").read_bytes()
