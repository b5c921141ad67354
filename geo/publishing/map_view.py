"""Everything the map page shows for one :class:`~geo.publishing.view.View`, before it is drawn.

One composition serves the map, the legend, the line under the map and the table, so that they
cannot disagree. Compositions are cached: they depend on the view and on shipped data alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex

import numpy as np
import pandas as pd

from geo.cartography.choropleth import Choropleth, Frame, choropleth, in_theme, paint, selecting
from geo.language import Labels, Text, translator
from geo.publishing.band_words import band_in_words, ends_of_band
from geo.publishing.view import View, resolve_vintage
from geo.state_cache import state_cache
from geo.survey import Indicator, IndicatorValues, indicator_values
from geo.survey.communes import area_name, area_table, commune_facts
from geo.survey.decimals import digits_of
from geo.survey.disclosed import bands_of
from geo.survey.inference.groups import SIZE_LIMITS
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.model_estimates import MODELLED, SYNTHETIC, with_model
from geo.territory import area_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.cartography.assets import Assets
    from geo.cartography.colours import Kind, Theme
    from geo.language import Translator

DEMONSTRATION_LABEL = Text("Demonstration data: synthetic answers")

# What keys do. Presenters' clickers send PageDown and PageUp.
_PAGE_KEYS = (("s", "stage"), ("Escape", "clear"))
_STAGE_KEYS = (
    ("ArrowRight", "next"),
    ("PageDown", "next"),
    ("ArrowLeft", "previous"),
    ("PageUp", "previous"),
    ("ArrowDown", "next_region"),
    ("ArrowUp", "previous_region"),
    ("Escape", "leave"),
)


@dataclass(frozen=True)
class MapView:
    """What is on screen.

    Attributes
    ----------
    view, vintage
        The view, and the boundary vintage it is drawn on.
    observations
        Of every area of the level, filtered or not.
    picture
        Classes and legend.
    kept
        Codes that the filter leaves; None when there is no filter.
    origins
        Where the values shown come from: ``synthetic``, ``answered``, ``published``,
        ``documented``.
    """

    view: View
    vintage: int
    observations: IndicatorValues
    picture: Choropleth
    kept: frozenset[NisCode] | None
    origins: frozenset[str]

    @property
    def synthetic(self) -> bool:
        """Whether any value shown comes from a demonstration edition."""
        return bool(SYNTHETIC & self.origins)

    @property
    def indicator(self) -> Indicator:
        """What is mapped."""
        return self.observations.indicator

    def title(self) -> Text | Labels:
        """The indicator's name."""
        return self.indicator.label

    def paint(self, assets: Assets, theme: Theme, *, sync: str = "") -> dict[str, Any]:
        """The map's state for the browser; see :func:`geo.cartography.choropleth.paint`.

        ``sync`` is the name of the group of maps that move together, or "".
        """
        return self._paint(assets.geometry[self.vintage], theme, sync)

    def _paint(self, geometry: str, theme: Theme, sync: str = "") -> dict[str, Any]:
        say = translator(self.view.lang)
        frame = Frame(
            title=say.render(self.indicator.label),
            unit_note=say.render(self.observations.unit),
            foot=say.render(self.sample()),
            value_pattern=value_pattern(self.observations, say),
            details=self._details(say),
            digits=self._digits(),
            ranges=self._ranges(say),
            label=say.render(DEMONSTRATION_LABEL) if self.synthetic else "",
            selected=(self.view.selected,) if self.view.selected else (),
            fit=self._fit(),
            stage=self.view.stage,
            keys=_STAGE_KEYS if self.view.stage else _PAGE_KEYS,
            sync=sync,
            ends=self.ends(),
        )
        return paint(
            self.picture,
            frame,
            say,
            geometry=geometry,
            level=self.view.level,
            theme=theme,
        )

    def ends(self) -> Literal["both", "highest", ""]:
        """Which ends of the values can be named in a sentence.

        None of categories, of values known by bands, or of estimates, whose intervals overlap; no
        lowest of documented programmes, of which a commune may have more than are known.
        """
        uncertain = self.observations.banded or self.observations.table["low"].notna().any()
        if self.picture.classes is None or uncertain:
            return ""
        return "highest" if self.indicator.nature == "documented" else "both"

    def sample(self) -> Text:
        """How many areas have a value, of how many; those by the model apart."""
        if modelled := sum(self.picture.modelled):
            return Text(
                "Areas with a value: {n} of {all}, and {model} more by the model",
                n=self.picture.valued - modelled,
                all=self.picture.shown,
                model=modelled,
            )
        if self.view.level != "commune":
            return Text(
                "Areas with a value: {n} of {all}", n=self.picture.valued, all=self.picture.shown
            )
        return Text("n = {n} of {all} communes", n=self.picture.valued, all=self.picture.shown)

    def behind_estimates(self) -> tuple[int, int]:
        """Answers behind the estimates shown, and communes invited in those areas."""
        data = self.observations.table
        shown = data["state"].eq(VALUE) & data["origin"].isin(["synthetic", "answered"])
        if self.kept is not None:
            shown &= data.index.isin(self.kept)
        return int(data.loc[shown, "n"].sum()), int(data.loc[shown, "invited"].sum())

    def table(self) -> pd.DataFrame:
        """The map's content as rows, in the reader's language.

        Returns
        -------
        DataFrame
            Indexed by REFNIS code; columns ``name``, ``province`` (communes only), ``value``
            (float64), ``shown`` (the value or the missing state in words), ``n`` (Int64),
            ``low``, ``high``, ``least``, ``most`` (float64), ``note`` (words or None), ``origin``
            (words).
        """
        say = translator(self.view.lang)
        data = self.observations.table
        if self.kept is not None:
            data = data[data.index.isin(self.kept)]
        out = pd.DataFrame(index=data.index)
        out["name"] = [
            area_name(NisCode(str(code)), self.view.level, self.vintage)[self.view.lang]
            for code in data.index
        ]
        if self.view.level == "commune":
            within = area_table(self.vintage)["province"].reindex(data.index)
            provinces = {
                code: area_name(NisCode(code), "province", self.vintage)[self.view.lang]
                for code in within.unique()
            }
            out["province"] = within.map(provinces)
        out["value"] = data["value"].round(decimals_of(self.observations))
        out["shown"] = [
            value_or_reason(self.observations, value, state, say, NisCode(str(code)))
            for code, value, state in zip(data.index, data["value"], data["state"], strict=True)
        ]
        out["n"] = data["n"]
        digits = decimals_of(self.observations)
        out["low"], out["high"] = data["low"].round(digits), data["high"].round(digits)
        out["least"], out["most"] = levels_outwards(data, digits)
        out["note"] = [say.render(one) if isinstance(one, Text) else None for one in data["note"]]
        out["origin"] = [say.render(ORIGINS[o]) if o in ORIGINS else "" for o in data["origin"]]
        return out

    def digits(self) -> pd.DataFrame:
        """The digits that the numbers of :meth:`table` are written with.

        Returns
        -------
        DataFrame
            Index as the table; ``value``, ``n``, ``low``, ``high``, ``least``, ``most`` : int64.
        """
        data = self.observations.table
        if self.kept is not None:
            data = data[data.index.isin(self.kept)]
        value = [
            decimals_of_area(self.observations, NisCode(str(code)), float(one))
            if pd.notna(one)
            else 0
            for code, one in data["value"].items()
        ]
        ends = decimals_of(self.observations)
        known = data[["least", "most"]].to_numpy().ravel()
        whole = 0 if (known[~np.isnan(known)] % 1 == 0).all() else ends
        return pd.DataFrame(
            {"value": value, "n": 0, "low": ends, "high": ends, "least": whole, "most": whole},
            index=data.index,
        )

    def _digits(self) -> tuple[int, ...]:
        """The digits of each value on the map, in its order."""
        pairs = zip(self.picture.codes, self.picture.values, self.picture.letters, strict=True)
        return tuple(
            decimals_of_area(self.observations, code, value)
            for code, value, letter in pairs
            if letter.isdigit()
        )

    def _ranges(self, say: Translator) -> tuple[str, ...]:
        """What each value on the map can be, in its order, where scores are known only by bands."""
        if not self.observations.banded:
            return ()
        letters = zip(self.picture.codes, self.picture.letters, strict=True)
        return tuple(
            band_of_area(self.observations, code, say)
            for code, letter in letters
            if letter.isdigit()
        )

    def _details(self, say: Translator) -> tuple[str, ...]:
        """A second tooltip line for each area with a value."""
        data = self.observations.table
        if self.observations.level == "commune":  # of which there are many
            notes = zip(self.picture.letters, data["note"], strict=True)
            return tuple(say.render(_note(note)) for letter, note in notes if letter.isdigit())
        rows = zip(self.picture.letters, data.itertuples(), strict=True)
        return tuple(
            say.render(detail(row, self.observations, say))
            for letter, row in rows
            if letter.isdigit()
        )

    def _fit(self) -> str:
        view = self.view
        parts = (view.regions, view.provinces, view.areas, view.setting, view.size)
        return f"{self.vintage} {view.stage} {parts}"


ORIGINS: dict[str, Text] = {
    "synthetic": Text("Demonstration data: synthetic"),
    "answered": Text("Answered"),
    "published": Text("Published figure"),
    "documented": Text("Documented"),
    "model": Text("Model"),
    "synthetic_model": Text("Demonstration data: model of synthetic answers"),
}


def compose(view: View, theme: Theme = "light") -> MapView:
    """Put together what ``view`` shows.

    Raises
    ------
    AtlasError
        When data is missing or damaged, or own limits make no classes.
    """
    return replace(_composed(view.map_key(), theme), view=view)


def painted(view: View, assets: Assets, theme: Theme) -> dict[str, Any]:
    """What :meth:`MapView.paint` gives of a view, kept for the next reader of the same map.

    Raises
    ------
    AtlasError
        As :func:`compose` does.
    """
    bare = replace(view.map_key(), lang=view.lang, stage=view.stage)
    painted_bare = _painted(bare, assets.geometry[resolve_vintage(view)], theme)
    return selecting(painted_bare, (view.selected,) if view.selected else ())


@state_cache(maxsize=128)
def _painted(view: View, geometry: str, theme: Theme) -> dict[str, Any]:
    return compose(view, theme)._paint(geometry, theme)  # noqa: SLF001  (of this module)


@state_cache(maxsize=512)
def _composed(view: View, theme: Theme) -> MapView:
    if theme != "light":
        light = _composed(view, "light")
        kind = scale_of(light.observations)
        return replace(light, picture=in_theme(light.picture, theme, kind, view.palette))
    vintage = resolve_vintage(view)
    observations = indicator_values(
        view.edition, view.indicator, view.level, vintage, view.index_weights
    )
    if view.model:
        observations = with_model(observations, view.index_weights)
    kept = kept_codes(view, vintage)
    indicator = observations.indicator
    percent = observations.as_percent
    low, high = (0.0, 100.0) if percent else indicator.bounds
    table = observations.table
    picture = choropleth(
        table,
        scale_kind=scale_of(observations),
        categories=() if percent else indicator.categories,
        bounds=(low, high) if high is not None else None,
        decimals=decimals_of(observations),
        zero_apart=indicator.kind == "count",
        counted_share=percent and indicator.nature == "documented",
        scheme=view.scheme,
        k=view.classes,
        limits=view.limits,
        palette=view.palette,
        keep=kept,
        bands=bands_of(observations.edition, indicator) if view.level == "commune" else (),
    )
    shown = table if kept is None else table[table.index.isin(kept)]
    known = shown[shown["state"] == VALUE]
    origins = frozenset((shown if known.empty else known)["origin"])
    return MapView(view, vintage, observations, picture, kept, origins)


def scale_of(observations: IndicatorValues) -> Kind:
    """The kind of colour scale: shares run along one; yes and no, or ordered answers, too."""
    indicator = observations.indicator
    if indicator.scale == "categorical" and (
        observations.as_percent or indicator.kind == "yes_no" or indicator.direction != "none"
    ):
        return "sequential"
    return indicator.scale


def kept_codes(view: View, vintage: int) -> frozenset[NisCode] | None:
    """The areas that the view's filter leaves; None when it leaves all.

    Above the commune only the region and the province filter: the other properties belong to
    communes.
    """
    if not view.leaves_out:
        return None
    communes = commune_facts(vintage)
    mask = np.ones(len(communes), dtype=bool)
    if view.regions:
        mask &= communes["region"].isin(view.regions).to_numpy()
    if view.provinces:
        mask &= communes["province"].isin(view.provinces).to_numpy()
    if view.level != "commune":
        return frozenset(area_of(vintage, view.level)[mask].unique())
    if view.areas:
        mask &= communes["language_area"].isin(view.areas).to_numpy()
    if view.setting:
        mask &= (communes["rural"] == (view.setting == "rural")).to_numpy()
    if view.size:
        least, below = SIZE_LIMITS[view.size]
        mask &= ((communes["population"] >= least) & (communes["population"] < below)).to_numpy()
    return frozenset(communes.index[mask])


def value_pattern(observations: IndicatorValues, say: Translator) -> str:
    """How a value is written with its unit; ``{v}`` stands for the number."""
    if observations.as_percent:
        return say.percent(0).replace("0", "{v}")
    return say.render(observations.indicator.value_text).replace("{value}", "{v}")


def value_or_reason(
    observations: IndicatorValues,
    value: float,
    state: str,
    say: Translator,
    code: NisCode | None = None,
    *,
    bare: bool = False,
) -> str:
    """A value with its unit, its category, or the reason why it is missing.

    With ``bare`` the number alone, where its unit is said beside it; a percent sign stays.
    ``code`` is the area's: a published figure is written as its source writes it, and a score that
    is known only by bands as what it can be.
    """
    if state != "value":
        return say.render(MissingState(state).label)
    indicator = observations.indicator
    if indicator.categories and not observations.as_percent:
        return say.render(dict(indicator.categories)[value])
    number = say.number(value, decimals_of_area(observations, code, value))
    if code in observations.banded:
        number = band_of_area(observations, code, say)
    numbers_only = bare and not observations.as_percent
    written = number if numbers_only else value_pattern(observations, say).replace("{v}", number)
    if code and observations.origin_of[code] in MODELLED:
        return say("{value} (model)", value=written)
    return written


def levels_outwards(data: pd.DataFrame, digits: int) -> tuple[pd.Series, pd.Series]:
    """The least and the most that scores can be, rounded to hold what they hold (float64)."""
    known = data[["least", "most"]].dropna()
    ends = [
        ends_of_band(least, most, digits)
        for least, most in zip(known["least"], known["most"], strict=True)
    ]
    low, high = (
        pd.Series([end[side] for end in ends], index=known.index, dtype="float64")
        for side in (0, 1)
    )
    return low.reindex(data.index), high.reindex(data.index)


def band_of_area(observations: IndicatorValues, code: NisCode, say: Translator) -> str:
    """What a commune's score can be, where it is known only by bands; without its unit."""
    least, most = observations.bounds_of[code]
    return band_in_words(least, most, decimals_of(observations), say)


def area_value_or_reason(observations: IndicatorValues, code: NisCode, say: Translator) -> str:
    """What one area has: its value with the unit, or the reason why it has none."""
    value = float(observations.table["value"][code])
    state = str(observations.table["state"][code])
    return value_or_reason(observations, value, state, say, code)


def _note(note: Any) -> Text | str:
    return note if isinstance(note, Text) else ""


def detail(row: Any, observations: IndicatorValues, say: Translator) -> Text | str:
    """The second line of a tooltip: where the figure comes from and how sure it is."""
    if observations.level == "commune":
        return _note(row.note)
    if row.state != VALUE:
        return ""
    if row.origin == "published":
        return published_words(observations.edition.year, row.n)
    if pd.isna(row.n):
        return ""
    digits = decimals_of(observations)
    said = Text("n = {n}", n=int(row.n))
    write = say.percent if observations.as_percent else say.number
    modelled = row.origin in MODELLED
    if pd.notna(row.low):
        estimate = Text("Estimate, n = {n}; 95% interval {low} to {high}")
        model = Text("Model, n = {n}; 95% interval {low} to {high}")
        said = Text(
            (model if modelled else estimate).msgid,
            n=int(row.n),
            low=write(row.low, digits),
            high=write(row.high, digits),
        )
    bounded = observations.indicator.kind in ("count", "score") and not modelled
    if isinstance(row.note, Text) and bounded:
        return Text("{estimate}; {bound}", estimate=said, bound=row.note)
    return said


def published_words(year: int, n: object) -> Text:
    """What stands beside a published figure: its year, and n where that was published."""
    if isinstance(n, SupportsIndex):  # NA is not
        return Text("Published figure of {year}, n = {n}", year=str(year), n=int(n))
    return Text("Published figure of {year}, n not published", year=str(year))


def decimals_of(observations: IndicatorValues) -> int:
    """The most digits that any value is written with; see :mod:`geo.survey.decimals`."""
    return digits_of(observations.indicator, observations.level)


def decimals_of_area(observations: IndicatorValues, code: NisCode | None, value: float) -> int:
    """The digits that the value of one area is written with."""
    figure = None if code is None else observations.figures.get(code)
    return digits_of(observations.indicator, observations.level, value, figure)
