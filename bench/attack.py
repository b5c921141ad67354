"""Attack 200 drawn editions as a reader can: ``python -m bench.attack``.

Of all communes and questions an edition takes minutes; ``--communes 150 --questions 12`` draws as
many smaller ones, in which the small groups that give answers away are as frequent.

Each is published into a store of its own under a rule drawn with it, everything that a reader can fetch
is read back, and what it hides is worked out from that (``tests/disclosure``). Printed is how much was
hidden, how much of it became certain, and how long publishing and the attack took. Beside it, the same
attack on the same scores and figures as they would be without an audit: it has to find something, or
finding nothing would mean nothing. Exit code 1 where something hidden became certain.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS / "disclosure"), str(TESTS)]

from attack import (
    answers_worked_out,
    edition_worked_out,
    groups_worked_out,
    release_of,
    summary,
)
from editions_to_attack import NAME, VINTAGE, Survey, drawn, drawn_rule
from one_commune import Attacker
from small_editions import published
from tables_of_groups import Release
from unprotected import LEAST_HIDDEN, figures_of_groups, scores_of_communes

from bench import options
from geo.command_line import run
from geo.survey.store import Disclosure

EDITIONS = 200
SMALL = (20, 23, 31)
"""Seeds of a restricted edition with scores, of one of groups, and of one with some answers."""
COMMUNES, FEW_COMMUNES = 589, 60
QUESTIONS, FEW_QUESTIONS = 32, 6
QUESTIONS_OF_GROUPS = 10
"""Of an edition of groups: integer programming of all 32 at once takes minutes an edition."""


def attacked(
    seed: int, communes: int, questions: int
) -> tuple[str, int, dict[str, int], int, float, float]:
    """Kind of rule, answers hidden, what became certain, what would have, seconds."""
    survey = drawn(seed, communes, questions)
    rule = drawn_rule(seed, survey)
    if rule.access == "aggregates":
        rule = Disclosure("aggregates")
        survey = drawn(seed, communes, min(questions, QUESTIONS_OF_GROUPS))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with published(Path(folder), survey.contents(rule)):
            took = time.perf_counter() - start
            if rule.access == "aggregates":
                releases = [release_of(NAME, survey.communes)]
                found = summary(groups_worked_out(releases, survey.asked, survey.answers, VINTAGE))
            else:
                found = summary(edition_worked_out(NAME, survey.answers))
        whole = time.perf_counter() - start - took
    return _kind(rule), _hidden(survey, rule), found, without(survey, rule), took, whole


def without(survey: Survey, rule: Disclosure) -> int:
    """What becomes certain where nothing is withheld but single answers and small groups."""
    if rule.access == "aggregates":
        release = Release(tuple(figures_of_groups(survey)), survey.communes)
        return len(groups_worked_out([release], survey.asked, survey.answers, VINTAGE))
    shown = tuple(one.removeprefix("q.") for one in rule.shown if one != "scores")
    reads = scores_of_communes(survey, shown, scores="scores" in rule.shown)
    attacker = Attacker(tuple(survey.asked), LEAST_HIDDEN)
    return len(answers_worked_out(reads, attacker, survey.answers))


def _kind(rule: Disclosure) -> str:
    if rule.access == "aggregates":
        return "groups"
    if "scores" not in rule.shown:
        return "answers"
    return "scores" if len(rule.shown) == 1 else "scores and answers"


def _hidden(survey: Survey, rule: Disclosure) -> int:
    shown = {one.removeprefix("q.") for one in rule.shown}
    return survey.answers.drop(columns=list(shown & set(survey.asked))).size


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--editions", type=int, help="how many, instead of 200")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--communes", type=int, help="that answer at most, instead of 589")
    parser.add_argument("--questions", type=int, help="that are asked at most, instead of 32")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first, asked.first + (asked.editions or EDITIONS))
    communes = asked.communes or (FEW_COMMUNES if asked.small else COMMUNES)
    questions = asked.questions or (FEW_QUESTIONS if asked.small else QUESTIONS)
    totals: dict[str, Counter[str]] = {}
    for seed in SMALL if asked.small else seeds:
        kind, hidden, found, bare, took, whole = attacked(seed, communes, questions)
        print(
            f"seed {seed} ({kind}): {hidden:,} hidden, certain {found or 'none'}, "
            f"unaudited {bare}, {took:.1f} s to publish, {whole:.1f} s of attack",
            flush=True,
        )
        now = totals.setdefault(kind, Counter())
        now.update(editions=1, hidden=hidden, certain=sum(found.values()), bare=bare)
        now.update({"leaky": bool(found), "publish": took, "attack": whole})
    print(
        "rule                 editions   answers hidden   certain (editions)   unaudited   publish   attack"
    )
    for kind, now in sorted(totals.items()):
        print(
            f"{kind:<20} {now['editions']:8} {now['hidden']:16,} {now['certain']:9} ({now['leaky']:3})"
            f" {now['bare']:16,} {now['publish']:8.1f} s {now['attack']:6.1f} s"
        )
    return int(any(now["certain"] for now in totals.values()))


if __name__ == "__main__":
    run(main)
