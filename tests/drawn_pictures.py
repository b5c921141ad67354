"""What a test reads from a picture: its words, where they stand, and its marks."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from geo.cartography.picture.fonts import width_of
from geo.publishing.view import parse_view

NS = "{http://www.w3.org/2000/svg}"


def view_of(link, language="nl"):
    """The view of a query without anything that is not understood."""
    view, notices = parse_view(dict(part.split("=") for part in link.split("&") if part), language)
    assert not notices
    return view


def squeezed(words):
    """Words without spaces: lines are broken anywhere."""
    return re.sub(r"\s+", "", str(words))


@dataclass(frozen=True)
class Written:
    """One line of text and the box that it takes, in pixels of the picture."""

    words: str
    left: float
    top: float
    right: float
    bottom: float


def texts(root):
    """Every line that is written, without the edges behind letters."""
    found = []

    def walk(node, dx, dy, scale):
        moved = node.get("transform") or ""
        if (at := re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", moved)) is not None:
            dx, dy = dx + scale * float(at[1]), dy + scale * float(at[2])
        if (times := re.search(r"scale\(([\d.]+)\)", moved)) is not None:
            scale *= float(times[1])
        if node.tag == f"{NS}text" and node.get("aria-hidden") is None:
            size = float(node.get("font-size"))
            wide = width_of(node.text or "", size, int(node.get("font-weight")))
            x, y = float(node.get("x")), float(node.get("y"))
            x -= {"start": 0, "middle": wide / 2, "end": wide}[node.get("text-anchor")]
            corners = (x, y - 0.72 * size, x + wide, y + 0.2 * size)
            left, top, right, bottom = (c * scale for c in corners)
            found.append(Written(node.text or "", left + dx, top + dy, right + dx, bottom + dy))
        for child in node:
            walk(child, dx, dy, scale)

    walk(root, 0.0, 0.0, 1.0)
    return found


def said(root):
    """All that is written, without spaces."""
    return squeezed("".join(one.words for one in texts(root)))


def check_lettering(root):
    """No line leaves the picture, and none lies on another."""
    width, height = float(root.get("width")), float(root.get("height"))
    lines = texts(root)
    for one in lines:
        assert one.left >= -0.5, one
        assert one.top >= -0.5, one
        assert one.right <= width + 0.5, one
        assert one.bottom <= height + 0.5, one
    for i, one in enumerate(lines):
        for other in lines[:i]:
            apart = one.right <= other.left + 0.5 or other.right <= one.left + 0.5
            assert apart or one.bottom <= other.top + 0.5 or other.bottom <= one.top + 0.5, (
                one,
                other,
            )


def parsed(svg):
    """The picture as elements."""
    return ET.fromstring(svg)


def rows_of(root):
    """Every row of a chart: its lines, and its marks as (left or middle, fill)."""
    return [
        (
            [one.text for one in row.iter(f"{NS}text")],
            [one for one in row.iter() if one.get("class") in ("dot", "bar")],
            [one for one in row.iter() if one.get("class") == "interval"],
        )
        for row in root.iter(f"{NS}g")
        if row.get("class") == "row"
    ]
