"""Slides as a PowerPoint file: words, tables and charts that can be changed, 16:9.

Every slide has a title, its label, facts, source and the way back, whatever else is on it, and
its notes. Letters become smaller before they run over what is below; a table that is too long goes
on over the next slide.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.cartography.picture.paper import INKS
from geo.language import translator
from geo.publishing.slides.chart_parts import add_chart
from geo.publishing.slides.picture_parts import add_picture, colour_of, describe
from geo.publishing.slides.slide import SlidePicture, SlideTable, all_of, plain
from geo.publishing.slides.text_fit import fitted, height_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.publishing.slides.slide import Deck, Slide

    Box = tuple[float, float, float, float]

WIDE, HIGH = 13.333, 7.5  # inches
_MARGIN = 0.55
_ROOM = WIDE - 2 * _MARGIN
_FONT = "Arial"  # on every machine, or one as wide
_TITLE_ONLY = 5  # of the layouts that python-pptx has
_TEMPLATE_WIDE = 10.0
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of tables: no lines, no grounds

_TITLES = (28, 26, 24, 22, 20, 18, 16, 14)
_CAPTIONS = (18, 16, 14, 13, 12, 11, 10)
_LINES = (18, 17, 16, 15, 14, 13, 12, 11, 10)
_FEET = (9, 8.5, 8, 7.5, 7, 6.5, 6)
_CELLS = (14, 13, 12, 11, 10)
_LEAST_CELLS = 10
_ROW_AIR = 0.09  # inches, above and below the words of a row together


def deck_bytes(deck: Deck) -> bytes:
    """The file.

    Raises
    ------
    AtlasError
        The typeface of the pictures is missing or could not be laid out.
    """
    from pptx import Presentation  # noqa: PLC0415  (only where slides are asked for)

    made = Presentation()
    _prepare(made, deck)
    say = translator(deck.language)
    for slide in deck.slides:
        for part in _parts(slide, deck, say):
            _Page(made, part, deck, say).draw()
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _prepare(made: Any, deck: Deck) -> None:
    """Size, fonts and facts of the file; nothing of the template that it begins with is told."""
    import datetime as dt  # noqa: PLC0415

    from pptx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
    from pptx.util import Inches  # noqa: PLC0415

    made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    for holder in (made.slide_master, *made.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.xpath(".//p:spPr/a:xfrm"):  # noqa: SLF001  (its own place)
                shape.left = int(shape.left * WIDE / _TEMPLATE_WIDE)
                shape.width = int(shape.width * WIDE / _TEMPLATE_WIDE)
    for relation in made.slide_master.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME:
            part = relation.target_part
            part._blob = part.blob.replace(  # noqa: SLF001  (there is no other way)
                b'typeface="Calibri"', f'typeface="{_FONT}"'.encode()
            )
    package = made.part.package
    for key, relation in list(package._rels.items()):  # noqa: SLF001
        if relation.reltype.endswith("/thumbnail"):
            package.drop_rel(key)
    facts, now = made.core_properties, dt.datetime.now(tz=dt.UTC).replace(tzinfo=None)
    atlas = translator(deck.language)("Smart City Atlas of Belgium")
    labels = dict.fromkeys(one.label for one in deck.slides if one.label)
    facts.title = " – ".join(filter(None, (deck.title, *labels)))
    facts.author = facts.last_modified_by = atlas
    facts.subject = " ".join(labels)
    facts.language = deck.language
    facts.keywords = facts.comments = ""
    facts.created = facts.modified = now
    facts.revision = 1


def _parts(slide: Slide, deck: Deck, say: Translator) -> list[Slide]:
    """The slide, or several where its table does not fit one."""
    if slide.table is None or slide.chart is not None:
        return [slide]
    room = _Frame(slide, deck, say).body[3]
    chunks = _chunks(slide.table, room)
    if len(chunks) == 1:
        return [slide]
    return [
        replace(
            slide,
            title=say("{name} ({part})", name=slide.title, part=f"{at + 1}/{len(chunks)}"),
            table=chunk,
            lines=slide.lines if not at else (),
        )
        for at, chunk in enumerate(chunks)
    ]


def _chunks(table: SlideTable, room: float) -> list[SlideTable]:
    """The table in pieces of which each has room."""
    if _table_size(table, room) > _LEAST_CELLS or _table_height(table, _LEAST_CELLS) <= room:
        return [table]
    found: list[SlideTable] = []
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        if rows and _table_height(replace(table, rows=(*rows, row)), _LEAST_CELLS + 1) > room:
            found.append(replace(table, rows=tuple(rows)))
            rows = []
        rows.append(row)
    return [*found, replace(table, rows=tuple(rows))]


def _table_size(table: SlideTable, room: float) -> float:
    return next((size for size in _CELLS if _table_height(table, size) <= room), _CELLS[-1])


def _table_height(table: SlideTable, size: float) -> float:
    return sum(_row_height(row, table.widths, size) for row in (table.heads, *table.rows))


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    cells = zip(row, widths, strict=True)
    return max(height_of([cell], size, share * _ROOM - 0.16) for cell, share in cells) + _ROW_AIR


class _Frame:
    """Where the parts of a slide are: title and caption from above, facts and source from below.

    Attributes
    ----------
    title, caption, facts, foot
        Boxes in inches, and the sizes of their letters.
    body
        What is left between them.
    """

    def __init__(self, slide: Slide, deck: Deck, say: Translator) -> None:
        y = 0.3
        self.label: Box = (_MARGIN, y, _ROOM, 0.34)
        if slide.label:
            y += 0.44
        self.title_size = fitted([slide.title], _ROOM, 1.0, _TITLES, bold=True)
        high = height_of([slide.title], self.title_size, _ROOM, bold=True)
        self.title: Box = (_MARGIN, y, _ROOM, high + 0.08)
        y += high + 0.14
        self.caption_size = fitted([slide.caption], _ROOM, 0.85, _CAPTIONS)
        high = height_of([slide.caption], self.caption_size, _ROOM) if slide.caption else 0
        self.caption: Box = (_MARGIN, y, _ROOM, high)
        y += high + (0.1 if high else 0)
        self.foot_words = all_of((" ".join((*slide.foot, deck.foot)), *_way_back(slide, say)))
        self.foot_size = fitted(self.foot_words, _ROOM - 0.7, 0.62, _FEET)
        low = height_of(self.foot_words, self.foot_size, _ROOM - 0.7) + 0.06
        bottom = HIGH - 0.24 - low
        self.foot: Box = (_MARGIN, bottom, _ROOM - 0.7, low)
        self.facts_words = " ".join(slide.facts)
        self.facts_size = fitted([self.facts_words], _ROOM, 0.5, (12, 11, 10, 9, 8))
        if self.facts_words:
            high = height_of([self.facts_words], self.facts_size, _ROOM) + 0.04
            bottom -= high + 0.06
        else:
            high = 0
        self.facts: Box = (_MARGIN, bottom, _ROOM, high)
        self.body: Box = (_MARGIN, y + 0.05, _ROOM, bottom - y - 0.15)


def _way_back(slide: Slide, say: Translator) -> tuple[str, ...]:
    return (say("Open this view in the atlas:") + f" {slide.link}",) if slide.link else ()


class _Page:
    """Draws one slide."""

    def __init__(self, made: Any, slide: Slide, deck: Deck, say: Translator) -> None:
        layout = made.slide_layouts[_TITLE_ONLY]
        self._page = made.slides.add_slide(layout)
        for holder in list(self._page.placeholders):
            if holder.placeholder_format.idx:
                holder._element.getparent().remove(holder._element)  # noqa: SLF001
        self._slide, self._deck, self._say = slide, deck, say
        self._frame = _Frame(slide, deck, say)
        self._inks = INKS["light"]
        self._number = len(made.slides)

    def draw(self) -> None:
        """All of it; what a reader hears first comes first."""
        slide, frame = self._slide, self._frame
        large = slide.layout in ("title", "end")
        if slide.layout == "sentence" and not slide.sentence:
            large = True
        if not large:
            self._title(frame.title, frame.title_size)
            if slide.caption:
                self._text([slide.caption], frame.caption, frame.caption_size)
        if slide.label:
            self._label()
        draw = {
            "title": self._large,
            "end": self._large,
            "number": self._figure,
            "sentence": self._sentence,
            "body": self._body,
        }
        draw[slide.layout]()
        if frame.facts_words:
            quiet = self._inks.quiet
            self._text([frame.facts_words], frame.facts, frame.facts_size, colour=quiet)
        self._foot()
        self._notes()

    def _title(self, box: Box, size: float, *, middle: bool = False) -> None:
        title = self._page.shapes.title
        self._place(title, box)
        self._fill(title.text_frame, [self._slide.title], size, self._inks.ink, bold=True)
        if middle:
            from pptx.enum.text import MSO_ANCHOR  # noqa: PLC0415

            title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def _large(self) -> None:
        """Title and caption in the middle; at the end with the code that leads to the atlas."""
        slide = self._slide
        code = slide.code or (slide.pictures[0].drawn if slide.pictures else "")
        room = _ROOM - (4.4 if code else 0)
        size = fitted([slide.title], room, 2.4, (44, 40, 36, 32, 28, 24, 20, 16), bold=True)
        high = height_of([slide.title], size, room, bold=True) + 0.1
        self._title((_MARGIN, 3.4 - high, room, high), size, middle=True)
        lines = [one for one in (slide.caption, *slide.lines) if one]
        if lines:
            small = fitted(lines, room, 2.2, (22, 20, 18, 16, 14, 12, 11))
            self._text(lines, (_MARGIN, 3.55, room, 2.3), small)
        if slide.code:
            side = 3.2
            left, alt = WIDE - _MARGIN - side, self._code_words()
            add_picture(
                self._page, SlidePicture(slide.code, alt, side, side), (left, 1.7, side, side)
            )
            size = fitted([slide.leads_to], side + 0.8, 0.7, (14, 12, 11, 10, 9, 8))
            box = (left - 0.8, 5.0, side + 0.8, 0.75)
            self._text([slide.leads_to], box, size, link=slide.leads_to, right=True)
        elif slide.pictures:
            add_picture(self._page, slide.pictures[0], (WIDE - _MARGIN - 4.1, 1.5, 4.1, 4.2))

    def _code_words(self) -> str:
        return self._say("QR code that leads to {address}", address=self._slide.leads_to)

    def _figure(self) -> None:
        slide, (left, top, wide, _) = self._slide, self._frame.body
        size = fitted([slide.figure], wide, 1.7, (96, 80, 66, 54, 44, 36, 28, 20, 16), bold=True)
        high = height_of([slide.figure], size, wide, bold=True) + 0.1
        self._text(
            [slide.figure], (left, top + 0.5, wide, high), size, colour=self._inks.own, bold=True
        )
        if slide.detail:
            small = fitted([slide.detail], wide, 1.2, (22, 20, 18, 16, 14, 12))
            self._text([slide.detail], (left, top + 0.65 + high, wide, 1.3), small)

    def _sentence(self) -> None:
        from pptx.enum.text import MSO_ANCHOR  # noqa: PLC0415

        slide, box = self._slide, self._frame.body
        sizes = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16)
        if not slide.sentence:  # it has no other title
            box = (_MARGIN, 1.0, _ROOM, 4.8)
            self._title(box, fitted([slide.title], _ROOM, 4.8, sizes, bold=True))
            self._page.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            return
        size = fitted([slide.sentence], box[2], box[3], sizes, bold=True)
        frame = self._text([slide.sentence], box, size, bold=True)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def _body(self) -> None:
        slide, (left, top, wide, high) = self._slide, self._frame.body
        shown = slide.chart is not None or slide.table is not None or slide.pictures
        if slide.lines:
            width = wide if not shown else 0.4 * wide
            if slide.table is not None:  # lines above
                size = fitted(slide.lines, wide, 0.9, _LINES[2:])
                lines = height_of(slide.lines, size, wide) + 0.12
                self._text(list(slide.lines), (left, top, wide, lines), size)
                top, high = top + lines, high - lines
            else:
                size = fitted(slide.lines, width, high, _LINES)
                self._text(list(slide.lines), (left, top, width, high), size)
                if shown:
                    left, wide = left + width + 0.3, wide - width - 0.3
        if slide.chart is not None:
            told = all_of((slide.label, slide.title, *slide.facts, *slide.foot, slide.link))
            box = (left, top, wide, high)
            add_chart(self._page, slide.chart, box, told, self._say)
        elif slide.table is not None:
            self._table(slide.table, (left, top, wide, high))
        elif slide.pictures:
            each = (wide - 0.25 * (len(slide.pictures) - 1)) / len(slide.pictures)
            for at, picture in enumerate(slide.pictures):
                add_picture(self._page, picture, (left + at * (each + 0.25), top, each, high))

    def _table(self, table: SlideTable, box: Box) -> None:
        from pptx.enum.text import MSO_ANCHOR  # noqa: PLC0415
        from pptx.util import Inches  # noqa: PLC0415

        left, top, wide, high = box
        size = _table_size(table, high)
        rows = (table.heads, *table.rows)
        place = [Inches(one) for one in (left, top, wide, _table_height(table, size))]
        frame = self._page.shapes.add_table(len(rows), len(table.heads), *place)
        describe(frame, table.alt)
        made = frame.table
        made._tbl.tblPr.find(  # noqa: SLF001  (there is no other way)
            "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
        ).text = _NO_STYLE
        made.horz_banding = False
        for at, share in enumerate(table.widths):
            made.columns[at].width = Inches(share * wide)
        for y, row in enumerate(rows):
            made.rows[y].height = Inches(_row_height(row, table.widths, size))
            for x, words in enumerate(row):
                cell = made.cell(y, x)
                cell.margin_left = cell.margin_right = Inches(0.08)
                cell.margin_top = cell.margin_bottom = Inches(0.03)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                ink = self._inks.quiet if not y else self._inks.ink
                self._fill(
                    cell.text_frame,
                    [words],
                    size,
                    ink,
                    bold=not y or not x,
                    right=bool(x) and table.right,
                )
                _line_below(cell, self._inks.ink if not y else self._inks.edge)

    def _label(self) -> None:
        from pptx.enum.text import MSO_ANCHOR  # noqa: PLC0415
        from pptx.util import Inches  # noqa: PLC0415

        size = fitted([self._slide.label], _ROOM - 0.3, 0.3, (14, 13, 12, 11, 10), bold=True)
        frame = self._text([self._slide.label], self._frame.label, size, bold=True)
        frame.margin_left = frame.margin_right = Inches(0.12)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        label = self._page.shapes[-1]
        label.fill.solid()
        label.fill.fore_color.rgb = colour_of(self._inks.label)
        label.line.color.rgb = colour_of(self._inks.on_label)

    def _foot(self) -> None:
        slide, frame = self._slide, self._frame
        if frame.foot_words:
            self._text(
                list(frame.foot_words),
                frame.foot,
                frame.foot_size,
                colour=self._inks.quiet,
                link=slide.link or "",
            )
        self._text(
            [str(self._number)],
            (WIDE - _MARGIN - 0.6, HIGH - 0.5, 0.6, 0.26),
            10,
            colour=self._inks.quiet,
            right=True,
        )

    def _notes(self) -> None:
        slide = self._slide
        told = [*slide.notes.split("\n"), slide.label, *slide.facts, *slide.foot, slide.link]
        frame = self._page.notes_slide.notes_text_frame
        lines = all_of(told)
        self._fill(frame, list(lines), None, None)

    def _text(
        self,
        lines: list[str],
        box: Box,
        size: float,
        *,
        colour: str | None = None,
        bold: bool = False,
        right: bool = False,
        link: str = "",
    ) -> Any:
        from pptx.util import Inches  # noqa: PLC0415

        shape = self._page.shapes.add_textbox(*(Inches(one) for one in box))
        frame = shape.text_frame
        ink = colour or self._inks.ink
        self._fill(frame, lines, size, ink, bold=bold, right=right)
        if link:
            frame.paragraphs[-1].runs[-1].hyperlink.address = link
        return frame

    def _place(self, shape: Any, box: Box) -> None:
        from pptx.util import Inches  # noqa: PLC0415

        shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)

    def _fill(
        self,
        frame: Any,
        lines: Sequence[str],
        size: float | None,
        colour: str | None,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """Paragraphs of one run each; ``size`` None leaves the looks to the template."""
        from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN  # noqa: PLC0415
        from pptx.util import Pt  # noqa: PLC0415

        frame.word_wrap = True
        if size is not None:
            frame.auto_size = MSO_AUTO_SIZE.NONE
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, words in enumerate(lines):
            paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = plain(words)
            run._r.get_or_add_rPr().set("lang", self._say.locale_tag)  # noqa: SLF001
            if size is None:
                continue
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            paragraph.space_after = Pt(size * 0.3 if at + 1 < len(lines) else 0)
            paragraph.space_before = Pt(0)
            run.font.size = Pt(size)
            run.font.bold = bold
            run.font.color.rgb = colour_of(colour or self._inks.ink)


def _line_below(cell: Any, colour: str) -> None:
    from lxml import etree  # noqa: PLC0415
    from pptx.oxml.ns import qn  # noqa: PLC0415

    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  (there is no other way)
    line = etree.SubElement(properties, qn("a:lnB"), w="9525")
    solid = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(solid, qn("a:srgbClr"), val=colour.removeprefix("#"))
