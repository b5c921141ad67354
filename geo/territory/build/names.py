"""The names of the communes in every language, and every name to search them by.

Dutch and French names are Statbel's of 2025 (every commune has both there; a name that is the
same in both languages is no translation). A commune that has merged away since has the
boundaries' own name; one made after 2025 has that of ``code_changes.csv``. ``sources/names.csv``
corrects these and adds German and English ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import LANGUAGES
from geo.territory.build.sources import CURATED, REGISTER_VINTAGE
from geo.territory.mergers import codes_between, read_changes
from geo.territory.vintages import NEWEST, VINTAGES

if TYPE_CHECKING:
    from geo.territory.build.sources import Record

LATEST = NEWEST
Names = dict[str, str]  # language -> name


def own_languages(regime: str) -> tuple[str, ...]:
    """The languages a commune speaks officially, facilities included: ``nl+fr`` -> (nl, fr)."""
    return ("nl", "fr") if regime == "bilingual" else tuple(regime.split("+"))


def curated_names() -> pd.DataFrame:
    """``sources/names.csv``: nis5, language, name, kind (official, exonym or variant)."""
    return pd.read_csv(CURATED / "names.csv", dtype=str, keep_default_na=False)


def is_merged_away(vintage: int, until: int = LATEST) -> pd.Series[bool]:
    """By code of a vintage: whether by ``until`` it has gone up in a commune of another code."""
    into = codes_between(vintage, until)
    merged = into.duplicated(keep=False)
    return merged & (into.index != into)


def known_names(
    vintage: int, regimes: dict[str, str], source_names: pd.Series[str], register: list[Record]
) -> dict[str, Names]:
    """The names that each commune of a vintage really has, by language; no fallbacks.

    ``regimes`` and ``source_names`` (the name in the boundaries file) are by code of the vintage.
    """
    statbel = {record["id"]: record["name"] for record in register}
    until = max(vintage, REGISTER_VINTAGE)
    into, gone = codes_between(vintage, until), is_merged_away(vintage, until)
    changes = read_changes()
    later = changes[changes["year"] > REGISTER_VINTAGE].set_index("new_code")["new_name"]
    corrections = curated_names().query("kind != 'variant'")
    known: dict[str, Names] = {}
    for code, regime in regimes.items():
        own = own_languages(regime)
        if gone[code]:
            names = {own[0]: source_names[code]}
        elif vintage > REGISTER_VINTAGE and code in later:
            names = {own[0]: str(later[[code]].iloc[0])}
        else:
            names = _statbel_names(statbel[into[code]], own)
        mine = corrections[corrections["nis5"] == code]
        known[code] = names | dict(zip(mine["language"], mine["name"], strict=True))
    return known


def _statbel_names(both: Names, own: tuple[str, ...]) -> Names:
    """Statbel's two names, without the one that only repeats the commune's own."""
    at_home = {both[language] for language in own if language in both}
    return {
        language: name for language, name in both.items() if language in own or name not in at_home
    }


def display_names(known: Names, regime: str) -> Names:
    """The name columns of a commune, filled: ``name_<language>`` and ``name_local``.

    Without a name in a language the commune goes by the name it has at home; in Brussels that is
    the French and the Dutch one together, where they differ.
    """
    if regime == "bilingual":
        local = " / ".join(dict.fromkeys((known["fr"], known["nl"])))
    else:
        local = known[own_languages(regime)[0]]
    columns = {f"name_{language}": known.get(language, local) for language in LANGUAGES}
    return columns | {"name_local": local}


def name_table(
    known: dict[int, dict[str, Names]], regimes: dict[int, dict[str, str]]
) -> pd.DataFrame:
    """Every name to search by: nis5 (a code of some vintage), name, language, kind.

    kind is ``official`` (in a language of the commune), ``exonym`` (in another one), ``former``
    (of a commune that has merged away, with the code it had), ``variant`` (older or looser).
    """
    rows: dict[tuple[str, str, str], str] = {}
    for vintage in reversed(VINTAGES):
        gone = is_merged_away(vintage)
        for code, names in known[vintage].items():
            own = own_languages(regimes[vintage][code])
            for language, name in names.items():
                kind = "former" if gone[code] else "official" if language in own else "exonym"
                rows.setdefault((code, name, language), kind)
    for extra in curated_names().query("kind == 'variant'").itertuples():
        rows.setdefault((str(extra.nis5), str(extra.name), str(extra.language)), "variant")
    table = [(*key, kind) for key, kind in sorted(rows.items())]
    return pd.DataFrame(table, columns=["nis5", "name", "language", "kind"], dtype=str)
