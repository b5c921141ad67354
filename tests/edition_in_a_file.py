"""Makes the page of an edition for tests, and reads what is packed in one."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from geo.publishing.one_file import edition_maps
from geo.publishing.one_file.page import one_file
from geo.survey import list_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.language import Language

DAY = dt.date(2026, 11, 29)
SOME = (
    "index",
    "domain.governance",
    "domain.data",
    "q.progress",
    "q.strategy",
    "q.barriers.budget",
    "documented.complete",
    "published.progress_at_least_half_share",
)
"""Of every kind one: to draw all takes a minute."""


@contextmanager
def only(indicators: tuple[str, ...]) -> Iterator[None]:
    """An edition that has these indicators, as far as it has them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            edition_maps,
            "list_indicators",
            lambda edition: [one for one in list_indicators(edition) if one.id in indicators],
        )
        yield


def some_of(edition: str = "BE2018", language: Language = "nl", **more: Any) -> str:
    """The page of an edition with these indicators."""
    with only(SOME):
        return one_file(edition, language, day=DAY, **more)


def unpacked(page: str) -> dict[str, Any]:
    """What a page knows."""
    packed = re.search(r'id="atlas-data" data-packed="[^"]+">([\w+/=]+)<', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))
