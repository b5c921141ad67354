"""How each reason for a missing value looks on the map: one letter in a paint, one pattern.

Missing is never drawn as a colour of the scale (design section 2). The letters are what a paint
sends, one for each area; the patterns are drawn by ``browser/atlas.js`` and named there.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.survey.missing import MissingState


@dataclass(frozen=True)
class MissingPattern:
    """The letter a paint sends for a state, and the name of its pattern in ``atlas.js``."""

    letter: str
    pattern: str


MISSING_PATTERNS: dict[MissingState, MissingPattern] = {
    MissingState.DID_NOT_ANSWER: MissingPattern("a", "hatch"),
    MissingState.NOT_INVITED: MissingPattern("b", "dots"),
    MissingState.NOT_ASKED: MissingPattern("c", "lines"),
    MissingState.NOT_APPLICABLE: MissingPattern("d", "bars"),
    MissingState.WITHHELD: MissingPattern("e", "cross"),
    MissingState.MERGED: MissingPattern("f", "backhatch"),
    MissingState.NOT_ANSWERED: MissingPattern("g", "dashes"),
    MissingState.NO_RECORD: MissingPattern("h", "sparse"),
    MissingState.NOT_PUBLIC: MissingPattern("i", "wide"),
    MissingState.TOO_FEW_QUESTIONS: MissingPattern("j", "grid"),
    MissingState.NOT_PUBLISHED: MissingPattern("k", "ticks"),
    MissingState.NOT_GIVEN: MissingPattern("l", "steps"),
    MissingState.KEPT_BACK: MissingPattern("m", "plus"),
}

# Areas that a filter leaves out: an outline, no fill, no tooltip.
LEFT_OUT = "."
