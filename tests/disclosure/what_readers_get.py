"""Everything of an edition that anybody can fetch, read back from its files and pages.

An edition that the atlas shows comes in; what was read goes out: of each commune what is shown and
the states of what is not, of each group its figures as intervals (a figure is rounded, and a
page may round it otherwise than a file). Nothing is asked of the store.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
from one_commune import LEFT_OPEN, NOT_APPLICABLE, Read

from geo.publishing.export import edition_tables
from geo.publishing.export.formats import file_bytes
from geo.publishing.group_table import groups_html
from geo.publishing.view import View, default_indicator
from geo.survey import load_edition
from geo.survey.inference.groups import groups_in_order
from geo.survey.maturity.weights import domain_keys
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LINK = "https://atlas.example/"
DAY = dt.date(2026, 11, 25)
ON_PAGE = ("country", "region", "setting", "size", "language_area")
"""The groups of the table under the map, in its order."""
_BEFORE = 0.01
_LESS = 1e-6


@dataclass(frozen=True)
class Figure:
    """One figure of one group, as far as its digits tell it.

    ``low`` and ``high`` enclose it; ``n`` is the number of communes that it is of, None where that
    is not told.
    """

    indicator: str
    variable: str
    group: str
    low: float
    high: float
    n: int | None
    published: bool


def view_of(edition_id: str, **more: object) -> View:
    return View(edition=edition_id, indicator=default_indicator(edition_id), lang="en", **more)


def table(view: View, name: str) -> pd.DataFrame:
    """One of the files of an edition, as who downloads it has it."""
    taken = edition_tables.edition_table(view, name, LINK)
    text = file_bytes(taken, "csv", DAY).decode("utf-8-sig")
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def asked_of(edition_id: str) -> tuple[str, ...]:
    """The questions asked, from the codebook."""
    return tuple(table(view_of(edition_id), "codebook")["question"].unique())


def communes_read(edition_id: str, isolated: Sequence[str] = ()) -> dict[str, Read]:
    """What is shown of each commune that can have answered.

    ``isolated``: also with all the weight on each of these domains, which a link can ask for.
    """
    view = view_of(edition_id)
    rows = table(view, "communes")
    found = dict(_of_each(rows, asked_of(edition_id)))
    for domain in isolated:
        alone = tuple(int(other == domain) for other in domain_keys())
        index = table(replace(view, weights=alone), "communes").set_index("code").get("index")
        if index is None:
            continue
        half = _half(_step(index))
        for code, cell in index[index != ""].items():
            shown = found[code].scores.get(domain)
            if shown and shown[0] - half <= float(cell) <= shown[1] + half:
                continue  # nothing that the domain's own column does not tell
            shown = (float(cell) - half, float(cell) + half)
            found[code] = replace(found[code], scores={**found[code].scores, domain: shown})
    return found


def _of_each(rows: pd.DataFrame, asked: tuple[str, ...]) -> Iterator[tuple[str, Read]]:
    names = [name for name in rows if re.fullmatch(r"domain\.\w+", name)]
    halves = {name: _step(rows[name]) / 2 for name in [*names, "index"] if name in rows}
    bands = _bands(rows["notes"].iloc[0])
    for row in rows.to_dict("records"):
        if row["state"] != "value":
            continue
        scores, states, answers = {}, {}, {}
        for name in names:
            domain = name.removeprefix("domain.")
            if row[name]:
                value = float(row[name])
                whole = (value - halves[name], value + halves[name])
                scores[domain] = bands.get((domain, value), whole)
            else:
                states[domain] = row[f"{name}.state"]
        not_concerned = row["not_applicable"].split("|")
        for key in set(asked) & set(rows):
            if row[key]:
                answers[key] = _as_answer(row[key])
            else:
                answers[key] = NOT_APPLICABLE if key in not_concerned else LEFT_OPEN
        if row.get("index") and len(states) == 1 and not bands:
            scores |= _from_index(float(row["index"]), halves["index"], scores, *states)
        yield row["code"], Read(scores, states, answers)


def _bands(notes: str) -> dict[tuple[str, float], tuple[float, float]]:
    """(domain, value shown) -> the band that it is the middle of, its upper end not included."""
    found = {}
    for domain in load_questionnaire().domains.values():
        said = re.search(rf"{re.escape(domain.label['en'])} (\d+–\d+(?:, \d+–\d+)*)", notes)
        for low, high in re.findall(r"(\d+)–(\d+)", said[1]) if said else ():
            end = float(high) - (_LESS if float(high) < TOP_SCORE else 0.0)
            found[domain.key, (float(low) + float(high)) / 2] = (float(low), end)
    return found


def _from_index(
    index: float, half: float, scores: dict[str, tuple[float, float]], missing: str
) -> dict[str, tuple[float, float]]:
    """The one score that is not shown, where the index is not the mean of those that are."""
    low = sum(one for one, _ in scores.values())
    high = sum(one for _, one in scores.values())
    if low / len(scores) - half <= index <= high / len(scores) + half:
        return {}
    all_of_them = len(scores) + 1
    return {missing: (all_of_them * (index - half) - high, all_of_them * (index + half) - low)}


def _as_answer(cell: str) -> str:
    """Numbers of a file may carry a decimal point."""
    return str(int(float(cell))) if re.fullmatch(r"\d+(\.0+)?", cell) else cell


def figures_read(edition_id: str) -> list[Figure]:
    """All figures of groups, of the file of estimates and of the table under the map."""
    view = view_of(edition_id)
    rows = table(view, "estimates")
    rows = rows[rows["state"] == "value"]
    found = []
    for (indicator, _), part in rows.groupby(["indicator", "level"]):
        step = _step(part["value"])
        for row in part.to_dict("records"):
            if row["value_label"]:  # the most frequent answer: its shares are figures too
                continue
            value, half = float(row["value"]), _half(step)
            found.append(
                Figure(
                    indicator, row["level"], row["code"], value - half, value + half,
                    int(row["n"]) if row["n"] else None, row["origin"] == "published",
                )
            )  # fmt: skip
    for indicator in rows.loc[rows["value_label"] == "", "indicator"].unique():
        found += _on_page(replace(view, indicator=indicator), indicator)
    return found


def _on_page(view: View, indicator: str) -> Iterator[Figure]:
    lines = _Table(groups_html(view)).lines
    vintage = load_edition(view.edition).vintage
    groups = [(one, group) for one in ON_PAGE for group in groups_in_order(one, vintage)]
    cells = [line for line in lines if len(line) >= 5]
    if len(cells) != len(groups):
        return
    for (variable, group), line in zip(groups, cells, strict=True):
        value, counts = line[1], line[-1]
        number = re.fullmatch(r"([\d,]+)(\.\d+)?\s*%?", value.replace("\xa0", ""))
        if number is None:
            continue
        digits = len(number[2] or ".") - 1
        said = float(number[1].replace(",", "") + (number[2] or ""))
        n = re.match(r"([\d,]+) of", counts)
        half = _half(10.0**-digits)
        yield Figure(
            indicator, variable, group, said - half, said + half,
            int(n[1].replace(",", "")) if n else None, published=False,
        )  # fmt: skip


class _Table(HTMLParser):
    """The rows of a page's table, as texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._cell = self._small = False
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag == "tr":
            self.lines.append([])
        elif tag == "td":
            self.lines[-1].append("")
            self._cell = True
        elif tag == "small":
            self._small = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._cell = False
        elif tag == "small":
            self._small = False

    def handle_data(self, data: str) -> None:
        if self._cell and not self._small:
            self.lines[-1][-1] = (self.lines[-1][-1] + data).strip()


def _half(step: float) -> float:
    """Half of the last digit, and a little: what is shown was rounded to two digits before."""
    return step / 2 + (_BEFORE / 2 if step > _BEFORE else 0.0)


def _step(cells: Iterable[str]) -> float:
    """The last digit that a column is rounded to."""
    digits = [len(cell.partition(".")[2]) for cell in cells if cell]
    return 10.0 ** -max(digits, default=0)
