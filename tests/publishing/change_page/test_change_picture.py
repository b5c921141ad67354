"""The picture of change has the classes, colours, legend and words of the page's map."""

import pytest
from drawn_pictures import NS, parsed, said, squeezed, view_of

from geo.cartography.picture.paper import Look
from geo.language import translator
from geo.publishing.change_page.change_map import change_picture
from geo.publishing.change_page.page import pairing_of
from geo.publishing.change_page.picture import change_map_picture
from geo.publishing.change_page.selection import chosen

LINKS = ("edition=BE2018", "edition=BE2018&indicator=q.progress&commune=62063&vintage=2025")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("link", LINKS)
def test_each_commune_has_its_class_and_its_words(link, theme):
    view = view_of(link)
    say = translator("nl")
    pairing = pairing_of(view, chosen(view))
    picture = change_picture(pairing, theme)
    root = parsed(change_map_picture(view, Look(theme=theme)))
    (areas,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "areas")
    drawn = {
        path.get("id")[1:]: (group.get("fill"), path.find(f"{NS}title").text)
        for group in areas
        for path in group
    }
    assert set(drawn) == set(picture.codes)
    ground = {one.get("id"): one.find(f"{NS}rect").get("fill") for one in root.iter(f"{NS}pattern")}
    seen = set()
    for code, letter in zip(picture.codes, picture.letters, strict=True):
        fill, words = drawn[code]
        seen.add(letter)
        if letter.isdigit():
            lost = int(letter) in picture.losses
            assert fill.startswith("url(#") == lost  # its colour, under the mark of a loss
            colour = ground[fill[5:-1]] if lost else fill
            assert colour == picture.colours[int(letter)]
            assert str(pairing.earlier.year) in words
        else:
            assert fill.startswith("url(#")
    assert len(seen) > 5
    for entry in picture.legend(say):
        assert squeezed(say.render(entry.label)) in said(root)
        assert squeezed(say.number(entry.count)) in said(root)


def test_two_editions_whose_communes_cannot_be_compared_have_what_both_published():
    view = view_of("edition=WAL2021")
    assert chosen(view).indicator is None
    root = parsed(change_map_picture(view, Look()))
    assert not [one for one in root.iter(f"{NS}g") if one.get("id") == "areas"]
    assert squeezed(translator("nl")("What both editions published")) in said(root)


@pytest.mark.parametrize("link", LINKS)
def test_on_paper_a_dark_map_has_the_colours_of_the_light_one(link):
    view = view_of(link)
    pairing = pairing_of(view, chosen(view))
    light, dark = change_picture(pairing), change_picture(pairing, "dark")
    assert dark.on_paper == light.on_paper == light.colours != dark.colours
