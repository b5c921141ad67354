"""Files that open: hostile text stays text, numbers stay numbers, and what is written reads back."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from dataclasses import fields
from pathlib import Path

import frictionless
import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from download_samples import DAY, HOSTILE, LINK, PAGES, REAL, hostile, table, taken_of, written
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES
from geo.publishing.export.__main__ import main as export_command
from geo.publishing.export.cell_text import escape_formula, unescape_formula, without_control
from geo.publishing.export.citation import bibtex, citation, citations
from geo.publishing.export.column_descriptions import dictionary
from geo.publishing.export.download import Download
from geo.publishing.export.file_names import file_stem, safe_name
from geo.publishing.export.formats import FORMATS, file_bytes, file_name
from geo.publishing.export.text_files import BELGIAN, PLAIN, csv_bytes, read_csv
from geo.publishing.view import View
from geo.survey import load_answers

DOCUMENTATION = Path(__file__).parents[3] / "docs"
DANGER = tuple("=+-@\t\r\n＝＋－＠")


@given(st.text() | st.sampled_from(HOSTILE))
def test_no_text_is_a_formula_and_every_text_comes_back(text):
    written = escape_formula(text)
    assert unescape_formula(written) == text
    assert len(written) < 2 or not written.startswith(DANGER)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=False), max_size=8))
def test_numbers_stay_numbers(values):
    rows = pd.DataFrame({"value": pd.Series(values, dtype="float64")})
    column = (dictionary()["value"],)
    for dialect in (PLAIN, BELGIAN):
        back = read_csv(csv_bytes(rows, column, dialect), column, dialect)
        assert all(
            a == b or (math.isnan(a) and math.isnan(b))
            for a, b in zip(values, back["value"], strict=True)
        )


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE), max_size=6
    )
)
def test_any_text_comes_back_from_a_csv(texts):
    rows = pd.DataFrame({"name": pd.Series(texts, dtype="str")})
    column = (dictionary()["name"],)
    for dialect in (PLAIN, BELGIAN):
        assert read_csv(csv_bytes(rows, column, dialect), column, dialect)["name"].tolist() == texts


@pytest.mark.parametrize(("key", "separator"), [("csv", ","), ("excel_csv", ";")])
def test_a_csv_is_a_header_and_rows_with_everything_in_columns(key, separator):
    content = file_bytes(hostile(), key, DAY)
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(
        io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator
    )
    assert len(rows) == len(HOSTILE)
    assert {len(row) for row in rows} == {len(header)}
    for name in ("notice", "source", "licence", "notes", "link", "edition", "vintage"):
        assert all(row[header.index(name)] for row in rows), name
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            if name not in ("value", "n"):
                assert len(cell) < 2 or not cell.startswith(DANGER), (name, cell)
    names = [unescape_formula(row[header.index("name")]) for row in rows]
    assert names == HOSTILE
    first = rows[0][header.index("value")]
    assert first == ("-1.5" if key == "csv" else "-1,5")  # a number, without an apostrophe


def test_a_workbook_has_its_sheets_typed_cells_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(file_bytes(hostile(), "xlsx", DAY)))
    assert book.sheetnames == ["data", "metadata", "sources"]
    assert book["data"].freeze_panes == "D2"  # to the right of the name
    assert book["data"].auto_filter.ref == f"A1:G{len(HOSTILE) + 1}"
    assert book["data"].print_title_rows == "$1:$1"
    for sheet in book:
        assert sheet.freeze_panes.endswith("2")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.coordinate
                if isinstance(cell.value, str) and len(cell.value) > 1:
                    assert not cell.value.startswith(DANGER), cell.coordinate
    data = book["data"]
    keys = [cell.value for cell in data[1]]
    cells = {key: data.cell(2, place) for place, key in enumerate(keys, start=1)}
    assert cells["code"].value == "62000"
    assert cells["code"].number_format == "@"
    assert cells["value"].value == -1.5
    assert cells["value"].number_format.startswith("0.0_")
    assert cells["n"].number_format.startswith("0_")
    names = [
        data.cell(row, keys.index("name") + 1).value or "" for row in range(2, 2 + len(HOSTILE))
    ]
    found = [unescape_formula(name).replace("\r", "\n") for name in names]  # XML knows one line end
    assert found == [without_control(text).replace("\r", "\n") for text in HOSTILE]
    said: dict[str, str] = {}
    for row in book["metadata"].iter_rows(max_col=3):
        said.setdefault(row[0].value, row[2].value)
    assert said["notice"] == "Demonstration data: synthetic answers"
    assert said["link"] == LINK
    assert book["sources"]["B2"].value == "javascript:alert(1)"


def test_geojson_is_wgs84_with_text_that_no_page_takes_for_markup(tmp_path):
    content = file_bytes(hostile(), "geojson", DAY)
    assert b"<" not in content
    assert b"\xe2\x80\xa8" not in content
    found = json.loads(content)
    assert [one["properties"]["name"] for one in found["features"]] == HOSTILE
    assert found["features"][1]["properties"]["n"] is None
    path = tmp_path / "a.geojson"
    path.write_bytes(written("map")["geojson"])
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    west, south, east, north = frame.total_bounds
    assert 2.5 < west < east < 6.5
    assert 49.4 < south < north < 51.6
    assert frame.geometry.is_valid.all()


@pytest.mark.parametrize("key", ["geojson", "gpkg", "geoparquet"])
def test_outlines_come_with_the_rows_of_the_table(key, tmp_path):
    taken = taken_of("map", "fr")
    path = tmp_path / file_name(taken, key, DAY)
    path.write_bytes(written("map")[key])
    layer = {"layer": "data"} if key == "gpkg" else {}
    frame = gpd.read_parquet(path) if key == "geoparquet" else gpd.read_file(path, **layer)
    assert len(frame) == 589
    assert frame.crs.to_epsg() == 4326
    assert frame["code"].tolist() == taken.rows["code"].tolist()
    known = taken.rows["value"].notna()
    assert frame["value"][known].tolist() == taken.rows["value"][known].tolist()
    assert frame["value"][~known].isna().all()
    assert (frame["state"] == taken.rows["state"]).all()


def test_a_geopackage_keeps_hostile_text_and_a_table_of_facts(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(file_bytes(hostile(), "gpkg", DAY))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["data", "metadata"]
    rows = pyogrio.read_dataframe(path, layer="data", read_geometry=False)
    assert rows["name"].tolist() == [without_control(text) for text in HOSTILE]


@pytest.mark.parametrize("page", {**PAGES, **REAL})
def test_a_data_package_is_valid_for_frictionless(page, tmp_path):
    zipfile.ZipFile(io.BytesIO(written(page)["datapackage"])).extractall(tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])[:5]


def test_a_hostile_package_is_valid_too(tmp_path):
    content = file_bytes(hostile(), "datapackage", DAY)
    files = zipfile.ZipFile(io.BytesIO(content))
    assert all("/" not in name and ".." not in name for name in files.namelist())
    files.extractall(tmp_path)
    assert b"<" not in (tmp_path / "datapackage.json").read_bytes()
    assert frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize("key", ["csv", "excel_csv"])
@pytest.mark.parametrize("page", {**PAGES, **REAL})
def test_what_is_written_reads_back_cell_by_cell(page, key):
    taken = taken_of(page, "fr")
    back = read_csv(written(page)[key], taken.columns, PLAIN if key == "csv" else BELGIAN)
    given = {one.name: getattr(taken, one.name) for one in fields(taken) if one.init}
    again = Download(**{**given, "rows": back})
    # An empty text and none are one in a CSV.
    texts = [column.key for column in taken.columns if column.type == "text"]
    was = taken.rows.assign(**{key: taken.rows[key].fillna("") for key in texts})
    pd.testing.assert_frame_equal(again.rows, was)


def test_and_export_again_gives_the_same_bytes():
    taken = taken_of("provinces", "fr")
    files = written("provinces")
    given = {one.name: getattr(taken, one.name) for one in fields(taken) if one.init}
    again = Download(**{**given, "rows": read_csv(files["csv"], taken.columns, PLAIN)})
    for key, content in files.items():
        assert file_bytes(again, key, DAY) == content, key


def test_the_same_content_is_the_same_file():
    taken = hostile()
    for key in FORMATS:
        assert file_bytes(taken, key, DAY) == file_bytes(hostile(), key, DAY), key


@pytest.mark.parametrize("edition", ["BE2017", "BE2018"])
def test_the_table_of_answers_holds_the_answers_as_they_were_read(edition):
    rows = table("answers", edition=edition).rows
    given = rows[rows["answer"].fillna("") != ""]
    own = load_answers(edition)
    assert list(zip(given["code"], given["question"], given["answer"], strict=True)) == list(
        zip(own["nis5"], own["question"], own["value"], strict=True)
    )
    open_ones = rows[rows["state"] == "not_answered"]
    assert open_ones["value"].isna().all()


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["BE2017", "WAL2020"])  # as in the folders of the portal
def test_what_is_missing_says_why_in_every_row(edition):
    for name in ("communes", "estimates"):
        rows = table(name, edition=edition).rows
        assert rows["state"].notna().all()
        if "value" in rows:
            numbers = rows["value"].notna()
            assert (rows.loc[~numbers, "state"] != "value").all()
            assert (rows.loc[numbers, "state"] == "value").all()


@pytest.mark.slow
def test_column_keys_are_documented_and_do_not_change_with_the_language():
    known = set(dictionary())
    for page in {**PAGES, **REAL}:
        keys = [[c.key for c in taken_of(page, lang).columns] for lang in LANGUAGES]
        assert keys[0] == keys[1] == keys[2] == keys[3]
        assert set(keys[0]) <= known


def test_and_the_documentation_is_of_today(capsys):
    """Written by ``python -m geo.publishing.export --columns > docs/columns.md``."""
    assert export_command(["--columns"]) == 0
    written_now = capsys.readouterr().out
    assert (DOCUMENTATION / "columns.md").read_text("utf-8") == written_now
    for key in dictionary():
        assert f"| `{key}` |" in written_now


def test_file_names_say_what_is_in_them_and_are_safe():
    taken = taken_of("map")
    assert file_name(taken, "csv", DAY) == "smart-city-atlas_BE2018_q.progress_2018_2026-11-24.csv"
    assert (
        file_name(taken_of("provinces"), "xlsx", DAY)
        == "smart-city-atlas_BE2018_index.province_2018_2026-11-24.xlsx"
    )
    names = [file_name(taken_of(page), "csv", DAY) for page in {**PAGES, **REAL}]
    assert len(set(names)) == len(names)
    assert file_stem(hostile(), DAY) == "smart-city-atlas_BE2018_q.-x---1_2018_2026-11-24"
    for text in ("../../etc/passwd", "a\\b:c*?", "..", "", "CON\n"):
        assert "/" not in safe_name(text)
        assert "\\" not in safe_name(text)
        assert safe_name(text).strip(".")


def test_a_citation_is_in_all_languages_and_bibtex_survives_hostile_text():
    taken = hostile()
    said = citations(taken, DAY).decode()
    assert [line[:3] for line in said.split("\n\n")] == [f"{lang}:" for lang in LANGUAGES]
    for language in LANGUAGES:  # each opens the atlas in its own language
        assert said.count(LINK.replace("lang=en", f"lang={language}")) == 1
    entry = bibtex(taken, DAY)
    assert entry.count("{") - entry.count("\\{") == entry.count("}") - entry.count("\\}")
    assert f"url = {{{LINK}}}" in entry
    assert "2026-11-24" in entry


def test_only_what_has_boundaries_is_cited_with_them():
    assert "Boundaries of 2018." in citation(taken_of("map"), DAY, "en")
    assert "Boundaries" not in citation(taken_of("published"), DAY, "en")
    assert "Gebietsstand 2018." in citation(taken_of("map", "de"), DAY, "de")


def test_map_and_file_show_the_same_rows():
    from geo.publishing.map_view import compose

    view = View(lang="de", indicator="index", regions=("03000",))
    shown = compose(view).table()
    taken = PAGES["map"][0](view, LINK).rows
    assert taken["code"].tolist() == shown.index.tolist()
    assert taken["value_label"].tolist() == shown["shown"].tolist()
    assert taken["name"].tolist() == shown["name"].tolist()
    assert len(taken) == 262
