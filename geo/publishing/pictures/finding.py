"""The title of a picture of a map: a finding where a rule gives one, else what is shown.

The rule: at the level of communes, where values were put into classes or categories, the class
that holds most communes is a finding if it holds at least :data:`LEAST_SHARE` of those that have a
value and no other holds as many. It counts communes and says nothing of why. Estimates above the
commune, values known only by bands, and documented programmes, of which a commune may have more
than are known, have no such finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Labels, Text, translator
from geo.survey.indicators import PROGRESS

if TYPE_CHECKING:
    from geo.publishing.map_view import MapView

LEAST_SHARE = 1 / 3
_LEAST_COMMUNES = 10
"""A largest class among fewer is chance."""


def title_of_map(composed: MapView) -> Text | Labels:
    """The finding, or what the map shows."""
    return finding_of_map(composed) or composed.title()


def finding_of_map(composed: MapView) -> Text | None:
    """What most communes have; None where the rule gives no finding."""
    found = largest_class(composed)
    return None if found is None else _sentence(composed, *found)


def largest_class(composed: MapView) -> tuple[int, int] | None:
    """The place of the class that is a finding, and how many communes it holds; None without."""
    picture = composed.picture
    if composed.view.level != "commune" or any(picture.unsure):
        return None
    if composed.indicator.nature != "answers":
        return None
    if composed.observations.table["least"].notna().any():
        return None
    counts = {
        letter: picture.letters.count(letter) for letter in set(picture.letters) if letter.isdigit()
    }
    if picture.valued < _LEAST_COMMUNES or not counts:
        return None
    most = max(counts.values())
    largest = [letter for letter, count in counts.items() if count == most]
    if len(largest) > 1 or most < LEAST_SHARE * picture.valued or len(counts) < 2:
        return None
    return int(largest[0]), most


def _sentence(composed: MapView, place: int, count: int) -> Text:
    picture, indicator = composed.picture, composed.indicator
    numbers = {"n": count, "all": picture.valued}
    say = translator(composed.view.lang)
    if picture.classes is None:
        return Text(
            "{what}: {answer} in {n} of {all} communes",
            what=indicator.label,
            answer=picture.categories[place],
            **numbers,
        )
    limits = picture.range_label(place, say)
    if indicator.question == PROGRESS:
        return Text("{n} of {all} communes rate themselves {limits}", limits=limits, **numbers)
    return Text(
        "{what}: {answer} in {n} of {all} communes", what=indicator.label, answer=limits, **numbers
    )
