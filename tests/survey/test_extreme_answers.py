"""The answers of a commune that score highest and lowest, on the real questionnaire."""

from itertools import pairwise

import pytest

from geo.survey.extreme_answers import SHOWN, extreme_answers
from geo.survey.maturity.scores import answer_table, question_scores
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire

EDITIONS = ["BE2017", "BE2018"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_for_every_commune_no_answer_is_in_both_and_none_beyond_is_higher(edition):
    questions = load_questionnaire().questions
    table = answer_table(edition)
    scores = {
        key: question_scores(questions[key], table[key])
        for key in table.columns
        if questions[key].scored
    }
    for code in table.index:
        highest, lowest = extreme_answers(edition, code)
        keys = [one.answer.question.key for one in (*highest, *lowest)]
        assert len(set(keys)) == len(keys)
        assert len(highest) <= SHOWN
        assert len(lowest) <= SHOWN
        assert all(one.score > 0 for one in highest)
        assert all(one.score < TOP_SCORE for one in lowest)
        own = {key: column[code] for key, column in scores.items() if column[code] >= 0}
        for one in (*highest, *lowest):
            assert one.score == own[one.answer.question.key]
        rest = [score for key, score in own.items() if key not in keys]
        if rest and highest:
            assert min(one.score for one in highest) >= max(rest)
        if rest and lowest:
            assert max(one.score for one in lowest) <= min(rest)


def test_of_equal_scores_the_rarest_comes_first():
    for code in answer_table("BE2018").index:
        highest, lowest = extreme_answers("BE2018", code)
        for found, sign in ((highest, 1), (lowest, -1)):
            for one, after in pairwise(found):
                if one.score == after.score:
                    assert sign * one.others.mean <= sign * after.others.mean


def test_a_commune_that_did_not_answer_has_none():
    assert extreme_answers("BE2018", "62063") == ((), ())
    assert extreme_answers("WAL2021", "62063") == ((), ())
