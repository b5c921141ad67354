"""Small made-up editions, known to the letter, in which every case occurs that the atlas tells apart.

Sixteen of all 589 communes answered, in the three regions and ten provinces but one: what is counted
in a test can be counted in the table below. Two of them are one commune since 2019 (Aalter and
Knesselare) and answered differently; Brussels has too few answers to be shown. All types of question
are asked, some of them only of communes that answered another in a certain way; ``training`` is not
asked. Where the demonstration editions are what is tested, use these.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd

from geo.survey import consistent_snapshot
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.store import Contents, Disclosure, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPEN = Disclosure()
RESTRICTED = Disclosure("restricted", ("q.engaged", "q.progress"))
GROUPS = Disclosure("aggregates")
NAME = "BE2040"
"""Of an edition of which no figures are published."""

# "na": does not concern the commune; ".": left open. Kinds of project add up to all projects.
_TABLE = """
nis5   progress engaged strategy   sc_manager conception    themes          projects projects_economy projects_mobility projects_public initiated_by   citizens_involved monitoring barriers
11002  8        yes     formalised yes        global        energy|mobility 5        2                3                 4               mayor          yes               formal     budget
24062  7        yes     formalised yes        global        mobility        3        1                2                 1               administration yes               informal   -
31005  6        yes     intended   no         technological energy          2        2                0                 2               aldermen       no                informal   expertise
44021  9        yes     formalised yes        societal      economy|digital 6        2                4                 3               mayor          yes               formal     budget|expertise
44001  5        yes     intended   no         technological -               1        0                1                 0               others         no                none       budget
44029  2        no      none       no         non_existent  -               0        0                0                 na              na             no                na         expertise
71066  4        no      intended   no         societal      energy          1        1                0                 1               na             yes               none       .
73028  0        no      none       no         non_existent  -               0        0                0                 na              na             no                na         budget
25112  6        yes     intended   yes        societal      mobility        2        0                2                 1               administration yes               informal   stakeholders
53053  7        yes     formalised yes        global        energy|digital  4        3                1                 2               mayor          yes               formal     budget
62063  8        yes     formalised no         global        energy|mobility 5        1                4                 5               mayor          yes               formal     budget|stakeholders
63023  3        no      none       no         technological -               0        0                0                 na              na             no                na         expertise
64034  .        no      intended   no         societal      digital         1        1                0                 0               na             no                none       budget
81001  5        yes     intended   no         technological energy          1        0                1                 1               aldermen       no                none       -
92094  6        yes     formalised yes        societal      mobility        3        1                2                 2               administration yes               informal   budget
21004  7        yes     formalised yes        global        mobility        4        2                2                 4               mayor          yes               formal     expertise
"""  # fmt: skip

_LANGUAGES = ("nl", "fr", "de", "en")


def table() -> pd.DataFrame:
    """The answers, communes x questions; None where a commune left one open."""
    header, *rows = [line.split() for line in _TABLE.split("\n") if line]
    told = pd.DataFrame(rows, columns=header).set_index("nis5").astype("object")
    return told.replace({"na": NOT_APPLICABLE}).mask(told == ".", None)


def facts(name: str = NAME, **others: object) -> dict[str, object]:
    """What an edition of this name says of itself, unless ``others`` says otherwise."""
    year = int(name[-4:])
    return {
        "id": name,
        "title": dict.fromkeys(_LANGUAGES, f"Made up {year}"),
        "year": year,
        "fieldwork_start": f"{year}-02",
        "fieldwork_end": f"{year}-05",
        "published": f"{year}-09-01",
        "invited": "all",
        "vintage": 2018,
        "demonstration": False,
        "source": dict.fromkeys(_LANGUAGES, "The tests of the atlas"),
        "licence": dict.fromkeys(_LANGUAGES, "CC0 1.0"),
    } | others


def small_edition(
    disclosure: Disclosure = OPEN,
    name: str = NAME,
    answers: pd.DataFrame | None = None,
    **others: object,
) -> Contents:
    """An edition as an editor publishes it.

    Parameters
    ----------
    disclosure
        What of it may be shown.
    name
        Ends with its year.
    answers
        As :func:`table`, which it is if left out; its columns are what was asked.
    others
        What the edition says of itself beside :func:`facts`.
    """
    wide = table() if answers is None else answers
    rows = wide.rename_axis("nis5").reset_index().melt(id_vars="nis5", var_name="question")
    rows = rows.dropna().sort_values(["nis5", "question"], ignore_index=True)
    return Contents(facts(name, **({"asked": list(wide)} | others)), rows, disclosure)


@contextmanager
def published(folder: Path, *editions: Contents) -> Iterator[None]:
    """The atlas with these editions in a store of its own beside what ships.

    One that comes again replaces the version before.
    """
    with consistent_snapshot():  # what was computed so far is not of this store
        pass
    before = os.environ.get("ATLAS_DATA")
    os.environ["ATLAS_DATA"] = str(folder)
    stores = open_store.__globals__["_store_at"]
    stores.cache_clear()
    store = open_store()
    try:
        editor = store.edited_by("Anna")
        versions: dict[str, int] = {}
        for contents in editions:
            name = contents.facts["id"]
            if name in versions:
                editor.replace(contents, over=versions[name])
            else:
                editor.publish(contents)
            versions[name] = versions.get(name, 0) + 1
        with consistent_snapshot():
            pass
        yield
    finally:
        store.close()
        if before is None:
            del os.environ["ATLAS_DATA"]
        else:
            os.environ["ATLAS_DATA"] = before
        stores.cache_clear()
        with consistent_snapshot():
            pass
