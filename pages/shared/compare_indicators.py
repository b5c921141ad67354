"""The page that compares, by way of indicators."""

from __future__ import annotations


def draw() -> None:
    """Draw it."""
