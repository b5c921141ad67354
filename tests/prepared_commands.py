"""Python that starts without importing other people's packages: a fork of what has done so.

``python -m geo.survey.store list`` is quick; what takes its second is pandas, geopandas and
SQLAlchemy, the same each time. A process imports them once, and what a test runs is a fork of it,
which goes on as Python does with ``-m``, ``-c`` or a script: in a folder, an environment and a
process of its own. The modules of the atlas are none of it, so each run imports its own, in its own
order. Where nothing can be forked, it starts as anybody's.

Run as a script this is that process: a line of JSON comes in for each run, its exit code goes out.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIMIT = 600
"""Seconds after which what does not end is ended."""
PACKAGES = (
    "geopandas",
    "jinja2",
    "pyarrow.parquet",
    "pydantic",
    "scipy.optimize",
    "scipy.stats",
    "segno",
    "sqlalchemy.orm",
    "streamlit",
    "yaml",
)


class PreparedCommands:
    """The process that has imported the packages; it starts when the first run is asked for."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """``python`` with these arguments in a folder, to its end: exit code and what it said."""
        if not hasattr(os, "fork"):
            return subprocess.run(
                [sys.executable, *arguments],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, __file__],
                cwd=Path(__file__).parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        with tempfile.TemporaryDirectory(prefix="atlas-said-") as told:
            said = [str(Path(told, name)) for name in ("out", "err")]
            asked = {
                "arguments": [str(one) for one in arguments],
                "folder": str(folder),
                "environment": dict(environment),
                "said": said,
            }
            self.process.stdin.write(json.dumps(asked) + "\n")
            self.process.stdin.flush()
            code = self.process.stdout.readline()
            assert code, "what commands are forked from has ended"
            out, err = (Path(one).read_text("utf-8") for one in said)
        return subprocess.CompletedProcess(arguments, int(code), out, err)

    def end(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=20)


def _become(asked: dict) -> NoReturn:
    signal.alarm(LIMIT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    out, err = (os.open(one, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for one in asked["said"])
    for ours, theirs in ((0, nothing), (1, out), (2, err)):
        os.dup2(theirs, ours)
    sys.stdin = os.fdopen(0)  # what its parent has read already is no business of its own
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    code = 0
    try:
        _run(asked["arguments"], asked["folder"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  (told as Python tells it)
        traceback.print_exc()
        code = 1
    # As Python ends, but for the taking down of each module, which takes as long as a command.
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run(arguments: list[str], folder: str) -> None:
    path = os.environ.get("PYTHONPATH")
    sys.path[1:1] = path.split(os.pathsep) if path else []
    sys.path[0] = folder
    how, *rest = arguments
    if how == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif how == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), vars(sys.modules["__main__"]))
    else:
        sys.argv = arguments
        sys.path[0] = str(Path(how).parent)
        runpy.run_path(how, run_name="__main__")


def _serve() -> None:
    for name in PACKAGES:
        importlib.import_module(name)
    # A fork has the thread that forks, and locks of the others as they are at that moment.
    assert threading.active_count() == 1, threading.enumerate()
    # Of the folder that it is asked for: .streamlit/config.toml is read with the first option.
    assert sys.modules["streamlit.config"]._config_options is None
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        number = os.fork()
        if not number:
            _become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)


if __name__ == "__main__":
    _serve()
