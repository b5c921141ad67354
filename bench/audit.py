"""The audit of an edition before it is published, beside trying answers one by one:
``python -m bench.audit``.

589 communes answered 32 questions: the answers of BE2018, given again to communes that did not
answer. Naive: for every commune and every question of a domain, one pass over all combinations of
answers; of groups, two programs (lowest, highest) for every commune and figure. Both are run for a
few and scaled up.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from bench import options
from geo.command_line import run
from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.inference.groups import group_of
from geo.survey.maturity.scores import score_domain, scored_among
from geo.survey.store import Disclosure
from geo.survey.store.disclosure_audit.answer_patterns import possible_answers
from geo.survey.store.disclosure_audit.answer_table import GROUPED_BY, DisclosedTable, groups_of
from geo.survey.store.disclosure_audit.release import decide

SMALL_QUESTIONS = ("engaged", "strategy", "progress")
NAIVE_COMMUNES, NAIVE_COMMUNES_SMALL = 40, 2


def everybody(small: bool) -> DisclosedTable:
    """BE2018 as if all communes had answered; in the small form a few questions of 123."""
    edition, answers = load_edition("BE2018"), load_answers("BE2018")
    if small:
        answers = answers[answers["question"].isin(SMALL_QUESTIONS)]
        return DisclosedTable(
            replace(edition, asked=SMALL_QUESTIONS), load_questionnaire(), answers
        )
    known = answers["nis5"].unique()
    chance = np.random.default_rng(1)
    silent = group_of("country", edition.vintage).index.difference(known)
    by_commune = dict(list(answers.groupby("nis5")))
    more = [by_commune[chance.choice(known)].assign(nis5=code) for code in silent]
    return DisclosedTable(
        edition, load_questionnaire(), pd.concat([answers, *more], ignore_index=True)
    )


def naive_scores(told: DisclosedTable, communes: int) -> float:
    """Seconds for all communes: every combination of the answers to the domain ``data``."""
    questions = scored_among(told.edition.asked, "data", told.questionnaire)
    if not questions:
        questions = scored_among(told.edition.asked, "governance", told.questionnaire)
    start = time.perf_counter()
    for _ in range(communes):
        rows = [[]]
        for question in questions:
            rows = [[*row, answer] for row in rows for answer in possible_answers(question)]
        table = pd.DataFrame(rows, columns=[question.key for question in questions])
        score_domain(questions, table)
    domains = sum(
        bool(scored_among(told.edition.asked, key, told.questionnaire))
        for key in told.questionnaire.domains
    )
    return (time.perf_counter() - start) / communes * told.answers["nis5"].nunique() * domains


def naive_groups(told: DisclosedTable, communes: int) -> float:
    """Seconds for all communes and figures: how low and how high each answer can be."""
    table = told.table()
    members = np.array([mask for _, mask in groups_of(told.edition, table.index)], dtype=float)
    values = (table["engaged"] == "yes").to_numpy(dtype=float)
    start = time.perf_counter()
    for column in range(communes):
        for sign in (1.0, -1.0):
            aim = np.zeros(len(values))
            aim[column] = sign
            linprog(aim, A_eq=members, b_eq=members @ values, bounds=(0, 1))
    each = (time.perf_counter() - start) / communes
    figures = sum(
        max(1, len(told.questionnaire.questions[key].choices)) for key in told.edition.asked
    )
    return each * len(values) * figures


def main(arguments: list[str] | None = None) -> int:
    small = options(__doc__).parse_args(arguments).small
    told = everybody(small)
    communes = NAIVE_COMMUNES_SMALL if small else NAIVE_COMMUNES
    n, asked = told.answers["nis5"].nunique(), len(told.edition.asked)
    print(f"{n} communes, {asked} questions, groups by {', '.join(GROUPED_BY)}")
    for name, rule, naive in (
        ("scores of communes", Disclosure("restricted", ("scores",)), naive_scores),
        ("figures of groups", Disclosure("aggregates"), naive_groups),
    ):
        start, busy = time.perf_counter(), time.process_time()
        decide(told, rule)
        ours, busy = time.perf_counter() - start, time.process_time() - busy
        slow = naive(told, communes)
        print(
            f"{name}: {ours:.1f} s ({busy:.1f} s of processor); one by one {slow:.0f} s "
            f"(from {communes} communes); ratio {slow / ours:.0f} times"
        )
    return 0


if __name__ == "__main__":
    run(main)
