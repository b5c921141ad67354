"""A survey of 50,000 rows and 200 columns, imported: ``python -m bench.import_survey``.

Half of the columns are questions (the questionnaire's, and new ones), the others are text that is not
taken in. Times of each step, beside cell by cell: what people write who call a function for every
cell (measured on a twentieth of the rows and multiplied), and the memory at the highest point.
"""

from __future__ import annotations

import csv
import io
import random
import resource
import sys
import time

from geo.language import Labels
from geo.survey import load_questionnaire
from geo.survey.communes import commune_facts
from geo.survey.importing.answers import gather
from geo.survey.importing.cells import read_cells
from geo.survey.importing.check import check
from geo.survey.importing.columns import propose
from geo.survey.importing.mapping import ColumnUse, ImportMapping
from geo.survey.questionnaire import Question
from geo.survey.tables import IMPORT_LIMITS, read_table
from geo.survey.tables.exports import survey_table

ROWS, COLUMNS, VINTAGE = 50_000, 200, 2025


def new_question(n: int) -> Question:
    label = Labels(f"Nieuw {n}", f"Nouveau {n}", f"Neu {n}", f"New {n}")
    unit = Labels("/10", "/10", "/10", "/10")
    return Question(
        f"new_{n}", label, label, "implementation", None, "score", (), "none", unit, None, ()
    )


def survey(rows: int) -> bytes:
    chance = random.Random(1)
    questions = load_questionnaire().questions
    names = [
        row[f"name_{language}"]
        for _, row in commune_facts(VINTAGE).iterrows()
        for language in ("nl", "fr")
    ]
    header = ["Gemeente", "datum", *(question.label.nl for question in questions.values())]
    scores = COLUMNS // 2 - len(header) + 1
    header += [f"Nieuw {n}" for n in range(scores)]
    texts = COLUMNS - len(header)
    header += [f"Opmerking {n}" for n in range(texts)]
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";")
    writer.writerow(header)
    for n in range(rows):
        cells = [chance.choice(names), f"{1 + n % 28:02}/03/2025 10:{n % 60:02}"]
        for question in questions.values():
            labels = [choice.label.nl for choice in question.choices]
            match question.type:
                case "yes_no":
                    cells.append(chance.choice(["ja", "nee", ""]))
                case "score":
                    cells.append(f"{chance.random() * 10:.1f}".replace(".", ","))
                case "count":
                    cells.append(str(chance.randrange(30)))
                case "one_of":
                    cells.append(chance.choice(labels))
                case _:
                    cells.append("; ".join(label for label in labels if chance.random() < 0.4))
        cells += [str(chance.randrange(11)) for _ in range(scores)]
        cells += [f"tekst {chance.randrange(5000)}" for _ in range(texts)]
        writer.writerow(cells)
    return sink.getvalue().encode()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    questionnaire = load_questionnaire()
    content = survey(rows)
    started = time.perf_counter()
    last = (started, time.process_time())

    def step(what: str) -> None:
        nonlocal last
        now = (time.perf_counter(), time.process_time())
        print(f"{what:<34}{now[0] - last[0]:8.2f} s, of the processor {now[1] - last[1]:.2f} s")
        last = now

    table = survey_table(read_table("survey.csv", content, limits=IMPORT_LIMITS))
    step(f"read {rows:,} x {len(table.raw.columns)} ({len(content) / 1e6:.0f} MB)")
    new = tuple(
        new_question(int(name.split()[1])) for name in table.raw.columns if name.startswith("Nieuw")
    )
    earlier = ImportMapping(commune="Gemeente", submitted="datum", new_questions=new)
    proposals = propose(table, earlier.questions(questionnaire), VINTAGE, earlier=earlier)
    step(f"propose {sum(one.sureness == 'sure' for one in proposals.columns)} columns")
    for rule in ("latest", "most_complete", "mean"):
        mapping = proposals.mapping()
        mapping = ImportMapping(**{**vars(mapping), "rule": rule, "unread": "no_answer"})
        found = gather(table, mapping, questionnaire, vintage=VINTAGE)
        report = check(found, table, mapping, vintage=VINTAGE)
        step(f"gather and check, {rule}")
        if rule == "latest":
            total = time.perf_counter() - started
    print(found.accounting.sum_text(), f"{len(report.errors)} errors")
    print(f"read to report, one rule: {total:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"memory at the highest point, with the {len(content) / 1e6:.0f} MB made here: {peak:.0f} MB"
    )

    cells = 0
    started = time.perf_counter()
    questions = mapping.questions(questionnaire)
    for use in mapping.columns:
        place = table.raw.columns.index(use.column)
        for row in table.raw.rows[: rows // 20]:
            read_cells(questions[use.question], [row[place]], ColumnUse(use.column, use.question))
            cells += 1
    apart = (time.perf_counter() - started) * 20
    print(f"cell by cell, {cells * 20:,} cells: {apart:.0f} s")


if __name__ == "__main__":
    main()
