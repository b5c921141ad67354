"""The file of slides: everything on them is read back, whatever stands on them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from deck_reading import beside_of, is_well_formed, numbers_of, read_deck, workbook_of
from pptx import Presentation

from geo.cartography.picture.outlined_text import outlined
from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES
from geo.publishing.pictures.map import map_picture
from geo.publishing.slides.deck import HIGH, deck_bytes
from geo.publishing.slides.qr_code import qr_picture
from geo.publishing.slides.slide import (
    BarChart,
    Deck,
    PointChart,
    PointSeries,
    Series,
    Slide,
    SlideTable,
    drawn_picture,
    plain,
)
from geo.publishing.slides.text_fit import height_of
from geo.publishing.view import View

HOSTILE = ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "a\x00b\x07\x0bc\x1f", "\ud800", "<b>&amp;"]
LABEL, LINK = "Demonstration data: synthetic answers", "https://atlas.example/?edition=BE2018"
LONG = "Beveren-Kruibeke-Zwijndrecht "
BARS = BarChart(("One", "Two"), (Series("Value", (1.5, None), "#0a7f8f"),), "of 10", "Bars", top=10)
TABLE = SlideTable(("Name", "Value"), (("One", "1"), ("Two", "2")), (0.6, 0.4), "A table")
SLIDE = Slide("body", "Title", facts=("n = 3.",), foot=("Source: us.",), label=LABEL, link=LINK)


def deck_of(*slides: Slide) -> bytes:
    return deck_bytes(Deck("Title", "en", slides, "Atlas"))


def test_every_slide_has_its_label_its_source_its_way_back_and_its_notes():
    kinds = (
        replace(SLIDE, chart=BARS, notes="First.\nSecond."),
        replace(SLIDE, table=TABLE),
        replace(SLIDE, layout="number", figure="3.64/10", detail="95% interval"),
        replace(SLIDE, layout="sentence", sentence="Nothing is known."),
        replace(SLIDE, layout="title", caption="Below"),
        replace(SLIDE, layout="end", code=qr_picture(LINK), leads_to=LINK),
        replace(SLIDE, lines=("A sentence.", "Another one.")),
    )
    content = deck_of(*kinds)
    assert is_well_formed(content)
    for slide in read_deck(content):
        assert slide.title == "Title"
        for told in (LABEL, "n = 3.", "Source: us.", "Atlas", LINK):
            assert told in slide.words
        for told in (LABEL, "n = 3.", "Source: us.", LINK):
            assert told in slide.notes
        assert all(slide.alts)
        assert slide.outside == []
        assert {one.split("-")[0] for one in slide.languages} == {"en"}
    assert read_deck(content)[0].notes.startswith("First.\nSecond.\n")
    assert read_deck(content)[5].alts == [f"QR code that leads to {LINK}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_the_language_of_their_reader(language):
    (slide,) = read_deck(deck_bytes(Deck("T", language, (SLIDE,))))
    assert {one.split("-")[0] for one in slide.languages} == {language}


def test_what_the_template_was_is_not_told():
    facts = Presentation(io.BytesIO(deck_of(SLIDE))).core_properties
    assert facts.author == facts.last_modified_by == "Smart City Atlas of Belgium"
    assert facts.title == f"Title – {LABEL}"
    assert facts.language == "en"
    assert facts.created.year >= 2026


def test_a_map_is_a_drawing_with_a_picture_for_programs_that_draw_none():
    svg = map_picture(View(), Look(sourced=False), embedded=False)
    picture = drawn_picture(svg, "A map of Belgium")
    (slide,) = read_deck(deck_of(replace(SLIDE, pictures=(picture,))))
    assert slide.alts == ["A map of Belgium"]
    (drawing,) = slide.drawings
    assert drawing.startswith("<svg")
    assert "<text" not in drawing  # it would be drawn in whatever fonts a machine has
    assert "<style" not in drawing
    assert len(re.findall(r"id='a\d{5}'", drawing)) == 589
    made = Presentation(io.BytesIO(deck_of(replace(SLIDE, pictures=(picture,)))))
    shown = [one for one in made.slides[0].shapes if one.shape_type == 13]
    assert shown[0].image.content_type == "image/png"


def test_words_as_outlines_are_where_the_words_were():
    svg = (
        "<svg><style>x</style><text x='100' y='50' font-size='20' font-weight='700' "
        "text-anchor='end' fill='#000000'>L&lt;l</text></svg>"
    )
    drawn = outlined(svg)
    assert drawn.startswith("<svg><path fill='#000000' d='M")
    assert "style" not in drawn
    xs = [float(one) for one in re.findall(r"M([\d.]+)", drawn)]
    assert len(xs) == 3
    assert all(50 < x <= 100 for x in xs)


def test_the_numbers_of_a_chart_can_be_changed_and_say_what_they_are():
    (slide,) = read_deck(deck_of(replace(SLIDE, chart=BARS)))
    (chart,) = slide.charts
    assert numbers_of(chart) == {"Value": {"One": 1.5, "Two": None}}
    assert workbook_of(chart) == [[None, "Value"], ["One", 1.5], ["Two", None]]
    assert LABEL in beside_of(chart)
    assert "Source: us." in beside_of(chart)


def test_points_have_the_names_of_their_places_in_the_workbook():
    points = PointChart(
        (
            PointSeries("Flanders", ((1.0, 2.0), (3.0, 4.0)), ("Gent", "=Brugge"), "#0a7f8f"),
            PointSeries("Wallonia", ((5.0, 6.0),), ("Namur",), "#d08a1e"),
        ),
        "Across",
        "Up",
        "Points",
    )
    (slide,) = read_deck(deck_of(replace(SLIDE, chart=points)))
    rows = workbook_of(slide.charts[0])
    assert rows[0][1] == "Flanders"
    assert rows[1] == [1, 2, "Gent"]
    assert rows[2] == [3, 4, "=Brugge"]
    assert rows[4][1] == "Wallonia"
    assert rows[5] == [5, 6, "Namur"]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_comes_from_files_is_text(words):
    chart = BarChart(
        (plain(words), "b"), (Series(plain(words), (1, 2), "#0a7f8f"),), plain(words), plain(words)
    )
    table = SlideTable(("a", words), ((words, "1"),), (0.5, 0.5), plain(words))
    hostile = replace(SLIDE, title=words, caption=words, notes=words, lines=(words,))
    content = deck_of(replace(hostile, chart=chart), replace(hostile, table=table))
    assert is_well_formed(content)
    first, second = read_deck(content)
    assert first.title == plain(words)
    assert (workbook_of(first.charts[0])[1][0] or "") == plain(words)
    assert second.tables[0][1][0] == plain(words)


def test_the_longest_words_stay_on_the_slide():
    title, caption = (LONG * 6)[:160], (LONG * 17)[:480]
    long = replace(SLIDE, title=title, caption=caption, foot=("Quelle: " + LONG * 20,))
    slides = (
        replace(long, chart=BARS),
        replace(long, table=TABLE),
        replace(long, lines=(caption, caption)),
        replace(long, layout="number", figure="1.234.567 von 9.876.543", detail=caption),
        replace(long, layout="sentence", title=caption),
        replace(long, layout="end", code=qr_picture(LINK), leads_to=LINK + "x" * 300),
    )
    content = deck_of(*slides)
    for slide in read_deck(content):
        assert slide.outside == []
    made = Presentation(io.BytesIO(content))
    for slide in list(made.slides)[:3]:
        boxes = sorted((one.top, one.top + one.height) for one in slide.shapes if one.height)
        large = [one for one in boxes if one[1] - one[0] > 914400 * 0.2]
        # One below the other, but for what stands side by side.
        assert all(
            after[0] >= before[1] - 914400 * 0.06
            for before, after in pairwise(large)
            if after[1] < 914400 * (HIGH - 0.6)
        )


def test_the_names_of_bars_are_no_higher_than_their_rows():
    """LibreOffice leaves out a name that would touch the one above."""
    name = "Intangible benefits observed (quality of life, health, culture, citizen involvement)"
    series = (Series("Value", (1.0,) * 14, "#0a7f8f"),)
    long = replace(BARS, series=series, categories=tuple(f"{name}: {n}" for n in range(14)))
    short = replace(long, categories=tuple(map(str, range(14))))
    content = deck_of(*(replace(SLIDE, caption="Below", chart=one) for one in (long, short)))
    made = Presentation(io.BytesIO(content))
    frames = [next(one for one in slide.shapes if one.has_chart) for slide in made.slides]
    small, usual = (one.chart.font.size.pt for one in frames)
    lines = height_of([f"{name}: 0"], small, 0.36 * frames[0].width.inches - 0.2)
    assert lines <= 0.84 * frames[0].height.inches / 14
    assert 6 <= small < usual


def test_a_table_that_is_too_long_goes_on_over_the_next_slide():
    rows = tuple((f"{LONG}{n}", "a value in words " * 3) for n in range(60))
    table = SlideTable(("Name", "Value"), rows, (0.5, 0.5), "Long")
    slides = read_deck(deck_of(replace(SLIDE, table=table)))
    assert 2 <= len(slides) <= 8
    told = [row for slide in slides for row in slide.tables[0][1:]]
    assert len(told) == 60
    assert all(slide.tables[0][0] == ["Name", "Value"] for slide in slides)
    assert slides[1].title == f"Title (2/{len(slides)})"
    assert all(slide.outside == [] for slide in slides)
