"""What the server did, for Prometheus, on a port of its own that readers do not reach.

``serve --metrics 127.0.0.1:9501`` opens it; without, nothing is counted and
nothing listens. Streamlit's own ``/_stcore/metrics`` answers whoever asks and is closed
(:data:`geo.publishing.allowed_requests.CLOSED`). Every label has a few values known beforehand:
what is asked for cannot add one.
"""

from __future__ import annotations

import ipaddress
import os
import re
from typing import TYPE_CHECKING, Any

from geo.publishing.operation.requests import KINDS, METHODS, Kind
from geo.publishing.version import version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.publishing.operation.health import Health

METRICS = "ATLAS_METRICS"
"""In the environment: where to listen, ``127.0.0.1:9501``."""

_PLACE = re.compile(r"(?:\[?(?P<address>[0-9a-fA-F.:]+|localhost)\]?:)?(?P<port>\d{1,5})")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_STORE = ("none", "answers", "does not answer", "not asked")


def read_place(written: str) -> tuple[str, int]:
    """Address and port: of ``9501`` those of this machine alone.

    Raises
    ------
    ValueError
        It is no such place.
    """
    found = _PLACE.fullmatch(written.strip())
    port = int(found["port"]) if found else 0
    if found is None or not 0 < port < 65_536 or not _is_address(found["address"]):
        raise ValueError(written)
    return found["address"] or "127.0.0.1", port


def _is_address(written: str | None) -> bool:
    if written in (None, "localhost"):
        return True
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


def metrics_place(environment: Mapping[str, str] | None = None) -> tuple[str, int] | None:
    """Where to listen; None where nobody asks. Errors as :func:`read_place`."""
    written = (os.environ if environment is None else environment).get(METRICS, "").strip()
    return read_place(written) if written else None


class Metrics:
    """Figures of one server, in a registry of their own.

    Parameters
    ----------
    pages
        The names of the pages.
    health
        What is known of the server.
    """

    def __init__(self, pages: tuple[str, ...], health: Health) -> None:
        import prometheus_client as prometheus  # noqa: PLC0415  (only where figures are wanted)
        from prometheus_client import platform_collector, process_collector  # noqa: PLC0415

        self._pages = frozenset(pages)
        self._prometheus: Any = prometheus
        self.registry: Any = prometheus.CollectorRegistry()
        process_collector.ProcessCollector(registry=self.registry)
        platform_collector.PlatformCollector(registry=self.registry)
        kept: dict[str, Any] = {"registry": self.registry}
        self._answers: Any = prometheus.Counter(
            "atlas_requests", "Requests answered.", ["kind", "method", "status"], **kept
        )
        self._took: Any = prometheus.Histogram(
            "atlas_request_seconds", "Until the last byte.", ["kind"], buckets=_SECONDS, **kept
        )
        self._sessions: Any = prometheus.Gauge("atlas_sessions", "Readers connected now.", **kept)
        self._begun: Any = prometheus.Counter("atlas_sessions_begun", "Since the start.", **kept)
        self._drawn: Any = prometheus.Histogram(
            "atlas_page_seconds",
            "Until a page is drawn, or drawn anew after a change.",
            ["page"],
            buckets=_SECONDS,
            **kept,
        )
        self._processor: Any = prometheus.Counter(
            "atlas_page_processor_seconds", "Processor that drawing took.", ["page"], **kept
        )
        info = prometheus.Info("atlas", "The version that runs.", **kept)
        info.info({"version": version()})
        ready = prometheus.Gauge("atlas_ready", "1: the first reader can be served.", **kept)
        ready.set_function(lambda: float(health.is_ready))
        store: Any = prometheus.Gauge(
            "atlas_store", "1: what the store said last.", ["state"], **kept
        )
        for state in _STORE:
            store.labels(state).set_function(
                lambda state=state: float((health.store or "not asked") == state)
            )

    def answered(self, kind: Kind, method: str, status: int, seconds: float) -> None:
        """A request has its answer."""
        kind = kind if kind in KINDS else "other"
        method = method if method in METHODS else "other"
        group = _CLASSES[min(max(status // 100, 1), 5) - 1]
        self._answers.labels(kind, method, group).inc()
        self._took.labels(kind).observe(seconds)

    def session_began(self) -> None:
        """A reader is connected."""
        self._begun.inc()
        self._sessions.inc()

    def session_ended(self) -> None:
        """No more."""
        self._sessions.dec()

    def drawn(self, page: str, seconds: float, processor: float) -> None:
        """A page was drawn in so many seconds, of which the thread worked so many."""
        page = page if page in self._pages else "other"
        self._drawn.labels(page).observe(seconds)
        self._processor.labels(page).inc(processor)

    def listen(self, place: tuple[str, int]) -> Any:
        """Answer whoever asks there, in a thread of its own; what is to be shut down at the end.

        Raises
        ------
        OSError
            Nothing can listen there.
        """
        address, port = place
        server, _ = self._prometheus.start_http_server(port, address, registry=self.registry)
        return server

    def text(self) -> str:
        """All figures, as Prometheus reads them."""
        written: bytes = self._prometheus.generate_latest(self.registry)
        return written.decode()
