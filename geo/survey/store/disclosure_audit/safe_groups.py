"""Which groups may have a figure whatever the answers are.

Masks of groups come in, with those that have figures already; the places of those that can be added
go out (:mod:`geo.survey.store.suppression` has the rule).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.store.disclosure import LEAST_GROUP
from geo.survey.store.suppression import publishable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def safe_groups(
    told: Sequence[NDArray[np.bool_]],
    masks: Sequence[NDArray[np.bool_]],
    there: Sequence[bool],
    among: NDArray[np.bool_],
) -> list[int]:
    """Places of the groups that may have a figure: among all communes, and those behind it.

    Parameters
    ----------
    told, masks : sequence of arrays of bool
        Groups that have figures already, and those that are to have one.
    there : sequence of bool
        Whether anybody is behind the figure of a group.
    among : array of bool
        The communes behind figures.
    """
    wanted = [place for place, some in enumerate(there) if some]
    # Where all are known there is nothing left to be told.
    free = [place for place in wanted if not masks[place].any()]
    left = [place for place in wanted if masks[place].any()]
    everyone = np.ones(len(among), dtype=bool)
    left = [left[at] for at in _safe_among(told, [masks[place] for place in left], everyone)]
    left = [left[at] for at in _safe_among(told, [masks[place] for place in left], among)]
    return sorted((*free, *left))


def _safe_among(
    told: Sequence[NDArray[np.bool_]],
    masks: Sequence[NDArray[np.bool_]],
    among: NDArray[np.bool_],
) -> list[int]:
    """Places of the groups that can be added to what was told, one after the other.

    No combination of them is about fewer than five of the communes ``among``.
    """
    if not masks:
        return []
    columns = np.array([*told, *masks], dtype=bool)[:, among]
    shown = _publishable(columns.tobytes(), columns.shape, len(told))
    return [int(place) for place in np.flatnonzero(shown[len(told) :])]


@lru_cache(maxsize=256)
def _publishable(columns: bytes, shape: tuple[int, int], told: int) -> NDArray[np.bool_]:
    """Most questions rest on the same communes: worked out once for them all."""
    members = np.frombuffer(columns, dtype=bool).reshape(shape)
    return publishable(members, LEAST_GROUP, told)
