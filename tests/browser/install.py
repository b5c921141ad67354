"""Make sure there is a browser for the tests, or say in one sentence what to do.

In this order: a Chromium or Chrome that is installed; Debian's package, where we are root and have
apt-get; Playwright's own download. ``find`` is what the tests ask.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "No browser for the tests. Install one (Debian: apt-get install chromium; elsewhere: "
    ".venv/bin/playwright install chromium), or set ATLAS_BROWSER to the path of Chromium or Chrome."
)


def find() -> str | None:
    """Path of a browser that Playwright can drive; None when there is none."""
    named = os.environ.get("ATLAS_BROWSER")
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _attempt(*command: str) -> bool:
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, check=False, timeout=900).returncode == 0


def main() -> int:
    if path := find():
        print(f"Browser for the tests: {path}")
        return 0
    if os.environ.get("ATLAS_BROWSER"):
        print(f"ATLAS_BROWSER names a file that does not exist. {ADVICE}", file=sys.stderr)
        return 1
    if shutil.which("apt-get") and os.geteuid() == 0:
        # fonts-dejavu-core: a bare Debian has no font at all, and Chromium then draws no text.
        _attempt("apt-get", "update", "-qq") and _attempt(
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core",
        )
    if not find():
        _attempt(sys.executable, "-m", "playwright", "install", "chromium")
    if path := find():
        print(f"Browser for the tests: {path}")
        return 0
    print(ADVICE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
