"""Files as readers and editors bring them, small and made here: one for each thing that is asked."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import yaml

ROOT = Path(__file__).parents[2]
BY_YEAR = (
    b"Commune;Jaar;Sexe;N\nGent;2017;M;1\nGent;2017;V;2\nGent;2018;M;3\nGent;2018;V;4\n"
    b"Luik;2017;M;5\nLuik;2017;V;6\nLuik;2018;M;7\nLuik;2018;V;8\n"
)
ROWS = (
    b"Commune;Share;Remark\nGent;12,5;*first*\nGand;12,5;again\nLuik;8,1;\n"
    b"Atlantis;1,5;<b>x</b>\nSaint-Nicolas;3,5;\nNamur;no;\n"
)
OWN: dict[str, tuple[str, bytes]] = {
    "rows": ("own.csv", ROWS),
    "by-year": ("by year.csv", BY_YEAR),
    "two-ways": ("marks.csv", b"Commune;A;B\nGent;14,304;1.234\nLuik;523,248;2.345\n"),
    "percent": ("percent.csv", b"Commune;Share\nGent;45%\nLuik;0,3\nHuy;0\n"),
    "codes-of-2018": ("codes.csv", b"NIS;x\n71022;9\n44021;2\n12030;1\n"),
    "no-numbers": ("words.csv", b"Commune;Share\nGent;many\nLuik;few\n"),
    "empty": ("empty.csv", b""),
    "no-workbook": ("report.xlsx", b"%PDF-1.7 nothing"),
}


def own_workbook() -> bytes:
    """A sheet with a hidden row, one that is shown and one that is hidden; a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Commune", "N"], ["Gent", 1.5], ["Luik", 2.5], ["Namur", 3], ["Mons", "=B2+1"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("shown").append(["Commune", "N"])
    secret = book.create_sheet("secret")
    secret.sheet_state = "hidden"
    for row in (["Commune", "N"], ["Gent", 1.5]):
        secret.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


ASKED = ("progress", "engaged", "strategy", "projects")
"""Questions of the files of a survey."""


def survey(n: int = 60, asked: tuple[str, ...] = ASKED) -> bytes:
    """Demonstration answers as a spreadsheet's export: a commune a row, by its code."""
    wide: dict[str, dict[str, str]] = {}
    with (ROOT / "data/editions/BE2018/answers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["question"] in asked:
                wide.setdefault(row["nis5"], {})[row["question"]] = row["value"]
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";", lineterminator="\n")
    writer.writerow(["NIS", *asked])
    for code in sorted(wide)[:n]:
        writer.writerow([code, *(wide[code].get(key, "").replace(".", ",") for key in asked)])
    return sink.getvalue().encode()


DAMAGED = (
    b"Gemeente;progress;engaged;strategy;Leeftijd\nGent;7,5;yes;no;40\nAntwerpn;8;no;no;41\n"
    b"Aalst;7,5 ?;yes;no;42\nLuik;12;perhaps;no;43\nAtlantis;3;no;no;44\nNamen;7;yes;no;45\n"
)
SHORT_SCALE = b"Gemeente;progress\nGent;1\nLuik;5\nNamen;3\nMons;2\nEupen;4\n"
SURVEY_BY_YEAR = b"Gemeente;jaar;progress\nGent;2017;5\nGent;2018;6\nLuik;2017;7\nLuik;2018;8\n"
GOOD = (
    b"Gemeente;progress;engaged\nGent;8;yes\nNamur;7;no\nEupen;4;no\nLeuven;9;yes\nMons;5;yes\n"
    b"Ath;3;no\n"
)


def facts(edition: str, year: int = 2019) -> str:
    """What an edition says of itself, as the loader wants it."""
    told = yaml.safe_load((ROOT / "data/editions/BE2018/edition.yaml").read_text("utf-8"))
    for key in ("asked", "answers", "seed"):
        told.pop(key, None)
    told |= {"id": edition, "year": year, "published": f"{year}-06-14"}
    told |= {"fieldwork_start": f"{year}-02", "fieldwork_end": f"{year}-05"}
    return yaml.safe_dump(told, allow_unicode=True)
