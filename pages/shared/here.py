"""The address at which the reader sees the atlas."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from geo.publishing.operation.prefix import path_prefix


def here() -> str:
    """The address of the page that the reader has open, without its query; "" where not known.

    Streamlit tells that of the first page without the slash at its end. Below a path
    (``https://example.be/atlas/``) what lies beside it would be taken to lie beside the path.
    """
    told = st.context.url or ""
    parts = urlsplit(told)
    if told and parts.path.rstrip("/") == path_prefix():
        return f"{parts.scheme}://{parts.netloc}{path_prefix()}/"
    return told
