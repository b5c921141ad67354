"""What the audit found, for the editor who is about to publish.

A release and what it was decided on come in; sentences go out: what readers get, and how much is
withheld because an answer could have been worked out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.survey.disclosed import bands_in_words
from geo.survey.inference.groups import VARIABLE_NAMES
from geo.survey.maturity.scores import INDEX, scored_among
from geo.survey.store.disclosure import SCORES
from geo.survey.store.disclosure_audit.answer_table import GROUPED_BY
from geo.survey.store.stored_scores import scores_released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
    from geo.survey.store.disclosure_audit.release import Release


def findings(told: DisclosedTable, disclosure: Disclosure, release: Release) -> tuple[Text, ...]:
    """What the audit found, the most important first; nothing for an open edition.

    Of that nothing is asked to be shown, and its release is empty.
    """
    if disclosure.access == "aggregates":
        return tuple(_of_groups(release))
    return tuple(_of_communes(told, disclosure, release))


def _of_communes(told: DisclosedTable, disclosure: Disclosure, release: Release) -> Iterator[Text]:
    questions, domains = told.questionnaire.questions, told.questionnaire.domains
    missing = [key for key in disclosure.questions if key not in release.questions]
    if missing:
        yield Text(
            "The answers to {names} are not given: who is asked, or what adds up, would tell "
            "answers that stay hidden. Choose as well the questions that they depend on, or a "
            "total together with all its kinds.",
            names=listed([Text("“{name}”", name=questions[key].label) for key in missing]),
        )
    if SCORES not in disclosure.shown:
        if release.questions:
            yield Text("No hidden answer can be worked out from the answers that are given.")
        return
    scores, _ = scores_released(told.answers, told.edition.asked, told.questionnaire, release)
    asked = [key for key in domains if scored_among(told.edition.asked, key, told.questionnaire)]
    yield Text(
        "Readers get the scores of {given} of {domains} domains; the index of {index} of "
        "{communes} communes.",
        given=len(release.bands),
        domains=len(asked),
        index=int(scores[INDEX].notna().sum()),
        communes=len(scores),
    )
    banded = {key: cuts for key, cuts in release.bands.items() if cuts}
    if banded:
        yield Text(
            "Scores are given in bands, so that whatever the band every hidden answer can still be "
            "another one (points of 10): {bands}.",
            bands=bands_in_words(banded),
        )
        yield Text(
            "That is about what is certain, not about what is likely: in a high band more communes "
            "will have said yes."
        )
    unbanded = [key for key in asked if key not in release.bands]
    without = [Text("“{name}”", name=domains[key].label) for key in unbanded]
    if without:
        yield Text(
            "No score of {names}: even in two bands it would give answers away.",
            names=listed(without),
        )
        if disclosure.questions:
            yield Text("Showing fewer questions can bring it back.")
    gone = {code for codes in release.withheld.values() for code in codes}
    if gone:
        yield Text(
            "Withheld because of what the audit found are {n} scores, of {communes} communes: "
            "together with what an earlier version or another edition gave of them they would "
            "tell an answer.",
            n=sum(len(codes) for codes in release.withheld.values()),
            communes=len(gone),
        )


def _of_groups(release: Release) -> Iterator[Text]:
    all_figures = {
        (part, choice): groups
        for part, by_choice in release.groups.items()
        for choice, groups in by_choice.items()
    }
    yield Text("Readers get figures of groups, and nothing of a single commune.")
    given = {
        variable: sum(
            any(group[0] == variable for group in groups) for groups in all_figures.values()
        )
        for variable in GROUPED_BY
    }
    yield Text(
        "The audit lets through, of {n} figures (an answer to a question, a mean): {counts}.",
        n=len(all_figures),
        counts=listed(
            [
                Text("{name}: {n}", name=VARIABLE_NAMES[variable], n=number)
                for variable, number in given.items()
            ]
        ),
    )
    whole = len(all_figures) * len(GROUPED_BY)
    left = sum(given.values())
    if left < whole:
        yield Text(
            "Withheld are {n} of {all} tables of a figure by a grouping: in them, or together with "
            "others and with what was published before, an answer could be worked out.",
            n=whole - left,
            all=whole,
        )
