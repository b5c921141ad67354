"""The sentences of a commune's page: one for each figure on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.forms.citation_link import citation_link
from geo.publishing.profile_words import shown_scores
from geo.publishing.quotations.comparisons import beside_set
from geo.publishing.quotations.place_sentences import (
    entries_sentence,
    rank_sentence,
    score_sentence,
    value_sentence,
)
from geo.publishing.rank_words import variation_of
from geo.survey import list_indicators
from geo.survey.comparison.ranking import rank_communes
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.language import Translator
    from geo.publishing.commune_page.answer_rows import AnswerRow, ChapterRows
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import CommuneProfile, ProfileSection

PLACE, INITIATIVES = "place", "initiatives"


def score_quotations(
    view: View, profile: CommuneProfile, sets: Sequence[ComparisonSet], address: str
) -> dict[str, str]:
    """Progress, scores and documented initiatives, by the ids of their indicators."""
    found = {
        line.indicator.id: score_sentence(view, profile, line, sets[0], address, "commune")
        for line in (profile.progress, profile.index, *shown_scores(profile))
    }
    return found | {INITIATIVES: entries_sentence(view, profile, address, "commune")}


def place_quotation(
    view: View, profile: CommuneProfile, place: str, address: str, say: Translator
) -> dict[str, str]:
    """The place by the index, where the page tells one (``place``)."""
    if not place:
        return {}
    ranking = rank_communes(view.edition, INDEX, view.index_weights, variation_of(view.vary))
    link = citation_link(view, address, "commune")
    return {PLACE: rank_sentence(view, ranking, profile.nis5, link, say)}


def answer_quotations(
    view: View,
    parts: Iterable[tuple[ProfileSection, Sequence[ChapterRows]]],
    sets: Sequence[ComparisonSet],
    address: str,
) -> dict[str, str]:
    """What was answered, by :func:`key_of_answer`, beside the first of the sets."""
    known = {one.id for one in list_indicators(view.edition)}
    return {
        key_of_answer(part, row): value_sentence(
            view,
            indicator,
            part.nis5,
            address,
            "commune",
            vintage=part.vintage,
            beside=beside_set(sets[0], row.same[0]) if row.same else None,
        )
        for part, row, indicator in _answered(parts)
        if indicator in known
    }


def key_of_answer(part: ProfileSection, row: AnswerRow) -> str:
    """Of a row in a table of answers."""
    choice = "" if row.choice is None else str(row.choice)
    return f"{part.nis5} {row.answer.question.key} {choice}"


def _answered(
    parts: Iterable[tuple[ProfileSection, Sequence[ChapterRows]]],
) -> Iterator[tuple[ProfileSection, AnswerRow, str]]:
    """The rows with an answer, each with the indicator that it is."""
    for part, chapters in parts:
        for row in (row for chapter in chapters for row in chapter.rows):
            question = row.answer.question
            if row.answer.state != VALUE:
                continue
            keys = [one.key for one in question.choices if one.label == row.choice]
            yield part, row, ".".join(["q", question.key, *keys])
