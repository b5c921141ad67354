"""Names of places inside a sentence: "d’Anvers", "in Brussel", "der Gemeinde", "für Wallonien".

A name in one language comes in; the name with the word before it goes out. Only French changes the
word itself (elision before a vowel, contraction with an article in the name); German puts the word
Gemeinde in, because a bare genitive of a place name is ambiguous ("Lüttichs", "Baerle-Hertogs").
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from geo.language import listed_apart, translator
from geo.state_cache import state_cache
from geo.survey.communes import area_codes, area_name
from geo.survey.questionnaire import load_questionnaire
from geo.territory import LEVELS, VINTAGES
from geo.territory.nis_code import BRUSSELS, NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Labels, Language, Translator
    from geo.territory import Level

# French provinces that keep their article after a preposition; the others have none there.
_WITH_ARTICLE = {"Brabant wallon", "Brabant flamand", "Limbourg"}
_CONTRACTED: Mapping[str, tuple[str, str]] = {
    "Le ": ("du", "au"),
    "Les ": ("des", "aux"),
}
# "y" is a vowel before a consonant: d’Ypres, d’Yvoir. "h" is not elided: Germanic names aspirate
# it, Belgian usage does so with most others too (de Huy, de Hannut), and "de" is never wrong.
_VOWELS = frozenset("aeiou")
_OF_PLACES = frozenset({"European", "Europese"})
"""What is written with a capital everywhere: adjectives of places that choices begin with."""


def of_commune(name: Labels, language: Language) -> str:
    """As in "of Liège", "van Luik", "de Liège", "d’Anvers", "du Roeulx", "der Gemeinde Lüttich"."""
    own = name[language]
    if language == "fr":
        return _french(own, "de", 0)
    say = translator(language)
    return say("of {commune}", commune=own)


def in_commune(name: Labels, language: Language) -> str:
    """As in "in Liège", "in Luik", "à Liège", "au Roeulx", "aux Bons Villers", "in Lüttich"."""
    own = name[language]
    if language == "fr":
        return _french(own, "à", 1)
    say = translator(language)
    return say("in {commune}", commune=own)


def of_province(name: Labels, language: Language) -> str:
    """As in "of the province of Liège", "van de provincie Luik", "de la province d’Anvers"."""
    own = name[language]
    if language == "fr":
        return f"de la province {_of_french_province(own)}"
    say = translator(language)
    return say("of the province of {province}", province=own)


def for_area(code: NisCode, level: Level, vintage: int, language: Language) -> str:
    """As in "for Wallonia", "für die Provinz Lüttich", "pour l’arrondissement d’Anvers".

    Of a commune as in "for Liège". Errors as :func:`geo.survey.communes.area_name`.
    """
    say = translator(language)
    own = area_name(code, level, vintage)[language]
    if level == "commune":
        return say("for {commune}", commune=own)
    if level == "arrondissement":
        of = _french(own, "de", 0) if language == "fr" else own
        return say("for the arrondissement of {name}", name=of)
    if level == "province" and code not in area_codes(vintage, "region"):
        of = _of_french_province(own) if language == "fr" else own
        return say("for the province of {name}", name=of)
    if code == BRUSSELS:
        return say("for the {region}", region=own)
    return say("for {region}", region=own)


def behind_colon(sentence: str, language: Language) -> str:
    """A sentence as it is written behind a colon: "…: in nine of ten", but "…: Antwerp is".

    Only German begins it with a capital letter; a name keeps its own everywhere, and so does what
    is written in capitals.
    """
    if language == "de" or sentence[1:2].isupper():
        return sentence
    word = sentence.partition(" ")[0]
    if word in _OF_PLACES:
        return sentence
    for name in _names_by_first_word(language).get(word.strip(",.;:"), ()):
        if sentence.startswith(name) and not sentence[len(name) : len(name) + 1].isalnum():
            return sentence
    return sentence[:1].lower() + sentence[1:]


_SMALL_IN_GERMAN = frozenset({
    "andere", "beabsichtigt", "bessere", "diese", "europäische", "fehlendes", "festgelegt",
    "flexible", "formell", "gemeinsame", "geringere", "gesellschaftlich", "immateriell",
    "informell", "kein", "keine", "leicht", "mehrere", "meine", "nicht", "nichts",
    "politische", "private", "schwierig", "sehr", "technologisch", "umfassend",
    "vergleichbare", "weder", "zu",
})  # fmt: skip
"""First words of phrases that are no nouns: German writes these small inside a sentence."""


def in_brackets(phrase: str, language: Language) -> str:
    """A phrase, no sentence, as it is written inside one: "Ghent (did not answer)"."""
    return _small_in_german(phrase) if language == "de" else behind_colon(phrase, language)


def in_a_row(choices: Sequence[str], question: str, language: Language) -> list[str]:
    """Choices of a question as they follow each other: "Political support", "shared vision".

    All but the first begin small; of German ones only those that begin with no noun. Those of a
    question that an edition brought itself stay as they were written: any of them may be a name.
    """
    if question not in load_questionnaire().questions:
        return list(choices)
    small = _small_in_german if language == "de" else lambda one: behind_colon(one, language)
    return [*choices[:1], *map(small, choices[1:])]


def _small_in_german(choice: str) -> str:
    word = choice.partition(" ")[0].lower()
    return word + choice[len(word) :] if word in _SMALL_IN_GERMAN else choice


def choices_listed(choices: Sequence[str], question: str, say: Translator) -> str:
    """Choices of a question in one sentence: "Political support and shared vision".

    Semicolons part them where one has a comma or an "and" of its own.
    """
    row = in_a_row(choices, question, say.language)
    joined_by = say.list(["", ""])
    if len(row) > 1 and any("," in one or joined_by in one for one in row):
        return say.render(listed_apart(row))
    return say.list(row)


@state_cache(maxsize=8, of="boundaries")
def _names_by_first_word(language: Language) -> Mapping[str, frozenset[str]]:
    """The names of all areas of all vintages in a language."""
    found: dict[str, set[str]] = {}
    for vintage in VINTAGES:
        for level in LEVELS:
            for code in area_codes(vintage, level):
                name = area_name(NisCode(str(code)), level, vintage)[language]
                found.setdefault(name.partition(" ")[0], set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _of_french_province(name: str) -> str:
    return f"du {name}" if name in _WITH_ARTICLE else _french(name, "de", 0)


def _french(name: str, word: str, which: int) -> str:
    """``word`` and ``name``: elided before a vowel, one with an article that begins the name."""
    for article, contracted in _CONTRACTED.items():
        if name.startswith(article):
            return f"{contracted[which]} {name.removeprefix(article)}"
    if word == "de" and _begins_with_vowel(name):
        return f"d’{name}"
    return f"{word} {name}"


def _begins_with_vowel(name: str) -> bool:
    bare = unicodedata.normalize("NFD", name.replace("Œ", "Oe").replace("Æ", "Ae")).casefold()
    first, second = bare[:1], bare[1:2]
    if first == "y":
        return second not in _VOWELS
    return first in _VOWELS
