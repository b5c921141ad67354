"""The code that puts the picture of a view into a page of somebody else, by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.formats import description_of
from geo.publishing.html import fill_template
from geo.publishing.pictures.words import source_and_licence

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Look
    from geo.publishing.export.download import Download


def picture_code(svg: str, address: str, look: Look, taken: Download) -> str:
    """The HTML to paste, every value in it escaped.

    Parameters
    ----------
    svg
        The picture, for what it says of itself.
    address
        Of the picture in the format that was chosen.
    look
        Its size.
    taken
        The rows of the same view: link, source, licence, label of demonstration data.
    """
    source, licence = source_and_licence(taken.sources, taken.say)
    return fill_template(
        "templates/picture_code.html",
        taken.say,
        alt=description_of(svg),
        address=address,
        look=look,
        link=taken.link,
        label=taken.notice,
        source=source,
        licence=licence,
    )
