"""The sampling design: strata, weights, and what is put together or left out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey import answer_table, load_edition
from geo.survey.inference.design import (
    DEFAULT_KIND,
    KIND_EXPLANATIONS,
    KIND_NAMES,
    KINDS,
    edition_design,
    edition_frame,
    make_design,
)


def country(*cells):
    """Frame and answers from (region, rural, invited, answered)."""
    rows, answered = [], []
    for region, rural, invited, n in cells:
        for i in range(invited):
            if i < n:
                answered.append(f"{len(rows):05}")
            rows.append((region, rural))
    frame = pd.DataFrame(
        rows, columns=["region", "rural"], index=[f"{i:05}" for i in range(len(rows))]
    )
    return frame, pd.Index(answered)


def sentences(design):
    return [str(note) for note in design.notes]


def test_strata_of_the_demonstration_edition():
    design = edition_design(load_edition("BE2018"), answer_table("BE2018").index)
    assert design.kind == DEFAULT_KIND
    assert design.strata.invited.to_dict() == {
        "02000-R": 19, "02000-U": 289, "03000-R": 116, "03000-U": 146, "04000-U": 19
    }  # fmt: skip
    assert design.strata.answered.sum() == 123
    assert design.strata.weight["03000-U"] == pytest.approx(146 / 38)
    assert design.notes == ()


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.booleans(), st.integers(0, 12), st.integers(0, 12)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(KINDS),
)
def test_weights_add_up_to_the_communes_that_are_stood_for(cells, kind):
    frame, answered = country(*cells)
    if not len(frame):
        return
    design = make_design(frame, answered, kind)
    assert design.answered.sum() == len(answered)
    inside = design.place >= 0
    weights = design.strata.weight.to_numpy()[design.place[design.answered & inside]]
    assert weights.sum() == pytest.approx(inside.sum())
    assert (design.place[design.answered] >= 0).all()  # nobody who answered is left out
    assert (design.spread >= 0).all()
    assert np.isfinite(design.spread).all()
    strata = design.strata
    assert (strata.answered >= 1).all()
    alone = strata[(strata.answered < 2) & (strata.answered < strata.invited)]
    assert (alone.setting == "").all() or alone.region.map(frame.region.value_counts()).eq(
        alone.invited
    ).all()


def test_a_stratum_with_one_answer_is_put_with_the_other_of_its_region():
    design = make_design(*country(("A", False, 20, 8), ("A", True, 10, 1), ("B", False, 5, 3)))
    assert design.strata.index.tolist() == ["A", "B-U"]
    assert design.strata.loc["A", ["invited", "answered"]].tolist() == [30, 9]
    assert len(design.notes) == 1
    assert "taken together" in sentences(design)[0]


def test_a_stratum_of_one_commune_that_answered_stands_for_itself():
    design = make_design(*country(("A", False, 20, 8), ("A", True, 1, 1)), "stratified")
    assert design.strata.index.tolist() == ["A-R", "A-U"]
    assert design.spread[0] == 0
    assert design.notes == ()


def test_a_region_that_nobody_answered_in_is_left_out_and_said():
    design = make_design(*country(("A", False, 20, 8), ("B", True, 10, 0), ("B", False, 3, 0)))
    assert design.strata.index.tolist() == ["A-U"]
    assert (design.place[20:] == -1).all()
    assert "none of the 13 invited communes answered" in sentences(design)[0]


def test_a_single_answer_of_a_region_stays_and_is_said():
    design = make_design(*country(("A", False, 20, 8), ("B", False, 9, 1), ("B", True, 3, 0)))
    assert design.strata.weight["B"] == 12
    assert any("a single answer stands for 12 communes" in note for note in sentences(design))


def test_no_answers_at_all_give_an_empty_design():
    frame, nobody = country(("A", False, 4, 0))
    for kind in KINDS:
        design = make_design(frame, nobody, kind)
        assert len(design.strata) == 0
        assert (design.place == -1).all()
        assert design.strata[["invited", "answered"]].dtypes.eq("int64").all()
        assert design.strata.index.dtype == "str"
        nowhere = make_design(frame[:0], nobody, kind)
        assert nowhere.place.dtype == "int64"
        assert (len(nowhere.strata), len(nowhere.place), nowhere.notes) == (0, 0, ())


def test_communes_that_were_not_invited_are_ignored():
    frame = edition_frame(load_edition("WAL2021"))
    assert set(frame.region) == {"03000"}
    assert len(frame) == 262
    design = make_design(frame, pd.Index([frame.index[0], frame.index[1], "11001"]), "simple")
    assert design.strata.answered.tolist() == [2]


def test_every_kind_has_its_words():
    assert set(KIND_NAMES) == set(KIND_EXPLANATIONS) == set(KINDS)


def test_a_design_worked_by_hand():
    frame, answered = country(
        ("A", False, 20, 5), ("A", True, 10, 2), ("B", False, 6, 1), ("B", True, 4, 3), ("C", True, 2, 0)
    )  # fmt: skip
    design = make_design(frame, answered, "stratified", {"B": "Bee"})
    expected = pd.DataFrame(
        {
            "region": pd.array(["A", "A", "B"], dtype="str"),
            "setting": pd.array(["rural", "urban", ""], dtype="str"),
            "invited": np.array([10, 20, 10], dtype="int64"),
            "answered": np.array([2, 5, 4], dtype="int64"),
            "weight": [5.0, 4.0, 2.5],
        },
        index=pd.Index(["A-R", "A-U", "B"], name="stratum", dtype="str"),
    )
    pd.testing.assert_frame_equal(design.strata, expected)
    assert design.place.tolist() == [1] * 20 + [0] * 10 + [2] * 10 + [-1] * 2
    assert design.place.dtype == np.int64
    assert design.place.index.equals(frame.index)
    assert design.answered.index.equals(frame.index)
    assert design.answered[design.answered].index.tolist() == answered.tolist()
    assert sentences(design) == [
        (
            "Bee: urban and rural communes are taken together, because fewer than two of one kind "
            "answered."
        ),
        (
            "C: none of the 2 invited communes answered; estimates for larger areas are about the "
            "other regions only."
        ),
    ]
    # Each stratum is a draw of its own: 1 - n/N, and n / (n - 1).
    assert design.correction == pytest.approx([0.8, 0.75, 0.6])
    assert design.spread == pytest.approx([0.8 * 2, 0.75 * 5 / 4, 0.6 * 4 / 3])
    # There is one draw of 11 out of 40.
    after = make_design(frame, answered, "poststratified")
    pd.testing.assert_frame_equal(after.strata, expected)
    assert after.correction == pytest.approx([29 / 40] * 3)
    assert after.spread == pytest.approx([29 / 40 * 11 / 10] * 3)
    assert make_design(frame, answered).kind == "poststratified"
    simple = make_design(frame, answered, "simple")
    assert simple.strata.reset_index().values.tolist() == [["all", "", "", 42, 11, 42 / 11]]
    assert simple.notes == ()
    assert simple.place.tolist() == [0] * 42
    assert simple.correction == pytest.approx([31 / 42])


def test_two_answers_are_enough_for_a_stratum_and_one_is_spread_by_its_distance():
    two = make_design(*country(("A", False, 9, 2), ("A", True, 7, 2)), "stratified")
    assert (two.strata.index.tolist(), two.notes) == (["A-R", "A-U"], ())
    one = make_design(*country(("A", False, 9, 1), ("B", True, 5, 5)), "stratified")
    assert one.strata.index.tolist() == ["A-U", "B-R"]
    assert one.spread == pytest.approx([1 - 1 / 9, 0])
    assert sentences(one) == [
        (
            "A: a single answer stands for 9 communes. How much these differ from each other cannot be "
            "seen from it."
        )
    ]
    # The only commune of a region that answered stands for nobody else.
    assert make_design(*country(("A", False, 1, 1), ("B", True, 5, 5))).notes == ()
    few = make_design(*country(("A", False, 2, 1), ("B", True, 5, 5)))
    assert "stands for 2 communes" in sentences(few)[0]


def test_regions_are_named_in_the_notes_of_an_edition():
    edition = load_edition("BE2018")
    frame = edition_frame(edition)
    flemish = frame.index[(frame.region == "02000")]
    design = edition_design(edition, pd.Index(flemish[:30]))
    assert any("Walloon" in one or "Wallonia" in one for one in sentences(design))
    assert design.kind == DEFAULT_KIND
    assert edition_design(edition, flemish, "simple").kind == "simple"
