"""Every sentence in the code exists in every language, with the same placeholders."""

from __future__ import annotations

import ast
import re
import shutil
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from geo.language import LANGUAGES, SOURCE_LANGUAGE
from geo.language.catalogue import catalogue_file
from geo.language.messages import KEYWORDS, update

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)


@cache
def sentences() -> dict[str | tuple[str, ...], str]:
    """Every sentence (or pair of singular and plural) in the code, and where it stands."""
    found: dict[str | tuple[str, ...], str] = {}
    for folder in ("geo", "pages"):
        for file, line, message, *_ in extract_from_dir(
            ROOT / folder, method_map=METHODS, keywords=parse_keywords(KEYWORDS)
        ):
            found.setdefault(message, f"{folder}/{file}:{line}")
    app = ROOT / "app.py"
    from babel.messages.extract import extract_from_file

    for line, message, *_ in extract_from_file("python", app, keywords=parse_keywords(KEYWORDS)):
        found.setdefault(message, f"app.py:{line}")
    return found


@cache
def catalogue(language: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    found: dict = {}
    with catalogue_file(language).open("rb") as source:
        for message in read_po(source, locale=language, abort_invalid=True):
            if message.id:
                key = message.id if isinstance(message.id, str) else tuple(message.id)
                assert not message.fuzzy, f"{language}: {key!r} is marked fuzzy"
                found[key] = message.string
    return found


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_the_code_has_sentences():
    assert len(sentences()) > 100


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_missing(language):
    known = catalogue(language)
    missing = [f"{where}: {m!r}" for m, where in sentences().items() if not known.get(m)]
    assert not missing, f"{len(missing)} without {language}:\n" + "\n".join(missing)


def test_no_sentence_hides_from_the_catalogues():
    """Python before 3.12 reads a formatted string as one piece: what is said inside is not found."""
    hidden = []
    for path in (*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            is_said = called in ("say", "Text") and isinstance(first, ast.Constant)
            if is_said and first.value not in catalogue("nl"):
                hidden.append(f"{path.relative_to(ROOT)}:{node.lineno}: {first.value}")
    assert not hidden, "\n".join(hidden)


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
        text
        for message in catalogue("fr").values()
        for text in ([message] if isinstance(message, str) else message)
        if plain.search(text)
    ]
    assert not found


def test_catalogues_are_kept(tmp_path):
    """``make messages`` changes nothing: nobody forgot it, nor wrote a catalogue otherwise."""
    for language in TRANSLATED:
        kept = catalogue_file(language)
        shutil.copyfile(kept, tmp_path / kept.name)
    update(ROOT, tmp_path)
    for language in TRANSLATED:
        kept = catalogue_file(language)
        assert (tmp_path / kept.name).read_bytes() == kept.read_bytes(), language


def test_a_sentence_comes_in_empty_and_goes_again(tmp_path):
    code = tmp_path / "code"
    (code / "geo").mkdir(parents=True)
    (code / "pages").mkdir()
    (code / "app.py").write_text("")
    shutil.copyfile(ROOT / "pyproject.toml", code / "pyproject.toml")
    (code / "geo" / "a.html").write_text('{{ say("Said on a page") }}')
    (code / "pages" / "b.py").write_text('Text.plural("{n} cow", "{n} cows", n=2)\nsay("Belgium")')
    catalogues = tmp_path / "catalogues"
    catalogues.mkdir()
    told = catalogue_file("nl", catalogues)
    update(code, catalogues)
    first = told.read_text("utf-8")
    assert '#, python-brace-format\nmsgid "{n} cow"\nmsgid_plural "{n} cows"' in first
    assert 'msgid "Said on a page"\nmsgstr ""\n' in first
    told.write_text(first.replace('msgid "Belgium"\nmsgstr ""', 'msgid "Belgium"\nmsgstr "België"'))
    (code / "geo" / "a.html").write_text("")
    update(code, catalogues)
    assert 'msgid "Belgium"\nmsgstr "België"' in told.read_text("utf-8")
    assert "Said" not in told.read_text("utf-8")
    assert catalogue_file("fr", catalogues).exists()
    assert not catalogue_file(SOURCE_LANGUAGE, catalogues).exists()
