"""The sentence about a figure that a barometer published, with its doubt where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Text
from geo.publishing.export.provenance import address_beside
from geo.publishing.figure_words import area_of_code, sample_words
from geo.publishing.names_in_sentences import for_area
from geo.publishing.quotations.cited import cited, lead, source_of_figure
from geo.survey import load_edition
from geo.territory.nis_code import COUNTRY, nis_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Labels, Language, Translator
    from geo.survey.published.figures import Figure


def figure_sentence(figure: Figure, link: str, say: Translator) -> str:
    """The figure as its source gives it; ``link`` shows it in the atlas.

    Its source is named by the site that it is on: who looks for the page itself finds its address
    behind the link.
    """
    edition = load_edition(figure.edition)
    claim = say(
        "{lead}, the published figure “{label}” {for_area} was {value}",
        lead=lead(edition, "published"),
        label=figure.label,
        for_area=_for_area(figure, edition.vintage, say),
        value=figure.in_words,
    )
    more: list[Text | Labels | str] = []
    if figure.doubt:
        more.append(Text("This figure is doubtful."))
    if figure.note is not None:
        more.append(Text("{label}.", label=figure.note))
    facts: list[Text | Labels | str] = [edition.title]
    if figure.theme != "sample":
        facts.insert(0, sample_words(figure))
    return cited(claim, facts, source_of_figure(figure), link, say, more=more)


def figure_link(figure: Figure, address: str, language: Language) -> str:
    """The address of a figure's theme on the page of the barometer.

    ``address`` is that of any page of the server, or nothing where it is not known.
    """
    return address_beside(address, "barometer", urlencode({"lang": language}), figure.theme)


def figure_sentences(figures: Iterable[Figure], address: str, say: Translator) -> dict[str, str]:
    """The sentences of several figures, by edition, key and area; ``address`` as above."""
    return {
        f"{one.edition} {one.key} {one.code}": figure_sentence(
            one, figure_link(one, address, say.language), say
        )
        for one in figures
    }


def _for_area(figure: Figure, vintage: int, say: Translator) -> str:
    """The area of a figure inside the sentence; of urban or rural communes, of which area."""
    base, _, setting = figure.code.partition("-")
    if figure.level != "urban_rural":
        return for_area(nis_code(figure.code), figure.level, vintage, say.language)
    level = "country" if base == COUNTRY else "region"
    where = area_of_code(base, level, vintage)
    if setting == "U":
        return say("for urban communes ({area})", area=where)
    return say("for rural communes ({area})", area=where)
