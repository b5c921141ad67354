"""The page that compares, by way of places."""

from __future__ import annotations


def draw() -> None:
    """Draw it."""
