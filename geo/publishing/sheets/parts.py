"""What all sheets have in common: label, where they come from, how to get back to the page."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import segno

from geo.cartography.picture.paper import INKS
from geo.language import Text
from geo.publishing.export.download import may_be_downloaded
from geo.publishing.export.place_rows import made_of
from geo.publishing.export.provenance import DOCUMENTED, of_answers, of_boundaries, of_figures
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.pictures.words import source_and_licence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from geo.language import Labels, Translator
    from geo.survey import Edition

    Words = Text | Labels | str


METHOD = (
    Text(
        "Method: seven domain scores from 0 to 10 are made of the answers; the maturity index is "
        "their weighted mean. The self-assessed progress is what a commune says itself, and no "
        "part of the index."
    ),
    Text(
        "A place is an interval, because weights are a choice. Of a commune that did not answer "
        "nothing is known, neither good nor bad; fewer than five answers are withheld."
    ),
)
"""What every sheet says of how its figures were made."""


@dataclass(frozen=True)
class Made:
    """Where a sheet leads back to, and when it was made.

    Attributes
    ----------
    link
        The address that reopens what is on it; "" where it is not known.
    day
    """

    link: str
    day: dt.date


def check_may_leave(edition: Edition) -> None:
    """Refuse what is confidential, as for every other file.

    Raises
    ------
    AtlasError
        As :func:`geo.publishing.export.download.may_be_downloaded`.
    """
    for kind in sorted(made_of(edition)):
        may_be_downloaded(edition, kind)


def around(
    edition: Edition, vintage: int, title: Words, made: Made, say: Translator
) -> dict[str, Any]:
    """Language, titles, label, colours, sources, link and date: what stands around every sheet."""
    label = said(DEMONSTRATION_LABEL, say) if edition.demonstration else ""
    sources = (of_answers(edition), of_figures(edition), DOCUMENTED, of_boundaries(vintage))
    name = say("Smart City Atlas of Belgium")
    heading = said(title, say)
    return {
        "lang": say.language,
        "name": heading,
        "title": " – ".join(filter(None, (heading, name, said(edition.title, say), label))),
        "atlas": name,
        "edition": said(edition.title, say),
        "when": said(edition.year_and_version, say),
        "label": label,
        "foot": list(source_and_licence(sources, say)),
        "link": made.link,
        "link_words": say("Open this view in the atlas:"),
        "made": say("Made on {date}.", date=say.date(made.day)),
        "qr": qr_code(made.link),
        "qr_alt": say("QR code with the address of this view") if made.link else "",
        "page_of": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "inks": paper_inks(),
    }


def paper_inks() -> dict[str, str]:
    """The colours that the templates use, by name."""
    return {name: getattr(INKS["light"], name) for name in _INKS}


_NO_LETTER = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")
_BREAK = re.compile(r" {2,}")  # spaces that hold two words together stay

_INKS = ("ink", "quiet", "edge", "land", "own", "beside", "label", "on_label")


def qr_code(link: str) -> str:
    """The address as a QR code, an SVG document; "" where there is none."""
    if not link:
        return ""
    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        written, kind="svg", xmldecl=False, border=0, dark=INKS["light"].ink, omitsize=True
    )
    return written.getvalue().decode()


def said(words: Words, say: Translator) -> str:
    """Words of the reader's language on one line, without what no file may hold."""
    return _BREAK.sub(" ", _NO_LETTER.sub(" ", say.render(words))).strip(" ")


def all_said(words: Iterable[Words | None], say: Translator) -> list[str]:
    """As :func:`said`, without what there is not."""
    return [said(one, say) for one in words if one]
