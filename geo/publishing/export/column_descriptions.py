"""The columns of everything that leaves: stable keys, their meaning, and their types.

Keys are English and do not change with the reader's language; a program may rely on them. What a
reader sees beside them is a :class:`~geo.language.Text`. :func:`dictionary` is the documentation of
all of them, and what the data packages are described with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.language import Labels, Text

Type = Literal["text", "number", "whole"]


@dataclass(frozen=True)
class ColumnDescription:
    """One column.

    Attributes
    ----------
    key : str
        Its stable name in files.
    label : Text, Labels or str
        For readers, in their language.
    type : {"text", "number", "whole"}
        text: codes too, whose zeros in front matter; whole: may be missing.
    unit : Text, Labels, str or None
        Of its numbers.
    """

    key: str
    label: Text | Labels | str
    type: Type = "text"
    unit: Text | Labels | str | None = None


_NUMBERS: dict[str, Text] = {
    "value": Text("Number"),
    "low": Text("95% interval, from"),
    "high": Text("95% interval, to"),
    "least": Text("Band of the score, from"),
    "most": Text("Band of the score, to"),
    "then": Text("Number in the earlier edition"),
    "now": Text("Number in the later edition"),
    "change": Text("Difference, later less earlier"),
    "median": Text("Median of the places it takes"),
    "first_value": Text("First indicator: number"),
    "second_value": Text("Second indicator: number"),
    "area_km2": Text("Area in km²"),
    "density": Text("Inhabitants per km²"),
}
_WHOLE: dict[str, Text] = {
    "n": Text("Answers (n)"),
    "invited": Text("Communes invited"),
    "rank": Text("First place that it shares"),
    "last": Text("Last place that it shares"),
    "place_low": Text("Interval of places, from"),
    "place_high": Text("Interval of places, to"),
    "first_n": Text("First indicator: answers (n)"),
    "second_n": Text("Second indicator: answers (n)"),
    "year": Text("Year"),
    "vintage": Text("Boundaries of the year"),
    "position": Text("Position in the list"),
    "population": Text("Inhabitants, 2018"),
}
_TEXTS: dict[str, Text] = {
    "notice": Text("What must be known"),
    "record": Text("What the row is about (key)"),
    "record_label": Text("What the row is about"),
    "code": Text("REFNIS code"),
    "name": Text("Name"),
    "level": Text("Level"),
    "province": Text("Province"),
    "region": Text("Region"),
    "setting": Text("Rural or urban"),
    "indicator": Text("Indicator (key)"),
    "indicator_label": Text("Indicator"),
    "question": Text("Question (key)"),
    "question_label": Text("Question"),
    "answer": Text("Answer (keys)"),
    "value_label": Text("In words"),
    "unit": Text("Unit"),
    "state": Text("Whether there is a value, and why not (key)"),
    "state_label": Text("Whether there is a value, and why not"),
    "origin": Text("Kind of data (key)"),
    "origin_label": Text("Kind of data"),
    "note": Text("Note on this value"),
    "base": Text("Of what a published figure is a share or mean (key)"),
    "rounded": Text("Known less finely than its kind is published (yes, no)"),
    "derived": Text("Worked out from another figure (yes, no)"),
    "second_hand": Text("Known only through others than the institute (yes, no)"),
    "doubt": Text("Doubtful (yes, no)"),
    "then_label": Text("In the earlier edition, in words"),
    "then_state": Text("Earlier edition: whether there is a value, and why not (key)"),
    "now_label": Text("In the later edition, in words"),
    "now_state": Text("Later edition: whether there is a value, and why not (key)"),
    "change_label": Text("Difference in words"),
    "first_indicator": Text("First indicator (key)"),
    "first_label": Text("First indicator, in words"),
    "first_state": Text("First indicator: whether there is a value, and why not (key)"),
    "first_origin": Text("First indicator: kind of data (key)"),
    "second_indicator": Text("Second indicator (key)"),
    "second_label": Text("Second indicator, in words"),
    "second_state": Text("Second indicator: whether there is a value, and why not (key)"),
    "second_origin": Text("Second indicator: kind of data (key)"),
    "programme": Text("Programme (key)"),
    "programme_label": Text("Programme"),
    "named": Text("Name in the source"),
    "fact": Text("What the source says"),
    "list_of": Text("Of what the list is (key)"),
    "complete": Text("Whether the list is complete (key)"),
    "complete_label": Text("Whether the list is complete"),
    "type": Text("Kind of question (key)"),
    "chapter": Text("Chapter (key)"),
    "domain": Text("Domain of maturity (key)"),
    "choice": Text("Choice (key)"),
    "choice_label": Text("Choice"),
    "wording": Text("The question as it was asked"),
    "not_answered": Text("Questions left unanswered (keys)"),
    "not_applicable": Text("Questions that do not concern it (keys)"),
    # The same in every row of a file that has no other place for them.
    "title": Text("Title"),
    "edition": Text("Edition"),
    "version": Text("Version of the edition"),
    "version_published": Text("Day on which the version was published"),
    "sample": Text("n of the whole"),
    "source": Text("Source"),
    "source_url": Text("Address of the source"),
    "licence": Text("Licence"),
    "notes": Text("Notes"),
    "link": Text("Link to this view"),
}


def dictionary() -> dict[str, ColumnDescription]:
    """Every column that a file may have, by its key; indicators in columns of their own aside."""
    found = {key: ColumnDescription(key, label) for key, label in _TEXTS.items()}
    found |= {key: ColumnDescription(key, label, "number") for key, label in _NUMBERS.items()}
    return found | {key: ColumnDescription(key, label, "whole") for key, label in _WHOLE.items()}


def columns(*keys: str, **units: Text | Labels | str) -> tuple[ColumnDescription, ...]:
    """Columns of the dictionary in the order given; ``units`` are of numbers among them."""
    known = dictionary()
    return tuple(
        ColumnDescription(key, known[key].label, known[key].type, units.get(key, known[key].unit))
        for key in keys
    )
