"""What the tab says of a view: the same in the document that comes first and in the session."""

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.tab_title import subject_of
from geo.publishing.view import View
from geo.survey import get_indicator


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_is_called_by_its_indicator_and_year(language):
    say = translator(language)
    view = View(edition="BE2017", indicator="index", lang=language)
    label = say.render(get_indicator("BE2017", "index").label)
    assert say.render(subject_of("map", view, "?")) == f"{label}, 2017"


def test_what_is_of_all_years_is_called_after_none():
    view = View(indicator="documented.all")
    assert str(subject_of("map", view, "?")) == str(get_indicator("BE2018", "documented.all").label)


def test_other_pages_keep_their_own_but_that_of_a_commune():
    view = View(selected="44021")
    say = translator("fr")
    assert say.render(subject_of("commune", view, "Commune")) == "Gand"
    assert subject_of("commune", View(), "Commune") == "Commune"
    assert subject_of("ranking", view, "Classement") == "Classement"
