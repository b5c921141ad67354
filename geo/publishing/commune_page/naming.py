"""Names of communes and provinces inside a sentence: "d’Anvers", "in Brussel", "der Gemeinde".

A name in one language comes in; the name with the word before it goes out. Only French changes the
word itself (elision before a vowel, contraction with an article in the name); German puts the word
Gemeinde in, because a bare genitive of a place name is ambiguous ("Lüttichs", "Baerle-Hertogs").
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from geo.language import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Labels, Language

# French provinces that keep their article after a preposition; the others have none there.
_WITH_ARTICLE = {"Brabant wallon", "Brabant flamand", "Limbourg"}
_CONTRACTED: Mapping[str, tuple[str, str]] = {
    "Le ": ("du", "au"),
    "Les ": ("des", "aux"),
}
# "y" is a vowel before a consonant: d’Ypres, d’Yvoir. "h" is not elided: Germanic names aspirate
# it, Belgian usage does so with most others too (de Huy, de Hannut), and "de" is never wrong.
_VOWELS = frozenset("aeiou")


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
        of = f"du {own}" if own in _WITH_ARTICLE else _french(own, "de", 0)
        return f"de la province {of}"
    say = translator(language)
    return say("of the province of {province}", province=own)


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
