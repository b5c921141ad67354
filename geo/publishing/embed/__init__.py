"""A view as a page of its own: ``/map.html``, to stand in somebody else's article.

It is one static document without Streamlit, that any proxy can keep. ``options`` reads what of the
page its reader gets, ``document`` describes what the page knows, ``content`` fills that from a
view, ``page`` writes the HTML, ``parts`` serves its scripts, styles and outlines, and ``redirect``
leads there from ``?embed=true``.

What happens in the browser is ``geo/cartography/browser/embed_page.js``, around the map of the
atlas itself (``atlas.js`` beside it).
"""
