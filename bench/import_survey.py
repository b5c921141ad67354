"""A survey of 5,000 rows and 300 columns, from file to report: ``python -m bench.import_survey``.

That is as large as a survey of communes gets; 60 s and 500 MB on two cores is what it may take. Half
of the columns are questions (the questionnaire's, and new ones), the others are text that is not taken
in. Each way runs in a process of its own, so that time and memory are its own; the time of the
processor stands beside the clock's, because a machine is seldom alone.

``naive`` is what people write: pandas reads the file (XLSX with openpyxl), every cell of a question
goes through a function. It knows a commune by its exact name only, tells nothing of what it could not
read and lists no row, so it does far less. ``--rows`` measures with another number of rows.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import options
from bench.read_tables import COLUMNS, make_csv, make_xlsx
from geo.command_line import run
from geo.language import Labels
from geo.survey import load_questionnaire
from geo.survey.communes import commune_facts
from geo.survey.importing.answers import gather_answers
from geo.survey.importing.check import check
from geo.survey.importing.column_proposals import propose
from geo.survey.importing.mapping import ImportMapping
from geo.survey.question import Question
from geo.survey.tables import IMPORT_LIMITS, read_table, survey_table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS, SMALL, VINTAGE = 5_000, 40, 2025


def new_question(n: int) -> Question:
    label = Labels(nl=f"Nieuw {n}", fr=f"Nouveau {n}", de=f"Neu {n}", en=f"New {n}")
    unit = Labels.same("/10")
    return Question(
        f"new_{n}", label, label, "implementation", None, "score", (), "none", unit, None, ()
    )


def survey(rows: int) -> Iterator[list[str]]:
    """The header and the rows, decimals with a point."""
    chance = random.Random(1)
    questions = load_questionnaire().questions
    names = [
        row[f"name_{language}"]
        for _, row in commune_facts(VINTAGE).iterrows()
        for language in ("nl", "fr")
    ]
    header = ["Gemeente", "datum", *(question.label["nl"] for question in questions.values())]
    scores = COLUMNS // 2 - len(header) + 1
    header += [f"Nieuw {n}" for n in range(scores)]
    texts = COLUMNS - len(header)
    header += [f"Opmerking {n}" for n in range(texts)]
    yield header
    for n in range(rows):
        cells = [chance.choice(names), f"{1 + n % 28:02}/03/2025 10:{n % 60:02}"]
        for question in questions.values():
            labels = [choice.label["nl"] for choice in question.choices]
            match question.type:
                case "yes_no":
                    cells.append(chance.choice(["ja", "nee", ""]))
                case "score":
                    cells.append(f"{chance.random() * 10:.1f}")
                case "count":
                    cells.append(str(chance.randrange(30)))
                case "one_of":
                    cells.append(chance.choice(labels))
                case _:
                    ticked = [label for label in labels if chance.random() < 0.4]
                    cells.append(" | ".join(ticked))
        cells += [str(chance.randrange(11)) for _ in range(scores)]
        cells += [f"tekst {chance.randrange(5000)}" for _ in range(texts)]
        yield cells


def ours(path: Path) -> dict[str, float]:
    times: dict[str, float] = {}
    began = time.process_time()

    def step(what: str) -> None:
        nonlocal began
        now = time.process_time()
        times[what], began = now - began, now

    questionnaire = load_questionnaire()
    table = survey_table(read_table(path.name, path.read_bytes(), limits=IMPORT_LIMITS))
    step("read")
    new = tuple(
        new_question(int(name.split()[1])) for name in table.raw.columns if name.startswith("Nieuw")
    )
    earlier = ImportMapping(commune="Gemeente", submitted="datum", new_questions=new)
    proposals = propose(table, earlier.questions(questionnaire), VINTAGE, earlier=earlier)
    step("propose")
    mapping = ImportMapping(**{**vars(proposals.mapping()), "unread": "no_answer"})
    found = gather_answers(table, mapping, questionnaire, vintage=VINTAGE)
    step("gather")
    report = check(found, table, mapping, vintage=VINTAGE, others=proposals.communes)
    step("check")
    assert not report.blocked
    assert len(mapping.columns) == COLUMNS // 2 - 1
    return times


def naive(path: Path) -> dict[str, float]:
    import pandas as pd

    began = time.process_time()
    frame = (
        pd.read_csv(path, sep=";")
        if path.suffix == ".csv"
        else pd.read_excel(path, engine="openpyxl")
    )
    read = time.process_time()
    codes = {
        row[f"name_{language}"]: code
        for code, row in commune_facts(VINTAGE).iterrows()
        for language in ("nl", "fr")
    }
    questions = {
        question.label["nl"]: question for question in load_questionnaire().questions.values()
    }
    asked = [name for name in frame.columns if name in questions or name.startswith("Nieuw")]
    answers: dict[tuple[Any, str], str] = {}
    for _, row in frame.iterrows():
        for name in asked:
            value = naive_cell(questions.get(name), row[name])
            if value is not None:
                answers[codes.get(row["Gemeente"]), name] = value
    pd.DataFrame([(*key, value) for key, value in answers.items()])
    return {"read": read - began, "cells": time.process_time() - read}


def naive_cell(question: Question | None, cell: Any) -> str | None:
    text = str(cell).strip()
    if text in ("", "nan"):
        return None
    if question is None or question.type in ("score", "count"):
        number = float(text.replace(",", "."))
        return str(number) if 0 <= number <= 100 else None
    if question.type == "yes_no":
        return {"ja": "yes", "nee": "no"}.get(text.lower())
    keys = {choice.label["nl"]: choice.key for choice in question.choices}
    found = [keys[part] for part in text.split(" | ") if part in keys]
    return "|".join(found) or None


def alone(way: str, path: Path) -> tuple[float, float]:
    """One way in a process of its own, told in a line; its seconds by the clock and of processor."""
    command = [sys.executable, "-m", "bench.import_survey", "--only", way, str(path)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(told)
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found["steps"].items())
    print(
        f"  {way:6} {path.suffix[1:]:5}{found['clock']:7.1f} s by the clock,"
        f"{found['processor']:7.1f} s of processor ({steps}), peak {found['peak']:.0f} MB",
        flush=True,
    )
    return found["clock"], found["processor"]


def measured(way: str, path: Path) -> None:
    began, processor = time.perf_counter(), time.process_time()
    steps = {"ours": ours, "naive": naive}[way](path)
    print(
        json.dumps(
            {
                "clock": time.perf_counter() - began,
                "processor": time.process_time() - processor,
                "steps": steps,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", nargs=2, metavar=("WAY", "FILE"), help="one way, in this process")
    chosen = parser.parse_args(arguments)
    if chosen.only:
        measured(chosen.only[0], Path(chosen.only[1]))
        return 0
    rows = SMALL if chosen.small else chosen.rows
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for make, ending in ((make_csv, "csv"), (make_xlsx, "xlsx")):
            path = Path(folder) / f"survey.{ending}"
            make(path, survey(rows))
            print(f"{rows:,} rows by {COLUMNS} columns, {path.stat().st_size / 2**20:.0f} MB")
            _, processor = alone("ours", path)
            _, naively = alone("naive", path)
            print(f"  naive takes {naively / processor:.1f} times the processor's time")
    return 0


if __name__ == "__main__":
    run(main)
