"""Who answered an edition, and with what weights the answers stand for all invited communes.

An edition and a language come in, a section of the method page goes out as HTML. It describes who
answered, with a test in words, and never grades it. Synthetic answers carry their label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Language, Text, translator
from geo.publishing.html import fill_template
from geo.publishing.labelled_claims import claim
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.profile_words import answered_of_invited
from geo.survey import list_editions, load_edition, participation_counts
from geo.survey.communes import area_name
from geo.survey.inference.design import (
    DEFAULT_KIND,
    KIND_EXPLANATIONS,
    KIND_NAMES,
    SILENT_CAVEAT,
    Kind,
    edition_design,
)
from geo.survey.inference.response import COMPARED, TEST_EXPLANATION, who_answered
from geo.survey.maturity.scores import communes_that_answered

if TYPE_CHECKING:
    from typing import Any

    from geo.survey.edition import Edition

SECTION = "respondents"
"""The key of the section; its heading has the id ``method-respondents``."""

TITLE = Text("Who answered")

_SETTINGS: dict[str, Text] = {
    "urban": Text("urban"),
    "rural": Text("rural"),
    "": Text("urban and rural"),
}


def respondents_html(edition_id: str, language: Language, kind: Kind = DEFAULT_KIND) -> str:
    """Who answered by region, province, rural or urban and size, and the design with its weights.

    Parameters
    ----------
    edition_id : str
    language : one of LANGUAGES
    kind : {"simple", "stratified", "poststratified"}
        The design that the atlas' estimates use.

    Raises
    ------
    AtlasError
        There is no such edition, or its answers are damaged.
    """
    say = translator(language)
    edition = load_edition(edition_id)
    counts = participation_counts(edition_id)
    shown: dict[str, Any] = {"responses": [], "strata": [], "notes": ()}
    if edition.discloses_who_answered:
        design = edition_design(edition, communes_that_answered(edition_id), kind)
        shown = {
            "responses": [
                (one, claim(say.render(one.sentence), say, synthetic=edition.demonstration))
                for one in (who_answered(edition_id, variable) for variable in COMPARED)
            ],
            "strata": [_stratum(row, edition) for row in design.strata.itertuples()],
            "notes": design.notes,
        }
    return fill_template(
        "method_page/respondents.html",
        say,
        section=SECTION,
        title=TITLE,
        edition=edition,
        counts=counts,
        answered=answered_of_invited(counts.answered, counts.invited),
        others=[one for one in list_editions() if one.discloses_who_answered],
        label=DEMONSTRATION_LABEL if edition.demonstration else None,
        test=TEST_EXPLANATION,
        kind_name=KIND_NAMES[kind],
        kind_explanation=KIND_EXPLANATIONS[kind],
        caveat=SILENT_CAVEAT if kind != "simple" else None,
        **shown,
    )


def _stratum(row: Any, edition: Edition) -> dict[str, Any]:
    """A row of the table of weights."""
    whole = row.region == ""
    name = area_name(row.region, "region", edition.vintage) if not whole else None
    return {
        "name": name or Text("All invited communes"),
        "setting": None if whole else _SETTINGS[row.setting],
        "invited": row.invited,
        "answered": row.answered,
        "weight": row.weight,
    }
