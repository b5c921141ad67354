"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(target: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that those may read whom ``mode`` names: what is there is kept, or replaced.

    Atomic, also against a second process; the folder is there.

    Raises
    ------
    OSError
        It cannot be written. Nothing of it is left.
    """
    with whole_file(target, mode) as aside:
        aside.write(content)


@contextmanager
def whole_file(target: Path, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """A file to write into bit by bit: it takes its place at the end, as :func:`write_whole`.

    Whatever is raised inside, nothing of it is left.

    Raises
    ------
    OSError
        It cannot be written.
    """
    # Hidden: who is killed leaves it, and nobody takes it for something that was asked for.
    aside = tempfile.NamedTemporaryFile(  # noqa: SIM115
        dir=target.parent, prefix=f".{target.name[:80]}.", delete=False
    )
    try:
        with aside:
            yield aside
        Path(aside.name).chmod(mode)
        os.replace(aside.name, target)  # noqa: PTH105  (atomic)
    except BaseException:
        Path(aside.name).unlink(missing_ok=True)
        raise
