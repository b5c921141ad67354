"""What the commands of the atlas have in common: their English, and how they end.

Readers and editors get their own language; who types a command gets English, as from any tool. What
only commands say is written with :func:`english` and :class:`CommandError` and is in no catalogue;
what the atlas shows as well is a :class:`~geo.language.Text`, which ``str`` says in English.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from geo.language import AtlasError, Text, listed
from geo.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

STOPPED_READING = 141
"""The exit code of a program whose output was closed, as shells tell it: 128 + SIGPIPE."""


def english(sentence: str, /, **values: Any) -> str:
    """A sentence that only commands say, ``{placeholders}`` filled, numbers as English has them.

    Values may be what those of a :class:`~geo.language.Text` may be.
    """
    return str(Text(sentence, **values))


def english_plural(one: str, many: str, /, n: float, **values: Any) -> str:
    """The sentence of the two that agrees with the count ``n``; ``{n}`` is the count."""
    return str(Text.plural(one, many, n=n, **values))


def english_listed(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return english("{items}", items=listed(items))


class CommandError(AtlasError):
    """A problem that only a command can meet, told in English.

    ``CommandError("There is no file {file}.", file=name)``.
    """

    def __init__(self, sentence: str, /, **values: Any) -> None:
        super().__init__(Text(english(sentence, **values)))


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


class Dots:
    """Writes a dot on the error output for each twentieth of what is done."""

    _ALL = 20

    def __init__(self) -> None:
        self._written = 0

    def __call__(self, share: float) -> None:
        """Up to ``share`` of all, from 0 to 1."""
        while self._written < int(share * self._ALL):
            self._written += 1
            sys.stderr.write(".\n" if self._written == self._ALL else ".")
            sys.stderr.flush()


def write_file(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: what is there is kept or replaced.

    Raises
    ------
    CommandError
        It cannot be written.
    """
    try:
        write_whole(target, content)
    except OSError as error:
        raise CommandError(
            "{file} cannot be written: {reason}.",
            file=str(target),
            reason=error.strerror or str(error),
        ) from error
