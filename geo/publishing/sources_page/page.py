"""What the atlas is made of: editions, lists of initiatives, data files, with source and licence.

Everything is read from what the data says about itself, so that the page cannot drift from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.data_sources import boundaries_in_use, load_resources, rule_of
from geo.publishing.html import fill_template
from geo.survey import list_editions, load_programmes, participation_counts
from geo.survey.disclosed import only_disclosed, why_no_count
from geo.survey.documented.programme_lists import KINDS
from geo.territory import VINTAGES
from geo.territory.accepted_boundaries import official_source

if TYPE_CHECKING:
    from geo.language import Text, Translator


def imported_boundaries() -> list[tuple[Text, tuple[Text, ...]]]:
    """Each vintage whose boundaries were imported: what they are, and what was accepted in them."""
    found = []
    for vintage in VINTAGES:
        source = official_source(vintage)
        if source is not None:
            accepted = tuple(one.text for one in source.accepted)
            found.append((boundaries_in_use(vintage), accepted))
    return found


def sources_html(say: Translator) -> str:
    """The page about sources, in the reader's language."""
    return fill_template(
        "sources_page/sources.html",
        say,
        editions=[(edition, participation_counts(edition.id)) for edition in list_editions()],
        why_no_count=why_no_count,
        only={edition.id: only_disclosed(edition) for edition in list_editions()},
        rules={edition.id: rule_of(edition) for edition in list_editions()},
        programmes=load_programmes(),
        who=KINDS,
        resources=load_resources(),
        imported=imported_boundaries(),
    )
