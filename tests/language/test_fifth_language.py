"""A language is an entry in the list, a catalogue and columns of the data: nothing else is written."""

from __future__ import annotations

import json
import os
import re
import string
from pathlib import Path

import fifth_language
import pytest
from babel.messages.pofile import read_po

from geo.language import LANGUAGES, SOURCE_LANGUAGE
from geo.language.catalogue import catalogue_file

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
# Told apart from names and from what is the same in every language.
LEAST_WORDS, LEAST_LETTERS = 2, 14
# English for every reader: the titles of what ships (marked so in the page), and what a portal reads.
ENGLISH_FOR_ALL = re.compile(r'<(td|ul|small) lang="en".*?</\1>', re.DOTALL)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, prepared_commands):
    copy = fifth_language.copy_of(ROOT, tmp_path_factory.mktemp("atlas"))
    fifth_language.add_to_the_list(copy)
    fifth_language.make_the_catalogue(copy)
    fifth_language.add_to_the_data(copy)
    path = os.pathsep.join([str(copy), str(ROOT / "tests" / "pages")])
    environment = os.environ | {"PYTHONPATH": path, "ATLAS_DATA": str(copy / "store")}
    done = prepared_commands.run([fifth_language.__file__, str(copy)], copy, environment)
    assert done.returncode == 0, done.stderr[-9000:]
    return json.loads(done.stdout)


KEYS_OF_SAYINGS = re.compile(r"&#34;[^&]*&#34;(?=:&#34;⟦)")
"""What Streamlit says in English, beside what is said in its place (geo.publishing.landmarks)."""


def outside(text: str) -> str:
    """What stands in neither kind of bracket."""
    kept, depth = [], 0
    for sign in text:
        if sign in "⟦⟪":
            depth += 1
            kept.append("·")
        elif sign in "⟧⟫":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(sign)
    return "".join(kept)


def sentences_of_the_others() -> set[str]:
    """What stands between the placeholders of every sentence, in the languages there are."""
    told: set[str] = set()
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        with catalogue_file(language).open("rb") as source:
            for message in read_po(source, locale=language):
                for text in (message.id, message.string):
                    told |= {text} if isinstance(text, str) else set(text)
    parts = {part.strip(" .,;:()") for text in told for part, *_ in string.Formatter().parse(text)}
    return {
        part for part in parts if len(part) >= LEAST_LETTERS and len(part.split()) >= LEAST_WORDS
    }


def leaks(*texts: str) -> list[str]:
    own = (KEYS_OF_SAYINGS.sub("", _of_scripts(text)) for text in texts)
    rest = "\n".join(outside(ENGLISH_FOR_ALL.sub("", text)) for text in own)
    return sorted(part for part in SENTENCES if part in rest)


def _of_scripts(text: str) -> str:
    """Scripts have the brackets as escapes."""
    return re.sub(r"\\u(27e[67ab])", lambda code: chr(int(code[1], 16)), text)


SENTENCES = sentences_of_the_others()


def test_the_search_for_leaks_finds_one():
    assert leaks("⟦Map⟧ ⟦Answered ⟪x⟫⟧ Did not answer ⟦Map⟧", "⟦") == ["Did not answer"]
    assert leaks(r"\u27e6Map\u27e7 Did not answer") == ["Did not answer"]
    assert not leaks("⟦Did not answer⟧")


def test_every_page_speaks_it(rendered):
    found = {page: said for page, texts in rendered["pages"].items() if (said := leaks(*texts))}
    assert not found
    for page, texts in rendered["pages"].items():
        assert sum(text.count("⟦") for text in texts) > 10, page
    assert any("⟪" in text for text in rendered["pages"]["map"])
    unknown = "does not know"  # a page that was asked for with what is no part of a link
    assert not [page for page, texts in rendered["pages"].items() if unknown in "".join(texts)]


def test_links_lead_to_it(rendered):
    assert rendered["query"]["lang"] == fifth_language.CODE
    ours = re.compile(r'href="(?!http)[^"]*[?&;]lang=(\w+)')
    for page, texts in rendered["pages"].items():
        links = [link for text in texts for link in ours.findall(text)]
        assert set(links) <= {fifth_language.CODE}, page
    assert any("lang=it" in text for text in rendered["pages"]["map"])


def test_a_download_speaks_it(rendered):
    files = rendered["files"]
    assert {"dcat.jsonld", "citation.bib", "datapackage.json"} <= files.keys()
    for name in files:
        if name not in ("dcat.jsonld", "citation.txt"):  # they say it in every language
            assert not leaks(files[name]), name
    catalogue = json.loads(files["dcat.jsonld"])
    assert {"@value": "⟦Smart City Atlas of Belgium⟧", "@language": "it"} in catalogue["dct:title"]
    assert catalogue["dct:language"][0]["@id"].endswith("/ITA")
    assert "language = {italian}" in files["citation.bib"]


def test_numbers_and_dates_are_written_its_way(rendered):
    assert rendered["numbers"] == ["1.234,5", "35%", "3º", "31 gennaio 2026"]
