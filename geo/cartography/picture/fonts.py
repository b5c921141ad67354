"""The typeface of the pictures, from a package: cut to two weights, measured, and embedded.

Source Sans (SIL Open Font License 1.1) comes with Streamlit as one variable font. A renderer
without a browser wants one file a weight, so each is cut once and kept beside the other files of
the page; an SVG carries the few letters that it uses. Nothing depends on the machine's own fonts.
"""

from __future__ import annotations

import base64
import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from geo.cartography.assets import STATIC, put_bytes
from geo.cartography.font_subset import opened, subset
from geo.cartography.upstream_files import font_file
from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Atlas Sans"
Weight = Literal[400, 700]
WEIGHTS: tuple[Weight, ...] = (400, 700)
_BOLD = 700

# Latin with its accents, punctuation, arrows and signs of comparison: every letter that a name or
# a sentence in a European language needs.
_LETTERS = (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070))
_SIGNS = tuple(map(ord, "€→←↑↓−≈≠≤≥×·"))
_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]


def font_files(folder: Path | None = None) -> tuple[str, ...]:
    """The files of :data:`WEIGHTS`, made on first use in ``folder`` (``static/fonts/``).

    Raises
    ------
    AtlasError
        When the package lacks the font or the folder cannot be written.
    """
    return _font_files(folder or STATIC / "fonts")


def width_of(words: str, size: float, weight: Weight = 400) -> float:
    """How wide ``words`` are in pixels, by the advance of each letter, without kerning."""
    widths, usual = _advances(weight)
    return sum(widths.get(letter, usual) for letter in words) * size


@lru_cache(maxsize=256)
def font_face(regular: frozenset[str], bold: frozenset[str]) -> str:
    """The letters of each weight as ``@font-face`` rules that need no other file (WOFF2)."""
    rules = [
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_few(weight, letters)}) format('woff2')}}"
        for weight, letters in zip(WEIGHTS, (regular, bold), strict=True)
        if letters
    ]
    return "".join(rules)


@lru_cache(maxsize=4)
def _font_files(folder: Path) -> tuple[str, ...]:
    original = _original()
    mark = hashlib.sha256(original).hexdigest()[:10]
    found = [folder / f"atlas-sans-{weight}-{mark}.ttf" for weight in WEIGHTS]
    missing = [weight for weight, file in zip(WEIGHTS, found, strict=True) if not file.is_file()]
    if missing:
        letters = subset(opened(original), [*_LETTERS, *_SIGNS], _FEATURES, embedded=False)
        for weight in missing:
            put_bytes(folder, f"atlas-sans-{weight}-{mark}.ttf", _instance(letters, weight))
    return tuple(map(str, found))


def _original() -> bytes:
    file = font_file()
    if file is None:
        raise AtlasError(
            Text(
                "The typeface of the pictures is not where Streamlit {version} has it. Install "
                "the versions that requirements.txt names.",
                version=_streamlit_version(),
            )
        )
    return file.read_bytes()


def _streamlit_version() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return version("streamlit")


def _instance(content: bytes, weight: Weight) -> bytes:
    from fontTools.varLib import instancer  # noqa: PLC0415

    font = instancer.instantiateVariableFont(opened(content), {"wght": weight})
    style = "Bold" if weight == _BOLD else "Regular"
    names = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"AtlasSans-{style}"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.string)
    font["OS/2"].usWeightClass = weight
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


@lru_cache(maxsize=2)  # the weights
def _cut(weight: Weight) -> bytes:
    from pathlib import Path  # noqa: PLC0415

    return Path(font_files()[WEIGHTS.index(weight)]).read_bytes()


@lru_cache(maxsize=2)  # the weights
def _advances(weight: Weight) -> tuple[dict[str, float], float]:
    font = opened(_cut(weight))
    per_em = font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    widths = {chr(code): metrics[name][0] / per_em for code, name in font.getBestCmap().items()}
    return widths, widths["n"]


def _few(weight: Weight, letters: frozenset[str]) -> str:
    """The font with these letters only, in base 64."""
    content = subset(opened(_cut(weight)), sorted(map(ord, letters)), ["kern"], embedded=True)
    return base64.b64encode(content).decode()
