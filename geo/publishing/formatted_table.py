"""A table of numbers as the language writes them, that still sorts by the numbers.

A browser writes the numbers of a table in its own language, whatever the page's: beside "1,2/10"
stood "1.2". Here the page's language and the rule of digits (:mod:`geo.survey.decimals`) go with
the table, as what each cell shows.
"""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pandas.io.formats.style import Styler

    from geo.language import Translator


def formatted_table(
    data: pd.DataFrame, digits: Mapping[str, int | pd.Series[int]], say: Translator
) -> Styler:
    """The table with its numbers written.

    Parameters
    ----------
    data
        Any table; its index has every label once.
    digits
        Column -> digits after the mark, of all its cells or of each (int64, index as ``data``).

    Returns
    -------
    Styler
        The same values, with what stands in each cell of these columns; a gap is empty.
    """
    styled = data.style
    for column, of_column in digits.items():
        places = pd.Series(of_column, index=data.index)
        for places_after in np.unique(places.to_numpy()):
            rows = data.index[(places == places_after).to_numpy()]
            styled = styled.format(_writer(int(places_after), say), subset=(rows, [column]))
    return styled


def _writer(digits: int, say: Translator) -> Callable[[object], str]:
    def write(value: object) -> str:
        # Whole numbers of a table with gaps are numpy's, and a gap is pandas' own.
        known = isinstance(value, Real) and not math.isnan(value)
        return say.number(float(value), digits) if known else ""  # type: ignore[arg-type]

    return write
