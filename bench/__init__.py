"""Measured side by side with what people would write otherwise; every figure is a ratio too.

Every module here but the apps that it drives (``*_app.py``) is a command: ``main(arguments)`` measures,
prints and returns the exit code. ``--small`` does the same work on little, in seconds, so that the
tests can run it; its figures mean nothing. ``everything_shown`` measures nothing: it proves that a change
changes nothing that is seen, with what is in ``shown``. ``mutants`` measures the tests.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    import subprocess


def options(description: str | None) -> argparse.ArgumentParser:
    """The options that every command here has: ``--small``."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--small", action="store_true", help="the same work on little; its figures mean nothing"
    )
    return parser


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Come back when a server that was started answers there; within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, f"{address} has stopped"
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)
