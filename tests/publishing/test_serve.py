"""Starting: what would fail late is told at once, in a sentence."""

import socket

import pytest

from geo.language import AtlasError
from geo.publishing.serve import check_port, main


def test_a_port_in_use_says_which_and_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AtlasError, match=f"Port {port} is in use.*PORT={port + 1} make run"):
            check_port("127.0.0.1", port)


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_what_is_not_a_port_is_refused(port):
    with pytest.raises(AtlasError, match="is not a port"):
        check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(AtlasError, match=r"cannot listen on 192\.0\.2\.1"):
        check_port("192.0.2.1", 8501)


def test_the_command_ends_with_a_sentence_not_a_trace(capsys):
    assert main(["--port", "70000"]) == 1
    said = capsys.readouterr().err
    assert "The atlas did not start." in said
    assert "Traceback" not in said
