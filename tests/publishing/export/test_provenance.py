"""A source says who, where and under which licence; a link reopens what is on screen."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from geo.language import LANGUAGES, Labels, translator
from geo.publishing.data_sources import Resource
from geo.publishing.export import provenance as module
from geo.publishing.export.provenance import (
    address_beside,
    link_in_language,
    link_to,
    of_answers,
    of_boundaries,
    of_figures,
)
from geo.publishing.view import View, parse_view
from geo.survey import load_edition
from geo.territory import VINTAGES

EDITION = replace(
    load_edition("BE2018"),
    source=Labels(nl="bron", fr="source", de="Quelle", en="the institute"),
    source_url="https://institute.example/2018",
    licence="CC0",
)


def said(source) -> tuple[str, str | None, str, bool]:
    say = translator("en")
    name, licence = (
        one if isinstance(one, str) else say.render(one) for one in (source.name, source.licence)
    )
    return name, source.url, licence, source.of_outlines


def test_answers_come_from_whom_the_edition_names():
    expected = ("the institute", "https://institute.example/2018", "CC0", False)
    assert said(of_answers(EDITION)) == expected


def test_figures_come_from_the_barometer_of_the_year():
    name, *rest = said(of_figures(EDITION))
    assert name == (
        "Published figures of the barometer of 2018, Smart City Institute (HEC Liège, ULiège)"
    )
    assert rest == ["https://institute.example/2018", "Figures quoted with their source", False]


@pytest.mark.parametrize("vintage", VINTAGES)
def test_boundaries_that_ship_come_from_whom_the_data_names(vintage):
    name, url, licence, of_outlines = said(of_boundaries(vintage))
    assert name.startswith(f"Boundaries of {vintage}: ")
    assert "; " in name
    assert url is not None
    assert url.startswith("https://")
    assert licence
    assert of_outlines


def described(path: str, *sources: tuple[str, str], licences=("CC BY 4.0", "ODbL")) -> Resource:
    return Resource(path, "title", "", licences, sources, 1)


def test_all_sources_and_licences_are_named_and_the_first_address(monkeypatch):
    sources = (("Register", ""), ("Institute", "https://a.example"), ("Map", "https://b.example"))
    shipped = [
        described("territory/communes-2019.parquet", ("other", "https://c.example")),
        described("territory/communes-2018.parquet", *sources),
    ]
    monkeypatch.setattr(module, "load_resources", lambda: shipped)
    assert said(of_boundaries(2018)) == (
        "Boundaries of 2018: Register; Institute; Map", "https://a.example", "CC BY 4.0; ODbL", True,
    )  # fmt: skip
    without = [described("territory/communes-2018.parquet", ("Register", ""))]
    monkeypatch.setattr(module, "load_resources", lambda: without)
    assert of_boundaries(2018).url is None


def test_boundaries_that_nothing_describes_say_that_much(monkeypatch):
    expected = ("Boundaries of 2018.", None, "As its source states", True)
    monkeypatch.setattr(module, "load_resources", list)
    assert said(of_boundaries(2018)) == expected


def test_official_boundaries_come_from_their_file(monkeypatch):
    """And not from what ships beside them."""
    official = SimpleNamespace(file="statbel.zip", imported="2026-01-02")
    for name in ("geo.publishing.export.provenance", "geo.publishing.data_sources"):
        monkeypatch.setattr(f"{name}.official_source", lambda _: official)
    assert said(of_boundaries(2018)) == (
        "Boundaries of 2018: official, from statbel.zip, imported 2026-01-02.", None,
        "As its source states", True,
    )  # fmt: skip


HERE = "https://atlas.example/cities/ranking?lang=nl#part"


def test_what_lies_beside_an_address():
    assert address_beside(HERE, "map.png", "lang=fr") == (
        "https://atlas.example/cities/map.png?lang=fr"
    )
    assert address_beside(HERE, "map", "", "there") == "https://atlas.example/cities/map#there"
    assert address_beside("https://atlas.example", "map", "a=b", "c") == (
        "https://atlas.example/map?a=b#c"
    )
    assert address_beside("", "map", "lang=fr") == "/map?lang=fr"
    assert address_beside("", "", "lang=fr") == "/?lang=fr"


def test_a_link_reopens_the_view():
    view: Any = SimpleNamespace(query=lambda: {"lang": "nl", "edition": "BE2018@3", "by": "a b"})
    assert link_to(view, HERE, "ranking") == (  # the version as a person reads it
        "https://atlas.example/cities/ranking?lang=nl&edition=BE2018@3&by=a+b"
    )
    at_home = "https://atlas.example/cities/?lang=nl&edition=BE2018@3&by=a+b"  # the map is there
    assert link_to(view, HERE, "map") == link_to(view, HERE, "") == at_home
    plain = View(lang="fr", edition="BE2018")
    again, notices = parse_view(
        dict(one.split("=") for one in link_to(plain, "", "").split("?")[1].split("&")), "en"
    )
    assert (again, notices) == (plain, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_in_another_language(language):
    at = "https://atlas.example/map"
    assert link_in_language(f"{at}?lang=nl&edition=BE2018", language) == (
        f"{at}?lang={language}&edition=BE2018"
    )
    assert link_in_language(f"{at}?edition=BE2018&lang=nl", language) == (
        f"{at}?edition=BE2018&lang={language}"
    )
    # Once, and nothing that only begins or ends like it.
    twice = link_in_language(f"{at}?lang=nl&then=1&lang=nl", language)
    assert twice == f"{at}?lang={language}&then=1&lang=nl"
    for other in ("?slang=nl", "?lang=nld", "/lang=nl", "?lang=n"):
        assert link_in_language(f"{at}{other}", language) == f"{at}{other}"
