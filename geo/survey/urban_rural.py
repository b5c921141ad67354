"""Rural or urban in words, and that some communes lie too near the limit to be sure.

A commune or a vintage comes in, words go out. The limit is the OECD's (150 inhabitants per km²);
which communes are near it is settled with the territory:
:func:`geo.territory.load_communes`, column ``near_limit``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.state_cache import state_cache
from geo.survey.communes import area_facts, area_name, commune_facts
from geo.territory.load import AREA_ERROR, RURAL_BELOW
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.language import Labels

_PERCENT = 100


def setting_words(nis5: NisCode, vintage: int) -> Text | Labels:
    """``rural``, ``urban``, or either with "near the limit"."""
    rural = area_facts(nis5, "commune", vintage)["rural"]
    return with_density_limit(Text("rural") if rural else Text("urban"), nis5, vintage)


def with_density_limit(setting: Text | Labels, nis5: NisCode, vintage: int) -> Text | Labels:
    """The setting of a commune in any words, with "near the limit" behind it where it is."""
    if not area_facts(nis5, "commune", vintage)["near_limit"]:
        return setting
    return Text("{setting} (near the limit)", setting=setting)


def setting_sentence(nis5: NisCode, vintage: int) -> Text:
    """Rural or urban with the limit, and why it is not sure where it is not."""
    facts = area_facts(nis5, "commune", vintage)
    if facts["rural"]:
        said = Text("Rural: fewer than {n} inhabitants per km²", n=RURAL_BELOW)
    else:
        said = Text("Urban: {n} inhabitants per km² or more", n=RURAL_BELOW)
    if not facts["near_limit"]:
        return said
    return Text(
        "{setting}; near the limit: areas are off by up to {error}%, so it may be on the other "
        "side",
        setting=said,
        error=round(_PERCENT * AREA_ERROR),
    )


@state_cache(maxsize=64, of="boundaries")
def near_limit_note(vintage: int, among: frozenset[NisCode] | None = None) -> Text | None:
    """Which communes of a vintage (or of some of them) are near the limit; None where none is."""
    codes = near_the_limit(vintage, among)
    if not codes:
        return None
    return Text(
        "Near the limit of rural and urban ({limit} inhabitants per km²), and perhaps on its other "
        "side, because areas are off by up to {error}%: {names}.",
        limit=RURAL_BELOW,
        error=round(_PERCENT * AREA_ERROR),
        names=listed([area_name(code, "commune", vintage) for code in codes]),
    )


def near_the_limit(vintage: int, among: Collection[NisCode] | None = None) -> tuple[NisCode, ...]:
    """The communes that may be on the other side of the limit: codes, in order."""
    near = commune_facts(vintage)["near_limit"]
    return tuple(NisCode(code) for code in near.index[near] if among is None or code in among)
