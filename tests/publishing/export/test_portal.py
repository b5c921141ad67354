"""The folder for an open-data portal: complete, valid, labelled, never written over."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from download_samples import DAY, table
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

from geo.language import LANGUAGES, AtlasError, Text
from geo.publishing.export.__main__ import main
from geo.publishing.export.formats import file_bytes, file_name
from geo.publishing.export.portal import write_files
from geo.survey import consistent_snapshot, list_editions, load_edition
from geo.survey import load as load_command
from geo.survey.editions import EDITIONS
from geo.survey.store import open_store
from geo.survey.store.__main__ import main as store_command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
ADDRESS = "https://data.example/atlas"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A demonstration edition and one of published figures, written once."""
    found = {}
    for edition in ("BE2017", "WAL2020"):
        found[edition] = tmp_path_factory.mktemp(edition) / "new"
        assert main(asked_for(edition, found[edition])) == 0
    return found


def asked_for(edition: str, folder: Path) -> list[str]:
    asked = [edition, "--to", str(folder), "--date", DAY.isoformat(), "--address", ADDRESS]
    asked += [
        "--publisher-address",
        "https://publisher.example/",
        "--atlas",
        "https://atlas.example/",
    ]
    return [*asked, "--contact", "data@publisher.example"]


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


def graph_of(folder) -> Graph:
    """The metadata as a portal reads them."""
    return Graph().parse(
        folder / "dcat.jsonld", format="json-ld", publicID=f"{ADDRESS}/dcat.jsonld"
    )


# What DCAT-AP 3.0 requires and recommends (SEMICeu/DCAT-AP, releases/3.0.0: shapes.ttl and
# shapes_recommended.ttl); the kind of an agent and the shape of a place that has a name of its own
# in the European lists are left out.
EXPECTED = {
    DCAT.Catalog: (
        *(DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
        *(DCTERMS.language, DCTERMS.issued, DCTERMS.license, DCTERMS.spatial, DCTERMS.modified),
        *(DCAT.themeTaxonomy, FOAF.homepage),
    ),
    DCAT.Dataset: (
        *(DCTERMS.title, DCTERMS.description, DCAT.contactPoint, DCAT.distribution),
        *(DCAT.keyword, DCTERMS.publisher, DCTERMS.spatial, DCTERMS.temporal, DCAT.theme),
    ),
    DCAT.DatasetSeries: (DCTERMS.title, DCTERMS.description, DCTERMS.accrualPeriodicity),
    DCAT.Distribution: (
        *(DCAT.accessURL, DCTERMS.description, DCATAP.availability),
        *(DCTERMS.format, DCTERMS.license, DCTERMS.title, DCAT.mediaType, DCAT.byteSize),
    ),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    VCARD.Kind: (VCARD.fn,),
}
_MOMENTS = (XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth)
TYPED = {
    **dict.fromkeys((DCTERMS.issued, DCTERMS.modified, DCAT.startDate, DCAT.endDate), _MOMENTS),
    SPDX.checksumValue: (XSD.hexBinary,),
    DCAT.byteSize: (XSD.nonNegativeInteger,),
}
ONCE = (
    *(DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified, DCTERMS.accrualPeriodicity),
    *(DCTERMS.accessRights, DCTERMS.license, DCTERMS.format, DCAT.mediaType, DCAT.byteSize),
    *(DCATAP.availability, FOAF.homepage, DCAT.startDate, DCAT.endDate),
)


def test_dcat_ap_has_what_it_requires_and_recommends(folder):
    graph = graph_of(folder)
    for kind, properties in EXPECTED.items():
        found = set(graph.subjects(RDF.type, kind))
        assert found, kind
        for one in found:
            for asked in properties:
                assert list(graph.objects(one, asked)), (kind, asked)
    for one in ONCE:
        for subject in graph.subjects(one, unique=True):
            assert len(set(graph.objects(subject, one))) == 1, (subject, one)
    for one in (DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries, DCAT.Distribution):
        for subject in graph.subjects(RDF.type, one):
            for text in (DCTERMS.title, DCTERMS.description):
                said = {found.language: found for found in graph.objects(subject, text)}
                assert set(said) == set(LANGUAGES)
                assert all(found.strip() for found in said.values())
    assert {str(one) for one in graph.objects(None, DCTERMS.publisher)} == {
        "https://publisher.example/"
    }
    assert set(graph.objects(None, VCARD.hasEmail)) == {URIRef("mailto:data@publisher.example")}
    assert (None, DCTERMS.accessRights, None) in graph


def test_an_edition_is_finished_and_its_series_is_not(folder):
    graph = graph_of(folder)
    often = {
        kind: str(graph.value(graph.value(None, RDF.type, kind), DCTERMS.accrualPeriodicity))
        for kind in (DCAT.Dataset, DCAT.DatasetSeries)
    }
    assert often[DCAT.Dataset].endswith("/frequency/NEVER")
    assert often[DCAT.DatasetSeries].endswith("/frequency/IRREG")
    series = graph.value(None, RDF.type, DCAT.DatasetSeries)
    assert str(series) == "https://atlas.example/#editions"  # the same for every edition


def test_every_term_and_literal_is_what_it_should_be(folder):
    """A prefix or a date that is not right is only found by reading the graph."""
    graph = graph_of(folder)
    known = ("dcat#", "terms/", "foaf/", "spdx", "rdf-", "rdf-schema", "adms", "vcard", "r5r/")
    for predicate in set(graph.predicates()):
        assert any(part in predicate for part in known), predicate
        assert str(predicate).startswith("http"), predicate
    for literal in graph.objects():
        if isinstance(literal, Literal):
            assert not literal.ill_typed, literal
    for term, kinds in TYPED.items():
        for literal in graph.objects(None, term):
            assert literal.datatype in kinds, (term, literal)
    for address in graph.objects(None, DCAT.accessURL):
        assert address.startswith(f"{ADDRESS}/smart-city-atlas_") or address.endswith(
            "package.json"
        )


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
        assert (
            one["spdx:checksum"]["spdx:checksumValue"]["@value"]
            == hashlib.sha256(content).hexdigest()
        )
        licence = one["dct:license"]
        assert licence["@type"] == "dct:LicenseDocument"
        assert licence.get("@id") or licence["rdfs:label"]
        assert one["dcat:mediaType"]["@id"].startswith("https://www.iana.org/")
        assert one["dct:format"]["@id"].rpartition("/")[2].isupper()


def test_nothing_is_written_over_unless_told_and_that_is_found_out_first(
    folders, capsys, monkeypatch
):
    folder = folders["WAL2020"]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    asked = ["WAL2020", "--to", str(folder), "--date", DAY.isoformat()]
    monkeypatch.setattr("geo.publishing.export.__main__.portal_files", pytest.fail)
    assert main(asked) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_same_day_gives_the_same_bytes_and_may_replace(folders, tmp_path, capsys):
    folder = shutil.copytree(folders["WAL2020"], tmp_path / "copy")
    (folder / "dcat.jsonld").write_text("an earlier one")
    assert main([*asked_for("WAL2020", folder), "--replace"]) == 0
    said = capsys.readouterr().err
    assert "1 of 7: Communes" in said
    for path in folders["WAL2020"].iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name
    assert {path.name for path in folder.iterdir()} == {
        path.name for path in folders["WAL2020"].iterdir()
    }


def test_all_editions_have_folders_and_addresses_of_their_own(tmp_path, monkeypatch, capsys):
    """One that may not leave is told, and keeps no other from being written."""

    def files(view, _, portal, *more):
        if view.edition == "BE2017":
            raise AtlasError(Text("There is no file {file}.", file="x"))
        return {"dcat.jsonld": portal.address.encode()}

    monkeypatch.setattr("geo.publishing.export.__main__.portal_files", files)
    assert main(["--all", "--to", str(tmp_path), "--address", ADDRESS]) == 1
    assert "There is no file x." in capsys.readouterr().err
    written = {path.parent.name: path.read_text() for path in tmp_path.glob("*/*")}
    assert written == {
        one.id: f"{ADDRESS}/{one.id}/" for one in list_editions() if one.id != "BE2017"
    }


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(b"before")
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "b.csv":
            write(path, content[:1])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AtlasError, match="No space left on device"):
        write_files({"a.csv": b"after", "b.csv": b"after"}, tmp_path, replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"before"


def test_an_edition_that_is_not_there_is_told(tmp_path, capsys):
    assert main(["BE1999", "--to", str(tmp_path), "--date", "2026-11-24"]) == 1
    assert "BE1999" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "key", "edition"),
    [
        ("communes", "csv", "BE2017"),
        ("communes", "excel_csv", "BE2018"),  # has questions with several choices
        ("communes", "xlsx", "BE2018"),
        ("answers", "datapackage", "BE2018"),
        ("answers", "xlsx", "BE2017"),
    ],
)
def test_an_export_loads_as_the_same_edition(name, key, edition, tmp_path):
    taken = table(name, edition=edition, lang="de")
    path = tmp_path / file_name(taken, key, DAY)
    path.write_bytes(file_bytes(taken, key, DAY))
    if key == "datapackage":
        with zipfile.ZipFile(path) as files:
            path = Path(files.extract(f"{name}.csv", tmp_path))
    own = EDITIONS / edition
    asked = [str(path), "--edition-facts", str(own / "edition.yaml"), "--to", str(tmp_path / "out")]
    assert load_command.main([*asked, "--report", str(tmp_path / "report.txt")]) == 0
    again = (tmp_path / "out" / edition / "answers.csv").read_bytes()
    assert again == (own / "answers.csv").read_bytes()


@pytest.fixture
def own_store(tmp_path, monkeypatch):
    """A store of this test; all that was read of it is forgotten afterwards."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "store"))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    with consistent_snapshot():
        pass
    yield
    open_store().close()
    monkeypatch.undo()
    with consistent_snapshot():
        pass


def test_export_import_and_export_give_the_same_cells(tmp_path, own_store):
    """Through the store, as an editor publishes; with several choices and not applicable."""
    first = {name: table(name, edition="BE2018", lang="fr") for name in ("communes", "answers")}
    path = tmp_path / file_name(first["communes"], "excel_csv", DAY)
    path.write_bytes(file_bytes(first["communes"], "excel_csv", DAY))
    assert first["communes"].rows["not_applicable"].str.len().gt(0).any()
    assert first["answers"].rows["answer"].fillna("").str.contains("|", regex=False).any()
    facts = str(EDITIONS / "BE2018" / "edition.yaml")
    asked = [str(path), "--edition-facts", facts, "--to", str(tmp_path / "out")]
    assert load_command.main([*asked, "--report", str(tmp_path / "report.txt")]) == 0
    assert store_command(["publish", str(tmp_path / "out" / "BE2018")]) == 0
    with consistent_snapshot():
        pass  # as every page does: looks whether something was published
    assert load_edition("BE2018").version == 1
    for name, before in first.items():
        after = table(name, edition="BE2018", lang="fr")
        assert after.editions[0].version == 1
        assert after.synthetic
        pd.testing.assert_frame_equal(after.rows, before.rows)
        assert after.columns == before.columns
