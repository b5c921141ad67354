"""The sheet of a commune as a picture: its map, the summary and the scores of its page."""

import pytest
from drawn_pictures import NS, check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.picture.paper import INKS, SHAPES, Look
from geo.language import LANGUAGES, translator
from geo.publishing.about_commune.about import about_commune, sets_shown
from geo.publishing.about_commune.scores import score_rows
from geo.publishing.commune_page.picture import commune_picture
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name
from geo.survey.profile import commune_profile

ANSWERED, SILENT = "edition=BE2018&commune=11002", "edition=BE2018&commune=44021"
LONGEST = "edition=BE2018&commune=46030&vintage=2025"


def root_of(link, look=Look(), language="nl"):  # noqa: B008  (it cannot change)
    return parsed(commune_picture(view_of(link, language), look, "http://localhost/commune"))


def profile_of(view):
    return commune_profile(view.edition, view.selected, resolve_vintage(view), view.index_weights)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("link", [ANSWERED, SILENT])
def test_the_scores_are_those_of_the_page(link, theme):
    view = view_of(link)
    profile = profile_of(view)
    say = translator("nl")
    rows = score_rows(view, profile, sets_shown(view, profile), {}, say)
    drawn = rows_of(root_of(link, Look(theme=theme)))
    inks = INKS[theme]
    assert len(drawn) == len(rows) == 8
    for (words, dots, intervals), row in zip(drawn, rows, strict=True):
        said_here = squeezed("".join(words))
        for beside, small in row.beside:
            assert squeezed(beside.striptags()) in said_here
            assert squeezed(small) in said_here
        fills = [dot.get("fill") for dot in dots]
        assert (inks.own in fills) == (row.own_at is not None) == (link == ANSWERED)
        assert (inks.beside in fills) == (row.set_at is not None)
        assert (inks.ink in fills) == (row.region_at is not None)
        assert len(intervals) == (row.band is not None)
        if link == ANSWERED:
            assert row.own.striptags() in words


def test_a_commune_that_did_not_answer_is_told_so_and_has_no_mark():
    root = root_of(SILENT)
    assert not list(root.iter(f"{NS}circle"))
    view = view_of(SILENT)
    facts = about_commune(view, translator("nl")).summary
    for sentence in facts[:2]:
        assert squeezed(sentence) in said(root)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_longest_name_is_whole_in_every_shape(shape, language):
    root = root_of(LONGEST, Look(shape), language)
    name = area_name("46030", "commune", 2025)[language]
    assert squeezed(name) in said(root)
    check_lettering(root)
    width, height = float(root.get("width")), float(root.get("height"))
    for one in root.iter(f"{NS}rect"):
        assert float(one.get("x") or 0) + float(one.get("width")) <= width + 1
        assert float(one.get("y") or 0) + float(one.get("height")) <= height + 1


def test_the_commune_is_drawn_in_its_own_colour_between_named_neighbours():
    root = root_of(ANSWERED, Look("story"))
    own = next(one for one in root.iter(f"{NS}path") if one.get("id") == "a11002")
    assert own.get("fill") == INKS["light"].own
    assert own.find(f"{NS}title").text == "Antwerpen"
    (commune,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "commune")
    assert len(list(commune.iter(f"{NS}text"))) > 4


def test_without_scores_it_is_map_and_facts_and_without_a_commune_nothing():
    assert not rows_of(root_of("edition=WAL2021&commune=62063"))
    assert commune_picture(view_of("edition=BE2018"), Look()) is None
    assert commune_picture(view_of("edition=BE2018&level=province"), Look()) is None
