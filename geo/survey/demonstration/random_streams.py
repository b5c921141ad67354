"""Chance that is the same on every machine and in every version: a hash of what it is for.

A question more or a commune less does not change what was drawn for the others, as it would with
one stream of random numbers.
"""

from __future__ import annotations

import hashlib
import math

_PARTS = 16  # sixteen uniform numbers out of one SHA-256, added up: close enough to normal
_LARGEST = 0xFFFF
_SPREAD = math.sqrt(_PARTS / 12)


def normal(*names: object) -> float:
    """A number that looks drawn from a standard normal distribution, fixed by ``names``."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    total = sum(
        int.from_bytes(digest[2 * part : 2 * part + 2], "big") / _LARGEST for part in range(_PARTS)
    )
    return (total - _PARTS / 2) / _SPREAD
