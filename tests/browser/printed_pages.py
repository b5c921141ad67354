"""What stands on the pages of a PDF that a browser has printed: their text, and their size."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

if TYPE_CHECKING:
    from conftest import Visit

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Printed:
    """A PDF, and what it says on each page, without any space."""

    content: bytes
    pages: tuple[str, ...]
    landscape: bool

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def text(self) -> str:
        return "".join(self.pages)

    def says(self, words: str) -> bool:
        return without_spaces(words) in self.text

    def draws(self, name: str, page: int = 0) -> bool:
        """Whether a name stands there; one that is drawn with a rim has each letter twice."""
        letters = "".join(f"{re.escape(one)}{{1,2}}" for one in without_spaces(name))
        return re.search(letters, self.pages[page]) is not None

    @cached_property
    def colours(self) -> frozenset[tuple[float, ...]]:
        """Red, green and blue of whatever is filled, letters too."""
        with pikepdf.open(io.BytesIO(self.content)) as pdf:
            return frozenset(
                tuple(round(float(part), 3) for part in operands)
                for page in pdf.pages
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "rg"
            )


def printed(reader: Visit, *, landscape: bool = False) -> Printed:
    """The page of a reader as the browser prints it, on A4."""
    return read_printed(reader.page.pdf(format="A4", landscape=landscape, print_background=False))


def without_spaces(text: str) -> str:
    """Nor ligatures and hyphens: where a line ends is the browser's affair, and pdfium's what it makes of it."""
    return re.sub(r"[\s\u0002\u00ad\u2010\u2011\ufffe-]+", "", unicodedata.normalize("NFKC", text))


def read_printed(content: bytes) -> Printed:
    with pypdfium2.PdfDocument(content) as pdf:
        pages = tuple(without_spaces(page.get_textpage().get_text_bounded()) for page in pdf)
        width, height = pdf[0].get_size()
    return Printed(content, pages, width > height)
