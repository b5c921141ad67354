"""Which colour scales a reader is offered for what is on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.colours import SCALES
from geo.language import translator
from geo.publishing.map_view import compose, scale_of

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.view import View


def palette_names(view: View, language: Language) -> dict[str, str]:
    """Key -> name of the colour scales that suit what the view shows.

    A diverging scale needs a meaningful middle and one colour a category needs categories without
    an order; neither is offered where it would say something that the data does not.
    """
    say = translator(language)
    kind = scale_of(compose(view).observations)
    kinds = ("categorical", "sequential") if kind == "categorical" else (kind,)
    return {key: say.render(one.label) for key, one in SCALES.items() if one.kind in kinds}
