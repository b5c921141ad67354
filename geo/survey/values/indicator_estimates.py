"""What the answers to one indicator say of groups of communes: areas of the map, or any others.

Values of communes come in, with the group of each; an estimate with its interval goes out for every
group, by the design of the edition.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.survey.inference.design import edition_design
from geo.survey.inference.estimate import estimate_with_bands, with_known_status

if TYPE_CHECKING:
    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.indicators import Indicator


def estimate_of_groups(
    edition: Edition,
    indicator: Indicator,
    own: pd.DataFrame,
    groups: pd.Series[str],
    codes: pd.Index[str],
) -> pd.DataFrame:
    """Estimates of an indicator from the values of communes.

    Parameters and columns as :func:`geo.survey.inference.estimate.estimate_with_bands`; ``own`` as
    of :func:`geo.survey.values.indicator_values.commune_values`.
    """
    top = indicator.bounds[1]
    return estimate_with_bands(
        own,
        groups,
        edition_design(edition, with_known_status(own)),
        codes=codes,
        share=indicator.kind == "yes_no",
        count=indicator.kind == "count",
        bounds=(0.0, math.inf if top is None else top),
    )
