"""A table for paper shows what the table on screen shows, cell by cell."""

from __future__ import annotations

import re

import pandas as pd

from geo.language import translator
from geo.publishing.formatted_table import formatted_table
from geo.publishing.paper_table import paper_table_html

TABLE = pd.DataFrame(
    {"Commune": ["Ans <b>", "Jette\nBrussel", None], "Getal": [1.25, None, 1234.0], "n": [1, 2, 3]}
)


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html.replace("\n", " "))
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]


def test_numbers_are_written_in_the_language_and_text_is_text():
    shown = formatted_table(TABLE, {"Getal": 1}, translator("nl"))
    assert cells(paper_table_html(shown, translator("nl"), "Tabel")) == [
        ["Commune", "Getal", "n"],
        ["Ans &lt;b&gt;", "1,2", "1"],
        ["Jette Brussel", "", "2"],
        ["", "1.234,0", "3"],
    ]
    assert list(shown.data) == list(TABLE)
    assert "Commune" in shown.to_html()  # what is shown on screen hides nothing


def test_words_may_stand_on_either_side_of_the_numbers():
    say = translator("nl")
    shown = formatted_table(TABLE[["Getal", "Commune"]], {"Getal": 0}, say)
    assert [row[0] for row in cells(paper_table_html(shown, say, "Tabel"))] == [
        "Getal",
        "1",
        "",
        "1.234",
    ]


def test_a_plain_table_and_an_empty_one_are_tables_too():
    say = translator("fr")
    assert cells(paper_table_html(TABLE[["Commune"]], say, "Tabel"))[1] == ["Ans &lt;b&gt;"]
    assert cells(paper_table_html(TABLE[:0], say, "Tabel")) == [["Commune", "Getal", "n"]]
