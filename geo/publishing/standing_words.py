"""What stands out of a commune or area, in words: higher, lower or not told apart, and since when.

A profile and the communes compared with come in; what is said of each score goes out. The words
follow from intervals (:mod:`geo.survey.comparison.told_apart`), so a score beside a mean that it
may well equal is never called higher. A mark stands with each word, and never alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.language import Text, listed_apart
from geo.publishing.comparison_set import area_beside, values_beside
from geo.publishing.labelled_claims import claim
from geo.publishing.names_in_sentences import in_brackets
from geo.publishing.signed_words import signed
from geo.survey.answer_counts import mean_of
from geo.survey.change.change_of_groups import changes_by, why_no_change_of_groups
from geo.survey.change.comparability import why_not_compared
from geo.survey.change.since_last_edition import edition_before, since_last_edition
from geo.survey.comparison.told_apart import Standing, standing
from geo.survey.decimals import MEAN_DIGITS, digits_of
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import AreaProfile, CommuneProfile, Edition, ScoreLine

STANDING_MARKS: dict[Standing, str] = {"higher": "▲", "lower": "▼", "not_told_apart": "○"}
_WORDS: dict[Standing, Text] = {
    "higher": Text("higher"),
    "lower": Text("lower"),
    "not_told_apart": Text("no clear difference"),
}
_IN: dict[Standing, Text] = {
    "higher": Text("higher in {names}"),
    "lower": Text("lower in {names}"),
    "not_told_apart": Text("without a clear difference in {names}"),
}


@dataclass(frozen=True)
class Told:
    """What is said of one score; "" where nothing can be.

    Attributes
    ----------
    standing : str or None
        A :data:`~geo.survey.comparison.told_apart.Standing`, beside the communes compared with.
    word : str
        The same in words.
    since : str
        How it moved since the edition before.
    """

    standing: Standing | None = None
    word: str = ""
    since: str = ""

    @property
    def mark(self) -> str:
        """The mark that stands before the word; "" where there is none."""
        return STANDING_MARKS[self.standing] if self.standing else ""


NOTHING_TOLD = Told()


def told_of_commune(
    view: View, profile: CommuneProfile, compared: ComparisonSet, say: Translator
) -> dict[str, Told]:
    """Id of the indicator -> what is said of the commune's progress, index and domains.

    Only of those that it has a value for.
    """
    lines = (profile.progress, profile.index, *profile.domains)
    lines = tuple(line for line in lines if line.own.value is not None)
    if not lines:
        return {}
    moved = since_last_edition(
        view.edition,
        profile.nis5,
        profile.vintage,
        [line.indicator.id for line in lines],
        view.index_weights,
    )
    found = {}
    for line in lines:
        key = line.indicator.id
        beside = _standing(view, line, compared)
        change = None if moved is None else moved.changes.get(key)
        since = ""
        if moved is not None and change is not None:
            since = _since(change, digits_of(line.indicator, "commune", change), moved.earlier, say)
        found[key] = Told(beside, say.render(_WORDS[beside]) if beside else "", since)
    return found


def told_of_area(view: View, profile: AreaProfile, say: Translator) -> dict[str, Told]:
    """Id of the indicator -> how an area's estimate moved since the edition before, and how sure.

    Only on the boundaries of both editions: an estimate is not carried to others.
    """
    edition = profile.edition
    earlier = edition_before(edition) if edition.has_answers else None
    if earlier is None or not profile.vintage == edition.vintage == earlier.vintage:
        return {}
    level = profile.place.level
    if level == "commune":
        return {}
    found = {}
    for line in (profile.progress, profile.index, *profile.domains):
        indicator = line.indicator
        if (
            line.own.value is None
            or line.own.origin == "published"
            or why_not_compared(indicator, earlier, edition, view.index_weights) is not None
            or why_no_change_of_groups(indicator) is not None
        ):
            continue
        table = changes_by(earlier.id, edition.id, indicator.id, level, view.index_weights)
        if profile.place.code not in table.index:
            continue
        row: dict[Any, Any] = table.loc[profile.place.code].to_dict()
        change, low, high = float(row["change"]), float(row["low"]), float(row["high"])
        if row["state"] != VALUE or not low <= high:
            continue
        verdict = standing((round(low, MEAN_DIGITS), round(high, MEAN_DIGITS)), (0.0, 0.0))
        said = say(
            "{change} since {year} ({low} to {high}): {verdict}",
            change=signed(change, MEAN_DIGITS, say),
            year=str(earlier.year),
            low=signed(low, MEAN_DIGITS, say),
            high=signed(high, MEAN_DIGITS, say),
            verdict=_WORDS[verdict],
        )
        found[indicator.id] = Told(since=said)
    return found


def standing_sentence(
    profile: CommuneProfile, told: Mapping[str, Told], compared: ComparisonSet, say: Translator
) -> str:
    """In which domains the commune is higher, lower or not told apart; "" where nothing is said."""
    names: dict[Standing, list[str]] = {"higher": [], "lower": [], "not_told_apart": []}
    for line in profile.domains:
        beside = told.get(line.indicator.id, NOTHING_TOLD).standing
        if beside:
            names[beside].append(say("“{name}”", name=line.indicator.label))
    said = {kind: found for kind, found in names.items() if found}
    if not said:
        return ""
    group = in_brackets(say.render(compared.name), say.language)
    if set(said) == {"not_told_apart"}:
        sentence = say(
            "In no domain does its score differ clearly from the mean of the communes it is "
            "compared with ({name}).",
            name=group,
        )
    else:
        sentence = say(
            "Beside the mean of the communes it is compared with ({name}), its score is {parts}.",
            name=group,
            parts=_parts(said, say),
        )
    return claim(sentence, say, synthetic=profile.edition.demonstration)


def _parts(said: Mapping[Standing, Sequence[str]], say: Translator) -> str:
    parts: list[str] = []
    for kind, names in said.items():
        if kind == "not_told_apart" and len(names) > 1:
            parts.append(say("without a clear difference in the other {n}", n=len(names)))
        else:
            parts.append(say(_IN[kind].msgid, names=say.list(list(names))))
    return say.render(listed_apart(parts))


def _standing(view: View, line: ScoreLine, compared: ComparisonSet) -> Standing | None:
    """By the numbers as they are and as they are written: what both say, else not told apart."""
    mean, own = _interval(view, line, compared), line.own.ends
    if mean is None or own is None:
        return None
    digits = digits_of(line.indicator, "commune", line.own.value)
    exact = standing(own, mean)
    low, high = (round(end, MEAN_DIGITS) for end in mean)
    written = standing((round(own[0], digits), round(own[1], digits)), (low, high))
    return exact if exact == written else "not_told_apart"


def _interval(view: View, line: ScoreLine, compared: ComparisonSet) -> tuple[float, float] | None:
    """The interval of the mean that is shown beside a score; None where there is none."""
    if compared.is_area:
        area = area_beside(line, compared)
        if area is None or area.low is None or area.high is None:
            return None
        return area.low, area.high
    values = values_beside(view, line.indicator.id, compared)
    if not values["least"].notna().any():
        return mean_of(values["value"]).interval
    known = values[values["value"].notna()]
    least = mean_of(known["least"].fillna(known["value"])).interval
    most = mean_of(known["most"].fillna(known["value"])).interval
    return None if least is None or most is None else (least[0], most[1])


def _since(change: float, digits: int, earlier: Edition, say: Translator) -> str:
    return say("{change} since {year}", change=signed(change, digits, say), year=str(earlier.year))
