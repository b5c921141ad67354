"""What a page has, its picture has too: peers, published change, tracks; and none is named in vain."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drawn_pictures import NS, check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.missing_patterns import UNSURE_LINES
from geo.cartography.picture.dot_rows import Dot, DotRow, Heads
from geo.cartography.picture.legend import Legend
from geo.cartography.picture.legend_place import place_legend
from geo.cartography.picture.paper import INKS, SHAPES, Box, Look
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.language import LANGUAGES, Text, translator
from geo.publishing.barometer_page.picture import barometer_picture
from geo.publishing.change_page.page import published_rows
from geo.publishing.change_page.picture import change_map_picture
from geo.publishing.change_page.selection import chosen
from geo.publishing.first_paint.content import first_page
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.ranking_page.page import ranking_rows
from geo.publishing.ranking_page.picture import ranking_picture

LINK = "http://localhost/x"
PUBLISHED = "edition=WAL2021&since=WAL2020"


def test_those_compared_with_have_a_mark_of_their_own_in_a_ranking():
    link = "edition=BE2018&indicator=index&commune=24062"
    rows = {row.name: row for row in ranking_rows(view_of(link))}
    root = parsed(ranking_picture(view_of(link), Look("a4"), LINK))
    marks = [
        (next(word for word in words if word in rows), one.tag, one.get("fill"))
        for words, (one,), _ in rows_of(root)
    ]
    assert {tag for name, tag, _ in marks if rows[name].peer} == {f"{NS}path"}
    assert {fill for name, _, fill in marks if rows[name].peer} == {INKS["light"].beside}
    assert {tag for name, tag, _ in marks if not rows[name].peer} == {f"{NS}circle"}
    assert squeezed("Vergelijkbare gemeenten") in said(root)
    alone = parsed(ranking_picture(view_of("edition=BE2018&indicator=index"), Look(), LINK))
    assert squeezed("Vergelijkbare gemeenten") not in said(alone)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_where_only_published_figures_compare_they_are_the_picture_of_change(shape, language):
    view = view_of(PUBLISHED, language)
    found = chosen(view)
    assert found.indicator is None
    root = parsed(change_map_picture(view, Look(shape), LINK))
    check_lettering(root)
    say = translator(language)
    words = said(root)
    for row in published_rows(found, say):
        for one in (row.then, row.now, row.then_n, row.now_n, row.verdict):
            assert squeezed(say.render(one)) in words, one
    assert squeezed(say.render(found.earlier.title)) in words


def test_two_editions_that_published_nothing_of_the_same_have_no_picture():
    assert change_map_picture(view_of("edition=WAL2018&since=BE2017"), Look(), LINK) is None


def test_bars_without_a_common_unit_have_tracks_and_no_scale():
    root = parsed(barometer_picture(view_of("edition=WAL2021"), Look("a4"), LINK))
    (grid,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "grid")
    assert not list(grid)
    tracks = [one for one in root.iter(f"{NS}rect") if one.get("fill") == INKS["light"].land]
    assert len(tracks) == len(rows_of(root))
    assert len({one.get("width") for one in tracks}) == 1


def test_a_legend_grows_where_there_is_room_and_keeps_its_words():
    rows = [("#112233", "Kort", "12"), ("#445566", "Een langer woord", "3")]
    tall = place_legend(rows, "", Box(0, 0, 800, 1600), 1.0)
    wide = place_legend(rows, "", Box(0, 0, 1600, 800), 1.0)
    assert tall.legend.height > 1.1 * Legend(rows, "", size=15, width=800, columns=2).height
    assert tall.room.bottom < tall.at[1]
    assert wide.at[0] < wide.room.x
    long = [("#112233", "woord " * 30, "12"), ("#445566", "kort", "3")]
    assert not place_legend(long, "", Box(0, 0, 800, 1600), 1.0).legend.crowded


def test_rows_are_as_large_as_fits_and_leave_the_scale_its_room():
    rows = [DotRow("Naam", dots=(Dot(0.5, "#112233"),), figures=("1",)) for _ in range(4)]

    def height(room: float, **more: str) -> float:
        named = [replace(row, **more) for row in rows]
        return rows_that_fit(named, Heads(), size=15, width=600, room=room).height

    usual = height(100)
    assert height(1000) > 1.2 * usual > usual
    assert height(usual) <= usual
    many = [replace(row, figures=("een lang woord",) * 3) for row in rows]
    chart = rows_that_fit(many, Heads(), size=15, width=600, room=1000)
    alone = rows_that_fit(many, Heads(), size=15, width=600, room=1000, smallest=1.0)
    assert chart.height == alone.height


def test_the_lines_over_a_doubtful_class_are_in_the_table_that_the_screen_has_too():
    assert UNSURE_LINES[0] == 9
    assert UNSURE_LINES[1].startswith("M")


@pytest.mark.parametrize(
    ("page", "query", "drawn"),
    [
        ("commune", {}, False),
        ("commune", {"commune": "44021"}, True),
        ("compare", {}, False),
        ("compare", {"places": "11002_62063"}, True),
        ("ranking", {"indicator": "index"}, True),
        ("ranking", {"edition": "WAL2020"}, False),
        ("change", {"edition": "WAL2021", "since": "WAL2020"}, True),
        ("map", {}, True),
        ("method", {}, False),
    ],
)
def test_a_page_names_a_picture_only_where_there_is_one(page, query, drawn):
    found = first_page(page, query, "nl", "http://localhost/", Text("Map"))
    assert bool(found.picture) == drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_form_does_not_tell_what_a_page_would_do_instead(language):
    query = {"lang": language, "classes": "99", "nonsense": "1", "places": "11002_11002"}
    with pytest.raises(RefusedError) as refused:
        read_request("map", "png", query, language)
    say = translator(language)
    words = " ".join(map(say.render, refused.value.sentences))
    for instead in (
        say("the usual choice is shown instead"),
        say("it is left aside"),
        say("it is taken once"),
    ):
        assert instead not in words
    assert "classes = 99" in words
    assert "nonsense" in words
    assert not re.search(r"[;,]\s*\.", words)
