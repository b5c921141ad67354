"""The base map never changes, needs no other server, and hostile text stays text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cartography.assets import Assets
from geo.cartography.leaflet import AtlasMap, PaintLayer, script_json
from geo.cartography.streamlit_map import read_event

ASSETS = Assets(("leaflet.js", "atlas.js"), ("leaflet.css", "atlas.css"), {2018: "b.bin"})


def rendered(assets=ASSETS):
    from streamlit_folium import _get_header, _get_html, _get_map_string

    fig = AtlasMap(assets)
    fig.get_root().render()
    fig.render()
    return _get_html(fig) + _get_header(fig) + _get_map_string(fig)


def test_the_base_is_the_same_every_time_and_small():
    """streamlit-folium rebuilds its frame, and loses the zoom, when this text changes."""
    first, second = rendered(), rendered()
    assert first == second
    assert len(first) < 300


def test_nothing_comes_from_another_server():
    fig = AtlasMap(ASSETS)
    links = [link for _, link in [*fig.default_js, *fig.default_css]]
    assert len(links) == 4
    assert all(link.startswith("../../app/static/") for link in links)
    assert "//" not in rendered().replace("../../app", "")


@given(
    st.recursive(
        st.text() | st.integers() | st.none(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        max_leaves=8,
    )
)
def test_script_json_is_the_same_json_without_markup(value):
    text = script_json(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_numbers_that_json_does_not_have_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


def test_a_paint_carries_hostile_text_as_text():
    layer = PaintLayer({"legend": {"title": "</script><img src=x onerror=alert(1)>"}})
    assert "</script" not in layer.json
    assert "<img" not in layer.json


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        {},
        {"last_active_drawing": None},
        {"last_active_drawing": {"properties": []}},
        {"last_active_drawing": {"properties": {"action": 1, "event": "e"}}},
        {"last_active_drawing": {"properties": {"action": "select"}}},
    ],
)
def test_what_is_not_an_event_is_none(value):
    assert read_event(value) is None


def test_an_event_is_read():
    event = read_event(
        {
            "last_active_drawing": {
                "properties": {"action": "select", "code": "62063", "event": "1-0"}
            }
        }
    )
    assert (event.action, event.code, event.event) == ("select", "62063", "1-0")
