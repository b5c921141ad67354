"""What whoever has a link sees and says: one commune of one draft, as long as the link is good.

A token comes in; the answers of its commune, and what was said of them, go out. A token that is
unknown, one that has expired and one that was revoked are one and the same to whoever has it, found
out by the same question to the database. That something was looked at is noted apart from looking:
whoever only asks whether there is a page has not seen it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from geo.language import AtlasError, Text
from geo.survey.store.checking.draft_rows import (
    answers_digest,
    draft_of,
    known_moment,
    of_draft,
    read_answers_of,
    read_corrections,
    read_objections,
)
from geo.survey.store.checking.records import (
    LONGEST_NAME,
    LONGEST_OVERALL,
    LONGEST_REMARK,
    MOST_REPLIES,
    MOST_REPLIES_AN_HOUR,
    OVERALL,
)
from geo.survey.store.checking.said_text import said_text
from geo.survey.store.checking.tokens import token_hash
from geo.survey.store.disclosure_audit.release import Release, read_release
from geo.survey.store.reading import read_publications
from geo.survey.store.records import RELEASE
from geo.survey.store.schema import CHECK_LINK, CHECK_OBJECTION, CHECK_REPLY, DRAFT
from geo.survey.store.validation import edition_from, questionnaire_with
from geo.survey.store.writing import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from geo.survey.edition import Edition
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.checking.records import Correction, Draft, Objection, Verdict
    from geo.survey.store.database import Database

Over = Literal["published", "replaced", "discarded"]


class NoSuchLinkError(AtlasError):
    """No link that is good has this token; which of the reasons it is, is told to nobody."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "This link does not work, or does not work any more. Ask whoever sent it to you "
                "for a new one."
            )
        )


class CheckOverError(AtlasError):
    """The link is good, and there is nothing to check any more."""

    def __init__(self, why: Over, edition_id: str, day: dt.date | None) -> None:
        named: dict[str, Any] = {"edition": edition_id, "day": day}
        texts = {
            "published": Text(
                "Edition {edition} was published on {day}. It can no longer be checked before "
                "that.",
                **named,
            ),
            "replaced": Text(
                "Other answers to edition {edition} were published on {day}, so there is nothing "
                "to check here any more.",
                **named,
            ),
            "discarded": Text(
                "Edition {edition} was taken back on {day} before it was published. There is "
                "nothing to check here any more.",
                **named,
            ),
        }
        super().__init__(texts[why])
        self.why = why


class UnfitReplyError(AtlasError):
    """What was sent is no reply; says what to do."""


class TooManyRepliesError(AtlasError):
    """More replies than anybody needs."""


@dataclass(frozen=True)
class GivenReply:
    """What was sent.

    Attributes
    ----------
    verdict : {"agreed", "objected"}
    said_by : str
        A name and a function, or nothing.
    remarks : mapping of str to str
        What is wrong, by question; ``OVERALL`` for what is said of all of it.
    revision : int
        Of the draft that was looked at.
    """

    verdict: Verdict
    said_by: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True)
class LastReply:
    """What a commune said last.

    Attributes
    ----------
    at : datetime
    said_by : str
    verdict : {"agreed", "objected"}
    of_these_answers : bool
        Whether it was said of the answers as they are now.
    """

    at: dt.datetime
    said_by: str
    verdict: Verdict
    of_these_answers: bool


@dataclass(frozen=True)
class CommuneDraft:
    """One commune of a draft, as whoever has its link may know it; nothing of another one.

    Attributes
    ----------
    edition : Edition
    questionnaire : Questionnaire
    draft : Draft
        How many communes and answers it has is not among what is told: both are 0.
    release : Release
        What readers will get, where the rule keeps something back.
    nis5 : str
    answers : mapping of str to str
        By question.
    contact : str
    valid_until : datetime
        UTC.
    last_reply : LastReply or None
    objections : tuple of Objection
    corrections : tuple of Correction
    withdrawn : bool
        Whether a version that was public when this was saved has been withdrawn since.
    """

    edition: Edition
    questionnaire: Questionnaire
    draft: Draft
    release: Release
    nis5: str
    answers: Mapping[str, str]
    contact: str
    valid_until: dt.datetime
    last_reply: LastReply | None
    objections: tuple[Objection, ...]
    corrections: tuple[Correction, ...]
    withdrawn: bool


class CommuneDesk:
    """Where links are opened. Make one with :meth:`geo.survey.store.Store.commune_desk`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, token: str) -> CommuneDraft:
        """What the link of this token shows.

        Raises
        ------
        NoSuchLinkError
            There is no such link, it has expired, or it was revoked.
        CheckOverError
            The edition is published, was replaced or taken back.
        AtlasError
            The store refuses.
        """
        if self._database.absent:
            raise NoSuchLinkError
        with self._database.reading() as connection:
            link = _good_link(connection, token)
            return _commune_draft(connection, link, _open_draft(connection, link))

    def note_look(self, token: str) -> None:
        """Note that the page of this link was looked at; nothing where the link is not good."""
        if self._database.absent:
            return
        at = now()
        with self._database.writing() as connection:
            connection.execute(
                sa.update(CHECK_LINK)
                .where(
                    CHECK_LINK.c.token_hash == token_hash(token),
                    CHECK_LINK.c.revoked_at.is_(None),
                    CHECK_LINK.c.valid_until > at,
                )
                .values(
                    first_look=sa.func.coalesce(CHECK_LINK.c.first_look, at),
                    last_look=at,
                    looks=CHECK_LINK.c.looks + 1,
                )
            )

    def reply(self, token: str, given: GivenReply) -> None:
        """Keep a reply. It counts instead of what the commune said before.

        Raises
        ------
        UnfitReplyError
            It says both or nothing, a text is too long, or it is about another state of the
            answers than is there now.
        TooManyRepliesError
            By this link there were too many.
        NoSuchLinkError, CheckOverError, AtlasError
            As :meth:`open`. Nothing is kept then.
        """
        if self._database.absent:
            raise NoSuchLinkError
        with self._database.writing() as connection:
            # Whoever revokes the link, publishes or corrects waits until this is kept, or is done
            # before it is begun.
            link = _good_link(connection, token, lock=True)
            draft = _open_draft(connection, link, lock=True)
            said = _checked(given, _commune_draft(connection, link, draft))
            _check_rate(connection, link)
            _keep(connection, link, draft, said)


def _good_link(connection: Connection, token: str, *, lock: bool = False) -> Row[Any]:
    query = sa.select(CHECK_LINK).where(CHECK_LINK.c.token_hash == token_hash(token))
    found = connection.execute(query.with_for_update() if lock else query).first()
    if found is None or found.revoked_at is not None or found.valid_until <= now():
        raise NoSuchLinkError
    return found


def _open_draft(connection: Connection, link: Row[Any], *, lock: bool = False) -> Row[Any]:
    query = sa.select(DRAFT).where(
        DRAFT.c.edition_id == link.edition_id, DRAFT.c.number == link.draft
    )
    found = connection.execute(query.with_for_update(read=True) if lock else query).one()
    if found.standing != "open":
        ended = known_moment(found.ended_at)
        raise CheckOverError(found.standing, found.edition_id, ended.date())
    published = read_publications(connection).get(found.edition_id)
    if published is not None and published[0] != found.over:
        raise CheckOverError("replaced", found.edition_id, published[1].date())
    return found


def _commune_draft(connection: Connection, link: Row[Any], row: Row[Any]) -> CommuneDraft:
    draft = draft_of(row)
    questionnaire = questionnaire_with(tuple(json.loads(row.questions)))
    edition = edition_from(json.loads(row.facts), questionnaire)
    answers = read_answers_of(connection, draft, link.nis5)
    kept = json.loads(row.documents).get(RELEASE)
    reply = connection.execute(
        sa.select(CHECK_REPLY)
        .where(of_draft(CHECK_REPLY, draft), CHECK_REPLY.c.nis5 == link.nis5)
        .order_by(CHECK_REPLY.c.number.desc())
        .limit(1)
    ).first()
    return CommuneDraft(
        edition=edition,
        questionnaire=questionnaire,
        draft=draft,
        release=Release() if kept is None else read_release(kept),
        nis5=link.nis5,
        answers=answers,
        contact=link.contact,
        valid_until=known_moment(link.valid_until),
        last_reply=None
        if reply is None
        else LastReply(
            at=known_moment(reply.at),
            said_by=reply.said_by,
            verdict=reply.verdict,
            of_these_answers=reply.digest == answers_digest(answers.items()),
        ),
        objections=read_objections(connection, draft, link.nis5),
        corrections=read_corrections(connection, draft, link.nis5),
        withdrawn=draft.over is not None and draft.edition_id not in read_publications(connection),
    )


@dataclass(frozen=True)
class _Said:
    """A reply that may be kept."""

    verdict: Verdict
    said_by: str
    remarks: Mapping[str, str]
    answers: Mapping[str, str]


def _checked(given: GivenReply, shown: CommuneDraft) -> _Said:
    """A reply as it is kept."""
    if given.revision != shown.draft.revision:
        raise UnfitReplyError(
            Text(
                "The answers were changed while you were reading. Look at them as they are now, "
                "and reply again."
            )
        )
    remarks = {
        question: said_text(text)
        for question, text in given.remarks.items()
        if question == OVERALL or question in shown.edition.asked
    }
    remarks = {question: text for question, text in remarks.items() if text}
    for question, text in remarks.items():
        longest = LONGEST_OVERALL if question == OVERALL else LONGEST_REMARK
        if len(text) > longest:
            raise UnfitReplyError(
                Text(
                    "What you wrote is too long: {n} characters where {longest} are possible.",
                    n=len(text),
                    longest=longest,
                )
            )
    said_by = said_text(given.said_by).replace("\n", " ")
    if len(said_by) > LONGEST_NAME:
        raise UnfitReplyError(
            Text(
                "The name is too long: {n} characters where {longest} are possible.",
                n=len(said_by),
                longest=LONGEST_NAME,
            )
        )
    if given.verdict == "agreed" and remarks:
        raise UnfitReplyError(
            Text(
                "You said that everything is right, and also wrote what is wrong. Choose one of "
                "the two."
            )
        )
    if given.verdict == "objected" and not remarks:
        raise UnfitReplyError(
            Text("You said that something is wrong. Write what it is, beside the answer or below.")
        )
    return _Said(given.verdict, said_by, remarks, shown.answers)


def _check_rate(connection: Connection, link: Row[Any]) -> None:
    of_link = sa.select(sa.func.count()).where(CHECK_REPLY.c.token_hash == link.token_hash)
    at = now()
    since = (known_moment(at) - dt.timedelta(hours=1)).isoformat(timespec="seconds")
    # None of what a clock that was ahead has dated later: it would count until then.
    within = CHECK_REPLY.c.at.between(since, at)
    lately = connection.execute(of_link.where(within)).scalar_one()
    if lately >= MOST_REPLIES_AN_HOUR or connection.execute(of_link).scalar_one() >= MOST_REPLIES:
        raise TooManyRepliesError(
            Text("By this link there were too many replies. Try again in an hour.")
        )


def _keep(connection: Connection, link: Row[Any], row: Row[Any], said: _Said) -> None:
    draft = draft_of(row)
    last = connection.execute(
        sa.select(sa.func.max(CHECK_REPLY.c.number)).where(
            of_draft(CHECK_REPLY, draft), CHECK_REPLY.c.nis5 == link.nis5
        )
    ).scalar()
    of_reply = {
        "edition_id": link.edition_id,
        "draft": link.draft,
        "nis5": link.nis5,
        "number": (last or 0) + 1,
    }
    connection.execute(
        sa.update(CHECK_OBJECTION)
        .where(
            of_draft(CHECK_OBJECTION, draft),
            CHECK_OBJECTION.c.nis5 == link.nis5,
            CHECK_OBJECTION.c.standing == "open",
        )
        .values(standing="replaced", settled_at=now())
    )
    connection.execute(
        sa.insert(CHECK_REPLY).values(
            **of_reply,
            token_hash=link.token_hash,
            at=now(),
            said_by=said.said_by,
            verdict=said.verdict,
            revision=draft.revision,
            digest=answers_digest(said.answers.items()),
        )
    )
    if said.remarks:
        connection.execute(
            sa.insert(CHECK_OBJECTION),
            [
                {
                    **of_reply,
                    "question": question,
                    "text": text,
                    "value": said.answers.get(question),
                    "standing": "open",
                    "note": "",
                }
                for question, text in said.remarks.items()
            ],
        )
