"""The places of a comparison: the list to choose from, and one column for each.

A column has a letter and a colour that stand for its place all over the page; a commune's mark is
round, a larger area's is square, since the one answered and the other is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from markupsafe import Markup

from geo.cartography.colours import ramp
from geo.cartography.picture.paper import letters_on
from geo.publishing.page_links import commune_link
from geo.publishing.search_suggestions import place_line, search_suggestions
from geo.publishing.side_by_side import MOST_PLACES
from geo.publishing.view import resolve_vintage
from geo.state_cache import state_cache
from geo.survey import AreaProfile, CommuneProfile, area_profile, commune_profile
from geo.survey.communes import LEVEL_NAMES, area_codes, area_name, full_name, level_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.language import Labels, Language, Text
    from geo.publishing.view import Level as ViewLevel
    from geo.publishing.view import View
    from geo.territory import Level

LETTERS = "ABCDEF"
assert len(LETTERS) == MOST_PLACES


@dataclass(frozen=True)
class PlaceColumn:
    """One place of the comparison.

    Attributes
    ----------
    letter, colour, ink : str
        Its mark, the fill of the mark and the colour of the letter on it.
    code, level
    name : Text or Labels
        With its level where a commune has the same name.
    href : str
        The commune's page, or the area on the map.
    profile : CommuneProfile or AreaProfile
    """

    letter: str
    colour: str
    ink: str
    code: NisCode
    level: Level
    name: Text | Labels
    href: str
    profile: CommuneProfile | AreaProfile

    @property
    def is_commune(self) -> bool:
        """Whether it answered for itself; an area is estimated from its communes."""
        return self.level == "commune"

    @property
    def is_merged(self) -> bool:
        """Whether it was made since: what it has was answered by communes merged into it."""
        return isinstance(self.profile, CommuneProfile) and len(self.profile.parts) > 1

    @property
    def mark(self) -> Markup:
        """The letter in its colour, round or square."""
        return Markup('<i class="cp-mark{}" style="background:{};color:{}">{}</i>').format(
            "" if self.is_commune else " cp-area", self.colour, self.ink, self.letter
        )


def columns_of(view: View, theme: Theme) -> list[PlaceColumn]:
    """The places that ``view`` compares, in their order.

    Raises
    ------
    AtlasError
        The data behind one of them is damaged.
    """
    vintage = resolve_vintage(view)
    colours = ramp("mosaic", MOST_PLACES, theme)
    found = []
    for letter, colour, code in zip(LETTERS, colours, view.side_by_side.places, strict=False):
        level = _level(code, vintage)
        profile: CommuneProfile | AreaProfile
        if level == "commune":
            profile = commune_profile(view.edition, code, vintage, view.index_weights)
        else:
            profile = area_profile(view.edition, level, code, vintage, view.index_weights)
        found.append(
            PlaceColumn(
                letter=letter,
                colour=colour,
                ink=letters_on(colour),
                code=code,
                level=level,
                name=full_name(code, level, vintage),
                href=commune_link(view, code, vintage)
                if level == "commune"
                else _map_link(view, code, level),
                profile=profile,
            )
        )
    return found


def place_names(view: View) -> dict[str, Text | Labels]:
    """REFNIS code -> name of each place compared, in their order."""
    vintage = resolve_vintage(view)
    return {
        code: full_name(code, _level(code, vintage), vintage) for code in view.side_by_side.places
    }


def communes_among(view: View) -> tuple[NisCode, ...]:
    """The communes among the places compared."""
    vintage = resolve_vintage(view)
    return tuple(code for code in view.side_by_side.places if level_of(code, vintage) == "commune")


@state_cache(maxsize=16)
def place_lines(vintage: int, edition: str, language: Language) -> dict[str, NisCode]:
    """Every place that can be compared as one line to search in -> its REFNIS code.

    Country and regions first, then communes with all their names and postal codes and those that
    have merged, each leading to the commune it is part of; provinces and arrondissements last:
    nearly every one has the name of a commune, and who types that name means the commune. The same
    object on every run.
    """
    found = search_suggestions(vintage, edition, language)
    lines = _further("country", vintage, language)
    for kind in ("region", "commune", "province"):
        lines |= {line: NisCode(one.key) for line, one in found.items() if one.kind == kind}
    return lines | _further("arrondissement", vintage, language)


def _further(level: Level, vintage: int, language: Language) -> dict[str, NisCode]:
    """The areas of a level that the search field has no lines for; written like those it has."""
    lines = {
        place_line(area_name(code, level, vintage), language, kind=LEVEL_NAMES[level]): code
        for code in map(NisCode, area_codes(vintage, level))
    }
    return dict(sorted(lines.items(), key=lambda pair: pair[0].casefold()))


def _map_link(view: View, code: NisCode, level: Level) -> str:
    """The map with an area selected; the country is all of it."""
    country = level == "country"
    target = replace(
        view,
        level="region" if country else cast("ViewLevel", level),
        selected=None if country else code,
        stage=False,
    )
    return "./?" + urlencode(target.query())


def _level(code: NisCode, vintage: int) -> Level:
    level = level_of(code, vintage)
    assert level is not None, code  # a view holds no other codes
    return level
