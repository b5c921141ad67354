"""Places side by side: each figure beside what it is, and nothing passes for something else."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.compare_page import (
    communes_among,
    compare_page_html,
    further_places,
    place_lines,
    place_names,
    quick_starts,
)
from geo.publishing.compare_page.answer_rows import answer_tables
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scores import domain_rows, overlaps, pair_words
from geo.publishing.comparison_start import with_selected
from geo.publishing.profile_words import Words
from geo.publishing.side_by_side import MOST_PLACES, SideBySide
from geo.publishing.view import View, parse_view
from geo.survey import answer_table, area_profile, commune_profile, score_edition
from geo.survey.communes import level_of
from geo.survey.comparison.place_differences import place_differences
from geo.territory import VINTAGES, load_communes

LABEL = "Demonstration data: synthetic answers"
TWO = ("11002", "41002")  # Antwerp and Aalst: both answered
SILENT = "62063"
REGIONS = ("02000", "03000", "04000")
SIX = ("11002", "41002", "63040", "81003", "60000", "01000")
SAY = translator("en")


def of(*places, **more):
    return View(side_by_side=SideBySide(places=places), **more)


def page(*places, **more):
    return compare_page_html(of(*places, **more), "light")


def table_of(html, heading):
    """The part of the page under a heading, up to the next section."""
    return html.partition(heading)[2].partition("</section>")[0]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "places",
    [
        ("21004", "73028"),
        ("13002", "11056", "63023"),
        ("44029", "54007", SILENT, "03000"),
        SIX,
        ("21000", "04000", "21004"),
    ],
)
def test_difficult_places_open_in_every_language(places, language):
    html = page(*places, lang=language)
    say = translator(language)
    for name in place_names(of(*places)).values():
        assert say.render(name) in html
    assert html.count('src="data:image/svg+xml,') == len(places)
    assert html.count('class="synthetic"') >= 3
    assert "<svg" not in html  # Streamlit would take it out


@pytest.mark.slow
@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("edition", ["BE2017", "BE2018", "WAL2018", "WAL2021"])
def test_every_edition_opens_on_every_boundaries(edition, vintage):
    communes = [code for code in ("11002", SILENT) if code in load_communes(vintage).index]
    html = page(*communes, "03000", "21000", edition=edition, vintage=vintage)
    assert f"Communes as they were in {vintage}." in html
    assert (LABEL in html) == (edition in ("BE2017", "BE2018"))


def test_a_commune_has_its_own_value_and_an_area_an_estimate():
    html = page("11002", "02000")
    scores = table_of(html, "<h2>Progress and maturity</h2>")
    own = commune_profile("BE2018", "11002", 2018).index.own.value
    area = area_profile("BE2018", "region", "02000", 2018).index.own
    assert f"<b>{own:.1f}</b>" in scores
    assert "from its own answers" in scores
    assert f"<b>{area.value:.2f}</b>" in scores
    assert f"n\u00a0=\u00a0{area.n}" in scores
    assert f"{area.low:.2f}–{area.high:.2f}" in scores
    assert "Published figure of 2018, n not published" in scores  # progress of Flanders


def test_marks_tell_communes_from_areas_without_colour():
    html = page("11002", "02000")
    assert re.search(r'class="cp-mark" style="[^"]*">A<', html)
    assert re.search(r'class="cp-mark cp-area" style="[^"]*">B<', html)
    assert 'cp-mark cp-area" style' not in page(*TWO)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_can_be_read_on_their_colour(theme):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    columns = columns_of(of(*SIX), theme)
    assert len({column.colour for column in columns}) == MOST_PLACES
    for column in columns:
        low, high = sorted((luminance(column.colour), luminance(column.ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, column.letter


def test_two_communes_have_their_draws():
    html = page(*TWO)
    assert "Antwerp is ahead in all 10,000 draws of weights." in html
    scores = score_edition("BE2018")["index"].sort_values()
    near = scores.index[60], scores.index[61]
    (pair,) = pair_words(of(*near), columns_of(of(*near), "light"), 2018, SAY)
    counts = [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", pair.sentence)]
    assert 10_000 in counts
    assert sum(counts) - 10_000 <= 10_000


def test_two_areas_have_the_interval_of_their_difference():
    view = of("02000", "60000", "01000")
    pairs = pair_words(view, columns_of(view, "light"), 2018, SAY)
    assert len(pairs) == 3
    for pair in pairs:
        assert "95% interval of the difference" in pair.sentence
        assert "hance alone" in pair.sentence
    below = next(p for p in pairs if (p.first.code, p.second.code) == ("60000", "01000"))
    assert ": higher mean: Belgium, 0." in below.sentence


def test_a_commune_beside_an_area_is_put_in_words():
    view = of("03000", "11002", "81003")
    sentences = [p.sentence for p in pair_words(view, columns_of(view, "light"), 2018, SAY)]
    assert ": Antwerp is above the 95% interval of the mean (Wallonia:" in sentences[0]
    assert any("95% interval of the mean (Wallonia" in s and "Attert" in s for s in sentences)


def test_weights_reach_the_index_and_the_pairs():
    weights = (0, 0, 0, 0, 1, 0, 0)  # data and technologies: Kelmis is ahead of Antwerp there
    plain = page("11002", "63040")
    weighted = page("11002", "63040", weights=weights)
    assert "Antwerp is ahead in all" in plain
    assert "Kelmis is ahead in all" in weighted
    assert "Weights: Governance and policy 0" in weighted


def test_a_place_without_an_index_is_in_no_pair():
    html = page(*TWO, SILENT, "04000")
    assert "Without an index, and so in no pair: Liège (did not answer)" in html
    assert "Brussels-Capital Region (withheld: too few answers)" in html


def test_a_part_of_another_place_is_said_not_to_be_independent():
    view = of("62063", "03000", "60000", "01000")
    (part, *others) = overlaps(columns_of(view, "light"), 2018, SAY)
    said = " ".join([part, *others])
    assert "Part of Wallonia: Liège and Liège (province)." in said
    assert "Part of Belgium: Liège, Wallonia and Liège (province)." in said
    assert said.endswith("the two are not independent.")
    assert overlaps(columns_of(of(*REGIONS), "light"), 2018, SAY) == []
    same = overlaps(columns_of(of("21000", "04000"), "light"), 2018, SAY)
    assert "are the same territory" in same[0]


def test_every_domain_has_a_mark_for_every_value():
    columns = columns_of(of(*SIX[:5], SILENT), "light")
    rows = domain_rows(columns, Words(SAY, 2018), SAY)
    assert len(rows) == 7
    for number, row in enumerate(rows):
        known = [c for c in columns if c.profile.domains[number].own.value is not None]
        assert {dot.column.code for dot in row.dots} == {c.code for c in known}
        assert SILENT not in {dot.column.code for dot in row.dots}
        for dot in row.dots:
            assert 0 <= dot.at <= 100
            assert (dot.band is None) == dot.column.is_commune
            assert dot.top + 20 <= row.height


def test_marks_do_not_lie_on_one_another():
    columns = columns_of(of(*SIX), "light")
    for row in domain_rows(columns, Words(SAY, 2018), SAY):
        lanes = {}
        for dot in row.dots:
            lanes.setdefault(dot.top, []).append(dot.at)
        for places in lanes.values():
            ordered = sorted(places)
            assert all(b - a >= 6 for a, b in pairwise(ordered))


def test_answers_that_differ_come_first_and_agreement_follows():
    answers = table_of(page(*TWO), 'id="answers">')
    differ, _, rest = answers.partition("<details>")
    shown = [float(n) for n in re.findall(r"Difference (\d\.\d+)", differ)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == 1
    assert "Where they agree:" in rest
    rows = place_differences("BE2018", TWO, 2018)
    assert len(shown) + sum(row.alike for row in rows) + sum(
        row.difference is None for row in rows
    ) == len(rows)


def test_every_answer_of_a_commune_is_there_in_words():
    tables = answer_tables(place_differences("BE2018", TWO, 2018), 2018, SAY)
    rows = [*tables.differ, *tables.agree, *tables.not_compared]
    by_wording = {row.wording["en"]: row for row in rows}
    for place, code in enumerate(TWO):
        for chapter in commune_profile("BE2018", code, 2018).parts[0].chapters:
            for answer in chapter.answers:
                said = by_wording[answer.question.wording["en"]].said[place]
                assert bool(said.words) == (answer.state == "value")
                if answer.words is not None:
                    assert said.words == SAY.render(answer.words)


def test_areas_have_shares_with_n_and_what_was_published_says_so():
    tables = answer_tables(place_differences("BE2018", REGIONS, 2018), 2018, SAY)
    rows = {r.wording["en"]: r for r in [*tables.differ, *tables.agree, *tables.not_compared]}
    strategy = rows["Does your commune have a Smart City strategy?"].said
    assert strategy[0].small == "n\u00a0=\u00a058"
    shares = [int(one.share.rstrip("%")) for one in strategy[0].shares]
    assert shares == sorted(shares, reverse=True)
    assert 98 <= sum(shares) <= 102
    assert strategy[2].missing == "Withheld: too few answers"
    assert not strategy[2].shares
    assert not strategy[2].small
    citizens = next(r for w, r in rows.items() if "involve citizens" in w).said
    assert [one.shares[0].share for one in citizens] == ["20%", "25%", "75%"]
    assert all("Published figure of 2018" in one.small for one in citizens)
    benefits = next(r for w, r in rows.items() if "benefits" in w).said
    assert {one.published for one in benefits[0].shares} == {True, False}


def test_two_silent_communes_have_nothing_to_compare_and_say_so():
    html = page(SILENT, "44029")
    assert "No question can be compared" in html
    assert "Which index is ahead" not in html
    assert "Maturity, by domain" not in html
    assert "Documented initiatives" in html


def test_an_edition_without_answers_compares_what_was_published():
    html = page(SILENT, "03000", "11002", edition="WAL2021")
    assert "The answers per commune of this edition are not public." in html
    assert LABEL not in html
    figures = table_of(html, "<h2>Published figures</h2>")
    assert "4.31 out of 10" in figures
    assert "https://" in figures
    assert "Liège" not in figures  # of larger areas only
    assert "Was not invited to this edition" in html
    assert 'id="answers"' not in html


def test_initiatives_are_counted_and_said_to_be_incomplete():
    html = table_of(page("11002", "02000"), "<h2>Documented initiatives</h2>")
    n = len(commune_profile("BE2018", "11002", 2018).initiatives)
    assert f"<b>{n}</b>" in html
    assert "most lists are incomplete" in html


@pytest.mark.slow
@pytest.mark.parametrize("vintage", [None, 2025])
def test_every_link_opens_without_a_notice_and_keeps_the_comparison(vintage):
    places = ("11002", "60000", "21000", "03000", "01000")
    links = set(re.findall(r'href="(\./[^"]*)"', page(*places, vintage=vintage)))
    assert len(links) == len(places)
    for href in links:
        parts = urlsplit(href.replace("&amp;", "&"))
        query = {key: found[0] for key, found in parse_qs(parts.query).items()}
        view, notices = parse_view(query, "en")
        assert notices == []
        assert view.side_by_side.places == places
        assert (parts.path == "./commune") == (view.selected == "11002")


def test_text_from_files_is_not_markup():
    html = page(*TWO)
    assert "<script" not in html
    assert "&lt;" not in html


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_can_be_chosen(vintage, language):
    lines = place_lines(vintage, "BE2018", language)
    codes = set(lines.values())
    assert set(load_communes(vintage).index) <= codes
    assert {level_of(code, vintage) for code in codes} == {
        "commune",
        "arrondissement",
        "province",
        "region",
        "country",
    }
    assert place_lines(vintage, "BE2018", language) is lines  # sent to the browser once


def test_a_place_is_found_by_any_of_its_names_and_a_former_one():
    lines = place_lines(2025, "BE2018", "de")
    assert any("Luik" in line and "4000" in line for line, c in lines.items() if c == "62063")
    assert any(line.startswith("Knesselare") for line, code in lines.items() if code == "44084")
    assert any("Bezirk" in line for line, code in lines.items() if code == "21000")


def test_a_comparison_begins_with_the_commune_last_selected_and_those_like_it():
    first, regions = quick_starts(View(selected=SILENT))
    assert first.places[0] == SILENT
    assert len(first.places) == 4
    assert set(first.places[1:]) <= set(answer_table("BE2018").index)
    assert str(first.label).startswith("Liège and the nearest that answered: ")
    assert regions.places == REGIONS
    assert [one.places for one in quick_starts(View(selected="02000", level="region"))] == [REGIONS]
    assert "answered" not in str(quick_starts(View(selected=SILENT, edition="WAL2021"))[0].label)


@pytest.mark.parametrize("edition", ["BE2018", "WAL2021"])
@pytest.mark.parametrize(
    "code", ["62063", "21004", "73028", "21000", "60000", "03000", "04000", "01000", "57096"]
)
def test_beside_the_only_place_others_are_offered(code, edition):
    vintage = 2019
    found = further_places(of(code, edition=edition, vintage=vintage))
    assert len(found) >= 1
    assert len({one.places for one in found}) == len(found)
    for one in found:
        assert one.places[0] == code
        assert one.places[1] != code
        assert level_of(one.places[1], vintage)


def test_the_communes_among_the_places_are_those_for_a_list():
    assert communes_among(of("03000", "11002", "01000", "41002")) == ("11002", "41002")
    assert communes_among(of(*REGIONS)) == ()


def test_the_selected_commune_joins_what_is_compared_or_begins_with_its_nearest():
    begun = with_selected(View(selected="62063")).side_by_side.places
    assert begun[0] == "62063"
    assert set(begun[1:]) <= set(answer_table("BE2018").index)
    two = SideBySide(places=("11002", "21004"))
    assert with_selected(View(selected="62063", side_by_side=two)).side_by_side.places == (
        "11002",
        "21004",
        "62063",
    )
    assert with_selected(View(selected="11002", side_by_side=two)).side_by_side.places == two.places
    full = SideBySide(places=tuple(answer_table("BE2018").index[:6]))
    assert with_selected(View(selected="62063", side_by_side=full)).side_by_side.places == begun
