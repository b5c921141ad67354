"""Rows about places, one figure or answer a row, in the columns that all such tables share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text
from geo.publishing.band_words import band_in_words, ends_of_band
from geo.publishing.export.column_descriptions import columns, dictionary
from geo.publishing.export.download import STATES
from geo.publishing.figure_words import area, area_of_code
from geo.publishing.map_view import ORIGINS
from geo.survey import load_edition
from geo.survey.communes import full_name
from geo.survey.decimals import as_written, digits_of, digits_of_answer
from geo.survey.indicators import joined
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.publishing.export.column_descriptions import ColumnDescription
    from geo.survey import AreaValue, Figure, Indicator, Initiative, Question
    from geo.survey.published.rankings import PublishedRanking

RECORDS: dict[str, Text] = {
    "score": Text("Score of the place"),
    "around": Text("Score of a larger area"),
    "beside": Text("Score of a commune it is compared with"),
    "answer": Text("Answer to a question"),
    "figure": Text("Published figure"),
    "order": Text("Place in a published order, no figure"),
    "initiative": Text("Documented initiative"),
}
BAND_COLUMNS = ("least", "most")
_PERCENT = 100.0


@dataclass
class LongRows:
    """Rows in the making; ``frame`` gives them with the columns asked for."""

    say: Translator
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, **cells: Any) -> None:
        """One row; words are said, and keys of records, states and origins get their words."""
        said: dict[str, Any] = {}
        for key, cell in cells.items():
            said[key] = cell if cell is None or isinstance(cell, float | int) else self._words(cell)
        for key, words in (("record", RECORDS), ("state", STATES), ("origin", ORIGINS)):
            if cells.get(key) in words:
                said.setdefault(f"{key}_label", self.say.render(words[cells[key]]))
        self.lines.append(said)

    def frame(self, *keys: str) -> tuple[pd.DataFrame, tuple[ColumnDescription, ...]]:
        """The rows and their columns; a row has a gap where nothing was given."""
        known = dictionary()
        types = {"text": "str", "number": "float64", "whole": "Int64"}
        return pd.DataFrame(
            {
                key: pd.Series([line.get(key) for line in self.lines], dtype=types[known[key].type])
                for key in keys
            }
        ), columns(*keys)

    def band_columns(self) -> tuple[str, ...]:
        """The columns of bands, where any row is of a score that is known only by one."""
        return BAND_COLUMNS if any("least" in line for line in self.lines) else ()

    def reading(self, record: str, indicator: Indicator, read: AreaValue, year: int) -> None:
        """A score of a place, with its interval or the reason why there is none."""
        level = read.place.level
        digits = digits_of(indicator, level)
        self.add(
            record=record,
            code=read.place.code,
            name=read.place.full_name,
            level=level,
            indicator=indicator.id,
            indicator_label=indicator.label,
            value=rounded(read.value, digits),
            unit=indicator.unit,
            state=read.state,
            n=read.n,
            invited=read.invited,
            low=rounded(read.low, digits),
            high=rounded(read.high, digits),
            **band(read.least, read.most, digits, self.say),
            origin=read.origin,
            year=year,
            note=read.note,
        )

    def figure(self, figure: Figure, year: int) -> None:
        """A published figure, with its own unit and source."""
        self.add(
            record="figure",
            code=figure.code,
            name=area(figure),
            level=figure.level,
            indicator=f"published.{figure.key}",
            indicator_label=figure.label,
            value=figure.value,
            unit=figure.unit,
            value_label=figure.in_words,
            state=VALUE,
            origin="published",
            year=year,
            edition=figure.edition,
            base=figure.base,
            **{
                name: "yes" if getattr(figure, name) else "no"
                for name in ("rounded", "derived", "second_hand", "doubt")
            },
            note=figure.note,
            source_url=figure.source_url,
        )

    def order(self, order: PublishedRanking, year: int) -> None:
        """The places of a published order, in words only: none is a number to compute with."""
        for place in order.places:
            self.add(
                record="order",
                code=order.code,
                name=area_of_code(order.code, order.level, load_edition(order.edition).vintage),
                level=order.level,
                indicator=f"published.{order.key}.{place.key}",
                indicator_label=joined(order.title, place.label),
                value_label=place.in_words(order.kind),
                state=MissingState.NOT_PUBLISHED.value,
                origin="published",
                year=year,
                edition=order.edition,
                base=order.base,
                doubt="yes" if order.doubt else "no",
                note=order.note,
                source_url=order.source_url,
            )

    def initiative(self, one: Initiative) -> None:
        """A documented initiative, with the year and the source of its own."""
        self.add(
            record="initiative",
            code=one.area_code,
            name=full_name(one.area_code, one.area_level, one.vintage),
            level=one.area_level,
            vintage=one.vintage,
            named=one.named,
            indicator=f"documented.{one.programme.key}",
            indicator_label=one.programme.label,
            programme=one.programme.key,
            programme_label=one.programme.label,
            value_label=one.fact,
            fact=one.fact,
            state=VALUE,
            list_of=one.programme.list_of,
            complete=one.complete,
            complete_label=one.completeness,
            origin="documented",
            year=one.year,
            note=one.completeness,
            source_url=one.source_url,
        )

    def answer(self, question: Question, given: str | None, **cells: Any) -> None:
        """What one commune answered, as :func:`geo.survey.load_answers` writes it; None: open."""
        state = VALUE
        if given is None:
            state = "not_answered"
        elif given == "not_applicable":
            state = "not_applicable"
        known = state == VALUE
        number = question.type in ("score", "count")
        self.add(
            record="answer",
            indicator=f"q.{question.key}",
            indicator_label=question.label,
            question=question.key,
            question_label=question.label,
            answer=given,
            value=float(given) if known and number and given else None,
            unit=question.unit if number else None,
            value_label=answer_words(question, given, self.say) if known else None,
            state=state,
            level="commune",
            **cells,
        )

    def _words(self, cell: Any) -> str:
        return self.say.render(cell)


def answer_words(question: Question, given: str | None, say: Translator) -> str:
    """An answer in words; a number as the language writes it."""
    if given is None:
        return ""
    if question.type in ("score", "count"):
        return say.number(float(given), digits_of_answer(float(given)))
    if question.type == "yes_no":
        return say("Yes") if given == "yes" else say("No")
    labels = {choice.key: say.render(choice.label) for choice in question.choices}
    return "; ".join(labels.get(key, key) for key in given.split("|")) if given != "-" else "–"


def rounded(value: float | None, digits: int) -> float | None:
    """A number as it is shown, or none."""
    return None if value is None or pd.isna(value) else as_written(value, digits)


def band(
    least: float | None, most: float | None, digits: int, say: Translator
) -> dict[str, float | str]:
    """The cells of a score that is known only by a band; none where it is exact."""
    if least is None or most is None or pd.isna(least) or pd.isna(most):
        return {}
    low, high = ends_of_band(least, most, digits)
    words = band_in_words(least, most, digits, say)
    return {"least": low, "most": high, "value_label": words}


def band_columns(rows: pd.DataFrame) -> tuple[str, ...]:
    """The columns of bands of a table, where any of its scores is known only by one."""
    return BAND_COLUMNS if rows["least"].notna().any() else ()


def share(value: float | None) -> float | None:
    """A share of one in per cent, or none."""
    return None if value is None else as_written(_PERCENT * value, 1)


def named(labels: Sequence[Text | Labels | str], say: Translator) -> str:
    """Several names as one text."""
    return "; ".join(say.render(one) for one in labels)
