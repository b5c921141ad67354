"""How much of an edition will be on the map, before it is published.

What is told, the rule and the release that it leads to come in; whether there is anything to see
goes out, and sentences that say what is missing and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS, scored_among
from geo.survey.store.disclosure import SCORES
from geo.survey.store.stored_scores import scores_of, scores_released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
    from geo.survey.store.disclosure_audit.release import Release

_MAPPED = ("region", "province")
"""Groups of communes that the map draws."""


@dataclass(frozen=True)
class OnTheMap:
    """How much of an edition readers will see.

    Attributes
    ----------
    hardly_anything : bool
        Nothing, or not what the rule means to show: nobody should publish that unawares.
    texts : tuple of Text
        What there will not be, and why; empty where nothing is missing.
    """

    hardly_anything: bool
    texts: tuple[Text, ...]


def on_the_map(told: DisclosedTable, disclosure: Disclosure, release: Release) -> OnTheMap:
    """How much of these contents will be on the map, were they published so."""
    if disclosure.access == "aggregates":
        return _groups(release)
    return _communes(told, disclosure, release)


def _groups(release: Release) -> OnTheMap:
    drawn = any(
        group[0] in _MAPPED
        for by_choice in release.groups.values()
        for groups in by_choice.values()
        for group in groups
    )
    if drawn:
        return OnTheMap(False, ())
    why = Text(
        "Nothing of this edition will be on the map: too few communes answered, or a figure of a "
        "region or a province would tell the answer of a commune."
    )
    return OnTheMap(True, (why,))


def _communes(told: DisclosedTable, disclosure: Disclosure, release: Release) -> OnTheMap:
    domains = told.questionnaire.domains
    is_open = disclosure.access == "open"
    asked = told.edition.asked
    concerned = told.answers[told.answers.value != NOT_APPLICABLE]
    given = [
        key
        for key in (asked if is_open else release.questions)
        if (concerned.question == key).any()
    ]
    with_scores = is_open or SCORES in disclosure.shown
    scored = [key for key in domains if scored_among(asked, key, told.questionnaire)]
    if is_open:
        scores, _ = scores_of(told.answers, asked, told.questionnaire)
    else:
        scores, _ = scores_released(told.answers, asked, told.questionnaire, release)
    there = [key for key in scored if scores[key].notna().any()]
    has_index = len(there) >= LEAST_DOMAINS and bool(scores[INDEX].notna().any())
    texts: list[Text] = []
    if not given and not there:
        texts.append(Text("Nothing of this edition will be on the map."))
    if with_scores and not has_index:
        texts += _why_no_index(len(scored), len(there))
    if with_scores and 0 < len(there) < len(scored):
        gone = [Text("“{name}”", name=domains[key].label) for key in scored if key not in there]
        texts.append(Text("No commune will have a score of {names}.", names=listed(gone)))
    texts += _empty_questions(told, disclosure, given)
    return OnTheMap(not given and not has_index, tuple(texts))


def _why_no_index(scored: int, there: int) -> Iterator[Text]:
    if scored < LEAST_DOMAINS:
        yield Text(
            "No commune will have an index: it takes the scores of {least} domains, and this "
            "edition asks about {n}.",
            least=LEAST_DOMAINS,
            n=scored,
        )
    else:
        yield Text(
            "No commune will have an index: it takes the scores of {least} domains, and there "
            "are scores of {n} of the {domains} that were asked; too few questions were "
            "answered, or the scores would tell answers that stay hidden.",
            least=LEAST_DOMAINS,
            domains=scored,
            n=there,
        )


def _empty_questions(
    told: DisclosedTable, disclosure: Disclosure, given: list[str]
) -> Iterator[Text]:
    known = told.questionnaire.questions
    meant = told.edition.asked if disclosure.access == "open" else disclosure.questions
    empty = [Text("“{name}”", name=known[key].label) for key in meant if key not in given]
    if empty:
        yield Text("No commune will have an answer to {names}.", names=listed(empty))
