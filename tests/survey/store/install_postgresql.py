"""Make sure there is a PostgreSQL for the tests, or say in one sentence what to do.

In this order: programs that are installed; Debian's package, where we are root and have apt-get.
``find`` is what the tests ask.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = ("initdb", "postgres")
ADVICE = (
    "No PostgreSQL for the tests. Install one (Debian: apt-get install postgresql), or set "
    "ATLAS_POSTGRESQL to the folder of its programs (with initdb and postgres)."
)


def find() -> Path | None:
    """Folder of PostgreSQL's programs, of the newest version; None when there is none."""
    named = os.environ.get("ATLAS_POSTGRESQL")
    if named:
        return Path(named) if _complete(Path(named)) else None
    # Debian keeps them out of the path, one folder a version.
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    if on_path := shutil.which("initdb"):
        folders.insert(0, Path(on_path).parent)
    return next((folder for folder in reversed(folders) if _complete(folder)), None)


def _complete(folder: Path) -> bool:
    return all((folder / name).exists() for name in NEEDED)


def _attempt(*command: str) -> bool:
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, check=False, timeout=900).returncode == 0


def main() -> int:
    if path := find():
        print(f"PostgreSQL for the tests: {path}")
        return 0
    if not os.environ.get("ATLAS_POSTGRESQL") and shutil.which("apt-get") and os.geteuid() == 0:
        # The package would otherwise make and start a cluster of its own.
        configuration = Path("/etc/postgresql-common/createcluster.conf")
        if not configuration.exists():
            configuration.parent.mkdir(parents=True, exist_ok=True)
            configuration.write_text("create_main_cluster = false\n")
        _attempt("apt-get", "update", "-qq") and _attempt(
            "apt-get", "install", "-y", "-qq", "--no-install-recommends",
            "-o", "Dpkg::Options::=--force-confold", "postgresql",
        )  # fmt: skip
    if path := find():
        print(f"PostgreSQL for the tests: {path}")
        return 0
    print(ADVICE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
