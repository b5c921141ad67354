"""A survey of 5,000 rows by 300 columns, read our way and with pandas: ``python -m bench.read_tables``.

That is as large as a survey of communes gets. Each reading runs in a process of its own, so that the
peak of its memory is its own. pandas reads XLSX with openpyxl, as people would. ``--rows`` measures
with another number of rows.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench import options
from geo.command_line import run
from geo.survey.tables import IMPORT_LIMITS, letter, read_table, survey_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COLUMNS = 300
ROWS, SMALL = 5_000, 100
WORDS = [
    "Helemaal eens",
    "Plutôt d’accord",
    "Nein",
    "geen mening",
    "très important",
    "Oui",
    "",
    "x",
]
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="answers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def answers(rows: int) -> Iterator[list[str]]:
    """Rows of texts: the number of the answer, a commune, scores, figures of two decimals, words."""
    yield ["id", "commune", *(f"Q{number}" for number in range(COLUMNS - 2))]
    chance = random.Random(2018)
    kinds = [chance.choice("nnnffw") for _ in range(COLUMNS - 2)]
    for number in range(rows):
        yield [
            str(number),
            str(10_000 + number % 589),
            *(
                str(chance.randint(0, 10))
                if kind == "n"
                else f"{chance.random() * 100:.2f}"
                if kind == "f"
                else chance.choice(WORDS)
                for kind in kinds
            ),
        ]


def make_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(";".join(row).replace(".", ",") + "\n")


def make_xlsx(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A workbook as Excel writes it: numbers as numbers, texts shared, empty cells left out."""
    texts: dict[str, int] = {}
    number = re.compile(r"0|[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,14})[.][0-9]{1,9}")
    letters = [letter(place) for place in range(COLUMNS)]

    def xml(at: int, row: Sequence[str]) -> str:
        cells = []
        for place, text in zip(letters, row, strict=True):
            if number.fullmatch(text):
                cells.append(f'<c r="{place}{at}"><v>{text}</v></c>')
            elif text:
                shared = texts.setdefault(text, len(texts))
                cells.append(f'<c r="{place}{at}" t="s"><v>{shared}</v></c>')
        return f'<row r="{at}" spans="1:{COLUMNS}">{"".join(cells)}</row>'

    with zipfile.ZipFile(path, "w", 8) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(f'<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode())
            for at, row in enumerate(rows, start=1):
                out.write(xml(at, row).encode())
            out.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}">{shared}</sst>')


def ours(path: Path) -> int:
    table = survey_table(read_table(path.name, path.read_bytes(), limits=IMPORT_LIMITS))
    return len(table.raw.rows) * len(table.columns)


def pandas(path: Path) -> int:
    import pandas as pd

    if path.suffix == ".csv":
        frame = pd.read_csv(path, sep=";", decimal=",")
    else:
        frame = pd.read_excel(path, engine="openpyxl")
    return frame.size


def alone(reader: str, path: Path) -> float:
    """Run one reading in a process of its own, say what it took, give its seconds of processor."""
    command = [sys.executable, "-m", "bench.read_tables", "--only", reader, str(path)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(told)
    print(
        f"  {reader:7} {path.suffix:5} {found['cells']:>11,} cells {found['clock']:6.1f} s "
        f"({found['processor']:.1f} s of processor), peak {found['peak']:.0f} MB (of which "
        f"{found['start']:.0f} at start)",
        flush=True,
    )
    return float(found["processor"])


def measured(reader: str, path: Path) -> None:
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, processor = time.perf_counter(), time.process_time()
    cells = {"ours": ours, "pandas": pandas}[reader](path)
    print(
        json.dumps(
            {
                "cells": cells,
                "clock": time.perf_counter() - began,
                "processor": time.process_time() - processor,
                "start": start,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument(
        "--only", nargs=2, metavar=("READER", "FILE"), help="one reader, in this process"
    )
    chosen = parser.parse_args(arguments)
    if chosen.only:
        measured(chosen.only[0], Path(chosen.only[1]))
        return 0
    rows = SMALL if chosen.small else chosen.rows
    with tempfile.TemporaryDirectory() as folder:
        for make, ending in ((make_csv, "csv"), (make_xlsx, "xlsx")):
            path = Path(folder) / f"survey.{ending}"
            make(path, answers(rows))
            print(f"{rows:,} rows by {COLUMNS} columns, {path.stat().st_size / 2**20:.0f} MB")
            took = alone("ours", path)
            print(f"  pandas takes {alone('pandas', path) / took:.1f} times the processor's time")
    return 0


if __name__ == "__main__":
    run(main)
