"""What the map's events and the stage's keys do to the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.stage_steps import view_after
from geo.publishing.view import area_codes, resolve_vintage
from pages.shared import state

if TYPE_CHECKING:
    from geo.cartography.streamlit_map import MapEvent


def act(event: MapEvent) -> None:
    """Apply an event of the map to the view; what is not known is ignored."""
    view = state.view()
    if event.action == "select":
        if event.code in area_codes(resolve_vintage(view), view.level):
            state.change(selected=None if event.code == view.selected else event.code)
        return
    changed = view_after(view, event.action)
    if changed != view:
        state.replace_view(changed)
