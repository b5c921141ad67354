"""What a commune's value is compared with on its page: a clause behind the sentence about it.

The clause has its own n, interval and, where it is not that of the sentence, source: they stand
with those of the sentence in its brackets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Number, Text
from geo.publishing.comparison_set import area_beside, values_beside
from geo.publishing.figure_words import sample_words
from geo.publishing.names_in_sentences import for_area
from geo.publishing.quotations.cited import source_of_figure
from geo.survey.answer_counts import mean_of
from geo.survey.decimals import MEAN_DIGITS, digits_of

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import AreaValue, ScoreLine
    from geo.survey.answer_counts import AnswerCount


@dataclass(frozen=True)
class Beside:
    """What a value is compared with.

    Attributes
    ----------
    clause : Text
        What stands behind the claim, without a full stop.
    fact : Text or None
        n, interval and source of the clause, where it does not say them itself.
    """

    clause: Text
    fact: Text | None = None


def beside_set(compared: ComparisonSet, found: AnswerCount) -> Beside | None:
    """The mean of a set of communes, or its share that gave the same; None where it is withheld."""
    if found.withheld:
        return None
    if found.mean is not None:
        return Beside(
            Text(
                "the mean of the {n} communes it is compared with (“{set}”) is {mean}",
                n=found.n,
                set=compared.short,
                mean=Number(found.mean, MEAN_DIGITS),
            )
        )
    if found.share is None:
        return None
    return Beside(
        Text(
            "{share} of the {n} communes it is compared with (“{set}”) gave the same answer",
            share=Text("{value}%", value=Number(found.share, 0)),
            n=found.n,
            set=compared.short,
        )
    )


def beside_area(
    line: ScoreLine, reading: AreaValue, vintage: int, language: Language
) -> Beside | None:
    """The estimate, the mean or the published figure of an area around a commune.

    None where there is none, or where the figure is doubtful: a doubt has no place in a clause.
    """
    if reading.value is None:
        return None
    digits = digits_of(line.indicator, reading.place.level, reading.value, reading.figure)
    where = for_area(reading.place.code, reading.place.level, vintage, language)
    known = {"for_area": where, "value": Number(reading.value, digits)}
    if reading.origin == "published":
        figure = reading.figure
        if figure is None or figure.doubt:
            return None
        return Beside(
            Text("the published figure {for_area} is {value}", **known),
            Text(
                "published figure {for_area}: {n}, source: {source}",
                for_area=where,
                n=sample_words(figure),
                source=source_of_figure(figure),
            ),
        )
    if reading.low is None or reading.high is None:
        return Beside(
            Text("the mean {for_area} is {value}", **known),
            Text("{for_area}: n = {n}", for_area=where, n=reading.n or 0),
        )
    return Beside(
        Text("the estimate {for_area} is {value}", **known),
        Text(
            "{for_area}: 95% interval from {low} to {high}, n = {n}",
            for_area=where,
            low=Number(reading.low, digits),
            high=Number(reading.high, digits),
            n=reading.n or 0,
        ),
    )


def compared_with(
    line: ScoreLine, compared: ComparisonSet, view: View, vintage: int
) -> Beside | None:
    """What a commune's score is compared with: the mean of a set, or the figure of an area."""
    if compared.is_area:
        reading = area_beside(line, compared)
        return None if reading is None else beside_area(line, reading, vintage, view.lang)
    values = values_beside(view, line.indicator.id, compared)["value"]
    return beside_set(compared, mean_of(values))
