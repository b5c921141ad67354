"""Class breaks: from values to a small number of classes, honestly.

Where nobody chose a scheme, the values choose it (``automatic``):

- Scores and shares keep equal steps over their natural range, also where a class stays empty: they
  are compared from one indicator to the next, and small differences must not look large.
- Numbers without a natural range get the first scheme that fits, none apart: of whole numbers from
  nought on doubling steps (1, 2 to 3, 4 to 7: the same for every count), then equal ones; of others
  equal ones, then doubling; then natural breaks, then quantiles. So do shares of what is rare:
  three values or more, with more than two thirds (:data:`MOST_IN_ONE`) of the areas in the lowest
  step. Only where they were counted: of a sample, 2% and 4% may well be the same.
- A scheme fits where it leaves no class empty, makes three classes of three values or more, and
  puts at most two thirds into one class, or as many as have the same value. Where none fits, it is
  the one whose largest class is smallest, without its empty classes; with more classes than were
  asked for where that leaves fewer than three.

Classes are closed on the right, as mapclassify's are: a value that equals a limit belongs to the
class below it. Limits are rounded to what the legend shows *before* values are put into classes,
so the legend is exact. Where the data has fewer distinct values than classes were asked for,
there are fewer classes.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

Scheme = Literal["automatic", "equal", "doubling", "quantiles", "natural", "own"]
SCHEMES: dict[Scheme, Text] = {
    "automatic": Text("As suits the values"),
    "equal": Text("Equal steps"),
    "doubling": Text("Steps that double"),
    "quantiles": Text("Quantiles (as many in each class)"),
    "natural": Text("Natural breaks"),
    "own": Text("Own limits"),
}
DEFAULT_SCHEME: Scheme = "automatic"
FEWEST_CLASSES, MOST_CLASSES, DEFAULT_CLASSES = 3, 7, 5
MOST_IN_ONE = 2 / 3
"""Of the areas with a value; one class with more of them shows nothing."""


@dataclass(frozen=True)
class Classes:
    """The classes of one set of values.

    Attributes
    ----------
    lower, upper
        Limits of each class, in the unit of the values; class ``i`` is ``(lower[i], upper[i]]``,
        the first closed at both ends.
    counts
        How many of the values fall in each class.
    codes
        The class of each value given to :func:`classify`, in its order; -1 where it was missing.
    exact
        Whether every class is one single value (few distinct values, as in counts).
    scheme
        How the limits were found: what was asked for, or what ``automatic`` chose.
    """

    lower: tuple[float, ...]
    upper: tuple[float, ...]
    counts: tuple[int, ...]
    codes: tuple[int, ...]
    exact: bool = False
    scheme: Scheme = "equal"

    @property
    def k(self) -> int:
        """Number of classes; 0 when there was no value at all."""
        return len(self.upper)


def classify(
    values: ArrayLike,
    scheme: Scheme = "equal",
    k: int = DEFAULT_CLASSES,
    *,
    limits: Sequence[float] = (),
    bounds: tuple[float, float] | None = None,
    decimals: int = 1,
    zero_apart: bool = False,
    counted_share: bool = False,
) -> Classes:
    """Put values into at most ``k`` classes.

    Parameters
    ----------
    values
        1-D numbers; NaN is missing and takes no part.
    scheme
        ``equal`` steps over ``bounds`` (or the data's range), steps that are each ``doubling`` the
        one before, ``quantiles``, ``natural`` breaks (Fisher-Jenks, through mapclassify), ``own``
        ``limits``, or ``automatic``: the one of them that suits the values.
    k
        Classes wanted, 3 to 7; ignored for ``own``.
    limits
        Inner limits for ``own``, at most 6, in any order.
    bounds
        The indicator's natural range, such as (0, 10): equal steps over it stay comparable from
        one indicator to the next and do not make small differences look large.
    decimals
        Digits after the mark that the legend shows; limits are rounded to them.
    zero_apart
        Whether zero is a class of its own where there is one (not for ``own``): none is not few.
    counted_share
        Whether the values are shares of a whole that was counted, not sampled: ``automatic`` takes
        them off equal steps where they are rare.

    Raises
    ------
    AtlasError
        When ``own`` has no usable limit or more than six.
    """
    data = np.asarray(values, dtype=float)
    known = data[np.isfinite(data)]
    if known.size == 0:
        return Classes((), (), (), (-1,) * data.size)
    if scheme == "automatic":
        return _automatic(
            data, k, bounds, decimals, zero_apart=zero_apart, counted_share=counted_share
        )
    distinct = np.unique(np.round(known, decimals))
    exact = scheme != "own" and distinct.size <= min(k, MOST_CLASSES) and bounds is None
    # Values as the reader sees them: what is shown as 40 is 40 for the class as well.
    seen = np.round(data, decimals)
    bottom, top = float(distinct[0]), float(distinct[-1])
    if exact:
        inner = distinct[:-1]
    else:
        if zero_apart and scheme != "own" and bottom == 0 < top:
            rest = _inner_limits(
                known[known > 0], scheme, k - 1, limits, bounds, decimals=decimals, fewest=2
            )
            inner = np.append(0.0, rest)
        else:
            inner = _inner_limits(known, scheme, k, limits, bounds, decimals=decimals)
        if bounds is not None and scheme in ("equal", "own"):
            bottom, top = min(bottom, bounds[0]), max(top, bounds[1])
    inner = np.unique(np.round(inner, decimals))
    lowest = inner >= bottom if exact or zero_apart else inner > bottom
    inner = inner[(inner < top) & lowest]
    upper = np.append(inner, top)
    lower = np.insert(inner, 0, bottom)
    codes = np.where(np.isfinite(data), np.searchsorted(upper, seen), -1)
    counts = np.bincount(codes[codes >= 0], minlength=upper.size)
    found = Classes(
        tuple(map(float, lower)),
        tuple(map(float, upper)),
        tuple(map(int, counts)),
        tuple(map(int, codes)),
        exact=bool(exact),
        scheme=scheme,
    )
    # Rounding can leave a class with nobody in it.
    return _closed_up(found) if scheme in ("quantiles", "natural", "doubling") else found


def _closed_up(classes: Classes) -> Classes:
    """Without the classes that nobody is in: the next one takes the place of each."""
    used = [i for i, n in enumerate(classes.counts) if n]
    upper = tuple(classes.upper[i] for i in used)
    return replace(
        classes,
        lower=(classes.lower[0], *upper[:-1]),
        upper=upper,
        counts=tuple(classes.counts[i] for i in used),
        codes=tuple(used.index(code) if code >= 0 else -1 for code in classes.codes),
    )


def _automatic(
    data: NDArray[np.float64],
    k: int,
    bounds: tuple[float, float] | None,
    decimals: int,
    *,
    zero_apart: bool,
    counted_share: bool,
) -> Classes:
    """Classes by the rule at the head of this module."""
    known = np.round(data[np.isfinite(data)], decimals)
    values, times = np.unique(known, return_counts=True)
    if bounds is not None:
        plain = classify(data, "equal", k, bounds=bounds, decimals=decimals, zero_apart=zero_apart)
        rare = values.size >= FEWEST_CLASSES and plain.counts[0] > MOST_IN_ONE * known.size
        if not (rare and counted_share):
            return plain
    most = max(MOST_IN_ONE * known.size, times.max())
    fewest = min(FEWEST_CLASSES, values.size)
    counted = decimals == 0 and values[0] >= 0
    order: tuple[Scheme, ...] = ("doubling", "equal") if counted else ("equal", "doubling")
    found: list[Classes] = []
    for scheme in (*order, "natural", "quantiles"):
        tried = classify(data, scheme, k, decimals=decimals, zero_apart=zero_apart or counted_share)
        if 0 not in tried.counts and tried.k >= fewest and max(tried.counts) <= most:
            return tried
        found.append(_closed_up(tried))
    best = min(found, key=lambda one: (one.k < fewest, max(one.counts)))
    if best.k >= fewest or k >= MOST_CLASSES:
        return best
    return _automatic(
        data, k + 1, bounds, decimals, zero_apart=zero_apart, counted_share=counted_share
    )


def along_bands(values: ArrayLike, classes: Classes, ends: Sequence[float]) -> Classes:
    """The same classes, with limits that are true of values known by their band only.

    A value in the middle of the band 0–3 may be 0 or 3: in a class of 0 to 2 it would be said to be
    what is not known. So each limit moves to the end of the last band that is below it.

    Parameters
    ----------
    values
        What was put into classes: middles of bands, NaN where missing.
    classes
        As :func:`classify` found them.
    ends
        Of the bands, in ascending order, from the lowest value there can be to the highest.

    Returns
    -------
    Classes
        None is narrower than the bands in it, so there may be fewer; none is left out inside.
    """
    cuts = np.asarray(ends, dtype=float)
    middles = (cuts[:-1] + cuts[1:]) / 2
    below = np.searchsorted(middles, classes.upper[:-1], side="right")
    inner = np.unique(cuts[below])
    upper = np.append(inner[(inner > cuts[0]) & (inner < cuts[-1])], cuts[-1])
    data = np.asarray(values, dtype=float)
    codes = np.where(np.isfinite(data), np.searchsorted(upper, data), -1)
    return Classes(
        (float(cuts[0]), *map(float, upper[:-1])),
        tuple(map(float, upper)),
        tuple(map(int, np.bincount(codes[codes >= 0], minlength=upper.size))),
        tuple(map(int, codes)),
        scheme=classes.scheme,
    )


SIDES = 3
"""Classes on each side of zero, beside the one in the middle."""


def around_zero(values: ArrayLike, step: float, decimals: int = 1) -> tuple[int, ...]:
    """The class of each difference, of seven classes of ``step`` with zero in the middle.

    The middle class holds what is less than half a step from zero; the outermost two are open. A
    value on a limit belongs to the class further from zero, on both sides: a rise and a fall of the
    same size are always as many classes away from the middle.

    Parameters
    ----------
    values
        1-D numbers; NaN is missing.
    step
        Width of a class, above 0.
    decimals
        Digits after the mark that values are shown with; they are rounded to them first.

    Returns
    -------
    tuple of int
        0 (lowest) to 6 (highest), :data:`SIDES` in the middle; -1 where missing.
    """
    seen = np.round(np.asarray(values, dtype=float), decimals)
    known = np.isfinite(seen)
    sizes = np.minimum(np.floor(np.abs(np.where(known, seen, 0.0)) / step + 0.5), SIDES)
    codes = np.where(known, SIDES + np.sign(np.where(known, seen, 0.0)) * sizes, -1)
    return tuple(map(int, codes))


def _inner_limits(
    known: NDArray[np.float64],
    scheme: Scheme,
    k: int,
    limits: Sequence[float],
    bounds: tuple[float, float] | None,
    *,
    decimals: int,
    fewest: int = FEWEST_CLASSES,
) -> NDArray[np.float64]:
    if scheme == "own":
        usable = np.unique([limit for limit in limits if np.isfinite(limit)])
        if usable.size == 0 or usable.size >= MOST_CLASSES:
            raise AtlasError(
                Text(
                    "Own limits need one to {most} different numbers, such as 2; 4; 6. "
                    "Found: {found}.",
                    most=MOST_CLASSES - 1,
                    found=int(usable.size),
                )
            )
        return cast("NDArray[np.float64]", usable)
    k = max(fewest, min(MOST_CLASSES, k))
    if scheme == "equal":
        low, high = bounds or (float(known.min()), float(known.max()))
        return np.linspace(low, high, k + 1)[1:-1]
    if scheme == "doubling":
        return _doubling(known, k, decimals)
    distinct = np.unique(known)
    k = min(k, distinct.size)
    if k == 1:
        return np.array([], dtype=float)
    if scheme == "quantiles":
        # Definition 7 of Hyndman and Fan (1996), as numpy and mapclassify.Quantiles use it.
        return np.quantile(known, np.linspace(0, 1, k + 1)[1:-1])
    from mapclassify import FisherJenks  # noqa: PLC0415  (1-3 s to import)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Numba not installed")  # 600 values do without
        return np.asarray(FisherJenks(known, k=k).bins[:-1], dtype=float)


def _doubling(known: NDArray[np.float64], k: int, decimals: int) -> NDArray[np.float64]:
    """Inner limits of ``k`` steps, each twice as wide as the one before.

    Of whole numbers from nought on, the steps begin at 1 and the limits are one less than the
    powers of two; where ``k`` steps do not reach the top, of three, and so on. Of others, each
    limit lies halfway between the next one and nought, or the lowest value where that is below.
    """
    top, low = float(known.max()), min(0.0, float(known.min()))
    if decimals == 0 and low == 0:
        base = next(base for base in count(2) if float(base) ** k > np.round(top))
        return np.array([float(base) ** step - 1 for step in range(1, k)])
    return np.array([low + (top - low) / 2.0**step for step in range(k - 1, 0, -1)])
