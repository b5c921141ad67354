"""How every command of the atlas ends, also when nobody reads its output to the end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

STOPPED_READING = 141
"""The exit code of a program whose output was closed, as shells tell it: 128 + SIGPIPE."""


def run(main: Callable[[], int | None]) -> NoReturn:
    """Run a command and leave with its exit code.

    Where its output is closed, as by ``| head``, it ends there without a word, with the exit code
    :data:`STOPPED_READING`; what it was to do after that is not done.

    Raises
    ------
    SystemExit
        With the exit code.
    """
    try:
        try:
            code = main()
        finally:  # also where it leaves by itself, as --help does
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends: into nothing, or it would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = STOPPED_READING
    raise SystemExit(code)
