"""Killed at any moment of an export, import or backup: what was there is whole, and so is the next."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
OPERATIONS = (
    "a file",
    "files of a portal",
    "a mapping",
    "a data package",
    "an import",
    "a backup",
    "boundaries",
    "boundaries again",
    "our boundaries",
)


def test_killed_at_any_moment_no_file_is_lost_or_half_written(tmp_path):
    ran = subprocess.run(
        [sys.executable, HERE / "killed_files.py", tmp_path],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    for line in lines:
        assert line["whole"], line
        assert line["next"], line
    killed = Counter(line["operation"] for line in lines if line["how"] == "killed")
    assert tuple(killed) == OPERATIONS
    assert min(killed.values()) >= 2, killed
    not_yet = {line["operation"] for line in lines if line["how"] == "killed" and not line["done"]}
    assert not_yet == set(OPERATIONS)
