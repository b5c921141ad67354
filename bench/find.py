"""A column of commune names, matched our way and with difflib: ``python -m bench.find``.

difflib is what people write without a library: the nearest of all names by its ratio. It is given
every name that we know, so that the comparison is of the searching.
"""

from __future__ import annotations

import csv
import random
import statistics
import time
from difflib import get_close_matches

from bench import options
from geo.command_line import run
from geo.language import Text
from geo.publishing.search_suggestions import candidates
from geo.survey import list_indicators
from geo.territory.column import match_communes
from geo.territory.name_index import name_index
from geo.territory.place_search import _find, find_communes
from geo.territory.vintages import DATA

VINTAGE = 2018
EDITION = "BE2018"
ROWS, SMALL = 2000, 60


def column(rows: int) -> list[tuple[str, str]]:
    """(text, right code): a third as it is, a third in another way of writing, a third misspelt."""
    with (DATA / f"communes-{VINTAGE}.csv").open(encoding="utf-8", newline="") as source:
        communes = list(csv.DictReader(source))
    chance = random.Random(2018)
    cells = []
    for number in range(rows):
        row = chance.choice(communes)
        name = row[chance.choice(["name_nl", "name_fr"])]
        if number % 3 == 1:
            name = name.upper().replace("-", " ").replace("SINT ", "ST ").replace("SAINT ", "ST ")
        if number % 3 == 2:
            place = chance.randrange(len(name))
            name = name[:place] + chance.choice("aeinrst") + name[place + 1 :]
        cells.append((name, row["nis5"]))
    return cells


def search_field(names: list[str], most: int) -> None:
    """What the search field of the page takes for one query: names, and labels with an error."""
    labels = [
        label
        for one in list_indicators(EDITION)
        for label in (one.label["fr"], one.label["nl"])
        if not isinstance(one.label, Text)
    ][:most]
    chance = random.Random(2018)
    wrong = []
    for label in labels:
        place = chance.randrange(len(label))
        wrong.append(label[:place] + chance.choice("aeinrst") + label[place + 1 :])
    candidates("Gent", VINTAGE, EDITION)
    for what, texts in (
        ("names", names),
        ("labels", wrong),
        ("first words", [w.split()[0] for w in wrong]),
    ):
        _find.cache_clear()
        took = []
        for text in texts:
            start = time.perf_counter()
            candidates(text, VINTAGE, EDITION)
            took.append(1000 * (time.perf_counter() - start))
        p99 = statistics.quantiles(took, n=100)[98]
        print(
            f"search field, {len(texts)} {what}: median {statistics.median(took):.2f} ms, 99% under {p99:.2f}, worst {max(took):.2f} ms"
        )


def main(arguments: list[str] | None = None) -> int:
    rows = SMALL if options(__doc__).parse_args(arguments).small else ROWS
    cells = column(rows)
    texts = [text for text, _ in cells]

    start = time.perf_counter()
    name_index(VINTAGE)
    find_communes("Gent", VINTAGE)
    print(f"names of {VINTAGE} indexed, once:    {1000 * (time.perf_counter() - start):8.0f} ms")

    one = []
    for text in texts:
        start = time.perf_counter()
        find_communes(text, VINTAGE)
        one.append(1000 * (time.perf_counter() - start))
    p99 = statistics.quantiles(one, n=100)[98]
    print(
        f"one query: median {statistics.median(one):.2f} ms, 99% under {p99:.2f}, worst {max(one):.2f} ms"
    )

    search_field(texts, rows)

    _find.cache_clear()
    start = time.perf_counter()
    found = match_communes(texts, VINTAGE)
    ours = time.perf_counter() - start
    sure = sum(row.status == "sure" for row in found)
    wrong = sum(row.code not in (None, code) for row, (_, code) in zip(found, cells, strict=True))
    held = sum(
        code in {match.code for match in row.candidates}
        for row, (_, code) in zip(found, cells, strict=True)
    )
    print(
        f"ours:    {rows} cells in {ours:6.2f} s: {sure} sure ({wrong} of them wrong), right one among the candidates {held}"
    )

    index = name_index(VINTAGE)
    names = {entry.name: entry.code for key in index.keys for entry in index.by_key[key]}
    start = time.perf_counter()
    sample = cells[: rows // 20]
    right = 0
    for text, code in sample:
        near = get_close_matches(text, names, n=1)
        right += bool(near) and names[near[0]] == code
    naive = (time.perf_counter() - start) * rows / len(sample)
    print(
        f"difflib: {rows} cells in {naive:6.1f} s (from {len(sample)}): {right * rows // len(sample)} right, the others silently wrong or lost"
    )
    print(f"ratio:   {naive / ours:.0f} times")
    return 0


if __name__ == "__main__":
    run(main)
