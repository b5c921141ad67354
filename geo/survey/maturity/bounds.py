"""Between which values a score lies that an edition gives only as a band.

A restricted edition gives the score of a domain as a band, from one whole point to another (see
:mod:`geo.survey.store.disclosure_audit.bands`); tables carry the middle of it. From these middles
and the ends of the bands, which are public both, come the least and the most that a score, and
with any weights the index, can be: interval arithmetic (Moore, *Interval Analysis*, 1966), exact
for a weighted mean of scores that nothing binds to each other. Nothing is asked of the answers, so
nothing more is told than a reader of the bands could work out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.state_cache import state_cache
from geo.survey.editions import load_edition
from geo.survey.maturity.scores import INDEX, score_edition, score_index
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping


@state_cache(maxsize=16)
def domain_bounds(edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The least and the most that each domain's score can be; None where no score is in a band.

    Returns
    -------
    tuple of DataFrame, or None
        Index nis5 and columns the domains, as :func:`~geo.survey.maturity.scores.score_edition`;
        float64, 0 to 10, NaN where there is no score; equal where the score is given as it is.
        Shared: do not change them.
    """
    bands = {key: np.array(cuts, float) for key, cuts in load_edition(edition_id).bands if cuts}
    if not bands:
        return None
    middles = score_edition(edition_id)[list(load_questionnaire().domains)]
    least, most = middles.copy(), middles.copy()
    for key, cuts in bands.items():
        known = middles[key].notna()
        # A middle is inside its band, so it is between the two ends next to it.
        place = np.searchsorted(cuts, middles.loc[known, key].to_numpy(), side="right")
        least.loc[known, key] = cuts[place - 1]
        most.loc[known, key] = cuts[place]
    return least, most


def score_bounds(
    edition_id: str, domain: str | None, weights: Mapping[str, float] | None = None
) -> pd.DataFrame | None:
    """The least and the most that a domain's score or the index can be; None where it is exact.

    Parameters
    ----------
    domain
        Key of the domain; None is the index.
    weights
        Of the domains in the index, equal where None.

    Returns
    -------
    DataFrame or None
        Index nis5; least, most : float64, 0 to 10, NaN where there is no score.
    """
    found = domain_bounds(edition_id)
    if found is None:
        return None
    if domain is not None:
        if not dict(load_edition(edition_id).bands).get(domain):
            return None
        return pd.DataFrame({"least": found[0][domain], "most": found[1][domain]})
    domains = load_questionnaire().domains
    weight = [1.0 if weights is None else weights.get(key, 0.0) for key in domains]
    ends = [score_index(one, weight) for one in found]
    has_index = score_edition(edition_id)[INDEX].notna()
    least, most = (one.where(has_index) for one in ends)
    return pd.DataFrame({"least": least, "most": most})


def half_widths(edition_id: str) -> pd.DataFrame | None:
    """How far the score of each domain can be from the middle of its band, either way.

    Returns
    -------
    DataFrame or None
        As :func:`domain_bounds`, 0 where the score is exact; None where all are.
    """
    found = domain_bounds(edition_id)
    return None if found is None else (found[1] - found[0]) / 2
