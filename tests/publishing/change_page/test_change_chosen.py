"""What the page of change compares, whatever a link asks for."""

from dataclasses import replace
from itertools import product

import pytest

from geo.publishing.change_page.forms import not_shown, spelt_out
from geo.publishing.change_page.published import published_gaps, published_pairs
from geo.publishing.change_page.selection import (
    chosen,
    comparable_pairs,
    is_comparable,
    usual_since,
)
from geo.publishing.view import View
from geo.survey import find_figures, list_editions, load_edition

EDITIONS = [edition.id for edition in list_editions()]


def asked(edition, since=None, indicator="q.progress", **more):
    return chosen(View(edition=edition, since=since, indicator=indicator, **more))


def words(found):
    return [str(text) for text in found.notices]


@pytest.mark.parametrize(("edition", "since"), list(product(EDITIONS, [None, *EDITIONS])))
def test_every_pair_of_editions_has_an_answer(edition, since):
    indicator = "index" if edition.startswith("BE") else "documented.all"
    found = asked(edition, since, indicator)
    assert (found.indicator is None) == (found.why_not is not None)
    assert found.earlier.year <= found.later.year
    assert {found.earlier.id, found.later.id} >= {edition}
    if since is not None:
        assert {found.earlier.id, found.later.id} == {edition, since}


@pytest.mark.parametrize(
    ("edition", "since"),
    [("BE2018", "BE2017"), ("BE2017", "BE2018"), ("WAL2021", "WAL2020"), ("WAL2018", "WAL2021")],
)
def test_the_usual_edition_is_the_nearest_that_can_be_compared(edition, since):
    assert usual_since(load_edition(edition)).id == since


def test_an_edition_in_the_wrong_order_is_turned_round_with_a_word():
    found = asked("BE2017", "BE2018", "q.projects")
    assert (found.earlier.id, found.later.id) == ("BE2017", "BE2018")
    assert "other way round" in words(found)[0]


def test_without_an_earlier_edition_the_later_one_is_shown_with_a_word():
    assert "No earlier edition" in words(asked("BE2017", indicator="q.projects"))[0]
    assert not words(asked("BE2018", indicator="q.projects"))


def test_an_indicator_of_one_edition_says_why_and_what_is_shown_instead():
    found = asked("BE2018")
    assert found.indicator.id == "index"
    assert "Not asked in 2017. Shown instead: Maturity index." in words(found)[0]


def test_what_is_cited_is_what_is_shown():
    view = View(edition="BE2018", since="BE2017", indicator="q.progress")
    cited = spelt_out(view)
    assert (cited.since, cited.indicator) == ("BE2017", asked("BE2018").indicator.id)
    assert spelt_out(cited) == cited
    assert not_shown(view) is not None
    assert not_shown(cited) is None


def test_an_index_without_weight_on_both_editions_is_not_shown():
    found = asked("BE2018", indicator="index", weights=(0, 0, 0, 1, 1, 0, 0))
    assert found.indicator.id != "index"
    assert "All the weight" in words(found)[0]


@pytest.mark.parametrize(
    ("edition", "since", "reason"),
    [
        ("BE2018", "BE2018", "same edition twice"),
        ("BE2018", "WAL2018", "same territory"),
        ("WAL2021", "WAL2020", "public for neither"),
    ],
)
def test_what_cannot_be_paired_says_why(edition, since, reason):
    assert reason in str(asked(edition, since, "documented.all").why_not)


def test_only_pairs_that_can_be_compared_are_offered():
    found = comparable_pairs(View())
    assert {(one.earlier.id, one.later.id) for one in found} == {
        (one, other)
        for one, other in product(EDITIONS, EDITIONS)
        if one != other
        and is_comparable(one, other)
        and (load_edition(one).year, one) < (load_edition(other).year, other)
    }
    assert found[0].by_commune
    assert "edition=BE2018" in found[0].href
    assert "since=BE2017" in found[0].href


@pytest.fixture
def firm(monkeypatch):
    """The published figures as if each were firm enough to tell a change."""
    from geo.publishing.change_page import published

    def firm_figures(edition):
        return tuple(
            replace(one, rounded=False, derived=False, second_hand=False, doubt=False)
            for one in find_figures(edition)
        )

    monkeypatch.setattr(published, "find_figures", firm_figures)
    return published_pairs.__wrapped__


def test_published_figures_stand_side_by_side_only_for_the_same_question_of_the_same_communes():
    pairs = {pair.now.key: pair for pair in published_pairs("WAL2020", "WAL2021")}
    assert set(pairs) == {
        "engaged_share", "sc_strategy_formalised_share", "difficulty_high_share", "progress_score"
    }  # fmt: skip
    assert all(pair.change is None and pair.low is None for pair in pairs.values())
    # The base of 62.5% is not known; progress is that of all in 2018, of the engaged in 2020.
    assert {gap.first.key for gap in published_gaps("WAL2019", "WAL2020")} == {"engaged_share"}
    assert {gap.first.key for gap in published_gaps("WAL2018", "WAL2020")} == {"progress_score"}
    assert not published_pairs("WAL2018", "BE2018")


def test_a_difference_of_published_shares_has_an_interval_only_where_n_is_known(firm):
    pairs = {pair.now.key: pair for pair in firm("WAL2020", "WAL2021")}
    difficult = pairs["difficulty_high_share"]
    assert (difficult.then_n, difficult.now_n) == (140, 113)
    assert difficult.change == 10
    assert difficult.low < 0 < difficult.change < difficult.high
    among_engaged = pairs["sc_strategy_formalised_share"]
    assert among_engaged.change == 10
    assert among_engaged.low is None
    assert "was not published" in str(among_engaged.why_no_interval)


def test_a_difference_of_published_means_has_no_interval(firm):
    progress = next(p for p in firm("WAL2020", "WAL2021") if p.now.key == "progress_score")
    assert progress.change == pytest.approx(1.31)
    assert progress.low is None
