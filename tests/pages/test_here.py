"""The address at which a reader sees the atlas, at the root of a name and below a path."""

import pytest
import streamlit as st

from geo.publishing.export.provenance import address_beside
from pages.shared.here import here


@pytest.mark.parametrize(
    ("prefix", "told", "beside"),
    [
        # Streamlit tells the first page's without the slash at its end.
        ("", "https://a.be", "https://a.be/map.csv"),
        ("", "https://a.be/commune", "https://a.be/map.csv"),
        ("/atlas", "https://a.be/atlas", "https://a.be/atlas/map.csv"),
        ("/atlas", "https://a.be/atlas/", "https://a.be/atlas/map.csv"),
        ("/atlas", "https://a.be/atlas/commune", "https://a.be/atlas/map.csv"),
        ("/a/atlas", "https://a.be:8443/a/atlas", "https://a.be:8443/a/atlas/map.csv"),
        ("/atlas", "", "/map.csv"),
    ],
)
def test_what_lies_beside_a_page_lies_below_the_path(monkeypatch, prefix, told, beside):
    monkeypatch.setenv("ATLAS_PREFIX", prefix)
    monkeypatch.setattr(type(st.context), "url", told)
    assert address_beside(here(), "map.csv", "") == beside
