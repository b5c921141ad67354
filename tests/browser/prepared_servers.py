"""Servers that start without importing anything: each is a fork of one process that has done so.

Most of what a start costs is the same each time: Python, Streamlit and the atlas are imported, and
the first page is made ready. A process does that once; whoever needs a server of its own, with an
environment of its own, gets a fork of it, in which ``streamlit run app.py`` goes on as usual. That
``streamlit run`` and ``python -m geo.publishing.serve`` start from nothing is tried elsewhere:
``test_front_door_of_server.py``, ``test_login.py``, ``test_commands.py``. Only where there is
``/proc``.

Run as a script this is that process: a line of JSON comes in for each server, its number goes out.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Running:
    """A server that was forked; ends as a process of one's own does."""

    def __init__(self, number: int) -> None:
        self.number = number

    def poll(self) -> int | None:
        """None while it runs."""
        try:
            os.kill(self.number, 0)
        except ProcessLookupError:
            return 0
        return None

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.number, signal.SIGTERM)

    def wait(self, timeout: float) -> None:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                os.kill(self.number, signal.SIGKILL)
                raise TimeoutError
            time.sleep(0.02)


class PreparedServers:
    """The process that has imported everything, started when the first server is asked for."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.folder = tempfile.TemporaryDirectory(prefix="atlas-no-store-")

    def start(self, arguments: list[str], said: IO[str]) -> Running:
        """``streamlit`` with these arguments in this process' environment; it writes into ``said``."""
        if self.process is None:
            # Nothing is imported for a store or an editor that only one of them has.
            nobodys = {
                name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")
            }
            self.process = subprocess.Popen(
                [sys.executable, __file__],
                cwd=ROOT,
                env=nobodys | {"ATLAS_DATA": self.folder.name},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        path = f"/proc/{os.getpid()}/fd/{said.fileno()}"
        asked = {"arguments": arguments, "environment": dict(os.environ), "said": path}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        number = self.process.stdout.readline()
        assert number, "what servers are forked from has ended"
        return Running(int(number))

    def end(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=20)
        self.folder.cleanup()


def _become_a_server(asked: dict) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    nothing, said = os.open(os.devnull, os.O_RDONLY), os.open(asked["said"], os.O_WRONLY)
    for ours, theirs in ((0, nothing), (1, said), (2, said)):
        os.dup2(theirs, ours)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # no server outlives its tests
    sys.argv = ["streamlit", *asked["arguments"]]
    from streamlit.web import cli

    cli.main()


def _serve() -> None:
    sys.path[0] = str(ROOT)
    import app  # noqa: F401  (with all that it needs)

    del sys.modules["app"]
    from geo.publishing.preload import preload

    preload()
    # A fork has the thread that forks, and locks of the others as they are at that moment.
    assert threading.active_count() == 1, threading.enumerate()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: they go by themselves
    for line in sys.stdin:
        number = os.fork()
        if not number:
            _become_a_server(json.loads(line))
            os._exit(0)
        print(number, flush=True)


if __name__ == "__main__":
    _serve()
