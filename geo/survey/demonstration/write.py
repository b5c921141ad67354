"""Make the demonstration editions and write them, the same bytes each time."""

from __future__ import annotations

import csv
import shutil
from io import StringIO
from typing import TYPE_CHECKING

import pandas as pd

from geo.command_line import CommandError, english
from geo.survey.demonstration import belgium_2017, belgium_2018
from geo.survey.editions import EDITIONS, load_edition, read_sheet
from geo.survey.published.recomputed_figures import recompute
from geo.survey.shipped_table import shown

if TYPE_CHECKING:
    from pathlib import Path

MAKERS = {belgium_2017.EDITION: belgium_2017.make, belgium_2018.EDITION: belgium_2018.make}

_COLUMNS = ("nis5", "question", "value")


def make_rows(edition_id: str) -> list[tuple[str, str, str]]:
    """The rows of ``answers.csv`` of a demonstration edition, from the seed in its edition.yaml.

    Raises
    ------
    CommandError
        The ``edition.yaml`` has no seed, or does not say that other questions were asked than
        the demonstration answers.
    """
    edition = load_edition(edition_id)
    path = EDITIONS / edition_id / "edition.yaml"
    seed = read_sheet(path).values.get("seed")
    if not edition.demonstration or not isinstance(seed, int):
        raise CommandError(
            "{file} is not of a demonstration. Expected demonstration: true and a seed, a "
            "whole number.",
            file=shown(path),
        )
    sheet = MAKERS[edition_id](seed)
    if sorted(sheet.asked()) != sorted(edition.asked):
        raise CommandError(
            "{file}, key asked: found “{found}”, expected the questions of the demonstration, "
            "{expected}.",
            file=shown(path),
            found=", ".join(edition.asked),
            expected=", ".join(sheet.asked()),
        )
    return sheet.rows()


def write(folder: Path = EDITIONS) -> tuple[str, ...]:
    """Write every demonstration edition into ``folder``.

    Returns
    -------
    tuple of str
        What was written, and which published figures the answers do not give.
    """
    said: list[str] = []
    for edition_id in sorted(MAKERS):
        rows = make_rows(edition_id)
        target = folder / edition_id
        target.mkdir(parents=True, exist_ok=True)
        # Never without the file that says that these answers are synthetic.
        if target.resolve() != (EDITIONS / edition_id).resolve():
            shutil.copyfile(EDITIONS / edition_id / "edition.yaml", target / "edition.yaml")
        (target / "answers.csv").write_bytes(answers_csv(rows))
        said += report(edition_id, rows)
    return tuple(said)


def report(edition_id: str, rows: list[tuple[str, str, str]]) -> list[str]:
    """How many published figures the answers reproduce, and one line for each that they do not."""
    compared = recompute(edition_id, pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str"))
    missed = [one for one in compared if not one.reproduced]
    return [
        english(
            "{edition}: {answers} answers of {communes} communes; {reproduced} of {figures} "
            "published figures follow from them.",
            edition=edition_id,
            answers=len(rows),
            communes=len({row[0] for row in rows}),
            reproduced=len(compared) - len(missed),
            figures=len(compared),
        ),
        *(
            english(
                "Not reproduced: {figure} ({area}), published {published}, recomputed {computed}: "
                "{reason}.",
                figure=one.figure.label,
                area=one.figure.code,
                published=one.figure.value,
                computed="–" if one.computed is None else one.computed,
                reason=one.reason or "an error in the plan of the edition",
            )
            for one in missed
        ),
    ]


def answers_csv(rows: list[tuple[str, str, str]]) -> bytes:
    """The bytes of ``answers.csv``."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode()
