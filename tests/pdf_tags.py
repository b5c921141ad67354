"""What a PDF tells those who hear it: its tags, titles, languages, alternative texts and fonts."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pikepdf


@dataclass
class Tagged:
    """A PDF read by its tags."""

    marked: bool
    language: str
    title: str
    shows_title: bool
    claims_ua: bool
    pages: int
    kinds: list[str] = field(default_factory=list)
    """Kind of every element, in reading order."""
    alts: list[str] = field(default_factory=list)
    """Of every figure; "" where it has none."""
    scopes: list[str] = field(default_factory=list)
    """Of every header cell of a table."""
    headless: int = 0
    """Tables without a header row."""
    untagged: list[str] = field(default_factory=list)
    """Marks on a page outside of anything that is tagged or said to be an artifact."""
    unembedded: list[str] = field(default_factory=list)
    """Fonts that are not in the file."""

    @property
    def headings(self) -> list[int]:
        """Levels of the headings, in reading order."""
        return [int(one[1]) for one in self.kinds if len(one) == 2 and one[0] == "H"]


def check_tags(content: bytes, language: str) -> None:
    """Hold a PDF to what PDF/UA asks, as far as it can be read here."""
    found = read_tags(content)
    assert found.marked
    assert found.claims_ua
    assert found.language.split("-")[0] == language
    assert found.title
    assert found.shows_title
    assert found.alts
    assert all(found.alts)
    assert found.headings[0] == 1
    assert all(
        after <= before + 1
        for before, after in zip(found.headings, found.headings[1:], strict=False)
    )
    assert set(found.scopes) <= {"Column"}
    assert not found.headless
    assert not found.untagged
    assert not found.unembedded


_SHOWS = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


def read_tags(content: bytes) -> Tagged:
    """Read a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        with pdf.open_metadata() as metadata:
            claims = str(metadata.get("pdfuaid:part", "")) == "1"
        found = Tagged(
            marked=bool(root.get("/MarkInfo", {}).get("/Marked", False)),
            language=str(root.get("/Lang", "")),
            title=str(pdf.docinfo.get("/Title", "")),
            shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            claims_ua=claims,
            pages=len(pdf.pages),
        )
        _walk(root.StructTreeRoot.get("/K"), found)
        for page in pdf.pages:
            found.untagged += _untagged(page)
            _fonts(page.get("/Resources"), found, set())
        return found


def _walk(element, found: Tagged) -> None:
    if isinstance(element, pikepdf.Array):
        for one in element:
            _walk(one, found)
        return
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    kind = str(element.S).removeprefix("/")
    found.kinds.append(kind)
    if kind == "Figure":
        found.alts.append(str(element.get("/Alt", "")))
    if kind == "TH":
        found.scopes.append(_scope(element.get("/A")))
    if kind == "Table" and "THead" not in _kinds_below(element):
        found.headless += 1
    _walk(element.get("/K"), found)


def _kinds_below(element) -> list[str]:
    kids = element.get("/K")
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [
        str(one.S).removeprefix("/")
        for one in kids
        if isinstance(one, pikepdf.Dictionary) and "/S" in one
    ]


def _scope(attributes) -> str:
    if attributes is None:
        return ""
    several = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(one.Scope).removeprefix("/") for one in several if "/Scope" in one), "")


def _untagged(page) -> list[str]:
    """Operators that show something while no marked content is open."""
    depth, found = 0, []
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in _SHOWS and depth == 0:
            found.append(name)
    return found


def _fonts(resources, found: Tagged, seen: set) -> None:
    """Of a page and of the pictures on it."""
    if resources is None:
        return
    for font in dict(resources.get("/Font", {})).values():
        for one in font.get("/DescendantFonts", [font]):
            known = one.get("/FontDescriptor", {})
            if not any(f"/FontFile{n}" in known for n in ("", "2", "3")):
                found.unembedded.append(str(one.get("/BaseFont", "?")))
    for drawn in dict(resources.get("/XObject", {})).values():
        if drawn.objgen not in seen:
            seen.add(drawn.objgen)
            _fonts(drawn.get("/Resources"), found, seen)
