"""In which order sources are listed: whose figures they are first, copies on portals last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.html import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

INSTITUTE = ("smart-city.uliege.be", "labos.ulg.ac.be", "orbi.uliege.be")
"""Sites on which the Smart City Institute publishes its barometer itself."""
PORTALS = ("123dok.net", "businessdocbox.com")
"""Sites that anybody puts documents on: what is there is a copy."""


def primary_first(addresses: Iterable[str]) -> list[str]:
    """The addresses, each once: the institute's own, those of others, copies on portals."""
    return sorted(dict.fromkeys(addresses), key=_rank)


def _rank(address: str) -> int:
    site = site_of(address)
    return 0 if site in INSTITUTE else 2 if site in PORTALS else 1
