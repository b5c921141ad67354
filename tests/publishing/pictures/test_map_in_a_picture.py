"""A map in a picture is the map on the page: the same areas in the same colours, and all it needs."""

import io
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from pdf_tags import read_tags
from PIL import Image

from geo.cartography.picture.fonts import font_files
from geo.cartography.picture.formats import as_pdf, as_png, description_of, title_of
from geo.cartography.picture.paper import INKS, SHAPES, Look
from geo.cartography.picture.shapes import MERCATOR, PER_PIXEL, fitted, projected, shapes_in
from geo.language import LANGUAGES, translator
from geo.publishing.map_view import DEMONSTRATION_LABEL, compose
from geo.publishing.pictures.finding import LEAST_SHARE, finding_of_map
from geo.publishing.pictures.map import map_picture
from geo.publishing.view import parse_view
from geo.territory import VINTAGES, load_areas, load_communes

NS = "{http://www.w3.org/2000/svg}"
VIEWS = {
    "answers": "edition=BE2018&indicator=q.progress",
    "index": "edition=BE2018&indicator=index",
    "provinces": "edition=BE2018&indicator=index&level=province",
    "documented": "edition=BE2018&indicator=documented.all",
    "one province": "edition=BE2018&indicator=documented.all&province=60000",
    "selected": "edition=BE2018&indicator=q.progress&commune=44021",
    "today": "edition=BE2018&indicator=q.progress&vintage=2025",
}


def view_of(link, language="nl"):
    view, notices = parse_view(dict(part.split("=") for part in link.split("&")), language)
    assert not notices
    return view


def root_of(link, look=Look(), language="nl"):  # noqa: B008  (it cannot change)
    return ET.fromstring(map_picture(view_of(link, language), look, "http://localhost/map"))


def written(colour):
    return "#" + bytes(colour).hex()


def areas_of(root):
    """Code -> the fill of its group, and what is said of it."""
    (areas,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "areas")
    found = {}
    for group in areas:
        for path in group:
            title = path.find(f"{NS}title")
            found[path.get("id")[1:]] = (group.get("fill"), None if title is None else title.text)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("link", VIEWS.values(), ids=VIEWS)
def test_each_area_has_the_colour_of_its_class_on_the_page(link, theme):
    picture = compose(view_of(link), theme).picture
    found = areas_of(root_of(link, Look(theme=theme)))
    unsure = picture.unsure or (False,) * len(picture.codes)
    for code, letter, doubt in zip(picture.codes, picture.letters, unsure, strict=True):
        if code not in found:
            assert letter == "."  # outside the frame
            continue
        fill, words = found[code]
        if letter.isdigit() and not doubt:
            assert fill == picture.colours[int(letter)]
        elif letter == ".":
            assert fill == "none"
            assert words is None
        else:
            assert fill.startswith("url(#a")
        if letter != ".":
            assert ":" in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_all_that_a_figure_needs(shape, language):
    look = Look(shape)
    root = root_of("edition=BE2018&indicator=q.progress", look, language)
    words = " ".join(one.text or "" for one in root.iter(f"{NS}text"))
    view = view_of("edition=BE2018&indicator=q.progress", language)
    composed = compose(view)
    from geo.language import translator

    say = translator(language)
    flat = re.sub(r"\s+", "", words)
    for needed in (
        say.render(composed.title()),
        say.render(DEMONSTRATION_LABEL),
        say.render(composed.sample()),
        "2018",
        "http://localhost/map",
        say.render(composed.observations.edition.source),
        "CC0",
    ):
        assert re.sub(r"\s+", "", str(needed)) in flat, needed
    assert re.search(r"[0-9]+ km", words)


def test_without_a_title_it_still_says_what_it_shows():
    root = root_of("edition=BE2018&indicator=index", Look(titled=False))
    texts = [one.text for one in root.iter(f"{NS}text")]
    assert not any(one.get("font-size") == "29" for one in root.iter(f"{NS}text"))
    title = compose(view_of("edition=BE2018&indicator=index")).title()["nl"]
    assert any(text.startswith(f"{title}, ") for text in texts)


def test_about_a_dozen_cities_are_named_on_the_country_and_none_is_left_out_by_a_filter():
    def names(link):
        root = root_of(link)
        (group,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "names")
        return {one.text for one in group.iter(f"{NS}text")}

    country = names("edition=BE2018&indicator=q.progress")
    assert 10 <= len(country) <= 12
    assert {"Antwerpen", "Gent", "Brussel", "Luik", "Charleroi", "Namen"} <= country
    province = names("edition=BE2018&indicator=documented.all&province=60000")
    assert len(province - country) >= 5


@pytest.mark.parametrize("shape", ["article", "slide", "story"])
def test_a_map_of_the_country_is_small(shape):
    """A larger sheet has no more points: it shows the same map larger."""
    for link in VIEWS.values():
        assert 20_000 < len(map_picture(view_of(link), Look(shape)).encode()) < 97_000


def test_the_rule_for_a_finding():
    composed = compose(view_of("edition=BE2018&indicator=q.progress"))
    found = finding_of_map(composed)
    counts = {c: composed.picture.letters.count(c) for c in "01234"}
    most = max(counts.values())
    assert found.params["n"] == most
    assert found.params["all"] == composed.picture.valued
    assert most >= LEAST_SHARE * composed.picture.valued
    assert found.params["limits"] == "0 tot 2"
    for link in ("provinces", "documented"):
        assert finding_of_map(compose(view_of(VIEWS[link]))) is None


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("level", ["commune", "arrondissement", "province", "region"])
def test_neighbours_share_their_lines_and_every_area_has_a_path(vintage, level):
    shapes = shapes_in(vintage, level, fitted(vintage, level, None, width=600, height=500))
    assert all(shapes.paths)
    for path in shapes.paths:
        steps = re.fullmatch(r"(M-?\d+ ?-?\d+l[-\d ]+z)+", path)
        assert steps, path
    assert {above for above, _ in shapes.borders} == {"region", "province"} - {level}
    for x, y, room in shapes.spots:
        assert 0 <= x <= 600
        assert 0 <= y <= 500
        assert room > 0


def test_the_window_holds_the_kept_areas_and_keeps_true_shapes():
    kept = frozenset(load_communes(2018).query("province == '60000'").index)
    window = fitted(2018, "commune", kept, width=600, height=500)
    outlines = projected(2018, "commune", 3812)
    codes = load_communes(2018).index
    for code, outline in zip(codes, outlines, strict=True):
        if code in kept:
            pixels = window.pixels(np.array(outline.bounds).reshape(2, 2))
            assert pixels.min() >= -1e-6
            assert (pixels <= (600 + 1e-6, 500 + 1e-6)).all()
    assert fitted(2018, "commune", frozenset(), width=600, height=500) == fitted(
        2018, "commune", None, width=600, height=500
    )


def test_borders_are_drawn_once_and_only_between_larger_areas():
    """The lines of the regions together are about as long as their outlines, seen once."""
    import shapely

    window = fitted(2018, "commune", None, width=800, height=700)
    borders = dict(shapes_in(2018, "commune", window).borders)

    def length(path):
        total = 0.0
        for line in path.split("M")[1:]:
            numbers = [int(n) for n in re.findall(r"-?\d+", line)]
            steps = np.array(numbers[2:]).reshape(-1, 2)
            total += np.hypot(*steps.T).sum() / PER_PIXEL
        return total

    regions = load_areas(2018, "region").geometry.to_crs(3812)
    outline = shapely.unary_union(regions.boundary.to_list()).length * window.scale
    assert length(borders["region"]) == pytest.approx(outline, rel=0.12)
    provinces = load_areas(2018, "province").geometry.to_crs(3812)
    both = shapely.unary_union(provinces.boundary.to_list()).length * window.scale
    assert length(borders["province"]) + length(borders["region"]) == pytest.approx(both, rel=0.12)


def test_mercator_is_for_the_map_on_screen():
    window = fitted(2018, "commune", None, width=600, height=500, projection=MERCATOR)
    assert window.projection == MERCATOR
    assert all(shapes_in(2018, "commune", window).paths)


@pytest.mark.parametrize("times", [1, 2])
def test_a_png_shows_the_class_of_each_area_where_it_is(times, monkeypatch):
    view = view_of("edition=BE2018&indicator=q.progress")
    windows = []
    monkeypatch.setattr(
        "geo.cartography.picture.map_picture.shapes_in",
        lambda *asked: windows.append(asked[-1]) or shapes_in(*asked),
    )
    svg = map_picture(view, Look())
    root = ET.fromstring(svg)
    (group,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "map")
    left, top = map(float, re.findall(r"[\d.]+", group.get("transform")))
    for names in [one for one in group if one.get("id") == "names"]:
        group.remove(names)
    image = Image.open(io.BytesIO(as_png(ET.tostring(root, encoding="unicode"), times)))
    assert image.size == (1200 * times, 675 * times)
    picture = compose(view).picture
    shapes = shapes_in(2018, "commune", windows[0])
    seen = 0
    for code, letter, (x, y, room) in zip(
        picture.codes, picture.letters, shapes.spots, strict=True
    ):
        assert code in shapes.codes
        if letter.isdigit() and room > 3:
            found = image.convert("RGB").getpixel((int((left + x) * times), int((top + y) * times)))
            assert written(found) == picture.colours[int(letter)], code
            seen += 1
    assert seen > 60


def test_more_times_than_there_are_is_refused():
    for times in (0, 5, 100_000):
        with pytest.raises(ValueError, match=str(times)):
            as_png("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", times)


def test_a_pdf_has_its_size_its_words_and_the_same_bytes():
    svg = map_picture(view_of("edition=BE2018&indicator=q.progress"), Look("a4"), embedded=False)
    first, again = (as_pdf(svg, Look("a4"), "Titel") for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF-")
    fonts = set(re.findall(rb"BaseFont\s*/\w+\+([\w-]+)", first))
    assert fonts >= {b"AtlasSans-Regular", b"AtlasSans-Bold"}
    assert not [name for name in fonts if not name.startswith(b"AtlasSans")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_does_not_see_it_hears_what_it_is_and_that_it_is_made_up(language):
    """In the language of the picture; an SVG says its description, a PDF the text of its figure."""
    view = view_of(VIEWS["answers"], language)
    svg = map_picture(view, Look(), embedded=False)
    label = translator(language).render(DEMONSTRATION_LABEL)
    described = description_of(svg)
    assert described.startswith(f"{label}. {title_of(svg)}. ")
    tags = read_tags(as_pdf(svg, Look(), title_of(svg)))
    assert tags.language == language
    (figure,) = tags.alts
    assert figure == described


def test_the_ground_is_the_paper_of_the_theme():
    for theme, inks in INKS.items():
        image = Image.open(
            io.BytesIO(as_png(map_picture(view_of(VIEWS["index"]), Look(theme=theme))))
        )
        assert written(image.convert("RGB").getpixel((3, 3))) == inks.ground


def test_nothing_is_missing_where_the_machine_has_no_fonts():
    """Text is drawn: the picture with words differs from the one without."""
    assert all(file.endswith(".ttf") for file in font_files())
    svg = map_picture(view_of(VIEWS["index"]), Look(), embedded=False)
    bare = re.sub(r"<text.*?</text>", "", svg)
    with_words, without = (np.asarray(Image.open(io.BytesIO(as_png(one)))) for one in (svg, bare))
    assert (with_words != without).any(axis=2).sum() > 8000
