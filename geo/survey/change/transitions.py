"""Who moved from which class to which, between two editions.

The class of every paired commune then and now comes in; a table of counts goes out, in which the
diagonal is those that stayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


@dataclass(frozen=True)
class Flow:
    """Communes by their class then (rows) and now (columns).

    Attributes
    ----------
    counts : tuple of tuple of int
        ``counts[i][j]``: communes that were in class ``i`` and are in class ``j``.
    """

    counts: tuple[tuple[int, ...], ...]

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.counts)

    @property
    def total(self) -> int:
        """All communes that are compared."""
        return int(self._matrix.sum())

    @property
    def then(self) -> tuple[int, ...]:
        """Communes in each class then."""
        return tuple(int(n) for n in self._matrix.sum(axis=1))

    @property
    def now(self) -> tuple[int, ...]:
        """Communes in each class now."""
        return tuple(int(n) for n in self._matrix.sum(axis=0))

    @property
    def stayed(self) -> int:
        """Communes in the same class both times."""
        return int(np.trace(self._matrix))

    @property
    def up(self) -> int:
        """Communes in a later class than before."""
        return int(np.triu(self._matrix, 1).sum())

    @property
    def down(self) -> int:
        """Communes in an earlier class than before."""
        return int(np.tril(self._matrix, -1).sum())

    def gained(self, i: int) -> int:
        """Communes that came into class ``i`` from another."""
        return self.now[i] - self.counts[i][i]

    def lost(self, i: int) -> int:
        """Communes that left class ``i`` for another."""
        return self.then[i] - self.counts[i][i]

    @property
    def _matrix(self) -> npt.NDArray[np.int64]:
        return np.array(self.counts, dtype="int64").reshape(self.classes, self.classes)


def transition_matrix(then: Sequence[int], now: Sequence[int], classes: int) -> Flow:
    """Count the communes by class then and now, each 0 to ``classes`` - 1."""
    matrix = np.zeros((classes, classes), dtype="int64")
    np.add.at(matrix, (np.asarray(then, dtype="int64"), np.asarray(now, dtype="int64")), 1)
    return Flow(tuple(tuple(int(n) for n in row) for row in matrix))
