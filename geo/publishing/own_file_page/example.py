"""A file to try the page with: the density of every commune, from the atlas's reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.example_table import example_html
from geo.survey.communes import area_name, commune_facts
from geo.territory import VINTAGES
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.language import Translator

_SHOWN = 4


def example_file(say: Translator) -> tuple[str, bytes]:
    """Name and content of a CSV: REFNIS code, commune, inhabitants per km2; all communes."""
    rows = [_heads(say), *_rows(say)]
    text = "\r\n".join(";".join(row) for row in rows) + "\r\n"
    return say("example-density.csv"), text.encode("utf-8-sig")


def example_of_file(say: Translator) -> str:
    """The first rows of it, as HTML."""
    what = Text(
        "Inhabitants per km² of the communes of {vintage}, from the reference data of the atlas. "
        "A code and a number are enough.",
        vintage=str(max(VINTAGES)),
    )
    return example_html(what, _heads(say), _rows(say)[:_SHOWN], say)


def _heads(say: Translator) -> list[str]:
    return [say("REFNIS code"), say("Commune"), say("Inhabitants per km²")]


def _rows(say: Translator) -> list[list[str]]:
    vintage = max(VINTAGES)
    return [
        [str(code), say.render(area_name(NisCode(str(code)), "commune", vintage)), f"{density:.0f}"]
        for code, density in commune_facts(vintage)["density"].items()
    ]
