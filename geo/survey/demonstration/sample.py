"""Which communes answered: drawn by province and by urban or rural, from those of 2018.

Quotas come in; communes with what is known about them go out, and a *standing* that nobody
published: how far a commune is likely to be, by its size, what is documented about it, and chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.state_cache import state_cache
from geo.survey.demonstration.random_streams import normal
from geo.survey.documented.initiatives import load_initiatives
from geo.territory import load_communes

if TYPE_CHECKING:
    from collections.abc import Mapping

VINTAGE = 2018
FLANDERS, WALLONIA, BRUSSELS = "02000", "03000", "04000"

DRAW = "draw of the sample"
"""Seed of what a commune keeps from one edition to the next. The editions add their own chance."""

DRAWN = "2026-11-24"
"""The day of the draw: what was recorded about communes later does not change it."""

# A covenant that a quarter of all communes signed says less than a project that won a call.
_COMMON_PROGRAMME = "covenant_of_mayors"
_COMMON_WEIGHT = 0.25
_MOST_INITIATIVES = 4.0

# How much of the standing is size, documented initiatives and chance; together about variance 1.
_BY_SIZE, _BY_INITIATIVES, _BY_CHANCE = 0.5, 0.35, 0.75

# What makes a commune answer: a lasting inclination (so that about half of those who answered one
# edition answer the other), the moment, and a little more readiness where there is more to tell.
_LASTING, _OF_THE_MOMENT, _MORE_TO_TELL = 0.55, 0.8, 0.35


@dataclass(frozen=True)
class Commune:
    """A commune that answered.

    Attributes
    ----------
    nis5, region, province : str
        Codes of 2018.
    rural : bool
        Below 150 inhabitants per km2.
    population : int
    standing : float
        Mean about 0, spread about 1 over all communes.
    """

    nis5: str
    region: str
    province: str
    rural: bool
    population: int
    standing: float


@dataclass(frozen=True)
class Quota:
    """How many communes of a province answered."""

    urban: int
    rural: int = 0


def draw_communes(edition: str, quotas: Mapping[str, Quota]) -> tuple[Commune, ...]:
    """The communes that answered ``edition``, in the order of their codes.

    Parameters
    ----------
    quotas : mapping of province code to Quota
    """
    drawn: list[Commune] = []
    for province, quota in quotas.items():
        for rural, wanted in ((False, quota.urban), (True, quota.rural)):
            candidates = [c for c in all_communes() if c.province == province and c.rural == rural]
            candidates.sort(key=lambda commune: (-_inclination(commune, edition), commune.nis5))
            if wanted > len(candidates):
                msg = f"{province} has only {len(candidates)} such communes, not {wanted}"
                raise ValueError(msg)
            drawn += candidates[:wanted]
    return tuple(sorted(drawn, key=lambda commune: commune.nis5))


@state_cache(maxsize=1, of="boundaries")
def all_communes() -> tuple[Commune, ...]:
    """The 589 communes of 2018 with their standing, in the order of their codes."""
    table = pd.DataFrame(load_communes(VINTAGE).drop(columns="geometry"))
    size = table["population"].map(math.log10)
    size = (size - size.mean()) / size.std()
    initiatives = _documented().reindex(table.index, fill_value=0.0).clip(upper=_MOST_INITIATIVES)
    initiatives = (initiatives - initiatives.mean()) / initiatives.std()
    table = table.assign(size=size, initiatives=initiatives)
    return tuple(
        Commune(
            nis5=str(row["nis5"]),
            region=str(row["region"]),
            province=str(row["province"]),
            rural=bool(row["rural"]),
            population=int(row["population"]),
            standing=_BY_SIZE * row["size"]
            + _BY_INITIATIVES * row["initiatives"]
            + _BY_CHANCE * normal(DRAW, "standing", row["nis5"]),
        )
        for row in table.rename_axis("nis5").reset_index().to_dict("records")
    )


def _documented() -> pd.Series[float]:
    """Programmes that each commune was documented to take part in on the day of the draw."""
    table = load_initiatives()
    table = table[(table.recorded <= DRAWN) & (table.nis5_2018 != "")]
    table = table[["nis5_2018", "programme"]].drop_duplicates()
    worth = table.programme.map(lambda key: _COMMON_WEIGHT if key == _COMMON_PROGRAMME else 1.0)
    return worth.groupby(table.nis5_2018).sum()


def _inclination(commune: Commune, edition: str) -> float:
    inclination = (
        _LASTING * normal(DRAW, "answers", commune.nis5)
        + _OF_THE_MOMENT * normal(DRAW, edition, "answers", commune.nis5)
        + _MORE_TO_TELL * commune.standing
    )
    return round(inclination, 6)
