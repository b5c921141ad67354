"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that everybody may read: what is there is kept, or replaced in one step.

    Atomic, also against a second process; the folder is there.

    Raises
    ------
    OSError
        It cannot be written. Nothing of it is left.
    """
    with whole_file(target) as aside:
        aside.write(content)


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write into bit by bit: it takes its place at the end, as :func:`write_whole`.

    Whatever is raised inside, nothing of it is left.

    Raises
    ------
    OSError
        It cannot be written.
    """
    aside = tempfile.NamedTemporaryFile(dir=target.parent, delete=False)  # noqa: SIM115
    try:
        with aside:
            yield aside
        Path(aside.name).chmod(0o644)
        os.replace(aside.name, target)  # noqa: PTH105  (atomic)
    except BaseException:
        Path(aside.name).unlink(missing_ok=True)
        raise
