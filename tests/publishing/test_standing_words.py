"""What stands out is said by intervals, in words and with a mark, and of synthetic answers labelled."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest
from small_editions import NAME, OPEN, published, small_edition

from geo.language import LANGUAGES, translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.commune_page import commune_page_html
from geo.publishing.comparison_set import comparison_set_of
from geo.publishing.map_page.drilldown import sheet
from geo.publishing.standing_words import STANDING_MARKS, told_of_area, told_of_commune
from geo.publishing.view import View
from geo.survey import answer_table, area_profile, commune_profile
from geo.survey.change.change_of_groups import changes_by
from geo.survey.change.pairing import pair
from geo.survey.change.since_last_edition import edition_before, since_last_edition
from geo.survey.communes import area_table
from geo.survey.comparison.peers import COMPARISONS
from geo.survey.editions import load_edition
from geo.survey.maturity.scores import INDEX
from geo.survey.values.indicator_values import commune_values

SAY = translator("en")


def about(code, **more):
    return about_commune(View(selected=code, **more), translator(more.get("lang", "en")))


def number(words):
    return [float(one) for one in re.findall(r"\d+(?:\.\d+)?", words.split("·")[-1])]


@pytest.mark.parametrize("kind", COMPARISONS)
def test_the_word_follows_from_the_numbers_on_the_page(kind):
    seen = set()
    for code in answer_table("BE2018").index[::12]:
        found = about(code, comparison_set=kind, own=("11002", "44021"))
        for row in found.rows:
            if not row.told.standing:
                continue
            low, high = number(row.beside[0][1])
            own = float(row.own.striptags())
            if row.told.standing == "higher":
                assert own > high
            elif row.told.standing == "lower":
                assert own < low
            seen.add(row.told.standing)
            assert row.told.mark == STANDING_MARKS[row.told.standing]
    assert seen == (set() if kind == "own" else set(STANDING_MARKS))


def test_the_sentence_names_each_domain_once_and_says_that_answers_are_synthetic():
    for code in answer_table("BE2018").index[::20]:
        for language in LANGUAGES:
            found = about(code, lang=language, comparison_set="country")
            told = [found.told[one.indicator.id] for one in found.profile.domains]
            say = translator(language)
            named = [
                say.render(one.indicator.label)
                for one, said in zip(found.profile.domains, told, strict=True)
                if said.standing in ("higher", "lower")
            ]
            for name in named:
                assert found.standing.count(name) == 1
            assert say("In the synthetic demonstration data: {claim}", claim="") in found.standing


def test_the_page_and_the_drill_down_say_the_same():
    view = View(lang="fr", selected="24062", comparison_set="region")
    found = about("24062", lang="fr", comparison_set="region")
    for html in (commune_page_html(view, "light"), sheet(view)):
        text = unescape(re.sub("<[^>]+>", "", html))
        assert found.standing in text
        assert "\N{NO-BREAK SPACE};" in found.standing
        for said in found.told.values():
            if said.word:
                assert f"{said.mark} {said.word}" in text


def test_a_commune_that_did_not_answer_is_not_said_to_stand_out():
    found = about("62063")
    assert found.told == {}
    assert found.standing == ""


def test_the_strip_holds_every_commune_with_a_score_once():
    found = about("24062", comparison_set="peers")
    known = commune_values("BE2018", INDEX)["value"].dropna()
    row = found.rows[0]
    assert row.id == INDEX
    own = known["24062"]
    said = f"In the synthetic demonstration data: of the {len(known)} communes"
    assert row.strip.sentence.startswith(said)
    assert f"{int((known < own).sum())} are lower" in row.strip.sentence
    everyone, region = re.findall(r'd="([^"]*)"', unquote(str(row.strip.bars)))
    highest = (known * 4).round().value_counts().max()
    for drawn, some in ((everyone, known), (region, known[_region(known.index) == "02000"])):
        heights = [float(one) for one in re.findall(r"v-([\d.]+)", drawn)]
        assert sum(heights) / 16 * highest == pytest.approx(len(some), rel=0.02)
    assert len(row.strip.peers) == 10


def _region(codes):
    return area_table(2018)["region"].reindex(codes)


def test_since_the_edition_before_is_what_the_page_of_change_says():
    edition = load_edition("BE2018")
    before = edition_before(edition)
    assert before.id == "BE2017"
    assert edition_before(before) is None
    paired = pair("BE2017", "BE2018", "q.projects", 2018).paired
    code = paired.index[0]
    found = since_last_edition("BE2018", code, 2018, ["q.projects", INDEX, "q.progress"])
    assert found.changes["q.projects"] == paired.loc[code, "change"]
    assert "q.progress" not in found.changes  # not asked in 2017


def test_an_area_says_how_sure_its_change_is():
    profile = area_profile("BE2018", "region", "02000", 2018)
    told = told_of_area(View(level="region", selected="02000"), profile, SAY)
    assert told
    for key, one in told.items():
        row = changes_by("BE2017", "BE2018", key, "region").loc["02000"]
        if row["low"] > 0.005:
            assert one.since.endswith("higher")
        elif row["high"] < -0.005:
            assert one.since.endswith("lower")
        else:
            assert one.since.endswith("no clear difference")
        assert "since 2017" in one.since
        assert one.since in sheet(View(level="region", selected="02000")).replace("&#43;", "+")


def test_without_an_earlier_edition_with_answers_nothing_is_said(tmp_path):
    with published(tmp_path, small_edition(OPEN)):
        view = View(edition=NAME, selected="11002")
        profile = commune_profile(NAME, "11002", 2018)
        compared = comparison_set_of(replace(view, comparison_set="country"), "11002")
        told = told_of_commune(view, profile, compared, SAY)
        assert all(one.since for one in told.values()) == (
            edition_before(profile.edition) is not None
        )
