"""One term a thing, in every language: the words for readers in docs/GLOSSARY.md hold.

``terms.yaml`` has, for each English term, the word of each language; in what forms it may stand where
the English sentence has the term (``allowed``, a regular expression), and what is not to be written
in its place (``avoid``). What a source literally says is no message and is not read here.
"""

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from geo.language import LANGUAGES
from geo.language.catalogue import CATALOGUES

HERE = Path(__file__).parent
GLOSSARY = HERE.parents[1] / "docs" / "GLOSSARY.md"
TERMS = yaml.safe_load((HERE / "terms.yaml").read_text("utf-8"))
ALSO = TERMS.pop("_also")
OTHERS = [one for one in LANGUAGES if one != "en"]
FIELD = re.compile(r"\{[^}]*\}")


def messages(language):
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        for one in read_po(file, locale=language):
            if one.id:
                ids = one.id if isinstance(one.id, tuple) else (one.id,)
                strings = one.string if isinstance(one.string, tuple) else (one.string,)
                yield ids, strings


def test_the_table_of_words_is_the_one_that_is_held():
    table = GLOSSARY.read_text("utf-8").partition("## The words of the readers")[2]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert rows[0] == ("English", "Nederlands", "français", "Deutsch")
    told = [tuple(row) for row in rows[1:]]
    held = [
        (term, *(words[one]["word"] for one in ("nl", "fr", "de"))) for term, words in TERMS.items()
    ]
    assert told == held
    assert len(held) > 60


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_with_the_term_has_its_word(language):
    found = list(messages(language))
    held, wrong = 0, []
    for term, words in TERMS.items():
        allowed = words[language].get("allowed")
        if not allowed:
            continue
        here = re.compile(rf"\b{re.escape(term)}s?\b", re.IGNORECASE if term.islower() else 0)
        for ids, strings in found:
            if here.search(FIELD.sub("_", " ".join(ids))):
                held += 1
                if not any(re.search(allowed, one) for one in strings):
                    wrong.append(f"{term}: {ids[0]} -> {strings[0]}")
    assert held > 1000
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_has_another_word_for_it(language):
    avoid = [words[language]["avoid"] for words in TERMS.values() if words[language].get("avoid")]
    avoid += ALSO.get(language, [])
    assert len(avoid) > 20
    wrong = [
        f"{rule}: {one}"
        for _, strings in messages(language)
        for one in strings
        for rule in avoid
        if re.search(rule, one)
    ]
    assert not wrong, "\n".join(wrong)
