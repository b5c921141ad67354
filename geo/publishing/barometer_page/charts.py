"""Charts of one theme: what stands beside what, in which order, under which words.

The figures of a theme come in, :class:`Chart` objects go out; the template draws them. There are
three kinds: one question over several editions that can be compared; one edition's answers to
several questions; one question over the areas of one edition.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.language import Labels, Text, listed
from geo.publishing.barometer_page.chapters import SAMPLE
from geo.publishing.figure_comparability import panels, why_change_is_not_stated
from geo.publishing.figure_words import (
    area,
    own_code,
    sample,
    sample_words,
    scale,
    share_of_bar,
    value,
)
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.published.figures import Figure

Words = Text | Labels | str


@dataclass(frozen=True)
class Bar:
    """One row of a chart.

    Attributes
    ----------
    figure : Figure
    label : Text or Labels
        What tells it from the other rows.
    length : float or None
        0 to 1; None where there is nothing to measure against.
    value : Text
    detail : Text or None
        The number of answers behind it, where it is not that of the chart.
    """

    figure: Figure
    label: Words
    length: float | None
    value: Text
    detail: Text | None


@dataclass(frozen=True)
class BarGroup:
    """Rows under one heading; None where the chart has no need of one."""

    title: Text | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    title : Words
    finding : Text or None
        What it shows, said by rule from its figures.
    unit : Text or None
        The unit of every row; None where each row has its own.
    groups : tuple of BarGroup
    basis : tuple of Text
        Editions and their samples.
    note : Labels or None
        A doubt that all its figures share.
    maps : tuple of {"region", "province"}
        The levels that it has a map for.
    brief : bool
        Whether every value is short enough to stand beside its bar.
    """

    title: Words
    finding: Text | None
    unit: Text | None
    groups: tuple[BarGroup, ...]
    basis: tuple[Text, ...]
    note: Labels | None
    maps: tuple[str, ...]
    brief: bool

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all rows."""
        return tuple(bar.figure for group in self.groups for bar in group.bars)


def theme_charts(figures: Sequence[Figure]) -> list[Chart]:
    """The charts of one theme; every figure is in at least one of them.

    Comparisons over editions first, then edition by edition, oldest first.
    """
    over_editions, over_areas = [], []
    for key in dict.fromkeys(figure.key for figure in figures):
        for panel in panels([figure for figure in figures if figure.key == key]):
            editions = dict.fromkeys(figure.edition for figure in panel)
            if len(editions) > 1:
                over_editions.append(_over_editions(panel))
            for edition in editions:
                areas = [figure for figure in panel if figure.edition == edition]
                if len(areas) > 1:
                    over_areas.append(_over_areas(areas))
    drawn = {figure for chart in (*over_editions, *over_areas) for figure in chart.figures}
    charts = list(over_editions)
    for edition in _in_order(figures):
        of_edition = [figure for figure in figures if figure.edition == edition]
        charts += _questions(of_edition, drawn)
        charts += [chart for chart in over_areas if chart.figures[0].edition == edition]
    return charts


def _in_order(figures: Sequence[Figure]) -> list[str]:
    """The editions of figures, oldest first; of one year, in the order of their publication."""
    found = {figure.edition: load_edition(figure.edition) for figure in figures}
    return sorted(found, key=lambda id_: (found[id_].year, found[id_].published or (), id_))


def _over_editions(panel: Sequence[Figure]) -> Chart:
    order = _in_order(panel)
    figures = sorted(panel, key=lambda figure: order.index(figure.edition))
    several_areas = len({figure.code for figure in figures}) > 1
    labels: list[Words] = [
        Text("{area}, {year}", area=area(figure), year=str(load_edition(figure.edition).year))
        if several_areas
        else str(load_edition(figure.edition).year)
        for figure in figures
    ]
    finding = None if several_areas else _change(figures)
    title = figures[0].label
    return _chart(title, [(None, list(zip(labels, figures, strict=True)))], finding=finding)


def _change(figures: Sequence[Figure]) -> Text:
    """What became of a figure, edition by edition; or why that is not told.

    Of a sample, which is no result, only the area is said where it cannot be told.
    """
    why = why_change_is_not_stated(figures)
    if why is not None:
        where = area(figures[0])
        if figures[0].theme == SAMPLE:
            return Text("{name}", name=where)
        return Text("{area}. {why}", area=where, why=why)
    first, last = figures[0], figures[-1]
    if len(figures) > 2:  # from first to last would leave out what lies between
        said = [
            Text("{value} in {year}", value=value(one), year=str(load_edition(one.edition).year))
            for one in figures
        ]
        return Text("{area}: {list}.", area=area(first), list=listed(said))
    words = {
        "area": area(first),
        "first": value(first),
        "before": str(load_edition(first.edition).year),
        "last": value(last),
        "after": str(load_edition(last.edition).year),
    }
    if first.value == last.value:
        return Text("{area}: {first} in {before} and the same in {after}.", **words)
    return Text("{area}: from {first} in {before} to {last} in {after}.", **words)


def _questions(figures: Sequence[Figure], drawn: set[Figure]) -> list[Chart]:
    """One edition's answers to the questions of a theme, a chart for each kind of unit."""
    charts = []
    kinds = dict.fromkeys(scale(figure) for figure in figures)
    for kind in kinds:
        of_kind = [figure for figure in figures if scale(figure) == kind]
        own = [figure for figure in of_kind if figure.code == own_code(figure.edition)]
        others = [f for f in of_kind if f not in own and f not in drawn]
        if len(own) == 1 and own[0] in drawn:
            own = []
        if not (own or others):
            continue
        rows: list[tuple[Words, Figure]] = [(figure.label, figure) for figure in _sorted(own)]
        one_area = not own and len({figure.code for figure in others}) == 1
        rest: list[tuple[Words, Figure]] = [
            (
                figure.label
                if one_area
                else Text("{label} ({area})", label=figure.label, area=area(figure)),
                figure,
            )
            for figure in _sorted(others)
        ]
        first = of_kind[0]
        title = Text(
            "{area}, {year}",
            area=area(own[0]) if own else area((others or of_kind)[0]),
            year=str(load_edition(first.edition).year),
        )
        apart = Text("Published for a part of the territory only") if own and rest else None
        charts.append(_chart(title, [(None, rows), (apart, rest)], finding=None))
    return charts


def _over_areas(figures: Sequence[Figure]) -> Chart:
    groups: list[tuple[Text | None, list[tuple[Words, Figure]]]] = []
    headings = {
        "country": None,
        "region": Text("Regions"),
        "urban_rural": Text("Urban and rural communes"),
        "province": Text("Provinces"),
    }
    for level, heading in headings.items():
        found = [figure for figure in figures if figure.level == level]
        ordered = found if level == "urban_rural" else _sorted(found)
        groups.append((heading, [(area(figure), figure) for figure in ordered]))
    levels = Counter(figure.level for figure in figures if share_of_bar(figure) is not None)
    return _chart(
        figures[0].label,
        groups,
        finding=_ends(figures),
        maps=tuple(level for level in ("region", "province") if levels[level] > 1),
        edition_in_title=True,
    )


_HIGHEST_OF = {
    "region": Text(
        "Of the regions with a published figure: highest in {high} ({most}), lowest in {low} "
        "({least})."
    ),
    "province": Text(
        "Of the provinces with a published figure: highest in {high} ({most}), lowest in {low} "
        "({least})."
    ),
}


def _ends(figures: Sequence[Figure]) -> Text | None:
    """The highest and the lowest of the regions that have figures, else of the provinces."""
    for level in ("region", "province"):
        found = _sorted([figure for figure in figures if figure.level == level])
        sure = bool(found) and not (found[0].doubt or found[-1].doubt)
        if sure and len(found) > 1 and found[0].value != found[-1].value:
            return Text(
                _HIGHEST_OF[level].msgid,
                high=area(found[0]),
                most=value(found[0]),
                low=area(found[-1]),
                least=value(found[-1]),
            )
    return None


def _chart(
    title: Words,
    groups: Sequence[tuple[Text | None, Sequence[tuple[Words, Figure]]]],
    *,
    finding: Text | None,
    maps: tuple[str, ...] = (),
    edition_in_title: bool = False,
) -> Chart:
    figures = [figure for _, rows in groups for _, figure in rows]
    units = {figure.unit_key for figure in figures}
    notes = {figure.note for figure in figures}
    shared_note = notes.pop() if len(notes) == 1 and len(figures) > 1 else None
    if edition_in_title:
        year = str(load_edition(figures[0].edition).year)
        title = Text("{label} ({year})", label=title, year=year)
    basis = [
        Text("{edition}: {sample}.", edition=load_edition(edition).title, sample=sample(edition))
        for edition in _in_order(figures)
    ]
    rows_of = [
        (heading, [_bar(label, figure) for label, figure in rows]) for heading, rows in groups
    ]
    details = [bar.detail for _, bars in rows_of for bar in bars if bar.detail is not None]
    if len(details) > 1 and len(set(details)) == 1:  # said once, under the chart
        whole = all(figure.code == own_code(figure.edition) for figure in figures)
        basis.append(
            Text("{label}.", label=details[0])
            if whole
            else Text("Parts of the territory: {detail}.", detail=details[0])
        )
        rows_of = [(head, [replace(bar, detail=None) for bar in bars]) for head, bars in rows_of]
    return Chart(
        title=title,
        finding=finding,
        unit=figures[0].unit if len(units) == 1 else None,
        groups=tuple(BarGroup(heading, tuple(bars)) for heading, bars in rows_of if bars),
        basis=tuple(basis),
        note=shared_note,
        maps=maps,
        brief=all(figure.unit_key.startswith(("%", "score")) for figure in figures),
    )


def _bar(label: Words, figure: Figure) -> Bar:
    of_the_chart = figure.code == own_code(figure.edition)
    behind_it = sample_words(figure)
    known = of_the_chart and behind_it.msgid == "n = {n}"
    if figure.theme == SAMPLE or figure.unit_key == "% of projects":
        known = True  # it is itself a number of answers, or not about communes
    return Bar(
        figure=figure,
        label=label,
        length=share_of_bar(figure),
        value=value(figure),
        detail=None if known else behind_it,
    )


def _sorted(figures: Sequence[Figure]) -> list[Figure]:
    """From high to low; equals in the order of the file."""
    return sorted(figures, key=lambda figure: -figure.value)
