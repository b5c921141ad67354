"""A PDF from what is to stand on it: Typst, our own fonts, PDF/UA-1.

A template of this room and its data come in, bytes go out. The data is JSON that the template
reads: no text of it is ever markup. The same data gives the same bytes.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geo.cartography.picture.formats import typst_fonts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typst import Compiler

Template = Literal["commune", "area", "story"]

_ROOM = Path(__file__).parent
_TOO_LONG = "too long"
"""What a template stops with where it does not fit its pages."""

SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.62)
"""Sizes of the letters: the first is the usual one, the next are for names and lists that are too
long for the page."""

_of_thread = threading.local()


def typeset(template: Template, data: Mapping[str, Any]) -> bytes:
    """The document, its letters as large as fits its pages.

    Parameters
    ----------
    template
        ``commune`` is of as many pages as the data says (``pages``), ``area`` and ``story`` of as
        many as they take.
    data
        What the template reads; all of it can be written as JSON.

    Raises
    ------
    AtlasError
        The typeface is missing or could not be laid out.
    ValueError
        It does not fit even with the smallest letters.
    """
    from typst import TypstError  # noqa: PLC0415  (only where a sheet is asked for)

    file = _ROOM / f"{template}.typ"
    for scale in SCALES:
        sized = {**data, "scale": scale, "smallest": scale == SCALES[-1]}
        inputs = {"data": json.dumps(sized, ensure_ascii=False)}
        try:
            made = _compiler().compile(
                file, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]
            )
        except TypstError as error:
            if _TOO_LONG not in error.message:
                raise
            continue
        assert isinstance(made, bytes)
        return made
    raise ValueError(template)


def _compiler() -> Compiler:
    """One for each thread: what it has read and laid out once it knows the next time."""
    if not hasattr(_of_thread, "compiler"):
        _of_thread.compiler = _new_compiler()
    compiler: Compiler = _of_thread.compiler
    return compiler


def _new_compiler() -> Compiler:
    from typst import Compiler  # noqa: PLC0415

    return Compiler(_ROOM / "commune.typ", root=_ROOM, font_paths=typst_fonts())
