"""An open, made-up edition in which size and place say so much that a model of areas is worth it.

Of every second arrondissement many communes answered, of the others two: large communes are further
on, and those of an arrondissement have something in common.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from small_editions import OPEN, facts

from geo.survey.communes import area_table, commune_facts
from geo.survey.store import Contents, Disclosure

NAME = "BE2041"
INDICATOR = "q.progress"
FEW = 2


def answers() -> pd.DataFrame:
    """Communes x progress and whether it is engaged, both as written."""
    rng = np.random.default_rng(2041)
    known = commune_facts(2018)
    area = area_table(2018)["arrondissement"].reindex(known.index)
    codes = sorted(area.unique())
    common = dict(zip(codes, rng.normal(0, 0.3, len(codes)), strict=True))
    size = np.log(known["population"]) - np.log(known["population"]).mean()
    score = 5 + 2.2 * size + area.map(common) + rng.normal(0, 0.5, len(known))
    chosen: list[str] = []
    for place, code in enumerate(codes):
        members = known.index[area == code].to_numpy(dtype="object")
        n = FEW if place % 2 else max(len(members) // 2, FEW)
        chosen += sorted(rng.choice(members, n, replace=False))
    told = score[sorted(chosen)].clip(0, 10).round().astype("int64").astype("str")
    return pd.DataFrame({"progress": told, "engaged": "yes"}, dtype="object")


def edition(disclosure: Disclosure = OPEN, name: str = NAME, **others: object) -> Contents:
    """As an editor publishes it."""
    wide = answers()
    rows = wide.rename_axis("nis5").reset_index().melt(id_vars="nis5", var_name="question")
    rows = rows.sort_values(["nis5", "question"], ignore_index=True)
    return Contents(facts(name, asked=list(wide), **others), rows, disclosure)
