"""Links by which communes check their answers: made, listed and revoked by editors.

An editor and a draft come in. A token goes out once, when its link is made; nobody can be told it
again, only given another link, which ends the one before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from geo.language import AtlasError, Text
from geo.survey.store.checking.draft_rows import (
    answers_digest,
    expect_open,
    known_moment,
    lock_drafts,
    of_draft,
    read_objections,
)
from geo.survey.store.checking.records import (
    LONGEST_CONTACT,
    MOST_DAYS,
    CommuneCheck,
    NewLink,
)
from geo.survey.store.checking.said_text import said_text
from geo.survey.store.checking.tokens import new_token, token_hash
from geo.survey.store.schema import CHECK_LINK, CHECK_REPLY, DRAFT_ANSWER
from geo.survey.store.validation import check_text
from geo.survey.store.writing import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from sqlalchemy.engine import Connection, Row

    from geo.survey.store.checking.records import CheckState, Draft
    from geo.survey.store.editor import Editor

_AT_ONCE = 50
"""Links between two words of progress."""


def communes_of(editor: Editor, draft: Draft) -> tuple[str, ...]:
    """REFNIS codes of the communes that answered, sorted: those that have something to check.

    Raises
    ------
    AtlasError
        The draft is no longer open, or was changed since.
    """
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        return _communes(connection, draft)


def make_links(
    editor: Editor,
    draft: Draft,
    communes: Iterable[str] | None,
    *,
    days: int,
    contact: str,
    progress: Callable[[float], None] | None = None,
) -> tuple[NewLink, ...]:
    """A new link for each of these communes, or for all that answered.

    A link that one of them has already ends with it. All are made, or none.

    Parameters
    ----------
    days : int
        How many days they are good for: until the end (UTC) of the last of them.
    contact : str
        Whom a commune can ask, as it is to stand on its page.

    Raises
    ------
    AtlasError
        The draft is no longer open or was changed since, one of the communes did not answer, or
        the number of days or the contact is not as it should be. Nothing was changed.
    """
    if not 1 <= days <= MOST_DAYS:
        raise AtlasError(
            Text(
                "A link is good for {low} to {high} days, not for {n}.",
                low=1,
                high=MOST_DAYS,
                n=days,
            )
        )
    contact = check_text(said_text(contact), LONGEST_CONTACT)
    made_at = now()
    until = _end_of_day(known_moment(made_at), days)
    made: list[NewLink] = []
    with editor.database.writing() as connection:
        lock_drafts(connection)
        draft = expect_open(connection, draft.edition_id, draft.revision)
        known = _communes(connection, draft)
        wanted = known if communes is None else tuple(dict.fromkeys(communes))
        unknown = [nis5 for nis5 in wanted if nis5 not in set(known)]
        if unknown:
            raise AtlasError(
                Text(
                    "These communes did not answer edition {edition}, so they have nothing to "
                    "check: {codes}. No link was made.",
                    edition=draft.edition_id,
                    codes=", ".join(unknown[:10]),
                )
            )
        _revoke(connection, draft, wanted, who=editor.who, at=made_at)
        for start in range(0, len(wanted), _AT_ONCE):
            some = [NewLink(one, new_token(), until) for one in wanted[start : start + _AT_ONCE]]
            connection.execute(
                sa.insert(CHECK_LINK),
                [
                    {
                        "edition_id": draft.edition_id,
                        "draft": draft.number,
                        "token_hash": token_hash(one.token),
                        "nis5": one.nis5,
                        "contact": contact,
                        "made_at": made_at,
                        "made_by": editor.who,
                        "valid_until": until.isoformat(timespec="seconds"),
                        "looks": 0,
                    }
                    for one in some
                ],
            )
            made += some
            if progress is not None:
                progress(len(made) / len(wanted))
    return tuple(made)


def revoke_links(editor: Editor, draft: Draft, communes: Sequence[str] | None) -> int:
    """End the links of these communes, or all of a draft; how many were good until now.

    There is no way back: whoever is to look again gets a new link.

    Raises
    ------
    AtlasError
        The draft is no longer open.
    """
    with editor.database.writing() as connection:
        lock_drafts(connection)
        draft = expect_open(connection, draft.edition_id)
        at = now()
        return _revoke(connection, draft, communes, who=editor.who, at=at)


def commune_checks(editor: Editor, draft: Draft) -> tuple[CommuneCheck, ...]:
    """How far each commune that answered is, by REFNIS code.

    Raises
    ------
    AtlasError
        The draft is no longer open, or was changed since.
    """
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        links: dict[str, list[Row[Any]]] = {}
        for row in connection.execute(
            sa.select(CHECK_LINK)
            .where(of_draft(CHECK_LINK, draft))
            # Of two that were made in one second, the one that is good comes last.
            .order_by(CHECK_LINK.c.made_at, CHECK_LINK.c.revoked_at.is_(None))
        ):
            links.setdefault(row.nis5, []).append(row)
        replies = {
            row.nis5: row
            for row in connection.execute(
                sa.select(CHECK_REPLY)
                .where(of_draft(CHECK_REPLY, draft))
                .order_by(CHECK_REPLY.c.number)
            )
        }
        waiting: dict[str, int] = {}
        for one in read_objections(connection, draft):
            if one.standing == "open":
                waiting[one.nis5] = waiting.get(one.nis5, 0) + 1
        digests = _digests(connection, draft)
    at = now()
    return tuple(
        _check(nis5, links.get(nis5, []), replies.get(nis5), waiting.get(nis5, 0), digest, at)
        for nis5, digest in sorted(digests.items())
    )


def _check(  # noqa: PLR0917  (what is known of one commune)
    nis5: str, links: list[Row[Any]], reply: Row[Any] | None, waiting: int, digest: str, at: str
) -> CommuneCheck:
    last = links[-1] if links else None
    first_looks = [one.first_look for one in links if one.first_look is not None]
    last_looks = [one.last_look for one in links if one.last_look is not None]
    of_these = reply is not None and reply.digest == digest
    state: CheckState = "no_link" if last is None else "looked" if first_looks else "not_looked"
    if waiting:
        state = "objected"
    elif reply is not None and reply.verdict == "agreed" and of_these:
        state = "agreed"
    return CommuneCheck(
        nis5=nis5,
        state=state,
        made_at=None if last is None else known_moment(last.made_at),
        valid_until=None if last is None else known_moment(last.valid_until),
        revoked=last is not None and last.revoked_at is not None,
        expired=last is not None and last.valid_until <= at,
        first_look=known_moment(min(first_looks)) if first_looks else None,
        last_look=known_moment(max(last_looks)) if last_looks else None,
        looks=sum(one.looks for one in links),
        replied_at=None if reply is None else known_moment(reply.at),
        said_by="" if reply is None else reply.said_by,
        verdict=None if reply is None else reply.verdict,
        of_these_answers=of_these,
        open_objections=waiting,
    )


def _communes(connection: Connection, draft: Draft) -> tuple[str, ...]:
    rows = connection.execute(
        sa.select(DRAFT_ANSWER.c.nis5).where(of_draft(DRAFT_ANSWER, draft)).distinct()
    )
    return tuple(sorted(row.nis5 for row in rows))


def _digests(connection: Connection, draft: Draft) -> dict[str, str]:
    rows = connection.execute(
        sa.select(DRAFT_ANSWER.c.nis5, DRAFT_ANSWER.c.question, DRAFT_ANSWER.c.value).where(
            of_draft(DRAFT_ANSWER, draft)
        )
    )
    given: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        given.setdefault(row.nis5, []).append((row.question, row.value))
    return {nis5: answers_digest(some) for nis5, some in given.items()}


def _revoke(
    connection: Connection, draft: Draft, communes: Sequence[str] | None, *, who: str, at: str
) -> int:
    good = sa.and_(
        of_draft(CHECK_LINK, draft),
        CHECK_LINK.c.revoked_at.is_(None),
        CHECK_LINK.c.valid_until > at,
    )
    if communes is not None:
        good = sa.and_(good, CHECK_LINK.c.nis5.in_(communes))
    done = connection.execute(
        sa.update(CHECK_LINK).where(good).values(revoked_at=at, revoked_by=who)
    )
    return int(done.rowcount)


def _end_of_day(at: dt.datetime, days: int) -> dt.datetime:
    """The last second (UTC) of the day that comes ``days`` after."""
    last = (at + dt.timedelta(days=days)).date()
    return dt.datetime.combine(last, dt.time(23, 59, 59), tzinfo=dt.UTC)
