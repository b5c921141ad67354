"""Words in a picture fit, lose nothing, and are text whatever a file put into them."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from geo.cartography.picture.fonts import WEIGHTS, font_face, font_files, width_of
from geo.cartography.picture.paper import INKS, SHAPES, Box, Look
from geo.cartography.picture.place_labels import Candidate, place_labels
from geo.cartography.picture.sheet import Body, Words, draw_sheet
from geo.cartography.picture.text import Letters, lines_of, plain, shortened
from geo.language import LANGUAGES, translator
from geo.territory.nis_code import nis_code

LONG = "Beveren-Kruibeke-Zwijndrecht"


@given(st.text(max_size=200), st.floats(8, 60), st.floats(40, 900))
def test_lines_fit_and_lose_no_letter(words, size, width):
    lines = lines_of(words, size, width)
    assert "".join(lines).replace(" ", "") == plain(words).replace(" ", "")
    for line in lines:
        assert width_of(line, size) <= width or len(line) <= 2


@given(st.text(max_size=80), st.floats(60, 400))
def test_what_is_shortened_fits_and_says_so(words, width):
    words = plain(words)
    short = shortened(words, 14, width)
    assert short == words or short.endswith("…")
    assert width_of(short, 14) <= width


def test_a_long_name_breaks_at_its_hyphens():
    assert lines_of(LONG, 16, 100) == ["Beveren-", "Kruibeke-", "Zwijndrecht"]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
def test_no_line_begins_with_what_a_no_break_space_holds(space):
    words = f"des communes{space}; 10{space}000 tirages"
    for width in range(60, 200, 5):
        lines = lines_of(words, 12, width)
        assert not any(line[0] in ";0" for line in lines), (width, lines)


@given(st.text(max_size=60))
def test_any_text_is_one_text_element(words):
    letters = Letters()
    drawn = letters.write(1, 2, words, 12, "#000", halo="#fff")
    root = ET.fromstring(f"<svg>{drawn}</svg>")
    assert [one.text or "" for one in root] == [plain(words).replace("\u00a0", " ")] * 2
    assert all(one.tag == "text" for one in root)


@given(st.lists(st.text(max_size=300), min_size=5, max_size=5), st.sampled_from(list(SHAPES)))
def test_a_sheet_is_well_formed_whatever_it_says(words, shape):
    title, unit, source, address, label = words
    asked = []

    def body(box, letters):
        asked.append(box)
        return Body(Markup(""), Markup(""))

    said = Words("nl", title, (unit,), (source,), address, label)
    look = Look(shape)
    root = ET.fromstring(draw_sheet(said, look, body, embedded=False))
    assert root.get("viewBox") == f"0 0 {look.size.width} {look.size.height}"
    assert asked[0].height > 0.35 * look.size.height


def test_the_letters_are_in_the_file_and_only_those_used():
    said = Words("fr", "Été à Liège", ("n = 3",))
    few = draw_sheet(said, Look(), lambda *_: Body(Markup(""), Markup("")))
    none = draw_sheet(said, Look(), lambda *_: Body(Markup(""), Markup("")), embedded=False)
    assert few.count("font/woff2;base64,") == len(WEIGHTS)
    assert "base64" not in none
    assert len(few) < len(none) + 12_000


def test_the_same_letters_are_the_same_bytes_whenever_they_are_cut(monkeypatch):
    """A picture has the same tag in every process, and is to be the same file."""
    cut = set()
    for second in ("1", "1000000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", second)  # what fontTools takes for now
        cut.add(font_face.__wrapped__(frozenset("Gent"), frozenset("7")))
    assert len(cut) == 1


def test_the_fonts_have_every_letter_that_the_atlas_says():
    from fontTools.ttLib import TTFont

    from geo.language.catalogue import catalogue_file
    from geo.territory import VINTAGES, load_communes

    needed = set()
    for language in LANGUAGES:
        file = catalogue_file(language)
        if file.exists():
            needed |= set(file.read_text("utf-8"))
        needed |= set("".join(load_communes(VINTAGES[-1])[f"name_{language}"]))
    needed = {one for one in needed if one.isprintable()}
    for file in font_files():
        assert sorted(needed - set(map(chr, TTFont(file).getBestCmap()))) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_widths_are_those_of_the_font(weight):
    assert width_of("n" * 10, 10, weight) == pytest.approx(10 * width_of("n", 10, weight))
    assert width_of("WWW", 10, weight) > 2 * width_of("iii", 10, weight)


places = st.lists(
    st.builds(
        Candidate,
        code=st.from_regex(r"[1-9][0-9]{4}", fullmatch=True),
        name=st.sampled_from([LONG, "Gent", "Luik", "Ans", "Bruxelles / Brussel"]),
        x=st.floats(-20, 620),
        y=st.floats(-20, 520),
        population=st.integers(0, 600_000),
    ),
    max_size=60,
)


@given(places)
def test_no_name_is_over_another_or_outside(candidates):
    frame, bar = Box(0, 0, 600, 500), Box(0, 480, 100, 20)
    size = 13
    found = place_labels(candidates, size, frame, taken=[bar])
    boxes = [(one.x - width_of(one.name, size, 700) / 2, one.y - size * 0.84, one) for one in found]
    for i, (left, top, one) in enumerate(boxes):
        right, bottom = left + width_of(one.name, size, 700), top + size
        assert (left, top) >= (0, -0.5)
        assert top >= -0.5
        assert right <= 600
        assert bottom <= 500.5
        assert left > 100 or bottom < 480.5
        for other_left, other_top, other in boxes[:i]:
            other_right = other_left + width_of(other.name, size, 700)
            apart = right <= other_left or other_right <= left
            assert apart or bottom <= other_top or other_top + size <= top


@given(places)
def test_the_one_name_is_that_of_the_largest_place_with_room(candidates):
    frame = Box(0, 0, 600, 500)
    (found,) = place_labels(candidates, 13, frame, most=1) or [None]
    alone = [one for one in candidates if place_labels([one], 13, frame)]
    assert (found is None) == (not alone)
    if found is not None:
        first = min(alone, key=lambda one: (-one.population, one.code))
        assert (found.code, found.name) == (first.code, first.name)


def test_no_suburb_is_named_in_the_stead_of_its_city():
    """In a narrow picture Brussels is too near to Antwerp, and Schaerbeek, beside it, just is not."""
    frame = Box(0, 0, 600, 500)
    antwerp = Candidate(nis_code("11002"), "Antwerp", 300, 200, 520_000)
    brussels = Candidate(nis_code("21004"), "Brussels", 310, 250, 180_000)
    schaerbeek = Candidate(nis_code("21015"), "Schaerbeek", 315, 256, 130_000)
    leuven = Candidate(nis_code("24062"), "Leuven", 345, 265, 100_000)
    everybody = [antwerp, brussels, schaerbeek, leuven]
    assert [one.name for one in place_labels(everybody, 13, frame)] == ["Antwerp", "Leuven"]
    marked = place_labels(everybody, 13, frame, first=[schaerbeek.code])
    assert marked[0].name == "Schaerbeek"


def test_no_village_is_named_for_want_of_a_town():
    """All towns have their room around one, which leaves what is far from them without a name."""
    frame = Box(0, 0, 600, 500)
    towns = [
        Candidate(nis_code(str(11000 + i)), f"Town {i}", 300 + i % 9, 200, 900_000 - i)
        for i in range(200)
    ]
    village = Candidate(nis_code("93090"), "Viroinval", 100, 450, 5_700)
    assert [one.name for one in place_labels([*towns, village], 13, frame)] == ["Town 0"]
    named = place_labels([*towns[:50], village], 13, frame)
    assert [one.name for one in named] == ["Town 0", "Viroinval"]


def test_the_inks_are_those_of_the_page_and_of_the_map():
    import re
    import tomllib
    from pathlib import Path

    root = Path(__file__).parents[3]
    theme = tomllib.loads((root / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    css = (root / "geo/cartography/browser/atlas.css").read_text("utf-8")
    for name, block in zip(("light", "dark"), css.split('data-theme="dark"')[:2], strict=True):
        inks = INKS[name]
        assert theme[name]["backgroundColor"] == inks.ground
        assert theme[name]["textColor"] == inks.ink
        assert theme[name]["borderColor"] == inks.edge
        for ours in ("ground", "ink", "quiet", "edge", "province", "region", "pattern", "accent"):
            found = re.search(rf"--{ours}: (#[0-9a-f]{{6}})", block)
            assert found
            assert found[1] == getattr(inks, ours), (name, ours)


def test_shapes_are_named_in_every_language():
    for language in LANGUAGES:
        names = {translator(language).render(size.label) for size in SHAPES.values()}
        assert len(names) == len(SHAPES)
