"""What is documented of a commune: its entries by year, and the complete lists it is not on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.documented.membership import absent_from
from geo.survey.documented.programme_lists import KINDS, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.survey import CommuneProfile, Initiative


def time_line(initiatives: Sequence[Initiative]) -> list[tuple[str, list[Initiative]]]:
    """Documented initiatives by year, oldest first; those without a year at the end, under ""."""
    by_year: dict[int, list[Initiative]] = {}
    for one in initiatives:
        by_year.setdefault(one.year or 0, []).append(one)
    dated = [(str(year), by_year[year]) for year in sorted(by_year) if year]
    return dated + ([("", by_year[0])] if 0 in by_year else [])


def absences(profile: CommuneProfile, say: Translator) -> list[str]:
    """One sentence for each kind of complete list that the commune could be on and is not."""
    sentences = []
    for list_of, programmes in absent_from(profile.nis5, profile.vintage).items():
        kind = KINDS[list_of]
        names = say.list(
            [
                say(
                    "{name} ({years})",
                    name=one.label,
                    years=years_of([list_.year for list_ in one.lists]),
                )
                for one in programmes
            ]
        )
        sentences.append(
            say(
                "By complete lists, the commune is not {among}, and may have taken part all the "
                "same: {names}.",
                among=kind.among,
                names=names,
            )
            if kind.chosen
            else say(
                "By complete lists, the commune is not {among}: {names}.",
                among=kind.among,
                names=names,
            )
        )
    return sentences
