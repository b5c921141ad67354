"""Where scores are given in bands, every page and file writes the band and never one number."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from edition_in_a_file import some_of, unpacked
from editions_to_attack import NAME, demonstration
from small_editions import published

from geo.cartography.assets import Assets
from geo.language import translator
from geo.publishing.about_commune.summary import summary
from geo.publishing.captions import caption_text
from geo.publishing.commune_page.download import commune_download
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.export import edition_tables
from geo.publishing.export.formats import file_bytes
from geo.publishing.map_page.download import map_download
from geo.publishing.map_page.drilldown import commune_sheet
from geo.publishing.map_view import compose
from geo.publishing.method_page.page import method_html
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey import commune_profile, indicator_values, load_edition, score_edition
from geo.survey.answer_counts import mean_of
from geo.survey.store import Disclosure

pytestmark = pytest.mark.slow

LINK, DAY = "https://atlas.example/", dt.date(2026, 11, 29)
ASSETS = Assets((), (), {2018: "geometry-2018.json"})
CODE, OTHER = "11002", "12025"
USUAL = View(edition=NAME, indicator="index", lang="en")


@pytest.fixture(scope="module", autouse=True)
def banded(tmp_path_factory):
    """One edition of scores for all tests of this file: to publish it takes time."""
    contents = demonstration().contents(Disclosure("restricted", ("scores",)))
    with published(tmp_path_factory.mktemp("store"), contents):
        assert sum(bool(cuts) for _, cuts in load_edition(NAME).bands) >= 5
        yield


def bands_of(code: str) -> dict[str, tuple[int, int]]:
    """Domain -> the band of a commune, found from the middle that the store gives."""
    row = score_edition(NAME).loc[code]
    found = {}
    for domain, cuts in load_edition(NAME).bands:
        for low, high in pairwise(cuts):
            if row[domain] == (low + high) / 2:
                found[domain] = (low, high)
    return found


def index_of(code: str) -> tuple[float, float]:
    """What the index can be: the means of the ends of the bands, rounded outwards."""
    ends = np.array(list(bands_of(code).values())).mean(axis=0)
    return np.floor(ends[0] * 10 + 1e-6) / 10, np.ceil(ends[1] * 10 - 1e-6) / 10


def test_the_pages_of_a_commune_write_bands():
    low, high = index_of(CODE)
    view = replace(USUAL, selected=CODE)
    page = commune_page_html(view, "light")
    assert f'<p class="big">{low:.1f}–{high:.1f} <small>' in page
    for html in (page, commune_sheet(view)):
        for first, last in bands_of(CODE).values():
            assert f"<b>{first}–{last}</b>" in html
        own = re.findall(r'<td class="num"(?: data-label="Commune")?><b>([^<]*)</b>', html)
        assert own
        assert all(re.fullmatch(r"\d+–\d+|[\d.]+–[\d.]+", one) for one in own if "<" not in one)
    assert "scores within their bands" in page


def test_a_domain_is_said_to_be_highest_only_where_its_band_is():
    profile = commune_profile(NAME, CODE, 2018)
    say = translator("en")
    empty = replace(profile.domains[0], own=replace(profile.domains[0].own, value=None))

    def told(*bands: tuple[int, int]) -> str:
        lines = [
            replace(line, own=replace(line.own, value=sum(ends) / 2, least=ends[0], most=ends[1]))
            for line, ends in zip(profile.domains, bands, strict=False)
        ]
        some = replace(profile, domains=(*lines, *[empty] * (7 - len(lines))))
        return " ".join(summary(some, mean_of(pd.Series(dtype=float)), (), "", say))

    assert "score is highest in" not in told((0, 3), (4, 10), (6, 7))  # 5 < 7, but perhaps not
    assert "score is highest in" not in told((0, 3), (7, 10), (7, 10))
    assert "(7–10) and lowest in" in told((0, 3), (7, 10), (3, 7))
    for code in score_edition(NAME).index[:12]:
        page = commune_page_html(replace(USUAL, selected=code), "light")
        ends = sorted(bands_of(code).values())
        apart = ends[0][1] <= ends[1][0] and ends[-1][0] >= max(high for _, high in ends[:-1])
        assert ("score is highest in" in page) == apart


def test_ranking_compare_and_map_write_bands():
    for indicator in ("index", "domain.governance"):
        view = replace(USUAL, indicator=indicator)
        values = re.findall(r'</a></th><td class="num">([^<]*)</td>', ranking_html(view))
        assert len(values) > 50
        assert all("–" in one for one in values)
        composed = compose(view)
        told = composed.paint(ASSETS, "light")["val"]
        assert len(told) > 50
        assert all(isinstance(one, str) and "–" in one for one in told)
        table = composed.table()
        shown = table.loc[table["value"].notna(), "shown"]
        assert shown.str.contains("–").all()
    places = replace(USUAL, side_by_side=SideBySide(places=(CODE, OTHER), way="places"))
    html = compare_page_html(places, "light")
    for code in (CODE, OTHER):
        low, high = index_of(code)
        assert f"<b>{low:.1f}–{high:.1f}</b>" in html
        for first, last in bands_of(code).values():
            assert f"<b>{first}–{last}</b>" in html
    assert "scores within their bands" in html
    assert "draws of weights and scores within their bands" in html
    example = method_html(replace(USUAL, selected=CODE)).partition('class="parts"')[2]
    for first, last in bands_of(CODE).values():
        assert f"{first}–{last}" in example


def test_the_page_of_the_edition_from_a_disk_writes_bands_and_has_no_scores_to_weigh():
    known = unpacked(some_of(NAME, "en"))
    for indicator in ("index", "domain.governance"):
        one = next(
            m for m in known["maps"] if (m["indicator"], m["level"]) == (indicator, "commune")
        )
        assert "values" not in one
        assert len(one["said"]["en"]["ranges"]) > 50
        assert all("–" in said for said in one["said"]["en"]["ranges"])
    assert list(known["edition"]["weights"]) == ["why"]
    assert any("bands" in note["en"] for note in known["edition"]["notes"])


def test_files_have_both_ends_beside_the_middle():
    taken = [
        map_download(USUAL, LINK),
        ranking_download(USUAL, LINK),
        commune_download(replace(USUAL, selected=CODE), LINK),
        edition_tables.edition_table(USUAL, "scores", LINK),
    ]
    for one in taken:
        rows = pd.read_csv(io.StringIO(file_bytes(one, "csv", DAY).decode("utf-8-sig")), dtype=str)
        mine = rows[(rows["code"] == CODE) & rows["value"].notna()]
        if "record" in mine:
            mine = mine[mine["record"] == "score"]
        if "indicator" in mine:
            mine = mine[mine["indicator"] == "index"]
        low, high = index_of(CODE)
        assert mine["least"].astype(float).tolist() == [low], one.name
        assert mine["most"].astype(float).tolist() == [high], one.name
    wide = edition_tables.edition_table(USUAL, "communes", LINK).rows
    wide = wide[wide["code"] == CODE]
    for domain, (first, last) in bands_of(CODE).items():
        assert wide[f"domain.{domain}.least"].item() == first
        assert wide[f"domain.{domain}.most"].item() == last
    open_edition = edition_tables.edition_table(replace(USUAL, edition="BE2018"), "scores", LINK)
    assert "least" not in open_edition.rows


def test_the_map_counts_and_hatches_who_could_be_in_another_class():
    composed = compose(USUAL)
    limits = composed.picture.classes.upper[:-1]
    wanted = [
        (value == "value") and any(low < limit < high for limit in limits)
        for value, low, high in zip(
            composed.observations.table["state"],
            *(
                indicator_values(NAME, "index", "commune", 2018).table[one]
                for one in ("least", "most")
            ),
            strict=True,
        )
    ]
    assert list(composed.picture.unsure) == wanted
    n = sum(wanted)
    assert n > 20
    for lang, word in (("en", "bands"), ("nl", "schijven"), ("fr", "tranches"), ("de", "Spannen")):
        say = translator(lang)
        told = [say.render(one) for one in caption_text(compose(replace(USUAL, lang=lang)))]
        assert any(word in one and str(n) in one for one in told)
        legend = {one.letter: say.render(one.label) for one in composed.picture.legend(say)}
        assert word in legend["~"]
    for domain, cuts in load_edition(NAME).bands:
        if cuts:  # no class cuts a band in two
            assert not any(compose(replace(USUAL, indicator=f"domain.{domain}")).picture.unsure)


def test_intervals_hold_what_the_scores_can_be_and_need_nothing_else():
    """A group's interval is no narrower than that of the middles, and moves with the ends."""
    table = indicator_values(NAME, "index", "country", 2018).table.iloc[0]
    communes = indicator_values(NAME, "index", "commune", 2018).table
    wide = (communes["most"] - communes["least"]).mean()
    assert table["low"] < table["value"] - wide / 4
    assert table["high"] > table["value"] + wide / 4


def test_a_band_has_its_own_word_in_every_language():
    """Not the one for the classes of a map's legend."""
    for lang, word, other in (("nl", "schijven", "klassen"), ("fr", "tranches", "classes"),
                              ("de", "Spannen", "Klassen")):  # fmt: skip
        page = commune_page_html(replace(USUAL, lang=lang, selected=CODE), "light")
        told = page.partition("0–")[0].rpartition("<p")[2]
        assert word in told
        assert other not in told.lower().split()
