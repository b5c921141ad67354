"""Every sentence in the code exists in every language, with the same placeholders."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from geo.language import LANGUAGES
from geo.language.catalogue import CATALOGUES

ROOT = Path(__file__).parents[2]
# Functions whose first argument (or first two: one and many) is a sentence for a reader.
KEYWORDS = {"Text": None, "say": None, "plural": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


@cache
def sentences() -> dict[str | tuple[str, ...], str]:
    """Every sentence (or pair of singular and plural) in the code, and where it stands."""
    found: dict[str | tuple[str, ...], str] = {}
    for folder in ("geo", "pages"):
        for file, line, message, *_ in extract_from_dir(
            ROOT / folder, method_map=METHODS, keywords=KEYWORDS
        ):
            found.setdefault(message, f"{folder}/{file}:{line}")
    app = ROOT / "app.py"
    from babel.messages.extract import extract_from_file

    for line, message, *_ in extract_from_file("python", app, keywords=KEYWORDS):
        found.setdefault(message, f"app.py:{line}")
    return found


@cache
def catalogue(language: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    merged: dict = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else tuple(message.id)
                known = merged.get(key, message.string)
                assert known == message.string, f"{path}: {key!r} is translated twice, differently"
                assert not message.fuzzy, f"{path}: {key!r} is marked fuzzy"
                merged[key] = message.string
    return merged


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_the_code_has_sentences():
    assert len(sentences()) > 100


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_missing(language):
    known = catalogue(language)
    missing = [f"{where}: {m!r}" for m, where in sentences().items() if not known.get(m)]
    assert not missing, f"{len(missing)} without {language}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_plural_form_is_filled(language):
    for message, forms in catalogue(language).items():
        if isinstance(message, tuple):
            assert all(forms), f"{language}: {message!r}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same(language):
    for message, translation in catalogue(language).items():
        sources = (message,) if isinstance(message, str) else message
        targets = (translation,) if isinstance(translation, str) else translation
        wanted = set().union(*map(placeholders, sources))
        for target in targets:
            # A singular may say "one" without the number.
            allowed = (wanted, wanted - {"n"}) if isinstance(message, tuple) else (wanted,)
            assert placeholders(target) in allowed, f"{language}: {message!r} -> {target!r}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_catalogue_keeps_what_the_code_no_longer_says(language):
    unused = [m for m in catalogue(language) if m not in sentences()]
    assert not unused, "\n".join(map(repr, unused))


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_their_edges(language):
    """A space or a full stop lost at an edge shows where sentences are joined."""
    for message, translation in catalogue(language).items():
        if isinstance(message, str):
            assert (message[-1:] in ".?!…") == (translation[-1:] in ".?!…"), (message, translation)
            assert re.match(r"\s*", message)[0] == re.match(r"\s*", translation)[0]


def test_french_punctuation_never_starts_a_line():
    """A space that may break before a colon leaves the colon alone on the next line."""
    plain = re.compile(" [:;?!»%]|« ")
    found = [
        (path.stem, text)
        for path in sorted((CATALOGUES / "fr").glob("*.po"))
        for message in read_po(path.open("rb"))
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if plain.search(text)
    ]
    assert not found
