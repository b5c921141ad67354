"""The chart of two indicators, as a Vega-Lite specification that Streamlit's own Vega draws.

A :class:`~geo.publishing.compare_page.two_indicators.IndicatorPair` comes in; a specification with
its data, words, fonts and colours goes out: nothing of Streamlit's or Vega's usual look is left,
and nothing is fetched.

Where areas have the same two values, or the same value and answer, their points stand side by side
around that place: every area is one point, and many points look like many. Which stands where
follows from the codes, not from chance; the tooltip has the exact values.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, floor, log10, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.cartography.colours import ramp
from geo.cartography.picture.paper import INKS
from geo.language import Text, translator
from geo.publishing.compare_page.outliers import covered, outliers
from geo.publishing.compare_page.two_indicators import (
    SHAPES,
    by_answer,
    labelled,
    names_of,
    words,
)
from geo.publishing.map_view import DEMONSTRATION_LABEL, decimals_of
from geo.survey.communes import area_facts, area_name, full_name
from geo.territory.nis_code import BRUSSELS, FLANDERS, REGIONS, WALLONIA

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.cartography.picture.paper import Inks
    from geo.language import Translator
    from geo.publishing.compare_page.two_indicators import IndicatorPair
    from geo.publishing.map_view import MapView
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class Scales:
    """The two axes of a chart.

    Attributes
    ----------
    x, y : dict
        Vega-Lite's encodings of the drawn places ``px`` and ``py``.
    width, tall : float
        How much of the indicator the whole width and height show; ``tall`` is negative where
        numbers grow downwards.
    height : int
        Pixels.
    """

    x: dict[str, Any]
    y: dict[str, Any]
    width: float
    tall: float
    height: int


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the points of a chart stand.

    Attributes
    ----------
    points : DataFrame
        One row an area, columns code, name, label ("" for those that are not named), one, two
        (values in words), kind, shape (key of
        :data:`~geo.publishing.compare_page.two_indicators.SHAPES`), region : str; x, y : float64,
        values; dx, dy : float64, pixels to the right and upwards of a plot of :data:`WIDTH` by
        ``height``; size : float64, square pixels; asked : bool, whether the reader named it, and
        not its lying apart.
    scales : Scales
    heads : list of dict
        Of a chart by answer: what stands over each strip (``text``), where it begins (``py``), its
        quartiles (``low``, ``median``, ``high``; None below five) and where they run from and to.
    """

    points: pd.DataFrame
    scales: Scales
    heads: list[dict[str, Any]]

    @property
    def across(self) -> tuple[float, float]:
        """The ends of the axis to the right."""
        low, high = self.scales.x["scale"]["domain"]
        return low, high

    @property
    def up(self) -> tuple[float, float]:
        """The lower and the upper end of the other axis."""
        low, high = self.scales.y["scale"]["domain"]
        return low, high

    @property
    def height(self) -> int:
        """Of the plot that ``dy`` is for, pixels."""
        return self.scales.height


CHOSEN = "chosen"
"""Name of the selection that a click makes; its field ``code`` is the area's."""

OPACITY = 0.7
"""Of a point: where points lie on one another, it is darker."""
HEIGHT = 470
WIDTH = 800  # of the plot on a desktop; on other screens points stand closer or wider
_STRIP = 118  # pixels of one answer's strip
_STRIP_HEAD = 30  # of these, for its name
_DOT, _LEAST_DOT = 74.0, 9.0  # square pixels of a point with the room around it
_FEW, _SEEN = 3, 30.0  # so few points of one place are drawn no smaller than can be hit
_GOLDEN = pi * (3 - sqrt(5))
_LABEL_HEIGHT, _LABEL_LETTER = 17, 7.4  # pixels of a name on the chart
_PAD = 0.035  # of the range, outside it
_TICKS_OF_SCORE = [0, 2, 4, 6, 8, 10]

_FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
# Colours of the categorical scale that stay apart from the ground and from each other.
_OF_REGIONS = {FLANDERS: 6, WALLONIA: 5, BRUSSELS: 3}
_MARKS = {"urban": "circle", "rural": "triangle-up", "estimated": "circle", "published": "diamond"}


def region_colours(theme: Theme) -> dict[str, str]:
    """REFNIS code of each region -> its colour on the chart."""
    colours = ramp("mosaic", 8, theme)
    return {code: colours[place] for code, place in _OF_REGIONS.items()}


def chart(pair: IndicatorPair, theme: Theme) -> dict[str, Any]:
    """The specification of a pair of two numbers, or of a number by answer."""
    say = translator(pair.view.lang)
    placed = placed_points(pair)
    points, scales = placed.points, placed.scales
    under = _heads(placed.heads, scales, theme) if placed.heads else []
    # Named ones are drawn last: none lies over them.
    points = in_drawn_order(points)
    inks = INKS[theme]
    position = {"x": scales.x, "y": scales.y}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": scales.height,
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 2},
        **_label(pair, say),
        "layer": [
            *under[:-1],
            {
                "data": {"values": points.to_dict("records")},
                "transform": _placed(scales),
                "params": [
                    {
                        "name": CHOSEN,
                        "select": {"type": "point", "fields": ["code"], "toggle": False},
                    }
                ],
                "mark": {"type": "point", "filled": True, "opacity": OPACITY, "cursor": "pointer"},
                "encoding": {
                    **position,
                    "shape": _scale("shape", list(SHAPES), [_MARKS[key] for key in SHAPES]),
                    "color": _scale("region", list(REGIONS), list(region_colours(theme).values())),
                    "size": {"field": "size", "type": "quantitative", "scale": None},
                    "stroke": {
                        "condition": {"test": "datum.asked", "value": inks.ink},
                        "value": inks.ground,
                    },
                    "strokeWidth": {
                        "condition": {"test": "datum.asked", "value": 2},
                        "value": 0.6,
                    },
                    "tooltip": [
                        {"field": "name", "title": "title"},
                        {"field": "one", "title": say.render(pair.first.indicator.label)},
                        {"field": "two", "title": say.render(pair.second.indicator.label)},
                        {"field": "kind", "title": say.render(_kind_title(pair))},
                    ],
                },
            },
            *under[-1:],  # medians lie over the points
            *_names(points, scales, position, inks),
        ],
        # Read as one picture, by the page's chart_summary: not point by point, by names of fields.
        "config": _config(inks, say) | {"mark": {"aria": False}, "aria": False},
    }


def in_drawn_order(points: pd.DataFrame) -> pd.DataFrame:
    """The points in the order in which they are drawn: those with a name last."""
    return points.sort_values("label", key=lambda label: label != "", kind="stable")


def overlap_sentence(pair: IndicatorPair) -> Text | None:
    """How many points of the chart lie under another; None where it has none.

    It is of the chart as it is drawn on a desktop, :data:`WIDTH` pixels wide.
    """
    if pair.chart not in ("scatter", "strips"):
        return None
    placed = placed_points(pair)
    points = in_drawn_order(placed.points)
    under = covered(
        points["x"] * WIDTH / placed.scales.width + points["dx"],
        points["y"] * placed.height / placed.scales.tall + points["dy"],
        points["size"],
    )
    if not under:
        return Text("No point lies under another.")
    return Text.plural(
        "{n} of {all} points lies at least half under another; where points overlap, the colour "
        "is fuller.",
        "{n} of {all} points lie at least half under another; where points overlap, the colour "
        "is fuller.",
        n=under,
        all=len(points),
    )


def placed_points(pair: IndicatorPair) -> Placed:
    """Place the points of a pair of two numbers, or of a number by answer."""
    say = translator(pair.view.lang)
    return _scatter(pair, say) if pair.chart == "scatter" else _strips(pair, say)


def _kind_title(pair: IndicatorPair) -> str:
    say = translator(pair.view.lang)
    return say("Rural or urban") if pair.view.level == "commune" else say("Kind of data")


def _label(pair: IndicatorPair, say: Translator) -> dict[str, Any]:
    """The label of demonstration data inside the picture: it goes where the picture goes."""
    if not pair.synthetic:
        return {}
    text = say.render(DEMONSTRATION_LABEL)
    return {"title": {"text": text, "anchor": "end", "offset": 4}}


def _scatter(pair: IndicatorPair, say: Translator) -> Placed:
    across, up = _range(pair.first, pair.table["first"]), _range(pair.second, pair.table["second"])
    scales = Scales(
        x=_axis("px", across, pair.first),
        y=_axis("py", up, pair.second),
        width=_span(across),
        tall=_span(up),
        height=HEIGHT,
    )
    points = _points(pair, say)
    points["x"] = pair.table["first"].round(decimals_of(pair.first.observations)).to_numpy()
    points["y"] = pair.table["second"].round(decimals_of(pair.second.observations)).to_numpy()
    room = (
        _gap(points["x"]) * WIDTH / scales.width,
        _gap(points["y"]) * HEIGHT / scales.tall,
    )
    return Placed(_around(points, room), scales, [])


def _around(points: pd.DataFrame, room: tuple[float, float]) -> pd.DataFrame:
    """Points of the same place, side by side around it, closest to it those of the first codes.

    They stand like the seeds of a sunflower (H. Vogel, *Mathematical Biosciences* 44, 1979), in an
    ellipse that does not reach the next values; ``room`` is how far these are, in pixels.
    """
    widest, tallest = (max(0.46 * one, 4.0) for one in room)
    groups = points.groupby(["x", "y"], sort=False)
    place, many = groups.cumcount(), groups["code"].transform("size")
    most = int(many.max())
    each = min(_DOT, max(_LEAST_DOT, pi * widest * tallest / most)) if most > 1 else _DOT
    area = many * each
    round_ = (area / pi) ** 0.5
    rx = round_.clip(upper=widest)
    ry = (area / pi / rx).clip(upper=tallest)
    rx = (area / pi / ry).clip(upper=widest)
    far = (place / many) ** 0.5
    points["dx"] = (far * rx * (place * _GOLDEN).map(cos)).round(1)
    points["dy"] = (far * ry * (place * _GOLDEN).map(sin)).round(1)
    points["size"] = round(each * 0.85, 1)
    points.loc[many <= _FEW, "size"] = max(_SEEN, round(each * 0.85, 1))
    points.loc[points["asked"], "size"] = max(110.0, each)
    return points


def _strips(pair: IndicatorPair, say: Translator) -> Placed:
    side = pair.number
    across = _range(side, pair.values(side))
    rows = by_answer(pair)
    categories = {label: value for value, label in pair.answer.indicator.categories}
    place = {categories[row.answer]: i for i, row in enumerate(rows)}
    many = len(rows)
    scales = Scales(
        x=_axis("px", across, side),
        y={
            "field": "py",
            "type": "quantitative",
            "scale": {"domain": [many, 0], "nice": False, "zero": False},
            "axis": None,
        },
        width=_span(across),
        tall=-many,
        height=many * _STRIP,
    )
    points = _points(pair, say)
    points["x"] = pair.values(side).round(decimals_of(side.observations)).to_numpy()
    middle = (_STRIP + _STRIP_HEAD) / 2 / _STRIP
    points["y"] = [place[value] + middle for value in pair.values(pair.answer)]
    heads = [
        {
            "at": across[0],
            "py": i,
            "text": say("{answer} (n = {n})", answer=row.answer, n=row.n),
            "low": row.low,
            "median": row.median,
            "high": row.high,
            "from": i + _STRIP_HEAD / _STRIP,
            "to": i + 0.98,
        }
        for i, row in enumerate(rows)
    ]
    apart = _gap(points["x"]) * WIDTH / scales.width
    if apart > 2 * sqrt(_DOT):
        points = _around(points, (apart, _STRIP - _STRIP_HEAD))
    else:
        points = _stacked(points, scales)
    return Placed(points, scales, heads)


def _stacked(points: pd.DataFrame, scales: Scales) -> pd.DataFrame:
    """Points of about the same value in one strip, above and below each other."""
    wide = sqrt(_DOT)
    column = (points["x"] * WIDTH / scales.width / wide).round()
    groups = points.groupby([points["y"], column], sort=False)
    place, many = groups.cumcount(), groups["code"].transform("size")
    room = _STRIP - _STRIP_HEAD - 8
    step = min(wide, room / max(1, int(many.max())))
    points["dx"] = 0.0
    # 0, 1, -1, 2, -2 ... steps from the middle.
    points["dy"] = ((place + 1) // 2 * step * (1 - 2 * (place % 2))).round(1)
    points["size"] = round(max(_LEAST_DOT, step**2 * 0.85), 1)
    points.loc[points["asked"], "size"] = 110.0
    return points


def _heads(rows: list[dict[str, Any]], scales: Scales, theme: Theme) -> list[dict[str, Any]]:
    """The name of each answer over its strip, its middle half as a band, its median as a line."""
    inks = INKS[theme]
    known = [row for row in rows if row["median"] is not None]

    def drawn(values: list[Any], mark: dict[str, Any], x: str, **more: Any) -> dict[str, Any]:
        return {
            "data": {"values": values},
            "mark": mark | {"clip": False, "tooltip": None},
            "encoding": {
                "x": scales.x | {"field": x},
                "y": scales.y | {"field": more.pop("y", "from")},
                **more,
            },
        }

    return [
        drawn(
            rows,
            {"type": "text", "align": "left", "baseline": "top", "dy": 8, "fontWeight": 600}
            | {"fontSize": 15, "color": inks.ink, "limit": {"expr": "width"}},
            "at",
            y="py",
            text={"field": "text"},
        ),
        drawn(
            known,
            {"type": "rect", "color": inks.quiet, "opacity": 0.16},
            "low",
            x2={"field": "high"},
            y2={"field": "to"},
        ),
        drawn(
            known,
            {"type": "rule", "color": inks.ink, "strokeWidth": 2},
            "median",
            y2={"field": "to"},
        ),
    ]


def _points(pair: IndicatorPair, say: Translator) -> pd.DataFrame:
    """What every point carries: its code, name, values in words, look, and label or ""."""
    level, vintage = pair.view.level, pair.first.vintage
    names, asked = names_of(pair), labelled(pair)
    named = {*asked, *outliers(pair)}
    codes = list(pair.table.index)
    return pd.DataFrame(
        {
            "code": codes,
            "name": [names[code] + _within(code, pair, say) for code in codes],
            "label": [
                say.render(area_name(code, level, vintage)) if code in named else ""
                for code in codes
            ],
            "asked": [code in asked for code in codes],
            "one": words(pair.first, codes, say),
            "two": words(pair.second, codes, say),
            "kind": [say.render(SHAPES[shape]) for shape in pair.table["shape"]],
            "shape": pair.table["shape"].tolist(),
            "region": pair.table["region"].tolist(),
        }
    )


def _within(code: NisCode, pair: IndicatorPair, say: Translator) -> str:
    """The province behind a commune's name: some names stand for two communes."""
    if pair.view.level != "commune":
        return ""
    province = area_facts(code, "commune", pair.first.vintage)["province"]
    return f", {say.render(full_name(province, 'province', pair.first.vintage))}"


def _placed(scales: Scales) -> list[dict[str, str]]:
    """Where a point is drawn: its values, moved by its pixels, however wide the chart is."""
    return [
        {"calculate": f"datum.x + datum.dx * {scales.width} / width", "as": "px"},
        {"calculate": f"datum.y + datum.dy * {scales.tall} / height", "as": "py"},
    ]


def _names(
    points: pd.DataFrame, scales: Scales, position: dict[str, Any], inks: Inks
) -> list[dict[str, Any]]:
    """The names on the chart, with a halo: to the side where there is room, none over another."""
    rows = label_places(points, scales)
    if rows.empty:
        return []
    out = []
    for left in (False, True):
        here = rows[rows["left"] == left]
        if here.empty:
            continue
        for halo in (True, False):
            mark: dict[str, Any] = {
                "type": "text",
                "align": "right" if left else "left",
                "dx": -10 if left else 10,
                "baseline": "middle",
                "fontSize": 14,
                "fontWeight": 600,
                "color": inks.ground if halo else inks.ink,
                "tooltip": None,
            }
            if halo:
                mark |= {"stroke": inks.ground, "strokeWidth": 4, "strokeJoin": "round"}
            moved = f"datum.y + (datum.dy + datum.up) * {scales.tall} / height"
            out.append(
                {
                    "data": {"values": here.to_dict("records")},
                    "transform": [_placed(scales)[0], {"calculate": moved, "as": "py"}],
                    "mark": mark,
                    "encoding": position | {"text": {"field": "label"}},
                }
            )
    return out


def label_places(points: pd.DataFrame, scales: Scales) -> pd.DataFrame:
    """The points that are named, with where their names stand.

    Returns
    -------
    DataFrame
        As the points of :class:`Placed`, and left : bool, whether the name is to the left of its
        point; up : float64, how many pixels above it.
    """
    rows = points[points["label"] != ""].copy()
    if rows.empty:
        return rows.assign(left=False, up=0.0)
    low, high = scales.x["scale"]["domain"]
    bottom = scales.y["scale"]["domain"][0]
    rows["across"] = (rows["x"] - low) / (high - low) * WIDTH + rows["dx"]
    # Upwards from the bottom, as is dy.
    rows["at"] = (rows["y"] - bottom) / scales.tall * scales.height + rows["dy"]
    rows["left"], rows["up"] = _apart(rows)
    return rows


def _apart(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Where each name stands, so that it lies on no other name and on no named point.

    Returns
    -------
    tuple of Series
        Whether it stands to the left of its point, and how many pixels above it.
    """
    points = [(x - 7, x + 7, y - 7, y + 7) for x, y in zip(rows["across"], rows["at"], strict=True)]
    taken: list[tuple[float, float, float, float]] = []
    left: dict[Any, bool] = {}
    up: dict[Any, float] = {}
    for place, (index, label, x, y) in enumerate(
        zip(rows.index, rows["label"], rows["across"], rows["at"], strict=True)
    ):
        wide = len(label) * _LABEL_LETTER
        # Towards the middle first: there is room on a narrow screen too.
        sides = (True, False) if x > WIDTH * 0.55 else (False, True)
        others = points[:place] + points[place + 1 :]
        found = None
        for away in range(0, 200, 7):
            for on_left in sides if away < _LABEL_HEIGHT * 2 else sides[:1]:
                for step in (away, -away):
                    start = x - 10 - wide if on_left else x + 10
                    middle = y + step
                    half = _LABEL_HEIGHT / 2
                    box = (start, start + wide, middle - half, middle + half)
                    if found is None and not any(_meet(box, one) for one in taken + others):
                        found = (on_left, float(step), box)
        left[index], up[index], box = found or (sides[0], 0.0, points[place])
        taken.append(box)
    return pd.Series(left), pd.Series(up)


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes (left, right, top, bottom) share a place."""
    across = one[0] < other[1] and other[0] < one[1]
    return across and one[2] < other[3] and other[2] < one[3]


def _range(side: MapView, values: pd.Series) -> tuple[float, float]:
    """The ends of an axis: the whole scale where it has two ends, else from nothing to the most.

    Means of areas lie close together, and would be one spot on the whole scale: of these, what is
    around them.
    """
    observed = side.observations
    low, high = (0.0, 100.0) if observed.as_percent else observed.indicator.bounds
    top = float(max(values.max(), 1.0)) if high is None else high
    if observed.level == "commune":
        return low, top
    around = max(float(values.max() - values.min()) * 0.3, 0.05 * (top - low))
    step = 10 ** floor(log10(around))
    first = max(low, floor((values.min() - around) / step) * step)
    last = ceil((values.max() + around) / step) * step
    return first, last if high is None else min(high, last)


def _span(ends: tuple[float, float]) -> float:
    """How much of the indicator the whole axis shows."""
    return (ends[1] - ends[0]) * (1 + 2 * _PAD)


def _gap(values: pd.Series) -> float:
    """The distance of the two closest different values; 1 where there is only one."""
    apart = pd.Series(sorted(set(values))).diff().dropna()
    return float(apart.min()) if len(apart) else 1.0


def _axis(field: str, ends: tuple[float, float], side: MapView) -> dict[str, Any]:
    pad = (ends[1] - ends[0]) * _PAD
    axis: dict[str, Any] = {"title": None}
    if ends == (0.0, 10.0):
        axis["values"] = _TICKS_OF_SCORE
    elif side.indicator.kind == "count" and side.view.level == "commune":
        axis |= {"tickMinStep": 1, "format": ",d"}
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [ends[0] - pad, ends[1] + pad], "nice": False, "zero": False},
        "axis": axis,
    }


def _scale(field: str, domain: list[str], found: list[str]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": domain, "range": found},
        "legend": None,
    }


def _config(inks: Inks, say: Translator) -> dict[str, Any]:
    symbols = say.locale.number_symbols["latn"]
    return {
        "font": _FONT,
        "background": "transparent",
        "autosize": {"type": "fit", "contains": "padding"},
        "view": {"stroke": None},
        "axis": {
            "labelFont": _FONT,
            "labelFontSize": 14,
            "labelColor": inks.quiet,
            "labelPadding": 6,
            "gridColor": inks.edge,
            "gridOpacity": 0.75,
            "domain": False,
            "ticks": False,
            "tickCount": 6,
        },
        "title": {
            "font": _FONT,
            "fontSize": 13,
            "fontWeight": 600,
            "color": inks.ink,
            "frame": "bounds",
        },
        "locale": {
            "number": {
                "decimal": symbols["decimal"],
                "thousands": symbols["group"],
                "grouping": [3],
                "currency": ["", "\N{NO-BREAK SPACE}€"],
                "minus": "−",
            }
        },
    }
