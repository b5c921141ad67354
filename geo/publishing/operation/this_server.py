"""What there is once in a server: its health, and its figures where somebody wants them."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.publishing.operation.health import Health
from geo.publishing.operation.metrics import Metrics, metrics_place

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTH = Health()

_metrics: list[Metrics] = []


def metrics_of(pages: tuple[str, ...]) -> Metrics | None:
    """The figures of this server, made when they are first asked for; None where nobody wants them.

    Raises
    ------
    ValueError
        The place where they are wanted is none.
    """
    if metrics_place() is None:
        return None
    if not _metrics:
        _metrics.append(Metrics(pages, HEALTH))
    return _metrics[0]


@contextmanager
def drawing(page: str) -> Iterator[None]:
    """Time how long a page is drawn, where figures are wanted."""
    if not _metrics:
        yield
        return
    began, worked = time.monotonic(), time.thread_time()
    try:
        yield
    finally:
        _metrics[0].drawn(page, time.monotonic() - began, time.thread_time() - worked)
