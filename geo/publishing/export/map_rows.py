"""A map as rows: its own table under the export's keys, what its values are, whom they come from.

A composition of the map comes in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, translator
from geo.publishing.export.download import STATES, may_be_downloaded
from geo.publishing.export.provenance import DOCUMENTED, of_answers, of_figures
from geo.survey.maturity.scores import INDEX
from geo.survey.values.model_estimates import FROM_ANSWERS

if TYPE_CHECKING:
    import pandas as pd

    from geo.publishing.export.download import FileSource, Kind
    from geo.publishing.map_view import MapView
    from geo.survey import Edition, Indicator


def map_rows(composed: MapView) -> pd.DataFrame:
    """The map's own table under the export's keys."""
    say = translator(composed.view.lang)
    table = composed.table()
    observed = composed.observations.table.reindex(table.index)
    rows = table.rename(columns={"shown": "value_label", "origin": "origin_label"})
    rows["code"] = table.index.astype("str")
    rows["state"] = observed["state"]
    rows["state_label"] = [say.render(STATES[state]) for state in observed["state"]]
    rows["origin"] = observed["origin"]
    rows["invited"] = observed["invited"]
    rows["note"] = [say.render(one) if isinstance(one, Text) else "" for one in observed["note"]]
    return rows.reset_index(drop=True)


def kinds_of(composed: MapView) -> frozenset[Kind]:
    """What the values of a map are made of."""
    indicator = composed.indicator
    edition = composed.observations.edition
    if is_of_lists(composed):
        return frozenset({"documented"})
    if not (edition.discloses(indicator.part) or edition.discloses_groups(indicator.part)):
        return frozenset({"figures"})
    if edition.discloses_groups(indicator.part):
        return frozenset({"groups"})
    if indicator.nature == "published":
        return frozenset({"figures"})
    if composed.view.level != "commune":
        own = composed.origins & FROM_ANSWERS
        return frozenset({"groups"} if own else {"figures"})
    return frozenset({"scores" if indicator.domain or indicator.id == INDEX else "answers"})


def check_map_may_leave(composed: MapView) -> None:
    """Refuse unless what a map shows may leave the atlas, whatever it leaves as.

    Raises
    ------
    AtlasError
        It may not: see :func:`geo.publishing.export.download.may_be_downloaded`.
    """
    for kind in kinds_of(composed):
        may_be_downloaded(composed.observations.edition, kind)


def sources_of(composed: MapView) -> tuple[FileSource, ...]:
    """Whom the values of a map come from."""
    edition = composed.observations.edition
    found = []
    if "documented" in composed.origins:
        found.append(DOCUMENTED)
    if composed.origins & FROM_ANSWERS:
        found.append(of_answers(edition))
    if "published" in composed.origins:
        found.append(of_figures(edition))
    return tuple(found)


def editions_of(*composed: MapView) -> tuple[Edition, ...]:
    """The edition that maps are of; none where all that they show is of public lists."""
    editions = [one.observations.edition for one in composed if not is_of_lists(one)]
    return tuple(editions[:1])


def is_of_lists(composed: MapView) -> bool:
    """Whether a map shows what public lists say, which is of all years and of no edition."""
    return composed.indicator.nature == "documented"


def category_notes(indicator: Indicator) -> tuple[Text, ...]:
    """What the numbers of an answer in words mean."""
    return tuple(
        Text("{value} stands for “{answer}”.", value=f"{number:g}", answer=label)
        for number, label in indicator.categories
    )
