"""The folder for an open-data portal: complete, valid, labelled, never written over."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date

import frictionless
import pytest
from take_away_samples import DAY, table

from geo.language import LANGUAGES
from geo.publishing.export.__main__ import main
from geo.publishing.export.formats import file_bytes, file_name
from geo.survey import load as load_command
from geo.survey.editions import EDITIONS

ADDRESS = "https://data.example/atlas"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A demonstration edition and one of published figures, written once."""
    found = {}
    for edition in ("BE2017", "WAL2020"):
        folder = tmp_path_factory.mktemp(edition) / "new"
        asked = [edition, "--to", str(folder), "--date", DAY.isoformat(), "--address", ADDRESS]
        assert main([*asked, "--publisher-address", "https://publisher.example/"]) == 0
        found[edition] = folder
    return found


@pytest.fixture(params=["BE2017", "WAL2020"])
def folder(request, folders):
    return folders[request.param]


def document(folder) -> dict:
    return json.loads((folder / "dcat.jsonld").read_text("utf-8"))


def test_the_tables_are_a_valid_data_package(folder):
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])[:5]
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    tables = {one["name"].split("_")[2] for one in described["resources"]}
    assert {"communes", "estimates", "figures", "initiatives"} <= tables
    assert "boundaries-region" in tables


def test_the_demonstration_says_so_wherever_a_program_may_look(folders):
    folder = folders["BE2017"]
    label = "Demonstration data: synthetic answers"
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert described["demonstration"]
    assert label in described["description"]
    dataset = document(folder)["dcat:dataset"]
    for text in dataset["dct:title"]:
        assert "ynth" in text["@value"]
    said = {one["@id"].rpartition("/")[2]: one for one in dataset["dcat:distribution"]}
    for path in folder.glob("*_answers_*"):
        titles = said[f"{path.name}#distribution"]["dct:title"]
        assert any(label in one["@value"] for one in titles)
    for path in folder.glob("*_figures_*.csv"):
        titles = said[f"{path.name}#distribution"]["dct:title"]
        assert not any(label in one["@value"] for one in titles)
    assert label in (folder / "citation.bib").read_text("utf-8")
    for path in folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        if rows and rows[0].get("origin") == "synthetic":
            assert all(row["notice"] == label for row in rows), path.name


def test_published_figures_do_not(folders):
    for path in folders["WAL2020"].iterdir():
        assert b"Demonstration data: synthetic answers" not in path.read_bytes(), path.name


def test_dcat_ap_has_what_it_requires(folder):
    catalogue = document(folder)
    assert catalogue["@type"] == "dcat:Catalog"
    dataset = catalogue["dcat:dataset"]
    assert dataset["@type"] == "dcat:Dataset"
    for one in (catalogue, dataset):
        for required in ("dct:title", "dct:description"):
            assert [text["@language"] for text in one[required]] == list(LANGUAGES)
            assert all(text["@value"].strip() for text in one[required])
        assert one["dct:publisher"]["@type"] == "foaf:Agent"
        assert one["dct:publisher"]["foaf:name"]
        assert one["dct:publisher"]["@id"] == "https://publisher.example/"
    assert dataset["dct:spatial"][0]["@id"].startswith("http")
    period = dataset["dct:temporal"]
    assert period["@type"] == "dct:PeriodOfTime"
    assert period["dcat:startDate"]["@value"] <= period["dcat:endDate"]["@value"]
    assert dataset["dct:accessRights"]["@id"].endswith("/PUBLIC")
    assert dataset["dcat:theme"]
    prefixes = set(catalogue["@context"])
    for key in _keys(catalogue):
        assert key.startswith("@") or key.partition(":")[0] in prefixes, key


def test_every_file_is_a_distribution_with_its_address_licence_and_hash(folder):
    files = {one["@id"]: one for one in document(folder)["dcat:dataset"]["dcat:distribution"]}
    described = {path.name for path in folder.iterdir()} - {
        "dcat.jsonld",
        "citation.txt",
        "citation.bib",
    }
    assert {address.rpartition("/")[2] for address in files} == {
        f"{name}#distribution" for name in described
    }
    for one in files.values():
        assert one["@type"] == "dcat:Distribution"
        address = one["dcat:accessURL"]["@id"]
        assert address.startswith(f"{ADDRESS}/")
        content = (folder / address.rpartition("/")[2]).read_bytes()
        assert one["dcat:byteSize"]["@value"] == str(len(content))
        assert one["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(content).hexdigest()
        licence = one["dct:license"]
        assert licence["@type"] == "dct:LicenseDocument"
        assert licence.get("@id") or licence["rdfs:label"]
        assert one["dcat:mediaType"]["@id"].startswith("https://www.iana.org/")
        assert one["dct:format"]["@id"].rpartition("/")[2].isupper()


def test_nothing_is_written_over_unless_told(folders, capsys):
    folder = folders["WAL2020"]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    asked = ["WAL2020", "--to", str(folder), "--date", DAY.isoformat()]
    assert main(asked) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_same_day_gives_the_same_bytes_and_may_replace(folders, tmp_path):
    asked = ["WAL2020", "--to", str(tmp_path), "--date", DAY.isoformat(), "--address", ADDRESS]
    asked += ["--publisher-address", "https://publisher.example/"]
    assert main(asked) == 0
    assert main([*asked, "--replace"]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    first = {path.name: path.read_bytes() for path in folders["WAL2020"].iterdir()}
    assert written.keys() == first.keys()
    for name, content in written.items():
        assert content == first[name], name


def test_an_edition_that_is_not_there_is_told(tmp_path, capsys):
    assert main(["BE1999", "--to", str(tmp_path), "--date", "2026-11-24"]) == 1
    assert "BE1999" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["communes", "answers"])
@pytest.mark.parametrize("key", ["csv", "excel_csv", "xlsx"])
def test_an_export_loads_as_the_same_edition(name, key, tmp_path):
    taken = table(name, edition="BE2017", lang="de")
    path = tmp_path / file_name(taken, key, date(2026, 11, 24))
    path.write_bytes(file_bytes(taken, key, DAY))
    own = EDITIONS / "BE2017"
    facts = str(own / "edition.yaml")
    asked = [str(path), "--edition-facts", facts, "--to", str(tmp_path / "out")]
    assert load_command.main([*asked, "--report", str(tmp_path / "report.txt")]) == 0
    again = (tmp_path / "out" / "BE2017" / "answers.csv").read_bytes()
    assert again == (own / "answers.csv").read_bytes()


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        if "@context" in value:
            value = {key: one for key, one in value.items() if key != "@context"}
        return set(value).union(*map(_keys, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_keys, value)) if value else set()
    return set()
