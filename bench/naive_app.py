"""What people write: ``folium.Choropleth`` and a tooltip layer in ``st_folium``, same data.

Leaflet and what folium adds come from this server, as in the atlas, so that the comparison is
about drawing and not about a CDN, and so that it runs without a network.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import folium
import streamlit as st
from folium.template import Template
from streamlit_folium import st_folium

from geo.cartography.assets import put_file
from geo.cartography.upstream_files import leaflet_files
from geo.survey import indicator_values, list_indicators
from geo.territory import load_communes

EDITION, VINTAGE = "BE2018", 2018
# Streamlit serves the folder beside the script.
LEAFLET = {
    name: "../../app/static/"
    + put_file(Path(__file__).parent / "static", name, (leaflet_files() / name).read_text("utf-8"))
    for name in ("leaflet.js", "leaflet.css")
}

st.set_page_config(layout="wide")
indicators = {i.id: i.label["en"] for i in list_indicators(EDITION) if i.kind == "score"}
chosen = st.selectbox("What the map shows", list(indicators), format_func=indicators.get)
communes = load_communes(VINTAGE)[["name_en", "geometry"]].reset_index()
table = indicator_values(EDITION, chosen, "commune", VINTAGE).table.reset_index(names="nis5")
communes = communes.merge(table[["nis5", "value"]], on="nis5")


class LocalMap(folium.Map):
    default_js = [("leaflet", LEAFLET["leaflet.js"])]
    default_css = [("leaflet_css", LEAFLET["leaflet.css"])]


view = LocalMap(location=[50.5, 4.47], zoom_start=8, tiles=None)
choropleth = folium.Choropleth(
    geo_data=communes.to_json(),
    data=communes,
    columns=["nis5", "value"],
    key_on="feature.properties.nis5",
    fill_color="YlGnBu",
    nan_fill_color="white",
    bins=[0, 2, 4, 6, 8, 10],
)
# Its colour bar would make streamlit-folium fetch D3 from a CDN.
for key in [k for k in choropleth._children if k.startswith("color_map")]:
    del choropleth._children[key]
choropleth.color_scale = None
choropleth.add_to(view)
folium.GeoJson(
    communes.to_json(),
    style_function=lambda _: {"fillOpacity": 0, "weight": 0},
    tooltip=folium.GeoJsonTooltip(["name_en", "value"]),
).add_to(view)


class Painted(folium.MacroElement):
    """Tells the bench which indicator is drawn, as our own map does."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "document.documentElement.dataset.painted = {{ this.name|tojson }};"
        "{% endmacro %}"
    )

    def __init__(self, name):
        super().__init__()
        self.name = name


Painted(chosen).add_to(view)
left, right = st.columns([2, 1])
with left:
    state = st_folium(view, use_container_width=True, height=640, key="naive")
with right:
    drawing = (state or {}).get("last_active_drawing")
    if drawing:
        st.header(drawing["properties"]["name_en"])
        st.write(drawing["properties"].get("value"))
