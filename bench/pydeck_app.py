"""The same map as a pydeck layer in ``st.pydeck_chart``: same data, no tiles, no network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pydeck
import streamlit as st

from geo.survey import indicator_values, list_indicators
from geo.territory import load_communes

EDITION, VINTAGE = "BE2018", 2018
COLOURS = ((255, 255, 217), (199, 233, 180), (65, 182, 196), (34, 94, 168), (8, 29, 88))

st.set_page_config(layout="wide")
indicators = {i.id: i.label["en"] for i in list_indicators(EDITION) if i.kind == "score"}
chosen = st.selectbox("What the map shows", list(indicators), format_func=indicators.get)
communes = load_communes(VINTAGE)[["name_en", "geometry"]].reset_index()
table = indicator_values(EDITION, chosen, "commune", VINTAGE).table.reset_index(names="nis5")
communes = communes.merge(table[["nis5", "value"]], on="nis5")
communes["fill"] = [
    [255, 255, 255] if value != value else COLOURS[min(4, int(value / 2))]  # noqa: PLR0124
    for value in communes["value"]
]
layer = pydeck.Layer(
    "GeoJsonLayer",
    data=communes.__geo_interface__,
    get_fill_color="properties.fill",
    get_line_color=[200, 200, 200],
    line_width_min_pixels=0.5,
    pickable=True,
)
left, right = st.columns([2, 1])
with left:
    st.pydeck_chart(
        pydeck.Deck(
            layers=[layer],
            initial_view_state=pydeck.ViewState(latitude=50.5, longitude=4.47, zoom=7.3),
            map_style=None,
            tooltip={"text": "{name_en}"},
        ),
        height=640,
        key="map",
    )
st.html(f"<h2 data-floor>{indicators[chosen]}</h2>")
