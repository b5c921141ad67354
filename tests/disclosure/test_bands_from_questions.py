"""Which bands there are must tell nothing: they may not depend on an answer that is hidden.

Of one commune the hidden answers change, of all others they stay. If the ends of the bands moved, a
reader who knows the ends that these questions usually have would know that some commune was the
reason, and where only one has such bands, which one and what it answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from small_editions import published

from geo.survey.store import Contents, Disclosure, open_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.slow

ASKED = (
    *("engaged", "projects", "funding"),
    *("projects_mobility", "projects_environment", "projects_living"),
)
Answers = tuple[str, tuple[int, int, int], str, int]
"""Engaged, projects of three kinds, funding, and how many more (or fewer) there are in all."""

COMMUNES = (
    "11002",
    "11005",
    "11024",
    "12025",
    "13001",
    "13014",
    "21004",
    "21015",
    "23003",
    "23016",
)
OTHERS: tuple[Answers, ...] = (
    ("no", (0, 0, 0), "-", 0),
    ("yes", (1, 1, 1), "own_funds|regional", 0),
    ("no", (1, 0, 0), "regional", 0),
)
# With six projects and more, an engaged commune is never in the lower half of "implementation".
HIDDEN: tuple[Answers, ...] = (
    ("no", (2, 2, 3), "-", 0),
    ("no", (4, 4, 4), "-", 0),
    ("no", (1, 2, 2), "-", 0),
    ("yes", (1, 2, 2), "-", 0),
    ("yes", (2, 2, 3), "regional", 0),
    ("yes", (0, 0, 0), "-", 0),
    ("yes", (2, 2, 3), "regional", 4),
    ("yes", (2, 2, 3), "regional", -4),  # of three kinds more than of all
)


@pytest.mark.parametrize("shown", [("scores",), ("scores", "q.projects_mobility")])
def test_bands_are_the_same_whatever_is_hidden(tmp_path: Path, shown: tuple[str, ...]) -> None:
    found = set()
    for place, (engaged, (_, environment, living), funding, more) in enumerate(HIDDEN):
        one = (engaged, (2, environment, living), funding, more)  # what is shown stays
        with published(tmp_path / str(place), _edition([one, *OTHERS, *OTHERS, *OTHERS], shown)):
            found.add(tuple(sorted(open_store().edition("MADE2018").bands.items())))
    (bands,) = found
    assert bands, "no score is given at all: the test tells nothing"


def _edition(answers: Iterable[Answers], shown: tuple[str, ...]) -> Contents:
    rows = []
    for nis5, (engaged, kinds, funding, more) in zip(COMMUNES, answers, strict=True):
        total = sum(kinds) + more
        given = (engaged, str(total), funding if total else "not_applicable", *map(str, kinds))
        rows += [(nis5, key, value) for key, value in zip(ASKED, given, strict=True)]
    words = dict.fromkeys(("nl", "fr", "de", "en"), "A made-up edition")
    facts = {
        "id": "MADE2018",
        "title": words,
        "year": 2018,
        "vintage": 2018,
        "answers": "file",
        "invited": "all",
        "demonstration": True,
        "source": words,
        "licence": words,
        "asked": list(ASKED),
    }
    table = pd.DataFrame(rows, columns=["nis5", "question", "value"], dtype="str")
    return Contents(facts, table, Disclosure("restricted", shown))
