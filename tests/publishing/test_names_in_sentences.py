"""Names inside a sentence: elision, contraction and the word Gemeinde, for names that are tricky."""

import re

import pytest

from geo.language import LANGUAGES, Labels, translator
from geo.publishing.names_in_sentences import (
    _SMALL_IN_GERMAN,
    choices_listed,
    in_a_row,
    in_brackets,
    in_commune,
    of_commune,
    of_province,
)
from geo.survey.communes import area_name
from geo.survey.questionnaire import load_questionnaire
from geo.territory import VINTAGES, load_communes


def same(name: str) -> Labels:
    return Labels.same(name)


@pytest.mark.parametrize(
    ("name", "of", "inside"),
    [
        ("Anvers", "d’Anvers", "à Anvers"),
        ("Liège", "de Liège", "à Liège"),
        ("Écaussinnes", "d’Écaussinnes", "à Écaussinnes"),
        ("Éghezée", "d’Éghezée", "à Éghezée"),
        ("Uccle", "d’Uccle", "à Uccle"),
        ("Ixelles", "d’Ixelles", "à Ixelles"),
        ("Ypres", "d’Ypres", "à Ypres"),
        ("Yvoir", "d’Yvoir", "à Yvoir"),
        ("Huy", "de Huy", "à Huy"),
        ("Herstappe", "de Herstappe", "à Herstappe"),
        ("Le Roeulx", "du Roeulx", "au Roeulx"),
        ("Les Bons Villers", "des Bons Villers", "aux Bons Villers"),
        ("La Louvière", "de La Louvière", "à La Louvière"),
        ("Lessines", "de Lessines", "à Lessines"),
        ("De Haan", "de De Haan", "à De Haan"),
        ("Œudeghien", "d’Œudeghien", "à Œudeghien"),
    ],
)
def test_french_elides_and_contracts(name, of, inside):
    assert of_commune(same(name), "fr") == of
    assert in_commune(same(name), "fr") == inside


@pytest.mark.parametrize(
    ("code", "language", "of", "inside"),
    [
        ("21004", "nl", "van Brussel", "in Brussel"),
        ("55004", "nl", "van ’s-Gravenbrakel", "in ’s-Gravenbrakel"),
        ("62063", "de", "der Gemeinde Lüttich", "in Lüttich"),
        ("13002", "fr", "de Baerle-Duc", "à Baerle-Duc"),
        ("63023", "de", "der Gemeinde Eupen", "in Eupen"),
        ("11002", "en", "of Antwerp", "in Antwerp"),
    ],
)
def test_other_languages_have_their_own_word(code, language, of, inside):
    name = area_name(code, "commune", 2018)
    assert of_commune(name, language) == of
    assert in_commune(name, language) == inside


@pytest.mark.parametrize(
    ("code", "of"),
    [
        ("10000", "de la province d’Anvers"),
        ("20001", "de la province du Brabant flamand"),
        ("20002", "de la province du Brabant wallon"),
        ("30000", "de la province de Flandre-Occidentale"),
        ("50000", "de la province de Hainaut"),
        ("70000", "de la province du Limbourg"),
    ],
)
def test_provinces(code, of):
    assert of_province(area_name(code, "province", 2018), "fr") == of


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_any_commune_comes_out_wrong(language, vintage):
    for code in load_communes(vintage).index:
        name = area_name(str(code), "commune", vintage)
        for phrase in (of_commune(name, language), in_commune(name, language)):
            assert phrase.split("’")[-1].split(" ")[-1] in name[language]
            assert not re.match(r"de [AEIOUÉÈ]|(de|à) Les? ", phrase), phrase


def test_choices_in_a_row_begin_small_but_for_the_first_and_what_has_a_capital_of_its_own():
    def row(language, *keys, question="funding"):
        choices = {one.key: one.label for one in load_questionnaire().questions[question].choices}
        return in_a_row([choices[key][language] for key in keys], question, language)

    chosen = ("own_funds", "private", "european")
    assert row("nl", *chosen) == ["Eigen middelen", "private partners", "Europese subsidies"]
    assert row("en", *chosen) == ["Own funds", "private partners", "European grants"]
    assert row("de", *chosen) == ["Eigenmittel", "private Partner", "europäische Zuschüsse"]
    assert row("de", "political_support", "shared_vision", question="prerequisites") == [
        "Politische Unterstützung", "gemeinsame Sicht auf die Herausforderungen",
    ]  # fmt: skip
    assert row("de", "college", "it", question="actors_inside")[1] == "IT-Dienst"
    assert row("en", "college", "it", question="actors_inside")[1] == "IT department"


def test_choices_of_a_question_of_ones_own_stay_as_they_were_written():
    assert in_a_row(["Facebook", "Proximus"], "an_own_question", "nl") == ["Facebook", "Proximus"]


NOUNS = {
    "Agenturen", "Attraktivität", "Berater", "Bereitstellung", "Bürger", "Bürgermeister",
    "Dienstleiter", "Digitalisierung", "Eigenmittel", "Einbindung", "Energieoptimierung",
    "Gemeindekollegium", "Generaldirektion", "Generaldirektor", "Gesamtsicht", "Governance",
    "IT-Dienst", "Image", "Interkommunalen", "LED-", "Schöffen", "Smart-City-Manager", "Teilhabe",
    "Telekommunikation", "Universitäten", "Unternehmen", "Verkehr", "Verwaltung", "Zuschüsse",
}  # fmt: skip


def test_of_every_german_choice_it_is_known_whether_it_begins_with_a_noun():
    """A new choice is decided here, or in the words that German writes small."""
    begun = {
        choice.label["de"].partition(" ")[0].strip(",")
        for question in load_questionnaire().questions.values()
        for choice in question.choices
    }
    assert {word for word in begun if word.lower() not in _SMALL_IN_GERMAN} == NOUNS


def test_choices_with_an_and_of_their_own_are_parted_by_semicolons():
    say = translator("nl")
    simple = ["Eigen middelen", "Private partners"]
    assert choices_listed(simple, "funding", say) == "Eigen middelen en private partners"
    with_and = ["Politieke steun", "Flexibel en participatief leiderschap"]
    assert (
        choices_listed(with_and, "prerequisites", say)
        == "Politieke steun; flexibel en participatief leiderschap"
    )
    assert choices_listed(with_and[1:], "prerequisites", say) == with_and[1]


def test_a_phrase_in_brackets_begins_small_also_in_german_where_it_is_no_noun():
    told = {
        ("de", "Vergleichbare Gemeinden"): "vergleichbare Gemeinden",
        ("de", "Nicht geantwortet"): "nicht geantwortet",
        ("de", "Gemeinden ihrer Größe"): "Gemeinden ihrer Größe",
        ("nl", "Vergelijkbare gemeenten"): "vergelijkbare gemeenten",
        ("fr", "Flandre"): "Flandre",
    }
    for (language, phrase), written in told.items():
        assert in_brackets(phrase, language) == written
