"""The picture of a programme has the communes of its small map; without one, all programmes."""

import pytest
from drawn_pictures import NS, check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.picture.paper import SHAPES, Look
from geo.language import LANGUAGES, translator
from geo.publishing.initiatives_page.page import sections
from geo.publishing.initiatives_page.picture import initiatives_picture
from geo.publishing.member_map import fill_colour
from geo.survey import load_programmes
from geo.territory import area_of

FLANDERS = "edition=BE2018&programme=smart_flanders"
COVENANT = "edition=BE2018&programme=covenant_of_mayors&vintage=2025"


def root_of(link, look=Look(), language="nl"):  # noqa: B008  (it cannot change)
    return parsed(initiatives_picture(view_of(link, language), look, "http://localhost/x"))


def groups_of(root):
    return {
        kind: (group.get("fill"), {path.get("id")[1:] for path in group})
        for kind in ("member", "whole", "bare", "outside")
        for group in root.iter(f"{NS}g")
        if group.get("id") == kind
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("link", [FLANDERS, COVENANT])
def test_the_members_are_filled_and_who_could_not_take_part_is_hatched(link, theme):
    view = view_of(link)
    (section,) = sections(view)
    found = groups_of(root_of(link, Look(theme=theme)))
    fill, members = found["member"]
    assert fill == fill_colour(theme)
    assert members == section.filled == {code for one in section.members for code in one.codes}
    regions = area_of(view.vintage or 2018, "region")
    inside = set(regions.index)
    if link == FLANDERS:
        inside = set(regions.index[regions == "02000"])
        assert found["outside"][0].startswith("url(#")
        assert found["outside"][1] == set(regions.index) - inside
    else:
        assert "outside" not in found
    assert found["bare"][1] == inside - members


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [FLANDERS, COVENANT])
def test_it_says_what_absence_means_and_how_many_there_are(link, language):
    say = translator(language)
    view = view_of(link, language)
    (section,) = sections(view)
    words = said(root_of(link, Look("a4"), language))
    assert squeezed(say.render(section.absence)) in words
    assert squeezed(say.render(section.white)) in words
    assert squeezed(say.number(len(section.filled))) in words
    assert squeezed(say.render(section.programme.label)) in words


def test_words_in_the_filter_take_nobody_off_the_map():
    everybody = groups_of(root_of(FLANDERS))["member"]
    assert groups_of(root_of(FLANDERS + "&words=gent"))["member"] == everybody


def test_without_a_programme_each_has_a_bar_of_its_communes():
    shown = [one for one in sections(view_of("edition=BE2018")) if one.members]
    rows = rows_of(root_of("edition=BE2018", Look("a4")))
    drawn = {words[0]: (words[-1], dots) for words, dots, _ in rows}
    say = translator("nl")
    widths = []
    for section in shown:
        label = say.render(section.programme.label)
        if label in drawn:
            count, (bar,) = drawn[label]
            assert count == say.number(section.communes)
            widths.append((section.communes, float(bar.get("width"))))
    assert len(widths) > len(shown) / 2
    most, widest = max(widths)
    for communes, width in widths:
        assert width == pytest.approx(max(1.0, widest * communes / most), abs=0.2)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_long_names_of_programmes_fit(shape):
    check_lettering(root_of("edition=BE2018", Look(shape), "de"))


def test_nothing_found_is_no_picture_and_every_programme_with_an_entry_has_one():
    assert initiatives_picture(view_of("edition=BE2018&words=xyzzy"), Look()) is None
    for key, programme in load_programmes().items():
        view = view_of(f"edition=BE2018&programme={key}")
        drawn = initiatives_picture(view, Look(), embedded=False)
        assert (drawn is not None) == bool(programme.documented), key


def test_the_bars_say_of_when_their_lists_are():
    words = said(root_of("edition=BE2018", Look("a4"), "en"))
    every = [one for programme in load_programmes().values() for one in programme.lists]
    years = sorted(one.year for one in every if one.year is not None and one.documented)
    assert squeezed(f"Years of the lists: {years[0]} to {years[-1]} and without a date") in words
    words = said(root_of(f"edition=BE2018&year={years[-1]}", Look("a4"), "en"))
    assert squeezed(f"Year of the list: {years[-1]}, as of") in words
