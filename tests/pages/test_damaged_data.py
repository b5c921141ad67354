"""Missing or damaged data: one sentence in the reader's language that says which file; no trace."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from prepared_commands import PreparedCommands

ROOT = Path(__file__).parents[2]
OPEN = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60)
app.query_params["lang"] = "fr"
app.run()
print(len(app.exception))
print(" ".join(str(element.proto.body) for element in app.get("html")))
"""


def opened_after(tmp_path: Path, prepared: PreparedCommands, damage) -> str:
    """What the app says in French, in a copy of the project whose data ``damage`` has changed."""
    for name in ("app.py", "pages", "geo", "data", ".streamlit"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns(".cache"))
        else:
            shutil.copy(source, tmp_path / name)
    damage(tmp_path / "data")
    done = prepared.run(["-c", OPEN], tmp_path, os.environ)
    assert done.returncode == 0, done.stderr[-2000:]
    exceptions, said = done.stdout.split("\n", 1)
    assert exceptions == "0"
    assert "Traceback" not in done.stdout
    return said


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("questionnaire.yaml", lambda data: (data / "questionnaire.yaml").unlink()),
        (
            "questionnaire.yaml",
            lambda data: replaced(data / "questionnaire.yaml", "type: score", "type: guess"),
        ),
        ("communes-2018.csv", lambda data: (data / "territory/communes-2018.csv").unlink()),
        (
            "communes-2018.parquet",
            lambda data: (data / "territory/communes-2018.parquet").write_bytes(b"PAR1 no"),
        ),
        (
            "answers.csv",
            lambda data: replaced(data / "editions/BE2018/answers.csv", ",progress,", ",progres,"),
        ),
        (
            "edition.yaml",
            lambda data: replaced(
                data / "editions/BE2018/edition.yaml", "invited: all", "invited: some"
            ),
        ),
        ("figures.csv", lambda data: (data / "published/figures.csv").write_bytes(b"\xff\xfe\x00")),
    ],
)
def test_the_page_names_the_file_in_the_readers_language_and_goes_no_further(
    tmp_path, prepared_commands, name, damage
):
    said = opened_after(tmp_path, prepared_commands, damage)
    assert name in said
    assert 'class="atlas-notice"' in said
    assert "is missing" not in said  # as English says it
