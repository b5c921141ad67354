"""How each reason for a missing value looks on the map: one letter in a paint, one pattern.

Missing is never drawn as a colour of the scale (design section 2). The letters are what a paint
sends, one for each area; the patterns are drawn by ``browser/atlas.js`` and named there.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.survey.missing import MissingState


@dataclass(frozen=True)
class MissingLook:
    """The letter a paint sends for a state, and the name of its pattern in ``atlas.js``."""

    letter: str
    pattern: str


MISSING_LOOKS: dict[MissingState, MissingLook] = {
    MissingState.DID_NOT_ANSWER: MissingLook("a", "hatch"),
    MissingState.NOT_INVITED: MissingLook("b", "dots"),
    MissingState.NOT_ASKED: MissingLook("c", "lines"),
    MissingState.NOT_APPLICABLE: MissingLook("d", "bars"),
    MissingState.WITHHELD: MissingLook("e", "cross"),
    MissingState.MERGED: MissingLook("f", "backhatch"),
    MissingState.NOT_ANSWERED: MissingLook("g", "dashes"),
    MissingState.NO_RECORD: MissingLook("h", "sparse"),
    MissingState.NOT_PUBLIC: MissingLook("i", "wide"),
    MissingState.TOO_FEW_QUESTIONS: MissingLook("j", "grid"),
    MissingState.NOT_PUBLISHED: MissingLook("k", "ticks"),
    MissingState.NOT_GIVEN: MissingLook("l", "steps"),
    MissingState.KEPT_BACK: MissingLook("m", "plus"),
}

# Areas that a filter leaves out: an outline, no fill, no tooltip.
LEFT_OUT = "."
