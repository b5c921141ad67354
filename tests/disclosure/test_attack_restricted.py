"""Of a restricted edition nothing that is hidden can be worked out from what is shown."""

from __future__ import annotations

import pytest
from attack import (
    answers_worked_out,
    edition_worked_out,
    not_among_the_possible,
    summary,
)
from editions_to_attack import NAME, demonstration, drawn
from one_commune import Attacker, Read
from small_editions import published
from unprotected import LEAST_HIDDEN, scores_of_communes
from what_readers_get import asked_of, communes_read

from geo.survey import load_questionnaire
from geo.survey.maturity.scores import score_domains
from geo.survey.store import Disclosure

pytestmark = pytest.mark.slow

SCORES = ("scores",)
LATE = "11002"
RULES = {
    "scores": ("BE2018", SCORES),
    "scores of few questions": ("BE2017", SCORES),
    "scores and a question that hangs on a hidden one": ("BE2018", (*SCORES, "q.monitoring")),
    "a question that hangs on a hidden one": ("BE2018", ("q.initiated_by", "q.progress")),
    "scores and a question that others hang on": ("BE2018", (*SCORES, "q.engaged")),
}
DRAWN = {4: (*SCORES, "q.monitoring", "q.actors_inside"), 20: SCORES}


@pytest.mark.parametrize("name", RULES)
def test_nothing_hidden_is_certain(name, tmp_path):
    edition_id, shown = RULES[name]
    survey = demonstration(edition_id)
    with published(tmp_path, survey.contents(Disclosure("restricted", shown))):
        isolated = ["implementation", "monitoring"] if name == "scores" else []
        found = edition_worked_out(NAME, survey.answers, isolated)
        reads, attacker = communes_read(NAME), Attacker(asked_of(NAME))
    assert found == [], summary(found)
    assert not_among_the_possible(reads, attacker, survey.answers) == 0
    assert any(read.scores for read in reads.values()) == ("scores" in shown)
    assert all(read.scores or read.answers for read in reads.values())


@pytest.mark.parametrize("seed", DRAWN)
def test_nothing_hidden_is_certain_of_drawn_answers(seed, tmp_path):
    survey = drawn(seed, most_communes=150)
    shown = [one for one in DRAWN[seed] if one == "scores" or one[2:] in survey.asked]
    with published(tmp_path, survey.contents(Disclosure("restricted", tuple(shown)))):
        found = edition_worked_out(NAME, survey.answers)
    assert found == [], summary(found)


def test_two_versions_under_different_rules_do_not_tell_together_what_neither_tells(tmp_path):
    """First the scores, then some answers: readers kept the scores."""
    survey = demonstration()
    rules = [Disclosure("restricted", one) for one in (SCORES, ("q.engaged",))]
    reads = []
    for n in (1, 2):
        with published(tmp_path / str(n), *(survey.contents(rule) for rule in rules[:n])):
            reads.append(communes_read(NAME))
            asked = asked_of(NAME)
    both = {
        code: reads[0][code].and_also(reads[1][code]) for code in reads[0].keys() & reads[1].keys()
    }
    found = answers_worked_out(both, Attacker(asked), survey.answers)
    assert found == [], summary(found)


def test_a_late_a_corrected_and_a_withdrawn_answer_are_not_the_difference_of_versions(tmp_path):
    """One commune answers late, corrects what it said, and withdraws all of them: readers kept all."""
    rule = Disclosure("restricted", SCORES)
    questions = load_questionnaire().questions
    domain = questions["engaged"].domain
    asked = tuple(key for key, one in questions.items() if one.domain == domain)
    survey = demonstration(asked=asked)
    survey = survey.of([*sorted(survey.communes - {LATE})[:12], LATE])
    others = survey.of(survey.communes - {LATE})
    scores, _ = score_domains(survey.answers, survey.asked, load_questionnaire())
    far = (scores[domain] - scores.loc[LATE, domain]).abs().idxmax()
    corrected = survey.changed(LATE, **survey.answers.loc[far].dropna().to_dict())
    versions = [others, survey, corrected, others]
    reads = []
    for n in range(1, len(versions) + 1):
        with published(tmp_path / str(n), *(one.contents(rule) for one in versions[:n])):
            reads.append(communes_read(NAME))
            attacker = Attacker(asked_of(NAME))
    assert [LATE in one for one in reads] == [False, True, True, False]
    together = {
        code: reads[0][code].and_also(reads[1][code]).and_also(reads[2][code])
        for code in others.communes
    }
    found = answers_worked_out(together, attacker, survey.answers)
    for read, answers in ((reads[1], survey.answers), (reads[2], corrected.answers)):
        found += answers_worked_out({LATE: read[LATE]}, attacker, answers)
    assert found == [], summary(found)
    assert reads[1][LATE].scores
    for domain, score in reads[2][LATE].scores.items():
        before = reads[1][LATE].scores.get(domain, score)
        assert before == pytest.approx(score), "which way it was corrected"


# --- that the attack finds what there is to be found


def test_scores_that_nobody_audited_give_answers_away():
    """Domain by domain 369 of 2,223 hidden answers are certain in their points; together more."""
    survey, questions = demonstration(), load_questionnaire().questions
    reads = scores_of_communes(survey)
    pairs, alone = 0, []
    for domain in load_questionnaire().domains:
        keys = tuple(key for key in survey.asked if questions[key].domain == domain)
        scores = {
            code: Read({domain: read.scores[domain]})
            for code, read in reads.items()
            if domain in read.scores
        }
        pairs += len(scores) * len(keys)
        alone += answers_worked_out(scores, Attacker(keys, LEAST_HIDDEN), survey.answers)
    assert pairs == 2223
    assert len(alone) == 369
    assert summary(alone)["engaged"] == 76
    assert sum("implementation" in read.scores for read in reads.values()) == 93
    attacker = Attacker(tuple(survey.asked), LEAST_HIDDEN)
    together = answers_worked_out(reads, attacker, survey.answers)
    assert summary(together)["engaged"] == 90
    assert len(together) > 500


def test_a_conditional_question_gives_its_parent_away():
    survey = demonstration()
    attacker = Attacker(tuple(survey.asked), LEAST_HIDDEN)
    reads = scores_of_communes(survey, ["monitoring"], scores=False)
    found = answers_worked_out(reads, attacker, survey.answers)
    none = [one for one in found if one.question == "projects"]
    assert len(none) == 25
    assert {one.values for one in none} == {frozenset({"0"})}
