"""What the browser fetches: Leaflet, our script and styles, a font, and the geometry.

Everything is laid in one folder that Streamlit serves beside the app (``static/``), made from the
installed packages and ``data/`` at the first start and again when either changed. File names
carry a hash of their content, so a browser never mixes versions.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping

from geo.cartography.upstream import font_file, leaflet_files
from geo.language import LANGUAGES, AtlasError, Text, translator
from geo.state_cache import state_cache
from geo.survey.communes import full_name
from geo.territory import VINTAGES, commune_names, load_areas, load_communes

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.territory import Level

STATIC = Path(__file__).parents[2] / "static"
LEVELS: tuple[Level, ...] = ("commune", "arrondissement", "province", "region")
_BROWSER = Path(__file__).parent / "browser"
_FONT = "atlas-sans.woff2"  # its name in the styles

# Coordinates in the browser: 4 decimals of a degree are about 7 to 11 m in Belgium, finer than
# the 200 m to which the boundaries are simplified.
_DECIMALS = 4


@dataclass(frozen=True)
class Assets:
    """Names of the files below ``static/``.

    Attributes
    ----------
    scripts, styles
        Of the map's frame, in loading order.
    geometry
        Vintage (year) -> file of its outlines: gzipped JSON, EPSG:4326.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    geometry: dict[int, str]


_SHARED = "const SHARED = null;"
"""Where the script gets ``shared.json``."""


@state_cache(maxsize=4, of="boundaries")
def prepare(folder: Path = STATIC) -> Assets:
    """Lay out everything the browser fetches in ``folder``; quick when it is already there.

    Raises
    ------
    AtlasError
        When the folder cannot be written, or a package lacks a file that we need.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        leaflet = leaflet_files()
        styles = _together("upstream.css", "atlas.css")
        return Assets(
            scripts=(
                _put(folder, "leaflet.js", (leaflet / "leaflet.js").read_bytes()),
                _put(folder, "atlas.js", map_script().encode()),
            ),
            styles=(
                _put(folder, "leaflet.css", (leaflet / "leaflet.css").read_bytes()),
                _put(folder, "atlas.css", styles.replace(_FONT, _put_font(folder)).encode()),
            ),
            geometry={vintage: _put_geometry(folder, vintage) for vintage in VINTAGES},
        )
    except OSError as error:
        raise _cannot_be_filled(folder, error) from error


def map_script() -> str:
    """``atlas.js`` with ``shared.json`` in it: what the browser and Python both have to know."""
    shared = json.loads((_BROWSER / "shared.json").read_text("utf-8"))
    before, place, after = _together("upstream.js", "atlas.js").partition(_SHARED)
    assert place
    return f"{before}const SHARED = {json.dumps(shared)};{after}"


def put_file(folder: Path, name: str, content: str) -> str:
    """Lay a text file of the page into ``folder``; the name that it has there, with its hash.

    The folder is made where there is none.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _put(folder, name, content.encode())
    except OSError as error:
        raise _cannot_be_filled(folder, error) from error


def _cannot_be_filled(folder: Path, error: OSError) -> AtlasError:
    return AtlasError(
        Text(
            "The folder {folder} could not be filled with what the browser needs ({reason}). "
            "Make it writable, or run make clean and make run again.",
            folder=str(folder),
            reason=error.strerror or str(error),
        )
    )


def _put(folder: Path, name: str, content: bytes) -> str:
    """Write ``content`` under a name that carries its hash, atomically; return that name."""
    stem, _, ending = name.rpartition(".")
    hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
    target = folder / hashed
    if not target.exists():
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)
        os.replace(file.name, target)  # noqa: PTH105  (atomic, also against a second process)
    return hashed


def _put_font(folder: Path) -> str:
    """The page's own typeface, or a name that nothing has: the styles name a system font next."""
    found = font_file()
    return "missing.woff2" if found is None else _put(folder, _FONT, found.read_bytes())


def _together(*names: str) -> str:
    """Files of ``browser/`` as one, in this order."""
    return "\n".join((_BROWSER / name).read_text("utf-8") for name in names)


def _put_geometry(folder: Path, vintage: int) -> str:
    levels: dict[str, Any] = {}
    communes = load_communes(vintage)
    for level in LEVELS:
        table = communes if level == "commune" else load_areas(vintage, level)
        levels[level] = _level(table)
    names = [commune_names(vintage)[code] for code in communes.index]
    for language in LANGUAGES:
        levels["commune"]["names"][language] = [name[language] for name in names]
    provinces = [full_name(code, "province", vintage) for code in communes["province"]]
    levels["commune"]["names"]["within"] = {
        language: [translator(language).render(name) for name in provinces]
        for language in LANGUAGES
    }
    content = json.dumps(
        {"vintage": vintage, "levels": levels}, ensure_ascii=False, separators=(",", ":")
    )
    # .bin, so that no server in between guesses an encoding: atlas.js unpacks it itself.
    return _put(folder, f"boundaries-{vintage}.bin", gzip.compress(content.encode(), 9, mtime=0))


def _level(table: gpd.GeoDataFrame) -> dict[str, Any]:
    names: dict[str, Any] = {language: table[f"name_{language}"].tolist() for language in LANGUAGES}
    return {
        "codes": table.index.tolist(),
        "names": names,
        "features": [_rounded(mapping(outline)) for outline in table.geometry],
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def walk(part: Any) -> Any:
        if isinstance(part[0], int | float):
            return [round(part[0], _DECIMALS), round(part[1], _DECIMALS)]
        return [walk(piece) for piece in part]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}
