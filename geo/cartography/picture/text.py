"""Words in a picture: broken into lines that fit, and written as real text, escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from geo.cartography.picture.fonts import FAMILY, WEIGHTS, Weight, font_face, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Anchor = Literal["start", "middle", "end"]

LINE = 1.28
"""Height of a line, in letter sizes."""

# A word may be broken after these: "Beveren-Kruibeke-Zwijndrecht", "Bruxelles/Brussel", addresses.
_BREAKS = re.compile(r"(?<=[-/&?=_.\u00a0])(?=\w)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")
_SPACES = re.compile(r"[^\S\u00a0]+")  # but for those that hold a line together


def plain(words: object) -> str:
    """Words as one line without characters that XML does not allow; no-break spaces stay."""
    words = _CONTROL.sub(" ", str(words)).replace("\u202f", "\u00a0")
    return _SPACES.sub(" ", words).strip()


def lines_of(
    words: str, size: float, width: float, weight: Weight = 400, *, most: int | None = None
) -> list[str]:
    """``words`` as lines of at most ``width`` pixels.

    Breaks at spaces, then after hyphens and the like, and inside a word where nothing else helps.
    Of more than ``most`` lines the last one kept ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word in plain(words).split(" "):
        for i, piece in enumerate(_pieces(word, size, width, weight)):
            longer = f"{line} {piece}" if line and not i else line + piece
            if line and width_of(longer, size, weight) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    lines.append(line)
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = shortened(lines[-1] + " …", size, width, weight)
    return lines


def shortened(words: str, size: float, width: float, weight: Weight = 400) -> str:
    """``words``, or as much of their beginning as fits with an ellipsis."""
    if width_of(words, size, weight) <= width:
        return words
    kept = words.removesuffix("…").rstrip()
    while kept and width_of(kept + "…", size, weight) > width:
        kept = kept[:-1].rstrip()
    return kept + "…"


def _pieces(word: str, size: float, width: float, weight: Weight) -> Iterable[str]:
    """A word whole if it fits a line, else in pieces that do."""
    if width_of(word, size, weight) <= width:
        yield word
        return
    for piece in _BREAKS.split(word):
        begun, wide = 0, 0.0
        for i, letter in enumerate(piece):
            wide += width_of(letter, size, weight)
            cut = _not_behind_a_held_space(piece, i)
            if wide > width and cut > begun:
                yield piece[begun:cut]
                begun, wide = cut, width_of(piece[cut : i + 1], size, weight)
        yield piece[begun:]


def _not_behind_a_held_space(piece: str, at: int) -> int:
    """Where to break ``piece`` instead of at ``at``: a no-break space stays with its neighbours."""
    held = len(piece[:at].rstrip("\u00a0"))
    return at if held == at else max(held - 1, 0)


@dataclass
class Letters:
    """Writes text, and remembers which letters of which weight the picture uses."""

    used: dict[Weight, set[str]] = field(default_factory=lambda: {w: set() for w in WEIGHTS})

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        fill: str,
        *,
        weight: Weight = 400,
        anchor: Anchor = "start",
        halo: str | None = None,
    ) -> Markup:
        """One line whose baseline is at ``y``.

        ``halo`` is the colour of an edge behind the letters. It is a text of its own, because
        drawing programs do not know ``paint-order``.
        """
        words = plain(words).replace("\u00a0", " ")  # the line is broken already
        self.used[weight].update(words)
        placed = Markup(
            "x='{:.1f}' y='{:.1f}' font-size='{:.4g}' font-weight='{}' text-anchor='{}'"
        ).format(x, y, size, weight, anchor)
        behind = Markup("")
        if halo is not None:
            behind = Markup(
                "<text {} fill='none' stroke='{}' stroke-width='{}' stroke-linejoin='round' "
                "aria-hidden='true'>{}</text>"
            ).format(placed, halo, f"{size * 0.22:.3g}", words)
        return behind + Markup("<text {} fill='{}'>{}</text>").format(placed, fill, words)

    def block(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        size: float,
        fill: str,
        *,
        weight: Weight = 400,
    ) -> tuple[Markup, float]:
        """Lines below each other from the upper edge ``y``; and where the next one would begin."""
        drawn = Markup("")
        for line in lines:
            drawn += self.write(x, y + size, line, size, fill, weight=weight)
            y += size * LINE
        return drawn, y

    def style(self, *, embedded: bool) -> Markup:
        """The style of the picture: with its letters, or by the names of fonts only."""
        faces = ""
        if embedded:
            faces = font_face(frozenset(self.used[400]), frozenset(self.used[700]))
        rule = f"text{{font-family:'{FAMILY}','Source Sans 3',sans-serif}}"
        return Markup("<style>{}</style>").format(Markup(faces + rule))  # noqa: S704  (our own)


def titled(words: str) -> Markup:
    """What a reader sees on pointing at a shape, and what a screen reader says of it."""
    return Markup("<title>{}</title>").format(escape(plain(words)))
