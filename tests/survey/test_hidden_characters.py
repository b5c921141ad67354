"""Characters that nobody sees get into no text of data: left out of tables, refused in files."""

from __future__ import annotations

import io
import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.language.catalogue import CATALOGUES
from geo.survey.hidden_characters import has_hidden, hidden_names, without_hidden
from geo.survey.shipped_table import DATA, ColumnSpec, read_shipped_table
from geo.survey.store.validation import check_text
from geo.survey.tables import read_table
from geo.survey.yaml_files.document import read_document
from geo.survey.yaml_files.entry_schema import Entry, SomeText, Texts, read_entries

# By what they are in Unicode, not by the pattern that is tried.
CONTROLS = [chr(n) for n in range(0xA0) if unicodedata.category(chr(n)) == "Cc"]
HIDDEN = [one for one in CONTROLS if one not in "\t\n\r"] + [
    chr(n)
    for n in range(0xA0, 0x10000)
    if unicodedata.bidirectional(chr(n)) in {"LRE", "RLE", "PDF", "LRO", "RLO"}
    or unicodedata.bidirectional(chr(n)) in {"LRI", "RLI", "FSI", "PDI"}
    or chr(n) in "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"
]
WORDS = st.text("Gentéëœ’ –-ß1", min_size=1, max_size=8).filter(lambda text: text.strip() == text)


def test_the_overrides_and_the_byte_order_mark_are_among_them():
    assert {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00\x1b\x85"} < {*HIDDEN}
    assert len(HIDDEN) > 70


@given(WORDS, st.sampled_from(HIDDEN), st.integers(0, 8))
def test_each_is_found_wherever_it_stands_and_nothing_else_is_taken(text, hidden, at):
    dirty = text[:at] + hidden + text[at:]
    assert has_hidden(dirty)
    assert not has_hidden(text)
    assert without_hidden(dirty) == text
    assert hidden_names(dirty) == f"U+{ord(hidden):04X}"


def test_no_letter_sign_or_space_of_the_four_languages_is_taken():
    for catalogue in CATALOGUES.glob("*.po"):
        assert not has_hidden(catalogue.read_text("utf-8")), catalogue
    kept = "«\u00a0Liège\u00a0» 10\u202f000 km² “x” „y“ l’été \t\r\n soft\u00adhyphen"
    assert without_hidden(kept) == kept


@given(WORDS, st.sampled_from([one for one in HIDDEN if one != "\x00"]), st.integers(0, 8))
def test_a_table_loses_them_and_says_in_which_row_and_column(text, hidden, at):
    dirty = text[:at] + hidden + text[at:]
    content = f"commune;label\nGent;x\nLiège;{dirty}y\n".encode()
    table = read_table("own.csv", content)
    assert table.rows == (("Gent", "x"), ("Liège", f"{text}y"))
    assert all(type(cell) is str for row in table.rows for cell in row)
    (note,) = [str(one) for one in table.notes if "nobody sees" in str(one)]
    assert "own.csv" in note
    assert "row 3, column label" in note
    assert f"U+{ord(hidden):04X}" in note


def test_a_workbook_too_and_several_cells_are_counted():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["commune", "score"], ["Ge\u202ent", 1], ["Luik\u200b", 2], ["\u2066", 3]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    table = read_table("own.xlsx", stream.getvalue())
    assert [row[0] for row in table.rows] == ["Gent", "Luik", None]
    (note,) = [str(one) for one in table.notes if "nobody sees" in str(one)]
    assert "2 cells, the first in row 2, column commune (U+202E)" in note


def test_a_table_without_any_says_nothing():
    table = read_table("own.csv", b"commune;score\nGent;1\n")
    assert not [one for one in table.notes if "nobody sees" in str(one)]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\x1b", "\x85"])
def test_a_table_that_ships_is_refused_with_row_and_column(tmp_path, hidden):
    path = tmp_path / "programmes.csv"
    path.write_text(f"key,label_en,more\na,one,x\nb,t{hidden}wo,y\n", encoding="utf-8")
    with pytest.raises(AtlasError) as refused:
        read_shipped_table(path, [ColumnSpec("key"), ColumnSpec("label_en")])
    said = str(refused.value)
    assert "row 3, column label_en: found “two”" in said
    assert f"(U+{ord(hidden):04X})" in said
    path.write_text(f"key,label_en,more\na,one,x{hidden}\n", encoding="utf-8")
    with pytest.raises(AtlasError, match="row 2, column more"):
        read_shipped_table(path, [ColumnSpec("key"), ColumnSpec("label_en")])


class Named(Entry):
    title: Texts
    source: SomeText


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff"])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_text_in_a_yaml_file_is_refused_with_its_line(hidden, escaped):
    written = f"\\u{ord(hidden):04x}" if escaped else hidden
    content = f'title:\n  en: "A{written}B"\nsource: s\n'.encode()
    with pytest.raises(AtlasError) as refused:
        read_entries(Named, read_document("edition.yaml", content, "typed"))
    said = str(refused.value)
    assert "edition.yaml, line 2: found “AB”" in said
    assert f"U+{ord(hidden):04X}" in said
    assert not has_hidden(said)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b"])
def test_a_note_for_the_log_is_refused(hidden):
    with pytest.raises(AtlasError) as refused:
        check_text(f"why{hidden}", 60)
    assert not has_hidden(str(refused.value))


def test_nothing_that_ships_has_any():
    files = [one for one in DATA.rglob("*") if one.suffix in {".csv", ".yaml", ".json", ".md"}]
    assert len(files) > 30
    assert [one for one in files if has_hidden(one.read_text("utf-8"))] == []
