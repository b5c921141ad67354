"""Communes near the limit of rural and urban are exactly those that the error of areas concerns."""

import pytest

from geo.language import LANGUAGES, translator
from geo.survey.communes import commune_facts
from geo.survey.profile import commune_profile
from geo.survey.urban_rural import near_limit_note, near_the_limit, setting_words
from geo.territory import VINTAGES
from geo.territory.load import AREA_ERROR, RURAL_BELOW

WITHIN_TWO = ("23032", "33040", "45061", "63061", "71017", "93088")
"""Herne, Langemark-Poelkapelle, Wortegem-Petegem, Raeren, Gingelom, Walcourt."""
WITHIN_THREE = ("51014", "51019")  # Chièvres, Flobecq
MERGED_IN_2025 = "23032"  # Herne


@pytest.mark.parametrize("vintage", VINTAGES)
def test_these_communes_and_no_others(vintage):
    expected = {*WITHIN_TWO, *WITHIN_THREE} - ({MERGED_IN_2025} if vintage == 2025 else set())
    assert set(near_the_limit(vintage)) == expected
    density = commune_facts(vintage)["density"]
    # Nothing that is shown as sure could be on the other side of the limit.
    sure = density.drop(list(expected))
    assert ((sure / RURAL_BELOW - 1).abs() > AREA_ERROR).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_of_each_of_them_and_of_nobody_else(language):
    say = translator(language)
    for code in commune_facts(2018).index:
        near = code in (*WITHIN_TWO, *WITHIN_THREE)
        limit = say("{setting} (near the limit)", setting="").strip()
        assert (limit in say.render(setting_words(code, 2018))) == near
    for code in (*WITHIN_TWO, "62063"):
        said = say.render(commune_profile("BE2018", code, 2018).setting)
        assert ("3" in said.replace("150", "")) == (code in WITHIN_TWO)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_names_those_among_the_chosen(language):
    say = translator(language)
    assert say.render(near_limit_note(2018)).count(",") >= 6
    assert "Raeren" in say.render(near_limit_note(2018, frozenset({"63061", "62063"})))
    assert near_limit_note(2018, frozenset({"62063"})) is None


def test_on_official_boundaries_areas_are_known(monkeypatch):
    monkeypatch.setattr("geo.territory.load.official_source", lambda _: object())
    from geo.territory import load_communes

    assert not load_communes(2018)["near_limit"].any()
