"""The map part by part, on tables of a few areas: what is told of each value, class and filter."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geo.cartography.choropleth import choropleth
from geo.cartography.colours import ramp
from geo.language import Labels, Text, translator
from geo.publishing import map_view as module
from geo.publishing.map_view import (
    MapView,
    area_value_or_reason,
    compose,
    decimals_of_area,
    detail,
    kept_codes,
    levels_outwards,
    published_words,
    scale_of,
    value_or_reason,
    value_pattern,
)
from geo.publishing.view import View
from geo.survey import get_indicator, load_edition
from geo.survey.values.indicator_values import IndicatorValues
from geo.territory import load_level

FLANDERS, WALLONIA, BRUSSELS = REGIONS = ("02000", "03000", "04000")
ENGLISH = translator("en")
BOUND = Text("{n} communes", n=3)  # stands for any note
ASSETS = SimpleNamespace(geometry={2018: "of-2018.json", 2025: "of-2025.json"})
LABELS = Labels(nl="een", fr="un", de="eins", en="one")

SCORE = get_indicator("WAL2021", "q.progress")
DOMAIN = replace(SCORE, id="domain.governance", question=None, domain="governance")
COUNT = replace(SCORE, kind="count", bounds=(0.0, None), decimals=0, question="projects")
YES_NO = replace(
    SCORE, kind="yes_no", scale="categorical", direction="none", bounds=(0.0, 1.0), decimals=0,
    categories=((1.0, Text("Yes")), (0.0, Text("No"))),
)  # fmt: skip
CATEGORY = replace(YES_NO, kind="category", categories=((0.0, LABELS), (1.0, Text("Two"))))


def observed(indicator, codes=REGIONS, *, level="region", percent=False, figures=(), **columns):
    """Values of areas as the survey gives them; columns that are not named have nothing."""
    nothing = {
        "value": math.nan, "state": "value", "n": pd.NA, "invited": pd.NA, "low": math.nan,
        "high": math.nan, "least": math.nan, "most": math.nan, "origin": "answered", "note": None,
    }  # fmt: skip
    table = pd.DataFrame(nothing | columns, index=pd.Index(codes, name="code"))
    table = table.astype({"n": "Int64", "invited": "Int64", "note": "object"})
    return IndicatorValues(
        edition=load_edition("WAL2021"),
        indicator=indicator,
        level=level,
        vintage=2018,
        table=table.astype(dict.fromkeys(("value", "low", "high", "least", "most"), "float64")),
        n_total=3,
        invited_total=9,
        as_percent=percent,
        unit=Text("out of 10"),
        figures=dict(figures),
    )


def shown(observations, view=None, *, kept=None, vintage=2018, origins=("answered",)):
    """A map of these values."""
    picture = choropleth(
        observations.table,
        categories=() if observations.as_percent else observations.indicator.categories,
        keep=kept,
    )
    view = view or View(level=observations.level, lang="en")
    return MapView(view, vintage, observations, picture, kept, frozenset(origins))


def composed(monkeypatch, observations, **choices):
    """The map that is made of these values for a view."""
    monkeypatch.setattr(module, "indicator_values", lambda *_: observations)
    view = View(level=observations.level, vintage=2018, **choices)
    return module._composed.__wrapped__(view, "light")


# What is written of one value


def test_shares_yes_and_no_and_ordered_answers_have_a_scale_that_runs_one_way():
    for indicator, percent, scale in (
        (CATEGORY, False, "categorical"),
        (replace(CATEGORY, direction="up"), False, "sequential"),
        (replace(CATEGORY, kind="share"), True, "sequential"),
        (YES_NO, False, "sequential"),
        (replace(SCORE, scale="diverging"), False, "diverging"),
        (replace(SCORE, scale="diverging"), True, "diverging"),
    ):
        assert scale_of(observed(indicator, percent=percent)) == scale


def test_the_unit_stands_where_the_language_puts_it():
    assert value_pattern(observed(SCORE), ENGLISH) == "{v}/10"
    assert value_pattern(observed(YES_NO, percent=True), ENGLISH) == "{v}%"
    assert value_pattern(observed(YES_NO, percent=True), translator("fr")) == "{v}\u00a0%"


def test_a_value_a_category_or_the_reason_why_there_is_none():
    plain = observed(SCORE, value=[4.25, 4.0, math.nan], least=[math.nan, 3.0, math.nan],
                     most=[math.nan, 5.0, math.nan], state=["value", "value", "withheld"])  # fmt: skip
    assert value_or_reason(plain, 4.25, "value", ENGLISH) == "4.25/10"
    assert value_or_reason(plain, 4.25, "value", ENGLISH, FLANDERS) == "4.25/10"
    assert area_value_or_reason(plain, FLANDERS, ENGLISH) == "4.25/10"
    assert area_value_or_reason(plain, WALLONIA, ENGLISH) == "3–5/10"
    assert area_value_or_reason(plain, BRUSSELS, ENGLISH).startswith("Withheld")
    assert value_or_reason(observed(CATEGORY), 1.0, "value", ENGLISH, FLANDERS) == "Two"
    assert value_or_reason(observed(YES_NO, percent=True), 1.0, "value", ENGLISH, FLANDERS) == "1%"


def test_a_published_figure_keeps_its_digits_and_an_answer_those_it_was_given_with():
    figure = SimpleNamespace(value=4.0, decimals=1)
    values = observed(SCORE, value=[4.0, 3.5, 2.0], figures={FLANDERS: figure})
    assert area_value_or_reason(values, FLANDERS, ENGLISH) == "4.0/10"
    assert area_value_or_reason(values, BRUSSELS, ENGLISH) == "2.00/10"
    assert decimals_of_area(values, FLANDERS, 4.0) == 1
    assert decimals_of_area(values, FLANDERS, 4.1) == 2  # no longer what was published
    answers = observed(SCORE, ("11002",), level="commune")
    assert [decimals_of_area(answers, "11002", one) for one in (4.0, 4.5)] == [0, 1]
    assert decimals_of_area(answers, None, 4.0) == 0


def test_what_a_score_can_be_is_rounded_to_hold_it():
    data = observed(SCORE, least=[4.05, math.nan, 2.0], most=[6.21, math.nan, 3.0]).table
    low, high = levels_outwards(data, 1)
    assert low.to_dict() == pytest.approx({FLANDERS: 4.0, WALLONIA: math.nan, BRUSSELS: 2.0}, nan_ok=True)  # fmt: skip
    assert high.to_dict() == pytest.approx({FLANDERS: 6.3, WALLONIA: math.nan, BRUSSELS: 3.0}, nan_ok=True)  # fmt: skip
    for end in levels_outwards(observed(SCORE).table, 1):
        assert end.isna().all()
        assert end.dtype == "float64"


def test_beside_a_commune_stands_its_note():
    answers = observed(SCORE, ("11002", "24062"), level="commune", value=5.0, note=[BOUND, None])
    first, second = answers.table.itertuples()
    assert detail(first, answers, ENGLISH) == BOUND
    assert detail(second, answers, ENGLISH) == ""


@pytest.mark.parametrize(
    ("indicator", "percent", "row", "said"),
    [
        (SCORE, False, {"state": "withheld", "n": 3}, ""),
        (SCORE, False, {"n": pd.NA}, ""),
        (SCORE, False, {"n": 7}, "n\u00a0=\u00a07"),
        (SCORE, False, {"n": 7, "low": 3.1, "high": 4.2},
         "Estimate, n\u00a0=\u00a07; 95% interval 3.10 to 4.20"),
        (YES_NO, True, {"n": 7, "low": 3.1, "high": 42.6, "note": BOUND},
         "Estimate, n\u00a0=\u00a07; 95% interval 3% to 43%"),
        (SCORE, False, {"n": 7, "note": BOUND}, "n\u00a0=\u00a07; 3 communes"),
        (COUNT, False, {"n": 7, "note": BOUND}, "n\u00a0=\u00a07; 3 communes"),
        (SCORE, False, {"n": 7, "origin": "published"}, "Published figure of 2021, n\u00a0=\u00a07"),
        (SCORE, False, {"origin": "published"}, "Published figure of 2021, n not published"),
        (SCORE, False, {"origin": "published", "state": "withheld"}, ""),
    ],
)  # fmt: skip
def test_beside_an_estimate_stands_how_sure_it_is(indicator, percent, row, said):
    values = observed(indicator, (FLANDERS,), percent=percent, **{"value": 3.5} | row)
    told = detail(next(values.table.itertuples()), values, ENGLISH)
    assert ENGLISH.render(told) == said


def test_n_of_a_published_figure_is_told_where_it_was_published():
    assert ENGLISH.render(published_words(2018, np.int64(12))).endswith("2018, n\u00a0=\u00a012")
    assert ENGLISH.render(published_words(2018, pd.NA)).endswith("n not published")


# Which areas a filter leaves

COMMUNES = pd.DataFrame(
    {
        "region": ["02000", "02000", "03000", "03000", "03000"],
        "province": ["10000", "30000", "60000", "60000", "90000"],
        "language_area": ["nl", "nl", "fr", "de", "fr"],
        "rural": [False, True, False, True, True],
        "population": [50_000, 9_999, 10_000, 19_999, 20_000],
    },
    index=["a", "b", "c", "d", "e"],
)


@pytest.mark.parametrize(
    ("choices", "left"),
    [
        ({"regions": ("03000",)}, "cde"),
        ({"provinces": ("10000", "90000")}, "ae"),
        ({"areas": ("fr", "de")}, "cde"),
        ({"setting": "rural"}, "bde"),
        ({"setting": "urban"}, "ac"),
        ({"size": "under10k"}, "b"),
        ({"size": "10k-20k"}, "cd"),
        ({"size": "20k-50k"}, "e"),
        ({"size": "50k-over"}, "a"),
        ({"regions": ("02000",), "provinces": ("60000",)}, ""),
        ({"provinces": ("60000",), "areas": ("fr",)}, "c"),
        ({"areas": ("fr",), "setting": "rural"}, "e"),
        ({"setting": "rural", "size": "10k-20k"}, "d"),
        ({"regions": ("03000",), "size": "under10k"}, ""),
    ],
)
def test_a_filter_leaves_what_fits_all_of_it(monkeypatch, choices, left):
    monkeypatch.setattr(module, "commune_facts", lambda _: COMMUNES)
    assert kept_codes(View(**choices), 2018) == set(left)
    assert kept_codes(View(), 2018) is None


def test_above_the_commune_an_area_stays_for_its_region_and_its_province():
    assert kept_codes(View(level="region", provinces=("10000", "60000")), 2018) == {FLANDERS, WALLONIA}  # fmt: skip
    assert kept_codes(View(level="province", regions=(BRUSSELS,), size="under10k"), 2018) == {"04000"}  # fmt: skip


def test_the_places_of_a_level():
    assert "11002" in load_level(2018, "commune").index
    assert list(load_level(2018, "region").index) == list(REGIONS)


# The map and its frame


def test_the_frame_says_what_is_shown_and_how():
    values = observed(
        SCORE, value=[4.25, math.nan, 3.0], state=["value", "withheld", "value"],
        n=[7, pd.NA, 5], figures={BRUSSELS: SimpleNamespace(value=3.0, decimals=0)},
    )  # fmt: skip
    body = shown(values, View(level="region", lang="fr")).paint(ASSETS, "dark")
    assert body["legend"]["title"] == SCORE.label["fr"]
    assert body["legend"]["note"] == "sur 10"
    assert "2 sur 3" in body["legend"]["foot"]
    assert (body["unit"], body["geo"], body["level"]) == ("{v}/10", "of-2018.json", "region")
    assert (body["lang"], body["theme"], body["stage"]) == ("fr", "dark", False)
    assert body["more"] == ("n\u00a0=\u00a07", "n\u00a0=\u00a05")
    assert body["decs"] == "20"
    assert (body["label"], body["sel"]) == ("", ())
    assert body["keys"]["s"] == "stage"
    assert "sync" not in body


def test_a_stage_has_its_keys_and_a_selection_its_outline():
    view = View(level="region", lang="en", selected=WALLONIA, stage=True)
    body = shown(observed(SCORE, value=5.0), view).paint(ASSETS, "light", sync="pair")
    assert (body["sel"], body["stage"], body["sync"]) == ((WALLONIA,), True, "pair")
    assert body["fit"] == shown(observed(SCORE, value=5.0), view)._fit()
    assert body["keys"]["PageDown"] == "next"
    assert "s" not in body["keys"]
    assert "more" not in body


def test_only_synthetic_values_wear_the_label():
    values = observed(SCORE, value=5.0)
    labelled = shown(values, origins=("answered", "synthetic"))
    assert labelled.synthetic
    assert labelled.paint(ASSETS, "light")["label"] == "Demonstration data: synthetic answers"
    assert not shown(values).synthetic


def test_the_map_moves_for_another_filter_vintage_or_stage_and_for_nothing_else():
    def fit(kept=None, vintage=2018, **choices):
        view = View(level="region", **choices)
        return shown(observed(SCORE, value=5.0), view, kept=kept, vintage=vintage)._fit()

    plain = fit()
    assert fit(selected=FLANDERS, palette="plum", lang="fr") == plain
    others = [
        fit(vintage=2025),
        fit(stage=True),
        fit(kept=frozenset({FLANDERS}), regions=(FLANDERS,)),
        fit(kept=frozenset({FLANDERS}), provinces=("10000",)),
        fit(kept=frozenset({FLANDERS}), areas=("nl",)),
        fit(kept=frozenset({FLANDERS}), setting="rural"),
        fit(kept=frozenset({FLANDERS}), size="under10k"),
    ]
    assert len({plain, *others}) == 8


def test_where_scores_are_bands_the_map_tells_bands():
    values = observed(
        DOMAIN, ("11002", "24062", "31005"), level="commune", value=[math.nan, 5.0, 8.5],
        state=["did_not_answer", "value", "value"], least=[math.nan, 3.0, 7.0],
        most=[math.nan, 7.0, 10.0],
    )  # fmt: skip
    view = View(level="commune", lang="en")
    assert shown(values, view).paint(ASSETS, "light")["val"] == ("3–7", "7–10")
    exact = observed(DOMAIN, ("11002",), level="commune", value=5.0)
    assert shown(exact, view)._ranges(ENGLISH) == ()


def test_how_many_areas_have_a_value():
    values = observed(SCORE, value=[4.0, math.nan, 3.0], state=["value", "withheld", "value"])
    assert ENGLISH.render(shown(values).sample()) == "Areas with a value: 2 of 3"
    view = View(level="commune")
    assert ENGLISH.render(shown(values, view).sample()) == "n\u00a0=\u00a02 of 3 communes"


def test_behind_estimates_are_the_answers_of_areas_that_are_shown():
    values = observed(
        SCORE, ("a", "b", "c", "d"), value=5.0, n=[1, 2, 4, 8], invited=[10, 20, 40, 80],
        state=["value", "value", "value", "withheld"],
        origin=["synthetic", "answered", "published", "answered"],
    )  # fmt: skip
    assert shown(values).behind_estimates() == (3, 30)
    some = shown(values, View(level="region", regions=("x",)), kept=frozenset({"b", "c", "d"}))
    assert some.behind_estimates() == (2, 20)


# The table


def test_the_table_of_communes():
    values = observed(
        DOMAIN, ("11002", "62063", "24062"), level="commune", value=[5.04, math.nan, 8.5],
        state=["value", "did_not_answer", "value"], n=[1, 0, 1], least=[3.0, math.nan, 7.0],
        most=[7.0, math.nan, 10.0], origin=["answered", "answered", "elsewhere"],
        note=[BOUND, None, None],
    )  # fmt: skip
    view = View(level="commune", lang="fr")
    table = shown(values, view).table()
    assert list(table["name"]) == ["Anvers", "Liège", "Louvain"]
    assert list(table["province"]) == ["Anvers", "Liège", "Brabant flamand"]
    assert table["value"].tolist() == pytest.approx([5.0, math.nan, 8.5], nan_ok=True)
    assert list(table["shown"])[::2] == ["3–7/10", "7–10/10"]
    assert "pas répondu" in table["shown"]["62063"]
    assert list(table["n"]) == [1, 0, 1]
    assert (table["least"]["11002"], table["most"]["11002"]) == (3.0, 7.0)
    assert list(table["note"].fillna("")) == ["3 communes", "", ""]
    assert list(table["origin"]) == ["Réponse reçue", "Réponse reçue", ""]
    kept = shown(values, view, kept=frozenset({"62063"}))
    assert list(kept.table().index) == list(kept.digits().index) == ["62063"]
    digits = shown(values, view).digits()
    assert list(digits.index) == list(table.index)
    assert digits.loc["11002"].to_dict() == {
        "value": 1, "n": 0, "low": 1, "high": 1, "least": 0, "most": 0,
    }  # fmt: skip
    assert digits["value"]["62063"] == 0
    parts = replace(values, table=values.table.assign(most=[6.5, math.nan, 10.0]))
    assert shown(parts, view).digits()["most"].eq(1).all()


def test_the_table_of_areas():
    values = observed(SCORE, value=[4.256, 3.0, 2.0], low=[4.111, math.nan, 1.0],
                      high=[4.499, math.nan, 3.0])  # fmt: skip
    table = shown(values).table()
    assert list(table["name"]) == ["Flanders", "Wallonia", "Brussels-Capital Region"]
    assert "province" not in table
    assert (table["low"][FLANDERS], table["value"][FLANDERS]) == (4.11, 4.26)
    assert table["high"][FLANDERS] == 4.5
    assert shown(values).digits()["value"].tolist() == [2, 2, 2]


# Putting together


def test_the_reader_stays_around_the_same_picture():
    view = View(lang="nl", edition="WAL2021", indicator="q.progress", level="region", vintage=2019)
    chosen = replace(view, selected=WALLONIA, stage=True)
    assert compose(chosen).view == chosen
    assert compose(view).picture is compose(chosen).picture
    assert compose(view).picture == compose(view, "light").picture
    assert compose(view).picture.colours != compose(view, "dark").picture.colours
    assert compose(view).origins == {"published"}


def test_it_is_made_of_what_the_view_asks_for(monkeypatch):
    asked = []

    def values(*wanted):
        asked.append(wanted)
        return observed(SCORE, value=[1.0, 2.0, 3.0])

    monkeypatch.setattr(module, "indicator_values", values)
    view = View(edition="WAL2021", indicator="index", level="region", vintage=2025,
                weights=(5, 0, 0, 0, 1, 1, 1))  # fmt: skip
    assert module._composed.__wrapped__(view, "light").vintage == 2025
    assert asked == [("WAL2021", "index", "region", 2025, view.index_weights)]


def test_shares_run_from_none_to_all(monkeypatch):
    """Whatever their own lowest and highest: equal steps are comparable from map to map."""
    values = observed(YES_NO, value=[20.0, 40.0, 60.0], percent=True)
    classes = composed(monkeypatch, values, scheme="equal").picture.classes
    assert (classes.lower[0], classes.upper) == (0, (20, 40, 60, 80, 100))
    assert composed(monkeypatch, values).picture.categories == ()


def test_scores_run_over_their_scale_and_counts_over_what_there_is(monkeypatch):
    scores = observed(SCORE, value=[2.0, 4.0, 6.0])
    classes = composed(monkeypatch, scores, scheme="equal").picture.classes
    assert (classes.lower[0], classes.upper) == (0, (2, 4, 6, 8, 10))
    scores = observed(SCORE, value=[0.0, 4.0, 6.0])
    assert composed(monkeypatch, scores, scheme="equal").picture.classes.upper[0] == 2
    codes = tuple(f"c{n:02}" for n in range(40))
    counts = observed(COUNT, codes, value=[0.0] * 10 + list(range(1, 31)))
    classes = composed(monkeypatch, counts).picture.classes
    assert classes.upper[0] == 0  # none is not few
    assert classes.upper[-1] == 30


def test_only_of_shares_that_were_counted_the_rare_ones_have_steps_of_their_own(monkeypatch):
    codes = tuple(f"c{n:02}" for n in range(30))
    rare = [float(n % 6) for n in range(29)] + [90.0]
    answered = observed(replace(YES_NO, kind="share"), codes, value=rare, percent=True)
    counted = replace(answered, indicator=replace(answered.indicator, nature="documented"))
    assert composed(monkeypatch, answered).picture.classes.upper == (20, 40, 60, 80, 100)
    assert composed(monkeypatch, counted).picture.classes.upper[0] < 20


def test_categories_have_no_classes(monkeypatch):
    values = observed(CATEGORY, value=[0.0, 1.0, 1.0])
    picture = composed(monkeypatch, values).picture
    assert picture.classes is None
    assert picture.letters == "011"
    assert picture.colours == ramp("mosaic", 2, "light")


def test_the_reader_chooses_classes_and_colours(monkeypatch):
    codes = tuple(f"c{n:02}" for n in range(30))
    values = observed(SCORE, codes, value=np.linspace(0.04, 9.96, 30))
    plain = composed(monkeypatch, values).picture
    assert plain.classes.k == 5
    assert plain.decimals == 2
    assert composed(monkeypatch, values, classes=3).picture.classes.k == 3
    own = composed(monkeypatch, values, scheme="own", limits=(2.0, 7.5)).picture
    assert own.classes.upper == (2, 7.5, 10)
    plum = composed(monkeypatch, values, palette="plum").picture
    assert plum.colours == ramp("plum", 5, "light") != plain.colours


def test_areas_that_the_filter_leaves_out_count_in_no_class_and_no_origin(monkeypatch):
    values = observed(
        SCORE, value=[2.0, 4.0, math.nan], state=["value", "value", "withheld"],
        origin=["answered", "synthetic", "published"],
    )  # fmt: skip
    assert composed(monkeypatch, values).origins == {"answered", "synthetic"}
    flanders = composed(monkeypatch, values, regions=(FLANDERS,))
    assert flanders.origins == {"answered"}
    assert flanders.picture.shown == 1
    assert composed(monkeypatch, values, regions=(BRUSSELS,)).origins == {"published"}


def test_classes_of_bands_end_where_bands_end_of_communes_alone(monkeypatch):
    codes = tuple(f"c{n:02}" for n in range(3))
    values = observed(DOMAIN, codes, level="commune", value=[2.0, 5.5, 8.5])
    banded = replace(
        values, edition=replace(values.edition, bands=(("governance", (0, 4, 7, 10)),))
    )
    assert composed(monkeypatch, banded).picture.classes.upper == (4, 7, 10)
    above = replace(banded, level="region")
    assert composed(monkeypatch, above).picture.classes.upper == (2, 4, 6, 8, 10)
