"""The Leaflet map inside folium: a base that never changes and a paint that carries no geometry.

streamlit-folium rebuilds its frame whenever the base map's script changes, so the base holds
nothing that depends on the reader's choices. Every choice travels in a :class:`PaintLayer`, a
feature group whose script is one call with a few kilobytes of JSON: classes as one character an
area, in the order of the area codes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import folium
from folium.template import Template

from geo.cartography.upstream_files import STATIC_FROM_FRAME

if TYPE_CHECKING:
    from geo.cartography.assets import Assets


class AtlasMap(folium.Map):
    """A Leaflet map without tiles, whose scripts and styles come from this server alone."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = "
        'atlas.create("{{ this.get_name() }}");{% endmacro %}'
    )

    def __init__(self, assets: Assets) -> None:
        super().__init__(tiles=None)
        self.default_js = [(name, STATIC_FROM_FRAME + name) for name in assets.scripts]
        self.default_css = [(name, STATIC_FROM_FRAME + name) for name in assets.styles]


class PaintLayer(folium.FeatureGroup):
    """One state of the map: what ``atlas.paint`` in ``browser/atlas.js`` is called with."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = L.featureGroup();"
        "atlas.paint({{ this.json }});{% endmacro %}"
    )

    def __init__(self, paint: dict[str, Any]) -> None:
        super().__init__(control=False)
        self.json = script_json(paint)


def script_json(value: Any) -> str:
    r"""JSON that is safe inside a script element and an HTML attribute.

    ``json.dumps`` alone is not: ``</script>`` in a label would end the script. ``<``, ``>`` and
    ``&`` become ``\u003c`` and so on, and the two line separators that JavaScript once took for
    line ends are escaped as well.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
