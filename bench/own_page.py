"""The former name of ``python -m bench.embed_page``, which still works."""

from __future__ import annotations

from bench.embed_page import main
from geo.command_line import run

if __name__ == "__main__":
    run(main)
