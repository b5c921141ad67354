"""Which published figures may stand side by side, and why others may not.

Figures come in; groups that can be compared, and sentences about those that cannot, go out. A
reader who sees two bars beside each other takes them for the same thing measured twice: same
question in the same words, same territory, same sample frame, same denominator. Only then are
they drawn so. That something changed "from ... to ..." is said of less still: of figures that are
neither rounded, derived, doubtful nor known only through others (:func:`why_change_is_not_stated`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.publishing.figure_words import area, base
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels
    from geo.survey.published.figures import Figure


@dataclass(frozen=True)
class Gap:
    """Two figures, or several pairs of them, that cannot stand side by side.

    Attributes
    ----------
    first, second : Figure
        One pair; the others have the same editions and areas.
    reasons : tuple of Text
    labels : tuple of Labels
        What the pairs are about.
    """

    first: Figure
    second: Figure
    reasons: tuple[Text, ...]
    labels: tuple[Labels, ...]


def comparable(first: Figure, second: Figure) -> Text | None:
    """None where two figures can be compared; otherwise the first reason why not."""
    found = reasons(first, second)
    return found[0] if found else None


def reasons(first: Figure, second: Figure) -> tuple[Text, ...]:
    """Every reason why two figures cannot be compared; none where they can.

    Areas of one edition can be compared with each other (the same questions on the same day); an
    area of one edition only with the same area of another.
    """
    if first.key != second.key:
        return (Text("They answer different questions."),)
    found = []
    if first.edition != second.edition:
        found += _other_territory_or_sample(first, second)
    found += _other_denominator(first, second)
    if first.label != second.label:
        found.append(_other_words(first, second))
    return tuple(found)


def why_change_is_not_stated(figures: Sequence[Figure]) -> Text | None:
    """None where "from ... to ..." may be said of figures; otherwise why not.

    They must be comparable, pair by pair, and each as firm as the sentence: what the columns
    ``rounded``, ``derived``, ``second_hand`` and ``doubt`` of the file say.
    """
    for place, first in enumerate(figures):
        for second in figures[place + 1 :]:
            why = comparable(first, second)
            if why is not None:
                return why
    weak = [(figure, found) for figure in figures if (found := _weaknesses(figure))]
    if not weak:
        return None
    parts = [
        Text("{year} ({why})", year=str(load_edition(figure.edition).year), why=listed(found))
        for figure, found in weak
    ]
    return Text(
        "Whether it changed is not told, given how the figures are known: {figures}.",
        figures=listed(parts),
    )


def _weaknesses(figure: Figure) -> list[Text]:
    known = (
        (figure.rounded, Text("rounded")),
        (figure.derived, Text("derived")),
        (figure.second_hand, Text("known only through others than the institute")),
        (figure.doubt, Text("doubtful")),
    )
    return [words for is_so, words in known if is_so]


def panels(figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """Split figures into groups in which every one can be compared with every other.

    In the order of the first of each group; each figure is in one group.
    """
    groups: list[list[Figure]] = []
    for figure in figures:
        for group in groups:
            if all(comparable(member, figure) is None for member in group):
                group.append(figure)
                break
        else:
            groups.append([figure])
    return [tuple(group) for group in groups]


def gaps(figures: Sequence[Figure]) -> list[Gap]:
    """What cannot be put side by side although it has one name, with the reasons.

    Between two groups of :func:`panels` the nearest pair is named: the fewest reasons, and the
    same area where both have it; pairs of the same editions and areas with the same reasons
    become one.
    """
    merged: dict[tuple[object, ...], Gap] = {}
    for key in dict.fromkeys(figure.key for figure in figures):
        groups = panels([figure for figure in figures if figure.key == key])
        for place, group in enumerate(groups):
            for other in groups[place + 1 :]:
                gap = _nearest(group, other)
                told = (
                    gap.first.edition,
                    gap.first.code,
                    gap.second.edition,
                    gap.second.code,
                    gap.reasons,
                )
                known = merged.get(told)
                if known is None:
                    merged[told] = gap
                else:
                    labels = (*known.labels, *gap.labels)
                    merged[told] = Gap(known.first, known.second, known.reasons, labels)
    return list(merged.values())


def mixes_denominators(figures: Sequence[Figure]) -> bool:
    """Whether some are shares of all the communes that answered, others of the engaged ones."""
    return {"answered", "engaged"} <= {base(f) for f in figures if f.unit_key.startswith("%")}


def _nearest(group: Sequence[Figure], other: Sequence[Figure]) -> Gap:
    pairs = [(reasons(first, second), first, second) for first in group for second in other]
    why, first, second = min(pairs, key=lambda pair: (len(pair[0]), pair[1].code != pair[2].code))
    if load_edition(first.edition).year > load_edition(second.edition).year:
        first, second = second, first
        why = reasons(first, second)
    return Gap(first, second, why, (first.label,))


def _other_territory_or_sample(first: Figure, second: Figure) -> list[Text]:
    if first.code != second.code:
        return [
            Text(
                "Other territory: {first} against {second}.", first=area(first), second=area(second)
            )
        ]
    if load_edition(first.edition).invited != load_edition(second.edition).invited:
        return [
            Text(
                "Other sample: one survey invited the communes of all Belgium, the other those of "
                "one part of it."
            )
        ]
    return []


def _other_denominator(first: Figure, second: Figure) -> list[Text]:
    score, other_score = (f.as_score() is not None for f in (first, second))
    share, other_share = (f.unit_key.startswith("%") for f in (first, second))
    if (score, share) != (other_score, other_share):
        return [Text("Other unit: {first} against {second}.", first=first.unit, second=second.unit)]
    unknown = [figure for figure in (first, second) if figure.base == "unknown"]
    if unknown and first.edition != second.edition:
        return [
            Text(
                "Of which communes the figure of {year} is, is not known.",
                year=str(load_edition(figure.edition).year),
            )
            for figure in unknown
        ]
    if {base(first), base(second)} == {"answered", "engaged"}:
        return [
            Text(
                "Other denominator: of all the communes that answered against of the engaged "
                "communes only."
            )
        ]
    if not (score or share):
        return _other_count(first, second)
    if base(first) != base(second):
        return [
            Text(
                "Other denominator: {first} against {second}.",
                first=first.unit,
                second=second.unit,
            )
        ]
    return []


def _other_count(first: Figure, second: Figure) -> list[Text]:
    """Of counts: whether they are of as many communes; the sample itself is what it is."""
    if first.edition != second.edition:
        if first.theme == "sample" and base(first) == base(second):
            return []
        return [Text("They are counts, and not as many communes answered each time.")]
    if base(first) != base(second):
        return [Text("They are counts, and not of as many communes.")]
    return []


def _other_words(first: Figure, second: Figure) -> Text:
    """Quotes the labels, which differ in every language where they do in one."""
    return Text(
        "The wording changed: “{first}”, then “{second}”.", first=first.label, second=second.label
    )
