"""What places answered, question by question, in words: those that differ most first.

Rows of :mod:`geo.survey.comparison.place_differences` come in; rows for three tables go out:
questions on which the places differ, on which they agree, and which cannot be compared, each with
its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from geo.publishing.map_view import published_words
from geo.publishing.names_in_sentences import choices_listed
from geo.survey.comparison.place_differences import differing_first
from geo.survey.decimals import MEAN_DIGITS, digits_of_answer
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.survey.comparison.place_differences import PlaceAnswer, QuestionDifference


@dataclass(frozen=True)
class Share:
    """One of the answers of an area: its words, its share, and whether that one was published.

    Where all of them were, the line below says so once.
    """

    label: str
    share: str
    published: bool


@dataclass(frozen=True)
class SaidWords:
    """What one place answered: a few words or shares of answers, and how sure they are.

    ``missing`` are the words of the reason where something is missing.
    """

    words: str = ""
    shares: tuple[Share, ...] = ()
    small: str = ""
    missing: str = ""


@dataclass(frozen=True)
class QuestionRow:
    """One question beside all places; ``difference`` is None where it cannot be compared."""

    wording: Labels
    difference: float | None
    said: tuple[SaidWords, ...]


@dataclass(frozen=True)
class AnswerTables:
    """Questions by what can be said about them; ``titles`` are those of the last two, with n."""

    differ: tuple[QuestionRow, ...]
    agree: tuple[QuestionRow, ...]
    not_compared: tuple[QuestionRow, ...]
    titles: tuple[str, str]


def answer_tables(rows: Sequence[QuestionDifference], year: int, say: Translator) -> AnswerTables:
    """The tables; ``year`` is the edition's, for what was published."""

    def told(row: QuestionDifference) -> QuestionRow:
        return QuestionRow(
            row.question.wording,
            row.difference,
            tuple(said_in_words(row, one, year, say) for one in row.said),
        )

    known = differing_first(rows)
    # What is alike keeps the questionnaire's order: there is nothing to sort by.
    agree = tuple(told(row) for row in rows if row.alike)
    gaps = tuple(told(row) for row in rows if row.difference is None)
    return AnswerTables(
        differ=tuple(told(row) for row in known if not row.alike),
        agree=agree,
        not_compared=gaps,
        titles=(
            say.plural(
                "Where they agree: {n} question", "Where they agree: {n} questions", n=len(agree)
            ),
            say.plural(
                "Not comparable: {n} question", "Not comparable: {n} questions", n=len(gaps)
            ),
        ),
    )


def said_in_words(
    row: QuestionDifference, said: PlaceAnswer, year: int, say: Translator
) -> SaidWords:
    """What one place answered to the question of ``row``."""
    missing = "" if said.state == VALUE else say.render(MissingState(said.state).label)
    if said.level == "commune":
        return SaidWords(missing=missing) if missing else SaidWords(_commune(row, said, say))
    digits = MEAN_DIGITS
    small = _how_sure(said, year, digits, say)
    if said.number is not None:
        return SaidWords(say("mean {value}", value=say.number(said.number, digits)), small=small)
    shares = _shares(row, said, say) if said.shares else ()
    return SaidWords(shares=shares, small="" if missing else small, missing=missing)


def bar(difference: float) -> Markup:
    """A difference as a bar from 0 to 1, beside its number."""
    return Markup('<span class="bar" aria-hidden="true"><i style="width:{}%"></i></span>').format(
        escape(f"{100 * difference:.0f}")
    )


def _commune(row: QuestionDifference, said: PlaceAnswer, say: Translator) -> str:
    kind = row.question.type
    if said.number is not None:
        if kind == "score":
            number = say.number(said.number, digits_of_answer(said.number))
            return say("{value} out of 10", value=number)
        return say.number(said.number, digits_of_answer(said.number))
    if kind == "yes_no":
        return say("Yes") if said.shares[0] else say("No")
    chosen = [
        say.render(choice.label)
        for choice, share in zip(row.question.choices, said.shares, strict=True)
        if share
    ]
    if not chosen:
        return say("none of these")
    return choices_listed(chosen, row.question.key, say)


def _shares(row: QuestionDifference, said: PlaceAnswer, say: Translator) -> tuple[Share, ...]:
    """The shares of an area that are known, the greatest first; ties in the order of the form."""
    labels = [say.render(choice.label) for choice in row.question.choices] or [say("Yes")]
    mixed = set(said.origins) != {"published"}
    known = [
        (share, Share(label, say.percent(100 * share), mixed and origin == "published"))
        for label, share, origin in zip(labels, said.shares, said.origins, strict=True)
        if share is not None
    ]
    return tuple(one for _, one in sorted(known, key=lambda pair: -pair[0]))


def _how_sure(said: PlaceAnswer, year: int, digits: int, say: Translator) -> str:
    """Number of answers and interval of what an area said, or that all of it was published."""
    if said.state == VALUE and set(said.origins) == {"published"}:
        return say.render(published_words(year, said.n))
    parts = [say("n = {n}", n=said.n)] if said.n is not None else []
    if said.low is not None and said.high is not None:
        if said.number is None:
            parts.append(f"{say.percent(100 * said.low)}–{say.percent(100 * said.high)}")
        else:
            parts.append(f"{say.number(said.low, digits)}–{say.number(said.high, digits)}")
    if said.bound is not None:
        parts.append(say.render(said.bound))
    return " · ".join(parts)
