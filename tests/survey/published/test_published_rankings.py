"""Orders without figures: places, never numbers to compute with."""

from __future__ import annotations

import csv

import pytest

from geo.language import LANGUAGES, AtlasError
from geo.survey import list_editions, list_indicators
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import ORDERS, all_rankings, read_rankings


def test_every_row_is_a_place_in_one_order():
    with ORDERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    assert sum(len(order.places) for order in all_rankings()) == len(rows)
    assert len({(one.edition, one.key, one.code) for one in all_rankings()}) == len(all_rankings())
    for order in all_rankings():
        places = [one.place for one in order.places]
        assert places == sorted(set(places))
        assert order.kind == "order" or places == list(range(1, len(places) + 1))


def test_words_in_all_languages():
    for order in all_rankings():
        texts = [order.title, *(one.label for one in order.places)]
        texts += [order.note] if order.note else []
        assert all(text[language].strip() for text in texts for language in LANGUAGES)


def test_no_place_is_a_figure_or_an_indicator():
    assert not [one for one in all_figures() if one.key.endswith(("_rank", "_order"))]
    assert not [one for one in all_figures() if "rank" in one.unit_key]
    for edition in list_editions():
        for indicator in list_indicators(edition.id):
            assert not indicator.id.endswith(("_rank", "_order"))


def test_one_order_for_all_is_not_told_without_those_that_differ():
    seen = {one.code: one for one in all_rankings() if one.key == "perceived_as"}
    assert seen["01000"].places[0].key == "perceived_as_technological_challenge"
    assert seen["02000"].places[0].key == "perceived_as_opportunity"
    assert "another order" in seen["01000"].note["en"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",rank,", ",score,", ["column kind", "“score”"]),
        ("BE2017,perception,perceived_as,rank", "BE2017,barriers,perceived_as,rank", ["theme"]),
        ("country,01000,2,", "country,01000,two,", ["column place", "“two”"]),
    ],
)
def test_damage_is_named(tmp_path, old, new, words):
    path = tmp_path / "orders.csv"
    text = ORDERS.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        read_rankings(path)
    for word in words:
        assert word in str(caught.value)
