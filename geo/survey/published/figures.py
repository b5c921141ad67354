"""The figures that the barometers published, with their sources and doubts.

``data/published/figures.csv`` comes in; a typed table and :class:`Figure` objects go out. Nothing
here is computed from answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from geo.language import Labels, Number, Text
from geo.survey.edition_key import edition_name
from geo.survey.shipped_table import DATA, ColumnSpec, bad_cell, in_languages, read_shipped_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pandas as pd

FIGURES = DATA / "published" / "figures.csv"

Base = Literal["answered", "engaged", "projects", "invited", "counted", "unknown"]
"""Of what a figure is a share or mean: the communes that answered, the engaged ones of them, the
projects they named, the communes invited; a count; or nobody says of what."""

_COLUMNS = (
    ColumnSpec("edition"),
    ColumnSpec("year", "integer"),
    ColumnSpec("theme"),
    ColumnSpec("indicator_key"),
    *in_languages("label"),
    ColumnSpec("geography_level", allowed=("country", "region", "province", "urban_rural")),
    ColumnSpec("geography_code", "code"),
    ColumnSpec("value", "number", digits="decimals"),
    ColumnSpec("unit"),
    ColumnSpec("base", allowed=get_args(Base)),
    *(
        ColumnSpec(name, allowed=("yes", "no"))
        for name in ("rounded", "derived", "second_hand", "doubt")
    ),
    ColumnSpec("source_url", "url"),
    *in_languages("note", bare=True, empty=True),
)

# The unit as the file writes it, and as a reader sees it. A unit that is not here is an error of
# the file: the denominator is part of the figure.
_UNITS: dict[str, Text] = {
    "score /10": Text("out of 10"),
    "%": Text("%"),
    "% of municipalities": Text("% of communes"),
    "% of engaged municipalities": Text("% of engaged communes"),
    "% of respondents": Text("% of the communes that answered"),
    "% of invited municipalities": Text("% of the communes invited"),
    "% of projects": Text("% of projects"),
    "municipalities": Text("communes"),
    "projects": Text("projects"),
}
# The same with its value, as a reader says it.
_IN_WORDS: dict[str, Text] = {
    "score /10": Text("{value} out of 10"),
    "%": Text("{value}%"),
    "% of municipalities": Text("{value}% of communes"),
    "% of engaged municipalities": Text("{value}% of engaged communes"),
    "% of respondents": Text("{value}% of the communes that answered"),
    "% of invited municipalities": Text("{value}% of the communes invited"),
    "% of projects": Text("{value}% of projects"),
    "municipalities": Text("{value} communes"),
    "projects": Text("{value} projects"),
}
# What is a share or mean of what by its unit alone; other units leave it to the column.
_BASES: dict[str, tuple[Base, ...]] = {
    "% of engaged municipalities": ("engaged",),
    "% of projects": ("projects",),
    "% of invited municipalities": ("invited",),
    "% of municipalities": ("answered", "unknown"),
    "% of respondents": ("answered", "unknown"),
    "%": ("invited", "unknown"),
    "score /10": ("answered", "engaged", "unknown"),
}
_OUT_OF = re.compile(r"municipalities \(of (\d+)\)")

# Of the communes that a question concerns and that answered it: "municipalities" are the
# respondents, and "engaged municipalities" those to whom the question was put.
_SHARES_OF_ANSWERS = ("% of municipalities", "% of respondents", "% of engaged municipalities")


@dataclass(frozen=True)
class Figure:
    """One published figure.

    Attributes
    ----------
    edition, key : str
        Edition id and the name of what was published (``indicator_key`` of the file).
    theme : str
    label : Labels
    level : {"country", "region", "province", "urban_rural"}
    code : str
        REFNIS code of the area; ``01000-U`` and ``01000-R`` are its urban and rural communes.
    value : float
    decimals : int
        Digits after the mark that its source writes it with.
    unit : Text
        With its denominator.
    unit_key : str
        The unit as the file writes it.
    base : str
        Of what it is a share or mean; see :data:`Base`.
    rounded, derived : bool
        Known less finely than its kind is published (in words, as a fraction, without decimals);
        worked out from another figure.
    second_hand : bool
        Known only from others than the institute and those it reports to: the press, a supplier.
    doubt : bool
        It is not sure that it is what it seems; the note says why.
    source_url : str
    note : Labels or None
        A doubt or detail about this figure.
    """

    edition: str
    key: str
    theme: str
    label: Labels
    level: Literal["country", "region", "province", "urban_rural"]
    code: str
    value: float
    decimals: int
    unit: Text
    unit_key: str
    base: Base
    rounded: bool
    derived: bool
    second_hand: bool
    doubt: bool
    source_url: str
    note: Labels | None

    @property
    def number(self) -> Number:
        """The value as its source writes it: 4.0, 3.64, 62.5."""
        return Number(self.value, self.decimals)

    @property
    def in_words(self) -> Text:
        """The value with its unit: "35% of communes"."""
        stated = _OUT_OF.fullmatch(self.unit_key)
        if stated:
            return Text("{value} communes of {n}", value=self.number, n=int(stated.group(1)))
        return Text(_IN_WORDS[_told(self.unit_key, self.base)].msgid, value=self.number)

    def as_share(self, n: int | None) -> float | None:
        """The figure as a per cent of the communes that answered; None where it is not one.

        A number of communes becomes a share where its denominator is known: from the figure itself
        ("17 of 113") or ``n``, the communes that answered in the same area.
        """
        if self.unit_key in _SHARES_OF_ANSWERS:
            return self.value
        stated = _OUT_OF.fullmatch(self.unit_key)
        out_of = (
            int(stated.group(1)) if stated else n if self.unit_key == "municipalities" else None
        )
        return 100 * self.value / out_of if out_of else None

    def as_score(self) -> float | None:
        """The figure as a score out of 10; None where it is not one."""
        return self.value if self.unit_key == "score /10" else None

    def as_mean_count(self, n: int | None) -> float | None:
        """A number of projects as the mean of the ``n`` communes that answered; else None."""
        return self.value / n if self.unit_key == "projects" and n else None


def _told(unit: str, base: str) -> str:
    """The unit as it is told: of a share that nobody knows the base of, without a denominator."""
    return "%" if base == "unknown" and unit.startswith("%") else unit


def unit_text(unit: str) -> Text:
    """The unit of a figure in words (KeyError for one that no figure has)."""
    stated = _OUT_OF.fullmatch(unit)
    if stated:
        return Text("communes of {n}", n=int(stated.group(1)))
    return _UNITS[unit]


def read_figures(path: Path) -> pd.DataFrame:
    """Read and check a table of published figures; see :func:`load_figures`."""
    table = read_shipped_table(path, _COLUMNS)
    known = table.unit.isin(_UNITS) | table.unit.str.fullmatch(_OUT_OF.pattern)
    if not known.all():
        row = int((~known).to_numpy().argmax())
        raise bad_cell(path, row, "unit", table.unit.iloc[row], ", ".join(_UNITS))
    for row, (unit, base) in enumerate(zip(table.unit, table.base, strict=True)):
        possible = _BASES.get(unit, ("counted",))
        if base not in possible:
            raise bad_cell(path, row, "base", base, ", ".join(possible))
    return table


@cache
def load_figures() -> pd.DataFrame:
    """Every published figure.

    Returns
    -------
    DataFrame
        edition, theme, indicator_key, label_<language>, geography_level, geography_code,
        unit, base, rounded, derived, second_hand, doubt (the last four yes or no), source_url,
        note, note_<language> : str; year : Int64; value : float64 in ``unit``;
        decimals : int64, digits after the mark in the file.
        ``note`` is English; empty where there is nothing to say.

    Raises
    ------
    AtlasError
        The file is missing or damaged.
    """
    return read_figures(FIGURES)


@cache
def all_figures() -> tuple[Figure, ...]:
    """The rows of :func:`load_figures` as objects, in the order of the file."""
    return tuple(_figure(row) for row in load_figures().to_dict("records"))


@lru_cache(maxsize=512)
def find_figures(
    edition_id: str, key: str | None = None, level: str | None = None
) -> tuple[Figure, ...]:
    """The figures of an edition, whatever its version, of one key and level where asked."""
    name = edition_name(edition_id)
    return tuple(
        figure
        for figure in all_figures()
        if figure.edition == name
        and (key is None or figure.key == key)
        and (level is None or figure.level == level)
    )


def published_count(edition_id: str, code: str, key: str = "n_respondents") -> int | None:
    """How many communes answered (or ``n_population``: were invited) in an area, as published."""
    for figure in find_figures(edition_id, key):
        if figure.code == code:
            return round(figure.value)
    return None


def published_keys(edition_id: str, *, without: Collection[str] = ("sample",)) -> tuple[str, ...]:
    """What an edition published, in the order of the file, without these themes."""
    keys = (f.key for f in find_figures(edition_id) if f.theme not in without)
    return tuple(dict.fromkeys(keys))


def _figure(row: dict[Any, Any]) -> Figure:
    note = None
    if row["note"]:
        note = Labels.of_row(row, "note")
    return Figure(
        edition=row["edition"],
        key=row["indicator_key"],
        theme=row["theme"],
        label=Labels.of_row(row, "label"),
        level=row["geography_level"],
        code=row["geography_code"],
        value=float(row["value"]),
        decimals=int(row["decimals"]),
        unit=unit_text(_told(row["unit"], row["base"])),
        unit_key=row["unit"],
        base=row["base"],
        rounded=row["rounded"] == "yes",
        derived=row["derived"] == "yes",
        second_hand=row["second_hand"] == "yes",
        doubt=row["doubt"] == "yes",
        source_url=row["source_url"],
        note=note,
    )
