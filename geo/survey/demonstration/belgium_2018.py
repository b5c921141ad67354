"""The demonstration edition BE2018: 123 answers.

How many communes of each region and how many rural ones answered was not published. These are the
only whole numbers with four Brussels answers (every Brussels figure is a multiple of 25%) of which
all published figures follow: 58 Flemish, 61 Walloon and 4 Brussels communes, 26 of them rural.
``tests/survey/test_demonstration.py`` tries the others. Shares are of the communes that answered
the question: "one fifth of the Flemish communes involve citizens" is 11 of 55.

Counts with a published figure say so; all others are ours, chosen to be plausible beside them.
"""

from __future__ import annotations

import math
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from geo.survey.demonstration.allocation import (
    Margins,
    Scores,
    allocate_number,
    apportion,
    fill_margins,
)
from geo.survey.demonstration.sample import (
    FLANDERS,
    WALLONIA,
    Quota,
    draw_communes,
)
from geo.survey.demonstration.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from geo.survey.demonstration.sample import Commune

EDITION = "BE2018"

# Near what each province has in communes, such that the published means are possible:
# 53/12, 30/7, 72/15 and 51/19.
QUOTAS = {
    "10000": Quota(urban=12),
    "20001": Quota(urban=13),
    "30000": Quota(urban=10, rural=2),
    "40000": Quota(urban=12),
    "70000": Quota(urban=8, rural=1),
    "20002": Quota(urban=7),
    "50000": Quota(urban=12, rural=3),
    "60000": Quota(urban=13, rural=6),
    "80000": Quota(urban=2, rural=8),
    "90000": Quota(urban=4, rural=6),
    "04000": Quota(urban=4),
}

# Points of all communes of a province together. Published: 10000 (4.42), 20001 (3.00),
# 20002 (4.29), 50000 (4.80, the highest), 60000 (2.68); Flanders 205/58 = 3.53, Wallonia
# 227/61 = 3.72, Brussels 4.0; Belgium 448/123 = 3.64.
PROGRESS_SUMS = {
    "10000": 53,
    "20001": 39,
    "30000": 40,
    "40000": 43,
    "70000": 30,
    "20002": 30,
    "50000": 72,
    "60000": 51,
    "80000": 35,
    "90000": 39,
    "04000": 16,
}
PROGRESS_9 = 3  # published
PROGRESS_HALF = 43  # published: 35%
HALFWAY = 5
_PROGRESS_MEAN, _PROGRESS_SPREAD = 3.64, 2.5

FACTOR_SUMS = {  # published means: 6.76, 6.68, 5.69
    "human": 831,
    "institutional": 822,
    "technological": 700,
}

# The order of 2017; more of them, as the communes are further.
PROJECTS = {
    "projects_environment": 112,
    "projects_governance": 96,
    "projects_living": 71,
    "projects_mobility": 62,
    "projects_economy": 50,
    "projects_people": 37,
}
WITH_PROJECTS = 98  # 80%; in Wallonia 19% had none in 2018
PROJECTS_PUBLIC = 304  # 71% of 428, between the 80% of 2017 and the 61% of Wallonia in 2018

_AREA_OF_PROJECTS = {  # the strategic area that goes with it, if any
    "projects_environment": "energy",
    "projects_governance": "governance_participation",
    "projects_living": None,
    "projects_mobility": "mobility",
    "projects_economy": "economy",
    "projects_people": None,
}

LEFT_OPEN = {
    # Published as 1/5 of the Flemish and 1/4 of the Walloon communes: 11 of 55 and 15 of 60.
    "citizens_involved": {FLANDERS: 3, WALLONIA: 1},
    "concept_relevant": {"": 1},
    "conception": {"": 4},
    "training": {"": 3},
    "initiated_by": {"": 2},
    "actors_inside": {"": 2},
    "actors_outside": {"": 3},
    "funding": {"": 5},
    "difficulty": {"": 3},
    "barriers": {"": 4},
    "monitoring": {"": 3},
}


def make(seed: int) -> Sheet:
    """The answers of the edition."""
    communes = draw_communes(EDITION, QUOTAS)
    progress = _progress(communes, seed)
    sheet = Sheet(EDITION, seed, communes, _standing(communes, progress))
    sheet.number("progress", progress)
    _understanding(sheet, progress)
    _strategy(sheet, progress)
    _projects(sheet)
    _people(sheet)
    _follow_up(sheet, progress)
    _respondents(sheet)
    sheet.apply_filters()
    for question, groups in LEFT_OPEN.items():
        for region, number in groups.items():
            among = {c.nis5 for c in communes if region in ("", c.region)}
            if question == "citizens_involved":
                among &= sheet.who(question, "no")
            sheet.leave_open(question, number, among)
    return sheet


def _progress(communes: tuple[Commune, ...], seed: int) -> dict[str, int]:
    plain = Sheet(EDITION, seed, communes, {c.nis5: c.standing for c in communes})
    lean = plain.lean("progress", 0.8)
    mean, spread = fmean(lean.values()), pstdev(lean.values())
    wished = {
        nis5: round(_PROGRESS_MEAN + _PROGRESS_SPREAD * (value - mean) / spread, 6)
        for nis5, value in lean.items()
    }
    province = {c.nis5: c.province for c in communes}
    scores = Scores(wished, province.__getitem__, highest=8)
    for nis5 in sorted(wished, key=lambda nis5: (-wished[nis5], nis5))[:PROGRESS_9]:
        scores.values[nis5] = 9
        scores.fixed.add(nis5)
    scores.reach(PROGRESS_SUMS)
    scores.reach_count(HALFWAY, PROGRESS_HALF)
    return scores.values


def _standing(communes: tuple[Commune, ...], progress: dict[str, int]) -> dict[str, float]:
    """What a commune says of itself, and what it is: both show in its other answers."""
    return {
        c.nis5: round(
            0.8 * (progress[c.nis5] - _PROGRESS_MEAN) / _PROGRESS_SPREAD + 0.4 * c.standing, 6
        )
        for c in communes
    }


def _understanding(sheet: Sheet, progress: dict[str, int]) -> None:
    codes = set(sheet.codes)
    on_the_way = {nis5 for nis5 in codes if progress[nis5] >= HALFWAY}
    empty = sheet.choose("conception: non_existent", 21, -0.6, eligible=codes - on_the_way)
    technological = sheet.choose("conception: technological", 36, 0.0, eligible=codes - empty)
    whole = sheet.choose("conception: global", 35, 0.4, eligible=codes - empty - technological)
    sheet.one_of(
        "conception",
        {"non_existent": empty, "technological": technological, "global": whole},
        rest="societal",
    )
    relevant = sheet.choose(
        "concept_relevant",
        84,
        0.5,
        bonus=lambda c: 3.0 * (c.nis5 in on_the_way) - 1.0 * (c.nis5 in empty) - 0.5 * c.rural,
    )
    sheet.yes_no("concept_relevant", relevant)

    # Published: digitalisation 73% (Flanders 88%, first there), quality of life 100% in Brussels,
    # brand image 61% in Wallonia (first there), inclusive participation 59% (Flanders 60%,
    # Wallonia 57%, rural communes 62%, first there), global vision 59%.
    thinks = {
        "digitalisation": (Margins(90, 51, 36, 3, rural=14), technological),
        "quality_of_life": (Margins(76, 38, 34, 4, rural=13), sheet.who("conception", "societal")),
        "brand_image": (Margins(69, 29, 37, 3, rural=13), set[str]()),
        "inclusive_participation": (Margins(72, 35, 35, 2, rural=16), set[str]()),
        "global_vision": (Margins(72, 37, 32, 3, rural=12), whole),
    }
    sheet.several_of(
        "associations",
        {
            key: sheet.choose(
                f"associations: {key}", margins, 0.25, bonus=_bonus({1.0: fans, -0.6: empty})
            )
            for key, (margins, fans) in thinks.items()
        },
    )


def _strategy(sheet: Sheet, progress: dict[str, int]) -> None:
    codes = sheet.codes
    begun = {nis5 for nis5 in codes if progress[nis5] >= 1}
    engaged = sheet.choose(
        "engaged", 74, 0.5, eligible=begun, bonus=lambda c: 0.8 * progress[c.nis5]
    )
    sheet.yes_no("engaged", engaged)

    far = {nis5 for nis5 in engaged if progress[nis5] >= 4}
    formalised = sheet.choose("strategy: formalised", 21, 0.5, eligible=far)
    intended = sheet.choose(
        "strategy: intended",
        41,
        0.4,
        eligible=begun - formalised,
        bonus=lambda c: 1.0 * (c.nis5 in engaged),
    )
    sheet.one_of("strategy", {"formalised": formalised, "intended": intended}, rest="none")
    with_strategy = formalised | intended
    sheet.yes_no(
        "objectives_formalised",  # published: 35%
        sheet.choose(
            "objectives_formalised",
            43,
            0.4,
            eligible=with_strategy,
            bonus=lambda c: 2.0 * (c.nis5 in formalised),
        ),
    )

    for factor, total in FACTOR_SUMS.items():
        lean = sheet.lean(f"factor_{factor}", 0.35)
        mean = total / len(codes)
        scores = Scores(
            {nis5: round(mean + 1.7 * value, 6) for nis5, value in lean.items()},
            lambda _: "all",
            lowest=1,
        )
        scores.reach({"all": total})
        sheet.number(f"factor_{factor}", scores.values)

    sheet.several_of(
        "prerequisites",  # published: 52%, 33%, 27%
        {
            "political_support": sheet.choose("prerequisites: political_support", 64, 0.5),
            "leadership": sheet.choose("prerequisites: leadership", 41, 0.45),
            "shared_vision": sheet.choose("prerequisites: shared_vision", 33, 0.45),
        },
    )

    # Published: 44, 44, 43, 42 and 40%. Lighting only of the Walloon edition of 2018 (59%).
    areas = {
        "energy": Margins(54),
        "smart_lighting": Margins(57, wallonia=36),
        "governance_participation": Margins(54),
        "mobility": Margins(53),
        "economy": Margins(52),
        "digital": Margins(49),
    }
    sheet.several_of(
        "themes",
        {
            key: sheet.choose(
                f"themes: {key}",
                margins,
                0.4,
                eligible=begun,
                bonus=lambda c: 0.5 * (c.nis5 in engaged),
            )
            for key, margins in areas.items()
        },
    )


def _projects(sheet: Sheet) -> None:
    engaged = sheet.who("engaged", "yes")
    having = sheet.choose(
        "projects: any",
        WITH_PROJECTS,
        0.6,
        eligible=set(sheet.codes) - sheet.who("progress", "0"),
        bonus=lambda c: 3.0 * (c.nis5 in engaged),
    )
    lean = sheet.lean("projects", 0.8)
    weights = {  # who is not engaged has hardly more than one
        nis5: math.exp(0.6 * lean[nis5]) * (1.0 if nis5 in engaged else 0.1)
        for nis5 in sorted(having)
    }
    further = apportion(sum(PROJECTS.values()) - WITH_PROJECTS, weights)
    total = {nis5: 1 + further[nis5] for nis5 in weights}
    tastes = {
        dimension: sheet.lean(
            dimension,
            0.0,
            bonus=_bonus(
                {0.8: {n for n in weights if sheet.ticked("themes", area, n)}} if area else {}
            ),
        )
        for dimension, area in _AREA_OF_PROJECTS.items()
    }
    for dimension, counts in fill_margins(total, PROJECTS, tastes).items():
        sheet.number(dimension, counts)
    sheet.number("projects", total)
    private = allocate_number(
        total, sum(total.values()) - PROJECTS_PUBLIC, sheet.lean("projects: private", 0.2)
    )
    sheet.number("projects_public", {nis5: total[nis5] - private[nis5] for nis5 in total})


def _people(sheet: Sheet) -> None:
    engaged = sheet.who("engaged", "yes")
    managers = sheet.choose("sc_manager", 31, 0.6, eligible=engaged)
    sheet.yes_no("sc_manager", managers)
    begun = set(sheet.codes) - sheet.who("progress", "0")
    sheet.yes_no(
        "training",
        sheet.choose(
            "training", 36, 0.4, eligible=begun, bonus=lambda c: 0.6 * (c.nis5 in managers)
        ),
    )

    administration = sheet.choose("initiated_by: administration", 27, 0.0, eligible=engaged)
    aldermen = sheet.choose("initiated_by: aldermen", 21, 0.0, eligible=engaged - administration)
    mayor = sheet.choose(
        "initiated_by: mayor", 19, 0.0, eligible=engaged - administration - aldermen
    )
    sheet.one_of(
        "initiated_by",
        {"administration": administration, "aldermen": aldermen, "mayor": mayor},
        rest="others",
    )
    numbers = {"college": 60, "management": 47, "it": 36, "departments": 33}
    inside = {
        key: sheet.choose(f"actors_inside: {key}", number, 0.3, eligible=engaged)
        for key, number in numbers.items()
    }
    inside["college"] |= engaged - set().union(*inside.values())  # nobody is engaged by nobody
    sheet.several_of("actors_inside", inside)

    # Published: 1/5 of the Flemish, 1/4 of the Walloon, 3/4 of the Brussels communes.
    involved = sheet.choose("citizens_involved", Margins(29, 11, 15, 3), 0.5, eligible=engaged)
    sheet.yes_no("citizens_involved", involved)
    outside = {
        "agencies": Margins(15),
        "public_services": Margins(25),
        "intercommunales": Margins(34, wallonia=20),
        "consultants": Margins(29),
        "universities": Margins(18),
        "companies": Margins(31),
    }
    actors = {
        key: sheet.choose(f"actors_outside: {key}", margins, 0.4, eligible=engaged)
        for key, margins in outside.items()
    }
    sheet.several_of("actors_outside", {**actors, "citizens": involved})


def _follow_up(sheet: Sheet, progress: dict[str, int]) -> None:
    with_projects = set(sheet.codes) - sheet.who("projects", "0")
    number = len(with_projects)
    shares = {"own_funds": 0.84, "regional": 0.55, "european": 0.18, "private": 0.2}
    sources = {
        key: sheet.choose(f"funding: {key}", round(share * number), 0.25, eligible=with_projects)
        for key, share in shares.items()
    }
    # What nobody else pays for, the commune does.
    sources["own_funds"] |= with_projects - set().union(*sources.values())
    sheet.several_of("funding", sources)

    formal = sheet.choose(
        "monitoring: formal",
        14,
        0.6,
        eligible={nis5 for nis5 in with_projects if progress[nis5] >= 4},
    )
    informal = sheet.choose("monitoring: informal", 37, 0.4, eligible=with_projects - formal)
    sheet.one_of("monitoring", {"formal": formal, "informal": informal}, rest="none")

    codes = set(sheet.codes)
    hard = sheet.choose("difficulty: very_difficult", 19, -0.35)
    easy = sheet.choose("difficulty: easy", 15, 0.35, eligible=codes - hard)
    very_easy = sheet.choose("difficulty: very_easy", 2, 0.35, eligible=easy)
    neutral = sheet.choose("difficulty: neutral", 40, 0.2, eligible=codes - hard - easy)
    sheet.one_of(
        "difficulty",
        {"very_difficult": hard, "very_easy": very_easy, "easy": easy, "neutral": neutral},
        rest="difficult",
    )
    hindered = hard | sheet.who("difficulty", "difficult")
    barriers = {"budget": Margins(62), "expertise": Margins(49), "stakeholders": Margins(37)}
    sheet.several_of(
        "barriers",
        {
            key: sheet.choose(
                f"barriers: {key}", margins, -0.2, bonus=lambda c: 0.6 * (c.nis5 in hindered)
            )
            for key, margins in barriers.items()
        },
    )

    # Published: intangible 36% (urban 40, rural 19; Flanders 40, Brussels 50, Wallonia 31), lower
    # costs 31% (urban 34, rural 19), none 25% (urban 24, rural 31; Wallonia 34, Brussels 25,
    # Flanders 16). The rest ticked none of the three.
    seen = {
        "intangible": sheet.choose(
            "benefits: intangible", Margins(44, 23, 19, 2, rural=5), 0.5, eligible=with_projects
        ),
        "cost_reduction": sheet.choose(
            "benefits: cost_reduction", Margins(38, rural=5), 0.45, eligible=with_projects
        ),
    }
    without = codes - seen["intangible"] - seen["cost_reduction"]
    seen["none"] = sheet.choose(
        "benefits: none",
        Margins(31, 9, 21, 1, rural=8),
        0.0,
        eligible=without,
        bonus=lambda c: 0.5 * (c.nis5 in with_projects),
    )
    sheet.several_of("benefits", seen)


def _respondents(sheet: Sheet) -> None:
    """Published: 27% general directors, 23% Smart City managers or involved, 13% heads."""
    engaged, managers = sheet.who("engaged", "yes"), sheet.who("sc_manager", "yes")
    codes = set(sheet.codes)
    involved = sheet.choose(
        "respondent: sc_manager",
        28,
        0.2,
        eligible=engaged,
        bonus=lambda c: 2.5 * (c.nis5 in managers),
    )
    # In a small commune it is the general director who answers.
    directors = sheet.choose(
        "respondent: general_director",
        33,
        -0.2,
        eligible=codes - involved,
        bonus=lambda c: 20_000 / (c.population + 10_000),
    )
    heads = sheet.choose(
        "respondent: head_of_department", 16, 0.1, eligible=codes - involved - directors
    )
    sheet.one_of(
        "respondent_function",
        {"sc_manager": involved, "general_director": directors, "head_of_department": heads},
        rest="other",
    )


def _bonus(members: Mapping[float, Collection[str]]) -> Callable[[Commune], float]:
    """So much more lean for the communes of each group."""
    return lambda commune: sum(worth for worth, group in members.items() if commune.nis5 in group)
