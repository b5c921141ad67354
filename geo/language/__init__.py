"""Words, numbers and dates in the four languages of the atlas."""

from geo.language.catalogue import (
    DEFAULT_LANGUAGE,
    LANGUAGE_NAMES,
    LANGUAGES,
    Language,
    Translator,
    language_in_words,
    listed,
    match_language,
    translator,
)
from geo.language.text import AtlasError, Labels, Number, Text

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "LANGUAGE_NAMES",
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
