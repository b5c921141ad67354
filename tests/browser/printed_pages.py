"""What stands on the pages of a PDF that a browser has printed: their text, and their size."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

import pikepdf

_BLOCKS = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(r"<([0-9a-fA-F]*)>")


@dataclass(frozen=True)
class Printed:
    """A PDF: what it says on each page, without any space; its bytes; the colours it fills with."""

    pages: tuple[str, ...]
    size: int
    landscape: bool
    colours: frozenset[tuple[float, ...]]

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def says(self, words: str) -> bool:
        return without_spaces(words) in self.text


def without_spaces(text: str) -> str:
    """Nor ligatures: where a browser puts either is its own affair."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read_printed(content: bytes) -> Printed:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = tuple(without_spaces(_text_of(page.obj)) for page in pdf.pages)
        box = [float(side) for side in pdf.pages[0].mediabox]
        colours = frozenset(one for page in pdf.pages for one in _colours_of(page.obj))
    return Printed(pages, len(content), box[2] - box[0] > box[3] - box[1], colours)


def _colours_of(page: pikepdf.Object) -> list[tuple[float, ...]]:
    """Red, green and blue of whatever is filled, letters too."""
    return [
        tuple(round(float(part), 3) for part in operands)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "rg"
    ]


def _text_of(holder: pikepdf.Object) -> str:
    """The text that a page draws, or a form inside of one."""
    resources = holder.get("/Resources", {})
    fonts = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    inside = resources.get("/XObject", {})
    said, letters = [], {}
    for operands, operator in pikepdf.parse_content_stream(holder):
        match str(operator):
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                found = operands[0]
                strings = found if isinstance(found, pikepdf.Array) else [found]
                written = [bytes(one) for one in strings if isinstance(one, pikepdf.String)]
                said.extend(_decoded(one, letters) for one in written)
            case "Do" if str(inside[str(operands[0])].get("/Subtype")) == "/Form":
                said.append(_text_of(inside[str(operands[0])]))
    return "".join(said)


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """What each code of a font stands for."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[bytes, str] = {}
    for kind, block in _BLOCKS.findall(table):
        codes = [bytes.fromhex(one) for one in _HEX.findall(block)]
        if kind == "bfchar":
            for code, letter in zip(codes[::2], codes[1::2], strict=True):
                found[code] = letter.decode("utf-16-be")
        else:
            for first, last, letter in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                begin = int.from_bytes(first, "big")
                for step in range(int.from_bytes(last, "big") - begin + 1):
                    code = (begin + step).to_bytes(len(first), "big")
                    base = int.from_bytes(letter, "big") + step
                    found[code] = base.to_bytes(len(letter), "big").decode("utf-16-be")
    return found


def _decoded(string: bytes, letters: dict[bytes, str]) -> str:
    width = len(next(iter(letters), b" "))
    codes = [string[at : at + width] for at in range(0, len(string), width)]
    return "".join(letters.get(code, "") for code in codes)
