"""The values of one indicator for all areas of a level, each with its state, n and origin.

An edition, an indicator, a level and a boundary vintage come in; :class:`IndicatorValues` go out.
What is missing says why. What was published goes before what is estimated. A commune that merged
after the edition is put together from its parts, and says from which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Labels, Text
from geo.state_cache import state_cache
from geo.survey.communes import area_codes, commune_facts, successor_of
from geo.survey.disclosed import is_banded, is_disclosed
from geo.survey.edition_areas import area_of_edition, same_territory
from geo.survey.editions import NOT_APPLICABLE, load_edition
from geo.survey.indicators import Indicator, get_indicator, weighted
from geo.survey.inference.unanimous import bound_in_words
from geo.survey.maturity.bounds import score_bounds
from geo.survey.maturity.scores import (
    INDEX,
    LEAST_DOMAINS,
    answer_table,
    communes_that_answered,
    score_edition,
    score_states,
    scored_questions,
)
from geo.survey.maturity.weights import Weights, as_mapping, in_lowest_terms, unless_equal
from geo.survey.missing import VALUE, MissingState
from geo.survey.participation import invited_communes, nonresponse, published_total
from geo.survey.published.figures import Figure, find_figures, published_count
from geo.survey.questionnaire import load_questionnaire
from geo.survey.values.documented_values import documented_values
from geo.survey.values.group_figures import GROUPS_ONLY, answered_in_all, figures_of_groups
from geo.survey.values.indicator_estimates import estimate_of_groups
from geo.territory import convert
from geo.territory.nis_code import NisCode
from geo.territory.vintages import check_vintage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.edition import Edition
    from geo.territory import How, Level

MERGE_RULES: dict[str, Text] = {
    "score": Text(
        "Communes merged since: the mean of the parts that answered, weighted by population."
    ),
    "count": Text("Communes merged since: the sum of the parts that answered."),
    "yes_no": Text("Communes merged since: yes if any part that answered said yes."),
    "category": Text("Communes merged since: the answer of the largest part that answered."),
}
"""How a commune's value is made from the communes it was merged from, by kind of indicator."""

WEIGHTED = Text(
    "Estimate from the communes that answered, weighted so that every region, urban and rural "
    "communes apart, counts for as many communes as it has; the 95% interval is for sampling "
    "chance. Whether communes that stayed silent differ is not known."
)
COUNTED = Text("Every commune that answered counts once; where two answers tie, the note says so.")

_HOW: dict[str, How] = {
    "score": "mean",
    "share": "mean",
    "count": "sum",
    "yes_no": "any",
    "category": "mean",  # of the one part that is kept
}

_COLUMNS = ("value", "state", "n", "invited", "low", "high", "origin", "note")

# Of parts without a value, the state that says most about the whole.
_MOST_TELLING = (
    MissingState.TOO_FEW_QUESTIONS,
    MissingState.NOT_ANSWERED,
    MissingState.NOT_APPLICABLE,
    MissingState.NOT_GIVEN,
    MissingState.DID_NOT_ANSWER,
    MissingState.NOT_ASKED,
    MissingState.NOT_PUBLIC,
    MissingState.NOT_INVITED,
)


@dataclass(frozen=True, eq=False)
class IndicatorValues:
    """One indicator of one edition, for every area of a level on one vintage.

    Attributes
    ----------
    edition : Edition
    indicator : Indicator
        With the decimals that fit the level.
    level : {"commune", "arrondissement", "province", "region", "country"}
    vintage : int
    table : DataFrame
        Shared between callers: do not change it. Index: the area codes, sorted. Columns:

        - value : float64; NaN where missing. In the indicator's unit; yes/no is 1 or 0 for a
          commune and per cent (0 to 100) above it; a number of projects is their mean per commune
          above it; a category is the most given answer above it
        - state : str, ``value`` or a :class:`~geo.survey.missing.MissingState`
        - n : Int64, answers (or documented communes) behind the value; NA where not known
        - invited : Int64, communes that could have answered, as far as the question concerns them
        - low, high : float64, 95% interval of an estimate; NaN for communes, published figures and
          counts of documented initiatives
        - least, most : float64, of a commune whose score is known only by bands, what it can be;
          NaN where the value is exact, and above the commune
        - origin : str, ``synthetic`` (demonstration), ``answered``, ``published``, ``documented``
        - note : object, Text or None, about this one value
    n_total, invited_total : int
        Communes behind the whole, and communes invited.
    as_percent : bool
        Values are to be written with a percent sign.
    unit : Text or Labels
        Of the values at this level.
    note : Text or None
        How values of this level came about, where there is something to say.
    figures : mapping of area code to Figure
        The published figures shown, with their sources.
    """

    edition: Edition
    indicator: Indicator
    level: Level
    vintage: int
    table: pd.DataFrame
    n_total: int
    invited_total: int
    as_percent: bool
    unit: Text | Labels
    note: Text | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @cached_property
    def banded(self) -> frozenset[NisCode]:
        """The communes whose score is known only by bands."""
        return frozenset(self.bounds_of)

    @cached_property
    def bounds_of(self) -> Mapping[NisCode, tuple[float, float]]:
        """What the score of each of :attr:`banded` can be."""
        known = self.table[self.table["least"].notna()]
        return dict(zip(known.index, zip(known["least"], known["most"], strict=True), strict=True))

    @cached_property
    def origin_of(self) -> Mapping[NisCode, str]:
        """Area code -> what its value is made of."""
        return dict(zip(self.table.index, self.table["origin"], strict=True))


def indicator_values(
    edition_id: str, indicator_id: str, level: Level, vintage: int, weights: Weights | None = None
) -> IndicatorValues:
    """Observe an indicator; see :class:`IndicatorValues`.

    ``weights`` are those of the domains in the maturity index, equal where None; nothing else
    depends on them.

    Raises
    ------
    AtlasError
        There is no such edition, indicator or vintage, the data behind it is damaged, or the
        weights cannot be used.
    """
    taken = _weights_for(edition_id, indicator_id, weights)
    return _values_of_areas(edition_id, indicator_id, level, vintage, taken)


def _weights_for(edition_id: str, indicator_id: str, weights: Weights | None) -> Weights | None:
    """The weights in their smallest form; None where they change nothing.

    The index of groups is given with equal weights: without the communes' own it stays as it is.
    """
    if (
        indicator_id != INDEX
        or weights is None
        or load_edition(edition_id).disclosure == "aggregates"
    ):
        return None
    return unless_equal(in_lowest_terms(weights))


@state_cache(maxsize=2048)
def _values_of_areas(
    edition_id: str, indicator_id: str, level: Level, vintage: int, weights: Weights | None
) -> IndicatorValues:
    edition = load_edition(edition_id)
    indicator = weighted(get_indicator(edition_id, indicator_id), weights)
    check_vintage(vintage)
    if indicator.nature == "documented":
        table, note = documented_values(indicator, level, vintage)
        n_total, invited_total = int((table.state == VALUE).sum()), len(table)
        figures: dict[str, Figure] = {}
    else:
        own = commune_values(edition_id, indicator_id, weights)
        n_total = int((own.state == VALUE).sum())
        if not is_disclosed(edition, indicator):
            n_total = answered_in_all(edition, indicator) or published_total(edition)
        invited_total = int(invited_communes(edition).sum())
        if level == "commune":
            table, note = on_vintage(edition, indicator, own, vintage)
            bounds = {
                end: on_vintage(edition, indicator, own.assign(value=own[end]), vintage)[0]["value"]
                for end in ("least", "most")
                if own[end].notna().any()
            }
            table = table.assign(**bounds)
            figures = {}
        else:
            table, note, figures = _areas(edition, indicator, own, level, vintage)
    gaps = {end: math.nan for end in ("least", "most") if end not in table}
    table = table.assign(**gaps)
    percent = indicator.kind == "share" or (indicator.kind == "yes_no" and level != "commune")
    return IndicatorValues(
        edition=edition,
        indicator=_at_level(indicator, level),
        level=level,
        vintage=vintage,
        table=table,
        n_total=n_total,
        invited_total=invited_total,
        as_percent=percent,
        unit=_unit(indicator, level),
        note=note,
        figures=figures,
    )


def commune_values(
    edition_id: str, indicator_id: str, weights: Weights | None = None
) -> pd.DataFrame:
    """An indicator's value for every commune, on the edition's own vintage.

    ``weights`` as for :func:`indicator_values`.

    Returns
    -------
    DataFrame
        Index nis5 (every commune of the vintage), value : float64, state : str; least, most :
        float64, what a score known only by bands can be, NaN where it is exact. Shared.
    """
    taken = _weights_for(edition_id, indicator_id, weights)
    return _commune_values(edition_id, indicator_id, taken)


@state_cache(maxsize=512)
def _commune_values(edition_id: str, indicator_id: str, weights: Weights | None) -> pd.DataFrame:
    edition = load_edition(edition_id)
    indicator = get_indicator(edition_id, indicator_id)
    invited = invited_communes(edition)
    states = pd.Series(
        np.where(invited, nonresponse(edition).value, MissingState.NOT_INVITED.value),
        index=invited.index,
        dtype="object",
    )
    values = pd.Series(math.nan, index=invited.index)
    bounds = pd.DataFrame(math.nan, index=invited.index, columns=["least", "most"])
    if edition.has_answers and indicator.nature == "answers" and not _was_asked(edition, indicator):
        states.loc[invited] = MissingState.NOT_ASKED.value
    elif not is_disclosed(edition, indicator):
        states.loc[invited] = MissingState.NOT_PUBLIC.value
    else:
        known, why = _answered_values(edition_id, indicator, weights)
        values.loc[known.index] = known
        states.loc[why.index] = why
        if is_banded(edition, indicator):
            chosen = as_mapping(weights) if weights else None
            found = score_bounds(edition_id, indicator.domain, chosen)
            bounds = bounds if found is None else found.reindex(invited.index)
    table = pd.DataFrame({"value": values, "state": states.astype("str")})
    return table.join(bounds.where(values.notna()))


def published_for(edition_id: str, indicator_id: str) -> pd.DataFrame:
    """Every published figure of an indicator: also of urban and rural communes.

    Returns
    -------
    DataFrame
        Index code (REFNIS; ``-U`` and ``-R`` behind it for its urban and rural communes);
        level : str; value : float64, in the indicator's own unit above the commune, NaN where the
        figure cannot be expressed in it; figure : object, the :class:`Figure` with its unit,
        source and doubt.
    """
    indicator = get_indicator(edition_id, indicator_id)
    found = find_figures(edition_id, indicator.published_key) if indicator.published_key else ()
    return pd.DataFrame(
        {
            "level": pd.array([one.level for one in found], dtype="str"),
            "value": np.array([_figure_value(indicator, one) for one in found], dtype="float64"),
            "figure": pd.Series(list(found), dtype="object"),
        }
    ).set_index(pd.Index([one.code for one in found], name="code", dtype="str"))


def _answered_values(
    edition_id: str, indicator: Indicator, weights: Weights | None
) -> tuple[pd.Series, pd.Series]:
    """Value and state of the communes that answered the survey."""
    if indicator.question is None:
        column = indicator.domain or INDEX
        scores = score_edition(edition_id, as_mapping(weights) if weights else None)[column]
        states = score_states(edition_id)[column]
        # All the weight may be on domains that a commune has no score in.
        gone = scores.isna() & (states == VALUE)
        return scores, states.mask(gone, MissingState.TOO_FEW_QUESTIONS.value)
    answers = answer_table(edition_id)[indicator.question]
    answers = answers.reindex(communes_that_answered(edition_id))
    concerned = answers != NOT_APPLICABLE
    known = answers.where(concerned)
    if indicator.choice is not None:
        values = known.map(
            {one: float(indicator.choice in one.split("|")) for one in known.dropna().unique()}
        )
    elif indicator.kind == "yes_no":
        values = known.map({"yes": 1.0, "no": 0.0})
    elif indicator.kind == "category":
        choices = load_questionnaire().questions[indicator.question].choices
        values = known.map({choice.key: float(i) for i, choice in enumerate(choices)})
    else:
        values = pd.to_numeric(known)
    state = np.select(
        [values.notna(), ~concerned],
        [VALUE, MissingState.NOT_APPLICABLE.value],
        MissingState.NOT_ANSWERED.value,
    )
    return values.astype("float64"), pd.Series(state, index=answers.index, dtype="str")


def _origin(edition: Edition, indicator: Indicator) -> str:
    if indicator.nature == "published" or (
        not edition.has_answers and edition.disclosure == "open"
    ):
        return "published"
    return "synthetic" if edition.demonstration else "answered"


def on_vintage(
    edition: Edition, indicator: Indicator, own: pd.DataFrame, vintage: int
) -> tuple[pd.DataFrame, Text | None]:
    """Values of an edition's communes carried to the communes of ``vintage``.

    ``own`` has value and state of every commune of the edition's vintage. Goes out: the table of
    :class:`IndicatorValues`, and the rule by which merged communes got their value.
    """
    if vintage == edition.vintage:
        values, states = own.value, own.state
        answered = (states == VALUE).astype("int64")
        invited = invited_communes(edition).astype("int64")
        notes: list[Text | None] = [None] * len(own)
        note = None
    else:
        values, states, answered, invited, notes = _converted(edition, indicator, own, vintage)
        note = MERGE_RULES["score" if indicator.kind == "share" else indicator.kind]
    gap = np.full(len(values), math.nan)
    table = pd.DataFrame(
        {
            "value": values,
            "state": states.astype("str"),
            "n": answered.astype("Int64"),
            "invited": invited.astype("Int64"),
            "low": gap,
            "high": gap,
            "origin": pd.array([_origin(edition, indicator)] * len(values), dtype="str"),
            "note": pd.Series(notes, index=values.index, dtype="object"),
        },
        index=values.index,
    )
    return table.rename_axis("code"), note


def _converted(
    edition: Edition, indicator: Indicator, own: pd.DataFrame, vintage: int
) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series, list[Text | None]]:
    """Value, state, parts with a value, parts invited and note of each commune of ``vintage``."""
    if vintage < edition.vintage:
        return _converted_back(edition, own, vintage)
    known = own.value
    if indicator.kind == "category":
        known = _answer_of_largest(known, edition.vintage, vintage)
    moved = convert(known.rename("value"), edition.vintage, vintage, _HOW[indicator.kind])
    values = moved.values["value"].astype("float64")
    target = successor_of(edition.vintage, vintage)
    has = (own.state == VALUE).groupby(target).sum()
    invited = invited_communes(edition).groupby(target).sum()
    total = moved.parts_total
    states = _state_of_parts(own.state, target)
    names = commune_facts(edition.vintage)["name_local"]
    notes: list[Text | None] = []
    for code in values.index:
        if total[code] == 1 or has[code] == 0:
            notes.append(None)
            continue
        parts = target.index[target == code]
        with_value = ", ".join(names[part] for part in parts if own.state[part] == VALUE)
        if has[code] == total[code]:
            notes.append(Text("Put together from {names}, merged since.", names=with_value))
        else:
            notes.append(
                Text(
                    "Only {n} of the {total} communes merged here gave an answer: {names}.",
                    n=int(has[code]),
                    total=int(total[code]),
                    names=with_value,
                )
            )
    return values, states, has.reindex(values.index), invited.reindex(values.index), notes


def _converted_back(
    edition: Edition, own: pd.DataFrame, vintage: int
) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series, list[Text | None]]:
    """On earlier communes: what has merged since cannot be divided over its parts."""
    later = successor_of(vintage, edition.vintage)
    alone = ~later.duplicated(keep=False)
    values = own.value.reindex(later.to_numpy()).set_axis(later.index).where(alone)
    states = own.state.reindex(later.to_numpy()).set_axis(later.index)
    states = states.where(alone, MissingState.MERGED.value)
    invited = invited_communes(edition).reindex(later.to_numpy()).set_axis(later.index)
    answered = (states == VALUE).astype("int64")
    return values, states, answered, invited.astype("int64"), [None] * len(values)


def _answer_of_largest(values: pd.Series, from_vintage: int, to_vintage: int) -> pd.Series:
    """Keep, of the parts of each later commune, only the most populous one that has a value."""
    target = successor_of(from_vintage, to_vintage)
    people = commune_facts(from_vintage)["population"].where(values.notna())
    largest = people.groupby(target).transform("max")
    return values.where(people == largest)


def _state_of_parts(states: pd.Series, target: pd.Series) -> pd.Series:
    order = {str(state): place for place, state in enumerate((VALUE, *_MOST_TELLING))}
    names = {place: name for name, place in order.items()}
    return states.map(order).groupby(target).min().map(names).astype("str")


def _areas(
    edition: Edition, indicator: Indicator, own: pd.DataFrame, level: Level, vintage: int
) -> tuple[pd.DataFrame, Text | None, dict[str, Figure]]:
    codes = area_codes(vintage, level)
    group = area_of_edition(edition.vintage, level, vintage)
    in_area = invited_communes(edition).groupby(group).sum().reindex(codes, fill_value=0)
    note: Text | None = None
    notes: dict[str, Text] = {}
    if is_disclosed(edition, indicator):
        table, notes = _estimated(edition, indicator, own, group, in_area)
        note = COUNTED if indicator.kind == "category" else WEIGHTED
    else:
        groups = _of_groups(edition, indicator, level, vintage, in_area)
        note = None if groups is None else GROUPS_ONLY
        table = _nothing_estimated(in_area) if groups is None else groups
        asked = indicator.nature == "published" or _was_asked(edition, indicator)
        if edition.has_answers and not asked:
            table.loc[in_area > 0, "state"] = MissingState.NOT_ASKED.value
    table["origin"] = pd.array([_origin(edition, indicator)] * len(codes), dtype="str")
    figures, said = _overlay_published(edition, indicator, level, vintage, table)
    notes |= said
    table["note"] = pd.Series([notes.get(code) for code in codes], index=codes, dtype="object")
    table["state"] = table["state"].astype("str")
    return table[list(_COLUMNS)], note, figures


def _of_groups(
    edition: Edition, indicator: Indicator, level: Level, vintage: int, in_area: pd.Series
) -> pd.DataFrame | None:
    """What the edition gives of groups, for the areas that are still the same."""
    table = figures_of_groups(edition, indicator, level, in_area)
    if table is not None and vintage != edition.vintage:
        moved = [c for c in in_area.index if not same_territory(edition, level, vintage, c)]
        table.loc[moved, "value"] = math.nan
        table.loc[moved, "n"] = pd.NA
        table.loc[moved, "state"] = MissingState.NOT_PUBLISHED.value
    return table


def _estimated(
    edition: Edition,
    indicator: Indicator,
    own: pd.DataFrame,
    group: pd.Series,
    in_area: pd.Series,
) -> tuple[pd.DataFrame, dict[str, Text]]:
    """Estimates from the answers: of the communes that the question concerns, by area."""
    notes: dict[str, Text] = {}
    table = estimate_of_groups(edition, indicator, own, group, in_area.index)
    if indicator.kind == "category":
        notes = _most_given(indicator, own, group, table)
    else:
        bounded = table[table["others"].notna()]
        notes = {
            str(code): bound_in_words(float(value), int(others), int(invited))
            for code, value, others, invited in zip(
                bounded.index, bounded["value"], bounded["others"], bounded["invited"], strict=True
            )
        }
    if not edition.discloses_who_answered:
        nobody = table["state"] == MissingState.DID_NOT_ANSWER.value
        table.loc[nobody, "state"] = MissingState.NOT_GIVEN.value
    if not _was_asked(edition, indicator):
        table.loc[in_area > 0, "state"] = MissingState.NOT_ASKED.value
    return table, notes


def _was_asked(edition: Edition, indicator: Indicator) -> bool:
    if indicator.question is not None:
        return indicator.question in edition.asked
    if indicator.domain is not None:
        return bool(scored_questions(edition.id, indicator.domain))
    domains = load_questionnaire().domains
    return sum(bool(scored_questions(edition.id, key)) for key in domains) >= LEAST_DOMAINS


def _nothing_estimated(in_area: pd.Series) -> pd.DataFrame:
    """The table of an edition of which only published figures are known, before these are in."""
    size = len(in_area)
    state = np.where(in_area > 0, MissingState.NOT_PUBLISHED.value, MissingState.NOT_INVITED.value)
    return pd.DataFrame(
        {
            "value": np.full(size, math.nan),
            "low": np.full(size, math.nan),
            "high": np.full(size, math.nan),
            "n": pd.array([pd.NA] * size, dtype="Int64"),
            "invited": in_area.astype("Int64"),
            "state": pd.array(state, dtype="str"),
        },
        index=in_area.index,
    )


def _overlay_published(
    edition: Edition,
    indicator: Indicator,
    level: Level,
    vintage: int,
    table: pd.DataFrame,
) -> tuple[dict[str, Figure], dict[str, Text]]:
    """Put published figures into ``table``; return those shown and the notes, by area code."""
    shown: dict[str, Figure] = {}
    notes: dict[str, Text] = {}
    if indicator.published_key is None:
        return shown, notes
    for figure in find_figures(edition.id, indicator.published_key, level):
        if figure.code not in table.index:
            continue
        if not same_territory(edition, level, vintage, NisCode(figure.code)):
            notes[figure.code] = Text(
                "Published for the area as it was in {vintage}: {figure}.",
                vintage=str(edition.vintage),
                figure=figure.in_words,
            )
            continue
        value = _figure_value(indicator, figure)
        if math.isnan(value):
            notes[figure.code] = Text("Published: {figure}.", figure=figure.in_words)
            continue
        # How many of the engaged communes answered was not published; nor what an unknown base is.
        answered = (
            published_count(edition.id, figure.code)
            if figure.base in ("answered", "counted")
            else None
        )
        table.loc[figure.code, ["value", "low", "high"]] = [value, math.nan, math.nan]
        table.loc[figure.code, "n"] = pd.NA if answered is None else answered
        table.loc[figure.code, ["state", "origin"]] = [VALUE, "published"]
        notes[figure.code] = _figure_note(figure)
        shown[figure.code] = figure
    return shown, notes


def _figure_note(figure: Figure) -> Text:
    if figure.note is None:
        return Text("Published: {figure}.", figure=figure.in_words)
    return Text("Published: {figure}. {note}.", figure=figure.in_words, note=figure.note)


def _figure_value(indicator: Indicator, figure: Figure) -> float:
    """The figure in the unit that the indicator has above the commune; NaN where it has none."""
    if indicator.nature == "published":
        return figure.value
    answered = published_count(figure.edition, figure.code)
    value: float | None = None
    if indicator.kind == "score":
        value = figure.as_score()
    elif indicator.kind == "yes_no":
        value = figure.as_share(answered)
    elif indicator.kind == "count":
        value = figure.as_mean_count(answered)
    return math.nan if value is None else value


def _most_given(
    indicator: Indicator, own: pd.DataFrame, group: pd.Series, table: pd.DataFrame
) -> dict[str, Text]:
    """Put the category that most communes of an area gave into ``table``; say how many did.

    Counted, not weighted. A tie goes to the first in the questionnaire, and the note says so.
    """
    notes: dict[str, Text] = {}
    table[["low", "high"]] = math.nan
    labels = dict(indicator.categories)
    known = own.value.dropna()
    counts = known.groupby([group.reindex(known.index), known]).size()
    for code in table.index[table.state == VALUE]:
        here = counts[code]
        most = here.max()
        first = float(here.index[here == most][0])
        table.loc[code, "value"] = first
        text = Text(
            "Most frequent answer: {answer}, by {n} of {total}.",
            answer=labels[first],
            n=int(most),
            total=int(here.sum()),
        )
        if (here == most).sum() > 1:
            others = [labels[float(value)] for value in here.index[here == most][1:]]
            text = Text("{text} As many gave another answer: {other}.", text=text, other=others[0])
        notes[code] = text
    return notes


def _at_level(indicator: Indicator, level: Level) -> Indicator:
    """The indicator with the decimals its values have at this level: a mean of counts has some."""
    if level == "commune" or indicator.kind != "count" or indicator.nature == "published":
        return indicator
    return replace(indicator, decimals=2)


def _unit(indicator: Indicator, level: Level) -> Text | Labels:
    if level == "commune" or indicator.nature == "published":
        return indicator.unit
    documented = indicator.nature == "documented"
    if indicator.kind == "yes_no":
        return Text("% of communes") if documented else Text("% of the communes that answered")
    if indicator.kind == "count":
        return Text("programmes per commune") if documented else Text("per commune that answered")
    if indicator.kind == "category":
        return Text("most frequent answer")
    return indicator.unit
