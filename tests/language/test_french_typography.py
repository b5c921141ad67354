"""French is written by one rule everywhere: catalogue, data files, and sentences put together.

A no-break space (U+00A0) stands before ``: ; ? ! %`` and inside guillemets, a narrow one (U+202F)
between thousands only; an apostrophe is ``’``.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import yaml
from babel.messages.pofile import read_po

from geo.language import translator
from geo.language.catalogue import catalogue_file
from geo.publishing.barometer_page.page import barometer_html
from geo.publishing.change_page.page import below_html, side_html
from geo.publishing.change_page.selection import chosen
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.method_page.page import method_html
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.side_by_side import SideBySide
from geo.publishing.sources_page.page import sources_html
from geo.publishing.view import View

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"

# What is no sentence: code, addresses, keys of files, times of day, a quote that a cell may hold.
NO_SENTENCE = re.compile(
    r"`[^`]*`|\b(?:https?|postgresql|sqlite)://\S*|\bdata:|“[^”]*”|\bpython -m \S+|\b\d\d:\d\d\b"
    r"|\{[^}]*\}|\(\"\)|\bEN 301 549\b|\bmapping:"
)
BREAKS = "a space that may break the line, a narrow one or none before a mark"
RULES = {
    BREAKS: re.compile(
        r"[ \u202f][:;?!»%]|[^\s\u00a0\u202f:;?!(\[«“/-][:;?!»%](?=[\s\u00a0]|$)|«[^\u00a0]"
    ),
    "two spaces": re.compile(r"\S[ \u00a0]{2,}\S"),
    "a straight apostrophe": re.compile(r"\w'\w"),
    "thousands apart by a space that breaks": re.compile(r"\d[ \u00a0]\d{3}\b"),
}


def faults(text: str) -> list[str]:
    """The rules that a text breaks."""
    said = NO_SENTENCE.sub("x", text)
    return [rule for rule, pattern in RULES.items() if pattern.search(said)]


@pytest.mark.parametrize(
    "wrong",
    ["Oui : non", "Oui: non", "Oui\u202f: non", "« oui »", "5 %", "5%", "Oui ?", "l'an", "a  b",
     "80 000 euros", "oui; non"],
)  # fmt: skip
def test_the_rules_find_a_fault(wrong):
    assert faults(wrong), wrong


@pytest.mark.parametrize(
    "right",
    ["Oui\u00a0: non", "«\u00a0oui\u00a0»", "5\u00a0%", "https://a.be/?b=1", "«\u00a0oui\u00a0»\u00a0; non",
     "80\u202f000 euros", "{name}\u00a0: {n}\u00a0%", "en 2018 589 communes"[:7], "à 10:30", "Qui\u00a0?"],
)  # fmt: skip
def test_the_rules_let_through_what_is_right(right):
    assert not faults(right), right


@cache
def catalogue() -> tuple[str, ...]:
    with catalogue_file("fr").open("rb") as source:
        found = [message.string for message in read_po(source, locale="fr") if message.id]
    return tuple(
        text for one in found for text in ((one,) if isinstance(one, str) else one) if text
    )


def test_sentences_of_the_catalogue_keep_the_rule():
    # The line of keys has its entries apart by three spaces.
    found = {text: told for text in catalogue() if (told := faults(text)) and "←" not in text}
    assert not found


def french_of_files() -> dict[str, list[str]]:
    """What the data files say in French, by file."""
    found: dict[str, list[str]] = {}
    for path in sorted(DATA.rglob("*.csv")):
        head = pd.read_csv(path, nrows=0).columns
        columns = [one for one in head if one.endswith("_fr")]
        if columns:
            table = pd.read_csv(path, usecols=columns, dtype=str, keep_default_na=False)
            found[path.name] = [str(one) for column in columns for one in table[column].unique()]
    for path in sorted(DATA.rglob("*.yaml")):
        found[str(path.relative_to(DATA))] = list(_french(yaml.safe_load(path.read_text("utf-8"))))
    package = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    found["datapackage.json"] = list(_french(package))
    return found


def _french(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "fr" and isinstance(value, str):
                yield value
            else:
                yield from _french(value)
    elif isinstance(node, list):
        for one in node:
            yield from _french(one)


def test_sentences_of_the_data_keep_the_rule():
    files = french_of_files()
    assert sum(map(len, files.values())) > 1000
    found = [
        f"{file}: {text} ({', '.join(told)})"
        for file, texts in files.items()
        for text in texts
        if (told := faults(text))
    ]
    assert not found, "\n".join(found)


def pages():
    """Pages whose sentences are put together from parts."""
    base = {"lang": "fr"}
    two = SideBySide(places=("11002", "24062"))
    areas = SideBySide(places=("02000", "03000", "24062"))
    yield "commune", commune_page_html(View(selected="24062", **base), "light")
    yield "ranking", ranking_html(View(indicator="index", selected="24062", **base))
    yield "compare", compare_page_html(View(side_by_side=two, **base), "light")
    yield "compare areas", compare_page_html(View(side_by_side=areas, **base), "light")
    change = View(indicator="q.progress", selected="24062", **base)
    yield "change", side_html(change, chosen(change))
    yield "change, below", below_html(change, chosen(change), "light")
    yield "method", method_html(View(**base))
    yield "sources", sources_html(translator("fr"))
    yield "barometer", barometer_html("fr", "light")


# Said in every language, or as a source wrote it.
FOREIGN = re.compile(
    r"<(script|style|code|svg)\b.*?</\1>|<(\w+)[^>]* lang=\"(?!fr)\w+\".*?</\2>", re.DOTALL
)


@pytest.mark.slow
def test_sentences_put_together_keep_the_rule():
    found = []
    for page, html in pages():
        bare = FOREIGN.sub(" ", html)
        told = re.findall(r'(?:alt|aria-label|title|data-label)="([^"]*)"', bare)
        told += re.split(r"<[^>]+>", bare)
        for text in map(unescape, told):
            found.extend(
                f"{page}: {line.strip()[:140]} ({', '.join(rules)})"
                for line in text.splitlines()
                if re.search(r"[^\W\d]", line) and (rules := faults(line.strip()))
            )
    assert not found, "\n".join(dict.fromkeys(found))


def test_parts_in_a_row_are_joined_as_the_language_does():
    assert translator("fr").apart(["a, b", "c", "d"]) == "a, b\u00a0; c\u00a0; d"
    assert translator("en").apart(["a, b", "c"]) == "a, b; c"
    assert translator("de").apart([]) == ""
