"""Every indicator of an edition as a map at every level, in all languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.cartography.assets import prepare
from geo.language import LANGUAGES, AtlasError
from geo.publishing.embed.content import map_data
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.export.provenance import link_to
from geo.publishing.view import LEVELS, View
from geo.state_cache import StateChangedError
from geo.survey import Indicator, list_indicators

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Text
    from geo.publishing.embed.document import MapData

OPTIONS = EmbedOptions()


@dataclass(frozen=True)
class EditionMaps:
    """The maps of an edition.

    Attributes
    ----------
    maps
        By indicator in reading order, then from communes to regions. A map on which no area has a
        value is there too: it says why.
    indicators
        Those that have maps, in reading order.
    left_out
        The sentences that say why others are not there, each once.
    """

    maps: tuple[MapData, ...]
    indicators: tuple[Indicator, ...]
    left_out: tuple[Text, ...]


def edition_maps(
    edition: str, vintage: int, address: str, done: Callable[[float], None]
) -> EditionMaps:
    """Draw every indicator that may leave the atlas.

    Parameters
    ----------
    edition, vintage
        Of which edition, on which boundaries.
    address
        Of the atlas, for links to the views; "" where it has none.
    done
        Is told now and then which share of the work is done, from 0 to 1.

    Raises
    ------
    AtlasError
        There is no such edition, its data is damaged, or none of it may leave.
    StateChangedError
        What is published changed meanwhile.
    """
    assets = prepare()
    known = list_indicators(edition)
    maps: list[MapData] = []
    indicators, refused = [], []
    for place, indicator in enumerate(known):
        try:
            for level in LEVELS:
                view = View(edition=edition, indicator=indicator.id, level=level, vintage=vintage)
                link = link_to(view, address, "") if address else ""
                maps.append(map_data(view, LANGUAGES, OPTIONS, link, assets))
            indicators.append(indicator)
        except StateChangedError:
            raise
        except AtlasError as error:  # the same for every level: it is asked of the indicator
            refused.append(error.text)
        done((place + 1) / len(known))
    if not indicators and refused:
        raise AtlasError(refused[0])
    return EditionMaps(tuple(maps), tuple(indicators), tuple(dict.fromkeys(refused)))
