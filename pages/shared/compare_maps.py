"""The page that compares, by way of maps."""

from __future__ import annotations


def draw() -> None:
    """Draw it."""
