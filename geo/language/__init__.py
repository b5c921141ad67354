"""Words, numbers and dates in the languages of the atlas."""

from geo.language.catalogue import (
    Translator,
    language_in_words,
    language_of_browser,
    listed,
    match_language,
    translator,
)
from geo.language.languages import (
    DEFAULT_LANGUAGE,
    FACTS,
    LANGUAGE_NAMES,
    LANGUAGES,
    SOURCE_LANGUAGE,
    Language,
)
from geo.language.text import AtlasError, Labels, Number, Text, listed_apart

__all__ = [
    "DEFAULT_LANGUAGE",
    "FACTS",
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "SOURCE_LANGUAGE",
    "AtlasError",
    "Labels",
    "Language",
    "Number",
    "Text",
    "Translator",
    "language_in_words",
    "language_of_browser",
    "listed",
    "listed_apart",
    "match_language",
    "translator",
]
