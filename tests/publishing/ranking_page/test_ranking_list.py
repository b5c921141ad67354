"""The ranking as it is read: intervals with every place, the label, the sentence, who has none."""

import re
from dataclasses import replace

import pytest
from markupsafe import escape
from small_editions import NAME, published, small_edition, table

from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.commune_page import commune_page_html
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.map_page.drilldown import commune_html, commune_sheet
from geo.publishing.rank_words import place_sentence
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.ranking_page.page import (
    ranked_names,
    ranking_html,
    ranking_of,
    ranking_rows,
    told_columns,
)
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey.comparison.peers import peers_of
from geo.survey.comparison.ranking import ahead_of
from geo.survey.maturity.robustness import COVERAGE

ANSWERED = table().index


@pytest.fixture(scope="module", autouse=True)
def small(tmp_path_factory):
    """A small open edition beside those that ship."""
    with published(tmp_path_factory.mktemp("store"), small_edition(demonstration=True)):
        yield


def rows_of(html):
    """The cells of each row as they are read."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]
        for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    ]


@pytest.mark.parametrize("indicator", ["index", "domain.data", "q.progress", "documented.complete"])
def test_every_commune_in_the_list_has_its_value_and_its_places(indicator):
    view = View(indicator=indicator)
    html = ranking_html(view)
    ranking = ranking_of(view)
    drawn = ranking.firmness != "ties"
    rows = rows_of(html)
    assert len(rows) == ranking.ranked
    for (place, name, number, interval, *places), found in zip(
        rows, ranking.places.values(), strict=True
    ):
        assert place.split("–")[0] == f"{found.rank}"
        assert name
        assert float(number) == pytest.approx(found.value, abs=0.05)
        # What was answered has no interval, and its places are those that are shared.
        assert bool(interval) == bool(places) == drawn
        if drawn:
            low, high = (float(end) for end in interval.split("–"))
            assert low <= float(number) <= high
            assert places[0].split("–")[0] == f"{found.low}"
    assert f"n\u00a0=\u00a0{ranking.ranked} of 589 communes" in html
    assert ("Demonstration data" in html) == (indicator != "documented.complete")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_axis_is_said_once_and_no_value_repeats_it(language):
    say = translator(language)
    html = ranking_html(View(indicator="index", lang=language))
    head, body = html.split("<tbody>")
    assert say("{unit}, with the interval", unit=say("out of 10")) in head
    assert re.findall(r"<i style=[^>]*>(.*?)</i>", head) == ["0", "2", "4", "6", "8", "10"]
    assert "/10" not in body


def test_marks_and_intervals_are_where_their_values_are():
    ranking = ranking_of(View(indicator="index"))
    for row, place in zip(
        ranking_rows(View(indicator="index")), ranking.places.values(), strict=True
    ):
        assert row.point == pytest.approx(10 * place.value)
        assert row.left == pytest.approx(10 * place.value_low)
        assert row.left + row.width == pytest.approx(10 * place.value_high)


def test_a_column_that_is_the_same_in_every_row_is_said_once():
    rows = ranking_rows(View(indicator="q.progress"))
    level = [row for row in rows if row.value == rows[0].value]
    assert len(level) > 1
    assert not told_columns(level).value
    assert told_columns(rows).value
    assert told_columns(rows[:1]).value  # of one alone, it is what there is to say


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_both_ends_of_the_interval(language):
    view = View(lang=language, indicator="index", selected="24062")
    place = ranking_of(view).places["24062"]
    say = translator(language)
    sentence = place_sentence(ranking_of(view), "24062", say)
    for end in (place.low, place.high):
        assert say.ordinal(end) in sentence
    assert sentence in ranking_html(view)
    assert COVERAGE == 0.9  # "nine of ten", in every language


def test_ties_are_said_as_ties():
    ranking = ranking_of(View(indicator="q.progress"))
    code = next(code for code, place in ranking.places.items() if place.high > place.low)
    assert "shares the places" in place_sentence(ranking, code, translator("en"))


def test_the_selected_commune_and_its_peers_are_marked():
    html = ranking_html(View(indicator="index", selected="11002"))
    assert html.count('class="marked"') == 1
    assert html.count('class="peer"') >= 2
    assert "Communes like it" in html
    plain = ranking_html(View(indicator="index"))
    assert "marked" not in plain
    assert "Communes like it" not in plain


def test_a_commune_without_a_value_has_no_place_and_is_not_last():
    silent = "25014"
    assert silent not in ANSWERED
    html = ranking_html(View(edition=NAME, indicator="index", selected=silent))
    assert "has no value here, and so no place" in html
    assert "Did not answer: 573" in html
    progress = ranking_html(View(edition=NAME, indicator="q.progress"))
    assert "n\u00a0=\u00a015 of 589 communes" in progress  # one left the question open


def test_a_filter_ranks_what_is_left_and_may_leave_nobody():
    assert "of 262 communes" in ranking_html(View(indicator="index", regions=("03000",)))
    nobody = ranking_html(View(indicator="index", regions=("04000",), setting="rural"))
    assert "leave no area" in nobody


def test_an_edition_without_answers_says_that_there_is_no_order():
    html = ranking_html(View(edition="WAL2020", indicator="index"))
    assert "there is no order" in html
    assert "<tbody>" not in html


def test_what_cannot_be_ranked_is_refused_in_words():
    with pytest.raises(AtlasError, match="incomplete"):
        ranking_html(View(indicator="documented.all"))


def test_other_weights_and_variations_are_named():
    html = ranking_html(View(indicator="index", weights=(3, 3, 1, 1, 1, 1, 1), vary=("domains",)))
    assert "Governance first" in html
    assert "one left out at a time" in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vary", [(), ("mean",), ("domains",), ("mean", "domains")])
def test_the_sentence_says_what_was_varied_on_the_page_and_in_the_file(language, vary):
    view = View(lang=language, indicator="index", selected="24062", vary=vary)
    say = translator(language)
    named = {"mean": say("the kind of mean"), "domains": say("the domains that count")}
    sentence = place_sentence(ranking_of(view), "24062", say)
    assert say("weights") in sentence
    for key, words in named.items():
        assert (words in sentence) == (key in vary)
    taken = ranking_download(view, "https://atlas.example")
    notes = " ".join(say.render(note) for note in taken.notes)
    also = {
        "mean": say("how domains are averaged (arithmetic or geometric mean)"),
        "domains": say("which domains count (one left out at a time)"),
    }
    for key, words in also.items():
        assert (words in notes) == (key in vary)
        assert (words in ranking_html(view)) == (key in vary)


def test_only_the_index_is_said_to_be_varied():
    """A link may ask to vary what this indicator has nothing of."""
    vary = ("mean", "domains")
    domain = View(indicator="domain.data", selected="24062", vary=vary)
    assert "weights of its questions" in place_sentence(
        ranking_of(domain), "24062", translator("en")
    )
    for indicator in ("domain.data", "q.progress", "documented.complete"):
        html = ranking_html(View(indicator=indicator, selected="24062", vary=vary))
        assert "Also varied" not in html
        assert "the kind of mean" not in html


def test_names_lead_to_the_map_with_the_same_weights():
    html = ranking_html(View(edition=NAME, indicator="index", weights=(3, 3, 1, 1, 1, 1, 1)))
    links = re.findall(r'href="([^"]+)"', html)
    assert len(links) == len(ANSWERED) == 16
    assert all("commune=" in link and "weights=3_3_1_1_1_1_1" in link for link in links)


def test_only_communes_with_a_place_can_be_marked():
    assert set(ranked_names(View(indicator="index"))) == set(
        ranking_of(View(indicator="index")).places
    )


def test_the_sheet_of_a_commune_says_its_place():
    html = commune_html(NAME, "11002", 2018, "en")
    assert "of the 16 communes with a value" in html
    assert "communes with a value" not in commune_html(NAME, "25014", 2018, "en")
    assert "communes with a value" not in commune_html(NAME, "11002", 2025, "en")


def test_side_by_side_with_its_peers_a_commune_is_ahead_in_a_share_of_the_draws():
    html = ranking_html(View(indicator="index", selected="11002"))
    assert "hare of the draws in which it is ahead" in html
    shares = ahead_of("BE2018", "11002", peers_of("11002", 2018))
    assert shares
    assert all(0 <= share <= 1 for share in shares.values())
    for other, share in shares.items():
        back = ahead_of("BE2018", other, ("11002",))["11002"]
        assert share + back == pytest.approx(1, abs=0.02)
    assert ahead_of("BE2018", "25014", ("11002",)) == {}
    assert "hare of the draws" not in ranking_html(View(indicator="q.progress", selected="11002"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("vary", "said"), [((), "weights"), (("mean",), "weights and the kind of mean")]
)
def test_one_link_has_one_place_wherever_it_is_said(vary, said):
    """What the link varies is varied, and said, on every page that has a commune's place."""
    view = View(edition="BE2018", indicator="index", selected="11002", lang="en", vary=vary)
    ranking = ranking_of(view)
    place = ranking.places["11002"]
    sentence = place_sentence(ranking, "11002", translator("en"))
    assert f"choices of {said}, " in sentence
    for html in (commune_page_html(view, "light"), commune_sheet(view), ranking_html(view)):
        assert str(escape(sentence)) in html
    both = replace(view, side_by_side=SideBySide(places=("11002", "12025"), way="places"))
    html = compare_page_html(both, "light")
    assert f"choices of {said}" in html
    assert f"draws of {said}" in html
    low, high = (translator("en").ordinal(one) for one in (place.low, place.high))
    assert f"{low} to {high} of {ranking.ranked}" in html
