"""The summary: four to six sentences for every commune, that compare and never grade."""

import re

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.about_commune.summary import FEWEST, MOST, change_words, summary
from geo.survey import answer_table, commune_profile
from geo.survey.answer_counts import AnswerCount
from geo.survey.communes import area_name
from geo.territory import history

DIFFICULT = ("21004", "73028", "13002", "11056", "63023", "62063", "44029", "54007", "11002")
GRADES = [
    "good",
    "bad",
    "well",
    "poor",
    "strong",
    "weak",
    "excellent",
    "leading",
    "lagging",
    "behind",
    "bon",
    "mauvais",
    "faible",
    "excellent",
    "retard",
    "goed",
    "slecht",
    "zwak",
    "sterk",
    "gut",
    "schlecht",
    "schwach",
    "stark",
]
TEN = AnswerCount(10, mean=4.5)


def told(code, language, edition="BE2018", vintage=2018, compared=TEN, place=""):
    profile = commune_profile(edition, code, vintage)
    peers = [area_name(one, "commune", vintage) for one in ("62063", "11002")]
    return summary(profile, compared, peers, place, translator(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", ["BE2018", "BE2017", "WAL2021"])
@pytest.mark.parametrize("code", DIFFICULT)
def test_four_to_six_whole_sentences_without_a_grade(code, edition, language):
    found = told(code, language, edition)
    assert FEWEST <= len(found) <= MOST
    for one in found:
        assert one.endswith(".")
        assert "{" not in one
        words = set(re.findall(r"\w+", one.casefold()))
        assert not words & set(GRADES), one


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("11002", "fr", "mentions d’Anvers"),
        ("62063", "fr", "une commune de la province de Liège (Wallonie)"),
        ("21004", "fr", "une commune de la Région de Bruxelles-Capitale"),
        ("62063", "de", "Einträge der Gemeinde Lüttich"),
        ("73028", "nl", "een gemeente van de provincie Limburg (Vlaanderen) met 88 inwoners"),
        ("25031", "fr", "du Brabant wallon"),
    ],
)
def test_agreement_and_elision(code, language, words):
    assert words in " ".join(told(code, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_synthetic_answers_say_so_in_the_sentence(language):
    word = {"en": "synthetic", "fr": "synthétiques", "nl": "synthetische", "de": "synthetischen"}
    assert word[language] in told(answer_table("BE2018").index[0], language)[1]


def test_a_mean_of_too_few_is_not_told():
    answered = answer_table("BE2018").index[0]
    assert "too few for a mean" in " ".join(told(answered, "en", compared=AnswerCount(4)))
    assert "4.50 (n\u00a0=\u00a010)" in " ".join(told(answered, "en"))


def test_its_place_is_told_where_there_is_room():
    answered = next(c for c in answer_table("BE2018").index if not history(c, 2018))
    assert "Place." in told(answered, "en", place="Place.")


@pytest.mark.parametrize(
    ("code", "vintage", "words"),
    [
        ("44029", 2018, "it became part of Aalter (44084)"),
        ("44084", 2019, "It was made on 1 January 2019 from Aalter and Knesselare"),
        ("54007", 2018, "its code became 57096"),
        ("11002", 2018, "it was joined with Borsbeek; its code stayed the same"),
        ("11007", 2018, "it became part of Antwerp (11002)"),
        ("11056", 2018, "it became part of Beveren-Kruibeke-Zwijndrecht (46030)"),
    ],
)
def test_what_became_of_it(code, vintage, words):
    say = translator("en")
    found = [say.render(change_words(one, code, vintage, say)) for one in history(code, vintage)]
    assert any(words in one for one in found), found
