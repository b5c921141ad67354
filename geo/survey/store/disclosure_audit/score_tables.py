"""Which figures of groups of the scores can be given: of all domains and the index, or of none.

As :mod:`geo.survey.store.disclosure_audit.group_tables` for answers. A mean of scores tells from
where to where the score of one commune can be; that has to leave all the answers behind it open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.survey.maturity.scores import INDEX, scored_among
from geo.survey.question import TOP_SCORE
from geo.survey.store.disclosure import LEAST_GROUP
from geo.survey.store.disclosure_audit.answer_columns import Columns
from geo.survey.store.disclosure_audit.answer_patterns import (
    ATOMS,
    FilterConditions,
    Patterns,
    find_sum,
)
from geo.survey.store.disclosure_audit.answer_table import GROUPED_BY, complete_scores, groups_of
from geo.survey.store.disclosure_audit.bands import is_safe
from geo.survey.store.disclosure_audit.linear_systems import (
    GroupFigure,
    KnownSum,
    Relation,
    Unknowns,
)
from geo.survey.store.disclosure_audit.safe_groups import safe_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable, Group, Shown


def decide_scores(told: DisclosedTable, earlier: Sequence[DisclosedTable] = ()) -> Shown:
    """For the domains and the index, which groups have a figure: the same for all of them."""
    return _Scores(told, earlier).decide()


class _Scores:
    """The domain scores and the index, given together or not at all."""

    def __init__(self, told: DisclosedTable, earlier: Sequence[DisclosedTable]) -> None:
        asked, questionnaire = told.edition.asked, told.questionnaire
        self._told = told
        keys = [key for key in asked if questionnaire.questions[key].scored]
        self._all = (told, *(one for one in earlier if set(keys) & set(one.edition.asked)))
        self._columns = Columns(told, self._all[1:], keys)
        self._scores = [
            complete_scores(one, table).reindex(table.index)
            for one, table in zip(self._all, self._columns.tables, strict=True)
        ]
        self._conditions = FilterConditions.among(asked, questionnaire)
        self._contexts = self._conditions.contexts({})

    def decide(self) -> Shown:
        """See :func:`decide_scores`."""
        domains = list(self._scores[0].columns)
        if not domains:  # an edition that asked nothing that is scored
            return {}
        system = Unknowns(self._figures(domains), self._relations(domains))
        masks = groups_of(self._told.edition, self._columns.tables[0].index)
        base = self._base(0)
        rows = self._earlier_rows(domains)
        told = [row.members for row in rows]
        spread = [self._columns.mask(0, mask) for _, mask in masks]
        few = [mask & base for mask in spread if 0 < (mask & base).sum() < LEAST_GROUP]
        behind = self._scores[0].notna().all(axis=1).to_numpy()
        there = [bool((mask & behind).any()) for _, mask in masks]
        places = safe_groups(told, spread, there, np.any([base, *told], axis=0))
        allowed = [(masks[place][0], spread[place] & base) for place in places]
        found: list[Group] = []

        def attempt(some: list[tuple[Group, NDArray[np.bool_]]]) -> bool:
            new = [KnownSum(name, mask) for name in system.names for _, mask in some]
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
        parts = [*(f"domain.{key}" for key in domains), INDEX]
        return {part: {"": list(found)} for part in parts}

    def _base(self, number: int) -> NDArray[np.bool_]:
        known = self._scores[number].notna().all(axis=1).to_numpy()
        return self._columns.mask(number, known)

    def _figures(self, domains: Sequence[str]) -> list[GroupFigure]:
        found = []
        base = np.any([self._base(number) for number in range(len(self._all))], axis=0)
        for key in domains:
            values = np.zeros(self._columns.n)
            for number, scores in enumerate(self._scores):
                if key in scores:
                    values = np.fmax(values, self._columns.spread(number, scores[key].to_numpy()))
            values = np.where(base, values, 0.0)
            found.append(
                GroupFigure(key, values, base, TOP_SCORE, whole=False, open_between=self._open(key))
            )
        mean = np.mean([one.values for one in found], axis=0)
        index = GroupFigure(INDEX, mean, base, TOP_SCORE, whole=False, protected=False)
        return [*found, index]

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
                kept[start, end] = start < end and is_safe(patterns, self._contexts, start, end)
            return kept[start, end]

        return is_open

    @staticmethod
    def _relations(domains: Sequence[str]) -> list[Relation]:
        return [Relation({INDEX: 1.0} | dict.fromkeys(domains, -1 / len(domains)), 0, 0)]

    def _earlier_rows(self, domains: Sequence[str]) -> list[KnownSum]:
        rows = []
        for number, one in enumerate(self._all[1:], start=1):
            masks = dict(groups_of(one.edition, self._columns.tables[number].index))
            base = self._base(number)
            for part, by_choice in one.shown.items():
                name = part.removeprefix("domain.")
                if name in (INDEX, *domains):
                    rows += [
                        KnownSum(name, self._columns.mask(number, masks[group]) & base)
                        for group in by_choice.get("", [])
                    ]
        return rows
