"""The small editions of the tests: every case that the atlas tells apart is in them."""

from __future__ import annotations

import os

from small_editions import GROUPS, NAME, OPEN, RESTRICTED, published, small_edition, table

from geo.survey import (
    indicator_values,
    list_editions,
    load_edition,
    load_questionnaire,
    score_edition,
)
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.values.group_estimates import estimates_by
from geo.territory import load_communes
from geo.territory.mergers import codes_between


def states(indicator: str, level: str = "commune", vintage: int = 2018) -> dict[str, int]:
    shown = indicator_values(NAME, indicator, level, vintage).table["state"]
    return shown.value_counts().to_dict()


def test_all_kinds_of_question_and_of_gap_are_in_the_answers():
    questions = load_questionnaire().questions
    asked = [questions[key] for key in table()]
    assert {one.type for one in asked} == {one.type for one in questions.values()}
    assert {True, False} == {one.asked_if is not None for one in asked}
    assert set(questions) - set(table())
    assert table().isna().sum().sum() == 2
    assert (table() == NOT_APPLICABLE).any(axis=None)
    for one in asked:
        over = one.asked_if
        if over is not None:
            concerned = table()[over.question].map(over.concerns)
            assert ((table()[one.key] != NOT_APPLICABLE) == concerned).all(), one.key
    kinds = table()[["projects_economy", "projects_mobility"]].astype(int).sum(axis=1)
    assert kinds.equals(table()["projects"].astype(int))


def test_regions_provinces_and_a_merger_are_in_it():
    communes = load_communes(2018).loc[table().index]
    assert communes["region"].nunique() == 3
    assert communes["province"].nunique() == 11  # Brussels counts as one
    assert communes["rural"].any()
    since = codes_between(2018, 2019)[table().index]
    assert since["44001"] == since["44029"]
    assert not table().loc["44001"].equals(table().loc["44029"])


def test_an_open_edition_has_every_state_of_the_map(tmp_path):
    with published(tmp_path, small_edition(OPEN)):
        assert states("q.progress") == {"value": 15, "not_answered": 1, "did_not_answer": 573}
        assert states("q.initiated_by")["not_applicable"] == 5
        assert states("q.progress", "region") == {"value": 2, "withheld": 1}
        assert states("index")["value"] == 16
        assert score_edition(NAME)["index"].between(0, 10).all()
        assert "training" not in load_edition(NAME).asked
    with published(tmp_path / "walloon", small_edition(OPEN, invited=["03000"], answers=walloon())):
        assert states("q.engaged") == {"value": 7, "did_not_answer": 255, "not_invited": 327}


def walloon():
    return table()[load_communes(2018)["region"].reindex(table().index) == "03000"]


def test_a_restricted_edition_gives_what_it_names(tmp_path):
    with published(tmp_path, small_edition(RESTRICTED)):
        assert load_edition(NAME).disclosed_answers == ("progress", "engaged")
        assert set(states("q.engaged")) == {"value", "not_given"}


def test_an_edition_of_groups_gives_some_and_withholds_others(tmp_path):
    with published(tmp_path, small_edition(GROUPS)):
        found = estimates_by(NAME, "q.engaged", "region")["state"].to_dict()
        assert found["02000"] == "value"
        assert found["04000"] != "value"


def test_what_was_there_before_is_there_after(tmp_path):
    before = os.environ["ATLAS_DATA"]
    with published(tmp_path, small_edition(), small_edition()):
        assert load_edition(NAME).version == 2
    assert os.environ["ATLAS_DATA"] == before
    assert NAME not in {one.id for one in list_editions()}
