"""The frame of a picture that stands alone: title, what it is of, the body, source and licence.

A picture leaves the page without its surroundings, so all that an honest figure needs is inside:
title, unit with n and year, source, licence, the address of the view, and the label of
demonstration data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.fonts import width_of
from geo.cartography.picture.paper import Box, Look
from geo.cartography.picture.text import LINE, Letters, lines_of, plain, titled

if TYPE_CHECKING:
    from collections.abc import Callable

_MARGIN, _TITLE, _SUBTITLE, _FOOT, _LABEL = 30, 29, 17, 12.5, 14
_LEAST_TITLE = 0.72  # of its size: a long title becomes smaller before it is cut
_MOST_LINES = {"article": 2, "square": 3, "story": 4, "slide": 2, "a4": 3, "phone": 4}


@dataclass(frozen=True)
class Words:
    """All that a picture says around its body, in one language.

    Attributes
    ----------
    language
        BCP 47, of the whole picture.
    title
        A finding, or the question.
    subtitle
        What is shown, its unit, n and year; sentences, which are set one after the other.
    foot
        Source, boundaries, licence: one after the other.
    address
        The link that reopens the view; on a line of its own.
    label
        The label of demonstration data, or "".
    description
        The picture in words, for those who do not see it.
    """

    language: str
    title: str
    subtitle: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    address: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True)
class Body:
    """What is drawn inside: its elements, and the definitions that they name."""

    drawn: Markup
    definitions: Markup


def with_names(body: Body, before: str) -> Body:
    """The same with ``before`` in front of every name that elements have or ask for.

    So two maps can stand in one picture. In words, quotes are escaped: none is taken for a name.
    """

    def named(drawn: Markup) -> Markup:
        written = str(drawn).replace(" id='", f" id='{before}").replace("url(#", f"url(#{before}")
        return Markup(written)  # noqa: S704  (our own names)

    return Body(named(body.drawn), named(body.definitions))


def draw_sheet(
    words: Words,
    look: Look,
    body: Callable[[Box, Letters], Body],
    *,
    embedded: bool = True,
) -> str:
    """A whole picture as an SVG document.

    Letters are as wide as the typeface says, whatever the screen: what lies around them, such as
    the ground of a label, was measured so. Else a browser may set small ones on whole pixels.

    Parameters
    ----------
    words
        What it says.
    look
        Shape, theme, with or without title.
    body
        Draws what is inside the box it is given, with the letters it is given.
    embedded
        Whether the letters are in the file: for whoever opens it. A renderer that has the fonts
        does without.
    """
    letters = Letters()
    page = _Page(look, letters)
    unit, margin = page.unit, page.margin
    above, y = page.heading(words)
    below, top = page.foot(words)
    inside = Box(margin, y + 12 * unit, page.room, top - y - 24 * unit)
    content = body(inside, letters)
    return str(
        Markup(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' "
            "height='{h}' xml:lang='{lang}' role='img' text-rendering='geometricPrecision'>"
            "{title}<desc>{desc}</desc>{style}"
            "<defs>{defs}</defs><rect width='{w}' height='{h}' fill='{ground}'/>"
            "<g id='heading'>{above}</g>{body}<g id='source'>{below}</g></svg>"
        ).format(
            w=look.size.width,
            h=look.size.height,
            lang=words.language,
            title=titled(words.title),
            desc=plain(_described(words)),
            style=letters.style(embedded=embedded),
            defs=content.definitions,
            ground=look.inks.ground,
            above=above,
            body=content.drawn,
            below=below,
        )
    )


def _described(words: Words) -> str:
    """The picture in words, with the label of demonstration data at their head."""
    said = (
        words.label,
        words.title,
        *((words.description,) if words.description else words.subtitle),
    )
    return " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in said if one)


class _Page:
    """What is above and below the body, on one form."""

    def __init__(self, look: Look, letters: Letters) -> None:
        self.look, self.letters = look, letters
        self.unit = look.size.unit
        self.margin = _MARGIN * self.unit
        self.room = look.size.width - 2 * self.margin

    def heading(self, words: Words) -> tuple[Markup, float]:
        """Label, title and subtitle; and where they end."""
        y = self.margin * 0.8
        drawn = Markup("")
        if words.label:
            label, y = self._label(words.label, y)
            drawn += label
        if self.look.titled and words.title:
            title, y = self._title(words.title, y)
            drawn += title
        if words.subtitle and self.look.sourced:
            size = _SUBTITLE * self.unit
            lines = lines_of(" ".join(words.subtitle), size, self.room, most=4)
            block, y = self.letters.block(
                self.margin, y + 2 * self.unit, lines, size, self.look.inks.quiet
            )
            drawn += block
        return drawn, y

    def foot(self, words: Words) -> tuple[Markup, float]:
        """Source and licence at the lower edge; and the upper edge of what they take."""
        unit, inks = self.unit, self.look.inks
        if not self.look.sourced:
            return Markup(""), self.look.size.height - 6 * unit
        size = _FOOT * unit
        lines = lines_of(" ".join(words.foot), size, self.room) if words.foot else []
        if words.address:
            lines += lines_of(words.address, size, self.room, most=2)
        top = self.look.size.height - 18 * unit - len(lines) * size * LINE
        if not lines:
            return Markup(""), top
        line = Markup("<path d='M{:g} {:.1f}H{:g}' stroke='{}'/>").format(
            self.margin, top - 6 * unit, self.margin + self.room, inks.edge
        )
        drawn, _ = self.letters.block(self.margin, top, lines, size, inks.quiet)
        return line + drawn, top - 8 * unit

    def _label(self, words: str, y: float) -> tuple[Markup, float]:
        """The label of demonstration data: a coloured tag over everything else."""
        unit, inks = self.unit, self.look.inks
        size = _LABEL * unit
        lines = lines_of(words, size, self.room - 16 * unit, 700)
        wide = max(width_of(line, size, 700) for line in lines) + 16 * unit
        high = len(lines) * size * LINE + 7 * unit
        tag = Markup(
            "<rect x='{:g}' y='{:g}' width='{:.1f}' height='{:.1f}' rx='{:g}' fill='{}'/>"
        ).format(self.margin, y, wide, high, 3 * unit, inks.label)
        text, _ = self.letters.block(
            self.margin + 8 * unit, y + 2 * unit, lines, size, inks.on_label, weight=700
        )
        return tag + text, y + high + 6 * unit

    def _title(self, words: str, y: float) -> tuple[Markup, float]:
        """The title as large as fits its lines; only a very long one is cut."""
        size = _TITLE * self.unit
        most = _MOST_LINES[self.look.shape]
        least = size * _LEAST_TITLE
        while len(lines_of(words, size, self.room, 700)) > most and size > least:
            size = max(least, size * 0.94)
        lines = lines_of(words, size, self.room, 700, most=most)
        return self.letters.block(self.margin, y, lines, size, self.look.inks.ink, weight=700)
