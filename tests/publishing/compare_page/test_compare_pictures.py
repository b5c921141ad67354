"""The pictures of the page that compares have its numbers, colours, marks and words."""

import itertools

import pytest
from drawn_pictures import NS, check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.picture.paper import INKS, SHAPES, Look
from geo.language import translator
from geo.publishing.compare_page.pair_picture import ticks
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scatter import placed_points, region_colours
from geo.publishing.compare_page.scores import domain_rows
from geo.publishing.compare_page.two_indicators import cross_table, pair_of, second_indicators
from geo.publishing.map_view import compose
from geo.publishing.profile_words import Words

PLACES = "edition=BE2018&places=11002_46013_03000_60000"
PAIR = "way=indicators&edition=BE2018&indicator=index&commune=11002"
STRIPS = "way=indicators&edition=BE2018&indicator=index&second=q.strategy"
CROSS = "way=indicators&edition=BE2018&indicator=q.engaged&second=q.strategy"
MAPS = "way=maps&edition=BE2018&indicator=q.strategy&second=index"


def root_of(link, look=Look(), language="nl"):  # noqa: B008  (it cannot change)
    return parsed(compare_picture(view_of(link, language), look, "http://localhost/compare"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_places_have_the_marks_and_numbers_of_the_page(theme):
    view = view_of(PLACES)
    columns = columns_of(view, theme)
    say = translator("nl")
    rows = domain_rows(columns, Words(say, 2018), say)
    drawn = {one[0][0]: one for one in rows_of(root_of(PLACES, Look(theme=theme)))}
    assert len(drawn) == len(rows) + 2
    ends = None
    for row in rows:
        words, dots, intervals = drawn[row.label]
        assert len(dots) == len(row.dots)
        assert len(intervals) == sum(dot.band is not None for dot in row.dots)
        assert {dot.get("fill") for dot in dots} == {dot.column.colour for dot in row.dots}
        for cell in row.cells:
            plain = cell.words.striptags()
            # The second has no score at all: the reason stands once, beside its name.
            told = "–" if plain == "Niet geantwoord" else plain
            assert squeezed(told) in squeezed("".join(words))
        for dot in row.dots:  # in proportion to its score, on the scale of all rows
            (mark,) = (one for one in dots if one.get("fill") == dot.column.colour)
            if mark.tag == f"{NS}circle":
                ends = ends or []
                ends.append((dot.at, float(mark.get("cx"))))
    (low, x), (high, x2) = min(ends), max(ends)
    for at, middle in ends:
        assert middle == pytest.approx(x + (at - low) / (high - low) * (x2 - x), abs=0.2)


def test_a_place_without_a_score_says_why_and_has_no_mark():
    view = view_of(PLACES)
    silent = columns_of(view, "light")[1]
    colour, root = silent.colour, root_of(PLACES)
    said = ["".join(text.itertext()) for text in root.iter(f"{NS}text")]
    assert sum("Niet geantwoord" in one for one in said) == 1
    assert any(silent.name["nl"] in one and "Niet geantwoord" in one for one in said)
    for words, dots, _ in rows_of(root):
        assert "–" in words
        assert colour not in {dot.get("fill") for dot in dots}


@pytest.mark.parametrize("shape", SHAPES)
def test_six_places_with_long_names_fit(shape):
    link = "edition=BE2018&places=46013_11002_21004_60000_62063_03000"
    check_lettering(root_of(link, Look(shape), "fr"))


@pytest.mark.parametrize("link", [PAIR, STRIPS])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_area_is_one_point_in_the_colour_of_its_region(link, theme):
    pair = pair_of(view_of(link))
    colours = region_colours(theme)
    placed = placed_points(pair)
    root = root_of(link, Look(theme=theme))
    (group,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "points")
    marks = {one.get("id")[1:]: one for one in group}
    assert set(marks) == set(pair.table.index)
    for row in placed.points.itertuples():
        (mark,) = (one for one in marks[row.code] if one.get("class") == "dot")
        assert mark.get("fill") == colours[row.region]
        assert mark.get("stroke") == INKS[theme].ground
        words = marks[row.code].find(f"{NS}title").text
        assert words == f"{row.name}: {row.one}; {row.two}"


def test_points_stand_at_their_values():
    pair = pair_of(view_of("way=indicators&edition=BE2018&indicator=index&level=province"))
    root = root_of("way=indicators&edition=BE2018&indicator=index&level=province")
    (group,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "points")
    found = []
    for one in group:
        circle = one.find(f"{NS}circle")
        if circle is not None:
            code = one.get("id")[1:]
            found.append((pair.table["first"][code], float(circle.get("cx"))))
    found.sort()
    (low, x), (high, x2) = found[0], found[-1]
    for value, at in found:
        assert at == pytest.approx(x + (value - low) / (high - low) * (x2 - x), abs=2.5)
    names = {one.text for one in root.iter(f"{NS}text")}
    assert {"Henegouwen", "Luik"} <= names


def test_the_chosen_commune_is_named():
    assert "Antwerpen" in said(root_of(PAIR))


def test_each_answer_has_its_median_and_its_n():
    root = root_of(STRIPS)
    pair = pair_of(view_of(STRIPS))
    heads = placed_points(pair).heads
    assert len(heads) > 2
    medians = [one for one in root.iter(f"{NS}path") if one.get("class") == "median"]
    assert len(medians) == sum(head["median"] is not None for head in heads)
    for head in heads:
        assert squeezed(head["text"]) in said(root)


def test_two_answers_are_shares_that_are_withheld_below_five():
    pair = pair_of(view_of(CROSS))
    assert pair.chart == "cross"
    rows = rows_of(root_of(CROSS))
    counts = [count for _, _, row in cross_table(pair) for count in row]
    bars = [(words, dots) for words, dots, _ in rows]
    assert len(bars) == len(counts)
    for (words, dots), (count, share) in zip(bars, counts, strict=True):
        assert str(count) in words
        assert bool(dots) == (share is not None)


@pytest.mark.parametrize("shape", SHAPES)
def test_two_maps_have_the_classes_of_both_pages_and_names_of_their_own(shape):
    view = view_of(MAPS)
    root = root_of(MAPS, Look(shape))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    outlines = []
    for number, one in enumerate((view, second_indicators(view)), start=1):
        picture = compose(one, "light").picture
        (areas,) = (g for g in root.iter(f"{NS}g") if g.get("id") == f"m{number}-areas")
        fills = {path.get("id")[len(f"m{number}-a") :]: g.get("fill") for g in areas for path in g}
        for code, letter in zip(picture.codes, picture.letters, strict=True):
            if letter.isdigit():
                assert fills[code] == picture.colours[int(letter)]
            else:
                assert fills[code].startswith(f"url(#m{number}-")
                assert fills[code][5:-1] in ids
        outlines.append({path.get("id")[len("m1-") :]: path.get("d") for g in areas for path in g})
    assert outlines[0] == outlines[1]  # one scale, whatever the titles and legends take
    check_lettering(root)


def test_nothing_to_compare_is_no_picture():
    for link in (
        "edition=BE2018",
        "edition=BE2018&places=11002",
        "edition=BE2018&places=62063_44021",
        "way=maps&edition=BE2018&indicator=index&second=index",
        "way=indicators&edition=BE2018&indicator=index&second=index",
    ):
        assert compare_picture(view_of(link), Look()) is None


@pytest.mark.parametrize("ends", [(0, 10), (2.4, 5.1), (0, 100), (0.1, 0.13), (-3, 812)])
def test_ticks_are_few_and_round_and_inside(ends):
    found = ticks(*ends)
    assert 2 <= len(found) <= 7
    assert ends[0] <= found[0]
    assert found[-1] <= ends[1]
    assert len({round(b - a, 6) for a, b in itertools.pairwise(found)}) == 1
