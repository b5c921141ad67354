"""The landmarks of a page, its foot, and what the reader may set about keys.

The parts are Streamlit's; ``browser/landmarks.js`` says what each of them is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geo.cartography.assets import STATIC, browser_file, put_file, without_comments
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
    text = f"{{\n{browser_file('upstream_page.js')}\n{browser_file('landmarks.js')}\n}}"
    return put_file(folder, "landmarks.js", without_comments(text))


def landmarks_html(say: Translator) -> str:
    """What the landmarks are called, with the script that sets them."""
    return fill_template("templates/landmarks.html", say, script=landmarks_script())


def foot_html(say: Translator) -> str:
    """The foot of every page: how it counts and what it has from whom, and a choice about keys."""
    links = {
        "method": say("Method"),
        "sources": say("Sources"),
        "accessibility": say("Accessibility"),
    }
    return fill_template("templates/page_foot.html", say, links=tuple(links.items()))
