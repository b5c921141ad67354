"""What of an indicator an edition gives, of single communes and of groups, in words.

An edition and an indicator come in; whether there is anything to show, or the sentence why not,
goes out. What is given was decided where the edition comes from, and stands in the edition
(:meth:`geo.survey.editions.Edition.discloses`): here it only gets its words.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.language import Text, listed, listed_apart
from geo.survey.maturity.scores import INDEX
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Labels
    from geo.survey.edition import Edition
    from geo.survey.indicators import Indicator

_MOST_NAMED = 4
"""Questions named in one sentence; of more, how many more."""


def is_disclosed(edition: Edition, indicator: Indicator) -> bool:
    """Whether an edition gives what single communes have of an indicator.

    False also for documented initiatives and published figures, which are no answers.
    """
    return indicator.nature == "answers" and edition.discloses(indicator.part)


def is_shown(edition: Edition, part: str) -> bool:
    """Whether a row about a part (see :meth:`Edition.discloses`) says anything, of whatever place.

    Of an edition with a rule only what it gives; of an open one everything, with its gaps.
    """
    return edition.disclosure == "open" or edition.discloses(part) or edition.discloses_groups(part)


def why_not_disclosed(edition: Edition, indicator: Indicator) -> Text | None:
    """Why nothing of single communes is shown of an indicator; None where something is."""
    if indicator.nature != "answers" or edition.discloses(indicator.part):
        return None
    if edition.disclosure == "open":
        return Text("What each commune answered to this edition is not public.")
    if edition.disclosure == "aggregates" or not edition.disclosed:
        if edition.discloses_groups(indicator.part):
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
        given=what_is_disclosed(edition),
    )


def only_disclosed(edition: Edition) -> Text | None:
    """What an edition with a rule lets a reader see; None where it is open."""
    if edition.disclosure == "open":
        return None
    if not edition.disclosed:  # what the rule would show would give answers away
        return Text(
            "Nothing of the answers to this edition is public, neither of communes nor of groups."
        )
    if edition.disclosure == "aggregates":
        return Text(
            "What each commune answered to this edition is not public; figures of groups of five "
            "communes and more are."
        )
    given = what_is_disclosed(edition)
    banded = {key: cuts for key, cuts in edition.bands if cuts}
    if not banded:
        return Text("Of each commune this edition gives only {given}.", given=given)
    return Text(
        "Of each commune this edition gives only {given}. Scores are given in bands (points of "
        "10): {bands}. A score is written as its band, the index as what the bands of its domains "
        "allow; both are put in order by the middle, and means are of the middles. Intervals and "
        "places take in the width of the bands.",
        given=given,
        bands=bands_in_words(banded),
    )


def bands_of(edition: Edition, indicator: Indicator) -> tuple[int, ...]:
    """The ends of the bands in which an edition gives a domain's score; none of anything else."""
    return next((cuts for key, cuts in edition.bands if indicator.id == f"domain.{key}"), ())


def is_banded(edition: Edition, indicator: Indicator) -> bool:
    """Whether what an edition shows of an indicator comes from scores given in bands."""
    if indicator.id == INDEX:
        return any(cuts for _, cuts in edition.bands)
    return bool(bands_of(edition, indicator))


def bands_in_words(banded: Mapping[str, Sequence[int]]) -> Text:
    """Domains, as the questionnaire has them, and their bands: ``Innovation 0–4, 4–10; …``."""
    found = [
        Text(
            "{domain} {bands}",
            domain=domain.label,
            bands=", ".join(f"{low}–{high}" for low, high in pairwise(banded[key])),
        )
        for key, domain in load_questionnaire().domains.items()
        if key in banded
    ]
    return listed_apart(found)


def what_is_disclosed(edition: Edition) -> Labels:
    """What a restricted edition gives of each commune, listed."""
    questions = load_questionnaire().questions
    domains = sum(part.startswith("domain.") for part in edition.disclosed)
    found: list[Text | Labels] = []
    if domains:
        found.append(Text.plural("the score of one domain", "the scores of {n} domains", n=domains))
    if INDEX in edition.disclosed:  # of five domains at least, and of no others
        found.append(Text("the maturity index of these domains"))
    answers = [questions[key].label for key in edition.disclosed_answers]
    found += [Text("“{name}”", name=label) for label in answers[:_MOST_NAMED]]
    if more := len(answers[_MOST_NAMED:]):
        found.append(Text.plural("one other answer", "{n} other answers", n=more))
    return listed(found)


def why_no_count(edition: Edition) -> Text:
    """Why it is not said how many communes answered an edition, where it is not."""
    if edition.disclosure == "open":
        return Text("not known: the published sources do not say")
    if edition.disclosure == "aggregates":
        return Text("not public; each figure of a group says of how many answers it is")
    return Text("not public; each answer that is shown says of how many it is")
