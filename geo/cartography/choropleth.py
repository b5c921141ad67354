"""From observations to a picture: which class each area falls in, and the legend that says so.

The legend is made from the same :class:`Choropleth` as the map, never from the controls, so the
two cannot disagree.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geo.cartography.classes import (
    DEFAULT_CLASSES,
    DEFAULT_SCHEME,
    Classes,
    Scheme,
    along_bands,
    classify,
)
from geo.cartography.colours import DEFAULT_SCALE, Kind, Theme, ramp
from geo.cartography.histogram import bins_of
from geo.cartography.missing_patterns import LEFT_OUT, MISSING_PATTERNS
from geo.language import Text
from geo.survey.decimals import as_written
from geo.survey.missing import MissingState
from geo.survey.values.model_estimates import MODELLED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.language import Labels, Translator
    from geo.territory.nis_code import NisCode


# What a paint calls areas whose interval reaches into another class, beside their own class.
UNSURE = "~"

# What a paint calls areas whose value is a model's, beside their own class.
MODEL = "^"
_MODEL = Text("By the model: few answers")

_UNSURE_INTERVAL = Text("Interval reaches into another class")
_UNSURE_BANDS = Text("Could be in another class: scores given in bands")

MOST_LIMIT_DECIMALS = 3  # of limits that a reader types


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend.

    Attributes
    ----------
    letter
        What a paint sends for areas of this entry: a digit for a class, a letter for a state.
    label
        What the reader sees; for classes of numbers made by :meth:`Choropleth.range_label`.
    count
        How many of the areas shown belong to it.
    """

    letter: str
    label: Text | Labels | str
    count: int


@dataclass(frozen=True)
class Choropleth:
    """A classified map, independent of language and of how it is drawn.

    Attributes
    ----------
    codes
        REFNIS codes in the order of the geometry.
    letters
        One character an area, in that order: class digit, letter of a missing state, or
        :data:`~geo.cartography.missing_patterns.LEFT_OUT`.
    values
        Value of each area, NaN where missing or left out.
    classes
        The class limits; None for categories.
    categories
        Labels of the categories; empty for numbers.
    colours
        ``#rrggbb`` of each class.
    decimals
        Digits after the mark that values are shown with.
    missing_words
        Words for missing states where the usual ones do not fit.
    unsure
        For each area, whether its interval, or what its value can be, reaches into another class.
    unsure_word
        What the legend says of these areas.
    modelled
        For each area, whether its value is an estimate by a model: its look says so, and not that
        its interval is wide, which is known of all of these.
    losses
        Classes that are marked as losses, beside their colour.
    on_paper
        ``colours`` of the light theme, whatever the theme is: paper is light.
    """

    codes: tuple[NisCode, ...]
    letters: str
    values: tuple[float, ...]
    classes: Classes | None
    categories: tuple[Labels | Text, ...]
    colours: tuple[str, ...]
    decimals: int
    missing_words: tuple[tuple[MissingState, Text], ...] = ()
    unsure: tuple[bool, ...] = ()
    unsure_word: Text = _UNSURE_INTERVAL
    modelled: tuple[bool, ...] = ()
    losses: tuple[int, ...] = ()
    on_paper: tuple[str, ...] = ()

    def word_for(self, state: MissingState) -> Text:
        """What a missing state is called on this map."""
        return dict(self.missing_words).get(state, state.label)

    @property
    def marks(self) -> tuple[str, ...]:
        """For each area, what is drawn over its class.

        ``1`` where it may belong to another class, ``2`` where it is a model's, ``0`` otherwise.
        """
        none = (False,) * len(self.codes)
        pairs = zip(self.unsure or none, self.modelled or none, strict=True)
        return tuple("2" if model else "1" if unsure else "0" for unsure, model in pairs)

    @property
    def shown(self) -> int:
        """How many areas are not left out by a filter."""
        return sum(letter != LEFT_OUT for letter in self.letters)

    @property
    def valued(self) -> int:
        """How many areas have a value."""
        return sum(letter.isdigit() for letter in self.letters)

    def legend(self, say: Translator) -> list[LegendEntry]:
        """The entries in reading order: classes from low to high, then missing states."""
        counts = {letter: self.letters.count(letter) for letter in set(self.letters)}
        if self.classes is None:
            entries = [
                LegendEntry(str(i), label, counts.get(str(i), 0))
                for i, label in enumerate(self.categories)
            ]
        else:
            entries = [
                LegendEntry(str(i), self.range_label(i, say), counts.get(str(i), 0))
                for i in range(self.classes.k)
            ]
        for state, look in MISSING_PATTERNS.items():
            if counts.get(look.letter):
                entries.append(LegendEntry(look.letter, self.word_for(state), counts[look.letter]))
        if any(self.unsure):
            entries.append(LegendEntry(UNSURE, self.unsure_word, sum(self.unsure)))
        if any(self.modelled):
            entries.append(LegendEntry(MODEL, _MODEL, sum(self.modelled)))
        return entries

    def range_label(self, i: int, say: Translator) -> str:
        """The limits of class ``i`` as the language writes them."""
        assert self.classes is not None
        low, high = self.classes.lower[i], self.classes.upper[i]
        digits = self._digits_of_limits()
        if self.classes.exact:
            return say.number(high, digits)
        if low == high:
            return say.number(high, digits)
        if self.decimals == 0 and (i or not low.is_integer()):
            # Whole numbers: say the first one that is really in the class.
            low += 1
            if low >= high:
                return say.number(high, 0)
        return say(
            "{low} to {high}",
            low=say.number(low, digits),
            high=say.number(high, digits),
        )

    def _digits_of_limits(self) -> int:
        """The fewest digits that write every limit exactly: "2 to 4", not "2.00 to 4.00"."""
        assert self.classes is not None
        limits = (*self.classes.lower, *self.classes.upper)
        return _digits(limits, self.decimals)


def choropleth(
    table: pd.DataFrame,
    *,
    scale_kind: Kind = "sequential",
    categories: tuple[tuple[float, Labels | Text], ...] = (),
    bounds: tuple[float, float] | None = None,
    decimals: int = 1,
    zero_apart: bool = False,
    counted_share: bool = False,
    scheme: Scheme = DEFAULT_SCHEME,
    k: int = DEFAULT_CLASSES,
    limits: tuple[float, ...] = (),
    palette: str | None = None,
    theme: Theme = "light",
    keep: Collection[str] | None = None,
    missing_words: tuple[tuple[MissingState, Text], ...] = (),
    bands: tuple[float, ...] = (),
) -> Choropleth:
    """Classify a table of observations for drawing.

    Parameters
    ----------
    table
        Indexed by REFNIS code in the order of the geometry, with ``value`` (float64; NaN where
        missing) and ``state`` (``"value"`` or a missing state); where values are estimates, also
        ``low`` and ``high`` (float64; NaN where there is no interval), and where they are known
        only by bands ``least`` and ``most`` (float64; NaN where a value is exact).
    scale_kind
        What the indicator asks for.
    categories
        Value and label of each category, in order; empty for numbers.
    bounds, decimals
        The indicator's natural range and the most digits it is shown with; values that need
        fewer are classed and written with fewer, so that whole numbers stay whole.
    zero_apart
        Whether none is a class of its own, as it should be for counts.
    counted_share
        Whether the values are shares of a whole that was counted, not sampled.
    scheme, k, limits
        Classification; see :func:`~geo.cartography.classes.classify`.
    palette
        Key of a colour scale; None is the default for ``scale_kind``. A scale of another kind
        than the indicator's is used all the same: the reader asked for it.
    theme
        Whether the page is light or dark.
    keep
        Codes to show; None shows all. What is left out takes no part in class breaks.
    missing_words
        Words for missing states where the usual ones do not fit.
    bands
        Where a value stands for its whole band: the ends of the bands, which are then the only
        limits that classes have.

    Raises
    ------
    AtlasError
        From own limits that make no classes.
    """
    codes = tuple(table.index)
    kept = np.ones(len(codes), dtype=bool) if keep is None else table.index.isin(list(keep))
    has_value = kept & (table["state"] == "value").to_numpy()
    values = np.where(has_value, table["value"].to_numpy(dtype=float), np.nan)
    classes: Classes | None = None
    if categories:
        order = {value: i for i, (value, _) in enumerate(categories)}
        found = [order.get(float(v), -1) if np.isfinite(v) else -1 for v in values]
        n_colours = len(categories)
    else:
        decimals = _digits(values, decimals)
        if scheme == "own":
            decimals = max(decimals, _digits(limits, MOST_LIMIT_DECIMALS))
        classes = classify(
            values,
            scheme,
            k,
            limits=limits,
            bounds=bounds,
            decimals=decimals,
            zero_apart=zero_apart,
            counted_share=counted_share,
        )
        if bands and classes.k:
            classes = along_bands(values, classes, bands)
        found = list(classes.codes)
        n_colours = classes.k
    states = table["state"].tolist()
    letters = "".join(
        _letter(bool(shown), cls, state)
        for shown, cls, state in zip(kept, found, states, strict=True)
    )
    scale = palette or DEFAULT_SCALE[scale_kind]
    modelled = has_value & (
        np.asarray(table["origin"].isin(MODELLED)) if "origin" in table else False
    )
    return Choropleth(
        codes=codes,
        letters=letters,
        values=tuple(map(float, values)),
        classes=classes,
        categories=tuple(label for _, label in categories),
        colours=ramp(scale, n_colours, theme) if n_colours else (),
        on_paper=ramp(scale, n_colours) if n_colours else (),
        decimals=decimals,
        missing_words=missing_words,
        unsure=_unsure(table, classes, kept & ~modelled),
        unsure_word=_UNSURE_BANDS if _known("least", table).any() else _UNSURE_INTERVAL,
        modelled=tuple(map(bool, modelled)) if modelled.any() else (),
    )


def in_theme(
    picture: Choropleth, theme: Theme, scale_kind: Kind, palette: str | None
) -> Choropleth:
    """The same classes in the colours of a theme; scale and palette as for :func:`choropleth`."""
    scale, n_colours = palette or DEFAULT_SCALE[scale_kind], len(picture.on_paper)
    return replace(picture, colours=ramp(scale, n_colours, theme) if n_colours else ())


def _unsure(
    table: pd.DataFrame, classes: Classes | None, kept: NDArray[np.bool_]
) -> tuple[bool, ...]:
    """Whether the two ends of each interval, or of what a value can be, differ in class."""
    if classes is None or not classes.k or "low" not in table:
        return ()
    inner = classes.upper[:-1]
    low, high = _known("low", table), _known("high", table)
    reaches = np.searchsorted(inner, table["low"]) != np.searchsorted(inner, table["high"])
    found = kept & low & high & reaches
    least = _known("least", table)
    if least.any():
        # A band that begins where a class ends has no width in it.
        first = np.searchsorted(inner, table["least"], side="right")
        found |= kept & least & (first != np.searchsorted(inner, table["most"]))
    return tuple(map(bool, found))


def _known(column: str, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Where a column that a table may lack has a number."""
    if column not in table:
        return np.zeros(len(table), dtype=np.bool_)
    return np.asarray(table[column].notna())


def _letter(shown: bool, cls: int, state: str) -> str:
    if not shown:
        return LEFT_OUT
    if cls >= 0:
        return str(cls)
    return MISSING_PATTERNS[MissingState(state)].letter


@dataclass(frozen=True)
class Frame:
    """What surrounds the colours on the map, in the reader's language.

    Attributes
    ----------
    title, unit_note, foot
        Lines of the legend: the indicator, its unit and direction, n and source.
    value_pattern
        How a tooltip writes a value: ``{v}`` stands for the number.
    details
        For each area with a value, in order: a second tooltip line, or "". Empty for none.
    digits
        For each area with a value, in order: digits after the mark. Empty: as few as write all.
    ranges
        For each area with a value, in order: what the value can be, where one number would say too
        much. Empty: numbers are told.
    label
        That the data are a demonstration, on the map itself, or "".
    selected
        Codes of the outlined areas.
    fit
        A signature of what the map should fit to; the map moves only when it changes.
    stage
        Whether the map is shown to a room.
    keys
        Keyboard key -> action told to the page.
    sync
        Name of the group of maps that move together, or "".
    ends
        Which ends of the values are named in the map's summary.
    """

    title: str
    unit_note: str
    foot: str
    value_pattern: str
    details: tuple[str, ...] = ()
    digits: tuple[int, ...] = ()
    ranges: tuple[str, ...] = ()
    label: str = ""
    selected: tuple[NisCode, ...] = ()
    fit: str = ""
    stage: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    sync: str = ""
    ends: Literal["both", "highest", ""] = ""


def paint(
    picture: Choropleth,
    frame: Frame,
    say: Translator,
    *,
    geometry: str,
    level: Literal["commune", "arrondissement", "province", "region"],
    theme: Theme = "light",
) -> dict[str, Any]:
    """What ``atlas.paint`` needs to draw ``picture``: plain JSON, a few kilobytes, no geometry."""
    letters = set(picture.letters)
    states = {
        look.letter: {"label": say.render(picture.word_for(state)), "pattern": look.pattern}
        for state, look in MISSING_PATTERNS.items()
        if look.letter in letters
    }
    body: dict[str, Any] = {
        "geo": geometry,
        "level": level,
        "lang": say.language,
        "locale": say.locale_tag,
        "theme": theme,
        "stage": frame.stage,
        "cls": picture.letters,
        "colours": picture.colours,
        "dec": max(frame.digits, default=_digits(picture.values, picture.decimals)),
        "states": states,
        "unit": frame.value_pattern,
        "sel": frame.selected,
        "fit": frame.fit,
        "label": frame.label,
        "keys": dict(frame.keys),
        "legend": {
            "title": frame.title,
            "note": frame.unit_note,
            "foot": frame.foot,
            "items": [
                {"c": e.letter, "label": say.render(e.label), "n": say.number(e.count)}
                for e in picture.legend(say)
            ],
        },
        "words": words_of_map(say)
        | {"offline": say("The connection to the atlas is lost; trying to reach it again…")},
    }
    if picture.categories:
        body["cats"] = [say.render(label) for label in picture.categories]
    elif frame.ranges:
        body["val"] = frame.ranges
    else:
        body["val"] = [
            _short(value, picture.decimals)
            for value, letter in zip(picture.values, picture.letters, strict=True)
            if letter.isdigit()
        ]
        body["bins"] = bins_of(picture.classes, picture.decimals)
    if len(set(frame.digits)) > 1:  # not all alike: an answer is written as it was given
        body["decs"] = "".join(map(str, frame.digits))
    if any(picture.unsure) or picture.modelled:
        body["unsure"] = "".join(picture.marks)
    if picture.losses:
        body["losses"] = picture.losses
    if theme == "dark":
        body["paper"] = picture.on_paper
    if any(frame.details):
        body["more"] = frame.details
    if frame.ends:
        body["ends"] = frame.ends
    if frame.sync:
        body["sync"] = frame.sync
    body["id"] = f"{hash_of(body):08x}"
    return body


def selecting(body: dict[str, Any], selected: tuple[NisCode, ...]) -> dict[str, Any]:
    """A paint of nothing selected, with something selected."""
    if not selected:
        return body
    signed = zlib.crc32(repr(selected).encode(), int(body["id"], base=16))
    return body | {"sel": selected, "id": f"{signed:08x}"}


def words_of_map(say: Translator) -> dict[str, str]:
    """What ``atlas.js`` says of itself on every map, by its keys."""
    return {
        "in": say("Zoom in"),
        "out": say("Zoom out"),
        "home": say("Show everything"),
        "near": say("Zoom to {name}", name="{name}"),
        "map": say("Map"),
        "legend": say("Legend"),
        "walk": say(
            "Arrow keys go from area to area, Page Up and Page Down by name, plus and minus zoom; "
            "Enter selects one, Escape lets go of it."
        ),
        "which": say("Which one do you mean?"),
        "spread": say("How many areas have which value; the number in each class follows."),
        "pair": say("{name}: {value}", name="{name}", value="{value}"),
        "highest": say("Highest: {value}, {areas}", value="{value}", areas="{areas}"),
        "lowest": say("Lowest: {value}, {areas}", value="{value}", areas="{areas}"),
        "others": say("{n} others", n="{n}"),
        "without": say("Without a value: {label}, {n}", label="{label}", n="{n}"),
        "wait": say("Fetching the boundaries…"),
        "failed": say("The boundaries could not be fetched. Reload the page to try again."),
    }


def _digits(values: Iterable[float], most: int) -> int:
    """The fewest digits after the mark that write every value exactly, at most ``most``."""
    known = [as_written(value, most) for value in values if np.isfinite(value)]
    return next((d for d in range(most) if all(round(x, d) == x for x in known)), most)


def hash_of(body: dict[str, Any]) -> int:
    """A short signature of a paint, so that a test or a bench can see which one is drawn."""
    return zlib.crc32(repr(body).encode())


def _short(value: float, decimals: int) -> float | int:
    rounded = as_written(value, decimals)
    return int(rounded) if rounded == int(rounded) else rounded
