"""The demonstration edition BE2017: 113 answers, to the questions that its figures are about.

How many communes of each region and how many rural ones answered was not published. No whole
numbers of 113 communes give all published shares of those that found the concept appropriate
(Belgium 66%, Flanders 84, Brussels 88, Wallonia 45, urban 77, rural 34) unless 16 or 17 of the 19
Brussels communes answered. With one commune that left that question open they do with 8 of
Brussels, and only so: 43 of 51, 7 of 8 and 24 of 53; 10 of 29 rural and 64 of 83 urban ones.
``tests/survey/test_demonstration.py`` tries the others.

Counts with a published figure say so; all others are ours, chosen to be plausible beside them.
"""

from __future__ import annotations

import math

from geo.survey.demonstration.allocation import Margins, allocate_number, apportion, fill_margins
from geo.survey.demonstration.sample import WALLONIA, Quota, draw_communes
from geo.survey.demonstration.sheet import Sheet

EDITION = "BE2017"

# Near what each province has in communes.
QUOTAS = {
    "10000": Quota(urban=11),
    "20001": Quota(urban=11),
    "30000": Quota(urban=9, rural=1),
    "40000": Quota(urban=11),
    "70000": Quota(urban=7, rural=1),
    "20002": Quota(urban=6),
    "50000": Quota(urban=10, rural=4),
    "60000": Quota(urban=9, rural=8),
    "80000": Quota(urban=0, rural=8),
    "90000": Quota(urban=2, rural=7),
    "04000": Quota(urban=8),
}

CONCEPT_RELEVANT = Margins(74, flanders=43, wallonia=24, brussels=7, rural=10)  # published
STRATEGY_EXISTS = 11  # published
STRATEGY_INTENDED = 19  # published: 17%
MANAGERS = Margins(17, flanders=6, wallonia=9, brussels=2)  # published: 17, of which 6 Flemish

PROJECTS = {  # published: 264, and the first four; the other 53 were not split
    "projects_environment": 75,
    "projects_governance": 58,
    "projects_living": 46,
    "projects_mobility": 32,
    "projects_economy": 31,
    "projects_people": 22,
}
PROJECTS_PUBLIC = 211  # published: 80%
WITH_PROJECTS = 70


def make(seed: int) -> Sheet:
    """The answers of the edition."""
    communes = draw_communes(EDITION, QUOTAS)
    sheet = Sheet(EDITION, seed, communes, {c.nis5: c.standing for c in communes})
    codes = set(sheet.codes)

    relevant = sheet.choose("concept_relevant", CONCEPT_RELEVANT, 0.6)
    sheet.yes_no("concept_relevant", relevant)
    empty = sheet.choose(
        "conception: non_existent", 24, -0.5, bonus=lambda c: -2.0 * (c.nis5 in relevant)
    )
    # In the edition of 2017 the Smart City was technology above all.
    technological = sheet.choose("conception: technological", 47, 0.0, eligible=codes - empty)
    whole = sheet.choose("conception: global", 20, 0.4, eligible=codes - empty - technological)
    sheet.one_of(
        "conception",
        {"non_existent": empty, "technological": technological, "global": whole},
        rest="societal",
    )

    formalised = sheet.choose("strategy: formalised", STRATEGY_EXISTS, 0.8, eligible=relevant)
    intended = sheet.choose(
        "strategy: intended", STRATEGY_INTENDED, 0.5, eligible=relevant - formalised
    )
    sheet.one_of("strategy", {"formalised": formalised, "intended": intended}, rest="none")
    managers = sheet.choose(
        "sc_manager",
        MANAGERS,
        0.6,
        eligible=relevant,
        bonus=lambda c: 1.0 * (c.nis5 in formalised),
    )
    sheet.yes_no("sc_manager", managers)
    _projects(sheet, relevant, formalised | intended | managers)

    sheet.apply_filters()
    declining = {c.nis5 for c in communes if c.region == WALLONIA and not c.rural} & sheet.who(
        "concept_relevant", "no"
    )
    sheet.leave_open("concept_relevant", 1, declining)
    sheet.leave_open("conception", 3)
    return sheet


def _projects(sheet: Sheet, relevant: set[str], active: set[str]) -> None:
    having = sheet.choose(
        "projects: any",
        WITH_PROJECTS,
        0.6,
        bonus=lambda c: 1.5 * (c.nis5 in relevant) + 4.0 * (c.nis5 in active),
    )
    lean = sheet.lean("projects", 0.8, bonus=lambda c: 0.5 * (c.nis5 in active))
    weights = {nis5: math.exp(0.6 * lean[nis5]) for nis5 in sorted(having)}
    further = apportion(sum(PROJECTS.values()) - WITH_PROJECTS, weights)
    total = {nis5: 1 + further[nis5] for nis5 in weights}
    tastes = {dimension: sheet.lean(dimension, 0.0) for dimension in PROJECTS}
    for dimension, counts in fill_margins(total, PROJECTS, tastes).items():
        sheet.number(dimension, counts)
    sheet.number("projects", total)
    private = allocate_number(
        total, sum(total.values()) - PROJECTS_PUBLIC, sheet.lean("projects: private", 0.2)
    )
    sheet.number("projects_public", {nis5: total[nis5] - private[nis5] for nis5 in total})
