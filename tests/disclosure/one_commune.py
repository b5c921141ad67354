"""What somebody can work out about one commune, who has read everything of an edition.

What was read of the commune comes in (its scores with their states, the answers that are shown);
for every question asked, all the answers that it can still have given come out. The attacker knows
what anybody can read: the questionnaire with its points and conditions, and the method page with
how answers become scores. He tries every pattern of answers of a domain, and keeps those that give
the score that is shown; patterns of different domains have to agree about what one question says
of another (no project: nothing to monitor; the kinds of project add up to all of them).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.maturity.scores import (
    COUNT_FOR_HALF,
    COUNT_FOR_HALF_OF_A_KIND,
    LEAST_SHARE_OF_QUESTIONS,
)
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.question import Question

LEFT_OPEN, NOT_APPLICABLE = "(left open)", "not_applicable"
ALL_PROJECTS = "projects"
KINDS_OF_PROJECT = tuple(
    f"projects_{kind}"
    for kind in ("economy", "people", "governance", "mobility", "environment", "living")
)
PART_OF_PROJECTS = "projects_public"
_AS_GOOD_AS_TOP = 0.005
"""Numbers that come this near to the top score are not told apart by one decimal."""
_ROUNDING = 1e-9
_NO_KIND = frozenset({(0, False)})
"""Numbers of projects of a domain that has no question about a kind of project."""


@dataclass(frozen=True)
class Option:
    """Answers to one question that count the same: their score, None where they give none."""

    values: tuple[str, ...]
    score: float | None
    number: int | None = None
    endless: bool = False

    @property
    def concerns(self) -> bool:
        return self.values != (NOT_APPLICABLE,)


@lru_cache(maxsize=512)
def options_of(key: str, asked: frozenset[str]) -> tuple[Option, ...]:
    """All that can have been answered to a question, as far as it can be told apart."""
    question = load_questionnaire().questions[key]
    match question.type:
        case "score":
            found = [Option((str(n),), float(n)) for n in range(11)]
        case "yes_no":
            found = [Option(("yes",), TOP_SCORE), Option(("no",), 0.0)]
        case "one_of":
            found = [Option((one.key,), one.score) for one in question.choices]
        case "several_of":
            found = _sets(question)
        case "count":
            found = _counts(question)
    if question.direction == "down":
        found = [
            Option(one.values, None if one.score is None else TOP_SCORE - one.score)
            for one in found
        ]
    found.append(Option((LEFT_OPEN,), None))
    if question.asked_if is not None and question.asked_if.question in asked:
        found.append(Option((NOT_APPLICABLE,), None))
    return tuple(found)


def _sets(question: Question) -> list[Option]:
    """The sets of choices, by the points that they add up to."""
    by_points: dict[float, list[str]] = {0.0: ["-"]}
    for size in range(1, len(question.choices) + 1):
        for chosen in combinations(question.choices, size):
            if size > 1 and any(one.exclusive for one in chosen):
                continue
            points = min(TOP_SCORE, sum(one.score or 0.0 for one in chosen))
            by_points.setdefault(points, []).append("|".join(one.key for one in chosen))
    return [Option(tuple(values), points) for points, values in by_points.items()]


def _counts(question: Question) -> list[Option]:
    half = COUNT_FOR_HALF.get(question.key, COUNT_FOR_HALF_OF_A_KIND)
    found, n = [], 0
    while True:
        score = TOP_SCORE * (1 - 2 ** (-n / half))
        if TOP_SCORE - score < _AS_GOOD_AS_TOP:
            found.append(Option((f"{n}", f"{n} or more"), score, n, endless=True))
            return found
        found.append(Option((str(n),), score, n))
        n += 1


@dataclass(frozen=True)
class Read:
    """What was read of one commune.

    Attributes
    ----------
    scores : mapping of str to (float, float)
        Domain -> the lowest and the highest value that is shown so.
    states : mapping of str to str
        Domain -> the state shown where there is no score.
    answers : mapping of str to str
        Question -> the answer shown, :data:`LEFT_OPEN` or :data:`NOT_APPLICABLE`.
    """

    scores: Mapping[str, tuple[float, float]]
    states: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def and_also(self, later: Read) -> Read:
        """What was read of two versions with the same answers."""
        scores = {
            **self.scores,
            **{
                domain: (
                    max(low, self.scores.get(domain, (low, high))[0]),
                    min(high, self.scores.get(domain, (low, high))[1]),
                )
                for domain, (low, high) in later.scores.items()
            },
        }
        return Read(scores, {}, {**self.answers, **later.answers})


@dataclass(frozen=True)
class Attacker:
    """What he takes for granted.

    Attributes
    ----------
    asked : tuple of str
        Keys of the questions asked.
    least_hidden : int
        A score is shown from so many hidden answers on, where he knows of such a rule.
    adds_up : bool
        The kinds of project add up to all projects, as the questionnaire says.
    """

    asked: tuple[str, ...]
    least_hidden: int = 0
    adds_up: bool = True

    def possible(self, read: Read) -> dict[str, frozenset[str]]:
        """Every question of which something is known, with all the answers it can have had.

        Empty where nothing agrees with what was read: then something is not as he believes.
        """
        return _possible(
            self,
            tuple(sorted(read.scores.items())),
            tuple(sorted(read.states.items())),
            tuple(sorted(read.answers.items())),
        )


@dataclass(frozen=True)
class _Domain:
    """What is known of the questions of one domain (or of one without): see :func:`_patterns_of`."""

    keys: tuple[str, ...]
    score: tuple[float, float] | None
    state: str | None
    fixed: tuple[tuple[str, str], ...]


@lru_cache(maxsize=65536)
def _possible(
    who: Attacker,
    scores: tuple[tuple[str, tuple[float, float]], ...],
    states: tuple[tuple[str, str], ...],
    answers: tuple[tuple[str, str], ...],
) -> dict[str, frozenset[str]]:
    shown, known, why = dict(answers), dict(scores), dict(states)
    asked = frozenset(who.asked)
    parents = _parents(who.asked)
    parts = _domains(who.asked, known, why, shown)
    found: dict[str, int] = {}
    every_kind = all(key in asked for key in KINDS_OF_PROJECT)
    for place in product(*(range(len(options_of(key, asked))) for key in parents)):
        here = [_patterns_at(who, part, parents, place) for part in parts]
        if not all(here):
            continue
        sums = tuple(frozenset(one) for one in here)
        if who.adds_up and ALL_PROJECTS in parents:
            total = options_of(ALL_PROJECTS, asked)[place[parents.index(ALL_PROJECTS)]]
            if total.number is not None:
                sums = _adding_up(sums, total, every_kind)
                if not all(sums):
                    continue
        for key, option in zip(parents, place, strict=True):
            found[key] = found.get(key, 0) | 1 << option
        for part, one, kept in zip(parts, here, sums, strict=True):
            for total_of in kept:
                for key, mask in zip(part.keys, one[total_of], strict=True):
                    found[key] = found.get(key, 0) | mask
    return {
        key: frozenset(
            value
            for place, option in enumerate(options_of(key, asked))
            if mask >> place & 1
            for value in option.values
        )
        for key, mask in found.items()
    }


def _domains(
    asked: tuple[str, ...],
    known: Mapping[str, tuple[float, float]],
    why: Mapping[str, str],
    shown: Mapping[str, str],
) -> list[_Domain]:
    questions = load_questionnaire().questions
    domains = list(dict.fromkeys(questions[k].domain for k in asked if questions[k].domain))
    parts = []
    for domain in domains:
        keys = tuple(key for key in asked if questions[key].domain == domain)
        fixed = tuple((key, shown[key]) for key in keys if key in shown)
        parts.append(_Domain(keys, known.get(domain), why.get(domain), fixed))
    # Questions that are not scored tell something only where they are shown.
    parts += [
        _Domain((key,), None, None, ((key, shown[key]),))
        for key in asked
        if questions[key].domain is None and key in shown
    ]
    return parts


@lru_cache(maxsize=64)
def _parents(asked: tuple[str, ...]) -> tuple[str, ...]:
    """The questions asked that others hang on."""
    conditions = [load_questionnaire().questions[key].asked_if for key in asked]
    over = [one.question for one in conditions if one is not None]
    return tuple(dict.fromkeys(key for key in (*over, ALL_PROJECTS) if key in asked))


@lru_cache(maxsize=65536)
def _adding_up(
    sums: tuple[frozenset[tuple[int, bool]], ...], total: Option, every_kind: bool
) -> tuple[frozenset[tuple[int, bool]], ...]:
    """Of each domain, the numbers of projects that go with the others' so that they add up."""
    counted = [place for place, one in enumerate(sums) if one != _NO_KIND]
    kept = list(sums)  # where no kind of project is of a domain there is nothing to add up
    for place in counted:
        others = _NO_KIND
        for other in counted:
            if other != place:
                both = {(a + c, b or d) for a, b in others for c, d in sums[other]}
                if total.endless:  # so many or more
                    both = {(min(n, total.number), more) for n, more in both}
                others = frozenset(one for one in both if one[0] <= total.number)
        kept[place] = frozenset(
            (n, endless)
            for n, endless in sums[place]
            if any(_fits(n + m, endless or also or not every_kind, total) for m, also in others)
        )
    return tuple(kept)


def _fits(n: int, at_least: bool, total: Option) -> bool:
    if total.endless:
        return at_least or n >= total.number
    return n <= total.number if at_least else n == total.number


Masks = tuple[int, ...]


@cache
def _patterns_at(
    who: Attacker, part: _Domain, parents: tuple[str, ...], place: tuple[int, ...]
) -> dict[tuple[int, bool], Masks]:
    """Options of each question that go with these answers to the parents, by number of projects."""
    says, masks = _patterns_of(who, part, parents)
    fits = np.ones(len(says), dtype=bool)
    for column, option in enumerate(place):
        fits &= (says[:, column] >> option & 1).astype(bool)
    found: dict[tuple[int, bool], Masks] = {}
    for row in np.flatnonzero(fits):
        key = (int(says[row, -2]), bool(says[row, -1]))
        mine = found.get(key, (0,) * len(part.keys))
        found[key] = tuple(a | int(b) for a, b in zip(mine, masks[row], strict=True))
    return found


@cache
def _patterns_of(
    who: Attacker, part: _Domain, parents: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The patterns of a domain that agree with what is shown, those put together that say the same.

    Of each: the options of every parent that go with it (bits), the projects of a kind that it
    counts and whether there can be more; and the options of its own questions (bits).
    """
    asked, keys, fixed = frozenset(who.asked), part.keys, dict(part.fixed)
    patterns, mean, answered, concerned = _patterns(keys, asked)
    keep = np.ones(len(patterns), dtype=bool)
    hidden = [place for place, key in enumerate(keys) if key not in fixed]
    enough = (answered >= LEAST_SHARE_OF_QUESTIONS * concerned) & (answered > 0)
    if part.score is not None:
        low, high = part.score
        keep &= enough & (mean >= low - _ROUNDING) & (mean <= high + _ROUNDING)
        if hidden and who.least_hidden:
            told = np.zeros(len(patterns), dtype=int)
            for place in hidden:
                has = np.array([one.score is not None for one in options_of(keys[place], asked)])
                told += has[patterns[:, place]]
            keep &= told >= who.least_hidden
    elif part.state == "too_few_questions":
        keep &= ~enough & (concerned > 0)
    elif part.state == "not_applicable":
        keep &= concerned == 0
    for key, value in fixed.items():
        options = options_of(key, asked)
        good = [n for n, one in enumerate(options) if _is(value, one)]
        keep &= np.isin(patterns[:, keys.index(key)], good)
    return _grouped(keys, patterns[keep], parents, asked)


def _is(value: str, option: Option) -> bool:
    if value in option.values:
        return True
    if option.endless and value.isdecimal():
        return int(value) >= (option.number or 0)
    return False


def _grouped(
    keys: tuple[str, ...],
    patterns: np.ndarray,
    parents: tuple[str, ...],
    asked: frozenset[str],
) -> tuple[np.ndarray, np.ndarray]:
    """Put together the patterns that say the same of other domains' questions."""
    says = np.zeros((len(patterns), len(parents) + 2), dtype=np.int64)
    for column, parent in enumerate(parents):
        says[:, column] = (1 << len(options_of(parent, asked))) - 1
    questions = load_questionnaire().questions
    for place, key in enumerate(keys):
        options = options_of(key, asked)
        mine = patterns[:, place]
        if key in parents:
            says[:, parents.index(key)] &= np.array([1 << n for n in range(len(options))])[mine]
        condition = questions[key].asked_if
        if condition is not None and condition.question in parents:
            over = options_of(condition.question, asked)
            yes = sum(1 << n for n, one in enumerate(over) if _concerns(condition, one))
            no = (1 << len(over)) - 1 - yes
            says[:, parents.index(condition.question)] &= np.array(
                [yes if one.concerns else no for one in options]
            )[mine]
        if key == PART_OF_PROJECTS and ALL_PROJECTS in parents:
            says[:, parents.index(ALL_PROJECTS)] &= np.array(
                [_no_fewer(one, options_of(ALL_PROJECTS, asked)) for one in options]
            )[mine]
        if key in KINDS_OF_PROJECT:
            says[:, -2] += np.array([one.number or 0 for one in options])[mine]
            says[:, -1] |= np.array([one.number is None or one.endless for one in options])[mine]
    distinct, group = np.unique(says, axis=0, return_inverse=True)
    group = np.asarray(group).reshape(-1)
    masks = np.zeros((len(distinct), len(keys)), dtype=np.int64)
    for place in range(len(keys)):
        np.bitwise_or.at(masks[:, place], group, 1 << patterns[:, place].astype(np.int64))
    return distinct, masks


def _concerns(condition: object, option: Option) -> bool:
    """Whether a question concerns a commune that gave this answer to the earlier one."""
    if option.values == (LEFT_OPEN,):
        return True
    return condition.concerns(option.values[0])


def _no_fewer(part: Option, totals: Sequence[Option]) -> int:
    least = part.number or 0
    return sum(
        1 << n
        for n, one in enumerate(totals)
        if one.number is None or one.endless or one.number >= least
    )


@lru_cache(maxsize=256)
def _patterns(
    keys: tuple[str, ...], asked: frozenset[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All patterns of answers to these questions: options, mean score, answered, concerned."""
    options = [options_of(key, asked) for key in keys]
    grid = np.indices([len(one) for one in options]).reshape(len(keys), -1).T.astype(np.int16)
    total = np.zeros(len(grid))
    answered = np.zeros(len(grid), dtype=int)
    concerned = np.zeros(len(grid), dtype=int)
    for place, found in enumerate(options):
        mine = grid[:, place]
        total += np.array([one.score or 0.0 for one in found])[mine]
        answered += np.array([one.score is not None for one in found])[mine]
        concerned += np.array([one.concerns for one in found])[mine]
    with np.errstate(invalid="ignore", divide="ignore"):
        return grid, total / answered, answered, concerned
