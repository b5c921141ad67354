"""Make sure there is a browser for the tests, or say in one sentence what to do.

In this order: Chromium's headless shell, which takes three fifths of the processor of the whole
Chromium for the same page; a Chromium or Chrome; Playwright's own download. Where we are root and
have apt-get, Debian's packages are installed. ``find`` is what the tests ask.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A bare Debian has no font at all, and Chromium then draws no text.
FONTS = "fonts-dejavu-core"
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


def _install(*packages: str) -> bool:
    return _attempt("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def main() -> int:
    if os.environ.get("ATLAS_BROWSER") and not find():
        print(f"ATLAS_BROWSER names a file that does not exist. {ADVICE}", file=sys.stderr)
        return 1
    named = os.environ.get("ATLAS_BROWSER") or shutil.which(SHELL)
    if not named and shutil.which("apt-get") and os.geteuid() == 0:
        _attempt("apt-get", "update", "-qq")
        # Debian has had the shell since 2025.
        _install(SHELL, FONTS) or find() or _install("chromium", FONTS)
    if not find():
        _attempt(sys.executable, "-m", "playwright", "install", "chromium")
    if path := find():
        print(f"Browser for the tests: {path}")
        return 0
    print(ADVICE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
