"""One table of inks and one writer of paths: what draws without a browser takes both from the kit."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from contrast import contrast

from geo.cartography.assets import browser_file
from geo.cartography.colours import ramp
from geo.cartography.picture.paper import INKS, letters_on
from geo.language import translator
from geo.publishing.accessibility_page.page import accessibility_html

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "geo/cartography/picture/paper.py"
SCALES = ROOT / "geo/cartography/colours.py"
WRITER = ROOT / "geo/cartography/picture/shapes.py"
MODULES = sorted(path for folder in ("geo", "pages") for path in (ROOT / folder).rglob("*.py"))
HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
# Inks that stand for nothing but paper and what is written on it.
OURS = {
    getattr(inks, name)
    for inks in INKS.values()
    for name in ("ground", "ink", "quiet", "edge", "land", "own")
}


def constants(nodes):
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def tables_by_theme(nodes):
    """Dictionaries with a colour for the light and for the dark ground."""
    for node in nodes:
        if not isinstance(node, ast.Dict):
            continue
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        if keys >= {"light", "dark"} and HEX.search(ast.unparse(node)):
            yield ast.unparse(node)


def test_no_other_module_has_inks_of_its_own():
    for path in MODULES:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        if path == TABLE:
            assert list(tables_by_theme(nodes))
            continue
        if path != SCALES:  # the colours of data are no inks
            assert not list(tables_by_theme(nodes)), path
        inks = {ink for words in constants(nodes) for ink in OURS if ink in words.lower()}
        assert not inks, path


def test_paths_are_written_in_one_place():
    writers = [
        path.relative_to(ROOT)
        for path in MODULES
        if re.search(r"np\.rint\(|shapely\.get_coordinates\(ring", path.read_text("utf-8"))
        and re.search(r"f?\"M\{", path.read_text("utf-8"))
    ]
    assert writers == [WRITER.relative_to(ROOT)]


@pytest.mark.parametrize("theme", INKS)
def test_patterns_and_the_edges_of_swatches_are_told_from_the_paper(theme):
    inks = INKS[theme]
    assert contrast(inks.pattern, inks.ground) >= 3
    assert contrast(inks.quiet, inks.ground) >= 3
    styles = browser_file("atlas.css")
    assert f"--pattern: {inks.pattern}; --calm: {inks.calm}" in styles
    assert ".atlas-legend rect { stroke: var(--quiet);" in styles


@pytest.mark.parametrize("theme", INKS)
def test_what_the_statement_of_accessibility_says_of_classes_is_so(theme):
    """Once it is not, the sentence about classes that are near each other goes."""
    colours, ground = ramp("lagoon", 5, theme), INKS[theme].ground
    assert max(contrast(*pair) for pair in pairwise(colours)) < 3
    told = [contrast(one, ground) for one in colours]
    assert told == sorted(told)
    assert told[0] < 3 <= told[2]
    page = accessibility_html(translator("en"))
    assert "Without strong lines, neighbouring classes on the map, and the lowest class" in page
    assert "has 3:1 or more in contrast against both" in page


def test_letters_on_a_fill_are_those_that_stand_out_more():
    for step in range(0, 256, 5):
        for fill in (f"#{step:02x}{step:02x}{step:02x}", f"#0a{step:02x}8f", f"#{step:02x}8a1e"):
            chosen = contrast(letters_on(fill), fill)
            best = max(contrast(ink, fill) for ink in ("#ffffff", "#101418"))
            assert chosen >= 0.8 * best, fill
            assert chosen >= 4
