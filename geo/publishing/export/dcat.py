"""DCAT-AP 3 metadata of a published edition, as JSON-LD: a catalogue, its dataset, its files.

What every file is comes in; the document goes out. Titles are in four languages, and the label of
demonstration data is in the title and the description, so that no portal shows the dataset without
it. An edition is one dataset in a series of them: it is finished and is not added to, which is what
frequency ``NEVER`` says, and the series gets a new one now and then (``IRREG``), as in the
standard's own example (SEMICeu/DCAT-AP, releases/3.0.0, ``dataset-series-frequency``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from geo.language import FACTS, LANGUAGES, SOURCE_LANGUAGE, Text, translator
from geo.publishing.export.licences import licence_of
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.territory.nis_code import BRUSSELS, FLANDERS, WALLONIA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.language import Labels, Language
    from geo.publishing.export.download import FileSource
    from geo.survey import Edition, Moment

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_NUTS = {FLANDERS: "BE2", WALLONIA: "BE3", BRUSSELS: "BE1"}
_METADATA_LICENCE = f"{_AUTHORITY}/licence/CC0"
_WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
_PACKAGE = "https://specs.frictionlessdata.io/tabular-data-package/"
_FILE_TYPES = {
    ".csv": "CSV",
    ".xlsx": "XLSX",
    ".geojson": "GEOJSON",
    ".gpkg": "GPKG",
    ".parquet": "PARQUET",
    ".json": "JSON",
}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "adms": "http://www.w3.org/ns/adms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "dcatap": "http://data.europa.eu/r5r/",
}


@dataclass(frozen=True)
class DistributionFile:
    """One file: its name, what it is, its content, and whom it comes from."""

    name: str
    title: Text | Labels | str
    media_type: str
    content: bytes
    sources: tuple[FileSource, ...]
    synthetic: bool


@dataclass(frozen=True)
class Portal:
    """Where files will be found and who publishes them.

    ``address`` is that of the folder, with a slash at its end; nothing where it is not known: the
    addresses of the files are then relative to the document, which the standard allows.
    ``publisher_address`` identifies the publisher, or is nothing. ``contact`` is an e-mail address
    or a page where questions are answered, and ``home`` the page of the atlas; both may be nothing.
    """

    address: str
    publisher: str
    publisher_address: str = ""
    contact: str = ""
    home: str = ""


def dcat(
    edition: Edition,
    files: Sequence[DistributionFile],
    portal: Portal,
    day: dt.date,
    language: Language,
) -> dict[str, Any]:
    """The document.

    Mandatory of DCAT-AP 3.0: of the catalogue title, description and publisher; of the dataset
    title and description; of a distribution its access address; of an agent its name. What is
    recommended (SEMICeu/DCAT-AP, releases/3.0.0, ``shapes_recommended``) is given as far as it is
    known: of the kind of publisher nothing is said.
    """
    synthetic = any(one.synthetic for one in files)
    publisher = {"@type": "foaf:Agent", "foaf:name": portal.publisher}
    if portal.publisher_address:
        publisher = {"@id": portal.publisher_address} | publisher
    made_of = {source: None for one in files for source in one.sources}
    dataset = {
        "@id": _address(portal, "dcat.jsonld") + "#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"smart-city-atlas-{edition.name}",
        "dct:title": _in_all(edition.title, synthetic=synthetic),
        "dct:description": _in_all(
            edition.note or edition.title, synthetic=synthetic and edition.note is None
        ),
        "dct:publisher": publisher,
        "dcat:contactPoint": _contact(portal),
        "dct:issued": _date(day),
        "dct:modified": _date(day),
        "dcat:version": str(edition.version) if edition.version else None,
        "dcat:inSeries": {
            "@id": (portal.home or _address(portal, "dcat.jsonld")) + "#editions",
            "@type": "dcat:DatasetSeries",
            "dct:title": _in_all(Text("Smart City barometers")),
            "dct:description": _in_all(
                Text("Surveys among the communes of Belgium or of one of its regions.")
            ),
            "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}/frequency/IRREG"},
        },
        "dct:temporal": _period(edition),
        "dct:spatial": _places(edition),
        "dct:language": [{"@id": f"{_AUTHORITY}/language/{FACTS[language].alpha3}"}],
        "dct:accessRights": {"@id": f"{_AUTHORITY}/access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}/frequency/NEVER"},
        "dct:provenance": [
            {"@type": "dct:ProvenanceStatement", "rdfs:label": _in_all(source.name)}
            for source in made_of
        ],
        "dcat:theme": [{"@id": f"{_AUTHORITY}/data-theme/{key}"} for key in ("GOVE", "REGI")],
        "dcat:keyword": [
            {"@value": word, "@language": SOURCE_LANGUAGE}
            for word in ("Smart City", "municipalities", "Belgium", "barometer")
        ],
        "dct:conformsTo": {"@id": _PACKAGE, "@type": "dct:Standard"},
        "dcat:landingPage": _landing(edition),
        "dcat:distribution": [_file(one, portal, day, language) for one in files],
    }
    return {
        "@context": _CONTEXT,
        "@id": _address(portal, "dcat.jsonld") + "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _in_all(Text("Smart City Atlas of Belgium")),
        "dct:description": _in_all(edition.title, synthetic=synthetic),
        "dct:publisher": publisher,
        "dct:issued": _date(day),
        "dct:modified": _date(day),
        "dct:language": [{"@id": f"{_AUTHORITY}/language/{FACTS[language].alpha3}"}],
        "dct:license": {"@id": _METADATA_LICENCE, "@type": "dct:LicenseDocument"}
        | _kind("CC0-1.0"),
        "dct:spatial": _places(edition),
        "dcat:themeTaxonomy": {"@id": f"{_AUTHORITY}/data-theme"},
        **(
            {"foaf:homepage": {"@id": portal.home, "@type": "foaf:Document"}} if portal.home else {}
        ),
        "dct:conformsTo": {
            "@id": "http://data.europa.eu/r5r/",
            "@type": "dct:Standard",
            "dct:title": "DCAT-AP 3.0",
        },
        "dcat:dataset": {key: value for key, value in dataset.items() if value},
    }


def _file(
    one: DistributionFile, portal: Portal, day: dt.date, language: Language
) -> dict[str, Any]:
    say = translator(language)
    ending = "." + one.name.rpartition(".")[2]
    address = _address(portal, one.name)
    words = [say.render(source.licence) for source in one.sources]
    found = {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _in_all(one.title, synthetic=one.synthetic),
        "dct:description": _in_all(DEMONSTRATION_LABEL if one.synthetic else one.title),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{one.media_type}"},
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{_FILE_TYPES[ending]}"},
        "dcat:byteSize": {
            "@value": str(len(one.content)),
            "@type": "xsd:nonNegativeInteger",
        },
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {
                "@value": hashlib.sha256(one.content).hexdigest(),
                "@type": "xsd:hexBinary",
            },
        },
        "dct:issued": _date(day),
        "dct:modified": _date(day),
        "dct:language": [{"@id": f"{_AUTHORITY}/language/{FACTS[language].alpha3}"}],
        "dcatap:availability": {
            "@id": f"{_AUTHORITY}/planned-availability/"
            + ("EXPERIMENTAL" if one.synthetic else "STABLE")
        },
        "dct:license": _licence(one, say.render(one.sources[0].licence)),
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": {"@value": say.apart(dict.fromkeys(words)), "@language": language},
        },
    }
    if ending in (".geojson", ".gpkg", ".parquet"):
        found["dct:conformsTo"] = {"@id": _WGS84, "@type": "dct:Standard"}
    return found


def _licence(one: DistributionFile, words: str) -> dict[str, Any]:
    known = licence_of(one.sources[0].licence)
    if known.authority:
        return {"@id": known.authority, "@type": "dct:LicenseDocument"} | _kind(known.name)
    return {"@type": "dct:LicenseDocument", "rdfs:label": words}


def _kind(licence: str) -> dict[str, Any]:
    """What a licence asks for, of the list that ADMS has for it."""
    kind = "PublicDomain" if licence == "CC0-1.0" else "Attribution"
    return {"dct:type": {"@id": f"http://purl.org/adms/licencetype/{kind}"}}


def _contact(portal: Portal) -> dict[str, Any] | None:
    """Where questions are answered; the publisher's page where nothing else is said."""
    where = portal.contact or portal.publisher_address
    if not where:
        return None
    found: dict[str, Any] = {"@type": "vcard:Kind", "vcard:fn": portal.publisher}
    if "@" in where and "/" not in where:
        return found | {"vcard:hasEmail": {"@id": f"mailto:{where}"}}
    return found | {"vcard:hasURL": {"@id": where}}


def _in_all(text: Text | Labels | str, *, synthetic: bool = False) -> list[dict[str, str]]:
    """A text in every language, behind it the label of demonstration data where it applies."""
    found = []
    for language in LANGUAGES:
        say = translator(language)
        words = say.render(text)
        if synthetic:
            words = f"{words} ({say.render(DEMONSTRATION_LABEL)})"
        found.append({"@value": words, "@language": language})
    return found


def _period(edition: Edition) -> dict[str, Any]:
    """The fieldwork, or the year that the edition is known by."""
    start, end = edition.fieldwork_start, edition.fieldwork_end
    year = {"@value": str(edition.year), "@type": "xsd:gYear"}
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _moment(start) if start else year,
        "dcat:endDate": _moment(end) if end else year,
    }


def _moment(moment: Moment) -> dict[str, str]:
    month = f"{moment.year:04}-{moment.month:02}"
    if moment.day is None:
        return {"@value": month, "@type": "xsd:gYearMonth"}
    return {"@value": f"{month}-{moment.day:02}", "@type": "xsd:date"}


def _places(edition: Edition) -> list[dict[str, str]]:
    if edition.invited == "all":
        return [{"@id": f"{_AUTHORITY}/country/BEL", "@type": "dct:Location"}]
    return [
        {"@id": f"http://data.europa.eu/nuts/code/{_NUTS[code]}", "@type": "dct:Location"}
        for code in edition.invited
    ]


def _landing(edition: Edition) -> dict[str, str] | None:
    if edition.source_url is None:
        return None
    return {"@id": edition.source_url, "@type": "foaf:Document"}


def _date(day: dt.date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _address(portal: Portal, name: str) -> str:
    return urljoin(portal.address, quote(name)) if portal.address else quote(name)
