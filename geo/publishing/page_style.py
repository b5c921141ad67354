"""The style of the page around the map: what all pages share, then what each page adds.

``page.css`` is of all pages, and so is ``streamlit.css``, which alone leans on the insides of
Streamlit; a page's own ``style.css`` lies in its folder and names only classes of its own. The
browser gets them as one file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geo.cartography.assets import STATIC, put_file

_HERE = Path(__file__).parent


def style_sheets() -> list[Path]:
    """The style sheets in the order of the page: the shared ones, then the pages' by name."""
    return [_HERE / "page.css", _HERE / "streamlit.css", *sorted(_HERE.glob("*_page/style.css"))]


@cache
def page_style(folder: Path = STATIC) -> str:
    """Lay out the style of the pages in ``folder``; the name of the file below it.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    text = "\n".join(path.read_text("utf-8") for path in style_sheets())
    return put_file(folder, "page.css", text)
