"""The same map as a Plotly choropleth in ``st.plotly_chart``: same data, no tiles, no network."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import plotly.express as px
import streamlit as st

from geo.cartography.assets import put_bytes
from geo.survey import indicator_values, list_indicators
from geo.territory import load_communes

EDITION, VINTAGE = "BE2018", 2018

# Even where it is not drawn, Plotly wants the outlines of the world, and has them from a CDN: none.
LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
NONE = {"type": "GeometryCollection", "geometries": []}
WORLD = {"type": "Topology", "objects": dict.fromkeys(LAYERS, NONE), "arcs": []}
put_bytes(Path(__file__).parent / "static", "world_110m.json", json.dumps(WORLD).encode())

st.set_page_config(layout="wide")
indicators = {i.id: i.label["en"] for i in list_indicators(EDITION) if i.kind == "score"}
chosen = st.selectbox("What the map shows", list(indicators), format_func=indicators.get)
communes = load_communes(VINTAGE)[["name_en", "geometry"]].reset_index()
# Plotly takes rings that run the other way for the whole world but the commune.
communes["geometry"] = communes.geometry.orient_polygons(exterior_cw=True)
table = indicator_values(EDITION, chosen, "commune", VINTAGE).table.reset_index(names="nis5")
communes = communes.merge(table[["nis5", "value"]], on="nis5")
figure = px.choropleth(
    communes,
    geojson=json.loads(communes[["nis5", "geometry"]].to_json()),
    locations="nis5",
    featureidkey="properties.nis5",
    color="value",
    hover_name="name_en",
    range_color=(0, 10),
    title=indicators[chosen],
)
figure.update_geos(fitbounds="locations", visible=False)
left, right = st.columns([2, 1])
with left:
    st.plotly_chart(figure, key="map", height=640, config={"topojsonURL": "./app/static/"})
