"""Map and legend come from one place; missing is never a class; a filter leaves out whole."""

import json

import numpy as np
import pandas as pd
import pytest

from geo.cartography.assets import map_script
from geo.cartography.choropleth import Frame, choropleth, paint
from geo.cartography.missing_patterns import LEFT_OUT, MISSING_PATTERNS, PATTERNS
from geo.language import LANGUAGES, Labels, Text, translator
from geo.survey.missing import MissingState

SAY = translator("en")
FRAME = Frame(title="T", unit_note="u", foot="f", value_pattern="{v}")


def table(**areas):
    """code=value, or code=state for a missing one."""
    return pd.DataFrame(
        {
            "value": [np.nan if isinstance(v, str) else float(v) for v in areas.values()],
            "state": [v if isinstance(v, str) else "value" for v in areas.values()],
        },
        index=list(areas),
    )


def painted(picture, **frame):
    return paint(picture, Frame(**{**vars(FRAME), **frame}), SAY, geometry="g.bin", level="commune")


def test_counts_in_the_legend_are_the_letters_on_the_map():
    picture = choropleth(table(a=1, b=3, c=3, d="did_not_answer"), bounds=(0, 10))
    legend = {entry.letter: entry.count for entry in picture.legend(SAY)}
    assert {letter: picture.letters.count(letter) for letter in legend} == legend
    assert sum(legend.values()) == picture.shown == 4
    assert picture.valued == 3


@pytest.mark.parametrize("state", list(MissingState))
def test_every_missing_state_has_its_own_look_and_words(state):
    picture = choropleth(table(a=1, b=str(state)))
    assert picture.letters[1] == MISSING_PATTERNS[state].letter
    assert not picture.letters[1].isdigit()
    assert [e.label for e in picture.legend(SAY) if e.letter == picture.letters[1]] == [state.label]


def test_no_two_missing_states_look_alike():
    looks = list(MISSING_PATTERNS.values())
    assert (
        len({look.letter for look in looks}) == len({look.pattern for look in looks}) == len(looks)
    )
    assert set(MISSING_PATTERNS) == set(MissingState)


def test_the_browser_gets_the_patterns_that_are_named_here():
    script = map_script()
    assert "const SHARED = null" not in script
    for look in MISSING_PATTERNS.values():
        size, path = PATTERNS[look.pattern]
        assert f'"{look.pattern}": [{size}, "{path}"]' in script
    assert f'"left_out": "{LEFT_OUT}"' in script


def test_what_a_filter_leaves_out_takes_no_part_in_classes_or_counts():
    everything = choropleth(table(a=1, b=2, c=1000), scheme="quantiles", k=3)
    picture = choropleth(table(a=1, b=2, c=1000), scheme="quantiles", k=3, keep={"a", "b"})
    assert picture.letters[2] == LEFT_OUT
    assert picture.shown == 2
    assert picture.classes.upper[-1] == 2 != everything.classes.upper[-1]


def test_categories_keep_their_order_and_their_zero():
    labels = tuple((float(i), Labels.same(name)) for i, name in enumerate(("none", "some", "all")))
    picture = choropleth(table(a=2, b=0, c=2), categories=labels, scale_kind="categorical")
    assert picture.letters == "202"
    assert [entry.count for entry in picture.legend(SAY)] == [1, 0, 2]


@pytest.mark.parametrize(
    ("limits", "decimals", "labels"),
    [
        ([2, 4], 1, ["0 to 2", "2 to 4", "4 to 10"]),
        ([2.5], 1, ["0.0 to 2.5", "2.5 to 10.0"]),
        ([2, 4], 0, ["0 to 2", "3 to 4", "5 to 10"]),
    ],
)
def test_limits_are_written_exactly_and_no_longer_than_needed(limits, decimals, labels):
    values = table(a=0, b=3 if decimals == 0 else 3.5, c=10)
    picture = choropleth(
        values, scheme="own", limits=tuple(limits), bounds=(0, 10), decimals=decimals
    )
    assert [entry.label for entry in picture.legend(SAY)] == labels


def test_a_paint_has_one_letter_an_area_and_one_value_a_class_letter():
    body = painted(choropleth(table(a=1.25, b="withheld", c=3), decimals=1))
    assert len(body["cls"]) == 3
    assert body["val"] == [1.2, 3]
    assert body["states"] == {"e": {"label": "Withheld: too few answers", "pattern": "cross"}}


def test_the_same_map_is_the_same_paint_and_another_is_another():
    first = painted(choropleth(table(a=1, b=2)))
    assert first == painted(choropleth(table(a=1, b=2)))
    assert first["id"] != painted(choropleth(table(a=2, b=1)))["id"]


def test_an_empty_map_has_a_legend_without_classes():
    body = painted(choropleth(table(a="did_not_answer", b="did_not_answer")))
    assert [item["c"] for item in body["legend"]["items"]] == ["a"]
    assert body["val"] == []


def test_words_of_a_readers_own_file_replace_the_usual_ones():
    picture = choropleth(
        table(a=1, b="no_record"),
        missing_words=((MissingState.NO_RECORD, Text("Not in your file")),),
    )
    assert "Not in your file" in json.dumps(painted(picture))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paint_is_plain_json_in_every_language(language):
    picture = choropleth(table(a=1.5, b="did_not_answer"))
    body = paint(picture, FRAME, translator(language), geometry="g", level="commune")
    assert json.loads(json.dumps(body, allow_nan=False))["lang"] == language


def test_whole_answers_make_classes_of_whole_numbers():
    """A self-assessment of 2 is in one class only, and the legend shows which."""
    picture = choropleth(table(a=0, b=2, c=7, d=10), bounds=(0, 10), decimals=1)
    assert [e.label for e in picture.legend(SAY)] == [
        "0 to 2",
        "3 to 4",
        "5 to 6",
        "7 to 8",
        "9 to 10",
    ]


def test_none_is_a_class_of_its_own_among_counts():
    counts = table(a=0, b=0, c=1, d=2, e=5, f=9, g=12)
    legend = choropleth(counts, decimals=0, zero_apart=True, k=4).legend(SAY)
    assert (legend[0].label, legend[0].count) == ("0", 2)
    assert sum(entry.count for entry in legend) == 7
    for scheme in ("quantiles", "natural"):
        assert (
            choropleth(counts, decimals=0, zero_apart=True, k=4, scheme=scheme).legend(SAY)[0].count
            == 2
        )


def test_an_interval_that_reaches_into_another_class_is_marked_and_counted():
    table = pd.DataFrame(
        {
            "value": [1.0, 5.0, 9.0, np.nan],
            "low": [0.5, 3.9, np.nan, np.nan],
            "high": [1.5, 6.1, np.nan, np.nan],
            "state": ["value", "value", "value", "withheld"],
        },
        index=["1", "2", "3", "4"],
    )
    picture = choropleth(table, bounds=(0, 10), k=5)
    assert picture.unsure == (False, True, False, False)
    marked = [entry for entry in picture.legend(translator("en")) if entry.letter == "~"]
    assert [entry.count for entry in marked] == [1]
    left_out = choropleth(table, bounds=(0, 10), k=5, keep={"1", "3"})
    assert not any(left_out.unsure)
    assert all(entry.letter != "~" for entry in left_out.legend(translator("en")))


def test_an_interval_that_ends_on_a_limit_stays_in_its_class():
    table = pd.DataFrame(
        {"value": [3.0], "low": [2.1], "high": [4.0], "state": ["value"]}, index=["1"]
    )
    assert choropleth(table, bounds=(0, 10), k=5).unsure == (False,)
