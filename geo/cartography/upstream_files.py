"""What leans on files of Streamlit, streamlit-folium and Leaflet, and on what their server holds.

Each bears the name of its assumption in :mod:`geo.cartography.upstream`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FIRST_PAGE = {
    "language": re.compile(r'<html lang="\w+">'),
    "title": re.compile(r"<title>Streamlit</title>"),
    "without_script": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
}
"""``first-page``: the parts of Streamlit's document that the words of a view take the place of."""

STATIC_FROM_FRAME = "../../app/static/"
"""``frame-address``: from the frame of the map to the files that Streamlit serves beside the app.

The frame is ``/component/streamlit_folium.st_folium/``; relative, so that it also holds under
``server.baseUrlPath``.
"""


def font_file() -> Path | None:
    """``font``: the page's own typeface, Source Sans (SIL Open Font License); None if not found."""
    media = Path(str(resources.files("streamlit"))) / "static" / "static" / "media"
    return next(iter(sorted(media.glob("SourceSansVF-Upright*.woff2"))), None)


def leaflet_files() -> Traversable:
    """``leaflet-files``: the folder with ``leaflet.js`` and ``leaflet.css``."""
    return resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"


def leaflet_licence() -> str:
    """``leaflet-files``: the licence that has to go with a copy of them."""
    return metadata.distribution("django-js-lib-leaflet").read_text("LICENSE") or ""


def font_notice() -> str:
    """``font``: copyright, licence and its address, as the typeface itself states them."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (only where it is copied)

    path = font_file()
    if path is None:
        return ""
    names = TTFont(path, lazy=True)["name"]
    return "\n".join(filter(None, (names.getDebugName(number) for number in (0, 13, 14))))


def _static() -> Path:
    return Path(str(resources.files("streamlit"))) / "static"


def first_page_document() -> str:
    """``first-page``: the document that every page of Streamlit begins with."""
    return (_static() / "index.html").read_text("utf-8")


@cache
def chunks_of(*elements: str) -> tuple[str, ...]:
    """``chunks``: files of scripts below Streamlit's own address that draw these elements.

    Without those that its first page names itself; () where they cannot be found.
    """
    document = first_page_document()
    main = re.search(r'src="\./(static/js/index\.[\w-]+\.js)"', document)
    if main is None:
        return ()
    script = (_static() / main[1]).read_text("utf-8")
    listed = re.search(r"m\.f=\[(.*?)\]", script)
    files = re.findall(r'"(?:\./)?([^"]+)"', listed[1]) if listed else []
    found: dict[str, None] = {}
    for element in elements:
        of_it = re.search(
            rf"import\(`\./({element}\.[\w-]+\.js)`\),__vite__mapDeps\(\[([\d,]*)\]\)", script
        )
        if of_it is None:
            continue
        places = [int(place) for place in of_it[2].split(",")]
        found |= dict.fromkeys([of_it[1], *(files[i] for i in places if i < len(files))])
    return tuple(
        f"static/js/{name}" for name in found if name.endswith(".js") and name not in document
    )


@cache
def frame_scripts() -> tuple[str, ...]:
    """``frame-script``: addresses, below that of the app, of the scripts of the map's frame."""
    package = find_spec("streamlit_folium")  # imported before there is a reader, it has no frame
    if package is None or package.origin is None:
        return ()
    build = Path(package.origin).parent / "frontend" / "build"
    document = (build / "index.html").read_text("utf-8")
    return tuple(f"{_FRAME}{name}" for name in re.findall(r'src="\./(static/[^"]+)"', document))


_FRAME = "component/streamlit_folium.st_folium/"

CONNECT_AT_ONCE = (
    "window.__streamlit={{BACKEND_BASE_URL:new URL('./',document.baseURI).href,"
    "HOST_CONFIG:{{allowedOrigins:{origins},useExternalAuthToken:false}}}}"
)
"""``connect-at-once``: a script in the first page; ``origins`` is JSON."""

UPLOADS = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
"""``uploads``: the end of the address that a file is put to, with the session in it."""

LOGIN_COOKIE = "_streamlit_user"
"""``connect-at-once``: who has logged in connects after the first answer, with its token."""


def uploads_held(manager: object) -> dict[str, int]:
    """``uploads``: session -> bytes of the files that it has sent, of the runtime's manager."""
    held = getattr(manager, "file_storage", {})
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(held.items())
    }
