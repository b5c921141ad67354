"""Long work of a page: one reader's at a time, with a bar that is gone when it ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator


@contextmanager
def one_at_a_time(making: threading.Lock, words: str) -> Iterator[Callable[[float], None]]:
    """Hold ``making`` meanwhile; what is entered is told the share that is done, from 0 to 1.

    Raises
    ------
    AtlasError
        Another one is being made.
    """
    if not making.acquire(blocking=False):
        raise AtlasError(Text("The atlas is busy with other requests. Ask again in a few seconds."))
    try:
        bar = st.progress(0.0, words)

        def done(share: float) -> None:
            bar.progress(share, words)

        try:
            yield done
        finally:
            bar.empty()
    finally:
        making.release()
