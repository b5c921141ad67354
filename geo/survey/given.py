"""What of an indicator an edition gives, of single communes and of groups, in words.

An edition and an indicator come in; whether there is anything to show, or the sentence why not,
goes out. What is given was decided where the edition comes from, and stands in the edition
(:meth:`geo.survey.editions.Edition.gives`): here it only gets its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.survey.maturity.scores import INDEX
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.survey.editions import Edition
    from geo.survey.indicators import Indicator

_MOST_NAMED = 4
"""Questions named in one sentence; of more, how many more."""


def is_given(edition: Edition, indicator: Indicator) -> bool:
    """Whether an edition gives what single communes have of an indicator.

    False also for documented initiatives and published figures, which are no answers.
    """
    return indicator.nature == "answers" and edition.gives(indicator.part)


def is_shown(edition: Edition, part: str) -> bool:
    """Whether a row about a part (see :meth:`Edition.gives`) says anything, of whatever place.

    Of an edition with a rule only what it gives; of an open one everything, with its gaps.
    """
    return edition.rule == "open" or edition.gives(part) or edition.gives_groups(part)


def why_not_given(edition: Edition, indicator: Indicator) -> Text | None:
    """Why nothing of single communes is shown of an indicator; None where something is."""
    if indicator.nature != "answers" or edition.gives(indicator.part):
        return None
    if edition.rule == "open":
        return Text("What each commune answered to this edition is not public.")
    if edition.rule == "aggregates":
        if edition.gives_groups(indicator.part):
            return Text(
                "What each commune answered to this edition is not public; figures of groups of "
                "five communes and more are."
            )
        return Text(
            "“{name}” is not public in this edition, neither of communes nor of groups.",
            name=indicator.label,
        )
    return Text(
        "“{name}” is not public in this edition. Of each commune it gives only {given}.",
        name=indicator.label,
        given=what_is_given(edition),
    )


def only_given(edition: Edition) -> Text | None:
    """What an edition with a rule lets a reader see; None where it is open."""
    if edition.rule == "open":
        return None
    if edition.rule == "aggregates" or not edition.given:
        return Text(
            "What each commune answered to this edition is not public; figures of groups of five "
            "communes and more are."
        )
    return Text("Of each commune this edition gives only {given}.", given=what_is_given(edition))


def what_is_given(edition: Edition) -> Labels:
    """What a restricted edition gives of each commune, listed."""
    questions = load_questionnaire().questions
    domains = sum(part.startswith("domain.") for part in edition.given)
    found: list[Text | Labels] = []
    if domains:
        found.append(Text.plural("the score of one domain", "the scores of {n} domains", n=domains))
    if INDEX in edition.given:  # of five domains at least, and of no others
        found.append(Text("the maturity index of these domains"))
    answers = [questions[key].label for key in edition.answers_given]
    found += [Text("“{name}”", name=label) for label in answers[:_MOST_NAMED]]
    if more := len(answers[_MOST_NAMED:]):
        found.append(Text.plural("one other answer", "{n} other answers", n=more))
    return listed(found)
