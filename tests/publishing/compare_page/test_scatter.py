"""Two indicators against each other: the chart, its words and its tables."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cartography.choropleth import Frame, paint
from geo.language import LANGUAGES, Labels, translator
from geo.publishing.compare_page.scatter import _around, _meet, _names, chart, region_colours
from geo.publishing.compare_page.two_indicators import (
    by_answer,
    caveats,
    chosen_html,
    correlation_of,
    cross_html,
    cross_table,
    head_html,
    labelled,
    names_of,
    pair_of,
    reading_html,
    second_indicators,
    second_of,
    table_of,
)
from geo.publishing.map_view import compose
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey import indicator_values, list_indicators
from geo.survey.comparison.association import associate

INDICATORS = [one.id for one in list_indicators("BE2018")]


def view(first="q.progress", second=None, places=(), **more):
    side_by_side = SideBySide(places=places, way="indicators", second=second)
    return View(indicator=first, side_by_side=side_by_side, **more)


def said(pair):
    return head_html(pair, region_colours("light")) + reading_html(pair)


def points_of(spec):
    return next(one for one in spec["layer"] if "params" in one)["data"]["values"]


def test_the_second_is_the_index_or_beside_it_the_self_assessment():
    assert second_of(view()) == "index"
    assert second_of(view("index")) == "q.progress"
    assert second_of(view(second="q.projects")) == "q.projects"
    without_answers = replace(view(), edition="WAL2021", level="region")
    assert second_of(without_answers) not in ("index", "q.progress")
    assert pair_of(without_answers).table.index.tolist() == ["03000"]


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.sampled_from(INDICATORS),
    st.sampled_from(INDICATORS),
    st.sampled_from(["commune", "province"]),
)
def test_every_two_indicators_are_shown_or_the_reason_is_said(first, second, level):
    pair = pair_of(view(first, second, level=level))
    assert (pair.chart is None) == (pair.reason is not None)
    assert len(pair.table) + sum(pair.missing.values()) == (589 if level == "commune" else 11)
    if pair.chart in ("scatter", "strips"):
        spec = chart(pair, "dark")
        assert len(points_of(spec)) == len(pair.table)
        alt.LayerChart.from_dict(spec)  # as Vega-Lite's own schema has it
    if pair.chart is not None:
        assert "{" not in said(pair)  # no placeholder is left


def test_both_values_are_those_of_the_maps():
    pair = pair_of(view("q.progress", "q.projects"))
    for name, which in (("first", "q.progress"), ("second", "q.projects")):
        theirs = indicator_values("BE2018", which, "commune", 2018).table["value"].dropna()
        pd.testing.assert_series_equal(pair.table[name], theirs, check_names=False)
    measure, found = correlation_of(pair)
    assert measure == "spearman"
    assert found == associate(pair.table["first"], pair.table["second"], "spearman")


def test_a_filter_leaves_out_of_the_pair_too():
    pair = pair_of(view(regions=("03000",), setting="rural"))
    assert set(pair.table["region"]) == {"03000"}
    assert set(pair.table["shape"]) == {"rural"}


def test_weights_of_the_index_are_the_readers():
    plain, other = pair_of(view()), pair_of(view(weights=(5, 1, 1, 1, 1, 1, 1)))
    assert not plain.table["second"].equals(other.table["second"])
    assert "out of 10;" in said(other)


def test_what_is_said_has_coefficient_interval_n_year_and_source():
    text = said(pair_of(view()))
    assert re.search(
        r"correlation: 0\.\d\d \(95% interval 0\.\d\d to 0\.\d\d; n\u00a0=\u00a0123\)", text
    )
    for part in ("Pearson", "2018", "Smart City Institute", "Did not answer: 466", "brings about"):
        assert part in text


def test_demonstration_data_is_labelled_in_words_and_inside_the_picture():
    pair = pair_of(view())
    assert "synthetic answers" in said(pair)
    assert "drawn by chance" in said(pair)
    assert "synthetic answers" in chart(pair, "light")["title"]["text"]
    facts = pair_of(view("documented.complete", "documented.low_emission_zone"))
    assert not facts.synthetic
    assert "title" not in chart(facts, "light")
    assert "ynthetic" not in said(facts)


def test_documented_lists_say_what_absence_means():
    pair = pair_of(view("documented.covenant_of_mayors", "index"))
    assert "not being on it says nothing" in said(pair)
    assert "Not on an incomplete list" in said(pair)
    assert "Only one answer occurs" in said(pair)


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("q.progress", "index", "scatter"),
        ("q.conception", "index", "strips"),
        ("index", "q.engaged", "strips"),
        ("q.engaged", "q.conception", "cross"),
    ],
)
def test_each_kind_of_pair_has_its_form(first, second, form):
    pair = pair_of(view(first, second))
    assert pair.chart == form
    has_order = form == "scatter"
    assert (correlation_of(pair) is not None) == has_order
    if form == "strips":
        assert pair.number.indicator.id == "index"
        assert pair.answer.indicator.id != "index"


def test_answers_with_an_order_have_a_correlation_and_names_have_none():
    assert correlation_of(pair_of(view("q.strategy", "index"))) is not None
    assert correlation_of(pair_of(view("q.respondent_function", "index"))) is None
    assert "there is no correlation" in said(pair_of(view("q.respondent_function", "index")))


def test_few_answers_have_no_median():
    pair = pair_of(view("q.difficulty", "q.projects"))
    rows = {row.answer["en"]: row for row in by_answer(pair)}
    assert rows["Very easy"].n < 5
    assert rows["Very easy"].median is None
    assert "Withheld: too few answers" in said(pair)
    numbers = pair.table.loc[pair.table["first"] == 3, "second"]
    assert rows["Difficult"].median == numbers.median()
    assert sum(row.n for row in rows.values()) == len(pair.table)


def test_cross_table_counts_every_commune_once_and_withholds_small_rows():
    pair = pair_of(view("q.difficulty", "q.engaged"))
    rows = cross_table(pair)
    assert sum(n for _, n, _ in rows) == len(pair.table)
    for _, n, cells in rows:
        assert sum(count for count, _ in cells) == n
        shares = [share for _, share in cells]
        assert (shares == [None] * len(shares)) == (n < 5)
        if n >= 5:
            assert sum(shares) == pytest.approx(100)
    assert "Withheld" in cross_html(pair)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (view("index", "index"), "chosen twice"),
        (view("published.progress_at_least_half_share", "index"), "larger areas only"),
        (replace(view("q.progress", "q.engaged"), edition="WAL2021"), "larger areas only"),
        (view("q.strategy", "index", level="province"), "Compare communes"),
        (
            view("documented.digital_cities_wallonia", "documented.smart_flanders"),
            "No area has a value of both",
        ),
        (replace(view("q.progress", "q.engaged"), edition="WAL2021", level="region"), "Only one"),
    ],
)
def test_what_cannot_be_shown_says_why(asked, reason):
    pair = pair_of(asked)
    assert pair.chart is None
    assert reason in str(pair.reason)


def test_fewer_than_five_pairs_are_shown_without_a_correlation():
    pair = pair_of(view("q.progress", "q.engaged", level="region"))
    assert 1 < len(pair.table) < 5
    assert "no correlation is shown" in said(pair)
    assert "Each point is an area, not a commune" in said(pair)


def test_published_and_estimated_areas_look_different():
    pair = pair_of(view("q.progress", "index", level="province"))
    origins = pair.first.observations.table["origin"].reindex(pair.table.index)
    assert set(origins) == {"published", "synthetic"}
    assert (pair.table["shape"] == "published").equals(origins == "published")


def test_selected_and_compared_communes_are_named_once():
    pair = pair_of(view(places=("62063", "11002", "21004"), selected="11002", own=("44021",)))
    assert labelled(pair)[0] == "11002"
    assert len(set(labelled(pair))) == len(labelled(pair))
    assert set(labelled(pair)) <= set(pair.table.index)
    assert "44021" not in labelled(pair)
    own = pair_of(view(own=("44021",), comparison_set="own"))
    assert ("44021" in labelled(own)) == ("44021" in own.table.index)
    spec = json.dumps(chart(pair, "light"))
    assert '"label": "Antwerp"' in spec


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=150))
def test_points_of_one_place_stand_apart_and_no_place_reaches_another(places):
    points = pd.DataFrame(places, columns=["x", "y"], dtype="float64")
    points["code"] = [f"{i:05}" for i in range(len(points))]
    points["asked"] = False
    room = (80.0, 90.0)
    found = _around(points.copy(), room)
    # 0.46 of the way to the next value at most.
    assert (found["dx"].abs() <= 0.46 * room[0] + 0.1).all()
    assert (found["dy"].abs() <= 0.46 * room[1] + 0.1).all()
    assert not found.duplicated(["x", "y", "dx", "dy"]).any()
    alone = ~points.duplicated(["x", "y"], keep=False)
    assert (found.loc[alone, ["dx", "dy"]] == 0).all(axis=None)
    again = _around(points.copy(), room)
    pd.testing.assert_frame_equal(found, again)  # no chance in it


def test_names_lie_on_no_other():
    pair = pair_of(view("index", "q.engaged", level="province"))
    names = [one for one in chart(pair, "light")["layer"] if "text" in one.get("encoding", {})]
    halos = [one for one in names if "stroke" in one["mark"]]
    assert sum(len(one["data"]["values"]) for one in halos) == len(pair.table)
    boxes = []
    for one in halos:
        for row in one["data"]["values"]:
            wide = len(row["label"]) * 7
            start = row["across"] - 10 - wide if row["left"] else row["across"] + 10
            y = row["at"] + row["up"]
            boxes.append((start, start + wide, y - 8, y + 8))
    assert not any(_meet(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_no_names_no_layers():
    points = pd.DataFrame({"label": ["", ""]})
    assert _names(points, None, {}, {}) == []


def test_nothing_in_the_chart_is_fetched():
    spec = chart(pair_of(view()), "light")
    spec.pop("$schema")  # a name, which nobody opens
    assert "http" not in json.dumps(spec)
    assert "url" not in json.dumps(spec)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_and_words_are_in_the_readers_language(lang):
    pair = pair_of(view(lang=lang))
    spec = chart(pair, "light")
    assert spec["config"]["locale"]["number"]["decimal"] == ("." if lang == "en" else ",")
    names = names_of(pair)
    say = translator(lang)
    assert points_of(spec)[0]["name"].startswith(names[points_of(spec)[0]["code"]])
    assert say("Rural or urban") in json.dumps(spec, ensure_ascii=False)


def test_table_has_both_values_and_the_label():
    pair = pair_of(view("q.strategy", "index"))
    table = table_of(pair)
    assert len(table) == len(pair.table)
    assert set(table["first"]) <= {"None", "Intended", "Formalised"}
    assert table["second"].dtype == "float64"
    assert set(table["origin"]) == {"Demonstration data: synthetic"}
    assert not table.isna().any(axis=None)


def test_the_selected_area_is_said_with_its_values_and_its_page():
    html = chosen_html(view(selected="11002"))
    assert "Antwerp" in html
    assert len(re.findall(r"\d(?:\.\d)?/10", html)) == 2
    assert "./commune?" in html
    silent = chosen_html(view(selected="73028"))
    assert "Did not answer" in silent
    assert chosen_html(view()) == ""


def test_names_from_files_are_text():
    pair = pair_of(view())
    hostile = replace(pair.first.observations.indicator, label=Labels(en="<b>x"))
    first = replace(pair.first, observations=replace(pair.first.observations, indicator=hostile))
    assert "<b>x" not in said(replace(pair, first=first))
    assert "&lt;b&gt;x" in said(replace(pair, first=first))


def test_the_second_map_keeps_own_limits_only_where_they_mean_the_same():
    alike = view("q.progress", "index", scheme="own", limits=(2.0, 5.0), palette="ember")
    assert second_indicators(alike).limits == (2.0, 5.0)
    assert second_indicators(alike).palette == "ember"
    other = second_indicators(
        replace(alike, side_by_side=replace(alike.side_by_side, second="q.projects"))
    )
    assert (other.limits, other.scheme, other.palette) == ((), "automatic", None)
    compose(other)


def test_caveats_name_what_is_part_of_the_other():
    pair = pair_of(view("index", "domain.innovation"))
    assert any("itself a part" in str(line) for line in caveats(pair))


def test_of_public_lists_nobody_is_said_to_have_stayed_silent():
    lists = pair_of(view("documented.complete", "documented.low_emission_zone"))
    assert "did not answer" not in said(lists)
    assert "did not answer" in said(pair_of(view("documented.complete", "index")))


@pytest.mark.parametrize("level", ["arrondissement", "province", "region"])
def test_axes_of_areas_hold_every_point(level):
    pair = pair_of(view("index", "q.engaged", level=level))
    for layer in chart(pair, "light")["layer"][:1]:
        for name, column in (("x", "first"), ("y", "second")):
            low, high = layer["encoding"][name]["scale"]["domain"]
            assert low < pair.table[column].min()
            assert pair.table[column].max() < high


def test_a_map_alone_is_in_no_group_and_its_paint_no_longer():
    picture = compose(view()).picture
    frame = Frame(title="T", unit_note="u", foot="f", value_pattern="{v}")
    say = translator("en")
    alone, joined = (
        paint(picture, one, say, geometry="g.bin", level="commune")
        for one in (frame, replace(frame, sync="compare"))
    )
    assert "sync" not in alone
    assert joined["sync"] == "compare"
    assert {**joined, "id": alone["id"]} == {**alone, "sync": "compare"}
