"""A command whose output nobody reads to the end, as with ``| head``, ends without a word."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = [
    path
    for path in sorted([*(ROOT / "geo").rglob("*.py"), *(ROOT / "bench").rglob("*.py")])
    if '__name__ == "__main__"' in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_is_run_the_same_way(path: Path) -> None:
    last = ast.parse(path.read_text("utf-8")).body[-1]
    assert ast.unparse(last) == "if __name__ == '__main__':\n    run(main)"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["geo.survey.load", "FILE"],
        ["geo.survey.load", "--help"],
        ["geo.survey.store", "list"],
        ["geo.publishing.export", "--columns"],
    ],
    ids=" ".join,
)
def test_a_closed_output_ends_a_command_quietly(arguments: list[str], tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Gemeente;progress\nGent;5\n")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        command = [
            sys.executable,
            "-m",
            *(str(file) if one == "FILE" else one for one in arguments),
        ]
        ended = subprocess.run(
            command, stdout=closed, stderr=subprocess.PIPE, cwd=ROOT, text=True, check=False
        )
    assert ended.stderr == ""
    # argparse lets its help be cut off.
    assert ended.returncode == 141 or (ended.returncode == 0 and "--help" in arguments)


@pytest.mark.slow
def test_a_command_that_is_read_keeps_its_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "geo.survey.load", str(tmp_path / "none.csv")]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, check=False)
    assert ended.returncode == 1
    assert "none.csv cannot be read" in ended.stderr
