"""The atlas's own export of an edition, corrected in a spreadsheet perhaps and brought back.

The headers of a table come in; which of its columns only inform goes out: names of areas, scores
that the atlas works out again, what a value is in words, where the file comes from. Answers and
codes of communes keep their columns, and so does the commune's name, which helps where a code was
lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.tables.header_rows import Described, Recognised

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_THE_FILE = (
    *("notice", "title", "edition", "year", "vintage", "sample", "source", "source_url"),
    *("licence", "notes", "link"),
)
_OF_THE_PLACE = ("province", "region", "setting", "population", "area_km2", "density")
_OF_THE_VALUE = (
    *("state", "state_label", "origin", "origin_label", "index", "question_label", "value_label"),
    *("not_answered", "not_applicable", "unit", "note"),
)
INFORMATIVE = frozenset((*_OF_THE_FILE, *_OF_THE_PLACE, *_OF_THE_VALUE))
_SCORES = "domain."
_STATE = ".state"
# No other program calls a column so; three of them are enough, of the file's ten and more.
_TELLING = frozenset(
    [
        *("notice", "state_label", "origin_label", "area_km2", "index.state", "not_answered"),
        *("not_applicable", "question_label", "value_label"),
    ]
)
_ENOUGH = 3


def recognise(headers: Sequence[str]) -> Recognised | None:
    """The columns of an export of the atlas; None if the headers are of anything else."""
    if len(_TELLING & set(headers)) < _ENOUGH:
        return None
    long = {"question", "answer"} <= set(headers)
    return Recognised(
        [Described(header, None, "") for header in headers],
        rows_above=0,
        housekeeping=[
            place
            for place, header in enumerate(headers)
            if header in INFORMATIVE
            or header.startswith(_SCORES)
            or header.endswith(_STATE)
            or (long and header == "value")  # the number of an answer, which is there as text
        ],
        submitted=None,
        finished=None,
    )
