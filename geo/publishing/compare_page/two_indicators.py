"""Two indicators against each other: which areas have both, how to show them, what to say of it.

A view comes in; a :class:`IndicatorPair` goes out, or with it the reason why there is nothing to
show. The chart of a pair is in :mod:`geo.publishing.compare_page.scatter`; its sentences, tables
and HTML are here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from geo.cartography.classes import DEFAULT_SCHEME
from geo.language import Text, translator
from geo.publishing.captions import source_lines
from geo.publishing.html import fill_template
from geo.publishing.labelled_claims import claim
from geo.publishing.map_view import (
    DEMONSTRATION_LABEL,
    ORIGINS,
    compose,
    decimals_of,
    detail,
    value_or_reason,
)
from geo.publishing.page_links import commune_link
from geo.publishing.view import SETTINGS, View, resolve_vintage
from geo.state_cache import state_cache
from geo.survey import get_indicator, list_indicators, load_edition
from geo.survey.communes import area_name, area_table, commune_facts, full_name
from geo.survey.comparison.association import (
    Measure,
    associate,
    has_order,
    measure_for,
    shared_part,
)
from geo.survey.disclosed import is_disclosed
from geo.survey.inference.estimate import LEAST_ANSWERS
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE, MissingState
from geo.survey.urban_rural import setting_words
from geo.territory.nis_code import REGIONS, NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Labels, Translator
    from geo.publishing.map_view import MapView
    from geo.survey import IndicatorValues
    from geo.survey.maturity.composition import Correlation

Chart = Literal["scatter", "strips", "cross"]
PROGRESS = "q.progress"

# What the shape of a point says: of communes their setting, of larger areas the kind of figure.
SHAPES: dict[str, Text] = {
    "urban": SETTINGS["urban"],
    "rural": SETTINGS["rural"],
    "estimated": Text("Both are estimates or counts"),
    "published": Text("One or both are published figures"),
}
_MOST_NAMED = 12

_MEASURES: dict[Measure, Text] = {
    "pearson": Text(
        "Pearson’s correlation: from −1 to 1, how closely the points follow a straight line; at 0 "
        "they follow none."
    ),
    "spearman": Text(
        "Spearman’s correlation: from −1 to 1, how far the two lead to the same order. It is taken "
        "here, and not Pearson’s, because at least one of the two is a count, an answer in words "
        "or a scale of few steps."
    ),
}


@dataclass(frozen=True, eq=False)
class IndicatorPair:
    """Two indicators over the areas that have both.

    Attributes
    ----------
    first, second : MapView
        What a map of each would show; the view's filter, level and boundaries are the same.
    chart : {"scatter", "strips", "cross"} or None
        Two numbers; a number by answer; two answers. None where nothing can be shown.
    reason : Text or None
        Why nothing can be shown, where it cannot.
    table : DataFrame
        Index code, sorted; first, second : float64, values; shape : str, a key of :data:`SHAPES`;
        region : str, REFNIS code. Only areas that the filter leaves and that have both values.
    missing : mapping of str to int
        State of the first value that is missing -> areas that the filter leaves, without both.
    """

    first: MapView
    second: MapView
    chart: Chart | None
    reason: Text | None
    table: pd.DataFrame
    missing: Mapping[str, int]

    @property
    def view(self) -> View:
        """The reader's view."""
        return self.first.view

    @property
    def synthetic(self) -> bool:
        """Whether any value comes from a demonstration edition."""
        return self.first.synthetic or self.second.synthetic

    @property
    def number(self) -> MapView:
        """Of a pair of a number and an answer, the number; of two numbers, the first."""
        return self.second if is_answer(self.first.observations) else self.first

    @property
    def answer(self) -> MapView:
        """Of a pair of a number and an answer, the answer; of two numbers, the second."""
        return self.first if is_answer(self.first.observations) else self.second

    def values(self, side: MapView) -> pd.Series:
        """The column of ``table`` that belongs to one of the two."""
        return self.table["first" if side is self.first else "second"]

    def title(self) -> Text:
        """What a chart or table of both is called."""
        return Text(
            "“{first}” and “{second}”", first=self.first.title(), second=self.second.title()
        )

    def sample(self) -> Text:
        """How many areas have both, of how many."""
        shown = len(self.table) + sum(self.missing.values())
        if self.view.level == "commune":
            return Text("n = {n} of {all} communes have both values", n=len(self.table), all=shown)
        return Text("Areas with both values: {n} of {all}", n=len(self.table), all=shown)


def second_of(view: View) -> str:
    """The second indicator: as chosen; else the index, or beside it the self-assessment.

    Editions without answers have neither: there it is the first other one that shares an area.
    """
    if view.side_by_side.second is not None:
        return view.side_by_side.second
    known = [one.id for one in list_indicators(view.edition)]
    usual = PROGRESS if view.indicator == INDEX else INDEX
    if usual in known:
        return usual
    others = [one for one in known if one != view.indicator]
    return next((one for one in others if _both(view, one)), others[0])


def second_indicators(view: View) -> View:
    """The view of the second map: as the first, of the second indicator.

    Own limits and colours are for what they were chosen for; the second keeps them only where it
    is measured alike.
    """
    second = second_of(view)
    one, other = (get_indicator(view.edition, key) for key in (view.indicator, second))
    alike = (one.kind, one.scale, one.bounds, one.categories) == (
        (other.kind, other.scale, other.bounds, other.categories)
    )
    changed = replace(view, indicator=second)
    if alike:
        return changed
    scheme = DEFAULT_SCHEME if view.scheme == "own" else view.scheme
    return replace(changed, palette=None, limits=(), scheme=scheme)


def _is_banded(side: MapView) -> bool:
    """Whether values are the middles of what scores known only by bands can be."""
    return bool(side.observations.table["least"].notna().any())


def is_answer(observations: IndicatorValues) -> bool:
    """Whether values are answers in words, and not numbers."""
    return bool(observations.indicator.categories) and not observations.as_percent


def pair_of(view: View) -> IndicatorPair:
    """Put the view's two indicators side by side; see :class:`IndicatorPair`."""
    around = replace(view, selected=None, stage=False, model=False)
    found = _paired(around, second_indicators(around))
    return replace(
        found,
        first=replace(found.first, view=view),
        second=replace(found.second, view=second_indicators(view)),
    )


@state_cache(maxsize=128)
def _paired(view: View, other: View) -> IndicatorPair:
    first, second = compose(view), compose(other)
    columns = ["value", "state", "origin"]
    data = first.observations.table[columns].join(
        second.observations.table[columns].add_suffix("_2")
    )
    if first.kept is not None:
        data = data[data.index.isin(first.kept)]
    states = data["state"].where(data["state"] != VALUE, data["state_2"])
    both = data[states == VALUE]
    missing = {str(k): int(n) for k, n in states[states != VALUE].value_counts().items()}
    table = pd.DataFrame({"first": both["value"], "second": both["value_2"]})
    table["shape"], table["region"] = _looks(both, view, first.vintage)
    answers = [is_answer(one.observations) for one in (first, second)]
    chart: Chart = "cross" if all(answers) else "strips" if any(answers) else "scatter"
    reason = _why_not(view, other, answers, len(table))
    return IndicatorPair(first, second, None if reason else chart, reason, table, missing)


def _looks(both: pd.DataFrame, view: View, vintage: int) -> tuple[pd.Series, pd.Series]:
    """The shape and the region of each area."""
    areas = area_table(vintage)
    if view.level == "commune":
        rural = commune_facts(vintage)["rural"].reindex(both.index)
        return rural.map({True: "rural", False: "urban"}), areas["region"].reindex(both.index)
    region = areas.drop_duplicates(view.level).set_index(view.level, drop=False)["region"]
    published = (both[["origin", "origin_2"]] == "published").any(axis=1)
    return published.map({True: "published", False: "estimated"}), region.reindex(both.index)


def _why_not(view: View, other: View, answers: list[bool], n: int) -> Text | None:
    if view.indicator == other.indicator:
        return Text("The same indicator was chosen twice. Choose another one beside it.")
    if not n:
        if view.level == "commune" and not all(map(_by_commune, (view, other))):
            return Text(
                "At least one of the two was published for larger areas only: there is no value by "
                "commune to set against the other."
            )
        return Text("No area has a value of both here.")
    if n == 1:
        return Text("Only one area has a value of both: there is no other to set against it.")
    if view.level != "commune" and any(answers):
        return Text(
            "For larger areas, an answer in words is only known as the most frequent one; that "
            "cannot be set against anything. Compare communes."
        )
    return None


def _by_commune(view: View) -> bool:
    """Whether what single communes have of the view's indicator is there at all."""
    indicator = get_indicator(view.edition, view.indicator)
    return indicator.nature == "documented" or is_disclosed(load_edition(view.edition), indicator)


def _both(view: View, other: str) -> bool:
    """Whether any area has a value of the view's indicator and of another one."""
    view = replace(view, model=False)
    one, two = compose(view), compose(replace(view, indicator=other, palette=None))
    states = (one.observations.table["state"], two.observations.table["state"])
    return bool(((states[0] == VALUE) & (states[1] == VALUE)).any())


def correlation_of(pair: IndicatorPair) -> tuple[Measure, Correlation] | None:
    """The correlation of a pair; None where one of the two has no order."""
    left, right = pair.first, pair.second
    sides = (left.observations, right.observations)
    if pair.chart in (None, "cross") or not all(
        has_order(one.indicator, as_percent=one.as_percent) for one in sides
    ):
        return None
    values = pair.table["first"], pair.table["second"]
    measure = measure_for(left.indicator, right.indicator, *values)
    return measure, associate(*values, measure)


def labelled(pair: IndicatorPair) -> tuple[str, ...]:
    """The areas to name on the chart: selected, compared, and those of the reader's own list.

    Where there are few areas, all of them.
    """
    view = pair.view
    if view.level != "commune" and len(pair.table) <= _MOST_NAMED:
        return tuple(pair.table.index)
    own = view.own if view.comparison_set == "own" and view.level == "commune" else ()
    asked = (*((view.selected,) if view.selected else ()), *view.side_by_side.places, *own)
    return tuple(code for code in dict.fromkeys(asked) if code in pair.table.index)


def names_of(pair: IndicatorPair) -> dict[str, str]:
    """REFNIS code -> name of every area on the chart, by name; to have it named there."""
    say = translator(pair.view.lang)
    level, vintage = pair.view.level, pair.first.vintage
    names = {code: say.render(full_name(code, level, vintage)) for code in pair.table.index}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def words(side: MapView, codes: Sequence[NisCode], say: Translator) -> list[str]:
    """The value of each area with its unit, and of a larger area where it comes from."""
    observed = side.observations
    out = []
    row: Any
    for row in observed.table.loc[list(codes)].itertuples():
        value = value_or_reason(observed, float(row.value), str(row.state), say, NisCode(row.Index))
        more = say.render(detail(row, observed, say))
        out.append(f"{value} ({more})" if more else value)
    return out


def axis_title(side: MapView) -> Text:
    """What stands along an axis: the indicator and its unit."""
    return Text("{title}, {unit}", title=side.indicator.label, unit=side.observations.unit)


def table_of(pair: IndicatorPair) -> pd.DataFrame:
    """The pair as rows, in the reader's language.

    Returns
    -------
    DataFrame
        Indexed by REFNIS code; columns ``name``, ``region``, ``setting`` (communes only), and
        ``first`` and ``second`` (float64, or words for an answer), ``origin`` (words).
    """
    say = translator(pair.view.lang)
    codes = pair.table.index
    out = pd.DataFrame(index=codes)
    out["name"] = pd.Series(names_of(pair)).reindex(codes)
    out["region"] = [_region(code, pair, say) for code in pair.table["region"]]
    if pair.view.level == "commune":
        out["setting"] = [say.render(setting_words(code, pair.first.vintage)) for code in codes]
    for name, side in (("first", pair.first), ("second", pair.second)):
        observed = side.observations
        out[name] = (
            [
                value_or_reason(observed, value, VALUE, say, NisCode(str(code)))
                for code, value in pair.table[name].items()
            ]
            if is_answer(observed) or _is_banded(side)
            else pair.table[name].round(decimals_of(observed))
        )
    kinds = [side.observations.table["origin"].reindex(codes) for side in (pair.first, pair.second)]
    out["origin"] = [
        " · ".join(dict.fromkeys(say.render(ORIGINS[kind]) for kind in both))
        for both in zip(*kinds, strict=True)
    ]
    return out


def _region(code: NisCode, pair: IndicatorPair, say: Translator) -> str:
    return say.render(area_name(code, "region", pair.first.vintage))


@dataclass(frozen=True)
class AnswerRow:
    """The numbers of the areas that gave one answer; ``median`` is None below five."""

    answer: Labels
    n: int
    median: float | None = None
    low: float | None = None
    high: float | None = None


def by_answer(pair: IndicatorPair) -> list[AnswerRow]:
    """Median and quartiles of the number, by answer; in the order of the answers.

    Quartiles as Hyndman and Fan's definition 7 (*The American Statistician* 50, 1996), with linear
    interpolation. Answers that nobody gave are left out.
    """
    rows = []
    numbers, answers = pair.values(pair.number), pair.values(pair.answer)
    for value, label in pair.answer.indicator.categories:
        here = numbers[answers == value]
        if here.empty:
            continue
        if len(here) < LEAST_ANSWERS:
            rows.append(AnswerRow(label, len(here)))
            continue
        low, median, high = here.quantile([0.25, 0.5, 0.75])
        rows.append(AnswerRow(label, len(here), float(median), float(low), float(high)))
    return rows


def cross_table(pair: IndicatorPair) -> list[tuple[Labels, int, list[tuple[int, float | None]]]]:
    """Two answers against each other.

    Returns
    -------
    list
        For each answer to the first that anybody gave: its label, its n, and for every answer to
        the second the count and the per cent of that n (None below five).
    """
    counts = pd.crosstab(pair.table["first"], pair.table["second"])
    columns = [value for value, _ in pair.second.indicator.categories]
    rows = []
    for value, label in pair.first.indicator.categories:
        if value not in counts.index:
            continue
        here = [int(n) for n in counts.reindex(columns=columns, fill_value=0).loc[value].array]
        n = sum(here)
        rows.append(
            (label, n, [(one, 100 * one / n if n >= LEAST_ANSWERS else None) for one in here])
        )
    return rows


def correlation_lines(pair: IndicatorPair, say: Translator) -> tuple[str, list[str]]:
    """The headline about how the two go together, and the lines below it."""
    found = correlation_of(pair)
    if found is None:
        if pair.chart == "cross":
            return "", []
        if len(by_answer(pair)) == 1:
            return "", [say("Only one answer occurs here: there is no other to compare it with.")]
        return "", [
            say(
                "These answers have no order, or only two steps: there is no correlation. What the "
                "communes of each answer have is set out by answer."
            )
        ]
    measure, result = found
    if result.r is None or result.low is None or result.high is None:
        assert result.reason is not None
        return "", [say.render(result.reason)]
    if result.low > 0:
        head = say("Where the one is higher, the other tends to be higher too.")
    elif result.high < 0:
        head = say("Where the one is higher, the other tends to be lower.")
    else:
        head = say("Whether the two go together cannot be told from these values.")
    said = say(
        "Correlation: {r} (95% interval {low} to {high}; n = {n}).",
        r=_signed(result.r, say),
        low=_signed(result.low, say),
        high=_signed(result.high, say),
        n=result.n,
    )
    said = claim(said, say, synthetic=pair.synthetic)
    return head, [said, say.render(_MEASURES[measure])]


def _signed(value: float, say: Translator) -> str:
    """A coefficient with two digits and a true minus sign."""
    written = say.number(abs(value), 2)
    return f"−{written}" if value < 0 and float(f"{value:.2f}") else written


def caveats(pair: IndicatorPair) -> list[Text | Labels]:
    """What to know before believing it."""
    view = pair.view
    lines: list[Text | Labels] = []
    part = shared_part(view.edition, pair.first.indicator, pair.second.indicator)
    if part is not None:
        lines.append(part)
    lines += [
        Text(
            "“{name}” is given in bands: a point stands at the middle of what a commune’s score "
            "can be. Correlation, medians and quartiles are worked out from these middles, as if "
            "each score were there.",
            name=side.indicator.label,
        )
        for side in (pair.first, pair.second)
        if _is_banded(side)
    ]
    natures = {one.indicator.nature for one in (pair.first, pair.second)}
    if view.level != "commune":
        lines.append(
            Text(
                "Each point is an area, not a commune: what goes together among areas need not go "
                "together among their communes."
            )
        )
    elif natures != {"documented"}:
        lines.append(Text("Communes that did not answer are not in it, and may differ."))
    lines.append(Text("That two things go together does not mean that one brings about the other."))
    if pair.synthetic:
        lines.append(
            Text(
                "These answers were drawn by chance: how closely they go together is a property of "
                "the draw, and says nothing about the communes."
            )
        )
    lines += [
        Text("{name}: {value}", name=one.label, value=one.note)
        for one in (pair.first.indicator, pair.second.indicator)
        if one.nature == "documented" and one.note is not None
    ]
    return lines


def missing_lines(pair: IndicatorPair) -> list[tuple[Text, int]]:
    """Why areas are not on the chart, with their number; the most frequent reason first."""
    return [(MissingState(state).label, n) for state, n in pair.missing.items()]


def source_line(pair: IndicatorPair) -> list[Text]:
    """Year and source of both, each sentence once."""
    return list(dict.fromkeys(source_lines(pair.first) + source_lines(pair.second)))


def head_html(pair: IndicatorPair, colours: Mapping[str, str]) -> str:
    """What stands above the chart: title, n, label, key; ``colours`` are those of the regions."""
    say = translator(pair.view.lang)
    present = set(pair.table["shape"]), set(pair.table["region"])
    return fill_template(
        "compare_page/two_indicators_head.html",
        say,
        pair=pair,
        edition=pair.first.observations.edition,
        label=DEMONSTRATION_LABEL if pair.synthetic else None,
        shapes=[(key, text) for key, text in SHAPES.items() if key in present[0]],
        regions=[
            (colours[code], _region(code, pair, say)) for code in REGIONS if code in present[1]
        ],
        up=axis_title(pair.second) if pair.chart == "scatter" else pair.answer.indicator.label,
    )


def chart_summary(pair: IndicatorPair, apart: Text | None = None) -> str:
    """The chart in words, for whom it is read to: what it shows, of whom, and what it says.

    ``apart`` says who lies apart.
    """
    say = translator(pair.view.lang)
    head, lines = correlation_lines(pair, say)
    told = [f"{say.render(one)}." for one in (pair.title(), pair.sample())]
    if pair.synthetic:
        told.append(f"{say.render(DEMONSTRATION_LABEL)}.")
    told += [claim(head, say, synthetic=pair.synthetic)] if head else []
    told += lines[:1]
    told += [claim(say.render(apart), say, synthetic=pair.synthetic)] if apart else []
    return " ".join([*told, say("The table below has every point of this chart.")])


def axis_html(pair: IndicatorPair, overlap: Text | None = None, apart: Text | None = None) -> str:
    """What stands under the chart: the indicator along it, and how points of one place stand.

    ``overlap`` says how many lie under one another, ``apart`` who lies apart.
    """
    return fill_template(
        "compare_page/two_indicators_axis.html",
        translator(pair.view.lang),
        pair=pair,
        along=axis_title(pair.number),
        overlap=overlap,
        apart=apart,
    )


def reading_html(pair: IndicatorPair) -> str:
    """What stands beside the chart: what it says, of whom, and where it comes from."""
    view = pair.view
    say = translator(view.lang)
    head, lines = correlation_lines(pair, say)
    head = claim(head, say, synthetic=pair.synthetic)
    rows = []
    if pair.chart == "strips":
        digits = pair.number.picture.decimals
        rows = [(row, *_quartiles(row, digits, say)) for row in by_answer(pair)]
    return fill_template(
        "compare_page/two_indicators_reading.html",
        say,
        pair=pair,
        head=head,
        lines=lines,
        rows=rows,
        caveats=caveats(pair),
        missing=missing_lines(pair),
        sources=source_line(pair),
    )


def _quartiles(row: AnswerRow, digits: int, say: Translator) -> tuple[str, str]:
    if row.median is None or row.low is None or row.high is None:
        return "", ""
    low, high = say.number(row.low, digits), say.number(row.high, digits)
    # The median of an even number of whole numbers lies between two of them.
    half = digits or int(not row.median.is_integer())
    return say.number(row.median, half), say("{low} to {high}", low=low, high=high)


def cross_html(pair: IndicatorPair) -> str:
    """Two answers against each other, as a table of shares with their n."""
    return fill_template(
        "compare_page/two_indicators_cross.html",
        translator(pair.view.lang),
        pair=pair,
        columns=[label for _, label in pair.second.indicator.categories],
        rows=cross_table(pair),
    )


def chosen_html(view: View) -> str:
    """The selected area: both of its values, and the link to its page; empty where none is."""
    code = view.selected
    if code is None:
        return ""
    say = translator(view.lang)
    view = replace(view, model=False)
    sides = (compose(view), compose(second_indicators(view)))
    vintage = resolve_vintage(view)
    return fill_template(
        "compare_page/two_indicators_chosen.html",
        say,
        name=full_name(code, view.level, vintage),
        values=[(side.indicator.label, words(side, [code], say)[0]) for side in sides],
        link=commune_link(view, code, vintage) if view.level == "commune" else "",
    )
