"""What is asynchronous, run to its end in a thread of its own.

Where a test with Playwright ran before in the same worker, a loop of events is left in the main
thread, and ``asyncio.run`` refuses there.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def run(asked: Coroutine[None, None, T]) -> T:
    """What the coroutine returns, or the exception that it raises."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, asked).result()
