"""Save, discard and publish what is not public yet: what editors do with a draft.

An editor and contents come in. What is saved has passed the check of what is published, and carries
what readers would get of it under its rule (the release), so that whoever checks a page is told
what of it will be public. One draft of an edition is open at a time; saving again changes it, and
its links go on.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geo.language import AtlasError, Text
from geo.survey.store.checking.draft_rows import (
    expect_open,
    lock_drafts,
    of_draft,
    read_corrections,
    read_draft_contents,
    read_drafts,
)
from geo.survey.store.reading import read_publications
from geo.survey.store.records import CORRECTIONS, as_json
from geo.survey.store.schema import DRAFT, DRAFT_ANSWER
from geo.survey.store.writing import add_rows, disclosure_as_json, now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from geo.survey.store.checking.records import Correction, Draft
    from geo.survey.store.editor import Editor
    from geo.survey.store.records import Contents


def drafts(editor: Editor, edition_id: str | None = None) -> tuple[Draft, ...]:
    """The drafts that are open, of one edition or of all, by edition."""
    if editor.database.absent:
        return ()
    with editor.database.reading() as connection:
        found = read_drafts(connection, edition_id)
    return tuple(one for one in found if one.standing == "open")


def open_draft(editor: Editor, edition_id: str) -> Draft:
    """The draft of an edition that is open.

    Raises
    ------
    AtlasError
        There is none.
    """
    found = drafts(editor, edition_id)
    if not found:
        raise AtlasError(
            Text("Of edition {edition} nothing waits to be checked.", edition=edition_id)
        )
    return found[-1]


def draft_contents(editor: Editor, draft: Draft) -> Contents:
    """All of a draft that is open.

    Raises
    ------
    AtlasError
        It is no longer open, or was changed since.
    """
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        return read_draft_contents(connection, draft)


def corrections_of(editor: Editor, draft: Draft) -> tuple[Correction, ...]:
    """What was corrected in a draft because of what communes said, oldest first."""
    with editor.database.reading() as connection:
        return read_corrections(connection, draft)


def save_draft(editor: Editor, contents: Contents, *, revision: int | None) -> Draft:
    """Save an edition without publishing it.

    Parameters
    ----------
    revision : int or None
        Of the open draft that the editor saw; None where they saw none. Its links and what was
        said by them are kept.

    Raises
    ------
    AtlasError
        The contents could not be published either, somebody has changed the draft meanwhile, or
        the store refuses. Nothing was changed.
    """
    contents = editor.with_release(contents)
    edition_id, at = contents.edition_id, now()
    with editor.database.writing() as connection:
        lock_drafts(connection)
        before = read_drafts(connection, edition_id)
        still_open = bool(before) and before[-1].standing == "open"
        if revision is not None or still_open:
            draft = expect_open(connection, edition_id, revision or 0)
            write_draft(connection, draft, contents, who=editor.who, at=at)
        else:
            number = before[-1].number + 1 if before else 1
            connection.execute(
                sa.insert(DRAFT).values(
                    edition_id=edition_id,
                    number=number,
                    revision=1,
                    standing="open",
                    over=_published(connection, edition_id),
                    saved_at=at,
                    saved_by=editor.who,
                    **_written(contents),
                )
            )
            _add_answers(connection, contents, number)
        return expect_open(connection, edition_id)


def write_draft(
    connection: Connection, draft: Draft, contents: Contents, *, who: str, at: str
) -> None:
    """Other contents in an open draft: the next revision."""
    connection.execute(
        sa.update(DRAFT)
        .where(DRAFT.c.edition_id == draft.edition_id, DRAFT.c.number == draft.number)
        .values(
            revision=draft.revision + 1,
            over=_published(connection, draft.edition_id),
            saved_at=at,
            saved_by=who,
            **_written(contents),
        )
    )
    connection.execute(sa.delete(DRAFT_ANSWER).where(of_draft(DRAFT_ANSWER, draft)))
    _add_answers(connection, contents, draft.number)


def discard_draft(editor: Editor, draft: Draft) -> None:
    """Keep nothing of the answers of a draft; its links say that the edition was taken back.

    Raises
    ------
    AtlasError
        It is no longer open, or was changed since.
    """
    with editor.database.writing() as connection:
        lock_drafts(connection)
        found = expect_open(connection, draft.edition_id, draft.revision)
        _end(connection, found, "discarded", who=editor.who)


def publish_draft(editor: Editor, draft: Draft, *, over: int | None, note: str = "") -> int:
    """Publish a draft as it is; the number of the version.

    What was corrected goes with the version, for editors' eyes. Its links say from now on that the
    edition is public.

    Parameters
    ----------
    over : int or None
        The version that the editor saw published; None for none.

    Raises
    ------
    AtlasError
        The draft was changed since, another version than ``over`` is published by now, or as for
        :meth:`geo.survey.store.editor.Editor.put`. Nothing was changed.
    """
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        contents = read_draft_contents(connection, draft)
        corrections = read_corrections(connection, draft)
    if corrections:
        documents = {**contents.documents, CORRECTIONS: corrections_as_text(corrections)}
        contents = replace(contents, documents=documents)

    def end(connection: Connection, version: int) -> None:
        found = expect_open(connection, draft.edition_id, draft.revision)
        _end(connection, found, "published", who=editor.who, version=version)

    return editor.put(contents, over=over, note=note, also=end)


def overwritten(corrections: Sequence[Correction], contents: Contents) -> tuple[Correction, ...]:
    """The corrections that contents do not have: of each answer the last one, where it differs."""
    rows = contents.answers[["nis5", "question", "value"]].itertuples(index=False, name=None)
    given = {(nis5, question): value for nis5, question, value in rows}
    last = {(one.nis5, one.question): one for one in corrections}
    return tuple(one for key, one in last.items() if given.get(key) != one.new)


def with_corrections(contents: Contents, corrections: Sequence[Correction]) -> Contents:
    """Contents with these corrections put in."""
    for one in corrections:
        contents = with_answer(contents, one.nis5, one.question, one.new)
    return contents


def with_answer(contents: Contents, nis5: str, question: str, value: str | None) -> Contents:
    """Contents in which a commune gave this answer; None for none."""
    answers = contents.answers
    there = (answers["nis5"] == nis5) & (answers["question"] == question)
    kept = answers[~there]
    if value is not None:
        kept.loc[len(answers)] = [nis5, question, value]
    return replace(contents, answers=kept.reset_index(drop=True))


def corrections_as_text(corrections: Sequence[Correction]) -> str:
    """Corrections as the document that goes with a version: JSON, oldest first."""
    return json.dumps(
        [
            {
                "nis5": one.nis5,
                "question": one.question,
                "old": one.old,
                "new": one.new,
                "said": one.text,
                "said_by": one.said_by,
                "said_at": one.said_at.isoformat(),
                "accepted_by": one.accepted_by,
                "accepted_at": one.accepted_at.isoformat(),
            }
            for one in corrections
        ],
        ensure_ascii=False,
        indent=1,
    )


def _published(connection: Connection, edition_id: str) -> int | None:
    found = read_publications(connection).get(edition_id)
    return None if found is None else found[0]


def _written(contents: Contents) -> dict[str, Any]:
    return {
        "disclosure": disclosure_as_json(contents.disclosure),
        "facts": as_json(dict(contents.facts)),
        "questions": as_json([dict(one) for one in contents.questions]),
        "documents": as_json(dict(contents.documents)),
    }


def _add_answers(connection: Connection, contents: Contents, number: int) -> None:
    add_rows(connection, DRAFT_ANSWER, contents.answers, contents.edition_id, number)


def _end(
    connection: Connection, draft: Draft, standing: str, *, who: str, version: int | None = None
) -> None:
    """Close a draft. Its answers go: of one that is published the version has them."""
    connection.execute(
        sa.update(DRAFT)
        .where(DRAFT.c.edition_id == draft.edition_id, DRAFT.c.number == draft.number)
        .values(
            standing=standing,
            ended_at=now(),
            ended_by=who,
            version=version,
            documents=as_json({}),
        )
    )
    connection.execute(sa.delete(DRAFT_ANSWER).where(of_draft(DRAFT_ANSWER, draft)))
