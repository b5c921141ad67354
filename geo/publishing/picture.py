"""The former name of ``python -m geo.publishing.save_view``, which still works."""

from __future__ import annotations

from geo.command_line import run
from geo.publishing.save_view import main

if __name__ == "__main__":
    run(main)
