"""What the page that compares shows, as a picture: places, two indicators, or two maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.compare_page.pair_picture import pair_picture
from geo.publishing.compare_page.places_picture import places_picture
from geo.publishing.compare_page.two_maps_picture import two_maps_picture

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Look
    from geo.publishing.view import View


def compare_picture(view: View, look: Look, link: str = "", *, embedded: bool = True) -> str | None:
    """The picture of the view's way to compare; None where there is nothing to compare.

    Raises
    ------
    AtlasError
        The data may not leave, or is damaged.
    """
    draw = {"places": places_picture, "indicators": pair_picture, "maps": two_maps_picture}
    return draw[view.side_by_side.way](view, look, link, embedded=embedded)
