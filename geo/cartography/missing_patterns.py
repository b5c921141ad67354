"""How each reason for a missing value looks on the map: one letter in a paint, one pattern.

Missing is never drawn as a colour of the scale (design section 2). The letters are what a paint
sends, one for each area. Letters and patterns are in ``browser/shared.json``, which the script
of the map gets too, when it is laid out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from geo.survey.missing import MissingState


@dataclass(frozen=True)
class MissingPattern:
    """The letter a paint sends for a state, and the name of its pattern."""

    letter: str
    pattern: str


_SHARED = json.loads((Path(__file__).parent / "browser" / "shared.json").read_text("utf-8"))

MISSING_PATTERNS: dict[MissingState, MissingPattern] = {
    MissingState(state): MissingPattern(**look) for state, look in _SHARED["missing"].items()
}

# Pattern name -> size in pixels and path.
PATTERNS: dict[str, tuple[int, str]] = {
    name: (int(size), str(path)) for name, (size, path) in _SHARED["patterns"].items()
}

# Of the reasons that most areas of a map have: paler than the rest, so that what is there is seen.
CALM_PATTERNS: frozenset[str] = frozenset(_SHARED["calm"])

# Size and path of the mark on classes of losses, which a hue alone would tell from gains.
LOSS_MARK: tuple[int, str] = (int(_SHARED["loss"][0]), str(_SHARED["loss"][1]))

# Size and path of the lines across a class whose area may belong to another one.
UNSURE_LINES: tuple[int, str] = (int(_SHARED["unsure"][0]), str(_SHARED["unsure"][1]))

# Size and path of the rings across a class whose area has a model's estimate.
MODEL_RINGS: tuple[int, str] = (int(_SHARED["model"][0]), str(_SHARED["model"][1]))

# What is drawn over a class, as a paint marks it, and how the names of its patterns begin.
MARK_KINDS: dict[str, str] = {"1": "u", "2": "m"}

# Areas that a filter leaves out: an outline, no fill, no tooltip.
LEFT_OUT: str = _SHARED["left_out"]
