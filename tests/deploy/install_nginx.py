"""Make sure there is an nginx for the tests, or say in one sentence what to do.

In this order: the one that ``ATLAS_NGINX`` names; one that is installed; Debian's package, fetched
and laid beside this user's other caches. It is not installed: that would start a server.
``find`` is what the tests ask.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ADVICE = (
    "No nginx for the tests. Install one (Debian: apt-get install nginx), or set ATLAS_NGINX to the "
    "path of the program."
)
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smart-city-atlas/nginx"
_IN_THE_PACKAGE = "usr/sbin/nginx"


def find() -> Path | None:
    """The program; None when there is none."""
    named = os.environ.get("ATLAS_NGINX")
    if named:
        return Path(named) if Path(named).exists() else None
    places = (shutil.which("nginx"), "/usr/sbin/nginx", KEPT / _IN_THE_PACKAGE)
    return next((Path(one) for one in places if one and Path(one).exists()), None)


def _fetch() -> None:
    """Debian's package, unpacked into ``KEPT``: all of it or nothing."""
    with tempfile.TemporaryDirectory(prefix="atlas-nginx-") as made:
        folder = Path(made)
        folder.chmod(0o755)  # apt fetches as another user
        # Where it may not ask what is new, what it knows of packages has to do.
        subprocess.run(["apt-get", "update", "-qq"], check=False, timeout=300)
        fetch = ["apt-get", "download", "-qq", "nginx"]
        subprocess.run(fetch, cwd=folder, check=False, timeout=300)
        found = next(iter(sorted(folder.glob("nginx_*.deb"))), None)
        if found is None:
            return
        subprocess.run(["dpkg", "-x", found, folder / "out"], check=True, timeout=60)
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.move(folder / "out", KEPT)


def main() -> int:
    """Look, fetch where there is none, and say what there is."""
    if not find() and not os.environ.get("ATLAS_NGINX") and shutil.which("apt-get"):
        _fetch()
    path = find()
    print(f"nginx for the tests: {path}" if path else ADVICE, file=None if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())
