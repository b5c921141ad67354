"""Documented initiatives as values, on made-up lists of six communes in three regions."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geo.language import Labels, translator
from geo.survey import get_indicator
from geo.survey.documented.membership import MembershipStatus
from geo.survey.values import documented_values as module
from geo.survey.values.documented_values import AT_LEAST, documented_values

VINTAGE = 2018
REGIONS = {"10": "F", "11": "F", "12": "F", "20": "W", "21": "W", "30": "B"}
PROVINCES = {"10": "f1", "11": "f2", "12": "f2", "20": "w1", "21": "w1", "30": "B"}
COUNTRY = dict.fromkeys(REGIONS, "all")
STANDINGS = ["on", "not_on", "as_successor", "on", "unknown", "outside"]
COLUMNS = ["value", "state", "n", "invited", "low", "high", "origin", "note"]
say = translator("en").render


def programme(key: str, complete: bool) -> SimpleNamespace:
    label = Labels(nl=key, fr=key, de=key, en=key.title())
    return SimpleNamespace(key=key, is_complete=complete, label=label)


FULL, PART = programme("full", True), programme("part", False)


def entry(one: SimpleNamespace, named: str = "") -> SimpleNamespace:
    return SimpleNamespace(programme=one, named=named)


BY_COMMUNE = {"10": [entry(FULL), entry(FULL), entry(PART)], "11": [entry(PART)]}
BY_REGION = {"W": [entry(FULL), entry(PART)], "F": [entry(PART)]}
BY_SUCCESSOR = {"12": [entry(PART, "Later"), entry(FULL, "Last")]}


@pytest.fixture
def standings() -> list[str]:
    return list(STANDINGS)


@pytest.fixture(autouse=True)
def few_communes(monkeypatch, standings):
    codes = {"commune": list(REGIONS), "region": ["B", "F", "W", "X"]}
    codes |= {"province": ["B", "f1", "f2", "w1"], "country": ["all"]}
    areas = {"region": REGIONS, "province": PROVINCES, "country": COUNTRY}

    def area_codes(vintage, level):
        assert vintage == VINTAGE
        return pd.Index(codes[level], name="nis5" if level == "commune" else level)

    def statuses(key, vintage):
        assert (key in ("full", "part"), vintage) == (True, VINTAGE)
        return pd.Series([str(MembershipStatus(one)) for one in standings], list(REGIONS)).iloc[
            ::-1
        ]

    given = {
        "area_codes": area_codes,
        "area_table": lambda _: pd.DataFrame(areas).iloc[::-1],
        "load_programmes": lambda: {"full": FULL, "part": PART},
        "initiatives_by_commune": lambda _: BY_COMMUNE,
        "initiatives_of_regions": lambda: BY_REGION,
        "initiatives_of_successors": lambda _: BY_SUCCESSOR,
        "membership_statuses": statuses,
    }
    for name, value in given.items():
        monkeypatch.setattr(module, name, value)
    module._commune_table.cache_clear()
    yield
    module._commune_table.cache_clear()


def of_lists(which: str):
    return replace(get_indicator("BE2018", "documented.complete"), id=f"documented.{which}")


def of_programme(key: str):
    known = get_indicator("BE2018", "documented.complete")
    return replace(known, id=f"documented.{key}", programme=key, kind="yes_no")


def values(table: pd.DataFrame) -> list[float | None]:
    return [None if np.isnan(one) else one for one in table["value"]]


def notes(table: pd.DataFrame) -> list[str | None]:
    return [None if one is None else say(one) for one in table["note"]]


REGION, LATER = (
    "Its region is on a further list as a whole: ",
    "Its successor {} is on a further list.",
)


@pytest.mark.parametrize(
    ("which", "counts", "said"),
    [
        (
            "complete",
            [1, 0, 0, 0, 0, 0],
            [None, None, LATER.format("Last"), f"{REGION}Full.", f"{REGION}Full.", None],
        ),
        (
            "incomplete",
            [1, 1, None, None, None, None],
            [f"{REGION}Part."] * 2 + [LATER.format("Later")] + [f"{REGION}Part."] * 2 + [None],
        ),
        (
            "all",
            [2, 1, None, None, None, None],
            [f"{REGION}Part."] * 2
            + [LATER.format("Later")]
            + [f"{REGION}Full and Part."] * 2
            + [None],
        ),
    ],
)
def test_programmes_of_a_commune_are_counted_once_each(which, counts, said):
    table, note = documented_values(of_lists(which), "commune", VINTAGE)
    assert values(table) == counts
    assert table["state"].tolist() == ["no_record" if one is None else "value" for one in counts]
    assert table["n"].tolist() == [int(one is not None) for one in counts]
    assert notes(table) == said
    assert note == (None if which == "complete" else AT_LEAST)


@pytest.mark.parametrize(("key", "note"), [("full", None), ("part", AT_LEAST)])
def test_a_commune_is_on_a_list_or_not_or_that_is_not_to_be_told(key, note):
    table, said = documented_values(of_programme(key), "commune", VINTAGE)
    assert said == note
    assert values(table) == [1, 0, None, 1, None, None]
    assert table["state"].tolist() == [
        "value",
        "value",
        "merged",
        "value",
        "no_record",
        "not_applicable",
    ]
    assert table["n"].tolist() == [1, 1, 0, 1, 0, 0]
    assert notes(table) == [None] * 6


@pytest.mark.parametrize(
    ("which", "level"), [("complete", "commune"), ("full", "commune"), ("full", "region")]
)
def test_what_a_table_is_made_of(which, level):
    indicator = of_programme(which) if which == "full" else of_lists(which)
    table, _ = documented_values(indicator, level, VINTAGE)
    assert list(table.columns) == COLUMNS
    kinds = [str(table[name].dtype) for name in COLUMNS]
    assert kinds == ["float64", "str", "Int64", "Int64", "float64", "float64", "str", "object"]
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table["origin"]) == {"documented"}
    if level == "commune":
        assert set(table["invited"]) == {1}
        assert list(table.index) == list(REGIONS)


def test_the_share_of_the_communes_that_a_programme_concerns():
    """Of Brussels none is concerned; in X there is nobody at all."""
    table, note = documented_values(of_programme("full"), "region", VINTAGE)
    assert note is None
    assert table.index.tolist() == ["B", "F", "W", "X"]
    assert values(table) == [None, 50, 50, None]
    assert table["state"].tolist() == ["not_applicable", "value", "value", "not_applicable"]
    assert table["n"].tolist() == table["invited"].tolist() == [0, 2, 2, 0]
    assert notes(table) == [None, None, AS_A_WHOLE, None]


AS_A_WHOLE = "The region takes part as a whole, not its communes one by one."


@pytest.mark.parametrize(
    ("of", "level", "expected"),
    [
        ("B", "region", [AS_A_WHOLE, None, None, None]),
        ("B", "province", [AS_A_WHOLE, None, None, None]),
        ("F", "province", [None, AS_A_WHOLE, AS_A_WHOLE, None]),
        ("F", "country", [None]),
    ],
)
def test_an_area_of_a_region_that_takes_part_as_a_whole_says_so(of, level, expected, monkeypatch):
    """The region that stands in for a province has the same words on both maps."""
    monkeypatch.setattr(module, "initiatives_of_regions", lambda: {of: [entry(FULL)]})
    table, _ = documented_values(of_programme("full"), level, VINTAGE)
    assert notes(table) == expected


def test_an_incomplete_list_gives_at_least_so_many():
    table, note = documented_values(of_programme("part"), "region", VINTAGE)
    assert note == AT_LEAST
    assert values(table) == [None, 50, 50, None]
    assert notes(table) == [None, AS_A_WHOLE, AS_A_WHOLE, None]


@pytest.mark.parametrize(
    ("key", "value", "state"), [("full", 0, "value"), ("part", None, "no_record")]
)
def test_an_area_without_any_is_zero_only_on_complete_lists(standings, key, value, state):
    standings[:3] = ["not_on", "not_on", "unknown"]
    table, _ = documented_values(of_programme(key), "region", VINTAGE)
    assert values(table)[1] == value
    assert (table.loc["F", "state"], table.loc["F", "n"]) == (state, 3)


def test_a_region_as_a_whole_has_a_note_on_communes(standings):
    standings[3:5] = ["with_region"] * 2
    table, _ = documented_values(of_programme("full"), "commune", VINTAGE)
    assert table["state"].tolist()[3:5] == ["not_applicable"] * 2
    assert notes(table) == [None, None, None, AS_A_WHOLE, AS_A_WHOLE, None]


def test_programmes_for_each_commune_of_an_area():
    table, note = documented_values(of_lists("all"), "region", VINTAGE)
    assert note == AT_LEAST
    assert values(table) == [None, 1, None, None]
    assert table["state"].tolist() == ["no_record", "value", "no_record", "not_applicable"]
    assert notes(table) == [None, say(AT_LEAST), None, None]
    complete, note = documented_values(of_lists("complete"), "region", VINTAGE)
    assert note is None
    assert values(complete) == [0, pytest.approx(1 / 3), 0, None]
    assert complete["n"].tolist() == [1, 3, 2, 0]
    assert notes(complete) == [None] * 4


def test_a_successor_that_is_on_other_lists_only_is_not_named(monkeypatch):
    only = {"12": [entry(PART, "Later")]}
    monkeypatch.setattr(module, "initiatives_of_successors", lambda _: only)
    table, _ = documented_values(of_lists("complete"), "commune", VINTAGE)
    assert table["note"]["12"] is None
