"""What a PowerPoint file says to those who open it, hear it, and change it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from pptx import Presentation


@dataclass
class ReadSlide:
    """One slide, read back."""

    title: str
    words: str
    """All words on it, those of tables too."""
    notes: str
    alts: list[str] = field(default_factory=list)
    """Of every picture, chart and table; "" where it has none."""
    charts: list[Any] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    pictures: int = 0
    drawings: list[str] = field(default_factory=list)
    """SVG beside pictures."""
    outside: list[str] = field(default_factory=list)
    """Words of shapes that stand beyond the edges of the slide."""
    languages: set[str] = field(default_factory=set)


def read_deck(content: bytes) -> list[ReadSlide]:
    made = Presentation(io.BytesIO(content))
    assert round(made.slide_width / made.slide_height, 2) == 1.78
    return [_read(slide, made) for slide in made.slides]


def _read(slide, made) -> ReadSlide:
    found = ReadSlide(slide.shapes.title.text_frame.text, "", "")
    if slide.has_notes_slide:
        found.notes = slide.notes_slide.notes_text_frame.text
    words = []
    for shape in slide.shapes:
        right, below = shape.left + shape.width, shape.top + shape.height
        if min(shape.left, shape.top) < 0 or right > made.slide_width or below > made.slide_height:
            found.outside.append(shape.name)
        if shape.has_text_frame:
            words.append(shape.text_frame.text)
            found.languages |= {one.get("lang") for one in shape._element.xpath(".//a:r/a:rPr")}
            continue
        found.alts.append(shape._element.xpath(".//p:cNvPr")[0].get("descr", ""))
        if shape.has_chart:
            found.charts.append(shape.chart)
        elif shape.has_table:
            cells = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
            found.tables.append(cells)
            words += [" ".join(row) for row in cells]
        else:
            found.pictures += 1
            found.drawings += _drawings(shape, slide)
    found.words = "\n".join(words)
    return found


def _drawings(shape, slide) -> list[str]:
    marks = shape._element.xpath(".//a:blip//*[local-name()='svgBlip']")
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    parts = [slide.part.related_part(one.get(key)) for one in marks]
    assert all(part.content_type == "image/svg+xml" for part in parts)
    return [part.blob.decode() for part in parts]


def numbers_of(chart) -> dict[str, dict[str, float | None]]:
    """Series -> category -> number, as the chart shows them."""
    plot = chart.plots[0]
    names = list(plot.categories)
    return {one.name: dict(zip(names, one.values, strict=True)) for one in plot.series}


def workbook_of(chart) -> list[list[object]]:
    """The rows of the workbook inside; a formula would begin with =, and is told."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row), sheet.title
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def beside_of(chart) -> list[str]:
    """What the workbook says beside its numbers."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [str(row[0]) for row in book.worksheets[1].iter_rows(values_only=True)]


def is_well_formed(content: bytes) -> bool:
    """Whether every part that is XML can be read as such, and none is there twice."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels", ".svg")):
                etree.fromstring(archive.read(name))
        return len(names) == len(set(names))
