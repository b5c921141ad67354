"""What a server does before its first reader: load what every page needs, and keep it.

Indicators, outlines, names and classes are many objects that stay as long as the server runs.
Python's garbage collector would walk through all of them again and again, and while it walks nobody
is served. Frozen (``gc.freeze``) they are left alone; what readers leave behind is collected as
usual. ``bench/load.py`` measures it.
"""

from __future__ import annotations

import gc
import logging
import time

from geo.language import LANGUAGES, AtlasError
from geo.publishing.control_options import indicators_offered
from geo.publishing.first_paint.ahead import fetched_ahead
from geo.publishing.first_paint.still import still_of_map
from geo.publishing.search_suggestions import candidates
from geo.publishing.view import View, resolve_vintage
from geo.state_cache import consistent_snapshot

_log = logging.getLogger("atlas")


def preload() -> None:
    """Load what the first page of any reader needs, then collect once and freeze what is left.

    Data that is missing or damaged is no reason not to start: the pages say so to the reader.
    """
    began = time.monotonic()
    try:
        with consistent_snapshot():
            for language in LANGUAGES:
                view = View(lang=language)
                still_of_map(view)
                fetched_ahead(view, with_map=True)
            indicators_offered(view)
            candidates("Gent", resolve_vintage(view), view.edition)
    except AtlasError as error:
        _log.warning("Not everything could be loaded before the first reader: %s", error)
    gc.collect()
    gc.freeze()
    _log.info("Ready for readers after %.1f s", time.monotonic() - began)
