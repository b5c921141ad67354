"""Why there is no value: the states of a missing value, each with its words.

Missing is never low and never zero. Every place where a value may be missing carries one of these
states instead, down to the pixel that is drawn.
"""

from __future__ import annotations

from enum import StrEnum

from geo.language import Text

VALUE = "value"
"""The state of an observation that has a value."""


class MissingState(StrEnum):
    """Why a value is missing. The member's value is what tables carry in their state column."""

    DID_NOT_ANSWER = "did_not_answer"
    NOT_INVITED = "not_invited"
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"
    NOT_ANSWERED = "not_answered"
    TOO_FEW_QUESTIONS = "too_few_questions"
    WITHHELD = "withheld"
    KEPT_BACK = "kept_back"
    NOT_PUBLIC = "not_public"
    NOT_GIVEN = "not_given"
    NOT_PUBLISHED = "not_published"
    NO_RECORD = "no_record"
    MERGED = "merged"

    @property
    def label(self) -> Text:
        """Its few words, for a legend or a cell."""
        return _LABELS[self]

    @property
    def explanation(self) -> Text:
        """One sentence about what it means, and what it does not."""
        return _EXPLANATIONS[self]


def count_or_none(cell: object) -> int | None:
    """A number of communes as it stands in a table; None where there is none (NA or NaN)."""
    return int(cell) if isinstance(cell, int) or hasattr(cell, "__index__") else None


_LABELS: dict[MissingState, Text] = {
    MissingState.DID_NOT_ANSWER: Text("Did not answer"),
    MissingState.NOT_INVITED: Text("Not invited"),
    MissingState.NOT_ASKED: Text("Question not asked"),
    MissingState.NOT_APPLICABLE: Text("Not applicable"),
    MissingState.NOT_ANSWERED: Text("Question left unanswered"),
    MissingState.TOO_FEW_QUESTIONS: Text("Too few questions answered"),
    MissingState.WITHHELD: Text("Withheld: too few answers"),
    MissingState.KEPT_BACK: Text("Withheld: too few answers, here or in another group"),
    MissingState.NOT_PUBLIC: Text("Answers per commune are not public"),
    MissingState.NOT_GIVEN: Text("Nothing public of this commune"),
    MissingState.NOT_PUBLISHED: Text("No figure published"),
    MissingState.NO_RECORD: Text("Not on an incomplete list"),
    MissingState.MERGED: Text("Commune merged since"),
}

_EXPLANATIONS: dict[MissingState, Text] = {
    MissingState.DID_NOT_ANSWER: Text(
        "The commune was invited and did not answer this edition. Its answers are not known, "
        "neither good nor bad."
    ),
    MissingState.NOT_INVITED: Text("This edition did not survey this area."),
    MissingState.NOT_ASKED: Text("This edition did not ask this question."),
    MissingState.NOT_APPLICABLE: Text("The question or programme does not concern this commune."),
    MissingState.NOT_ANSWERED: Text("The commune answered the survey but left this question open."),
    MissingState.TOO_FEW_QUESTIONS: Text(
        "The commune answered the survey, but fewer than half of the questions behind this score."
    ),
    MissingState.WITHHELD: Text(
        "Fewer than five communes answered here: a mean of so few would say more about chance, "
        "or about one commune, than about the area."
    ),
    MissingState.KEPT_BACK: Text(
        "Fewer than five communes answered here, or the figure of such a group could be worked "
        "out from this one: which of the two is not told."
    ),
    MissingState.NOT_PUBLIC: Text(
        "What each commune answered here is confidential: of this edition, at most figures for "
        "larger areas are public."
    ),
    MissingState.NOT_GIVEN: Text(
        "Only part of the answers to this edition is public, and nothing of this commune here: it "
        "may not have answered, or too little to show without giving other answers away."
    ),
    MissingState.NOT_PUBLISHED: Text("No figure was published for this area."),
    MissingState.NO_RECORD: Text(
        "The list is incomplete: that this commune is not on it says nothing."
    ),
    MissingState.MERGED: Text(
        "The record concerns the commune that this one has since merged into."
    ),
}

MISSING_STATES: dict[str, Text] = {state.value: state.label for state in MissingState}
"""The words of each state by the value that tables carry."""
