"""What a commune is called where its reader cannot tell which one is meant.

Two communes are called Saint-Nicolas in French, one near Liège and Sint-Niklaas: in a language in
which a name is not one commune's alone it carries its province.
"""

from __future__ import annotations

from collections import Counter

from geo.language import LANGUAGES, Labels
from geo.state_cache import state_cache
from geo.territory.files import NAMES, read_table
from geo.territory.nis_code import NisCode
from geo.territory.vintages import check_vintage

_NAMES: dict[str, type] = dict.fromkeys(NAMES, str)


def without_province(name: str) -> str:
    """A name as the commune itself bears it; no official name has brackets."""
    return name.partition(" (")[0]


@state_cache(maxsize=8, of="boundaries")
def commune_names(vintage: int) -> dict[NisCode, Labels]:
    """The names of all communes of a vintage by nis5, each one commune's alone.

    Raises
    ------
    AtlasError
        For a vintage that the atlas does not have.
    """
    check_vintage(vintage)
    communes = read_table(f"communes-{vintage}.csv", {"nis5": str, "province": str, **_NAMES})
    areas = read_table(f"areas-{vintage}.csv", {"code": str, **_NAMES}).set_index("code")
    found: dict[NisCode, dict[str, str]] = {NisCode(code): {} for code in communes["nis5"]}
    for language in LANGUAGES:
        names = communes[f"name_{language}"]
        shared = {name for name, times in Counter(names).items() if times > 1}
        provinces = areas[f"name_{language}"]
        for code, name, province in zip(communes["nis5"], names, communes["province"], strict=True):
            around = f" ({provinces[province]})" if name in shared else ""
            found[NisCode(code)][language] = f"{name}{around}"
    return {code: Labels(**names) for code, names in found.items()}
