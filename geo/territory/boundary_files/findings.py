"""What a check of boundaries has found so far: notes, problems, and what was accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.command_line import english
from geo.territory.accepted_boundaries import AcceptedBoundaries

if TYPE_CHECKING:
    import numpy as np

    from geo.territory.accepted_boundaries import Fault
    from geo.territory.nis_code import NisCode

WORST_LISTED = 10

# Up to here overlaps, gaps and repairs are noise of drawing or of coordinates, and are told; above,
# the file does not say who owns a field, and somebody has to accept it.
SMALL_M2 = 1000.0


@dataclass
class Findings:
    """What the steps of a check have found so far."""

    names: dict[NisCode, str]
    accept: frozenset[Fault]
    notes: list[str]
    problems: list[str] = field(default_factory=list)
    accepted: list[AcceptedBoundaries] = field(default_factory=list)
    advice: int = 0  # of the problems, sentences that only say what to do

    def name(self, nis5: NisCode) -> str:
        """A commune's name; its code where it is none."""
        return self.names.get(nis5, nis5)

    def refuse(
        self,
        fault: Fault,
        sentences: list[str],
        areas_m2: np.ndarray,
        metres: float = 0.0,
        advice: tuple[str, ...] = (),
    ) -> bool:
        """Take note of large faults; whether they are a problem.

        ``areas_m2`` (float64): one a fault; ``metres``: the most, of a fault that is a distance;
        ``advice``: sentences about the likely cause and what to do.
        """
        if not len(areas_m2):
            return False
        if fault in self.accept:
            total = float(areas_m2.sum())
            self.accepted.append(AcceptedBoundaries(fault, len(areas_m2), total, metres))
            self.notes += [str(self.accepted[-1].text), *sentences, *advice]
            return False
        self.problems += [*sentences, *advice]
        self.advice += len(advice) + 1
        self.problems.append(
            english("If that is what the official file says, add --accept {fault}.", fault=fault)
        )
        return True


def in_row(items: list[str], most: int = WORST_LISTED) -> str:
    """The first items with commas between, and an ellipsis if there are more."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
