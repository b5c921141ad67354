"""The floor of the stack: a page with one select box and no map."""

import streamlit as st

st.set_page_config(layout="wide")
choice = st.selectbox("What the map shows", [f"Indicator {i}" for i in range(20)])
st.html(f"<h2 data-floor>{choice}</h2>")
