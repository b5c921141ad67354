"""All communes beside one: a strip of bars on the scale of a score, ready to be drawn.

The values of all communes that answered come in; a drawing and a sentence go out. Only what the
edition gives of single communes is in it: where scores are given by bands there is no strip.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from geo.publishing.labelled_claims import claim
from geo.survey.communes import area_table
from geo.survey.inference.estimate import LEAST_ANSWERS
from geo.survey.values.indicator_values import commune_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo.language import Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import CommuneProfile, ScoreLine

_STEPS_PER_POINT = 4  # bars stand a quarter of a point apart
_PER_POINT = 10.0  # per cent of the scale for each point out of 10
HEIGHT = 16  # of the highest bar, in the units of the drawing


@dataclass(frozen=True)
class Strip:
    """All communes with a value, by quarters of a point.

    Attributes
    ----------
    bars : Markup
        As wide as the scale: all communes, and those of the region over them.
    peers : tuple of float
        Where the communes compared with are, in per cent of the scale; none of a whole area.
    sentence : str
        How many of them are lower and how many higher; "" where the commune has no value.
    """

    bars: Markup
    peers: tuple[float, ...]
    sentence: str


def strip(
    view: View, profile: CommuneProfile, line: ScoreLine, compared: ComparisonSet, say: Translator
) -> Strip | None:
    """The strip of one score; None where fewer than five communes have a value that is given."""
    return strip_of(view, profile, line.indicator.id, compared, say, own=line.own.value)


def strip_of(
    view: View,
    profile: CommuneProfile,
    indicator: str,
    compared: ComparisonSet,
    say: Translator,
    *,
    own: float | None,
) -> Strip | None:
    """The same of an indicator from 0 to 10 by its id, for a commune whose value is ``own``."""
    table = commune_values(view.edition, indicator, view.index_weights)
    known: pd.Series[float] = table["value"].dropna()
    if len(known) < LEAST_ANSWERS or table["least"].notna().any():
        return None
    regions = area_table(profile.edition.vintage)["region"].reindex(known.index)
    own_region = known[regions == profile.region.code]
    most = max(_counts(known).values())
    bars = Markup("").join((_bars(known, most, "pl-all"), _bars(own_region, most, "pl-near")))
    others = compared.codes if compared.key in ("peers", "own") else ()
    return Strip(
        bars=bars,
        peers=tuple(round(_PER_POINT * known[one], 1) for one in others if one in known),
        sentence=claim(_sentence(known, own, say), say, synthetic=profile.edition.demonstration),
    )


def _counts(values: Iterable[float]) -> Counter[int]:
    return Counter(round(_STEPS_PER_POINT * one) for one in values)


def _bars(values: Iterable[float], most: int, name: str) -> Markup:
    """The bars as the shape of one element, so that they are drawn in the ink of the page.

    Streamlit takes an SVG out of HTML; a mask of the same drawing stays.
    """
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {HEIGHT}" '
        f'preserveAspectRatio="none"><path fill="none" stroke="#000" stroke-width="1.7" '
        f'd="{_path(values, most)}"/></svg>'
    )
    return Markup('<i class="{}" style="mask-image:url(data:image/svg+xml,{})"></i>').format(
        name, quote(drawn, safe="/:=-")
    )


def _path(values: Iterable[float], most: int) -> str:
    """One upright stroke for each quarter of a point, as high as it has communes."""
    return "".join(
        f"M{_PER_POINT * step / _STEPS_PER_POINT:g} {HEIGHT}v{-HEIGHT * n / most:.3g}"
        for step, n in sorted(_counts(values).items())
    )


def _sentence(known: pd.Series[float], own: float | None, say: Translator) -> str:
    if own is None:
        return ""
    return say(
        "Of the {n} communes with a score, {lower} are lower and {higher} higher.",
        n=len(known),
        lower=int((known < own).sum()),
        higher=int((known > own).sum()),
    )
