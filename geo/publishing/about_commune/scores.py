"""Index and domain scores of a commune beside those it is compared with, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.publishing.about_commune.strips import Strip, strip
from geo.publishing.band_words import band_in_words
from geo.publishing.comparison_set import area_beside, values_beside
from geo.publishing.profile_words import Words, shown_scores
from geo.publishing.standing_words import NOTHING_TOLD, Told
from geo.survey import MissingState
from geo.survey.answer_counts import AnswerCount, mean_of
from geo.survey.decimals import MEAN_DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.language import Labels, Text, Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import AreaValue, CommuneProfile, ScoreLine

_PER_POINT = 10.0  # per cent of the scale for each point out of 10


@dataclass(frozen=True)
class DomainRow:
    """One score beside two groups; places in per cent of a scale from 0 to 10, None where missing.

    ``id`` is its indicator's; ``told`` is what is said of the commune's own, ``strip`` all
    communes on the same scale.
    ``beside`` are (words, how sure) of the set compared with (absent where it is the region) and of
    the region; ``band`` is the interval of the region, ``own_band`` what the commune's own score
    can be where it is given as a band.
    """

    id: str
    label: Text | Labels
    own: Markup
    own_at: float | None
    set_at: float | None
    region_at: float | None
    band: tuple[float, float] | None
    beside: tuple[tuple[Markup, str], ...]
    own_band: tuple[float, float] | None = None
    told: Told = NOTHING_TOLD
    strip: Strip | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is any value; all may be withheld."""
        return any(at is not None for at in (self.own_at, self.set_at, self.region_at))


def score_rows(
    view: View,
    profile: CommuneProfile,
    sets: Sequence[ComparisonSet],
    told: Mapping[str, Told],
    say: Translator,
) -> list[DomainRow]:
    """Index and domains, each beside the first of the sets and beside the region.

    ``told`` as :func:`geo.publishing.standing_words.told_of_commune`.
    """
    words = Words(say, profile.edition.year)
    return [
        replace(
            _domain_row(line, sets, view, words),
            told=told.get(line.indicator.id, NOTHING_TOLD),
            strip=strip(view, profile, line, sets[0], say),
        )
        for line in shown_scores(profile)
    ]


def _domain_row(
    line: ScoreLine, sets: Sequence[ComparisonSet], view: View, words: Words
) -> DomainRow:
    region = next(one for one in line.around if one.place.level == "region")
    beside: list[tuple[Markup, str]] = []
    set_at = None
    first = sets[0]
    around = area_beside(line, first)
    if first.key == "region":
        pass
    elif around is None:
        values = values_beside(view, line.indicator.id, first)
        found = mean_of(values["value"], line.indicator.bounds)
        set_at = _at(found.mean)
        beside.append(
            (words.missing(region.state), "")
            if region.state == MissingState.NOT_ASKED
            else _mean_words(found, values, words.say)
        )
    else:
        set_at = _at(around.value)
        beside.append(_reading_words(words, line, around))
    beside.append(_reading_words(words, line, region))
    sure = region.low is not None and region.high is not None
    return DomainRow(
        id=line.indicator.id,
        label=line.indicator.label,
        own=words.reading(line, line.own),
        own_at=_at(line.own.value),
        set_at=set_at,
        region_at=_at(region.value),
        band=(_PER_POINT * (region.low or 0), _PER_POINT * ((region.high or 0) - (region.low or 0)))
        if sure
        else None,
        beside=tuple(beside),
        own_band=None
        if line.own.least is None or line.own.most is None
        else (_PER_POINT * line.own.least, _PER_POINT * (line.own.most - line.own.least)),
    )


def _at(value: float | None) -> float | None:
    return None if value is None else _PER_POINT * value


def _mean_words(same: AnswerCount, values: pd.DataFrame, say: Translator) -> tuple[Markup, str]:
    """A mean with n and interval; of scores that are known only by bands what the mean can be."""
    n = say("n = {n}", n=same.n)
    if same.mean is None:
        why = say.render(MissingState.WITHHELD.label)
        return Markup('<span class="missing">{}</span>').format(why), n
    if values["least"].notna().any():
        least, most = float(values["least"].mean()), float(values["most"].mean())
        n = " · ".join((n, band_in_words(least, most, MEAN_DIGITS, say)))
    elif same.interval is not None:
        low, high = (say.number(end, MEAN_DIGITS) for end in same.interval)
        n = " · ".join((n, f"{low}–{high}"))
    return Markup("{}").format(say.number(same.mean, MEAN_DIGITS)), n


def _reading_words(words: Words, line: ScoreLine, reading: AreaValue) -> tuple[Markup, str]:
    small = " · ".join(filter(None, (words.size(reading), words.interval(line, reading))))
    return words.reading(line, reading), small
