"""The groups of communes that figures are given for, and their names.

A vintage and a variable come in; the group of every commune goes out, as a short key. Areas of the
territory have their REFNIS code as key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from geo.language import Text
from geo.state_cache import state_cache
from geo.survey.communes import area_name, area_table, commune_facts
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.language import Labels

Variable = Literal[
    "country", "region", "province", "arrondissement", "setting", "size", "language_area"
]
VARIABLES: tuple[Variable, ...] = get_args(Variable)

VARIABLE_NAMES: dict[Variable, Text] = {
    "country": Text("Country"),
    "region": Text("Region"),
    "province": Text("Province"),
    "arrondissement": Text("Arrondissement"),
    "setting": Text("Rural or urban"),
    "size": Text("Number of inhabitants"),
    "language_area": Text("Language area"),
}

SIZE_LIMITS: dict[str, tuple[int, float]] = {
    "under10k": (0, 10_000),
    "10k-20k": (10_000, 20_000),
    "20k-50k": (20_000, 50_000),
    "50k-over": (50_000, float("inf")),
}
"""Inhabitants of a size class, lower limit included: steps of Belgian municipal law."""

_LABELS: dict[str, dict[str, Text]] = {
    "setting": {
        "urban": Text("Urban (150 inhabitants per km² and more)"),
        "rural": Text("Rural (below 150 inhabitants per km²)"),
    },
    "size": {
        "under10k": Text("Below 10,000 inhabitants"),
        "10k-20k": Text("10,000 to 20,000 inhabitants"),
        "20k-50k": Text("20,000 to 50,000 inhabitants"),
        "50k-over": Text("50,000 inhabitants and more"),
    },
    "language_area": {
        "nl": Text("Dutch language area"),
        "fr": Text("French language area"),
        "de": Text("German language area"),
        "bilingual": Text("Bilingual area of Brussels-Capital"),
    },
}


@state_cache(maxsize=32, of="boundaries")
def group_of(variable: Variable, vintage: int) -> pd.Series[str]:
    """The group of every commune of a vintage.

    Returns
    -------
    Series of str
        Index nis5; a REFNIS code, or a key such as ``rural`` or ``10k-20k``. Shared: do not
        change it.
    """
    if variable in ("country", "region", "province", "arrondissement"):
        return area_table(vintage)[variable]
    facts = commune_facts(vintage)
    if variable == "setting":
        group = np.where(facts["rural"], "rural", "urban")
    elif variable == "size":
        upper = np.array([limit for _, limit in SIZE_LIMITS.values()])
        keys = np.array(list(SIZE_LIMITS))
        group = keys[np.searchsorted(upper, facts["population"], side="right")]
    else:
        group = facts["language_area"].to_numpy(dtype="object")
    return pd.Series(pd.array(group, dtype="str"), index=facts.index, name=variable)


def groups_in_order(variable: Variable, vintage: int) -> pd.Index[str]:
    """All groups of a variable: areas by code, classes in their own order."""
    keys = _LABELS.get(variable) or sorted(group_of(variable, vintage).unique())
    return pd.Index(list(keys), name=variable, dtype="str")


def group_name(variable: Variable, group: str, vintage: int) -> Text | Labels:
    """The name of a group for readers, who see beside it what kind of group it is."""
    if variable in ("country", "region", "province", "arrondissement"):
        return area_name(NisCode(group), variable, vintage)
    return _LABELS[variable][group]
