"""Nothing synthetic leaves without its label, and nothing confidential leaves at all."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from dataclasses import fields, replace

import openpyxl
import pyarrow.parquet as pq
import pytest
from download_samples import DAY, PAGES, REAL, WITH_ANSWERS, hostile, table, taken_of, written

from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.export.citation import bibtex, citation
from geo.publishing.export.download import Download, may_be_downloaded
from geo.publishing.export.formats import FORMATS, file_bytes, formats_for
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import load_edition
from geo.survey.store import ACCESS_KINDS


def labels_in(content: bytes, key: str, tmp_path) -> list[str]:
    """Where a file of this kind says what must be known, as a program finds it."""
    if key in ("csv", "excel_csv"):
        text = content.decode("utf-8-sig")
        return [line.split(",")[0].split(";")[0].strip('"') for line in text.split("\r\n")[1:2]]
    if key == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        data, said = book["data"], book["metadata"]
        assert data["A1"].value == "notice"
        assert data.oddHeader.center.text.startswith(str(data["A2"].value))
        return [data["A2"].value, said["C2"].value]
    if key == "geojson":
        found = json.loads(content)
        return [found["metadata"]["notice"], found["features"][0]["properties"]["notice"]]
    if key == "gpkg":
        path = tmp_path / "a.gpkg"
        path.write_bytes(content)
        base = sqlite3.connect(path)
        of_table = base.execute("select content from metadata where key = 'notice'").fetchone()
        described = base.execute("select description from gpkg_contents").fetchall()
        row = base.execute("select notice from data").fetchone()
        assert any(row[0] in text for (text,) in described if text)
        return [of_table[0], row[0]]
    if key == "geoparquet":
        found = pq.read_table(io.BytesIO(content))
        said = json.loads(found.schema.metadata[b"atlas"])
        return [said["notice"], found["notice"][0].as_py()]
    files = zipfile.ZipFile(io.BytesIO(content))
    described = json.loads(files.read("datapackage.json"))
    row = files.read(described["resources"][0]["path"]).decode().split("\r\n")[1]
    assert described["demonstration"]
    assert described["resources"][0]["demonstration"]
    assert described["resources"][0]["description"].startswith(row.split(",")[0])
    return [row.split(",")[0]]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_file_of_every_page_wears_the_label(page, tmp_path):
    label = translator("fr").render(DEMONSTRATION_LABEL)
    for key, content in written(page).items():
        assert set(labels_in(content, key, tmp_path)) == {label}, key


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_language_of_the_reader(language, tmp_path):
    """Every file takes it from one place: that one, what is cited, and the files of one page."""
    label = translator(language).render(DEMONSTRATION_LABEL)
    for page in PAGES:
        taken = taken_of(page, language)
        assert taken.synthetic
        assert taken.notice == label
        assert label in citation(taken, DAY, language)
        assert label in bibtex(taken, DAY)
    for key in formats_for(taken_of("provinces", language)):
        content = file_bytes(taken_of("provinces", language), key, DAY)
        assert set(labels_in(content, key, tmp_path)) == {label}, key


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_ANSWERS[:3])
def test_so_does_every_table_of_the_edition(name, tmp_path):
    taken = table(name, lang="fr")
    label = translator("fr").render(DEMONSTRATION_LABEL)
    for key in formats_for(taken):
        assert set(labels_in(file_bytes(taken, key, DAY), key, tmp_path)) == {label}, key


@pytest.mark.parametrize("page", REAL)
def test_what_is_real_does_not_wear_it(page):
    taken = taken_of(page)
    assert not taken.synthetic
    assert "notice" not in taken.told()[0]
    assert "Demonstration data" not in citation(taken, DAY, "en")
    assert b"Demonstration data: synthetic" not in file_bytes(taken, "csv", DAY)


def test_it_cannot_be_asked_to_go():
    taken = hostile()
    given = {one.name: getattr(taken, one.name) for one in fields(taken) if one.init}
    with pytest.raises(TypeError):
        Download(**given, synthetic=False)
    # Said to be something else, the rows still tell where they come from.
    assert Download(**{**given, "kinds": frozenset({"reference"})}).synthetic
    assert Download(**{**given, "rows": taken.rows.assign(origin="published")}).synthetic


@pytest.mark.parametrize("page", PAGES)
def test_answers_of_a_real_edition_stay_where_they_are(page, monkeypatch):
    real = replace(load_edition("BE2018"), demonstration=False)
    given = taken_of(page)
    parts = {one.name: getattr(given, one.name) for one in fields(given) if one.init}
    with pytest.raises(AtlasError) as refused:
        Download(**{**parts, "editions": (real,)})
    assert "confidential" in str(refused.value)


def test_what_is_public_of_a_real_edition_may_leave():
    real = replace(load_edition("BE2018"), demonstration=False)
    for kind in ("figures", "documented", "reference"):
        may_be_downloaded(real, kind)
    for kind in ("answers", "scores", "groups"):
        may_be_downloaded(load_edition("BE2018"), kind)
        may_be_downloaded(load_edition("WAL2021"), kind)  # holds no answers
        with pytest.raises(AtlasError):
            may_be_downloaded(real, kind)


def test_every_format_has_been_tried():
    taken = taken_of("map")
    assert set(formats_for(taken)) == set(FORMATS)
    assert not any(one.outlines for one in formats_for(table("answers")).values())


def test_what_an_editor_published_under_a_rule_may_leave():
    """What the rule keeps is not in the edition that arrives: tests/publishing/test_disclosure_*"""
    real = replace(load_edition("BE2018"), demonstration=False, version=1)
    for rule in ACCESS_KINDS:
        may_be_downloaded(replace(real, disclosure=rule), "answers")
    with pytest.raises(AtlasError, match="confidential"):
        may_be_downloaded(replace(real, version=None), "answers")
