"""Which figures of groups can be given, so that no answer of a commune can be worked out.

Answers of communes and the questions come in, with what earlier versions and other editions told
already; for each indicator, choice and grouping goes out which groups have a figure.

It is decided in two steps.

1. *Which groups*, whatever the answers: those of which no combination is about fewer than five
   communes, counted among all that answered the edition (how many a question concerned, or who left
   it open, is then no figure about a few) and among those behind the figure
   (:mod:`geo.survey.store.suppression`).
2. *Which groupings*, with the figures as they are: a grouping (by province, say) of a choice is
   given whole or not at all. If a single group gave way, its being withheld would say why; of a
   whole grouping it says only that somewhere in it an answer would be known.

A conditional question ("funding", of communes with projects) has an n that is itself a figure: of
the answer to the question it depends on. So its n is audited together with that question, and with
all others that depend on it; counts that add up are audited together as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.editions import NOT_APPLICABLE
from geo.survey.inference.groups import Variable, group_of, groups_in_order
from geo.survey.maturity.scores import INDEX, as_table, score_domains, scored_among
from geo.survey.questionnaire import TOP_SCORE
from geo.survey.store.audit.bands import is_safe as band_is_safe
from geo.survey.store.audit.patterns import ATOMS, Conditions, Patterns, find_sum, holds
from geo.survey.store.audit.systems import Figure, Relation, Row, System
from geo.survey.store.audit.widths import COUNT_WIDTH, SCORE_WIDTH
from geo.survey.store.disclosure import LEAST_GROUP
from geo.survey.store.suppression import publishable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.survey.editions import Edition
    from geo.survey.questionnaire import Filter, Question, Questionnaire

GROUPED_BY: tuple[Variable, ...] = (
    "country",
    "region",
    "setting",
    "size",
    "province",
    "language_area",
)
"""What figures are given for, the most wanted first: where one has to give way, the later does."""

Group = tuple[str, str]
"""A variable and one of its groups."""

Shown = dict[str, dict[str, list[Group]]]
"""Part (``q.<question>``, ``domain.<domain>``, ``index``) -> choice (empty for a number) -> groups
that have a figure."""


_Names = list[tuple[str, str]]
"""Keys of questions and their choices."""


@dataclass(frozen=True, eq=False)
class Told:
    """A table of answers and what was, or is to be, told of it.

    Attributes
    ----------
    edition : Edition
    questionnaire : Questionnaire
    answers : DataFrame
        nis5, question, value.
    shown : dict
        See :data:`Shown`; empty for what is to be decided.
    known : bool
        Whether all its answers count as known, because they are, or because scores of single
        communes are.
    """

    edition: Edition
    questionnaire: Questionnaire
    answers: pd.DataFrame
    shown: Shown = field(default_factory=dict)
    known: bool = False

    def table(self) -> pd.DataFrame:
        """Communes x questions asked."""
        return as_table(self.answers, self.edition.asked)


def groups_of(edition: Edition, communes: pd.Index) -> list[tuple[Group, NDArray[np.bool_]]]:
    """All groups with a mask over these communes, in the order in which they are wanted."""
    found: list[tuple[Group, NDArray[np.bool_]]] = []
    for variable in GROUPED_BY:
        of_commune = group_of(variable, edition.vintage).reindex(communes)
        groups = [
            ((variable, str(group)), (of_commune == group).to_numpy(dtype=bool))
            for group in groups_in_order(variable, edition.vintage)
        ]
        found += sorted(groups, key=lambda one: (-int(one[1].sum()), one[0][1]))
    return found


def base_of(key: str, told: Told, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Which communes are behind the figures of a question.

    Those with an answer; of counts that add up only those that left none of them open, or a commune
    that left out one would be the difference.
    """
    asked, questions = told.edition.asked, told.questionnaire.questions
    inside = table[key].notna() & (table[key] != NOT_APPLICABLE)
    adds_up = find_sum(asked, told.questionnaire)
    if adds_up is not None and questions[key].type == "count" and key.startswith(adds_up.total):
        family = [
            one
            for one in asked
            if questions[one].type == "count"
            and (one == adds_up.total or _kind_of(one, adds_up.total))
        ]
        inside &= table[family].notna().all(axis=1)  # "not applicable" is no gap
    return inside.to_numpy(dtype=bool)


def values_of(question: Question, answers: pd.Series) -> dict[str, NDArray[np.float64]]:
    """What figures are sums of, by choice: 1 for those that took it, or the number itself."""
    known = answers.where(answers.notna() & (answers != NOT_APPLICABLE))
    match question.type:
        case "score" | "count":
            return {"": pd.to_numeric(known).fillna(0).to_numpy().astype(np.float64)}
        case "yes_no":
            return {"yes": (known == "yes").to_numpy().astype(np.float64)}
    taken = known.fillna("").str.split("|")
    return {
        choice.key: np.array([float(choice.key in some) for some in taken])
        for choice in question.choices
    }


def decide_answers(told: Told, earlier: Sequence[Told] = ()) -> Shown:
    """For every question asked, which groups have a figure.

    Parameters
    ----------
    told : Told
        What is to be published.
    earlier : sequence of Told
        Of the same edition or of others whose answers may be the same.
    """
    shown: Shown = {}
    for keys in _families(told.edition.asked, told.questionnaire):
        shown |= _Family(told, earlier, keys).decide()
    return {f"q.{key}": shown[f"q.{key}"] for key in told.edition.asked}


def decide_scores(told: Told, earlier: Sequence[Told] = ()) -> Shown:
    """For the domains and the index, which groups have a figure: the same for all of them."""
    family = _Scores(told, earlier)
    return family.decide()


def complete_scores(told: Told, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """The domain scores of the communes that have all of them.

    Without domains whose every question depends on another answer: to have such a score is that
    answer.
    """
    table = told.table() if table is None else table
    asked, questionnaire = told.edition.asked, told.questionnaire
    conditional = Conditions.among(asked, questionnaire).of_question
    domains = [
        key
        for key in questionnaire.domains
        if any(one.key not in conditional for one in scored_among(asked, key, questionnaire))
    ]
    scores, _ = score_domains(table, asked, questionnaire)
    return scores[domains].dropna()


# ---------------------------------------------------------------------------- questions together


def _families(asked: Sequence[str], questionnaire: Questionnaire) -> list[tuple[str, ...]]:
    """Questions that say something about each other, each family in the order asked."""
    root = {key: key for key in asked}

    def find(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    adds_up = find_sum(asked, questionnaire)
    for key in asked:
        condition = questionnaire.questions[key].asked_if
        if condition is not None and condition.question in root:
            root[find(key)] = find(condition.question)
        if adds_up is not None and key in adds_up.kinds:
            root[find(key)] = find(adds_up.total)
    families: dict[str, list[str]] = {}
    for key in asked:
        families.setdefault(find(key), []).append(key)
    return [tuple(keys) for keys in families.values()]


class _Columns:
    """One column for each commune and what it answered to some questions.

    Where an earlier table has a commune with the same answers, the two share a column; where it
    has others, they are two unknowns.
    """

    def __init__(self, told: Told, earlier: Sequence[Told], keys: Sequence[str]) -> None:
        self.tables = [one.table() for one in (told, *earlier)]
        ids: dict[tuple[str, ...], int] = {}
        self.places: list[NDArray[np.int64]] = []
        first = self.tables[0].reindex(columns=list(keys))
        mine = {str(nis5): row for nis5, row in zip(first.index, _texts(first), strict=True)}
        for number, table in enumerate(self.tables):
            common = [place for place, key in enumerate(keys) if key in table]
            rows = _texts(table.reindex(columns=list(keys)))
            places = []
            for nis5, row in zip(table.index, rows, strict=True):
                known = mine.get(str(nis5))
                same = number > 0 and known is not None and all(known[c] == row[c] for c in common)
                made = (str(nis5), *(known if same and known is not None else row))
                places.append(ids.setdefault(made, len(ids)))
            self.places.append(np.array(places, dtype=np.int64))
        self.n = len(ids)
        self.unknown = np.ones(self.n, dtype=bool)
        for one, at in zip((told, *earlier), self.places, strict=True):
            if one.known:
                self.unknown[at] = False

    def spread(self, number: int, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Values of the communes of a table, at their columns; 0 elsewhere."""
        found = np.zeros(self.n)
        found[self.places[number]] = values
        return found

    def mask(self, number: int, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The columns of some communes of a table, without those whose answers are known."""
        return (self.spread(number, inside) > 0) & self.unknown


def _texts(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(table.fillna("").astype(str).itertuples(index=False, name=None))


@dataclass(eq=False)
class _Attempt:
    """Figures of some questions are given one after the other, as long as nothing is given away.

    Attributes
    ----------
    base : array of bool
        The communes behind the figures.
    own, own_rows
        What their values are audited in, and what is known there.
    together, rows
        What the n of a conditional question is audited in, and what is known there; the same
        objects as ``own`` and ``own_rows`` where values are audited there as well.
    counted : str or None
        Name of the figure of whom the question concerns, where it is conditional.
    few : list of arrays of bool
        Groups of fewer than five communes.
    shown : dict
        What is given so far.
    counted_of : set of Group
        The groups of which it is told how many the question concerns.
    """

    base: NDArray[np.bool_]
    own: System_of
    own_rows: list[Row]
    together: System_of
    rows: list[Row]
    counted: str | None
    few: list[NDArray[np.bool_]]
    shown: Shown
    counted_of: set[Group] = field(default_factory=set)
    _tells: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def gives(self, some: Sequence[tuple[Group, NDArray[np.bool_]]], names: _Names) -> bool:
        """Give these figures for these groups, if nothing is given away; whether that was so."""
        new = [
            Row(f"{key}:{choice}", mask & self.base) for key, choice in names for _, mask in some
        ]
        counted = [
            Row(self.counted, mask)
            for group, mask in some
            if self.counted and group not in self.counted_of
        ]
        if self.own is self.together:
            new += counted
        if self.own.gives_away([*self.own_rows, *new], self.few):
            return False
        if counted and self.own is not self.together:
            if self._tells_who_is_asked(counted):
                return False
            self.rows.extend(counted)
        self.own_rows.extend(new)
        self.counted_of |= {group for group, _ in some}
        for key, choice in names:
            self.shown[f"q.{key}"][choice] += [group for group, _ in some]
        return True

    def _tells_who_is_asked(self, counted: Sequence[Row]) -> bool:
        """Asked once as long as nothing else is given: it is the same for every choice."""
        asked = (len(self.rows), *(row.members.tobytes() for row in counted))
        if asked not in self._tells:
            self._tells[asked] = self.together.gives_away([*self.rows, *counted], ())
        return self._tells[asked]


class _Family:
    """Questions that are audited together, on the communes of all tables that matter."""

    def __init__(self, told: Told, earlier: Sequence[Told], keys: tuple[str, ...]) -> None:
        self._told, self._keys = told, keys
        self._all = (told, *(one for one in earlier if set(keys) & set(one.edition.asked)))
        self._columns = _Columns(told, self._all[1:], keys)
        self._questions = told.questionnaire.questions
        self._conditions = Conditions.among(told.edition.asked, told.questionnaire)
        self._sum = find_sum(told.edition.asked, told.questionnaire)
        if self._sum is not None and not (
            set(self._sum.keys) <= set(keys) and holds(self._sum, self._columns.tables[0])
        ):
            self._sum = None
        self._groups = groups_of(told.edition, self._columns.tables[0].index)
        self._masks = [self._columns.mask(0, mask) for _, mask in self._groups]

    def decide(self) -> Shown:
        """Question by question, parents first; see the module."""
        together = System_of(self._figures_together(), self._relations())
        shown: Shown = {}
        rows: list[Row] = self._earlier_rows(self._keys, together.names)
        counted = () if self._sum is None else self._sum.keys
        for key in self._keys:
            if key not in counted:
                shown |= self._decide_some((key,), together, rows)
            elif key == counted[0]:
                shown |= self._decide_some(counted, together, rows)
        return shown

    # ------------------------------------------------------------------------- some questions

    def _decide_some(self, keys: tuple[str, ...], together: System_of, rows: list[Row]) -> Shown:
        """A question, or the counts that add up, of which all rest on the same communes."""
        key, base = keys[0], self._base(keys[0])
        own = self._system_of_its_own(key, together)
        attempt = _Attempt(
            base,
            own,
            rows if own is together else self._earlier_rows((key,), own.names),
            together,
            rows,
            f"{key}#" if key in self._conditions.of_question else None,
            [mask & base for mask in self._masks if 0 < (mask & base).sum() < LEAST_GROUP],
            {f"q.{one}": {choice: [] for choice in self._choices(one)} for one in keys},
        )
        allowed = self._allowed(key, base)
        whole = [(one, choice) for one in keys for choice in self._choices(one)]
        if allowed and not attempt.gives(allowed, whole):
            for variable in GROUPED_BY:
                some = [one for one in allowed if one[0][0] == variable]
                if some and not attempt.gives(some, whole) and len(whole) > 1:
                    for names in self._together(self._questions[key], whole):
                        attempt.gives(some, names)
        return attempt.shown

    def _choices(self, key: str) -> list[str]:
        return list(values_of(self._questions[key], pd.Series([], dtype="str")))

    @staticmethod
    def _together(question: Question, names: _Names) -> list[_Names]:
        """Figures that are given together: choices that exclude each other add up to all."""
        return [] if question.type == "one_of" else [[one] for one in names]

    def _allowed(self, key: str, base: NDArray[np.bool_]) -> list[tuple[Group, NDArray[np.bool_]]]:
        """The groups that may have a figure whatever the answers are."""
        told = [row.members for row in self._earlier_rows((key,), None)]
        among = np.any([base, *told], axis=0)
        behind = base_of(key, self._told, self._columns.tables[0])
        there = [bool((mask & behind).any()) for _, mask in self._groups]
        places = _safe_both(told, self._masks, there, among)
        return [(self._groups[place][0], self._masks[place]) for place in places]

    def _base(self, key: str, number: int = 0) -> NDArray[np.bool_]:
        table = self._columns.tables[number]
        return self._columns.mask(number, base_of(key, self._all[number], table))

    # ------------------------------------------------------------------------------ what is known

    def _figures_of(self, key: str) -> list[Figure]:
        """The figures of a question: its values on the columns of all tables."""
        question = self._questions[key]
        base = np.zeros(self._columns.n, dtype=bool)
        values: dict[str, NDArray[np.float64]] = {}
        for number, one in enumerate(self._all):
            if key not in one.edition.asked:
                continue
            mine = self._base(key, number)
            base |= mine
            for choice, of in values_of(question, self._columns.tables[number][key]).items():
                spread = self._columns.spread(number, of)
                values[choice] = np.where(mine, spread, values.get(choice, np.zeros_like(spread)))
        top = {"score": TOP_SCORE, "count": None}.get(question.type, 1.0)
        number_open = {"score": _wide(SCORE_WIDTH), "count": _wide(COUNT_WIDTH)}.get(question.type)
        return [
            Figure(
                f"{key}:{choice}",
                of,
                base,
                top,
                whole=bool((of == np.round(of)).all()),
                open_between=number_open,
                zero_tells=question.type != "one_of",
            )
            for choice, of in values.items()
        ]

    def _figures_together(self) -> list[Figure]:
        """Of the questions that conditions or sums tie together: parents, counts, who is asked."""
        parents = self._conditions.parents
        counted = () if self._sum is None else self._sum.keys
        found: list[Figure] = []
        alone = len(self._keys) == 1
        for key in self._keys:
            if alone or key in parents or key in counted or self._is_part_of_sum(key):
                found += self._figures_of(key)
            if key in self._conditions.of_question:
                asked = np.zeros(self._columns.n, dtype=bool)
                for number, one in enumerate(self._all):
                    if key in one.edition.asked:
                        asked |= self._base(key, number)
                found.append(Figure(f"{key}#", asked.astype(float), self._answered(), top=1.0))
        for place, condition in enumerate(self._conditions.filters):
            if condition.question in self._keys:
                met = np.zeros(self._columns.n)
                for number, one in enumerate(self._all):
                    if condition.question in one.edition.asked:
                        column = self._columns.tables[number][condition.question]
                        is_met = (
                            column.map(lambda a, c=condition: c.concerns(str(a))) & column.notna()
                        )
                        met = np.maximum(met, self._columns.spread(number, is_met.to_numpy(float)))
                base = next(f for f in found if f.name.startswith(f"{condition.question}:")).base
                found.append(
                    Figure(f"?{place}", np.where(base, met, 0.0), base, 1.0, protected=False)
                )
        return found

    def _answered(self) -> NDArray[np.bool_]:
        found = np.zeros(self._columns.n, dtype=bool)
        for places in self._columns.places:
            found[places] = True
        return found & self._columns.unknown

    def _is_part_of_sum(self, key: str) -> bool:
        """Whether a count is of some of what another one counts."""
        return (
            self._sum is not None
            and self._questions[key].type == "count"
            and _kind_of(key, self._sum.total)
        )

    def _relations(self) -> list[Relation]:
        found: list[Relation] = []
        if self._sum is not None:
            weights = {f"{self._sum.total}:": 1.0} | {f"{k}:": -1.0 for k in self._sum.kinds}
            found.append(Relation(weights, 0, 0))
            found += [
                Relation({f"{self._sum.total}:": 1.0, f"{key}:": -1.0})
                for key in self._keys
                if self._is_part_of_sum(key)
            ]
        for key in self._keys:
            found += _choices_exclude(self._questions[key])
        for key, place in self._conditions.of_question.items():
            if key in self._keys:
                found.append(Relation({f"?{place}": 1.0, f"{key}#": -1.0}))
        for place, condition in enumerate(self._conditions.filters):
            if condition.question in self._keys:
                found += _condition_says(place, self._questions[condition.question], condition)
        return found

    def _system_of_its_own(self, key: str, together: System_of) -> System_of:
        """What the values of a question are audited in: who is asked is taken as known there."""
        if any(name.startswith(f"{key}:") for name in together.names):
            return together
        return System_of(self._figures_of(key), _choices_exclude(self._questions[key]))

    def _earlier_rows(self, keys: Sequence[str], names: frozenset[str] | None) -> list[Row]:
        """What other tables told of these questions; of figures with these names."""
        rows: list[Row] = []
        for number, one in enumerate(self._all[1:], start=1):
            table = self._columns.tables[number]
            masks = dict(groups_of(one.edition, table.index))
            for key in keys:
                base = self._base(key, number) if key in table else None
                for choice, groups in one.shown.get(f"q.{key}", {}).items():
                    for group in groups:
                        mask = self._columns.mask(number, masks[group])
                        name = f"{key}:{choice}"
                        if base is not None and (names is None or name in names):
                            rows.append(Row(name, mask if names is None else mask & base))
                        if names is not None and f"{key}#" in names:
                            rows.append(Row(f"{key}#", mask))
        return rows


def _safe_both(
    told: Sequence[NDArray[np.bool_]],
    masks: Sequence[NDArray[np.bool_]],
    there: Sequence[bool],
    among: NDArray[np.bool_],
) -> list[int]:
    """Places of the groups that may have a figure: among all communes, and those behind it.

    Parameters
    ----------
    told, masks : sequence of arrays of bool
        Groups that have figures already, and those that are to have one.
    there : sequence of bool
        Whether anybody is behind the figure of a group.
    among : array of bool
        The communes behind figures.
    """
    wanted = [place for place, some in enumerate(there) if some]
    # Where all are known there is nothing left to be told.
    free = [place for place in wanted if not masks[place].any()]
    left = [place for place in wanted if masks[place].any()]
    everyone = np.ones(len(among), dtype=bool)
    left = [left[at] for at in _safe_groups(told, [masks[place] for place in left], everyone)]
    left = [left[at] for at in _safe_groups(told, [masks[place] for place in left], among)]
    return sorted((*free, *left))


def _safe_groups(
    told: Sequence[NDArray[np.bool_]],
    masks: Sequence[NDArray[np.bool_]],
    among: NDArray[np.bool_],
) -> list[int]:
    """Places of the groups that can be added to what was told, one after the other.

    No combination of them is about fewer than five of the communes ``among``.
    """
    if not masks:
        return []
    columns = np.array([*told, *masks], dtype=bool)[:, among]
    shown = _publishable(columns.tobytes(), columns.shape, len(told))
    return [int(place) for place in np.flatnonzero(shown[len(told) :])]


@lru_cache(maxsize=256)
def _publishable(columns: bytes, shape: tuple[int, int], told: int) -> NDArray[np.bool_]:
    """Most questions rest on the same communes: worked out once for them all."""
    members = np.frombuffer(columns, dtype=bool).reshape(shape)
    return publishable(members, LEAST_GROUP, told)


@dataclass(frozen=True, eq=False)
class System_of:  # noqa: N801  (reads as what it is: a system of these figures)
    """Figures and relations, to be tried with rows."""

    figures: Sequence[Figure]
    relations: Sequence[Relation]

    @property
    def names(self) -> frozenset[str]:
        """Of the figures."""
        return frozenset(one.name for one in self.figures)

    def gives_away(self, rows: Sequence[Row], few: Sequence[NDArray[np.bool_]]) -> bool:
        """See :meth:`System.gives_away`."""
        return System(self.figures, self.relations, rows).gives_away(few)


def _wide(width: float) -> Callable[[float, float], bool]:
    return lambda least, most: most - least >= width - 1e-9


def _kind_of(key: str, total: str) -> bool:
    return key.startswith(f"{total}_")


def _choices_exclude(question: Question) -> list[Relation]:
    """What the choices of a question say about each other."""
    names = [f"{question.key}:{choice.key}" for choice in question.choices]
    if question.type == "one_of":
        return [Relation(dict.fromkeys(names, 1.0), 1, 1)]
    alone = [f"{question.key}:{choice.key}" for choice in question.choices if choice.exclusive]
    return [
        Relation({one: 1.0, other: 1.0}, 0, 1) for one in alone for other in names if other != one
    ]


def _condition_says(place: int, parent: Question, condition: Filter) -> list[Relation]:
    """How the answers to a question and whether a condition about them is met go together."""
    met, number = f"?{place}", f"{parent.key}:"
    if condition.at_least is not None:
        found = [Relation({number: 1.0, met: -condition.at_least})]
        if parent.type == "score":
            rest = TOP_SCORE - condition.at_least
            found.append(Relation({number: -1.0, met: rest}, -condition.at_least))
        return found
    if parent.type == "yes_no":
        yes, no = "yes" in condition.values, "no" in condition.values
        if yes and no:
            return [Relation({met: 1.0}, 1, 1)]
        return [Relation({met: 1.0, f"{parent.key}:yes": -1.0 if yes else 1.0}, no, no)]
    names = [f"{parent.key}:{value}" for value in condition.values]
    if parent.type == "one_of":
        return [Relation({met: 1.0} | dict.fromkeys(names, -1.0), 0, 0)]
    each = [Relation({met: 1.0, name: -1.0}) for name in names]
    return [*each, Relation({met: -1.0} | dict.fromkeys(names, 1.0))]


class _Scores:
    """The domain scores and the index, given together or not at all."""

    def __init__(self, told: Told, earlier: Sequence[Told]) -> None:
        asked, questionnaire = told.edition.asked, told.questionnaire
        self._told = told
        keys = [key for key in asked if questionnaire.questions[key].scored]
        self._all = (told, *(one for one in earlier if set(keys) & set(one.edition.asked)))
        self._columns = _Columns(told, self._all[1:], keys)
        self._scores = [
            complete_scores(one, table).reindex(table.index)
            for one, table in zip(self._all, self._columns.tables, strict=True)
        ]
        self._conditions = Conditions.among(asked, questionnaire)
        self._contexts = self._conditions.contexts({})

    def decide(self) -> Shown:
        """See :func:`decide_scores`."""
        domains = list(self._scores[0].columns)
        system = System_of(self._figures(domains), self._relations(domains))
        masks = groups_of(self._told.edition, self._columns.tables[0].index)
        base = self._base(0)
        rows = self._earlier_rows(domains)
        told = [row.members for row in rows]
        spread = [self._columns.mask(0, mask) for _, mask in masks]
        few = [mask & base for mask in spread if 0 < (mask & base).sum() < LEAST_GROUP]
        behind = self._scores[0].notna().all(axis=1).to_numpy()
        there = [bool((mask & behind).any()) for _, mask in masks]
        places = _safe_both(told, spread, there, np.any([base, *told], axis=0))
        allowed = [(masks[place][0], spread[place] & base) for place in places]
        found: list[Group] = []

        def attempt(some: list[tuple[Group, NDArray[np.bool_]]]) -> bool:
            new = [Row(name, mask) for name in system.names for _, mask in some]
            if system.gives_away([*rows, *new], few):
                return False
            rows.extend(new)
            found.extend(group for group, _ in some)
            return True

        if allowed and not attempt(allowed):
            for variable in GROUPED_BY:
                some = [one for one in allowed if one[0][0] == variable]
                if some:
                    attempt(some)
        parts = [*(f"domain.{key}" for key in domains), INDEX] if domains else []
        return {part: {"": list(found)} for part in parts}

    def _base(self, number: int) -> NDArray[np.bool_]:
        known = self._scores[number].notna().all(axis=1).to_numpy()
        return self._columns.mask(number, known)

    def _figures(self, domains: Sequence[str]) -> list[Figure]:
        found = []
        base = np.any([self._base(number) for number in range(len(self._all))], axis=0)
        for key in domains:
            values = np.zeros(self._columns.n)
            for number, scores in enumerate(self._scores):
                if key in scores:
                    values = np.maximum(
                        values, self._columns.spread(number, scores[key].fillna(0).to_numpy())
                    )
            values = np.where(base, values, 0.0)
            found.append(
                Figure(key, values, base, TOP_SCORE, whole=False, open_between=self._open(key))
            )
        if found:
            mean = np.mean([one.values for one in found], axis=0)
            found.append(Figure(INDEX, mean, base, TOP_SCORE, whole=False, protected=False))
        return found

    def _open(self, domain: str) -> Callable[[float, float], bool]:
        """Whether a score between two values leaves every answer behind it open."""
        asked, questionnaire = self._told.edition.asked, self._told.questionnaire
        patterns = Patterns(
            scored_among(asked, domain, questionnaire),
            self._conditions,
            {},
            find_sum(asked, questionnaire),
        )
        kept: dict[tuple[int, int], bool] = {}

        def is_open(least: float, most: float) -> bool:
            start = int(np.ceil(least * ATOMS / TOP_SCORE - 1e-9))
            end = int(np.floor(min(most, TOP_SCORE) * ATOMS / TOP_SCORE + 1e-9))
            if (start, end) not in kept:
                kept[start, end] = start < end and band_is_safe(
                    patterns, self._contexts, start, end
                )
            return kept[start, end]

        return is_open

    @staticmethod
    def _relations(domains: Sequence[str]) -> list[Relation]:
        each = 1.0 / len(domains) if domains else 1.0
        return [Relation({INDEX: 1.0} | dict.fromkeys(domains, -each), 0, 0)]

    def _earlier_rows(self, domains: Sequence[str]) -> list[Row]:
        rows = []
        for number, one in enumerate(self._all[1:], start=1):
            masks = dict(groups_of(one.edition, self._columns.tables[number].index))
            base = self._base(number)
            for part, by_choice in one.shown.items():
                name = part.removeprefix("domain.")
                if name in (INDEX, *domains):
                    rows += [
                        Row(name, self._columns.mask(number, masks[group]) & base)
                        for group in by_choice.get("", [])
                    ]
        return rows
