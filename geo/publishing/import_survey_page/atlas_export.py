"""An export of the atlas that comes back: which edition it is of, and the facts to begin with.

A survey table that was recognised as the atlas's own and the file it was read from come in; the
edition that it names, and what that edition says of itself as an editor would have typed it, go
out. Nothing of it is binding: a corrected export may become another edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import AtlasError
from geo.publishing.import_survey_page.facts import EditionDraft, is_shipped
from geo.survey import list_editions
from geo.survey.importing.distinct_cells import plain, read_column
from geo.survey.tables import IMPORT_LIMITS, read_table

if TYPE_CHECKING:
    from geo.survey.edition import Edition, Moment
    from geo.survey.tables import RawTable, SurveyTable

_METADATA = "metadata"  # the sheet of a workbook; a CSV file has the same in columns
_EDITION = "edition"


def edition_of(table: SurveyTable, content: bytes) -> Edition | None:
    """The edition that a file says it is an export of; None where it says none that is known.

    Parameters
    ----------
    table : SurveyTable
    content : bytes
        The file that it was read from.
    """
    if table.export != "atlas":
        return None
    said = _said(table, content)
    return next((one for one in list_editions() if one.id == said), None)


def _said(table: SurveyTable, content: bytes) -> str | None:
    raw = table.raw
    if _EDITION in raw.columns:
        texts = [text for text in read_column(table, _EDITION).texts if text]
        return texts[0] if len(texts) == 1 else None
    if _METADATA not in raw.sheets:
        return None
    try:
        beside = read_table(raw.name, content, sheet=_METADATA, limits=IMPORT_LIMITS)
    except AtlasError:
        return None
    return _in_metadata(beside)


def _in_metadata(beside: RawTable) -> str | None:
    """Of the line that begins with the key: the last cell, behind what the key means."""
    for row in beside.rows:
        cells = [text for text in map(plain, row) if text]
        if len(cells) > 1 and cells[0] == _EDITION:
            return cells[-1]
    return None


def _written(moment: Moment | None) -> str:
    if moment is None:
        return ""
    month = f"{moment.year}-{moment.month:02}"
    return month if moment.day is None else f"{month}-{moment.day:02}"


def typed_as(edition: Edition) -> EditionDraft:
    """The facts of an edition as an editor would type them.

    The short name is taken over from an edition that an editor published, which is then replaced;
    beside an edition that comes with the atlas another one is published, unless somebody says so.
    """
    moments = (edition.fieldwork_start, edition.fieldwork_end, edition.published)
    start, end, published = map(_written, moments)
    return EditionDraft(
        id="" if is_shipped(edition.id) and edition.version is None else edition.id,
        title=edition.title.by_language(),
        year=edition.year,
        fieldwork_start=start,
        fieldwork_end=end,
        published=published,
        invited=edition.invited,
        vintage=edition.vintage,
        source=edition.source.by_language(),
        source_url=edition.source_url or "",
        licence=edition.licence.by_language(),
        note=edition.note.by_language() if edition.note is not None else {},
        demonstration=edition.demonstration,
    )
