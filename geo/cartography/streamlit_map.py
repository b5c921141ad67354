"""The one place where the library meets Streamlit: show a paint, hear what the reader did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.cartography.leaflet import AtlasMap, PaintLayer
from geo.territory.nis_code import is_nis_code, nis_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.cartography.assets import Assets
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class MapEvent:
    """What the reader did on the map.

    Attributes
    ----------
    action
        ``select``, ``clear``, or an action that the paint tied to a key.
    code
        REFNIS code of the area, for ``select``.
    event
        Different for every event, so that one is not taken for two.
    """

    action: str
    code: NisCode | None
    event: str


def show_map(
    paint: dict[str, Any],
    assets: Assets,
    *,
    key: str,
    height: int,
    on_event: Callable[[], None] | None = None,
) -> None:
    """Draw ``paint`` in the frame called ``key``; ``on_event`` is called before the next run."""
    from streamlit_folium import st_folium  # noqa: PLC0415  (imports Streamlit)

    st_folium(
        AtlasMap(assets),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=PaintLayer(paint),
        on_change=on_event,
    )


def read_event(value: object) -> MapEvent | None:
    """The event inside what streamlit-folium reports; None for anything else.

    The browser is not trusted: whatever does not have the expected form is no event.
    """
    drawing = value.get("last_active_drawing") if isinstance(value, dict) else None
    said = drawing.get("properties") if isinstance(drawing, dict) else None
    if not isinstance(said, dict):
        return None
    action, code, event = said.get("action"), said.get("code"), said.get("event")
    if not isinstance(action, str) or not isinstance(event, str):
        return None
    return MapEvent(
        action, nis_code(code) if isinstance(code, str) and is_nis_code(code) else None, event
    )
