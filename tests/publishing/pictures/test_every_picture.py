"""Every page that draws pictures: all that a figure needs is inside, in its place, in four languages.

The first link of each page, and of each way to compare, is drawn in every shape and every language:
how a page is laid out depends on these. Its other links have other things in the same places: they
are drawn square in French and Dutch and in one more shape in German, the shapes taking turns. What
is asked of a picture is asked of one that is drawn already, where there is one.
"""

import re
from functools import cache

import pytest
from drawn_pictures import NS, check_lettering, parsed, said, squeezed, texts, view_of

from geo.cartography.picture import text as text_module
from geo.cartography.picture.paper import INKS, SHAPES, Look
from geo.language import LANGUAGES, translator
from geo.publishing.export.provenance import of_figures
from geo.publishing.forms.endings import forms_of, pages_with_forms
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import load_edition, load_programmes
from geo.survey.communes import area_name

pytestmark = pytest.mark.slow

ADDRESS = "http://localhost/page?a=b"
VIEWS = [
    (page, link)
    for page, links in {
        "map": [forms_of("map").example],
        "ranking": [
            forms_of("ranking").example,
            "edition=BE2018&indicator=index&commune=24062",
            "edition=BE2018&indicator=q.progress&commune=44021",
            "edition=BE2018&indicator=documented.complete&commune=21004",
        ],
        "compare": [
            forms_of("compare").example,
            "edition=BE2018&places=11002_46013_03000_21004_60000_62063",
            "way=indicators&edition=BE2018&indicator=index&commune=11002",
            "way=indicators&edition=BE2018&indicator=index&level=province",
            "way=indicators&edition=BE2018&indicator=index&second=q.strategy",
            "way=indicators&edition=BE2018&indicator=q.engaged&second=q.strategy",
            "way=maps&edition=BE2018&indicator=index",
        ],
        "commune": [
            forms_of("commune").example,
            "edition=BE2018&commune=11002",
            "edition=BE2018&commune=46030&vintage=2025",
            "edition=WAL2021&commune=62063",
        ],
        "initiatives": [
            forms_of("initiatives").example,
            "edition=BE2018&programme=covenant_of_mayors",
            "edition=BE2018&programme=smart_flanders&vintage=2025",
        ],
        "barometer": [forms_of("barometer").example, "edition=BE2017", "edition=WAL2021"],
        "change": [forms_of("change").example, "edition=BE2018&indicator=q.progress&vintage=2025"],
    }.items()
    for link in links
]
EACH_SHAPE_AND_LANGUAGE = [
    *zip(SHAPES, ["en", "fr", "nl", "de", "de"], strict=True),
    *(("square", language) for language in LANGUAGES if language != "fr"),
]
WHOLE = {(page, re.search("way=[a-z]+|$", link)[0]): link for page, link in reversed(VIEWS)}


def looks_of(page, link):
    """The shapes and languages that a view is drawn in."""
    if link in WHOLE.values():
        return EACH_SHAPE_AND_LANGUAGE
    others = [shape for shape in SHAPES if shape != "square"]
    return [("square", "fr"), ("square", "nl"), (others[VIEWS.index((page, link)) % 4], "de")]


LOOKS = [(*view, *look) for view in VIEWS for look in looks_of(*view)]


@cache
def drawn(page, link, look, language):
    """A picture, and the words that were broken in it elsewhere than at a hyphen."""
    broken, whole = set(), text_module._pieces

    def pieces(word, size, width, weight):
        found = list(whole(word, size, width, weight))
        # An address may be longer than any line.
        if "=" not in word and any(one[-1] not in "-/._\u00a0" for one in found[:-1]):
            broken.add(word)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "_pieces", pieces)
        view = view_of(link, language)
        return forms_of(page).picture(view, look, ADDRESS, embedded=False), broken


def picture_of(page, link, look, language):
    return drawn(page, link, look, language)[0]


@cache
def taken_of(page, link, language):
    """What is downloaded of a view, beside its pictures of every shape."""
    return forms_of(page).download(view_of(link, language), ADDRESS)


def test_every_page_with_a_picture_is_tried_here():
    drawn = {page for page, forms in pages_with_forms().items() if forms.picture is not None}
    assert drawn == {page for page, _ in VIEWS}


@pytest.mark.parametrize(("page", "link", "shape", "language"), LOOKS)
def test_it_says_all_that_a_figure_needs(page, link, shape, language):
    say = translator(language)
    taken = taken_of(page, link, language)
    root = parsed(picture_of(page, link, Look(shape), language))
    words = said(root)
    check_lettering(root)
    assert squeezed(ADDRESS) in words
    sources = taken.sources
    if page == "barometer":  # its rows are of all editions, its picture is of one
        sources = (of_figures(load_edition(view_of(link).edition)),)
    for source in sources:
        assert squeezed(say.render(source.name)) in words
        assert squeezed(say.render(source.licence)) in words
    assert (squeezed(say.render(DEMONSTRATION_LABEL)) in words) == taken.synthetic
    if taken.year is not None and page != "barometer":
        assert str(taken.year) in words
    if taken.sample is not None and page not in ("barometer", "initiatives"):
        assert squeezed(say.render(taken.sample)) in words
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


@pytest.mark.parametrize(("page", "link"), VIEWS)
def test_each_theme_has_only_its_own_inks(page, link):
    for theme, other in (("light", "dark"), ("dark", "light")):
        svg = picture_of(page, link, Look("square", theme=theme), "fr")
        mine, theirs = INKS[theme], INKS[other]
        assert f"fill='{mine.ground}'" in svg
        for name in ("quiet", "edge", "province", "own", "accent"):
            assert f"'{getattr(theirs, name)}'" not in svg, name


@pytest.mark.parametrize(("page", "link"), VIEWS)
def test_without_a_title_it_still_says_what_it_shows(page, link):
    taken = taken_of(page, link, "de")
    root = parsed(picture_of(page, link, Look(titled=False), "de"))
    title = str(taken.say.render(taken.title))
    if page == "initiatives" and "programme=" in link:
        title = taken.say.render(load_programmes()[view_of(link).initiatives.programme].label)
    if page == "barometer":
        title = taken.say.render(load_edition(view_of(link).edition).title)
    words = said(root)
    short = re.sub(r"^[^:]*: ", "", title)
    assert squeezed(title) in words or squeezed(short) in words


@pytest.mark.parametrize(("page", "link"), VIEWS)
def test_no_line_of_a_french_picture_begins_with_a_sign(page, link):
    for one in texts(parsed(picture_of(page, link, Look("square"), "fr"))):
        assert one.words[:1] not in (";", ":", "!", "?", "»"), one


@pytest.mark.parametrize(("page", "link", "shape", "language"), LOOKS)
def test_no_word_is_broken_but_at_a_hyphen(page, link, shape, language):
    assert not drawn(page, link, Look(shape), language)[1]


@pytest.mark.parametrize(
    ("page", "link"),
    [*VIEWS, ("ranking", "edition=BE2018&indicator=index&commune=44021")],
)
def test_marks_of_several_colours_are_told_apart_by_keys(page, link):
    """Ghent has no place, and those it is compared with are marked all the same."""
    root = parsed(picture_of(page, link, Look("square"), "nl"))
    marks = {
        name: {one.get("fill") for group in part(root, name) for one in dots_in(group)}
        for name in ("rows", "keys")
    }
    if len(marks["rows"]) > 1:
        assert marks["rows"] <= marks["keys"]


@pytest.mark.parametrize(("page", "link", "shape", "language"), LOOKS)
def test_letters_are_neither_tiny_nor_larger_than_what_they_belong_to(page, link, shape, language):
    root = parsed(picture_of(page, link, Look(shape), language))
    unit = SHAPES[shape].unit
    sizes = [float(one.get("font-size")) for one in root.iter(f"{NS}text")]
    assert min(sizes) >= 8.3 * unit
    for legend in [*part(root, "legend"), *part(root, "m1-legend")]:
        inside = [float(one.get("font-size")) for one in legend.iter(f"{NS}text")]
        assert max(inside) <= 17 * unit + 0.1  # of the line below the title


@pytest.mark.parametrize("shape", SHAPES)
def test_a_commune_is_named_on_its_own_map(shape):
    for code in ("44021", "62063"):
        link = f"edition=BE2018&commune={code}"
        root = parsed(picture_of("commune", link, Look(shape), "de"))
        (close,) = part(root, "commune")
        name = area_name(code, "commune", 2018)["de"]
        assert name in [one.text for one in close.iter(f"{NS}text")], code


@pytest.mark.parametrize("shape", ["article", "story"])
@pytest.mark.parametrize("code", ["53084", "11002", "82037", "44021"])
def test_the_selected_commune_is_named_on_the_map(shape, code):
    link = f"edition=BE2018&indicator=index&commune={code}"
    root = parsed(picture_of("map", link, Look(shape), "fr"))
    (names,) = part(root, "names")
    assert area_name(code, "commune", 2018)["fr"] in [one.text for one in names.iter(f"{NS}text")]


def part(root, name):
    return [one for one in root.iter(f"{NS}g") if one.get("id") == name]


def dots_in(group):
    return [one for one in group.iter() if one.get("class") == "dot"]
