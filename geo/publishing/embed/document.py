"""What a page of its own knows: one structure, written into it as JSON.

The script of the page (``geo/cartography/browser/embed_page.js``) reads nothing else. A page of one
view has one map and one language in it, and fetches the outlines; a page that opens from disk has
as many maps as it likes, all languages, and the outlines inside. Where the document has several
maps or languages the reader can choose among them.

Keys of the JSON are the names of the fields; what is empty is left out. Areas have no names here:
these, like outlines and postal codes, are in the file of the vintage
(:func:`geo.cartography.assets.prepare`), and everything that is said of areas is in its order.
"""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.cartography.histogram import Bins
    from geo.language import Language
    from geo.publishing.embed.options import Control
    from geo.publishing.view import Level

VERSION = 1
"""Of the structure; a script reads the one it was written for."""


@dataclass(frozen=True)
class MapWords:
    """What is said of one map in one language.

    Attributes
    ----------
    title
        The finding where a rule gives one, else what is shown.
    question
        What is shown: name of the indicator.
    subtitle
        Sentences below the title: unit, n, year.
    label
        That the data are a demonstration, or "".
    unit
        How a value is written; ``{v}`` stands for the number.
    note, foot
        Lines of the legend: unit and direction; n.
    labels
        Of each entry of :attr:`MapData.legend`: a class, a category, or the reason why values are
        missing.
    details
        For each area with a value, in order: a second line, such as its n and interval, or "".
        Empty where no area has one.
    ranges
        For each area with a value, in order: what the value can be, where it is known only by a
        band. Empty where values are known.
    foot_notes
        Sentences below everything: source, licence.
    link
        Address of the atlas that reopens the view.
    """

    title: str
    question: str
    subtitle: tuple[str, ...]
    label: str
    unit: str
    note: str
    foot: str
    labels: tuple[str, ...]
    details: tuple[str, ...]
    ranges: tuple[str, ...]
    foot_notes: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class MapData:
    """One map: an indicator of an edition, at one level, on the boundaries of one vintage.

    Attributes
    ----------
    id
        Names it among the maps of the document.
    edition, indicator, level
        What it shows.
    vintage
        Year of the boundaries: a key of :attr:`Document.outlines`.
    letters
        One character an area, in the order of the outlines: digit of a class or category, letter
        of a missing state, or what stands for "left out by a filter"
        (:mod:`geo.cartography.missing_patterns`).
    values
        Of each area with a value, in that order; empty for categories and for bands.
    decimals, digits
        Digits after the mark, of all values, or one character for each where they differ.
    colours
        Theme -> ``#rrggbb`` of each class or category.
    patterns
        Letter of a missing state on this map -> name of its pattern.
    legend
        Letter and number of areas of each entry, in reading order.
    categories
        Whether digits stand for answers in words.
    unsure
        One character an area, "1" where its value may be of another class; "" for none.
    losses
        Classes that are marked as losses.
    bins
        Of the histogram in the legend (:data:`geo.cartography.histogram.Bins`), None where classes
        or categories are counted.
    ends
        Which ends of the values are named in the map's summary.
    fit
        The map moves to what is drawn when this changes.
    shape
        Width of what is drawn, as a multiple of its height.
    said
        Language -> words; of every language of the document.
    """

    id: str
    edition: str
    indicator: str
    level: Level
    vintage: int
    letters: str
    values: tuple[float, ...]
    decimals: int
    digits: str
    colours: dict[Theme, tuple[str, ...]]
    patterns: dict[str, str]
    legend: tuple[tuple[str, int], ...]
    categories: bool
    unsure: str
    losses: tuple[int, ...]
    bins: Bins | None
    ends: str
    fit: str
    shape: float
    said: dict[Language, MapWords]


@dataclass(frozen=True)
class Outlines:
    """Where the outlines of a vintage are: one of the two is given.

    Attributes
    ----------
    url
        Their address, from the page.
    packed
        The file itself in base 64.
    """

    url: str = ""
    packed: str = ""


@dataclass(frozen=True)
class PageWords:
    """What the page says in one language, whatever the map.

    Attributes
    ----------
    name
        The language's own name.
    locale
        BCP 47 tag, by which numbers are written and names sorted.
    words
        Key -> sentence; the keys are those of :func:`geo.publishing.embed.content.page_words`.
    href
        Address of the page in this language; "" where the document has its words.
    """

    name: str
    locale: str
    words: dict[str, str] = field(default_factory=dict)
    href: str = ""


@dataclass(frozen=True)
class Document:
    """Everything that the page knows.

    Attributes
    ----------
    language
        What it is shown in first.
    languages
        All that the reader can choose, in order; those without words lead to another page.
    maps
        The first is shown first.
    outlines
        Vintage -> where its outlines are.
    selected
        REFNIS code of the area that is marked at first, or "".
    titled, controls, theme, strong
        :class:`~geo.publishing.embed.options.EmbedOptions`; theme "" is as the reader's machine.
    version
        Of the structure.
    """

    language: Language
    languages: dict[Language, PageWords]
    maps: tuple[MapData, ...]
    outlines: dict[int, Outlines]
    selected: str = ""
    titled: bool = True
    controls: tuple[Control, ...] = ()
    theme: str = ""
    strong: bool | None = None
    version: int = VERSION


def as_json(part: Any) -> Any:
    """A part of the document as plain JSON: what is empty is left out, but for 0 and False."""
    if is_dataclass(part):
        pairs = ((one.name, as_json(getattr(part, one.name))) for one in fields(part))
        return {name: value for name, value in pairs if value not in ("", [], {}, None)}
    if isinstance(part, dict):
        return {str(key): as_json(value) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return [as_json(one) for one in part]
    return part


def packed(known: Any) -> str:
    """What a page knows, plain JSON, as text that its script unpacks: gzipped, in base 64.

    The same always gives the same text.
    """
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
