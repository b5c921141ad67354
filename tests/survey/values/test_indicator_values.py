"""The values of an indicator, rule by rule: what a commune said, what areas have, what merged."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.survey import get_indicator, indicator_values, load_edition, published_for
from geo.survey.communes import area_table
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.indicators import Indicator, weighted
from geo.survey.maturity.scores import score_edition
from geo.survey.missing import VALUE
from geo.survey.published.figures import find_figures
from geo.survey.values import indicator_values as module
from geo.survey.values.indicator_values import (
    COUNTED,
    GROUPS_ONLY,
    MERGE_RULES,
    WEIGHTED,
    commune_values,
    on_vintage,
)
from geo.territory import load_communes, successors

BELGIUM, WALLONIA = load_edition("BE2018"), load_edition("WAL2021")
RESTRICTED = replace(BELGIUM, disclosure="restricted", disclosed=("q.engaged",))
CODES = load_communes(2018).index
SILENT = "did_not_answer"
WEIGHTS = (2, 0, 0, 0, 1, 1, 1)


def of(key: str) -> Indicator:
    return get_indicator("BE2018", key)


SCORE, YES_NO, COUNT, CATEGORY = map(of, ("q.progress", "q.engaged", "q.projects", "q.strategy"))


def own(values=(), states=(), codes=CODES):
    """What each commune has: nobody answered but who is named."""
    told = pd.Series(dict(values), dtype="float64").reindex(codes)
    state = pd.Series(SILENT, index=codes, dtype="str").mask(told.notna(), VALUE)
    for code, one in dict(states).items():
        state[code] = one
    gaps = pd.DataFrame(math.nan, codes, ["least", "most"])
    return pd.DataFrame({"value": told, "state": state}).join(gaps)


def first_of(level: str, code: str, n: int) -> list[str]:
    """The first communes of an area."""
    return list(CODES[area_table(2018)[level] == code][:n])


# Weights


def test_weights_are_of_the_index_alone_and_count_as_their_ratio():
    plain = indicator_values("BE2018", "index", "commune", 2018)
    chosen = indicator_values("BE2018", "index", "commune", 2018, WEIGHTS)
    by_name = dict(zip(score_edition("BE2018").columns[:7], WEIGHTS, strict=True))
    scores = score_edition("BE2018", by_name)["index"].dropna()
    assert chosen.table["value"].dropna().to_dict() == scores.to_dict()
    assert chosen.indicator == weighted(plain.indicator, WEIGHTS)
    assert chosen.unit == chosen.indicator.unit != plain.unit
    assert commune_values("BE2018", "index", WEIGHTS)["value"].equals(chosen.table["value"])
    twice = tuple(2 * weight for weight in WEIGHTS)
    assert indicator_values("BE2018", "index", "commune", 2018, twice) is chosen
    for equal in (None, (1,) * 7, (3,) * 7):
        assert indicator_values("BE2018", "index", "commune", 2018, equal) is plain
    progress = indicator_values("BE2018", "q.progress", "commune", 2018)
    assert indicator_values("BE2018", "q.progress", "commune", 2018, WEIGHTS) is progress


def test_an_index_of_groups_stays_as_it_was_given(monkeypatch):
    assert module._weights_for("BE2018", "index", WEIGHTS) == WEIGHTS
    groups = replace(BELGIUM, disclosure="aggregates")
    monkeypatch.setattr(module, "load_edition", lambda _: groups)
    assert module._weights_for("BE2018", "index", WEIGHTS) is None


def test_who_has_no_score_where_all_the_weight_is_answered_too_few_questions(monkeypatch):
    scores = score_edition("BE2018").copy()
    gone = scores.index[:2]
    scores.loc[gone, "index"] = math.nan
    monkeypatch.setattr(module, "score_edition", lambda *_: scores)
    values, states = module._answered_values("BE2018", of("index"), None)
    assert values[gone].isna().all()
    assert set(states[gone]) == {"too_few_questions"}
    assert set(states.drop(gone)) == {VALUE}


# The answers of communes


def answered(monkeypatch, indicator, *told):
    """Values and states of communes that answered these to the question of an indicator."""
    communes = [str(place) for place in range(len(told))]
    answers = pd.DataFrame({indicator.question: told}, index=communes, dtype="object")
    monkeypatch.setattr(module, "answer_table", lambda _: answers)
    monkeypatch.setattr(module, "communes_that_answered", lambda _: pd.Index([*communes, "silent"]))
    values, states = module._answered_values("BE2018", indicator, None)
    assert values.dtype == "float64"
    assert states.index.tolist() == [*communes, "silent"]
    assert (values["silent"], states["silent"]) == (pytest.approx(math.nan, nan_ok=True), "not_answered")  # fmt: skip
    return values[:-1].tolist(), states[:-1].tolist()


@pytest.mark.parametrize(
    ("indicator", "told", "values"),
    [
        (SCORE, ("7.5", "0"), [7.5, 0]),
        (COUNT, ("3", "0"), [3, 0]),
        (YES_NO, ("yes", "no"), [1, 0]),
        (CATEGORY, ("formalised", "none"), [2, 0]),
        (of("q.themes.energy"), ("mobility|energy", "energy", "mobility", "-"), [1, 1, 0, 0]),
        (of("q.strategy.none"), ("none", "formalised"), [1, 0]),
    ],
)
def test_what_a_commune_answered_is_a_number(monkeypatch, indicator, told, values):
    found, states = answered(monkeypatch, indicator, *told)
    assert found == values
    assert set(states) == {VALUE}
    found, states = answered(monkeypatch, indicator, told[0], None, NOT_APPLICABLE)
    assert found[0] == values[0]
    assert states == [VALUE, "not_answered", "not_applicable"]
    assert math.isnan(found[1])
    assert math.isnan(found[2])


def test_what_is_known_of_a_commune_that_gave_nothing():
    def states(edition, indicator):
        found = commune_values(edition, indicator)
        assert found["value"].notna().equals(found["state"] == VALUE)
        assert found[["least", "most"]].isna().all(axis=None)
        return set(found["state"])

    assert states("BE2018", "q.progress") == {VALUE, SILENT}
    assert states("BE2017", "q.difficulty") == {"not_asked"}
    assert states("BE2018", "published.progress_score_9_n") == {"not_public"}
    assert states("WAL2021", "q.progress") == {"not_public", "not_invited"}
    assert states("WAL2021", "index") == {"not_public", "not_invited"}


def restricted(monkeypatch, edition):
    monkeypatch.setattr(module, "load_edition", lambda _: edition)
    return module._commune_values.__wrapped__


def test_a_restricted_edition_gives_what_it_names_and_not_who_answered(monkeypatch):
    of_edition = restricted(monkeypatch, RESTRICTED)
    assert set(of_edition("BE2018", "q.progress", None)["state"]) == {"not_public"}
    assert set(of_edition("BE2018", "q.engaged", None)["state"]) == {VALUE, "not_given"}
    unasked = replace(RESTRICTED, asked=("progress",))
    of_edition = restricted(monkeypatch, unasked)
    assert set(of_edition("BE2018", "q.engaged", None)["state"]) == {"not_asked"}


def test_scores_that_are_bands_have_their_ends_where_there_is_a_value(monkeypatch):
    banded = replace(BELGIUM, bands=(("governance", (0, 4, 10)),))
    of_edition = restricted(monkeypatch, banded)
    asked = []

    def ends(*wanted):
        asked.append(wanted)
        return pd.DataFrame({"least": 0.0, "most": 4.0}, index=CODES[:300])

    monkeypatch.setattr(module, "score_bounds", ends)
    found = of_edition("BE2018", "domain.governance", None)
    inside = found["value"].notna() & found.index.isin(CODES[:300])
    assert inside.any()
    assert found["least"].notna().equals(inside)
    assert set(found.loc[inside, "most"]) == {4.0}
    of_edition("BE2018", "index", WEIGHTS)
    by_name = dict(zip(score_edition("BE2018").columns[:7], WEIGHTS, strict=True))
    assert asked == [("BE2018", "governance", None), ("BE2018", None, by_name)]
    monkeypatch.setattr(module, "score_bounds", lambda *_: None)
    assert of_edition("BE2018", "index", None)["least"].isna().all()
    asked.clear()
    monkeypatch.setattr(module, "score_bounds", ends)
    of_edition("BE2018", "domain.innovation", None)
    assert asked == []


def test_bands_are_carried_to_later_communes_as_values_are(monkeypatch):
    told = own({"44001": 5.0, "44029": 2.0, "11002": 8.5})
    told.loc[["44001", "44029", "11002"], "least"] = [3.0, 1.0, 7.0]
    told.loc[["44001", "44029", "11002"], "most"] = [7.0, 3.0, 10.0]
    monkeypatch.setattr(module, "commune_values", lambda *_: told)

    def values(level, vintage):
        return module._values_of_areas.__wrapped__(
            "BE2018", "domain.governance", level, vintage, None
        )

    share = 20548 / (20548 + 8236)
    row = values("commune", 2019).table.loc["44084"]
    assert row["value"] == pytest.approx(5 * share + 2 * (1 - share))
    assert row["least"] == pytest.approx(3 * share + 1 * (1 - share))
    assert row["most"] == pytest.approx(7 * share + 3 * (1 - share))
    same = values("commune", 2018).table
    assert same.loc["11002", ["value", "least", "most"]].tolist() == [8.5, 7, 10]
    assert values("region", 2018).table[["least", "most"]].isna().all(axis=None)
    half = told.assign(most=math.nan)
    monkeypatch.setattr(module, "commune_values", lambda *_: half)
    assert values("commune", 2018).table["most"].isna().all()


# What the whole is told with


def test_how_many_answered_and_were_invited():
    counted = indicator_values("BE2018", "q.initiated_by", "commune", 2018)
    assert counted.n_total == (commune_values("BE2018", "q.initiated_by")["state"] == VALUE).sum()
    assert 0 < counted.n_total < 123
    assert counted.invited_total == 589
    published = indicator_values("WAL2021", "q.progress", "region", 2019)
    assert (published.n_total, published.invited_total) == (113, 262)
    documented = indicator_values("BE2018", "documented.covenant_of_mayors", "commune", 2018)
    assert documented.n_total == (documented.table["state"] == VALUE).sum() < 589
    assert (documented.invited_total, documented.figures) == (589, {})


def test_notes_and_figures_go_with_the_values():
    shown = indicator_values("BE2018", "q.progress", "region", 2018)
    assert shown.note is WEIGHTED
    assert shown.figures == {code: PROGRESS[code] for code in ("02000", "03000", "04000")}
    assert indicator_values("BE2018", "q.progress", "commune", 2018).note is None
    # Brussels is a region and stands among the provinces: its figure was published of the region.
    assert "04000" not in indicator_values("BE2018", "q.progress", "province", 2018).figures


def test_of_groups_it_is_told_how_many_answered_in_all(monkeypatch):
    monkeypatch.setattr(module, "load_edition", lambda _: RESTRICTED)
    monkeypatch.setattr(module, "commune_values", lambda *_: own())
    monkeypatch.setattr(module, "published_total", lambda _: 0)
    monkeypatch.setattr(module, "answered_in_all", lambda _, indicator: len(indicator.id))
    found = module._values_of_areas.__wrapped__("BE2018", "q.progress", "region", 2018, None)
    assert found.n_total == len("q.progress")


def test_no_other_level_than_those_there_are():
    for indicator in ("q.progress", "documented.all"):
        with pytest.raises(KeyError, match="street"):
            indicator_values("BE2018", indicator, "street", 2018)


@pytest.mark.parametrize(
    ("edition", "indicator", "level", "percent", "unit"),
    [
        ("BE2018", "q.engaged", "commune", False, None),
        ("BE2018", "q.engaged", "region", True, "% of the communes that answered"),
        ("BE2018", "documented.covenant_of_mayors", "region", True, "% of communes"),
        ("BE2018", "q.progress", "region", False, "out of 10"),
        ("BE2018", "q.projects", "region", False, "per commune that answered"),
        ("BE2018", "documented.all", "region", False, "programmes per commune"),
        ("BE2018", "q.strategy", "region", False, "most frequent answer"),
        ("BE2018", "q.strategy", "commune", False, None),
        ("WAL2021", "published.difficulty_high_share", "region", True, None),
        ("WAL2021", "published.difficulty_high_share", "commune", True, None),
        ("BE2018", "published.progress_score_9_n", "country", False, None),
    ],
)
def test_the_unit_is_that_of_the_level(edition, indicator, level, percent, unit):
    found = indicator_values(edition, indicator, level, load_edition(edition).vintage)
    assert found.as_percent == percent
    plain = get_indicator(edition, indicator).unit
    assert found.unit == plain if unit is None else str(found.unit) == unit


def test_a_mean_of_counts_has_two_decimals():
    def decimals(key, level):
        return indicator_values("BE2018", key, level, 2018).indicator.decimals

    assert [decimals("q.projects", level) for level in ("commune", "region")] == [0, 2]
    assert decimals("documented.all", "region") == 2
    assert decimals("published.progress_score_9_n", "country") == 0
    assert decimals("q.progress", "region") == SCORE.decimals


def test_where_a_value_comes_from():
    answered = replace(BELGIUM, demonstration=False)
    published = get_indicator("BE2018", "published.progress_score_9_n")
    for edition, indicator, origin in (
        (BELGIUM, SCORE, "synthetic"),
        (answered, SCORE, "answered"),
        (WALLONIA, SCORE, "published"),
        (BELGIUM, published, "published"),
        (replace(answered, has_answers=False, disclosure="aggregates"), SCORE, "answered"),
        (replace(answered, disclosure="restricted"), SCORE, "answered"),
    ):
        assert module._origin(edition, indicator) == origin


# On other communes


def test_on_its_own_communes_nothing_changes():
    table, note = on_vintage(BELGIUM, SCORE, own({"11002": 5.0}, {"11001": "not_answered"}), 2018)
    assert note is None
    assert table.index.name == "code"
    assert table.loc["11002", ["value", "state", "n", "invited"]].tolist() == [5, VALUE, 1, 1]
    assert table.loc["11001", ["state", "n", "invited"]].tolist() == ["not_answered", 0, 1]
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table["origin"]) == {"synthetic"}
    assert set(table["note"]) == {None}
    assert table["n"].sum() == 1
    assert table.dtypes.astype(str).to_dict() == {
        "value": "float64", "state": "str", "n": "Int64", "invited": "Int64", "low": "float64",
        "high": "float64", "origin": "str", "note": "object",
    }  # fmt: skip
    walloon, _ = on_vintage(WALLONIA, SCORE, own(codes=load_communes(2019).index), 2019)
    assert walloon["invited"].sum() == 262


SHARE = 31085 / (31085 + 12179)  # Deinze, of the people of Deinze and Nevele


@pytest.mark.parametrize(
    ("indicator", "rule", "value"),
    [
        (SCORE, "score", 4 * SHARE + 1 - SHARE),
        (replace(SCORE, kind="share"), "score", 4 * SHARE + 1 - SHARE),
        (COUNT, "count", 5),
        (YES_NO, "yes_no", None),
        (CATEGORY, "category", 4),
    ],
)
def test_a_merged_commune_is_put_together_by_the_rule_of_its_kind(indicator, rule, value):
    told = {"44011": 4.0, "44049": 1.0, "44001": 3.0, "11002": 9.0}
    if value is None:
        told, value = {"44011": 0.0, "44049": 1.0, "44001": 0.0, "11002": 1.0}, 1
    table, note = on_vintage(BELGIUM, indicator, own(told), 2019)
    assert note is MERGE_RULES[rule]
    both, part = table.loc["44083"], table.loc["44084"]
    assert both["value"] == pytest.approx(value)
    assert both[["state", "n", "invited"]].tolist() == [VALUE, 2, 2]
    assert str(both["note"]) == "Put together from Deinze, Nevele, merged since."
    assert part["value"] == told["44001"]
    assert part[["state", "n", "invited"]].tolist() == [VALUE, 1, 2]
    assert str(part["note"]) == "Only 1 of the 2 communes merged here gave an answer: Aalter."
    assert table["note"].notna().sum() == 2
    assert table.loc["11002", ["value", "note"]].tolist() == [told["11002"], None]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((SILENT, "not_answered"), "not_answered"),
        (("not_applicable", "too_few_questions"), "too_few_questions"),
        (("not_given", "not_public"), "not_given"),
        (("not_asked", "not_invited"), "not_asked"),
        ((SILENT, SILENT), SILENT),
    ],
)
def test_of_parts_without_a_value_the_state_that_says_most_is_told(parts, whole):
    states = dict(zip(("44011", "44049"), parts, strict=True))
    table, _ = on_vintage(BELGIUM, SCORE, own({}, states), 2019)
    assert table.loc["44083", ["state", "note"]].tolist() == [whole, None]
    assert set(table["state"]) == {whole, SILENT}


def test_what_has_merged_is_not_divided():
    later = load_communes(2019).index
    renamed, merged = "55085", "44084"
    assert successors(renamed, 2019, 2018) != [renamed]
    told = own({renamed: 6.0, merged: 4.0, "62063": 2.0}, codes=later)
    table, note = on_vintage(WALLONIA, SCORE, told, 2018)
    assert note is MERGE_RULES["score"]
    (earlier,) = successors(renamed, 2019, 2018)
    assert table.loc[earlier, ["value", "state", "n", "invited"]].tolist() == [6, VALUE, 1, 1]
    assert table.loc["62063", ["value", "state", "n"]].tolist() == [2, VALUE, 1]
    for part in ("44001", "44029"):
        row = table.loc[part]
        assert math.isnan(row["value"])
        assert row[["state", "n", "invited", "note"]].tolist() == ["merged", 0, 0, None]
    assert table["invited"].sum() == 262
    assert table["n"].sum() == 2


# Estimates of areas


def areas(indicator, told, *, edition=BELGIUM, level="region", vintage=2018):
    return module._areas(edition, indicator, told, level, vintage)


def test_a_score_is_estimated_within_its_scale():
    at_top = dict.fromkeys(first_of("region", "02000", 9), 10.0) | {
        first_of("region", "02000", 10)[-1]: 9.0
    }
    at_foot = dict.fromkeys(first_of("region", "03000", 9), 0.0) | {
        first_of("region", "03000", 10)[-1]: 1.0
    }
    indicator = of("domain.governance")
    table, note, figures = areas(indicator, own(at_top | at_foot))
    assert note is WEIGHTED
    assert figures == {}
    assert (table["high"]["02000"], table["low"]["03000"]) == (10, 0)
    assert table["state"].tolist() == [VALUE, VALUE, SILENT]
    assert table["value"]["02000"] == pytest.approx(9.9)
    assert list(table.columns) == list(module._COLUMNS)
    assert set(table["origin"]) == {"synthetic"}


def test_shares_are_in_per_cent_and_counts_have_an_interval_of_their_own():
    told = own(dict(zip(first_of("region", "03000", 10), [1.0] * 3 + [0.0] * 7, strict=True)))
    row = areas(of("q.themes.energy"), told)[0].loc["03000"]
    assert row["value"] == pytest.approx(30)
    assert 0 < row["low"] < 30 < row["high"] < 100
    row = areas(of("q.projects_people"), told)[0].loc["03000"]
    assert row["value"] == pytest.approx(0.3)
    assert row["low"] * row["high"] == pytest.approx(0.3**2)  # of the logarithm


def test_where_all_agree_the_note_says_how_many_may_differ():
    told = own(dict.fromkeys(first_of("region", "03000", 10), 0.0))
    table, _, _ = areas(of("q.projects_people"), told)
    assert str(table["note"]["03000"]).endswith("of 262 communes above 0 (95%)")
    assert table["note"]["02000"] is None
    assert table["note"].dtype == "object"


def test_only_who_is_known_to_answer_or_not_to_be_concerned_is_in_the_design():
    codes = first_of("region", "03000", 30)
    told = own(dict.fromkeys(codes[:5], 2.0) | dict.fromkeys(codes[5:10], 4.0),
               dict.fromkeys(codes[10:20], "not_applicable"))  # fmt: skip
    row = areas(of("domain.monitoring"), told)[0].loc["03000"]
    assert row[["n", "invited"]].tolist() == [10, 252]


@pytest.mark.parametrize(
    ("answers", "value", "said"),
    [
        ([0, 2, 2, 2, 1], 2, "Most frequent answer: {2}, by 3 of 5."),
        ([0, 0, 1, 1, 2], 0, "Most frequent answer: {0}, by 2 of 5. As many gave another answer: {1}."),
        ([2, 2, 1, 1, 0, 0], 0, "Most frequent answer: {0}, by 2 of 6. As many gave another answer: {1}."),
        ([2] * 5, 2, "Most frequent answer: {2}, by 5 of 5."),
    ],
)  # fmt: skip
def test_of_categories_the_most_given_is_told(answers, value, said):
    told = own(
        dict(zip(first_of("region", "03000", len(answers)), map(float, answers), strict=True))
    )
    table, note, _ = areas(CATEGORY, told)
    assert note is COUNTED
    row = table.loc["03000"]
    assert row["value"] == value
    names = {str(int(at)): label["en"] for at, label in CATEGORY.categories}
    for place, name in names.items():
        said = said.replace("{" + place + "}", name)
    assert str(row["note"]) == said
    assert math.isnan(row["low"])
    assert math.isnan(row["high"])
    assert table["value"].notna().sum() == 1


def test_an_area_that_nobody_answered_in_is_not_told_where_that_is_not_public():
    told = own(dict.fromkeys(first_of("region", "03000", 10), 1.0))
    assert areas(YES_NO, told)[0]["state"].tolist()[::2] == [SILENT, SILENT]
    given = areas(YES_NO, told, edition=RESTRICTED)[0]
    assert given["state"].tolist() == ["not_given", VALUE, "not_given"]


def one_commune_invited(monkeypatch):
    """To Brussels nobody was invited, to Flanders one commune, to Wallonia all."""
    region = area_table(2018)["region"]
    invited = (region == "03000") | (region.index == "11002")
    monkeypatch.setattr(module, "invited_communes", lambda _: invited)


def test_of_groups_that_are_not_given_nothing_is_estimated(monkeypatch):
    one_commune_invited(monkeypatch)
    table, note, _ = areas(of("domain.governance"), own(), edition=RESTRICTED)
    assert note is None
    assert table["state"].tolist() == ["not_published", "not_published", "not_invited"]
    assert table[["value", "low", "high", "n"]].isna().all(axis=None)
    assert table["invited"].tolist() == [1, 262, 0]
    assert table.dtypes.astype(str)[["value", "n", "invited", "state"]].tolist() == [
        "float64", "Int64", "Int64", "str",
    ]  # fmt: skip


def test_an_area_of_one_commune_that_was_not_asked(monkeypatch):
    one_commune_invited(monkeypatch)
    indicator = replace(YES_NO, published_key=None)
    for edition in (replace(BELGIUM, asked=()), replace(RESTRICTED, disclosed=(), asked=())):
        table = areas(indicator, own(), edition=edition)[0]
        assert (table["state"] == "not_asked").tolist() == [True, True, False]


def test_on_other_boundaries_nothing_that_is_not_given_is_told_either():
    table, note, _ = areas(of("domain.governance"), own(), edition=RESTRICTED, vintage=2025)
    assert set(table["state"]) == {"not_published"}
    assert note is None


def test_to_an_area_without_a_commune_of_the_edition_nobody_was_invited(monkeypatch):
    region = area_table(2018)["region"].replace("04000", "03000")
    monkeypatch.setattr(module, "area_of_edition", lambda *_: region)
    for edition in (RESTRICTED, BELGIUM):
        row = areas(of("domain.governance"), own(), edition=edition)[0].loc["04000"]
        assert row[["state", "invited"]].tolist() == ["not_invited", 0]


def test_a_published_figure_needs_no_question(monkeypatch):
    published = get_indicator("BE2018", "published.progress_score_9_n")
    table, _, figures = areas(published, own(), level="country")
    assert table.loc["01000", ["value", "state", "origin"]].tolist() == [3, VALUE, "published"]
    assert list(figures) == ["01000"]
    assert set(areas(published, own())[0]["state"]) == {"not_published"}
    monkeypatch.setattr(module, "scored_questions", lambda *_: ())
    assert set(areas(published, own())[0]["state"]) == {"not_published"}
    walloon = own(codes=load_communes(2019).index)
    table, _, _ = areas(SCORE, walloon, edition=WALLONIA, level="province", vintage=2019)
    assert set(table["state"]) == {"not_invited", "not_published"}


def test_groups_are_told_for_areas_that_are_still_the_same(monkeypatch):
    """Zwijndrecht left the province of Antwerp in 2025."""

    def groups(edition, indicator, level, in_area):
        n = pd.array([7] * len(in_area), dtype="Int64")
        return pd.DataFrame(
            {"value": 4.0, "n": n, "state": VALUE, "low": math.nan, "high": math.nan,
             "invited": in_area.astype("Int64")}, index=in_area.index,
        )  # fmt: skip

    monkeypatch.setattr(module, "figures_of_groups", groups)
    indicator = of("domain.governance")
    then, note, _ = areas(indicator, own(), edition=RESTRICTED, level="province")
    assert note is GROUPS_ONLY
    assert set(then["state"]) == {VALUE}
    assert set(then["value"]) == {4.0}
    now, _, _ = areas(indicator, own(), edition=RESTRICTED, level="province", vintage=2025)
    changed = now.index[now["state"] == "not_published"]
    assert "10000" in changed
    assert "60000" not in changed
    assert now.loc[changed, ["value", "n"]].isna().all(axis=None)
    assert now.loc[~now.index.isin(changed), "n"].eq(7).all()


def test_what_an_edition_asked():
    def asked(edition, key):
        return module._was_asked(load_edition(edition), get_indicator(edition, key))

    assert asked("BE2018", "q.progress")
    assert not asked("BE2017", "q.difficulty")
    assert asked("BE2018", "domain.data")
    assert not asked("BE2017", "domain.data")
    assert asked("BE2018", "index")
    assert asked("BE2017", "index")  # five domains, which are enough
    assert not asked("WAL2021", "index")


# Published figures


PROGRESS = {figure.code: figure for figure in find_figures("BE2018", "progress_score")}


def overlaid(monkeypatch, indicator, *figures, level="region", vintage=2018):
    """The table of areas without answers, with these figures put in."""
    monkeypatch.setattr(module, "find_figures", lambda *_: figures)
    in_area = pd.Series(9, index=pd.Index(sorted(set(area_table(vintage)[level]))))
    table = module._nothing_estimated(in_area).assign(origin="synthetic", low=1.0, high=2.0)
    before = table.copy()
    shown, notes = module._overlay_published(BELGIUM, indicator, level, vintage, table)
    rest = ~table.index.isin(shown)
    assert table[rest].equals(before[rest])
    return table, shown, notes


def test_a_figure_goes_before_the_estimate_and_others_follow_what_is_left_out(monkeypatch):
    elsewhere = replace(PROGRESS["02000"], code="99999")
    another_unit = replace(PROGRESS["02000"], unit_key="% of municipalities")
    engaged = replace(PROGRESS["04000"], base="engaged", note=SCORE.label)
    monkeypatch.setattr(module, "published_count", lambda _, code: {"03000": 58}.get(code))
    table, shown, notes = overlaid(
        monkeypatch, SCORE, elsewhere, another_unit, PROGRESS["03000"], engaged
    )
    assert list(shown) == ["03000", "04000"]
    assert table.loc["03000", ["value", "state", "origin"]].tolist() == [3.72, VALUE, "published"]
    assert table.loc[["03000", "04000"], ["low", "high"]].isna().all(axis=None)
    assert table["n"]["03000"] == 58
    assert table["n"]["04000"] is pd.NA  # how many engaged communes answered is not known
    assert str(notes["02000"]).startswith("Published: 3.53")
    assert str(notes["03000"]) == f"Published: {PROGRESS['03000'].in_words}."
    assert str(notes["04000"]) == f"Published: {engaged.in_words}. {SCORE.label['en']}."
    assert "99999" not in notes


def test_n_stands_beside_figures_of_those_that_answered(monkeypatch):
    for base, n in (("answered", 58), ("counted", 58), ("unknown", None), ("invited", None)):
        figure = replace(PROGRESS["03000"], base=base)
        monkeypatch.setattr(module, "published_count", lambda *_: 58)
        table, _, _ = overlaid(monkeypatch, SCORE, figure)
        assert table["n"]["03000"] is pd.NA if n is None else table["n"]["03000"] == n
    monkeypatch.setattr(module, "published_count", lambda *_: None)
    table, _, _ = overlaid(monkeypatch, SCORE, PROGRESS["03000"])
    assert table["n"]["03000"] is pd.NA


def test_of_an_area_that_changed_since_the_figure_is_in_the_note_alone(monkeypatch):
    figures = PROGRESS["10000"], PROGRESS["60000"]
    table, shown, notes = overlaid(monkeypatch, SCORE, *figures, level="province", vintage=2025)
    assert list(shown) == ["60000"]
    assert "as it was in 2018: 4.42" in str(notes["10000"])
    assert math.isnan(table["value"]["10000"])


def test_the_notes_of_estimates_stay_beside_those_of_figures(monkeypatch):
    told = own(dict.fromkeys(first_of("region", "02000", 9), 4.0))
    monkeypatch.setattr(module, "find_figures", lambda *_: (PROGRESS["03000"],))
    table, _, figures = areas(SCORE, told)
    assert list(figures) == ["03000"]
    assert "communes differ (95%)" in str(table["note"]["02000"])
    assert str(table["note"]["03000"]).startswith("Published")
    without = replace(SCORE, published_key=None)
    assert areas(without, told)[2] == {}


def test_a_figure_is_told_in_the_unit_that_the_indicator_has(monkeypatch):
    monkeypatch.setattr(module, "published_count", lambda *_: 50)
    figure = PROGRESS["03000"]
    share = replace(figure, value=40.0, unit_key="% of municipalities")
    number = replace(figure, value=40.0, unit_key="municipalities")
    projects = replace(figure, value=200.0, unit_key="projects")
    published = get_indicator("BE2018", "published.progress_score_9_n")
    for indicator, one, value in (
        (SCORE, figure, 3.72),
        (SCORE, share, None),
        (YES_NO, share, 40),
        (YES_NO, number, 80),
        (YES_NO, figure, None),
        (COUNT, projects, 4),
        (COUNT, share, None),
        (CATEGORY, share, None),
        (CATEGORY, projects, None),
        (published, projects, 200),
    ):
        found = module._figure_value(indicator, one)
        assert math.isnan(found) if value is None else found == value


def test_every_published_figure_of_an_indicator():
    found = published_for("BE2018", "q.progress")
    assert found.index.name == "code"
    assert found["value"].to_dict() == {code: figure.value for code, figure in PROGRESS.items()}
    assert found["level"]["60000"] == "province"
    assert found["figure"]["60000"] is PROGRESS["60000"]
    nothing = published_for("BE2018", "domain.data")
    assert len(nothing) == 0
    for one in (found, nothing):
        assert one.dtypes.astype(str).tolist() == ["str", "float64", "object"]
        assert (one.index.dtype, one.index.name) == ("str", "code")
    assert np.isnan(published_for("BE2017", "q.sc_manager")["value"]).any()
