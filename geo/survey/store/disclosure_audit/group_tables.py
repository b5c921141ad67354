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
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.published.figures import find_figures
from geo.survey.question import TOP_SCORE
from geo.survey.store.disclosure import LEAST_GROUP
from geo.survey.store.disclosure_audit.answer_columns import Columns
from geo.survey.store.disclosure_audit.answer_patterns import (
    FilterConditions,
    as_answered,
    find_sum,
)
from geo.survey.store.disclosure_audit.answer_table import (
    GROUPED_BY,
    base_of,
    groups_of,
    is_kind_of,
    published_groups,
    values_of,
)
from geo.survey.store.disclosure_audit.linear_systems import (
    GroupFigure,
    KnownSum,
    Relation,
    Unknowns,
)
from geo.survey.store.disclosure_audit.protection_width import COUNT_WIDTH, SCORE_WIDTH
from geo.survey.store.disclosure_audit.relations import choices_exclude, condition_says
from geo.survey.store.disclosure_audit.safe_groups import safe_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable, Group, Shown

_Names = list[tuple[str, str]]
"""Keys of questions and their choices."""


def decide_answers(told: DisclosedTable, earlier: Sequence[DisclosedTable] = ()) -> Shown:
    """For every question asked, which groups have a figure.

    Parameters
    ----------
    told : DisclosedTable
        What is to be published.
    earlier : sequence of DisclosedTable
        Of the same edition or of others whose answers may be the same.
    """
    shown: Shown = {}
    for keys in _families(told.edition.asked, told.questionnaire):
        shown |= _Family(told, earlier, keys).decide()
    return {f"q.{key}": shown[f"q.{key}"] for key in told.edition.asked}


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
    own: Unknowns
    own_rows: list[KnownSum]
    together: Unknowns
    rows: list[KnownSum]
    counted: str | None
    few: list[NDArray[np.bool_]]
    shown: Shown
    counted_of: set[Group] = field(default_factory=set)
    _tells: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def discloses(self, some: Sequence[tuple[Group, NDArray[np.bool_]]], names: _Names) -> bool:
        """Give these figures for these groups, if nothing is given away; whether that was so."""
        new = [
            KnownSum(f"{key}:{choice}", mask & self.base)
            for key, choice in names
            for _, mask in some
        ]
        counted = [
            KnownSum(self.counted, mask)
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

    def _tells_who_is_asked(self, counted: Sequence[KnownSum]) -> bool:
        """Asked once as long as nothing else is given: it is the same for every choice."""
        asked = (len(self.rows), *(row.members.tobytes() for row in counted))
        if asked not in self._tells:
            self._tells[asked] = self.together.gives_away([*self.rows, *counted], ())
        return self._tells[asked]


class _Family:
    """Questions that are audited together, on the communes of all tables that matter."""

    def __init__(
        self, told: DisclosedTable, earlier: Sequence[DisclosedTable], keys: tuple[str, ...]
    ) -> None:
        self._told, self._keys = told, keys
        self._all = (told, *(one for one in earlier if set(keys) & set(one.edition.asked)))
        self._columns = Columns(told, self._all[1:], keys)
        self._questions = told.questionnaire.questions
        self._conditions = FilterConditions.among(told.edition.asked, told.questionnaire)
        found = find_sum(told.edition.asked, told.questionnaire)
        whole = found is not None and set(found.keys) <= set(keys)
        self._sum = as_answered(found, self._columns.tables[0]) if whole else None
        self._groups = groups_of(told.edition, self._columns.tables[0].index)
        self._masks = [self._columns.mask(0, mask) for _, mask in self._groups]

    def decide(self) -> Shown:
        """Question by question, parents first; see the module."""
        together = Unknowns(self._figures_together(), self._relations())
        shown: Shown = {}
        rows: list[KnownSum] = self._earlier_rows(self._keys, together.names)
        counted = () if self._sum is None else self._sum.keys
        for key in self._keys:
            if key not in counted:
                shown |= self._decide_some((key,), together, rows)
            elif key == counted[0]:
                shown |= self._decide_some(counted, together, rows)
        return shown

    # ------------------------------------------------------------------------- some questions

    def _decide_some(
        self, keys: tuple[str, ...], together: Unknowns, rows: list[KnownSum]
    ) -> Shown:
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
        if allowed and not attempt.discloses(allowed, whole):
            for variable in GROUPED_BY:
                some = [one for one in allowed if one[0][0] == variable]
                if some and not attempt.discloses(some, whole) and len(whole) > 1:
                    for names in self._together(self._questions[key], whole):
                        attempt.discloses(some, names)
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
        places = safe_groups(told, self._masks, there, among)
        return [(self._groups[place][0], self._masks[place]) for place in places]

    def _base(self, key: str, number: int = 0) -> NDArray[np.bool_]:
        table = self._columns.tables[number]
        return self._columns.mask(number, base_of(key, self._all[number], table))

    # ------------------------------------------------------------------------------ what is known

    def _figures_of(self, key: str) -> list[GroupFigure]:
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
            GroupFigure(
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

    def _figures_together(self) -> list[GroupFigure]:
        """Of the questions that conditions or sums tie together: parents, counts, who is asked."""
        parents = self._conditions.parents
        counted = () if self._sum is None else self._sum.keys
        found: list[GroupFigure] = []
        alone = len(self._keys) == 1
        for key in self._keys:
            if alone or key in parents or key in counted or self._is_part_of_sum(key):
                found += self._figures_of(key)
            if key in self._conditions.of_question:
                asked = np.zeros(self._columns.n, dtype=bool)
                for number, one in enumerate(self._all):
                    if key in one.edition.asked:
                        asked |= self._base(key, number)
                found.append(GroupFigure(f"{key}#", asked.astype(float), self._answered(), top=1.0))
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
                    GroupFigure(f"?{place}", np.where(base, met, 0.0), base, 1.0, protected=False)
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
            and is_kind_of(key, self._sum.total)
        )

    def _relations(self) -> list[Relation]:
        found: list[Relation] = []
        if self._sum is not None:
            weights = {f"{self._sum.total}:": 1.0} | {f"{k}:": -1.0 for k in self._sum.kinds}
            found.append(Relation(weights, 0, 0) if self._sum.exact else Relation(weights))
            found += [
                Relation({f"{self._sum.total}:": 1.0, f"{key}:": -1.0})
                for key in self._keys
                if self._is_part_of_sum(key)
            ]
        for key in self._keys:
            found += choices_exclude(self._questions[key])
        for key, place in self._conditions.of_question.items():
            if key in self._keys:
                found.append(Relation({f"?{place}": 1.0, f"{key}#": -1.0}))
        for place, condition in enumerate(self._conditions.filters):
            if condition.question in self._keys:
                found += condition_says(place, self._questions[condition.question], condition)
        return found

    def _system_of_its_own(self, key: str, together: Unknowns) -> Unknowns:
        """What the values of a question are audited in: who is asked is taken as known there."""
        if any(name.startswith(f"{key}:") for name in together.names):
            return together
        return Unknowns(self._figures_of(key), choices_exclude(self._questions[key]))

    def _published_rows(self, keys: Sequence[str], names: frozenset[str]) -> list[KnownSum]:
        """The published figures of the edition that have the meaning of one of ours."""
        areas = published_groups(self._told.edition, self._columns.tables[0].index)
        found = []
        for key in keys:
            question, base = self._questions[key], self._base(key)
            for choice, published in question.published_pairs:
                of = "yes" if question.type == "yes_no" else choice or ""
                found += [
                    KnownSum(
                        f"{key}:{of}", self._columns.mask(0, areas[one.code]) & base, elsewhere=True
                    )
                    for one in find_figures(self._told.edition.id, published)
                    if f"{key}:{of}" in names and one.code in areas
                ]
        return found

    def _earlier_rows(self, keys: Sequence[str], names: frozenset[str] | None) -> list[KnownSum]:
        """What other tables told of these questions; of figures with these names.

        And what the institute published itself: not where it is asked which groups may have a
        figure (``names`` is None), since nothing can be withheld any more of what follows from it.
        """
        rows = [] if names is None else self._published_rows(keys, names)
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
                            rows.append(KnownSum(name, mask if names is None else mask & base))
                        if names is not None and f"{key}#" in names:
                            rows.append(KnownSum(f"{key}#", mask))
        return rows


def _wide(width: float) -> Callable[[float, float], bool]:
    return lambda least, most: most - least >= width - 1e-9
