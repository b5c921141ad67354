"""The version of the atlas, as ``pyproject.toml`` gives it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@cache
def version() -> str:
    """Such as ``0.1.0``."""
    project = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]
    return str(project["version"])
