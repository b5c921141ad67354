"""Every commune in two editions: what it said then and now, or why it cannot be compared.

Two editions, an indicator and a boundary vintage come in; a :class:`Pairing` goes out, with one
row for each commune of the vintage. The values of both editions are first carried to the vintage
by the rule of :data:`geo.survey.values.indicator_values.MERGE_RULES`. A merged commune is compared
only where the same of its parts gave both values: otherwise the difference would be between places,
not years.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.change.common_questions import compared_values, questions_behind
from geo.survey.change.comparability import why_not_compared, why_not_paired
from geo.survey.communes import commune_facts, successor_of
from geo.survey.editions import load_edition
from geo.survey.indicators import get_indicator, weighted
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.indicator_values import MERGE_RULES, on_vintage
from geo.territory import VINTAGES
from geo.territory.nis_code import NisCode
from geo.territory.vintages import check_vintage

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.survey.indicators import Indicator
    from geo.survey.maturity.weights import Weights
    from geo.survey.question import Question


class PairState(StrEnum):
    """Why a commune has no change; the value is what tables carry in their state column."""

    ONLY_EARLIER = "only_earlier"
    ONLY_LATER = "only_later"
    NEITHER = "neither"
    OPEN = "open"
    NOT_APPLICABLE = "not_applicable"
    OTHER_PARTS = "other_parts"
    OTHER_QUESTIONS = "other_questions"
    NOT_INVITED = "not_invited"
    MERGED = "merged"

    def label(self, earlier: Edition, later: Edition) -> Text:
        """Its few words, for a legend or a cell."""
        if self is PairState.ONLY_EARLIER:
            return Text("Answered only in {year}", year=str(earlier.year))
        if self is PairState.ONLY_LATER:
            return Text("Answered only in {year}", year=str(later.year))
        return _LABELS[self]


_LABELS: dict[PairState, Text] = {
    PairState.NEITHER: Text("Answered neither time"),
    PairState.OPEN: Text("Question left open at least once"),
    PairState.NOT_APPLICABLE: Text("Question did not concern it at least once"),
    PairState.OTHER_PARTS: Text("Merged: not the same parts answered"),
    PairState.OTHER_QUESTIONS: Text("Score rests on other questions"),
    PairState.NOT_INVITED: MissingState.NOT_INVITED.label,
    PairState.MERGED: MissingState.MERGED.label,
}


@dataclass(frozen=True, eq=False)
class Pairing:
    """One indicator of two editions, for every commune of a vintage.

    Attributes
    ----------
    earlier, later : Edition
    indicator : Indicator
    vintage : int
    table : DataFrame
        Shared: do not change it. Index code, sorted, every commune of the vintage. Columns:

        - then, now : float64, the value in each edition (of the parts that gave one); NaN where
          there is none
        - then_state, now_state : str, ``value`` or a :class:`~geo.survey.missing.MissingState`
        - change : float64, now minus then, in the indicator's unit; NaN unless ``state`` is
          ``value``, and for answers without an order
        - state : str, ``value`` where the commune is compared, or a :class:`PairState`
        - then_parts, now_parts : tuple of str, names of the communes of the edition's own vintage
          that gave the value
        - parts : int64, communes of the oldest vintage that the commune consists of
    rests_on : tuple of Question
        The questions that a score was computed from again; none for an answer as it was given.
    rule : Text or None
        How values of merged communes came about; None where neither edition was carried.
    """

    earlier: Edition
    later: Edition
    indicator: Indicator
    vintage: int
    table: pd.DataFrame
    rests_on: tuple[Question, ...]
    rule: Text | None

    @property
    def paired(self) -> pd.DataFrame:
        """The communes that are compared."""
        return self.table[self.table["state"] == VALUE]

    @property
    def n(self) -> int:
        """How many are compared."""
        return int((self.table["state"] == VALUE).sum())

    @property
    def counts(self) -> dict[str, int]:
        """Communes by state, ``value`` first, in the order of :class:`PairState`; none left out."""
        found = self.table["state"].value_counts().to_dict()
        order = [VALUE, *(state.value for state in PairState)]
        return {state: int(found[state]) for state in order if state in found}


def pair(
    earlier_id: str,
    later_id: str,
    indicator_id: str,
    vintage: int,
    weights: Weights | None = None,
) -> Pairing:
    """Pair the communes of two editions.

    ``weights`` are those of the domains in the maturity index, equal where None. The editions are
    taken in the order given: swapped, every change has the other sign.

    Raises
    ------
    AtlasError
        The editions or the indicator cannot be compared (with the reason), there is none of that
        name, or the data behind them is damaged.
    """
    return _pair(earlier_id, later_id, indicator_id, vintage, weights)


@state_cache(maxsize=128)
def _pair(
    earlier_id: str, later_id: str, indicator_id: str, vintage: int, weights: Weights | None
) -> Pairing:
    earlier, later = load_edition(earlier_id), load_edition(later_id)
    check_vintage(vintage)
    indicator = weighted(get_indicator(later_id, indicator_id), weights)
    reason = why_not_paired(earlier, later) or why_not_compared(indicator, earlier, later, weights)
    if reason is not None:
        raise AtlasError(reason)
    return merge_parts(
        earlier,
        later,
        indicator,
        vintage=vintage,
        before=compared_values(earlier_id, later_id, indicator_id, weights),
        after=compared_values(later_id, earlier_id, indicator_id, weights),
        rests_on=questions_behind(earlier_id, later_id, indicator_id),
    )


def merge_parts(
    earlier: Edition,
    later: Edition,
    indicator: Indicator,
    *,
    vintage: int,
    before: pd.DataFrame,
    after: pd.DataFrame,
    rests_on: tuple[Question, ...] = (),
) -> Pairing:
    """Pair values of any origin: the last step of :func:`pair`.

    Parameters
    ----------
    before, after : DataFrame
        As :func:`geo.survey.change.common_questions.compared_values`, each on its edition's own
        vintage.
    """
    then, now = (
        _carried(edition, indicator, own, vintage)
        for edition, own in ((earlier, before), (later, after))
    )
    state = _states(then, now)
    ordered = indicator.kind != "category" or indicator.direction != "none"
    change = (now["value"] - then["value"]).where((state == VALUE) & ordered)
    table = pd.DataFrame(
        {
            "then": then["value"],
            "now": now["value"],
            "then_state": then["state"],
            "now_state": now["state"],
            "change": change,
            "state": state,
            "then_parts": then["names"],
            "now_parts": now["names"],
            "parts": [len(oldest_parts(vintage)[code]) for code in then.index],
        },
        index=then.index,
    )
    carried = vintage not in (earlier.vintage, later.vintage) or earlier.vintage != later.vintage
    kind = "score" if indicator.kind == "share" else indicator.kind
    return Pairing(
        earlier,
        later,
        indicator,
        vintage,
        table.astype({"parts": "int64"}),
        rests_on,
        MERGE_RULES[kind] if carried else None,
    )


def _carried(
    edition: Edition, indicator: Indicator, own: pd.DataFrame, vintage: int
) -> pd.DataFrame:
    """An edition's values on ``vintage``: value, state, what gave it, and its names."""
    observed, _ = on_vintage(edition, indicator, own[["value", "state"]], vintage)
    out = observed[["value", "state"]].copy()
    made = _made_of(edition, own, vintage)
    nothing: tuple[str, ...] = ()
    for column in ("parts", "rests_on", "names"):
        found = made[column].to_dict()
        out[column] = pd.Series(
            [found.get(code, nothing) for code in out.index], index=out.index, dtype="object"
        )
    return out


def _made_of(edition: Edition, own: pd.DataFrame, vintage: int) -> pd.DataFrame:
    """What gave the value of each commune of ``vintage`` that has one.

    Returns
    -------
    DataFrame
        Index code; parts : tuple of str, REFNIS codes of the oldest vintage; rests_on : tuple of
        str, for each part the questions behind its score; names : tuple of str.
    """
    answered = own[own["state"] == VALUE]
    into = _lands_in(edition.vintage, vintage)
    names = commune_facts(edition.vintage)["name_local"].to_dict()
    rows: dict[str, list[tuple[tuple[NisCode, ...], str, str]]] = {}
    for code, rests_on in answered["rests_on"].items():
        oldest = oldest_parts(edition.vintage)[NisCode(str(code))]
        for target in into.get(NisCode(str(code)), ()):
            rows.setdefault(target, []).append((oldest, str(rests_on), str(names[code])))
    return pd.DataFrame(
        {
            "parts": {
                code: tuple(sorted(one for part in parts for one in part[0]))
                for code, parts in rows.items()
            },
            "rests_on": {
                code: tuple(f"{'+'.join(part[0])}: {part[1]}" for part in sorted(parts))
                for code, parts in rows.items()
            },
            "names": {
                code: tuple(part[2] for part in sorted(parts)) for code, parts in rows.items()
            },
        },
        dtype="object",
    )


@state_cache(maxsize=8, of="boundaries")
def oldest_parts(vintage: int) -> dict[NisCode, tuple[NisCode, ...]]:
    """Commune of ``vintage`` -> the communes of the oldest vintage on its territory, sorted."""
    into = successor_of(VINTAGES[0], vintage)
    return {
        NisCode(str(code)): tuple(map(NisCode, sorted(parts)))
        for code, parts in into.groupby(into).groups.items()
    }


def _lands_in(from_vintage: int, to_vintage: int) -> dict[NisCode, tuple[NisCode, ...]]:
    """The communes of ``to_vintage`` that hold each commune of ``from_vintage``."""
    if from_vintage <= to_vintage:
        return {
            NisCode(str(old)): (NisCode(new),)
            for old, new in successor_of(from_vintage, to_vintage).items()
        }
    later = successor_of(to_vintage, from_vintage)
    found: dict[NisCode, tuple[NisCode, ...]] = {}
    for early, late in later.items():
        whole = NisCode(late)
        found[whole] = (*found.get(whole, ()), NisCode(str(early)))
    return found


# Reasons that leave nothing to compare, whatever the other edition has.
_FIRST = {
    MissingState.MERGED.value: PairState.MERGED,
    MissingState.NOT_INVITED.value: PairState.NOT_INVITED,
}


def _states(then: pd.DataFrame, now: pd.DataFrame) -> pd.Series[str]:
    """``value`` or the :class:`PairState` of every commune: the same whichever edition is first."""
    before, after = then["state"], now["state"]
    absent = MissingState.DID_NOT_ANSWER.value
    not_concerned = MissingState.NOT_APPLICABLE.value
    both = (before == VALUE) & (after == VALUE)
    conditions = [
        *(((before == state) | (after == state), found.value) for state, found in _FIRST.items()),
        (both & (then["parts"] != now["parts"]), PairState.OTHER_PARTS.value),
        (both & (then["rests_on"] != now["rests_on"]), PairState.OTHER_QUESTIONS.value),
        (both, VALUE),
        ((before == absent) & (after == absent), PairState.NEITHER.value),
        (after == absent, PairState.ONLY_EARLIER.value),
        (before == absent, PairState.ONLY_LATER.value),
        ((before == not_concerned) | (after == not_concerned), PairState.NOT_APPLICABLE.value),
    ]
    chosen = np.select(
        [condition.to_numpy() for condition, _ in conditions],
        [state for _, state in conditions],
        PairState.OPEN.value,
    )
    return pd.Series(chosen, index=then.index, dtype="str")
