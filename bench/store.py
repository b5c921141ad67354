"""An edition of 589 communes and 200 questions in the store: ``python -m bench.store [ADDRESS]``.

Publishing is everything an editor's click does: the check of each answer, one transaction with all
rows, the line of the log. Beside it, in the same run: ``to_sql``, pandas' table in one go, without any
check, version or log; and ``row by row``, an INSERT and a commit for each answer, as people write it
first (on a fiftieth of the answers, multiplied). Reading is an edition's answers as readers get them,
beside pandas' ``read_sql``. All in SQLite; with the ADDRESS of an empty PostgreSQL database, such as
``postgresql://user:password@localhost/empty``, ours there as well.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import yaml

from bench import options
from bench.import_survey import new_question
from geo.command_line import run
from geo.survey.communes import area_codes
from geo.survey.editions import EDITIONS
from geo.survey.importing.new_questions import to_yaml
from geo.survey.store import Contents
from geo.survey.store.database_address import file_url, read_url
from geo.survey.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import URL

QUESTIONS, SMALL, PART = 200, 3, 50
INSERT = "INSERT INTO answer VALUES (?, ?, ?)"


def edition(questions: int) -> Contents:
    """Scores: one question of the questionnaire, the others the edition's own."""
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    new = [new_question(number) for number in range(1, questions)]
    asked = ["progress", *(question.key for question in new)]
    answers = [
        (nis5, key, str((place * 7 + at) % 11))
        for place, nis5 in enumerate(sorted(area_codes(2018, "commune")))
        for at, key in enumerate(asked)
    ]
    return Contents(
        facts={**facts, "asked": asked},
        answers=pd.DataFrame(answers, columns=["nis5", "question", "value"], dtype="str"),
        questions=tuple(map(to_yaml, new)),
    )


def timed(what: str, work: Callable[[], object], times: int = 1, beside: float = 0.0) -> float:
    began, processor = time.perf_counter(), time.process_time()
    work()
    clock = (time.perf_counter() - began) * times
    used = (time.process_time() - processor) * times
    ratio = f", {clock / beside:6.1f} times ours" if beside else ""
    print(f"  {what:<34}{clock:8.2f} s by the clock, {used:6.2f} s of processor{ratio}", flush=True)
    return clock


def ours(url: URL, contents: Contents) -> tuple[float, float]:
    store = Store(url)
    editor = store.edited_by("bench")
    assert not editor.versions(), "The database is not empty."
    publish = timed("publish", lambda: editor.publish(contents))
    timed("replace it by the same", lambda: editor.replace(contents, over=1))
    read = timed("read its answers", lambda: store.answers("BE2018"))
    assert len(store.answers("BE2018")) == len(contents.answers)
    store.close()
    return publish, read


def naive(path: Path, answers: pd.DataFrame, publish: float, read: float) -> None:
    with sqlite3.connect(path) as connection:
        timed(
            "to_sql, nothing checked or logged",
            lambda: answers.to_sql("whole", connection, index=False),
            beside=publish,
        )
        connection.execute("CREATE TABLE answer (nis5 TEXT, question TEXT, value TEXT)")

        def row_by_row() -> None:
            for row in answers.head(len(answers) // PART).itertuples(index=False, name=None):
                connection.execute(INSERT, row)
                connection.commit()

        timed("row by row", row_by_row, PART, beside=publish)
        timed(
            "read_sql",
            lambda: pd.read_sql("SELECT * FROM whole", connection),
            beside=read,
        )


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("address", nargs="?", help="an empty PostgreSQL database")
    chosen = parser.parse_args(arguments)
    contents = edition(SMALL if chosen.small else QUESTIONS)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{len(contents.answers):,} answers, SQLite")
    with tempfile.TemporaryDirectory() as folder:
        publish, read = ours(file_url(Path(folder) / "atlas.sqlite"), contents)
        naive(Path(folder) / "naive.sqlite", contents.answers, publish, read)
    if chosen.address is not None:
        print(f"{len(contents.answers):,} answers, PostgreSQL")
        ours(read_url(chosen.address), contents)
    return 0


if __name__ == "__main__":
    run(main)
