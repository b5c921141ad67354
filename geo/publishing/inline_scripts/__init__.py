"""The scripts that stand in a page of Streamlit itself, each in a file of its own here.

A page runs these, those of Streamlit and those that the server gives as files. What else gets into
it, in a name from a file or a link, is no script to the browser: the policy of the page names each
by the hash of its text (:mod:`geo.publishing.page_policy`). So nothing of a reader, a file or a
language stands in them: what they need is in attributes of the element before them
(``document.currentScript.previousElementSibling``), escaped there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from geo.cartography.assets import without_comments

_HERE = Path(__file__).parent


@lru_cache(maxsize=16)
def inline_script(name: str) -> Markup:
    """A ``script`` element with the file ``name.js`` of this folder, without its comments."""
    text = without_comments((_HERE / f"{name}.js").read_text("utf-8")).strip()
    return Markup(f"<script>{text}</script>")  # noqa: S704  (our own file)


def inline_scripts() -> dict[str, Markup]:
    """All of them, by name."""
    return {path.stem: inline_script(path.stem) for path in sorted(_HERE.glob("*.js"))}
