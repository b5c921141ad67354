"""The change of groups of communes between two editions, with the interval of the difference.

Two editions, an indicator and a variable come in; one row a group goes out, with two figures that
answer two questions. The *difference of the estimates* is about all communes of the group: all
that answered then against all that answered now. The *paired change* is how much the communes that
answered both times moved, taken as a sample of the group.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.change.common_questions import compared_values
from geo.survey.change.comparability import why_not_compared, why_not_paired
from geo.survey.change.pairing import pair
from geo.survey.change.sample_overlap import covariance, difference_interval, residuals
from geo.survey.communes import successor_of
from geo.survey.editions import load_edition
from geo.survey.indicators import get_indicator
from geo.survey.inference.design import edition_design
from geo.survey.inference.estimate import estimate, with_known_status
from geo.survey.inference.groups import Variable, group_of, groups_in_order
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from geo.survey.change.pairing import Pairing
    from geo.survey.edition import Edition
    from geo.survey.indicators import Indicator
    from geo.survey.maturity.weights import Weights

_PERCENT = 100.0


def why_no_change_of_groups(indicator: Indicator) -> Text | None:
    """Why an indicator that communes are compared by has no change of groups; None where it has."""
    if indicator.kind == "category":
        return Text("Choose one of its answers as indicator to see its share in each group.")
    return None


@state_cache(maxsize=128)
def changes_by(
    earlier_id: str,
    later_id: str,
    indicator_id: str,
    variable: Variable,
    weights: Weights | None = None,
) -> pd.DataFrame:
    """The change of every group of a variable, on the communes as each edition surveyed them.

    Returns
    -------
    DataFrame
        Shared: do not change it. Index: groups, in order. Values in the indicator's unit; of yes
        and no in per cent, and differences in percentage points. Columns:

        - then, now : float64, the estimate of each edition, see
          :func:`geo.survey.inference.estimate.estimate`; with then_low, then_high, now_low,
          now_high (95%) and then_n, now_n (Int64, answers); NaN where withheld
        - state : str, ``value`` where both estimates are there, else why not
        - change, low, high : float64, now minus then, and its 95% interval (see
          :mod:`geo.survey.change.sample_overlap`); NaN where there is none
        - both : int64, communes of the group with a value in both
        - paired, paired_low, paired_high : float64, mean change of the communes with a value in
          both, weighted as a sample of the group, and its 95% interval
        - paired_state : str, ``value`` or why not (``withheld`` below five)

    Raises
    ------
    AtlasError
        The editions or the indicator cannot be compared.
    """
    earlier, later = load_edition(earlier_id), load_edition(later_id)
    indicator = get_indicator(later_id, indicator_id)
    reason = (
        why_not_paired(earlier, later)
        or why_not_compared(indicator, earlier, later, weights)
        or why_no_change_of_groups(indicator)
    )
    if reason is not None:
        raise AtlasError(reason)
    codes = groups_in_order(variable, later.vintage)
    share = indicator.kind == "yes_no"
    before = _Side(
        earlier,
        compared_values(earlier_id, later_id, indicator_id, weights),
        variable,
        codes,
        indicator,
    )
    after = _Side(
        later,
        compared_values(later_id, earlier_id, indicator_id, weights),
        variable,
        codes,
        indicator,
    )
    then, now = before.table, after.table
    moved = before.residuals_on(later.vintage), after.residuals_on(later.vintage)
    shared = covariance(*moved, before.design, after.design).reindex(codes).to_numpy()
    errors = then["se"].to_numpy() * now["se"].to_numpy()
    correlation = np.where(errors > 0, shared / np.where(errors > 0, errors, 1.0), 0.0)
    low, high = difference_interval(
        (then["value"], then["low"], then["high"]),
        (now["value"], now["low"], now["high"]),
        correlation,
    )
    least, most = _bounds(indicator, share=share)
    out = pd.DataFrame(
        {
            "then": then["value"],
            "then_low": then["low"].clip(least, most),
            "then_high": then["high"].clip(least, most),
            "then_n": then["n"],
            "now": now["value"],
            "now_low": now["low"].clip(least, most),
            "now_high": now["high"].clip(least, most),
            "now_n": now["n"],
            "state": then["state"].where(then["state"] != VALUE, now["state"]),
            "change": now["value"] - then["value"],
            "low": low,
            "high": high,
        },
        index=codes,
    )
    # An interval of a difference never reaches beyond what the scale allows.
    out["low"] = out["low"].clip(least - most, most - least)
    out["high"] = out["high"].clip(least - most, most - least)
    paired = paired_changes(
        pair(earlier_id, later_id, indicator_id, later.vintage, weights), variable
    )
    return out.join(paired)


def paired_changes(pairing: Pairing, variable: Variable) -> pd.DataFrame:
    """The mean change of the communes of a pairing, on the vintage of the later edition.

    Returns
    -------
    DataFrame
        Index: groups; both, paired, paired_low, paired_high, paired_state as :func:`changes_by`.
    """
    table, edition = pairing.table, pairing.later
    share = pairing.indicator.kind == "yes_no"
    not_concerned = MissingState.NOT_APPLICABLE.value
    state = table["state"].where(
        table["state"].isin((VALUE, not_concerned)), MissingState.DID_NOT_ANSWER.value
    )
    observed = pd.DataFrame(
        {"value": (_PERCENT if share else 1.0) * table["change"], "state": state}
    )
    found = estimate(
        observed,
        group_of(variable, edition.vintage),
        edition_design(edition, with_known_status(observed)),
        codes=groups_in_order(variable, edition.vintage),
    )
    least, most = _bounds(pairing.indicator, share=share)
    return pd.DataFrame(
        {
            "both": found["n"].astype("int64"),
            "paired": found["value"],
            "paired_low": found["low"].clip(least - most, most - least),
            "paired_high": found["high"].clip(least - most, most - least),
            "paired_state": found["state"],
        }
    )


class _Side:
    """One edition: its estimates and residuals."""

    def __init__(
        self,
        edition: Edition,
        observed: pd.DataFrame,
        variable: Variable,
        codes: pd.Index[str],
        indicator: Indicator,
    ) -> None:
        share = indicator.kind == "yes_no"
        self._edition = edition
        self._observed = observed
        self._groups = group_of(variable, edition.vintage)
        self._codes = codes
        self._unit = _PERCENT if share else 1.0
        self.design = edition_design(edition, with_known_status(observed))
        # Without the ends of the scale: the interval of a difference is made of whole lengths.
        self.table = estimate(
            observed,
            self._groups,
            self.design,
            codes=codes,
            share=share,
            count=indicator.kind == "count",
        )

    def residuals_on(self, vintage: int) -> pd.DataFrame:
        """Residuals, by the codes of ``vintage``; communes that merged since are left out.

        They cannot be told to be the same ones, and so count as if they were in one sample only.
        """
        found = self._unit * residuals(self._observed, self._groups, self.design, self._codes)
        if self._edition.vintage >= vintage:
            return found
        successor = successor_of(self._edition.vintage, vintage)
        alone = successor[~successor.duplicated(keep=False)]
        found = found[found.index.isin(alone.index)]
        return found.set_axis(pd.Index(alone.reindex(found.index)), axis=0)


def _bounds(indicator: Indicator, *, share: bool) -> tuple[float, float]:
    """The ends of the scale above the commune."""
    if share:
        return 0.0, _PERCENT
    top = indicator.bounds[1] if indicator.kind == "score" else None
    return 0.0, math.inf if top is None else top
