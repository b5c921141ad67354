"""What was published before, as far as it tells of the answers of an edition.

A connection and an edition come in; its other versions go out, and those of the editions that were
surveyed at the same time: a commune may have given both the same answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
from geo.survey.store.disclosure_audit.release import (
    PublishedVersion,
    Release,
    decide,
    read_release,
)
from geo.survey.store.reading import (
    read_contents,
    read_disclosure_of,
    read_document,
    read_facts,
    read_questions,
    read_versions,
)
from geo.survey.store.records import RELEASE
from geo.survey.store.validation import edition_from, questionnaire_with

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from geo.survey.edition import Edition, Moment
    from geo.survey.store.records import Contents


def told_by(contents: Contents) -> DisclosedTable:
    """The edition, questions and answers of some contents."""
    questionnaire = questionnaire_with(tuple(contents.questions))
    return DisclosedTable(
        edition_from(contents.facts, questionnaire), questionnaire, contents.answers
    )


def released(contents: Contents) -> Release:
    """What readers get of a version: as it was decided when it was published.

    Versions that were published before releases were kept are decided on as if nothing had been
    published before them.
    """
    if contents.disclosure.access == "open":
        return Release()
    kept = contents.documents.get(RELEASE)
    if kept is not None:
        return read_release(kept)
    return decide(told_by(contents), contents.disclosure)


def read_released(connection: Connection, edition_id: str, version: int) -> Release:
    """The same of a stored version, without reading its answers where that can be helped."""
    kept = read_document(connection, edition_id, version, RELEASE)
    if kept is not None:
        return read_release(kept)
    if read_disclosure_of(connection, edition_id, version).access == "open":
        return Release()
    return released(read_contents(connection, edition_id, version))


def read_published(connection: Connection, edition: Edition) -> tuple[PublishedVersion, ...]:
    """All versions of an edition, oldest first, and of those that were surveyed at the same time.

    Versions that were withdrawn or replaced are among them: their readers may have kept them.
    """
    found = []
    for one in read_versions(connection):
        facts = read_facts(connection, one.edition_id, one.number)
        questions = read_questions(connection, one.edition_id, one.number)
        other = edition_from(facts, questionnaire_with(questions))
        if one.edition_id == edition.id or _at_the_same_time(edition, other):
            contents = read_contents(connection, one.edition_id, one.number)
            found.append(
                PublishedVersion(told_by(contents), one.disclosure, released(contents), one.number)
            )
    return tuple(found)


def _at_the_same_time(one: Edition, other: Edition) -> bool:
    """Whether answers may be the same; synthetic ones are not those of a real survey."""
    if one.demonstration != other.demonstration:
        return False
    start, end = _fieldwork(one)
    other_start, other_end = _fieldwork(other)
    return start <= other_end and other_start <= end


def _fieldwork(edition: Edition) -> tuple[tuple[int, int], tuple[int, int]]:
    """From which month to which; a year from before to the year itself where it is not stated."""
    start, end = edition.fieldwork_start, edition.fieldwork_end

    def month(moment: Moment) -> tuple[int, int]:
        return moment.year, moment.month

    first = (edition.year - 1, 1) if start is None else month(start)
    return first, ((edition.year, 12) if end is None else month(end))
