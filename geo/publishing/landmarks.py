"""The landmarks of a page, its foot, and what the reader may set there: keys, and lines on maps.

The parts are Streamlit's; ``browser/landmarks.js`` says what each of them is. With it comes
``browser/reconnect.js``, for a page that lost its server.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from geo.cartography.assets import STATIC, browser_file, put_file, without_comments
from geo.language import SOURCE_LANGUAGE, Text
from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from pathlib import Path

    from geo.language import Translator


@cache
def landmarks_script(folder: Path = STATIC) -> str:
    """The script: the name of the file below ``folder``.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    # In a block: the still of a page has the first of them for itself.
    parts = map(browser_file, ("upstream_page.js", "borders.js", "landmarks.js", "reconnect.js"))
    text = "\n".join(("{", *parts, "}"))
    return put_file(folder, "landmarks.js", without_comments(text))


SAYINGS: dict[str, Text] = {
    "Open": Text("Open the list"),
    "Choose an option": Text("Choose an option"),
    "Clear value": Text("Clear value"),
    "Clear all": Text("Clear all"),
    "Selected values": Text("Selected values"),
    "file upload": Text("file upload"),
    "Add files": Text("Add files"),
    "Increment": Text("Increment"),
    "Decrement": Text("Decrement"),
    "Copy to clipboard": Text("Copy to clipboard"),
    "Search": Text("Search"),
    "Show/hide columns": Text("Show/hide columns"),
    "Download as CSV": Text("Download as CSV"),
    "Fullscreen": Text("Fullscreen"),
    "Close fullscreen": Text("Close fullscreen"),
    "Dataframe column menu": Text("Menu of a column"),
    "Copy column name": Text("Copy column name"),
    "Sort ascending": Text("Sort ascending"),
    "Sort descending": Text("Sort descending"),
    "Statistics": Text("Statistics"),
    "Format": Text("Format"),
    "Autosize": Text("Fit the width"),
    "Pin column": Text("Pin column"),
    "Unpin column": Text("Unpin column"),
    "Hide column": Text("Hide column"),
    "Previous Result": Text("Previous result"),
    "Next Result": Text("Next result"),
    "Close Search": Text("Close the search"),
    "Help for {}": Text("Help for {name}", name="{}"),
    "Remove {}": Text("Remove {name}", name="{}"),
    "Copy Vega-Lite spec: {}": Text("Copy Vega-Lite spec: {name}", name="{}"),
    "Download as PNG: {}": Text("Download as PNG: {name}", name="{}"),
    "Fullscreen: {}": Text("Fullscreen: {name}", name="{}"),
    "Close fullscreen: {}": Text("Close fullscreen: {name}", name="{}"),
}
"""What Streamlit says of its own in names that are read out, in empty fields and in the menu of a
column, in English only; ``{}`` is the name of something."""


def landmarks_html(say: Translator) -> str:
    """What the landmarks are called and Streamlit's own words, with the script that sets them."""
    said = {key: say.render(own) for key, own in SAYINGS.items()}
    return fill_template(
        "templates/landmarks.html",
        say,
        script=landmarks_script(),
        said=""
        if say.language == SOURCE_LANGUAGE
        else json.dumps(said, ensure_ascii=False, separators=(",", ":")),
    )


def foot_html(say: Translator) -> str:
    """The foot of every page: how it counts, what it has from whom, the reader's own settings."""
    links = {
        "method": say("Method"),
        "sources": say("Sources"),
        "accessibility": say("Accessibility"),
    }
    return fill_template("templates/page_foot.html", say, links=tuple(links.items()))
