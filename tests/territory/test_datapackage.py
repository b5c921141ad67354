"""Every data file is described, and the description is true."""

from __future__ import annotations

import json
import shutil

import frictionless
import pytest

from geo.datapackage import DATA, describe, descriptor_json, write
from geo.language import AtlasError


@pytest.fixture
def copy(tmp_path):
    """A copy of data/, for breaking."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns(".cache"))
    return tmp_path / "data"


def errors(package):
    report = frictionless.validate(package)
    return {
        task.name: [error.type for error in task.errors] for task in report.tasks if task.errors
    }


def test_the_descriptor_is_up_to_date():
    assert (DATA / "datapackage.json").read_text("utf-8") == descriptor_json(describe())


def test_frictionless_finds_nothing_wrong():
    report = frictionless.validate(DATA / "datapackage.json")
    assert report.valid, report.to_summary()
    assert len(report.tasks) == len(describe()["resources"])


def test_frictionless_would_find_a_wrong_value_or_byte(copy):
    table = copy / "territory" / "communes-2018.csv"
    table.write_text(table.read_text("utf-8").replace(",nl,nl,", ",xx,nl,", 1), "utf-8")
    (copy / "territory" / "communes-2019.parquet").write_bytes(b"PAR1")
    found = errors(copy / "datapackage.json")
    assert "constraint-error" in found["territory-communes-2018"]
    assert found["territory-communes-2019-parquet"] == ["hash-count", "byte-count"]


def test_every_resource_says_what_it_is_and_whence():
    for resource in describe()["resources"]:
        assert resource["title"], resource["path"]
        assert resource["description"], resource["path"]
        assert all(source["title"] for source in resource["sources"]), resource["path"]
        assert all(licence["name"] for licence in resource["licenses"]), resource["path"]
        for field in resource.get("schema", {"fields": []})["fields"]:
            assert field["description"], (resource["path"], field["name"])


def test_a_file_nobody_describes_is_named(copy):
    (copy / "territory" / "notes.csv").write_text("a\n1\n")
    with pytest.raises(AtlasError, match=r"data/territory/notes.csv is not described"):
        describe(copy)


def test_a_description_without_a_file_is_named(copy):
    (copy / "territory" / "names.csv").unlink()
    with pytest.raises(
        AtlasError, match=r"territory.yaml, line \d+, describes data/territory/names.csv"
    ):
        describe(copy)


def test_a_file_described_twice_is_named(copy):
    twice = """\
- title: Names
  description: Names of communes
  licenses: &origin [{title: Statbel}]
  sources: *origin
  path: territory/names.csv
"""
    (copy / "resources" / "z.yaml").write_text(twice)
    with pytest.raises(AtlasError, match=r"z.yaml, line 5, describes .*names.csv, which is"):
        describe(copy)


def test_a_key_that_nobody_knows_is_named_with_its_line(copy):
    path = copy / "resources" / "package.yaml"
    path.write_text(path.read_text("utf-8") + "colour: blue\n")
    line = len(path.read_text("utf-8").splitlines())
    with pytest.raises(AtlasError, match=rf"package.yaml, line {line}: found “colour”, expected"):
        describe(copy)


def test_a_changed_file_is_described_anew_once(copy):
    with (copy / "territory" / "places.csv").open("a") as places:
        places.write("62063,Sclessin-lez-Liège\n")
    assert write(copy)
    assert not write(copy)
    package = json.loads((copy / "datapackage.json").read_text("utf-8"))
    (resource,) = (r for r in package["resources"] if r["path"] == "territory/places.csv")
    assert resource["bytes"] == (copy / "territory" / "places.csv").stat().st_size
