"""Write the licences of all that is installed for the atlas: ``python -m deploy.licences``.

They are what each package says of itself; ``docs/DEPENDENCIES.md`` is what comes out.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "DEPENDENCIES.md"
HEAD = """# What the atlas is made of

The packages of `requirements.txt` and the licence that each names, by `python -m
deploy.licences`. None is part of this repository; pip installs them. What ships with the data has
its licences in `data/LICENCES/`.

| package | licence |
|---|---|
"""
_LONGEST = 60


def pinned() -> list[str]:
    """The names in ``requirements.txt``, each once."""
    text = (ROOT / "requirements.txt").read_text("utf-8")
    return sorted(set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)))


def licence_of(name: str) -> str:
    """What an installed package says of its licence; "?" where it says nothing."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    classified = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier") or []
        if one.startswith("License :: ") and one.count(" :: ") > 1
    ]
    written = next(iter(told.get_all("License") or []), "").strip()
    short = written if "\n" not in written and len(written) <= _LONGEST else ""
    said = next(iter(told.get_all("License-Expression") or []), "")
    return said or ", ".join(classified) or short or _by_its_text(name) or "names none"


def _by_its_text(name: str) -> str:
    """Of the licence file that is installed with a package."""
    for path in metadata.files(name) or []:
        if re.match(r"licen[cs]e", path.name, re.IGNORECASE):
            text = path.read_text("utf-8")
            return "MIT" if "Permission is hereby granted, free of charge" in text else ""
    return ""


def main() -> None:
    """Write the table."""
    rows = "".join(f"| {name} | {licence_of(name)} |\n" for name in pinned())
    TABLE.write_text(HEAD + rows, "utf-8")


if __name__ == "__main__":
    main()
