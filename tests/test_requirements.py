"""What is installed is what was looked at: each version has the hashes of all its files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LISTS = ("requirements.txt", "requirements-test.txt")
ONE = re.compile(
    r"^([\w.-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE
)


def pinned(name: str) -> dict[tuple[str, str], set[str]]:
    found = ONE.findall((ROOT / name).read_text("utf-8"))
    return {(one, version): set(re.findall(r"[0-9a-f]{64}", said)) for one, version, said in found}


@pytest.mark.parametrize("name", LISTS)
def test_each_version_has_its_hashes(name):
    """One without would be installed by nobody: pip wants them for all, or for none."""
    found = pinned(name)
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert len(found) == sum("==" in line for line in lines) > 80
    assert all(found.values())


def test_there_are_those_of_other_machines_too():
    """A list made of what is installed here would be refused on every other one."""
    for (name, _), hashes in pinned("requirements.txt").items():
        if name in ("numpy", "pandas", "pyarrow", "shapely", "lxml", "pillow", "cryptography"):
            assert len(hashes) > 20, name


def test_the_tests_run_what_readers_get():
    ours, theirs = (pinned(name) for name in LISTS)
    assert {one: theirs.get(one) for one in ours} == ours


def test_the_licence_of_each_is_listed():
    text = (ROOT / "docs/DEPENDENCIES.md").read_text("utf-8")
    listed = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", text, re.MULTILINE)[1:]
    assert [name for name, _ in listed] == sorted({name for name, _ in pinned("requirements.txt")})
    assert not [name for name, said in listed if said == "not installed here"]
