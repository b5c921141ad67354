"""Progress, index and domains of the places compared, and the index pair by pair, in words.

Columns come in; rows of cells, places on a scale and sentences go out. A commune has its own value,
a larger area an estimate with n and interval, or a published figure: the cell says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.language import Text
from geo.publishing.labelled_claims import claim, claim_of_answers
from geo.publishing.names_in_sentences import in_brackets
from geo.publishing.rank_words import beside_weights, variation_of, varied_in
from geo.survey import load_edition
from geo.survey.comparison.index_of_two_places import index_pair
from geo.survey.comparison.place_differences import overlap
from geo.survey.comparison.ranking import rank_communes
from geo.survey.disclosed import is_shown
from geo.survey.maturity.robustness import DRAWS
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import MissingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.publishing.compare_page.places import PlaceColumn
    from geo.publishing.profile_words import Words
    from geo.publishing.view import View
    from geo.survey import AreaValue, ScoreLine
    from geo.survey.comparison.index_of_two_places import PlacePair
    from geo.survey.comparison.ranking import Ranking

    _Name = Text | Labels

_PER_POINT = 10.0  # per cent of the scale for each point out of 10
_HALF_MARK = 3.2  # per cent of the scale: half of a mark, on the narrowest scale that is drawn
_LANE = 20  # pixels


@dataclass(frozen=True)
class ScoreCell:
    """What one column has in a row: the words, and lines below them about how sure they are."""

    words: Markup
    small: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoreRow:
    """One row of a table with a cell for each column; ``small`` stands under the label."""

    label: str
    cells: tuple[ScoreCell, ...]
    small: str = ""


@dataclass(frozen=True)
class ScoreDot:
    """A mark on a scale from 0 to 10: places in per cent of it, ``top`` in pixels.

    ``band`` is (left, width) of an interval, or of the band in which a commune's score is given;
    None where there is none.
    """

    column: PlaceColumn
    at: float
    top: int
    band: tuple[float, float] | None


@dataclass(frozen=True)
class DomainRow:
    """A domain: its marks on the scale (``height`` pixels), and its numbers."""

    label: str
    dots: tuple[ScoreDot, ...]
    height: int
    cells: tuple[ScoreCell, ...]

    @property
    def banded(self) -> bool:
        """Whether the score of a commune in it is given in a band."""
        return any(dot.column.is_commune and dot.band for dot in self.dots)


@dataclass(frozen=True)
class PairWords:
    """Two places and the sentence about their index; ``kind`` is that of the pair."""

    first: PlaceColumn
    second: PlaceColumn
    sentence: str
    kind: str


def cell_of(column: PlaceColumn, line: ScoreLine, words: Words, say: Translator) -> ScoreCell:
    """A score of a place: what it is, and of an area n and interval or that it was published."""
    reading = line.own
    value = words.reading(line, reading)
    if reading.value is None:
        return ScoreCell(value)
    if reading.place.level == "commune":
        own = Text("its own answer") if line.indicator.question else Text("from its own answers")
        whose = Text("answered before the merger") if column.is_merged else own
        return ScoreCell(Markup("<b>{}</b>").format(value), (say.render(whose),))
    parts = (words.size(reading), words.interval(line, reading))
    return ScoreCell(Markup("<b>{}</b>").format(value), tuple(filter(None, parts)))


def place_row(
    view: View, columns: Sequence[PlaceColumn], vintage: int, say: Translator
) -> ScoreRow | None:
    """Each commune's place by the index as an interval; None where no column has one."""
    cells = []
    found = False
    for column in columns:
        place = _place(view, column, vintage, say)
        found |= place is not None
        cells.append(ScoreCell(Markup("{}").format(place or "–")))
    if not found:
        return None
    ranking = rank_communes(view.edition, INDEX, view.index_weights, variation_of(view.vary))
    what = _varied(ranking, say)
    varied = (
        Text("in nine of ten draws of {varied}", varied=what)
        if ranking.banded
        else Text("in nine of ten choices of {varied}", varied=what)
    )
    synthetic = columns[0].profile.edition.demonstration
    small = say.render(claim_of_answers(varied, synthetic=synthetic))
    return ScoreRow(say("Place among the communes"), tuple(cells), small)


def _varied(ranking: Ranking, say: Translator) -> str:
    """What the draws are of, as the page of places says it."""
    return say.list([say.render(one) for one in varied_in(ranking)])


def domain_rows(columns: Sequence[PlaceColumn], words: Words, say: Translator) -> list[DomainRow]:
    """The seven domains, each with a mark for every column that has a score."""
    rows = []
    for number, line in enumerate(columns[0].profile.domains):
        if not is_shown(columns[0].profile.edition, line.indicator.part):
            continue
        lines = [column.profile.domains[number] for column in columns]
        dots, lanes = _lanes(
            [
                (column, one.own)
                for column, one in zip(columns, lines, strict=True)
                if one.own.value is not None
            ]
        )
        rows.append(
            DomainRow(
                label=say.render(line.indicator.label),
                dots=tuple(dots),
                height=_LANE * max(lanes, 1),
                cells=tuple(
                    cell_of(column, one, words, say)
                    for column, one in zip(columns, lines, strict=True)
                ),
            )
        )
    return rows


def pair_words(
    view: View, columns: Sequence[PlaceColumn], vintage: int, say: Translator
) -> list[PairWords]:
    """Every two columns that both have an index, in the order of the columns."""
    found = []
    weights, variation = view.index_weights, variation_of(view.vary)
    varied = ""
    if load_edition(view.edition).discloses(INDEX):
        varied = _varied(rank_communes(view.edition, INDEX, weights, variation), say)
    for one, other in combinations(columns, 2):
        pair = index_pair(view.edition, one.code, other.code, vintage, weights, variation)
        if pair is None:
            continue
        first, second = (one, other) if pair.first == one.code else (other, one)
        said = _sentence(pair, first, second, vintage, varied, say)
        synthetic = one.profile.edition.demonstration
        found.append(PairWords(first, second, claim(said, say, synthetic=synthetic), pair.kind))
    return found


def certainty_notes(view: View, pairs: Sequence[PairWords], say: Translator) -> list[str]:
    """What the certainty of the pairs is made of, one sentence for each kind there is."""
    if not pairs:
        return []
    ranking = rank_communes(view.edition, INDEX, view.index_weights, variation_of(view.vary))
    draws = say(
        "Two communes: draws of weights of the domains around those chosen; they show how much of "
        "a lead is a choice, not chance."
    )
    sentences = {
        "draws": " ".join([draws, *(say.render(one) for one in beside_weights(ranking))]),
        "beside": say(
            "A commune beside an area: the interval is for the mean of the area; its communes lie "
            "much further apart."
        ),
        "difference": say(
            "Two areas: the interval is for who happened to answer, and knows what the two have "
            "in common."
        ),
    }
    kinds = {pair.kind for pair in pairs}
    return [sentence for kind, sentence in sentences.items() if kind in kinds]


def without_index(columns: Sequence[PlaceColumn], say: Translator) -> str:
    """The columns that have no index, each with the reason; empty where all have one."""
    named = [
        say(
            "{name} ({part})",
            name=column.name,
            part=in_brackets(
                say.render(MissingState(column.profile.index.own.state).label), say.language
            ),
        )
        for column in columns
        if column.profile.index.own.value is None
    ]
    return say.list(named) if named else ""


def overlaps(columns: Sequence[PlaceColumn], vintage: int, say: Translator) -> list[str]:
    """What must be known before places are compared of which one is part of another."""
    said: list[str] = []
    parts: dict[str, list[str]] = {}
    for one, other in combinations(columns, 2):
        how = overlap(one.code, other.code, vintage)
        if how == "same":
            said.append(
                say("{name} and {other} are the same territory.", name=one.name, other=other.name)
            )
        elif how is not None:
            inner, outer = (one, other) if how == "first" else (other, one)
            parts.setdefault(say.render(outer.name), []).append(say.render(inner.name))
    said += [
        say("Part of {name}: {names}.", name=name, names=say.list(inside))
        for name, inside in parts.items()
    ]
    if parts:
        said.append(say("A part counts in both, so the two are not independent."))
    return said


def _place(view: View, column: PlaceColumn, vintage: int, say: Translator) -> str | None:
    if not column.is_commune or vintage != column.profile.edition.vintage:
        return None
    if column.profile.index.own.value is None:
        return None
    ranking = rank_communes(view.edition, INDEX, view.index_weights, variation_of(view.vary))
    place = ranking.places.get(column.code)
    if place is None:
        return None
    low, high = say.ordinal(place.low), say.ordinal(place.high)
    if low == high:
        return say("{place} of {n}", place=low, n=ranking.ranked)
    return say("{low} to {high} of {n}", low=low, high=high, n=ranking.ranked)


def _lanes(scores: Sequence[tuple[PlaceColumn, AreaValue]]) -> tuple[list[ScoreDot], int]:
    """Marks that would lie on one another go below each other; and how many lanes that takes."""
    ends: list[float] = []
    dots = []
    for column, reading in sorted(scores, key=lambda one: (_span(one[1])[0], one[0].letter)):
        left, right = _span(reading)
        lane = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [right]
        at = _PER_POINT * (reading.value or 0.0)
        band = None
        low, high = ends_of(reading)
        if low is not None and high is not None:
            band = (_PER_POINT * low, _PER_POINT * (high - low))
        dots.append(ScoreDot(column, at, _LANE * lane, band))
    return dots, len(ends)


def _span(reading: AreaValue) -> tuple[float, float]:
    """From where to where a mark with its band reaches, in per cent of the scale."""
    at = _PER_POINT * (reading.value or 0.0)
    low, high = (at if end is None else _PER_POINT * end for end in ends_of(reading))
    return min(low, at - _HALF_MARK), max(high, at + _HALF_MARK)


def ends_of(reading: AreaValue) -> tuple[float | None, float | None]:
    """Of an estimate its interval; of a commune's score what it can be, where it is a band."""
    if reading.least is not None and reading.most is not None:
        return reading.least, reading.most
    return reading.low, reading.high


def _sentence(  # noqa: PLR0917  (two places and what is said of them)
    pair: PlacePair,
    first: PlaceColumn,
    second: PlaceColumn,
    vintage: int,
    varied: str,
    say: Translator,
) -> str:
    match pair.kind:
        case "draws":
            return _draws(pair, (first.name, second.name), varied, say)
        case "merged":
            return say(
                "At least one of the two was merged since from communes that were surveyed apart: "
                "it has an index, but no domains of its own to weigh."
            )
        case "beside":
            return _beside(pair, first.name, second.name, say)
        case _:
            return _difference(pair, first, second, vintage, say)


def _draws(pair: PlacePair, names: tuple[_Name, _Name], varied: str, say: Translator) -> str:
    first, second = names
    level = DRAWS - pair.ahead - pair.behind
    if level == DRAWS:
        return say("They are level in all {draws} draws of {varied}.", draws=DRAWS, varied=varied)
    ahead, behind = pair.ahead, pair.behind
    if behind > ahead:
        first, second, ahead, behind = second, first, behind, ahead
    if ahead == DRAWS:
        return say(
            "{name} is ahead in all {draws} draws of {varied}.",
            name=first,
            draws=DRAWS,
            varied=varied,
        )
    if level:
        return say(
            "{name} is ahead in {n} of {draws} draws of {varied}, {other} in {m}; in the rest they "
            "are level.",
            varied=varied,
            name=first,
            n=ahead,
            draws=DRAWS,
            other=second,
            m=behind,
        )
    return say(
        "{name} is ahead in {n} of {draws} draws of {varied}, {other} in {m}.",
        varied=varied,
        name=first,
        n=ahead,
        draws=DRAWS,
        other=second,
        m=behind,
    )


def _beside(pair: PlacePair, commune: Text | Labels, area: Text | Labels, say: Translator) -> str:
    if pair.low is None or pair.high is None or pair.value is None:
        return say("The mean has no interval ({area}), so nothing is said.", area=area)
    ends = {"low": say.number(pair.low, 2), "high": say.number(pair.high, 2)}
    least = pair.value if pair.least is None else pair.least
    most = pair.value if pair.most is None else pair.most
    if least > pair.high:
        return say(
            "{name} is above the 95% interval of the mean ({area}: {low} to {high}).",
            name=commune,
            area=area,
            **ends,
        )
    if most < pair.low:
        return say(
            "{name} is below the 95% interval of the mean ({area}: {low} to {high}).",
            name=commune,
            area=area,
            **ends,
        )
    if pair.least is not None:
        return say(
            "What the index can be ({name}) and the 95% interval of the mean ({area}: {low} to "
            "{high}) overlap: whether above or below that mean is not known.",
            name=commune,
            area=area,
            **ends,
        )
    return say(
        "{name} lies in the 95% interval of the mean ({area}: {low} to {high}): whether above or "
        "below that mean is not known.",
        name=commune,
        area=area,
        **ends,
    )


def _difference(
    pair: PlacePair, first: PlaceColumn, second: PlaceColumn, vintage: int, say: Translator
) -> str:
    if overlap(first.code, second.code, vintage) == "same":
        return say("They are the same communes.")
    assert pair.value is not None
    value, low, high = pair.value, pair.low, pair.high
    one, other = first.name, second.name
    if value < 0:
        one, other, value = other, one, -value
        low, high = (None, None) if low is None or high is None else (-high, -low)
    if low is None or high is None:
        return say.plural(
            "Higher mean: {name}, {value} point above {other}; the difference has no interval.",
            "Higher mean: {name}, {value} points above {other}; the difference has no interval.",
            n=value,
            name=one,
            other=other,
            value=say.number(value, 2),
        )
    said = say.plural(
        "Higher mean: {name}, {value} point above {other}; 95% interval of the difference: {low} "
        "to {high}.",
        "Higher mean: {name}, {value} points above {other}; 95% interval of the difference: {low} "
        "to {high}.",
        n=value,
        name=one,
        other=other,
        value=say.number(value, 2),
        low=_signed(low, say),
        high=_signed(high, say),
    )
    sure = say("Chance alone does not explain it.")
    unsure = say("Chance alone may explain it.")
    return f"{said} {sure if low > 0 else unsure}"


def _signed(value: float, say: Translator) -> str:
    """A number that may be below zero, with a minus and not a hyphen."""
    return say.number(value, 2).replace("-", "\N{MINUS SIGN}")
