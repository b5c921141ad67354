"""What public lists say is of the years of the lists, in every form and at every level.

It belongs to no edition, whatever edition is in the link: its year is none of the figure's.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest

from geo.language import translator
from geo.publishing.export.citation import bibtex
from geo.publishing.forms.form_request import read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.map_page.download import map_download
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.view import View
from geo.survey import load_edition
from geo.survey.indicators import get_indicator
from geo.survey.values.documented_values import list_dates

EDITION, DAY, HOST = "BE2018", dt.date(2026, 11, 30), "https://atlas.example.be/"
MAPS = ("documented.all", "documented.complete", "documented.wifi4eu_call3")


def form(page, ending, **query):
    asked = read_request(page, ending, {"edition": EDITION, **query}, "en")
    return make(asked, HOST, DAY).content.decode("utf-8-sig")


def told(*indicators, language="en"):
    dates = list_dates(*(get_indicator(EDITION, one) for one in indicators))
    return translator(language).render(dates.in_words)


def written(svg):
    return " ".join(re.sub(r"<[^>]+>", " ", svg).split())


@pytest.mark.parametrize(
    ("indicator", "level", "language"),
    [
        ("documented.all", "commune", "fr"),
        ("documented.all", "province", "nl"),
        ("documented.complete", "province", "de"),
        ("documented.wifi4eu_call3", "commune", "en"),
    ],
)
def test_a_map_says_the_years_of_its_lists(indicator, level, language):
    asked = {"indicator": indicator, "level": level, "lang": language}
    said = told(indicator, language=language)
    picture = written(form("map", "svg", shape="square", **asked))
    assert " ".join(said.split()) in picture
    assert said in form("map", "html", **asked)
    assert said in form("map", "json", **asked)
    year = translator(language).render(load_edition(EDITION).year_and_version)
    assert " ".join(year.split()) not in picture


@pytest.mark.parametrize("level", ["commune", "province"])
@pytest.mark.parametrize("indicator", MAPS)
def test_its_rows_are_of_no_edition(indicator, level):
    asked = {"indicator": indicator, "level": level}
    years = ", ".join(map(str, list_dates(get_indicator(EDITION, indicator)).dated))
    rows = list(csv.DictReader(io.StringIO(form("map", "csv", **asked))))
    assert {one["year"] for one in rows} == {years}
    assert "edition" not in rows[0]
    facts = json.loads(form("map", "json", **asked))
    assert facts["year"] == years
    taken = map_download(View(edition=EDITION, indicator=indicator, level=level), HOST)
    assert f"year = {{{DAY.year}}}" in bibtex(taken, DAY)


@pytest.mark.parametrize("level", ["commune", "province"])
def test_incomplete_lists_say_in_the_picture_that_there_may_be_more(level):
    for indicator, sure in (("documented.all", False), ("documented.complete", True)):
        picture = form("map", "svg", indicator=indicator, level=level)
        assert ("At least: the lists behind it are incomplete." in written(picture)) != sure


def test_the_share_of_an_area_is_not_explained_as_an_answer():
    for indicator in ("documented.wifi4eu_call3", "q.engaged"):
        assert "stands for" in form("map", "csv", indicator=indicator)
        assert "stands for" not in form("map", "csv", indicator=indicator, level="province")


def test_a_ranking_by_lists_says_their_years():
    asked = {"indicator": "documented.complete"}
    said = told("documented.complete")
    picture = written(form("ranking", "svg", shape="square", **asked))
    assert said in picture
    assert "Year:" not in picture
    assert said in form("ranking", "json", **asked)
    page = written(ranking_html(View(lang="en", edition=EDITION, **asked)))
    assert said in page
    edition = load_edition(EDITION)
    for of_edition in (edition.title, edition.year_and_version):
        assert translator("en").render(of_edition) not in page
    assert translator("en").render(edition.title) in written(ranking_html(View(edition=EDITION)))


def test_two_indicators_say_the_years_of_each():
    for first, second, of_edition in (
        ("index", "documented.complete", True),
        ("documented.complete", "documented.all", False),
    ):
        asked = {"way": "indicators", "indicator": first, "second": second}
        lists = [one for one in (first, second) if one.startswith("documented")]
        picture = written(form("compare", "svg", shape="square", **asked))
        assert told(*lists) in picture
        assert (f"Year: {load_edition(EDITION).year}." in picture) == of_edition
