"""Each grouping that the audit withholds would, given back alone, give something away.

Where a version gave what was decided, its readers have that: a second version of the same answers is
decided anew, grouping by grouping, beside all that is given. What comes back was withheld in vain.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.store.disclosure_audit.answer_table import GROUPED_BY, DisclosedTable
from geo.survey.store.disclosure_audit.group_tables import decide_answers
from geo.survey.store.disclosure_audit.score_tables import decide_scores

pytestmark = pytest.mark.slow


def told(*keys: str, edition_id: str = "BE2018") -> DisclosedTable:
    answers = load_answers(edition_id)
    edition = replace(load_edition(edition_id), asked=keys)
    return DisclosedTable(edition, load_questionnaire(), answers[answers["question"].isin(keys)])


def groupings(shown) -> set[tuple[str, str, str]]:
    return {
        (part, choice, variable)
        for part, by_choice in shown.items()
        for choice, groups in by_choice.items()
        for variable, _ in groups
    }


@pytest.mark.parametrize(
    "keys",
    [("engaged",), ("barriers",), ("engaged", "initiated_by", "projects"), ("projects", "funding")],
)
def test_no_grouping_of_answers_comes_back(keys):
    mine = told(*keys)
    given = decide_answers(mine)
    pairs = sum(len(by_choice) for by_choice in given.values())
    assert 0 < len(groupings(given)) < pairs * len(GROUPED_BY)
    assert groupings(decide_answers(mine, [replace(mine, shown=given)])) == groupings(given)


def test_no_grouping_of_scores_comes_back():
    mine = told(*load_edition("BE2018").asked)
    given = decide_scores(mine)
    assert 0 < len(groupings(given)) < len(given) * len(GROUPED_BY)
    assert groupings(decide_scores(mine, [replace(mine, shown=given)])) == groupings(given)


def test_a_grouping_withheld_in_vain_comes_back():
    """Or the tests above would prove nothing."""
    mine = told("engaged")
    given = decide_answers(mine)
    fewer = {
        part: {choice: groups[:1] for choice, groups in by_choice.items()}
        for part, by_choice in given.items()
    }
    assert groupings(decide_answers(mine, [replace(mine, shown=fewer)])) == groupings(given)
