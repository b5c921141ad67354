"""Publish editions into a store of their own, which is all that the atlas then sees."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.state_cache import forget
from geo.survey import consistent_snapshot
from geo.survey.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.survey.store import Contents


@contextmanager
def published(folder: Path, *editions: Contents) -> Iterator[None]:
    """The atlas with these editions; one that comes again replaces the version before."""
    before = os.environ.get("ATLAS_DATA")
    os.environ["ATLAS_DATA"] = str(folder)
    stores = open_store.__globals__["_store_at"]
    stores.cache_clear()
    store = open_store()
    try:
        editor = store.edited_by("Anna")
        versions: dict[str, int] = {}
        for contents in editions:
            name = contents.facts["id"]
            if name in versions:
                editor.replace(contents, over=versions[name])
            else:
                editor.publish(contents)
            versions[name] = versions.get(name, 0) + 1
        with consistent_snapshot():
            forget()
        yield
    finally:
        store.close()
        if before is None:
            del os.environ["ATLAS_DATA"]
        else:
            os.environ["ATLAS_DATA"] = before
        stores.cache_clear()
        with consistent_snapshot():
            forget()
