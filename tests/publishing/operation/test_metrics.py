"""Figures of the server: where they are told, and that no request adds a label."""

import socket
from urllib.request import urlopen

import pytest

from geo.publishing.operation import this_server
from geo.publishing.operation.health import Health
from geo.publishing.operation.metrics import Metrics, metrics_place, read_place


@pytest.fixture
def metrics():
    pytest.importorskip("prometheus_client")
    return Metrics(("map", "commune"), Health(lambda: "none"))


def lines(metrics, beginning):
    return [one for one in metrics.text().splitlines() if one.startswith(beginning)]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("9501", ("127.0.0.1", 9501)),
        ("10.0.0.7:9501", ("10.0.0.7", 9501)),
        ("[::1]:9501", ("::1", 9501)),
        ("localhost:9501", ("localhost", 9501)),
    ],
)
def test_a_port_alone_is_of_this_machine_alone(written, place):
    assert read_place(written) == place
    assert metrics_place({"ATLAS_METRICS": written}) == place
    assert metrics_place({}) is None


@pytest.mark.parametrize("written", ["x", "0", "70000", "a:b:9501", "127.0.0.1", ":9501 "])
def test_what_is_no_place_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011  (what was written)
        read_place(written)


def test_where_nobody_wants_figures_nothing_is_counted(monkeypatch):
    monkeypatch.setenv("ATLAS_METRICS", "")
    monkeypatch.setattr(this_server, "_metrics", [])
    assert this_server.metrics_of(("map",)) is None
    with this_server.drawing("map"):
        pass


def test_labels_are_few_whatever_is_asked(metrics):
    before = None
    for number in range(300):
        metrics.answered("page" if number % 2 else f"kind{number}", f"M{number}", number * 7, 0.1)
        metrics.drawn(f"page{number}", 0.1, 0.05)
        found = {one.rpartition(" ")[0] for one in lines(metrics, "atlas_")}
        if number == 150:
            before = found
    assert found == before
    assert {one.split('kind="')[1].split('"')[0] for one in found if 'kind="' in one} == {
        "page",
        "other",
    }


def test_sessions_are_counted_while_they_are_there(metrics):
    metrics.session_began()
    metrics.session_began()
    metrics.session_ended()
    assert lines(metrics, "atlas_sessions ") == ["atlas_sessions 1.0"]
    assert lines(metrics, "atlas_sessions_begun_total ") == ["atlas_sessions_begun_total 2.0"]


def test_health_is_among_the_figures(metrics):
    assert lines(metrics, "atlas_ready ") == ["atlas_ready 0.0"]
    assert 'atlas_store{state="not asked"} 1.0' in metrics.text()


def test_figures_are_told_on_a_port_of_their_own(metrics):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = metrics.listen(("127.0.0.1", port))
    try:
        told = urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
    finally:
        server.shutdown()
        server.server_close()
    assert "process_resident_memory_bytes" in told
    assert 'atlas_info{version="' in told


def test_a_page_is_timed_where_figures_are_wanted(metrics, monkeypatch):
    monkeypatch.setattr(this_server, "_metrics", [metrics])
    with pytest.raises(ValueError, match="stop"), this_server.drawing("commune"):
        raise ValueError("stop")
    assert 'atlas_page_seconds_count{page="commune"} 1.0' in metrics.text()
