"""Text in cells that a spreadsheet would run as a formula, and how it is made harmless.

A cell that begins with ``=``, ``+``, ``-``, ``@`` (or the same in full width), a tab or a line end,
and goes on after it, gets an apostrophe in front, as a spreadsheet's own user would write it. So
does one that begins with apostrophes and then such a sign, so that :func:`unescape_formula` can
take exactly one away again: for every text, ``unescape_formula(escape_formula(text)) == text``.
Numbers are no text and stay as they are, and a sign alone (``-`` stands for "none chosen") is no
formula.
"""

from __future__ import annotations

import re

_SIGNS = r"[=+\-@＝＋－＠\t\r\n]"
_DANGEROUS = re.compile(rf"'*{_SIGNS}(?=.)", re.DOTALL)
_MADE_HARMLESS = re.compile(rf"''*{_SIGNS}(?=.)", re.DOTALL)
# What XML cannot hold, and so no workbook.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape_formula(text: str) -> str:
    """``text`` as it is written to a cell."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape_formula(text: str) -> str:
    """What :func:`escape_formula` was given."""
    return text[1:] if _MADE_HARMLESS.match(text) else text


def without_control(text: str) -> str:
    """``text`` with a replacement mark for each character that a workbook cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
