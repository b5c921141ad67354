"""A commune in all editions: whether it took part, and its own progress where that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Text
from geo.publishing.control_options import edition_names
from geo.publishing.view import default_indicator
from geo.survey import MissingState, list_indicators
from geo.survey.communes import area_facts, area_name
from geo.survey.decimals import digits_of_answer
from geo.survey.editions import list_editions_beside
from geo.survey.maturity.scores import communes_that_answered
from geo.survey.missing import VALUE
from geo.survey.participation import nonresponse
from geo.survey.values.indicator_values import commune_values
from geo.territory import successors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.publishing.view import View
    from geo.survey import CommuneProfile, Edition
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class OtherEdition:
    """Another edition: whether the commune took part, and its own progress where known."""

    title: str
    state: Text
    progress: str
    href: str
    here: bool


def other_editions(view: View, profile: CommuneProfile, say: Translator) -> list[OtherEdition]:
    """Every edition that a reader may choose beside this one, by year; this one too."""
    names = edition_names(view.lang, view.edition)
    found = []
    for edition in sorted(list_editions_beside(view.edition), key=lambda one: (one.year, one.id)):
        codes = successors(profile.nis5, profile.vintage, edition.vintage)
        states = [_state_in(edition, code) for code in codes]
        state = VALUE if VALUE in states else states[0]
        own = ""
        if state == VALUE and "progress" in edition.asked and edition.discloses("q.progress"):
            known = commune_values(edition.id, "q.progress")["value"]
            code = codes[states.index(VALUE)]
            value = float(known[code])
            if not isnan(value):
                number = say.number(value, digits_of_answer(value))
                own = say("{value} out of 10", value=number)
                if len(codes) > 1:  # what one part of a merged commune said
                    own = say(
                        "{name}: {value}",
                        name=area_name(code, "commune", edition.vintage),
                        value=own,
                    )
        target = replace(
            view,
            edition=edition.id,
            vintage=None if edition.vintage == profile.vintage else profile.vintage,
            level="commune",
            stage=False,
        )
        found.append(
            OtherEdition(
                title=names[edition.id],
                state=_state_words(states),
                progress=own,
                href="./commune?" + urlencode(_known(target).query()),
                here=edition.id == view.edition,
            )
        )
    return found


def _state_words(states: Sequence[str]) -> Text:
    """Whether a commune took part; of a merger, how many of its parts did."""
    answered = states.count(VALUE)
    if not answered:
        return MissingState(states[0]).label
    if len(states) == 1:
        return Text("Answered")
    return Text(
        "{n} of the {total} communes merged here answered this edition",
        n=answered,
        total=len(states),
    )


def _known(view: View) -> View:
    """``view`` with an indicator that its edition has."""
    known = {one.id for one in list_indicators(view.edition)}
    return (
        view
        if view.indicator in known
        else replace(view, indicator=default_indicator(view.edition))
    )


def _state_in(edition: Edition, nis5: NisCode) -> str:
    if not edition.is_invited(area_facts(nis5, "commune", edition.vintage)["region"]):
        return MissingState.NOT_INVITED.value
    if not edition.has_answers:
        return MissingState.NOT_PUBLIC.value
    return VALUE if nis5 in communes_that_answered(edition.id) else nonresponse(edition).value
