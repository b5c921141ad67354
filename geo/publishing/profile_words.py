"""What the profile of a commune or area says in words: one place for numbers, gaps and bars.

Profiles come from :mod:`geo.survey.profile`; several pages lay them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from geo.language import LANGUAGES, Text
from geo.publishing.band_words import band_in_words
from geo.publishing.map_view import published_words
from geo.publishing.names_in_sentences import choices_listed, in_a_row
from geo.survey.decimals import digits_of, digits_of_answer
from geo.survey.disclosed import is_shown
from geo.survey.documented.initiatives import merged_part
from geo.survey.missing import VALUE, MissingState
from geo.territory import without_province

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Labels, Language, Translator
    from geo.survey import (
        Answer,
        AreaProfile,
        AreaValue,
        CommuneProfile,
        Initiative,
        ScoreLine,
    )

WEIGHTED_MEANS = Text(
    "Means of the communes that answered, weighted by region and setting; number of answers n, "
    "95% interval."
)
_MOST_CHOSEN = 3


def shown_scores(profile: CommuneProfile | AreaProfile) -> list[ScoreLine]:
    """The index and the domains, without those that the edition's rule gives nothing of."""
    lines = (profile.index, *profile.domains)
    return [line for line in lines if is_shown(profile.edition, line.indicator.part)]


def answered_of_invited(answered: int | None, invited: int, *, published: bool = False) -> Text:
    """How many of the communes invited answered: counted, published, or not known."""
    if answered is None:
        return Text(
            "How many of the {all} invited communes answered was not published.", all=invited
        )
    if published:
        return Text.plural(
            "{n} of {all} invited communes answered (published figure).",
            "{n} of {all} invited communes answered (published figure).",
            n=answered,
            all=invited,
        )
    return Text.plural(
        "{n} of {all} invited communes answered.",
        "{n} of {all} invited communes answered.",
        n=answered,
        all=invited,
    )


class Words:
    """What the templates say about values: one place for numbers, gaps and bars."""

    def __init__(self, say: Translator, year: int) -> None:
        self.say = say
        self.year = year

    def reading(self, line: ScoreLine, reading: AreaValue) -> Markup:
        """A value with its unit, or the reason why there is none."""
        if reading.value is None:
            return self.missing(reading.state)
        digits = _digits(line, reading)
        if reading.least is not None and reading.most is not None:
            return escape(band_in_words(reading.least, reading.most, digits, self.say))
        return escape(self.say.number(reading.value, digits))

    def how_sure(self, line: ScoreLine, reading: AreaValue) -> str:
        """Origin, n and interval of a group's value."""
        say = self.say
        if reading.value is None:
            return ""
        if reading.origin == "published":
            return say.render(published_words(self.year, reading.n))
        decimals = _digits(line, reading)
        if reading.low is not None and reading.high is not None:
            return say(
                "n = {n}; {low} to {high}",
                n=reading.n or 0,
                low=say.number(reading.low, decimals),
                high=say.number(reading.high, decimals),
            )
        return say("n = {n}", n=reading.n) if reading.n is not None else ""

    def size(self, reading: AreaValue) -> str:
        """How many answers are behind a group's value, or that it was published."""
        if reading.value is None:
            return ""
        if reading.origin == "published":
            return self.say.render(published_words(self.year, reading.n))
        return self.say("n = {n}", n=reading.n) if reading.n is not None else ""

    def interval(self, line: ScoreLine, reading: AreaValue) -> str:
        """The 95% interval of a group's value, short enough for a column."""
        if reading.low is None or reading.high is None or reading.origin == "published":
            return ""
        digits = _digits(line, reading)
        low, high = (self.say.number(end, digits) for end in (reading.low, reading.high))
        return f"{low}–{high}"

    def bar(self, reading: AreaValue, around: Iterable[AreaValue]) -> Markup:
        """A bar on a scale of 0 to 10, with a tick where the widest group around it is.

        Of a score that is known only by bands, a bar over what it can be.
        """
        ticks = [one.value for one in around if one.value is not None]
        own = reading.value
        width = f'<i style="width:{10 * own:.0f}%"></i>' if own is not None else ""
        if reading.least is not None and reading.most is not None:
            left, long = 10 * reading.least, 10 * (reading.most - reading.least)
            width = f'<i style="left:{left:.0f}%;width:{long:.0f}%"></i>'
        tick = f'<b style="left:{10 * ticks[-1]:.1f}%"></b>' if ticks else ""
        return Markup(f'<span class="bar" aria-hidden="true">{width}{tick}</span>')  # noqa: S704  (numbers only)

    def answer(self, answer: Answer) -> Markup:
        """What was answered to one question, in words."""
        if answer.state != VALUE:
            return self.missing(answer.state)
        say = self.say
        if answer.words is not None:
            return escape(say.render(answer.words))
        if answer.chosen is not None:
            if not answer.chosen:
                return escape(say("none of these"))
            names = [say.render(label) for label in answer.chosen]
            return escape(choices_listed(names, answer.question.key, say))
        assert answer.number is not None
        if answer.question.type == "score":
            number = say.number(answer.number, digits_of_answer(answer.number))
            return escape(say("{value} out of 10", value=number))
        return escape(say.number(answer.number, 0))

    def short_answer(self, answer: Answer) -> Markup:
        """As :meth:`answer`; of many things chosen the first few, and how many more."""
        chosen = answer.chosen or ()
        if len(chosen) <= _MOST_CHOSEN:
            return self.answer(answer)
        names = [self.say.render(label) for label in chosen[:_MOST_CHOSEN]]
        row = ", ".join(in_a_row(names, answer.question.key, self.say.language))
        return escape(self.say("{names} and {n} more", names=row, n=len(chosen) - _MOST_CHOSEN))

    def missing(self, state: str) -> Markup:
        """The reason for a gap, set apart from values."""
        return Markup('<span class="missing">{}</span>').format(
            self.say.render(MissingState(state).label)
        )


def _digits(line: ScoreLine, reading: AreaValue) -> int:
    return digits_of(line.indicator, reading.place.level, reading.value, reading.figure)


def other_names(name: Labels, language: Language) -> list[str]:
    """The names in the other languages, each once, without the reader's own."""
    others = dict.fromkeys(without_province(name[other]) for other in LANGUAGES)
    others.pop(without_province(name[language]), None)
    return list(others)


def about_part(one: Initiative, vintage: int) -> Text | None:
    """Which former commune an entry is about; None where it is about the commune itself."""
    name = merged_part(one, vintage)
    return None if name is None else Text("About {name}, merged since.", name=name)
