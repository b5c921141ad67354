"""Orders that the barometers published without figures: ranks, and positions in a list.

``data/published/orders.csv`` comes in; :class:`PublishedRanking` objects go out. A place is never a
number to compute with: it stands in a type of its own, so that none can pass for a share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from geo.language import Labels, Text
from geo.survey.shipped_table import DATA, ColumnSpec, bad_cell, in_languages, read_shipped_table

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = DATA / "published" / "orders.csv"

_YES_NO = ("yes", "no")
_COLUMNS = (
    ColumnSpec("edition"),
    ColumnSpec("theme"),
    ColumnSpec("list"),
    ColumnSpec("kind", allowed=("rank", "order")),
    *in_languages("list"),
    ColumnSpec("geography_level", allowed=("country", "region", "province", "urban_rural")),
    ColumnSpec("geography_code", "code"),
    ColumnSpec("place", "integer"),
    ColumnSpec("key"),
    *in_languages("label"),
    ColumnSpec("base", allowed=("answered", "engaged", "unknown")),
    ColumnSpec("doubt", allowed=_YES_NO),
    ColumnSpec("source_url", "url"),
    *in_languages("note", bare=True, empty=True),
)
# What all rows of one order say alike.
_OF_THE_ORDER = ("edition", "list", "geography_code")
_ALIKE = ("theme", "kind", "geography_level", "base", "doubt", "source_url", "note")


@dataclass(frozen=True)
class RankedAnswer:
    """One thing in an order; ``place`` 1 is the first."""

    key: str
    place: int
    label: Labels

    def in_words(self, kind: Literal["rank", "order"]) -> Text:
        """``rank 2``, or ``position 2 in a published list``."""
        if kind == "rank":
            return Text("rank {place} in a published order", place=str(self.place))
        return Text(
            "position {place} in a published list, which may be no ranking", place=str(self.place)
        )


@dataclass(frozen=True)
class PublishedRanking:
    """One order, of one edition and area.

    Attributes
    ----------
    edition, theme, key : str
        ``key`` names what is put in order.
    title : Labels
    kind : {"rank", "order"}
        rank: the source says what comes first; order: it only names them one after the other.
    level : {"country", "region", "province", "urban_rural"}
    code : str
        As of a :class:`~geo.survey.published.figures.Figure`.
    base : {"answered", "engaged", "unknown"}
        Of which communes.
    doubt : bool
    source_url : str
    note : Labels or None
    places : tuple of Place
        By place. The first may be known otherwise, and not be here.
    """

    edition: str
    theme: str
    key: str
    title: Labels
    kind: Literal["rank", "order"]
    level: Literal["country", "region", "province", "urban_rural"]
    code: str
    base: Literal["answered", "engaged", "unknown"]
    doubt: bool
    source_url: str
    note: Labels | None
    places: tuple[RankedAnswer, ...]


@cache
def all_rankings() -> tuple[PublishedRanking, ...]:
    """Every published order, as the file has them.

    Raises
    ------
    AtlasError
        The file is missing or damaged, or two rows of one order do not say the same of it.
    """
    return read_rankings(ORDERS)


def read_rankings(path: Path) -> tuple[PublishedRanking, ...]:
    """Read and check a table of orders; see :func:`all_rankings`."""
    table = read_shipped_table(path, _COLUMNS)
    groups: dict[tuple[str, ...], list[tuple[int, dict[Any, Any]]]] = {}
    for row, one in enumerate(table.to_dict("records")):
        groups.setdefault(tuple(one[name] for name in _OF_THE_ORDER), []).append((row, one))
    found = []
    for members in groups.values():
        (_, first), *others = members
        for row, other in others:
            for name in _ALIKE:
                if other[name] != first[name]:
                    raise bad_cell(path, row, name, other[name], str(first[name]))
        places = [
            RankedAnswer(one["key"], int(one["place"]), Labels.of_row(one, "label"))
            for _, one in members
        ]
        found.append(
            PublishedRanking(
                edition=first["edition"],
                theme=first["theme"],
                key=first["list"],
                title=_title(first),
                kind=first["kind"],
                level=first["geography_level"],
                code=first["geography_code"],
                base=first["base"],
                doubt=first["doubt"] == "yes",
                source_url=first["source_url"],
                note=Labels.of_row(first, "note") if first["note"] else None,
                places=tuple(sorted(places, key=lambda one: one.place)),
            )
        )
    return tuple(found)


def _title(row: dict[Any, Any]) -> Labels:
    """``list`` alone is the key of the order, not its English title."""
    return Labels.of_row({name: text for name, text in row.items() if name != "list"}, "list")
