"""What the browser fetches: Leaflet, our script and styles, a font, and the geometry.

Everything is laid in one folder that Streamlit serves beside the app (``static/``), made from the
installed packages and ``data/`` at the first start and again when either changed. File names
carry a hash of their content, so a browser never mixes versions.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pyproj
import shapely

from geo.cartography.font_subset import opened, subset
from geo.cartography.made_before import made_of, put_once
from geo.cartography.shared_lines import as_bytes, shared_lines
from geo.cartography.upstream_files import font_file, leaflet_files
from geo.language import LANGUAGES, AtlasError, Text, translator
from geo.state_cache import state_cache
from geo.survey.communes import full_name
from geo.territory import (
    VINTAGES,
    commune_names,
    digest_of_files,
    load_communes,
    load_level,
    postal_codes,
)
from geo.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.territory import Level

STATIC = Path(__file__).parents[2] / "static"
LEVELS: tuple[Level, ...] = ("commune", "arrondissement", "province", "region")
_BROWSER = Path(__file__).parent / "browser"
_FONT = "atlas-sans.woff2"  # its name in the styles

# What Dutch, French, German and English are written with, and the signs of the page.
_LETTERS = tuple(
    map(
        ord,
        "".join(map(chr, range(0x20, 0x7F)))
        + "\u00a0§«»°²³·×©ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜßàâäçèéêëîïôöùûüáíóúñ"
        + "ŒœŸ–—‘’‚“”„•…€−≈≠≤≥→\u2009\u202f",
    )
)
_FEATURES = ("kern", "tnum")

# Coordinates in the browser: 4 decimals of a degree are about 7 to 11 m in Belgium, finer than
# the 200 m to which the boundaries are simplified.
_DECIMALS = 4
_LAMBERT = 3812  # Belgian Lambert 2008, in metres
_SPOT_METRES = 200  # within which a name's place is found


@dataclass(frozen=True)
class Assets:
    """Names of the files below ``static/``.

    Attributes
    ----------
    scripts, styles
        Of the map's frame, in loading order; the scripts bring the styles that they need.
    geometry
        Vintage (year) -> file of its outlines, EPSG:4326, packed by gzip: a line of JSON with codes
        and names, then the outlines, of which lines that areas have in common are written once
        (:func:`geo.cartography.shared_lines.as_bytes`).
    page_scripts, page_styles
        Of a page of its own with a map, in loading order.
    page_font
        Its typeface; "" where there is none.
    story_scripts, story_styles
        Of the page of a story, in loading order; it has the same typeface.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    geometry: dict[int, str]
    page_scripts: tuple[str, ...] = ()
    page_styles: tuple[str, ...] = ()
    page_font: str = ""
    story_scripts: tuple[str, ...] = ()
    story_styles: tuple[str, ...] = ()


_STYLES = '"the styles"'
_laid: dict[Path, bytes] = {}
"""What was laid out; under a megabyte, and somewhat more after each import of boundaries."""

_SHARED = "const SHARED = null;"
"""Where a script gets ``shared.json``, or as much of it as it needs."""


@state_cache(maxsize=4, of="boundaries")
def prepare(folder: Path = STATIC) -> Assets:
    """Lay out everything the browser fetches in ``folder``; quick when it is already there.

    The outlines take seconds of processor: what was made of the same data by the same code is kept
    from one start of the server to the next (:mod:`geo.cartography.made_before`).

    Raises
    ------
    AtlasError
        When the folder cannot be written, or a package lacks a file that we need.
    """
    with _filling(folder):
        leaflet = leaflet_files()
        of_leaflet = (leaflet / "leaflet.css").read_text("utf-8")
        scripts = _put(folder, "leaflet.js", (leaflet / "leaflet.js").read_bytes())
        font = _put_few(folder)
        note = _what_geometry_is_made_of()
        return Assets(
            scripts=(_put(folder, "map.js", _script_of_frame().encode()),),
            styles=(),
            geometry={
                vintage: _remembered(
                    folder,
                    put_once(
                        folder,
                        f"boundaries-{vintage}-of-{note}",
                        partial(_put_geometry, folder, vintage),
                    ),
                )
                for vintage in VINTAGES
            },
            page_scripts=(
                scripts,
                _put(folder, "embed_page.js", _page_script("embed_page.js").encode()),
            ),
            page_styles=(
                _put(folder, "embed_page.css", _page_styles(of_leaflet, "embed_page.css", font)),
            ),
            page_font=font,
            story_scripts=(scripts, _put(folder, "story.js", _page_script("story.js").encode())),
            story_styles=(_put(folder, "story.css", _page_styles(of_leaflet, "story.css", font)),),
        )


def _script_of_frame() -> str:
    """Leaflet, the styles and the map's script as one file: the frame fetches once, not in turns.

    The styles are there before the map is made. As style sheets the frame would fetch them after
    the scripts, and the map would be fitted beside a legend that has not its width yet.
    """
    leaflet = leaflet_files()
    styles = (leaflet / "leaflet.css").read_text("utf-8")
    styles += _together("upstream.css", "atlas.css").replace(_FONT, _font_address())
    return "\n".join(
        (
            (leaflet / "leaflet.js").read_text("utf-8"),
            _together("frame_styles.js").replace(_STYLES, json.dumps(styles)),
            map_script(),
        )
    )


def map_script() -> str:
    """``atlas.js`` with ``shared.json`` in it: what the browser and Python both have to know."""
    parts = (
        _together("upstream.js"),
        frame_script(),
        _together("walk.js", "paper.js", "borders.js"),
        _with_shared("histogram.js", "histogram"),
    )
    return "\n".join((*parts, _with_shared("atlas.js")))


def frame_script() -> str:
    """``frame.js``, which fits areas and names into a frame, with what it has to know."""
    return _with_shared("frame.js", "fit", "labels")


def browser_file(name: str) -> str:
    """The text of a file of ``browser/``."""
    return (_BROWSER / name).read_text("utf-8")


def _with_shared(name: str, *keys: str) -> str:
    """A script with these parts of ``shared.json`` in it; without keys, with all of it."""
    shared = json.loads(browser_file("shared.json"))
    before, place, after = browser_file(name).partition(_SHARED)
    assert place
    told = {key: shared[key] for key in keys or shared}
    return f"{before}const SHARED = {json.dumps(told)};{after}"


_DARK = re.compile(r'^\[data-theme="dark"\] (\{[^}]*\})', re.MULTILINE)


def without_comments(text: str) -> str:
    """A script or a style without its comments, its indentation and its empty lines."""
    kept, inside = [], False
    for line in map(str.strip, text.splitlines()):
        opens = line.startswith("/*")
        inside = inside or opens
        if not inside and line and not line.startswith("//"):
            kept.append(line)
        if inside and line.endswith("*/"):
            inside = False
    return _BEHIND.sub("", "\n".join(kept))


# A comment behind a statement; one with a quotation mark may be the end of a string, and stays.
_BEHIND = re.compile(r"""(?<=[;{},)\]]) // [^\n"'`]*$""", re.MULTILINE)
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_NOT_USED = re.compile(
    r"\.leaflet-(popup|tooltip|control-(layers|scale|attribution)|marker|div-icon|tile|oldie)"
)
_AROUND = re.compile(r"\s*([{};])\s*")


def _of_leaflet_used(styles: str) -> str:
    """The rules of ``leaflet.css`` but for what no map of the atlas has: popups, markers, tiles."""
    return _RULE.sub(
        lambda rule: "" if all(map(_NOT_USED.search, rule[1].split(","))) else rule[0], styles
    )


def _page_script(name: str) -> str:
    """The script of a page of its own."""
    return without_comments(f"{map_script()}\n{_together('page_document.js', name)}")


def _page_styles(of_leaflet: str, name: str, font: str) -> bytes:
    """Styles of a page of its own as one file: dark where the machine is, unless the page says."""
    ours = _DARK.sub(
        r"\g<0>\n@media (prefers-color-scheme: dark) { :root:not([data-theme]) \g<1> }",
        _together("atlas.css", name),
    )
    leaflet = _of_leaflet_used(without_comments(of_leaflet))
    written = f"{leaflet}\n{without_comments(ours)}".replace(_FONT, font or "missing.woff2")
    return _AROUND.sub(r"\1", written).encode()


def put_file(folder: Path, name: str, content: str) -> str:
    """Lay a text file of the page into ``folder``; the name that it has there, with its hash.

    The folder is made where there is none.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    with _filling(folder):
        return _put(folder, name, content.encode())


def put_bytes(folder: Path, name: str, content: bytes) -> None:
    """Lay a file into ``folder`` under the name it is given, atomically.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    with _filling(folder):
        write_whole(folder / name, content)


def lay_out_again(folder: Path = STATIC) -> None:
    """Lay what was taken out of ``folder`` meanwhile into it again, as it was.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    for path, content in list(_laid.items()):
        if path.parent == folder and not path.exists():
            with _filling(folder):
                write_whole(path, content)


@contextmanager
def _filling(folder: Path) -> Iterator[None]:
    """The folder is there while something is laid into it; why not, where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
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
        write_whole(target, content)
    _laid[target] = content
    return hashed


def _remembered(folder: Path, name: str) -> str:
    """The name, of a file that was there before perhaps."""
    _laid[folder / name] = (folder / name).read_bytes()
    return name


def _font_address() -> str:
    """Where the page's own typeface is, from this folder: the page has fetched it already.

    A name that nothing has where it is not found: the styles name a system font next.
    """
    found = font_file()
    return "missing.woff2" if found is None else f"../../static/media/{found.name}"


def _put_few(folder: Path) -> str:
    """The same typeface with the letters of the atlas' languages only: an eighth of the bytes."""
    found = font_file()
    if found is None:
        return ""
    original = found.read_bytes()
    made_of = hashlib.sha256(original + repr((_LETTERS, _FEATURES)).encode()).hexdigest()[:10]
    name = f"atlas-sans-few-{made_of}.woff2"
    if not (folder / name).exists():
        write_whole(folder / name, subset(opened(original), _LETTERS, _FEATURES, embedded=True))
    return _remembered(folder, name)


def _together(*names: str) -> str:
    """Files of ``browser/`` as one, in this order."""
    return "\n".join(browser_file(name) for name in names)


def _what_geometry_is_made_of() -> str:
    return made_of(
        ("cartography", "territory", "language", "survey/communes.py"),
        digest_of_files(),
        shapely.geos_version_string,
        pyproj.proj_version_str,
    )


def _put_geometry(folder: Path, vintage: int) -> str:
    communes = load_communes(vintage)
    arcs, outlines = shared_lines(
        {level: load_level(vintage, level).geometry for level in LEVELS}, _DECIMALS
    )
    levels = {level: _level(vintage, level) for level in LEVELS}
    names = [commune_names(vintage)[code] for code in communes.index]
    for language in LANGUAGES:
        levels["commune"]["names"][language] = [name[language] for name in names]
    postal = postal_codes(vintage)
    levels["commune"]["postal"] = [" ".join(postal.get(code, ())) for code in communes.index]
    provinces = [full_name(code, "province", vintage) for code in communes["province"]]
    levels["commune"]["names"]["within"] = {
        language: [translator(language).render(name) for name in provinces]
        for language in LANGUAGES
    }
    words = json.dumps(
        {"vintage": vintage, "decimals": _DECIMALS, "levels": levels},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    content = f"{words}\n".encode() + as_bytes(arcs, outlines)
    # .bin, so that no server in between guesses an encoding: atlas.js unpacks it itself.
    return _put(folder, f"boundaries-{vintage}.bin", gzip.compress(content, 9, mtime=0))


def _level(vintage: int, level: Level) -> dict[str, Any]:
    """Names, and where they stand: ``order`` has the largest populations first."""
    table = load_level(vintage, level)
    names: dict[str, Any] = {language: table[f"name_{language}"].tolist() for language in LANGUAGES}
    return {
        "codes": table.index.tolist(),
        "names": names,
        "order": order_of_names(vintage, level),
        "spots": spots_of_names(vintage, level),
    }


def order_of_names(vintage: int, level: Level) -> list[int]:
    """The areas in the order in which they are named: the largest populations first."""
    table = load_level(vintage, level)
    people, codes = table["population"].tolist(), table.index.tolist()
    return sorted(range(len(table)), key=lambda i: (-people[i], codes[i]))


@state_cache(maxsize=16, of="boundaries")
def spots_of_names(vintage: int, level: Level) -> list[list[float]]:
    """Longitude and latitude of the point furthest inside the largest part of each outline."""
    outlines = load_level(vintage, level).geometry.to_crs(_LAMBERT)
    largest = [max(shapely.get_parts(one), key=shapely.area) for one in outlines]
    circles = shapely.maximum_inscribed_circle(largest, tolerance=_SPOT_METRES)
    points = geopandas.GeoSeries(shapely.get_point(circles, 0), crs=_LAMBERT).to_crs(4326)
    return [[round(float(n), _DECIMALS) for n in at] for at in shapely.get_coordinates(points)]
