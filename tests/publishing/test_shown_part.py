"""A figure of a part of the country says which part: on the page, in pictures, in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES, translator
from geo.publishing.captions import caption_text
from geo.publishing.forms.endings import forms_of
from geo.publishing.map_view import compose
from geo.publishing.pictures.map import map_subtitle
from geo.publishing.quotations.map_sentences import map_sentence
from geo.publishing.quotations.place_sentences import rank_sentence
from geo.publishing.ranking_page.page import ranking_html, ranking_of
from geo.publishing.shown_part import shown_part, shown_part_fact, shown_part_sentence
from geo.publishing.view import View, parse_view
from geo.territory.nis_code import NisCode

WALLONIA, BRUSSELS, LIEGE = NisCode("03000"), NisCode("04000"), NisCode("60000")
AT = "https://atlas.example/"
URBAN = "urban communes, 150 inhabitants per km² and more"
AREAS = ("Wallonia", "Flanders", "Brussels")
PARTS = {
    "region=03000": "Wallonia",
    "region=03000_04000": "Wallonia and Brussels-Capital Region",
    "province=60000": "Liège (province)",
    "language_area=de": "the German language area",
    "setting=rural": "rural communes, below 150 inhabitants per km²",
    "size=50k-over": "communes of 50,000 inhabitants and more",
    "region=03000&setting=rural": "Wallonia; rural communes, below 150 inhabitants per km²",
}


def view_of(query: str) -> View:
    asked = dict(one.split("=") for one in query.split("&"))
    view, notices = parse_view({"lang": "en", "edition": "BE2018"} | asked, "en")
    assert not notices
    return view


@pytest.mark.parametrize("query", PARTS)
def test_every_filter_is_named_wherever_its_figure_is(query):
    view, said = view_of(query), f"nly: {PARTS[query]}"
    say = translator("en")
    composed = compose(view)
    assert f"O{said}." in [say.render(one) for one in caption_text(composed)]
    assert f"O{said}." in map_subtitle(composed, say, titled=False)
    assert f"(o{said}; n\u00a0=\u00a0" in map_sentence(composed, AT)
    ranking = ranking_of(view)
    first = NisCode(str(next(iter(ranking.places))))
    assert f"; o{said}; " in rank_sentence(view, ranking, first, AT, say)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        *PARTS.items(),
        ("province=60000_50000", "Liège (province) and Hainaut (province)"),
        ("language_area=de_nl", "the German language area and the Dutch language area"),
        ("region=03000_02000&province=60000", "Wallonia and Flanders; Liège (province)"),
        (
            "province=60000&language_area=de&setting=urban&size=under10k",
            f"Liège (province); the German language area; {URBAN}; communes below 10,000 inhabitants",
        ),
    ],
)
def test_every_kind_of_filter_is_said_and_those_of_a_kind_together(query, said):
    view, say = view_of(query), translator("en")
    assert say.render(shown_part_sentence(view, 2018)) == f"Only: {said}."
    assert say.render(shown_part_fact(view, 2018)) == f"only: {said}"
    for level in ("arrondissement", "province"):
        above = shown_part_fact(replace(view, level=level), 2018)
        left = [one for one in said.split("; ") if "province" in one or one.startswith(AREAS)]
        expected = f"only: {'; '.join(left)}" if left else None
        assert (above and say.render(above)) == expected


def test_names_are_those_of_the_boundaries():
    """The province of the communes of 2018 and of 2025 has one name; Brussels has no province."""
    view = replace(view_of("region=04000"), provinces=(BRUSSELS,))
    assert translator("en").render(shown_part(view, 2025)) == "; ".join(
        ["Brussels-Capital Region"] * 2
    )


def test_nothing_is_left_out_nothing_is_said():
    assert shown_part(View(), 2018) is None
    assert shown_part_sentence(View(), 2018) is None
    assert shown_part_fact(View(), 2018) is None
    assert "nly:" not in map_sentence(compose(View(lang="en")), AT)


def test_above_the_commune_only_regions_and_provinces_leave_something_out():
    view = replace(view_of("region=03000&setting=rural"), level="province")
    assert translator("en").render(shown_part_sentence(view, 2018)) == "Only: Wallonia."
    assert shown_part(replace(view_of("setting=rural"), level="province"), 2018) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("map", {}),
        ("ranking", {}),
        ("initiatives", {}),
        ("compare", {"way": "indicators", "second": "index"}),
        ("compare", {"way": "maps", "second": "index"}),
    ],
)
def test_every_picture_of_a_part_says_so(page, more, language):
    query = {"edition": "BE2018", "lang": language, "region": "03000", **more}
    view, _ = parse_view(query, language)
    drawn = forms_of(page).picture(view, Look(), AT, embedded=False)
    assert drawn is not None
    say = translator(language)
    part = say.render(shown_part_sentence(view, 2018)).rstrip(".")
    assert part.replace("\u00a0", " ") in drawn.replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_ranking_says_which_part_it_ranks(language):
    view = replace(view_of("region=03000"), lang=language)
    say = translator(language)
    part = say.render(shown_part_sentence(view, 2018))
    assert f" · {part}" in ranking_html(view)
    assert part not in ranking_html(View(lang=language))
