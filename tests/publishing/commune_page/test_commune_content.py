"""The page of a commune: worth opening for every commune, labelled, linked both ways."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.language import LANGUAGES
from geo.publishing.about_commune.about import sets_for
from geo.publishing.about_commune.documented import time_line
from geo.publishing.about_commune.peers import has_no_close_peer, nonresponding_peers, peer_rows
from geo.publishing.commune_page import candidates, commune_page_html
from geo.publishing.comparison_set import comparison_set_of, home_of
from geo.publishing.map_page.drilldown import commune_html
from geo.publishing.search_suggestions import commune_lines
from geo.publishing.view import View, parse_view
from geo.survey import answer_table, commune_profile, initiatives_by_commune
from geo.survey.communes import area_name
from geo.survey.comparison.peers import COMPARISONS
from geo.survey.documented.membership import absent_from
from geo.survey.extreme_answers import extreme_answers
from geo.territory import VINTAGES, load_communes, predecessors

LABEL = "Demonstration data: synthetic answers"
ANSWERED = "11002"
SILENT = "62063"


def page(code, lang="en", **more):
    return commune_page_html(View(lang=lang, selected=code, **more), "light")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["21004", "73028", "13002", "11056", "63023", "44029", "54007"])
def test_difficult_communes_open_in_every_language(code, language):
    html = page(code, language)
    assert code in html
    assert 'src="data:image/svg+xml,' in html
    assert 'class="synthetic"' in html
    assert "<svg" not in html  # Streamlit would take it out


@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize("code", [ANSWERED, SILENT, answer_table("BE2017").index[0]])
def test_every_comparison_can_be_chosen(code, compare):
    html = page(code, comparison_set=compare)
    profile = commune_profile("BE2018", code, 2018)
    sets = sets_for(View(selected=code, comparison_set=compare), home_of(profile))
    assert len({one.key for one in sets}) == len(sets)
    assert str(sets[0].name) in html or str(profile.province.name["en"]) in html
    for link in re.findall(r'href="\./commune\?([^"]*)"', html):
        asked = parse_qs(link.replace("&amp;", "&"))
        assert asked.get("compare", ["peers"]) == [compare]


def test_a_commune_that_answered_shows_every_answer_beside_three_sets():
    html = page(ANSWERED)
    answers = html.partition('id="answers"')[2].partition('id="initiatives"')[0]
    assert LABEL in answers
    for chapter in commune_profile("BE2018", ANSWERED, 2018).parts[0].chapters:
        for one in chapter.answers:
            assert one.question.wording["en"].replace("&", "&amp;").replace("'", "&#39;") in answers
    assert "withheld" not in re.sub("Shares of fewer.*", "", answers)


def test_shares_of_brussels_are_withheld():
    answered = next(c for c in answer_table("BE2018").index if c.startswith("21"))
    assert "withheld" in page(answered).partition('id="answers"')[2]


def test_a_commune_that_did_not_answer_is_worth_opening():
    html = page(SILENT)
    assert "neither good nor bad" in html
    assert "https://www.smart-city.uliege.be" in html
    assert "3.72" in html  # published for Wallonia
    assert "Charleroi" in html  # a peer that answered
    assert html.count('class="pl-region"') > 5  # estimates of its region
    assert 'id="answers"' not in html


def test_an_edition_without_public_answers_shows_what_was_published():
    html = page(SILENT, edition="WAL2021", indicator="q.progress")
    assert "Answers per commune are not public" in html
    assert "Published for its region: Wallonia" in html
    assert LABEL not in html
    assert "not invited" in page("11002", edition="WAL2021").casefold()


def test_links_lead_to_the_successor_and_back():
    there = page("44029")
    assert "Aalter (44084, 2019)" in there
    back = page("44084", vintage=2019)
    assert "Knesselare (44029, 2018)" in back


@pytest.mark.parametrize("code", [ANSWERED, SILENT, "44029", "54007"])
def test_every_link_to_a_commune_opens_without_a_notice(code):
    for href in set(re.findall(r'href="(\./commune\?[^"]*)"', page(code))):
        query = {k: v[0] for k, v in parse_qs(urlsplit(href.replace("&amp;", "&")).query).items()}
        view, notices = parse_view(query, "en")
        assert notices == []
        assert view.selected == query["commune"]


def test_merged_communes_show_each_part():
    parts = page("11002", vintage=2025).partition('id="answers"')[2]
    assert "Borsbeek (2018)" in parts
    assert "Did not answer" in parts


def test_peers_say_how_they_differ_and_when_they_are_far():
    view = View(selected="73028")
    rows = peer_rows(view, "73028", comparison_set_of(view, "73028"))
    assert has_no_close_peer(rows)
    assert "times as many inhabitants" in rows[0].differs
    view = View(selected="44029")
    assert not has_no_close_peer(peer_rows(view, "44029", comparison_set_of(view, "44029")))
    view = View(selected="62063")
    silent = nonresponding_peers(view, "62063", comparison_set_of(view, "62063"))
    assert silent
    assert not set(silent) & set(answer_table("BE2018").index)


def test_an_own_list_is_listed_with_those_that_did_not_answer():
    answered = answer_table("BE2018").index
    others = (*answered[:5], answered[-1], SILENT)
    view = View(selected=ANSWERED, comparison_set="own", own=others)
    compared = comparison_set_of(view, ANSWERED)
    rows = peer_rows(view, ANSWERED, compared)
    assert {one.nis5 for one in rows} == set(others) - {SILENT, ANSWERED}
    assert [one.peer.distance for one in rows] == sorted(one.peer.distance for one in rows)
    assert ["Wallonia" in one.differs for one in rows].count(True) == 1
    assert nonresponding_peers(view, ANSWERED, compared) == [SILENT]
    html = commune_page_html(view, "light")
    assert "Of your list, these did not answer" in html
    empty = commune_page_html(replace(view, own=()), "light")
    assert "No commune of your list answered" in empty


def test_communes_of_its_size_are_of_its_class_everywhere():
    view = View(selected=ANSWERED, comparison_set="size")
    compared = comparison_set_of(view, ANSWERED)
    facts = load_communes(2018)
    assert ANSWERED not in compared.codes
    assert facts.loc[list(compared.codes), "region"].nunique() > 1
    assert facts["population"][[ANSWERED, *compared.codes]].min() >= 50_000
    assert str(compared.name).startswith("Communes of its size (")


def test_the_answers_that_score_highest_and_lowest_stand_on_the_page():
    html = page(ANSWERED)
    out = html.partition('class="pl-out"')[2].partition("</section>")[0]
    highest, lowest = extreme_answers("BE2018", ANSWERED)
    assert out.count("<li>") == len(highest) + len(lowest) == 6
    assert LABEL in out
    assert "pl-out" not in page(SILENT)


def test_the_time_line_is_in_order_and_complete():
    profile = commune_profile("BE2018", ANSWERED, 2018)
    line = time_line(profile.initiatives)
    years = [year for year, _ in line]
    assert [y for y in years if y] == sorted(y for y in years if y)
    assert sum(len(found) for _, found in line) == len(profile.initiatives)
    absent = {one.key for found in absent_from(ANSWERED, 2018).values() for one in found}
    assert absent
    assert not absent & {one.programme.key for one in profile.initiatives}


def test_text_of_a_link_finds_candidates():
    assert candidates("44084", 2018) == ("44001", "44029")
    assert candidates("44029", 2019) == ("44084",)
    assert "62063" in candidates("Luik", 2018)
    assert candidates("", 2018) == ()
    assert candidates("99999", 2018) == ()
    assert len(candidates("x" * 5000, 2018)) <= 6


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_commune_can_be_chosen_by_any_of_its_names(vintage):
    lines = commune_lines(vintage, "de")
    assert set(lines.values()) == set(load_communes(vintage).index)
    line = next(one for one, code in lines.items() if code == "62063")
    assert "Luik" in line
    assert "4000" in line


def test_weights_reach_the_index():
    equal = page(ANSWERED)
    weighted = page(ANSWERED, weights=(1, 0, 0, 0, 0, 0, 0))
    assert equal != weighted
    assert replace(View(), comparison_set="region").query()["compare"] == "region"


def test_a_gap_among_the_peers_says_its_own_reason():
    """Progress was not asked in 2017, which is not the same as a question left open."""
    view = View(selected="62063", edition="BE2017")
    rows = peer_rows(view, "62063", comparison_set_of(view, "62063"))
    assert {one.progress for one in rows} == {("", "not_asked")}
    assert any(one.index[0] for one in rows)
    html = page("62063", edition="BE2017")
    assert "n\u00a0=\u00a00" not in html.partition('id="peers"')[0]


def test_scores_that_are_all_withheld_are_one_sentence():
    silent = page("21004")
    assert "Too few of the communes compared with answered" in silent
    assert 'class="pl-band"' not in silent
    assert "Too few of the communes compared with" not in page("21004", comparison_set="country")


def test_the_pieces_of_a_commune_are_counted_where_they_are_drawn():
    html = page("13002")
    assert "In these boundaries it consists of 26 separate pieces" in html
    assert "with 8 pieces of foreign land inside them" in html
    assert "separate pieces" not in page("11056")
    assert "consists of 2 separate pieces." in page("33016")


@pytest.mark.slow
@pytest.mark.parametrize("vintage", VINTAGES)
def test_what_is_documented_of_a_merged_commune_says_of_which_part(vintage):
    """Two former communes made the same pledge: without their names it stands there twice."""
    merged = {
        code: parts
        for code in load_communes(vintage).index
        if len(parts := predecessors(code, vintage, VINTAGES[0])) > 1
    }
    assert bool(merged) == (vintage > VINTAGES[0])
    told = 0
    for code in merged:
        found = initiatives_by_commune(vintage).get(code, ())
        parts = [
            area_name(one.area_code, "commune", one.vintage)["en"]
            for one in found
            if len(predecessors(code, vintage, one.vintage)) > 1
        ]
        if not parts:
            continue
        pages = (page(code, vintage=vintage), commune_html("BE2018", code, vintage, "en"))
        for html in pages:
            for name in set(parts):
                said = f"About {name}, merged since."
                assert html.count(said) == parts.count(name), (code, name)
        told += len(parts)
    assert bool(told) == bool(merged)
    assert "merged since" not in page(ANSWERED)


def test_the_progress_of_a_part_is_not_said_to_be_the_merged_commune_s():
    merged = next(
        code
        for code in load_communes(2025).index
        if len(parts := predecessors(code, 2025, 2018)) > 1
        for part in parts
        if part in answer_table("BE2018").index
    )
    html = page(merged, vintage=2025, edition="BE2018").partition('id="editions"')[2]
    parts = [
        area_name(one, "commune", 2018)["en"]
        for one in predecessors(merged, 2025, 2018)
        if one in answer_table("BE2018").index
    ]
    assert any(re.search(rf"{name}: [\d.]+ out of 10", html) for name in parts)
