"""The values of areas in an edition that gives figures of groups only.

Such an edition keeps the answers of each commune to itself; its source gives shares and means of
groups of five and more, from which no commune can be worked out. An edition and an indicator come
in; a table of areas goes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.editions import source_of
from geo.survey.missing import VALUE, MissingState
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.survey.indicators import Indicator
    from geo.survey.inference.groups import Variable
    from geo.territory import Level

GROUPS_ONLY = Text(
    "Of this edition only figures of groups are public: plain shares and means of the communes "
    "that answered, without weights or intervals. Groups of fewer than five are withheld, and "
    "others where theirs could be worked out."
)


def group_rows(edition: Edition, indicator: Indicator) -> pd.DataFrame | None:
    """All figures of an indicator, by group; None where the edition's rule gives none.

    Returns
    -------
    DataFrame
        variable, group : str; n : Int64; value : float64, as observed above the commune (per cent,
        mean, or the place of the most given answer); state : str, ``value`` or ``kept_back``.
    """
    source = source_of(edition.id)
    if source is None or not edition.discloses_groups(indicator.part):
        return None
    found = source.groups(edition.id, indicator.id)
    if found is None:
        return None
    # Which groups are small and which are kept back for their sake is not told.
    found = found.assign(
        state=found["state"].replace(MissingState.WITHHELD.value, MissingState.KEPT_BACK.value)
    )
    keys = ["variable", "group"]
    if indicator.kind == "category":
        choices = load_questionnaire().questions[str(indicator.question)].choices
        places = {choice.key: float(place) for place, choice in enumerate(choices)}
        found = found.sort_values("value", ascending=False, kind="stable")
        found = found.drop_duplicates(keys)
        shown = found["state"] == VALUE
        found = found.assign(value=found["choice"].map(places).where(shown))
    else:
        choice = indicator.choice or ("yes" if indicator.kind == "yes_no" else "")
        found = found[found["choice"] == choice]
    return found[[*keys, "n", "value", "state"]].reset_index(drop=True)


def figures_of_groups(
    edition: Edition, indicator: Indicator, level: Level | Variable, in_area: pd.Series[int]
) -> pd.DataFrame | None:
    """The figures of the areas of a level, on the edition's own boundaries; None where none are.

    Or of the groups of a variable: the figures do not tell areas from other groups.

    Parameters
    ----------
    in_area : Series of int64
        Communes invited, by area code.

    Returns
    -------
    DataFrame
        Index as ``in_area``; value, low, high : float64 (no intervals: NaN); n, invited : Int64;
        state : str: ``value``, ``kept_back``, ``not_published`` (no figure for this level) or
        ``not_invited``.
    """
    rows = group_rows(edition, indicator)
    if rows is None:
        return None
    here = rows[rows["variable"] == level].set_index("group").reindex(in_area.index)
    known = here["state"].eq(VALUE)
    state = np.select(
        [known, here["state"].eq(MissingState.KEPT_BACK.value), in_area > 0],
        [VALUE, MissingState.KEPT_BACK.value, MissingState.NOT_PUBLISHED.value],
        MissingState.NOT_INVITED.value,
    )
    return pd.DataFrame(
        {
            "value": here["value"].where(known).astype("float64"),
            "low": np.full(len(here), math.nan),
            "high": np.full(len(here), math.nan),
            "n": here["n"].where(known).astype("Int64"),
            "invited": in_area.astype("Int64"),
            "state": pd.array(state, dtype="str"),
        },
        index=in_area.index,
    )


def answered_in_all(edition: Edition, indicator: Indicator) -> int | None:
    """Communes behind the figure of the country; None where that is withheld or not given."""
    rows = group_rows(edition, indicator)
    if rows is None:
        return None
    whole = rows.loc[(rows["variable"] == "country") & (rows["state"] == VALUE), "n"]
    return None if whole.empty else int(whole.iloc[0])
