"""Communes like a commune: of its region and setting, nearest in size and density.

A commune comes in, its peers go out, nearest first. The distance is between logarithms, so that
twice as many inhabitants is as far for a village as for a city.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from geo.survey.communes import commune_facts

PEERS = 10

_OTHER_SETTING = 2.0  # as far as e² times the population: rural among rural where there are enough


@lru_cache(maxsize=1024)
def peers_of(nis5: str, vintage: int, n: int = PEERS) -> tuple[str, ...]:
    """The ``n`` nearest communes of the same region (fewer where it has fewer), nearest first.

    The distance is Euclidean in the natural logarithms of population (2018) and density, plus
    :data:`_OTHER_SETTING` where one is rural and the other urban (OECD: 150 inhabitants per km2).

    Raises
    ------
    KeyError
        There is no such commune in the vintage.
    """
    facts = commune_facts(vintage)
    here = facts.loc[nis5]
    others = facts[(facts["region"] == here["region"]) & (facts.index != nis5)]
    steps = [np.log(others[name] / here[name]) for name in ("population", "density")]
    distance = pd.Series(np.hypot(*steps), index=others.index)
    distance += _OTHER_SETTING * (others["rural"] != here["rural"])
    return tuple(distance.sort_index().sort_values(kind="stable").index[:n])
