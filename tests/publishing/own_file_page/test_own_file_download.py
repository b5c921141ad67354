"""A reader's own table, taken away with the codes that were found for it."""

from __future__ import annotations

import io

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from download_samples import DAY, LINK

from geo.language import LANGUAGES
from geo.publishing.export.formats import file_bytes, file_name, formats_for
from geo.publishing.own_file_page.download import own_file_download
from geo.survey.own_file.join import join
from geo.survey.tables import read_table, survey_table


def own_table(name: str, content: bytes):
    return survey_table(read_table(name, content))


CONTENT = "Gemeente;Budget;=1+1\nGent;12,5;1\nLuik;8,1;2\nAntwerpen;geen;3\n"


def taken(language="nl", column="Budget"):
    table = own_table("=budget.csv", CONTENT.encode())
    own = join(table, "Gemeente", ["Budget", "=1+1"], 2018)
    return own_file_download(own, column, LINK, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_and_names_stand_beside_the_numbers(language):
    rows = taken(language).rows
    assert list(rows["code"]) == ["11002", "44021", "62063"]
    assert list(rows["value"].fillna(-1)) == [-1, 12.5, 8.1]
    assert (
        rows["name"][2] == {"nl": "Luik", "fr": "Liège", "de": "Lüttich", "en": "Liège"}[language]
    )


def test_it_says_whose_it_is_and_carries_no_label_of_ours():
    file = taken()
    assert file.notice == ""
    assert not file.synthetic
    assert "=budget.csv" in str(file.sources[0].name)
    assert "own-file_2018_" in file_name(file, "csv", DAY)


def test_its_outlines_are_those_of_the_communes():
    assert "geojson" in formats_for(taken())
    found = gpd.read_file(io.BytesIO(file_bytes(taken(), "geojson", DAY)))
    assert set(found["code"]) == {"11002", "44021", "62063"}
    assert found.geometry.is_valid.all()


def test_what_the_file_calls_a_formula_is_text():
    file = taken(column="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(file_bytes(file, "xlsx", DAY)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    csv = pd.read_csv(io.BytesIO(file_bytes(file, "csv", DAY)), dtype="str")
    assert not csv.map(lambda cell: str(cell).startswith(("=", "+", "@"))).to_numpy().any()
