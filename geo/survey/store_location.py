"""Where the store of editions is, as far as can be told without opening it.

Most atlases show shipped editions only: that there is no store is known without a database library.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from geo.survey.shipped_table import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

DATABASE_URL = "ATLAS_DATABASE_URL"
DATA_FOLDER = "ATLAS_DATA"
FILE = "atlas.sqlite"


def default_file(environment: Mapping[str, str] | None = None) -> Path:
    """The file of the store where no database is named: in ``ATLAS_DATA``, or in ``data/store``."""
    environment = os.environ if environment is None else environment
    folder = environment.get(DATA_FOLDER, "").strip()
    return (Path(folder).expanduser() if folder else DATA / "store") / FILE


def is_there() -> bool:
    """Whether a database is named, or the file exists."""
    return bool(os.environ.get(DATABASE_URL, "").strip()) or default_file().exists()
