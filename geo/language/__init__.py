"""Words, numbers and dates in the languages of the atlas."""

from geo.language.catalogue import (
    Translator,
    language_in_words,
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
from geo.language.text import AtlasError, Labels, Number, Text

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
    "listed",
    "match_language",
    "translator",
]
