"""The language of an answer to an address that Streamlit does not serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import LANGUAGES, language_of_browser, match_language

if TYPE_CHECKING:
    from starlette.requests import Request

    from geo.language import Language


def request_language(request: Request) -> Language:
    """The language that an address asks for (``lang=``), or that of the reader's browser."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return match_language(asked)
    return language_of_browser(request.headers.get("accept-language"))
