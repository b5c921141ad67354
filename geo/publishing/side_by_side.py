"""What is set side by side on the page that compares: places, or two indicators, and their link.

The part of the view that this page adds; its first indicator is the view's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geo.language import Text

if TYPE_CHECKING:
    from geo.territory.nis_code import NisCode

Way = Literal["places", "indicators", "maps"]
WAYS: dict[Way, Text] = {
    "places": Text("Places side by side"),
    "indicators": Text("Two indicators"),
    "maps": Text("Two maps"),
}
assert tuple(WAYS) == get_args(Way)
FEWEST_PLACES, MOST_PLACES = 2, 6


@dataclass(frozen=True)
class SideBySide:
    """What to compare. Field names are the names in the URL.

    Attributes
    ----------
    places
        REFNIS codes of communes or larger areas on the boundaries of the view, none twice, at
        most :data:`MOST_PLACES`; one or none is a comparison that has not begun.
    way
        Places, two indicators as a scatter, or two maps.
    second
        The indicator beside the view's own; None until it is chosen.
    """

    places: tuple[NisCode, ...] = ()
    way: Way = "places"
    second: str | None = None

    def query(self) -> dict[str, str]:
        """The URL parameters that ask for this; what is at its default is left out."""
        out = {"places": "_".join(self.places)} if self.places else {}
        if self.way != "places":
            out["way"] = self.way
        if self.second is not None:
            out["second"] = self.second
        return out


NOTHING = SideBySide()
