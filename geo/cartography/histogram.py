"""The histogram in the legend of a map: how many areas have which value.

Numbers are counted in bins of one width, each in the colours of the classes in it; categories, and
scores that are known by bands, in a bar for each entry of the legend. ``browser/histogram.js``
draws the same of a paint, the still has it from here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.survey.decimals import as_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.classes import Classes

MOST_BINS = 24
"""More values than this are counted together."""

_FINE = 10 * MOST_BINS  # as many values are as good as a measure
_BINS = 20
_SHARED = json.loads((Path(__file__).parent / "browser" / "shared.json").read_text("utf-8"))

LEAST_AREAS: int = _SHARED["histogram"]["least"]
"""Fewer areas with a value are read on the map itself."""

HIGH: int = _SHARED["histogram"]["high"]
"""Of the tallest bar, pixels."""

ABOVE: int = _SHARED["histogram"]["above"]
"""What is left above it for the points of the marks, pixels."""

Bins = tuple[float, float, int]
"""Where the first bin begins, where the last one ends, and how many there are."""


@dataclass(frozen=True)
class Part:
    """The part of a bar that is of one class.

    ``x`` and ``wide`` are hundredths of the width, ``y`` and ``high`` pixels.
    """

    letter: str
    x: float
    wide: float
    y: float
    high: float


@dataclass(frozen=True)
class Histogram:
    """What is drawn: the parts of bars, and where the selected areas stand (hundredths)."""

    parts: tuple[Part, ...]
    selected: tuple[float, ...]
    above: int = ABOVE
    height: int = ABOVE + HIGH


def bins_of(classes: Classes | None, decimals: int) -> Bins | None:
    """The bins of values that are written with so many decimals; None where there are no classes.

    One for each value that can be written, or for as many of them, so that no bin has more whole
    numbers than another; of a fine measure an even number, from the first class to the last.
    """
    if classes is None or not classes.k:
        return None
    low, high = as_written(classes.lower[0], decimals), as_written(classes.upper[-1], decimals)
    step = 10.0**-decimals
    values = round((high - low) / step) + 1
    if values > _FINE:
        return low, high, _BINS
    each = ceil(values / MOST_BINS)
    count = ceil(values / each)
    begin = low - step / 2
    return round(begin, decimals + 1), round(begin + count * each * step, decimals + 1), count


def histogram(paint: dict[str, Any], codes: Sequence[str]) -> Histogram | None:
    """The histogram of a paint (:func:`geo.cartography.choropleth.paint`).

    None where one says nothing: of few areas, or of a single class.
    """
    letters = [item["c"] for item in paint["legend"]["items"] if item["c"].isdigit()]
    valued = [i for i, letter in enumerate(paint["cls"]) if letter.isdigit()]
    if len(valued) < LEAST_AREAS or len(letters) < 2:
        return None
    bins: Bins | None = paint.get("bins")
    count = bins[2] if bins else len(letters)
    places = {
        i: _share(paint["val"][at], bins)
        if bins
        else (letters.index(paint["cls"][i]) + 0.5) / count
        for at, i in enumerate(valued)
    }
    bars: list[dict[str, int]] = [dict.fromkeys(letters, 0) for _ in range(count)]
    for i, place in places.items():
        bars[min(count - 1, floor(place * count))][paint["cls"][i]] += 1
    unit = HIGH / max(sum(bar.values()) for bar in bars)
    parts = [
        Part(letter, 100 * k / count, 100 / count, ABOVE + HIGH - top, n * unit)
        for k, bar in enumerate(bars)
        for (letter, n), top in zip(
            bar.items(), accumulate(n * unit for n in bar.values()), strict=True
        )
        if n
    ]
    selected = [codes.index(code) for code in paint["sel"] if code in codes]
    return Histogram(tuple(parts), tuple(100 * places[i] for i in selected if i in places))


def _share(value: float, bins: Bins) -> float:
    """Where a value stands between the ends, from 0 to 1."""
    low, high, _ = bins
    return min(1.0, max(0.0, (value - low) / (high - low)))
