"""Who lies apart on a chart of two indicators, and how many points lie under one another."""

import json
import re

import pandas as pd
import pytest
from drawn_pictures import parsed, said, squeezed, view_of

from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES, translator
from geo.publishing.compare_page.outliers import (
    FENCE,
    MOST,
    _beyond,
    covered,
    outlier_sentence,
    outliers,
)
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.scatter import chart, overlap_sentence, placed_points
from geo.publishing.compare_page.two_indicators import axis_html, chart_summary, pair_of

PROJECTS = "edition=BE2018&way=indicators&indicator=q.projects&second=index"
STRIPS = "edition=BE2018&way=indicators&indicator=q.progress&second=q.engaged"


def test_the_rule_is_that_of_tukey():
    values = pd.Series([1.0, 2, 3, 4, 5, 6, 7, 8, 9])  # middle half 3 to 7: fences at -3 and 13
    assert not _beyond(values).any()
    far = pd.concat([values, pd.Series([30.0], index=[9])])
    low, high = far.quantile(0.25), far.quantile(0.75)
    assert _beyond(far).gt(0).tolist() == [False] * 9 + [True]
    expected = (30 - high) / (high - low) - FENCE
    assert _beyond(far).iloc[-1] == pytest.approx(expected)
    assert not _beyond(far.iloc[-7:]).any()  # too few to say so
    assert not _beyond(pd.Series([1.0] * 20 + [9.0])).any()  # the middle half has no width


def test_those_far_from_the_line_are_named_although_neither_number_is_apart():
    pair = pair_of(view_of("edition=BE2018&way=indicators&indicator=q.progress&second=index", "en"))
    found = outliers(pair)
    assert found
    for column in ("first", "second"):
        assert not _beyond(pair.table[column])[list(found)].any()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [PROJECTS, STRIPS])
def test_who_is_apart_is_named_on_the_chart_in_its_picture_and_in_words(language, link):
    view = view_of(link, language)
    pair, say = pair_of(view), translator(language)
    found = outliers(pair)
    assert 0 < len(found) <= MOST
    points = placed_points(pair).points.set_index("code")
    told = say.render(outlier_sentence(pair))
    drawn = said(parsed(compare_picture(view, Look(), "http://localhost/compare")))
    for code in found:
        name = points.loc[code, "label"]
        assert name
        assert not points.loc[code, "asked"]  # as large as any other
        assert name in told
        assert squeezed(name) in drawn
    assert told in axis_html(pair, apart=outlier_sentence(pair))
    assert told[1:] in chart_summary(pair, outlier_sentence(pair))  # behind whose data it is
    assert f'"label": "{points.loc[found[0], "label"]}"' in json.dumps(
        chart(pair, "light"), ensure_ascii=False
    )


def test_a_point_under_another_is_counted_once():
    x, y = pd.Series([0.0, 3, 3, 50]), pd.Series([0.0, 0, 0, 0])
    size = pd.Series([78.5] * 4)  # radius 5
    assert covered(x, y, size) == 2  # the last drawn of three lies on top
    assert covered(x * 10, y, size) == 1
    assert covered(x[:1], y[:1], size[:1]) == 0


def test_how_many_lie_under_one_another_is_said():
    pair = pair_of(view_of("edition=BE2018&way=indicators&indicator=q.progress&second=index", "en"))
    told = translator("en").render(overlap_sentence(pair))
    assert re.match(r"\d+ of 123 points lie at least half under another", told)
    assert told in axis_html(pair, overlap_sentence(pair))
