"""A typeface with only the letters and features that are wanted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

_COPYRIGHT, _LICENCE = 0, 14
# Copyright and licence; in a file of its own its names and the licence's address, too.
_NAMES = (_COPYRIGHT, 1, 2, 4, 6, 13, _LICENCE)


def opened(content: bytes) -> Any:
    """The font in a file's bytes."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (only where a font is cut)

    # It keeps its date: the same letters are the same bytes, today and in another process.
    return TTFont(io.BytesIO(content), recalcTimestamp=False)


def subset(
    font: Any, letters: Collection[int], features: Collection[str], *, embedded: bool
) -> bytes:
    """Cut a font, which is changed.

    Parameters
    ----------
    font
        From :func:`opened`.
    letters
        Code points; those that the font lacks are left out.
    features
        OpenType features to keep, such as ``kern``.
    embedded
        Whether it is packed for a browser (WOFF2) and without its names.
    """
    from fontTools import subset as cutting  # noqa: PLC0415

    options = cutting.Options()
    options.layout_features = list(features)
    options.name_IDs = [_COPYRIGHT, _LICENCE] if embedded else list(_NAMES)
    options.notdef_outline = True
    options.hinting = False
    subsetter = cutting.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2" if embedded else None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
