"""What somebody can work out about few communes from all figures of groups of an edition.

Figures as they were read come in; what is certain about fewer than five communes goes out. The
attacker knows the groups of every commune and, as the worst case, which communes answered the
survey. What he does not know are whole numbers: of the communes that are in all the same groups
(an *atom*), how many answered a question, how many gave each answer, and their sum. Each figure,
with its n and its rounding, is a constraint on them; so are the conditions of the questionnaire
(who has no project has nothing to monitor) and sums of kinds. What is the same in all solutions is
certain; integer programming (HiGHS) tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from one_commune import ALL_PROJECTS, KINDS_OF_PROJECT, NOT_APPLICABLE, PART_OF_PROJECTS
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from geo.survey.inference.groups import group_of
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from what_readers_get import Figure

    from geo.survey.question import Question

FEW = 5
"""What is said of fewer communes than this must not be certain."""
GROUPINGS = ("country", "region", "province", "arrondissement", "setting", "size", "language_area")
_SAME = 1e-4
_IDLE = 4
"""Rounds in which nothing differs, after which each is tried by itself."""
_QUICK = 2.0
"""Seconds for a solution that differs; none found is not a proof."""
_MOST_PROJECTS = 60
_SEED = 20181214


@dataclass(frozen=True)
class Exposed:
    """Something about few communes that is certain: so many of them gave an answer, or their sum."""

    question: str
    choice: str
    communes: frozenset[str]
    value: float


@dataclass
class _Model:
    """Whole numbers and what is known of them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def number(self, low: float, high: float) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def known(self, terms: dict[int, float], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    @cached_property
    def constraints(self) -> LinearConstraint:
        at = [(r, c, v) for r, (terms, _, _) in enumerate(self.rows) for c, v in terms.items()]
        matrix = coo_matrix(
            ([v for _, _, v in at], ([r for r, _, _ in at], [c for _, c, _ in at])),
            shape=(len(self.rows), len(self.low)),
        ).tocsc()
        return LinearConstraint(
            matrix, [row[1] for row in self.rows], [row[2] for row in self.rows]
        )

    def solve(
        self, aim: np.ndarray, seconds: float, also: tuple[np.ndarray, float, float] | None = None
    ) -> tuple[np.ndarray | None, bool]:
        """Whole numbers that agree with all that is known, as few of ``aim`` as is quickly found.

        ``also``: so much of these. The second is True where it was proved that nothing agrees.
        """
        constraints = [self.constraints]
        if also is not None:
            constraints.append(LinearConstraint(also[0][None, :], also[1], also[2]))
        found = milp(
            aim,
            constraints=constraints,
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            integrality=np.ones(len(self.low)),
            options={"time_limit": seconds, "mip_rel_gap": 0.5},
        )
        return (None if found.x is None else np.round(found.x)), found.status == 2


@dataclass(frozen=True)
class Release:
    """Figures that were read together, and the communes that they are of.

    ``communes`` are those that answered, as far as the attacker knows; one that changed its answers
    between two releases is two: give it another name (``11001*``) in one of them. ``all_asked``
    says that nobody left a question open, so far as he believes.
    """

    figures: tuple[Figure, ...]
    communes: frozenset[str]


class Tables:
    """The figures of one edition or more about the same answers, and what they tell together.

    Parameters
    ----------
    releases : sequence of Release
        Several versions of an edition, or editions that asked the same communes at the same time.
    asked : sequence of str
    vintage : int
    every_one_answers : bool
        He takes it that a commune answers every question that concerns it, as far as the figures
        allow: then the n of a conditional question is how many gave the telling answer.
    """

    def __init__(
        self,
        releases: Sequence[Release],
        asked: Sequence[str],
        vintage: int,
        *,
        every_one_answers: bool = True,
    ) -> None:
        self.asked = tuple(asked)
        self.strict = every_one_answers
        codes = sorted(frozenset().union(*(one.communes for one in releases)))
        real = [code.rstrip("*") for code in codes]
        groups = {one: group_of(one, vintage).reindex(real).tolist() for one in GROUPINGS}
        shown = [(one, n) for n, release in enumerate(releases) for one in release.figures]
        self.used = tuple(g for g in GROUPINGS if any(one.variable == g for one, _ in shown))
        by_key: dict[tuple[object, ...], list[str]] = {}
        for n, code in enumerate(codes):
            key = (
                *(code in release.communes for release in releases),
                *(groups[one][n] for one in self.used),
            )
            by_key.setdefault(key, []).append(code)
        self.members = list(by_key.values())
        self.sizes = [len(one) for one in self.members]
        self.groups: dict[tuple[int, str, str], frozenset[int]] = {}
        for atom, key in enumerate(by_key):
            for release in range(len(releases)):
                for variable, group in zip(self.used, key[len(releases) :], strict=True):
                    if key[release]:
                        place = (release, variable, str(group))
                        self.groups[place] = self.groups.get(place, frozenset()) | {atom}
        self.figures: dict[str, list[tuple[str, Figure, frozenset[int]]]] = {}
        for one, release in shown:
            if not one.indicator.startswith("q."):
                continue
            _, question, *choice = one.indicator.split(".")
            atoms = self.groups.get((release, one.variable, one.group))
            if atoms is not None and question in self.asked:
                found = (choice[0] if choice else "", one, atoms)
                self.figures.setdefault(question, []).append(found)

    def candidates(self) -> dict[frozenset[int], None]:
        """Sets of atoms that a reader would think of: atoms, groups, differences, intersections."""
        found: dict[frozenset[int], None] = {frozenset({n}): None for n in range(len(self.sizes))}
        sets = list(self.groups.values())
        for one in sets:
            found[one] = None
        for one, other in combinations(dict.fromkeys(sets), 2):
            for part in (one - other, other - one, one & other):
                if part:
                    found[part] = None
        return found

    def components(self) -> list[tuple[str, ...]]:
        """Questions that say something of each other."""
        questions = load_questionnaire().questions
        group = {key: key for key in self.asked}

        def root(key: str) -> str:
            while group[key] != key:
                key = group[key]
            return key

        for key in self.asked:
            condition = questions[key].asked_if
            if condition is not None and condition.question in group:
                group[root(key)] = root(condition.question)
            if key in (*KINDS_OF_PROJECT, PART_OF_PROJECTS) and ALL_PROJECTS in group:
                group[root(key)] = root(ALL_PROJECTS)
        found: dict[str, list[str]] = {}
        for key in self.asked:
            found.setdefault(root(key), []).append(key)
        return [tuple(one) for one in found.values()]

    def agrees(self, truth: pd.DataFrame) -> bool:
        """Whether what was really answered is among what he holds possible (conditions aside)."""
        return all(
            _Component(self, questions, truth, 1, strict=False).agrees()
            for questions in self.components()
        )

    def exposed(self, truth: pd.DataFrame, seconds: float = 20) -> list[Exposed]:
        """What is certain of fewer than five communes that answered, and true.

        Parameters
        ----------
        truth : DataFrame
            Communes x questions; NaN where left open. To tell what is a small group (an attacker
            cannot always know that he has one), and that what he worked out is so.
        """
        found = []
        for questions in self.components():
            if any(key in self.figures for key in questions):
                found += _Component(self, questions, truth, seconds, strict=self.strict).exposed()
        return found


class _Component:
    def __init__(
        self,
        tables: Tables,
        questions: tuple[str, ...],
        truth: pd.DataFrame,
        seconds: float,
        *,
        strict: bool,
    ) -> None:
        self.tables, self.questions, self.truth = tables, questions, truth
        self.seconds = seconds
        self.random = np.random.default_rng(_SEED)
        for takes_it in (True, False) if strict else (False,):
            self.build(takes_it)
            self.solution, _ = self.model.solve(np.zeros(len(self.model.low)), seconds)
            self.strict = takes_it
            # What follows from a belief that is wrong is a guess, right or not: nothing is certain.
            if self.solution is not None and self.agrees():
                break

    def build(self, strict: bool) -> None:
        tables, known = self.tables, load_questionnaire().questions
        self.model = _Model()
        self.n: dict[str, list[int]] = {}
        self.count: dict[tuple[str, str], list[int]] = {}
        for key in self.questions:
            question = known[key]
            self.n[key] = [self.model.number(0, size) for size in tables.sizes]
            choices = self._choices(question)
            top = {"score": 10, "count": _MOST_PROJECTS}.get(question.type, 1)
            for choice in choices:
                most = 1 if choice == "some" else top
                numbers = [self.model.number(0, most * size) for size in tables.sizes]
                self.count[key, choice] = numbers
                for n, number in zip(self.n[key], numbers, strict=True):
                    self.model.known({number: 1, n: -most}, -np.inf, 0)
            if question.type == "one_of":
                for atom, n in enumerate(self.n[key]):
                    terms = {self.count[key, one][atom]: 1.0 for one in choices}
                    self.model.known(terms | {n: -1.0}, 0, 0)
            if (key, "some") in self.count:
                for total, some in zip(
                    self.count[key, "sum"], self.count[key, "some"], strict=True
                ):
                    self.model.known({total: 1, some: -1}, 0, np.inf)
                    self.model.known({total: 1, some: -_MOST_PROJECTS}, -np.inf, 0)
        self._conditions(strict)
        self._sums()
        for key in self.questions:
            for choice, figure, atoms in tables.figures.get(key, ()):
                self._figure(key, choice, figure, atoms)

    def _choices(self, question: Question) -> list[str]:
        match question.type:
            case "yes_no":
                return ["yes"]
            case "score":
                return ["sum"]
            case "count":
                return ["sum", "some"] if self._tells(question.key) else ["sum"]
        return [one.key for one in question.choices]

    def _conditions(self, strict: bool) -> None:
        known = load_questionnaire().questions
        told_by_all = self._told_by_all()
        for key in self.questions:
            condition = known[key].asked_if
            parent = condition.question if condition is not None else None
            if parent is None or parent not in self.n:
                if strict and key in self.n and parent is None and not self._left_open(key):
                    for n, size in zip(self.n[key], self.tables.sizes, strict=True):
                        self.model.known({n: 1.0}, size, size)
                continue
            for atom, size in enumerate(self.tables.sizes):
                terms = self._telling(condition, parent, atom)
                terms = dict.fromkeys(terms, -1.0) | {self.n[key][atom]: 1.0}
                if strict and key in told_by_all:
                    self.model.known(terms, 0, 0)
                elif strict:
                    self.model.known(terms, -np.inf, 0)
                else:  # who left the earlier question open may have answered this one
                    terms[self.n[parent][atom]] = terms.get(self.n[parent][atom], 0.0) + 1.0
                    self.model.known(terms, -np.inf, size)

    def _told_by_all(self) -> set[str]:
        """Of the questions with one condition those with the most answers: nobody left them open."""
        most: dict[tuple[object, frozenset[int]], int] = {}
        said = {
            (key, atoms): one.n
            for key in self.questions
            for _, one, atoms in self.tables.figures.get(key, ())
            if one.n is not None and load_questionnaire().questions[key].asked_if is not None
        }
        conditions = {key: load_questionnaire().questions[key].asked_if for key, _ in said}
        for (key, atoms), n in said.items():
            most[conditions[key], atoms] = max(most.get((conditions[key], atoms), 0), n)
        fewer = {key for (key, atoms), n in said.items() if n < most[conditions[key], atoms]}
        return set(conditions) - fewer

    def _tells(self, key: str) -> bool:
        """Whether a condition rests on it."""
        known = load_questionnaire().questions
        conditions = [known[one].asked_if for one in self.questions]
        return any(one is not None and one.question == key for one in conditions)

    def _left_open(self, key: str) -> bool:
        """Whether the figures show that some communes left a question open."""
        sizes = self.tables.sizes
        for _, one, atoms in self.tables.figures.get(key, ()):
            if one.n is not None and one.n != sum(sizes[atom] for atom in atoms):
                return True
        return not any(one.n is not None for _, one, _ in self.tables.figures.get(key, ()))

    def _telling(self, condition: object, parent: str, atom: int) -> list[int]:
        question = load_questionnaire().questions[parent]
        match question.type:
            case "count":
                return [self.count[parent, "some"][atom]]
            case "yes_no":
                return [self.count[parent, "yes"][atom]]
            case _:
                return [self.count[parent, one][atom] for one in condition.values]

    def _sums(self) -> None:
        if ALL_PROJECTS not in self.n:
            return
        n = self._shown_numbers(ALL_PROJECTS)
        kinds = [key for key in KINDS_OF_PROJECT if key in self.n and self._shown_numbers(key) <= n]
        total, answered = self.count[ALL_PROJECTS, "sum"], self.n[ALL_PROJECTS]
        parts = [*kinds, *[key for key in (PART_OF_PROJECTS,) if key in self.n]]
        # Whoever left the total open may have told some of its kinds.
        open_to_all = self._left_open(ALL_PROJECTS)
        unsaid = {key for key in parts if open_to_all and not self._shown_numbers(key)}
        for atom, size in enumerate(self.tables.sizes):
            if len(kinds) == len(KINDS_OF_PROJECT) and not unsaid:
                terms = {self.count[key, "sum"][atom]: -1.0 for key in kinds}
                self.model.known(terms | {total[atom]: 1.0}, 0, 0)
            for key in parts:
                slack = _MOST_PROJECTS if key in unsaid else 0
                terms = {total[atom]: 1.0, self.count[key, "sum"][atom]: -1.0}
                self.model.known(terms | {answered[atom]: -slack}, -slack * size, np.inf)

    def _shown_numbers(self, key: str) -> set[tuple[frozenset[int], int | None]]:
        """Of how many communes its figures are: kinds of the same communes add up."""
        return {(atoms, one.n) for _, one, atoms in self.tables.figures.get(key, ())}

    def _figure(self, key: str, choice: str, figure: Figure, atoms: frozenset[int]) -> None:
        question = load_questionnaire().questions[key]
        if figure.n is not None:
            self.model.known({self.n[key][atom]: 1.0 for atom in atoms}, figure.n, figure.n)
        share = question.type not in ("score", "count")
        what = choice or ("yes" if question.type == "yes_no" else "sum")
        if (key, what) not in self.count:
            return
        scale = 100.0 if share else 1.0
        low, high = (figure.low - _SAME) / scale, (figure.high + _SAME) / scale
        numbers = self.count[key, what]
        if figure.n is not None:
            terms = {numbers[atom]: 1.0 for atom in atoms}
            self.model.known(terms, np.ceil(low * figure.n), np.floor(high * figure.n))
            return
        for end, (least, most) in ((low, (0, np.inf)), (high, (-np.inf, 0))):
            terms = {numbers[atom]: 1.0 for atom in atoms}
            terms |= {self.n[key][atom]: -end for atom in atoms}
            self.model.known(terms, least, most)

    def agrees(self) -> bool:
        """Whether what was really answered satisfies the model."""
        point = np.zeros(len(self.model.low))
        for key, numbers in self.n.items():
            point[numbers] = self._true(key, "")
        for (key, choice), numbers in self.count.items():
            point[numbers] = self._true(key, choice)
        return all(
            low - _SAME <= sum(point[n] * times for n, times in terms.items()) <= high + _SAME
            for terms, low, high in self.model.rows
        )

    # --- what is certain

    def exposed(self) -> list[Exposed]:
        """What is certain of few communes, and true, and not shared by five and more."""
        if self.solution is None:
            return []
        sure = self._certain()
        found = []
        for (key, choice, atoms), value in sure.items():
            if abs(self.true(key, choice, atoms) - value) > _SAME:
                continue  # he is wrong
            if self.shared_by_more(key, choice, atoms, value):
                continue
            communes = frozenset(code for atom in atoms for code in self.tables.members[atom])
            found.append(Exposed(key, choice, communes, value))
        return found

    def _certain(self) -> dict[tuple[str, str, frozenset[int]], float]:
        """What is the same in all solutions: first those that differ are sought, many at once."""
        targets = [
            (key, choice, atoms)
            for key, choice in self.count
            for atoms in self.tables.candidates()
            if self.few(key, atoms)
        ]
        sums = np.zeros((len(targets), len(self.model.low)))
        for row, (key, choice, atoms) in enumerate(targets):
            sums[row, [self.count[key, choice][atom] for atom in atoms]] = 1
        value = sums @ self.solution
        alive = np.ones(len(targets), dtype=bool)
        idle = 0
        while alive.any() and idle < _IDLE:
            signs = self.random.choice([-1.0, 1.0], size=int(alive.sum()))
            if idle < 2:  # all up, all down
                signs[:] = 1.0 - 2 * idle
            other, _ = self.model.solve(signs @ sums[alive], _QUICK)
            gone = (
                np.zeros(len(targets), dtype=bool)
                if other is None
                else np.abs(sums @ other - value) > _SAME
            ) & alive
            alive &= ~gone
            idle = 0 if gone.any() else idle + 1
        for row in np.flatnonzero(alive):
            for least, most in ((value[row] + 1, np.inf), (-np.inf, value[row] - 1)):
                if not alive[row] or most < 0:
                    continue
                other, impossible = self.model.solve(
                    np.zeros(len(self.model.low)), self.seconds, (sums[row], least, most)
                )
                if other is not None:
                    alive &= ~(np.abs(sums @ other - value) > _SAME)
                if not impossible:
                    alive[row] = False
        return {targets[row]: float(value[row]) for row in np.flatnonzero(alive)}

    def few(self, key: str, atoms: frozenset[int]) -> bool:
        """Whether some, and few, of the communes there answered the question."""
        return 0 < self.true_number(key, atoms) < FEW

    def true_number(self, key: str, atoms: frozenset[int]) -> int:
        return int(self._true(key, "")[list(atoms)].sum())

    def true(self, key: str, choice: str, atoms: frozenset[int]) -> float:
        return float(self._true(key, choice)[list(atoms)].sum())

    def _true(self, key: str, choice: str) -> np.ndarray:
        """Of each atom: how many answered (no choice), gave the answer, or their sum."""
        kept = self.__dict__.setdefault("_truths", {})
        if (key, choice) not in kept:
            values = self.truth[key].dropna()
            values = values[values != NOT_APPLICABLE]
            match choice:
                case "":
                    numbers = values.map(lambda _: 1.0)
                case "sum":
                    numbers = values.astype(float)
                case "some":
                    numbers = (values.astype(float) > 0).astype(float)
                case _:
                    numbers = values.map(lambda value: float(choice in value.split("|")))
            known = numbers.to_dict()
            kept[key, choice] = np.array(
                [sum(known.get(code, 0.0) for code in codes) for codes in self.tables.members]
            )
        return kept[key, choice]

    def shared_by_more(self, key: str, choice: str, atoms: frozenset[int], value: float) -> bool:
        """Whether larger groups that these are in are known to have answered the same throughout.

        A group of five and more of which a figure is shown, or what is left of one when figures
        of other groups are taken off: then it is the figure of all of these.
        """
        most = {"score": 10}.get(load_questionnaire().questions[key].type, 1)
        for end in (0, most):
            if value != end * self.true_number(key, atoms):
                continue
            open_to_all: frozenset[int] = frozenset()
            for group in self._larger(key):
                size = self.true_number(key, group)
                at_end = self.true(key, choice, group) == end * size
                if size >= FEW and at_end and group & atoms - open_to_all:
                    open_to_all |= group if self._all_at(end, key, choice, group) else frozenset()
            if atoms <= open_to_all:
                return True
        return False

    def _larger(self, key: str) -> dict[frozenset[int], None]:
        shown = {atoms: one.variable for _, one, atoms in self.tables.figures.get(key, ())}
        found = dict.fromkeys(shown)
        for whole in shown:
            for variable in self.tables.used:
                rest = whole
                for part, other in shown.items():
                    if other == variable and part < whole:
                        rest -= part
                found[rest] = None
            rest = whole  # and of several kinds, one inside of what another leaves
            for part in sorted(shown, key=len, reverse=True):
                if part < whole and part <= rest:
                    rest -= part
            found[rest] = None
        return found

    def _all_at(self, end: int, key: str, choice: str, atoms: frozenset[int]) -> bool:
        """Whether it is certain that all of these are at this end of the scale."""
        kept = self.__dict__.setdefault("_ends", {})
        if (end, key, choice, atoms) not in kept:
            away = np.zeros(len(self.model.low))
            away[[self.count[key, choice][atom] for atom in atoms]] = -1.0 if end else 1.0
            away[[self.n[key][atom] for atom in atoms]] = end
            nowhere = np.zeros(len(away))
            _, impossible = self.model.solve(nowhere, self.seconds, (away, 1, np.inf))
            kept[end, key, choice, atoms] = impossible
        return kept[end, key, choice, atoms]


def narrowest(
    release: Release, vintage: int, truth: pd.DataFrame, indicators: Sequence[str]
) -> pd.DataFrame:
    """How near somebody comes to the mean score of few communes, from the figures of groups.

    Parameters
    ----------
    truth : DataFrame
        Communes x indicators of scores, NaN where there is none: to tell which groups are small.

    Returns
    -------
    DataFrame
        One row for each indicator and set of fewer than five communes: indicator, communes,
        low, high (the mean that they can have, from 0 to 10), true.
    """
    have = truth.dropna().index
    tables = Tables([Release(release.figures, frozenset(have))], (), vintage)
    found = []
    for indicator in indicators:
        rows, low, high = [], [], []
        for one in release.figures:
            atoms = tables.groups.get((0, one.variable, one.group))
            if one.indicator != indicator or atoms is None or one.n is None:
                continue
            row = np.zeros(len(tables.sizes))
            row[list(atoms)] = 1
            rows.append(row)
            low.append(one.n * one.low)
            high.append(one.n * one.high)
        if not rows:
            continue
        constraints = LinearConstraint(np.array(rows), low, high)
        bounds = Bounds(np.zeros(len(tables.sizes)), 10.0 * np.array(tables.sizes))
        for atoms in tables.candidates():
            communes = [code for atom in atoms for code in tables.members[atom]]
            if len(communes) >= FEW:
                continue
            aim = np.zeros(len(tables.sizes))
            aim[list(atoms)] = 1 / len(communes)
            ends = []
            for sign in (1, -1):
                solved = milp(sign * aim, constraints=constraints, bounds=bounds)
                ends.append(sign * solved.fun if solved.x is not None else np.nan)
            true = truth.loc[communes, indicator].mean()
            found.append((indicator, frozenset(communes), ends[0], ends[1], true))
    return pd.DataFrame(found, columns=["indicator", "communes", "low", "high", "true"])
