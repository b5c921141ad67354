"""The search field: what it offers while one types, and what a typed text may mean."""

import pytest

from geo.language import LANGUAGES
from geo.publishing.finding import offers, suggestions
from geo.territory import VINTAGES, load_communes


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_commune_is_offered_under_all_its_names(vintage, language):
    lines = offers(vintage, language)
    assert set(lines.values()) == set(load_communes(vintage).index)
    liege = next(line for line, code in lines.items() if code == "62063")
    assert all(name in liege for name in ("Liège", "Luik", "Lüttich", "4000"))


def test_a_commune_merged_away_leads_to_its_successor():
    assert offers(2019, "nl")["Knesselare → Aalter"] == "44084"
    assert "Knesselare → Aalter" not in offers(2018, "nl")
    assert offers(2025, "fr")["Knesselare → Aalter"] == "44084"


def test_a_typing_error_is_one_suggestion():
    assert [s.code for s in suggestions("Kortrijck", 2018)] == ["34022"]


def test_what_is_ambiguous_comes_back_as_candidates():
    assert {s.code for s in suggestions("Saint-Nicolas", 2018)} == {"46021", "62093"}
    assert {(s.level, s.code) for s in suggestions("Brussel", 2018)} == {
        ("commune", "21004"),
        ("region", "04000"),
    }
    assert {s.level for s in suggestions("Limbourg", 2018)} == {"commune", "province"}


def test_nonsense_suggests_nothing():
    assert suggestions("qqqqqqqq", 2018) == []
    assert suggestions("", 2018) == []
