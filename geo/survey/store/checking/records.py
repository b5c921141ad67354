"""What editors know of a draft, its links and what communes said: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

    from geo.survey.store.disclosure import Disclosure

DraftStanding = Literal["open", "published", "discarded"]
Verdict = Literal["agreed", "objected"]
ObjectionStanding = Literal["open", "corrected", "settled", "replaced"]
"""``corrected``: an editor changed the answer; ``settled``: dealt with otherwise, or left as it is;
``replaced``: the commune has replied again since, which counts instead."""

CheckState = Literal["no_link", "not_looked", "looked", "agreed", "objected"]
"""How far a commune is; ``agreed`` holds only for the answers as they are now."""

OVERALL = ""
"""In the place of a question: what is said of all of it."""

LONGEST_REMARK = 1_000
LONGEST_OVERALL = 2_000
LONGEST_NAME = 200
LONGEST_CONTACT = 500
LONGEST_NOTE = 500
MOST_REPLIES_AN_HOUR = 12
MOST_REPLIES = 100
"""Of one link: nobody needs more, and no link may fill the store."""

DAYS = (7, 14, 21, 30, 60)
USUAL_DAYS = 14
MOST_DAYS = 180


@dataclass(frozen=True)
class Draft:
    """An edition that was saved and is not, or was not then, public.

    Attributes
    ----------
    edition_id : str
    number : int
        From 1 on; another one where the one before was published or discarded.
    revision : int
        From 1 on; another one after every change of what it holds.
    standing : {"open", "published", "discarded"}
    over : int or None
        The version that was public when it was saved last; None for none.
    saved_at : datetime
        UTC.
    saved_by : str
    ended_at : datetime or None
    version : int or None
        As which version it was published.
    disclosure : Disclosure
    communes, answers : int
        None are kept of one that was published or discarded.
    """

    edition_id: str
    number: int
    revision: int
    standing: DraftStanding
    over: int | None
    saved_at: dt.datetime
    saved_by: str
    ended_at: dt.datetime | None
    version: int | None
    disclosure: Disclosure
    communes: int
    answers: int


@dataclass(frozen=True)
class NewLink:
    """A link that was just made. The token is known here and to nobody else: it is not kept.

    Attributes
    ----------
    nis5 : str
    token : str
    valid_until : datetime
        UTC.
    """

    nis5: str
    token: str
    valid_until: dt.datetime


@dataclass(frozen=True)
class CommuneCheck:
    """How far one commune of a draft is.

    Attributes
    ----------
    nis5 : str
    state : {"no_link", "not_looked", "looked", "agreed", "objected"}
        ``objected`` as long as an objection is open.
    made_at, valid_until : datetime or None
        Of the link that was made last; None where none was.
    revoked : bool
    expired : bool
    first_look, last_look : datetime or None
        Over all links. A program that reads mail may have looked, too.
    looks : int
    replied_at : datetime or None
        The last reply.
    said_by : str
        As whoever replied wrote; "" where they did not.
    verdict : {"agreed", "objected"} or None
    of_these_answers : bool
        Whether the last reply was to the answers as they are now.
    open_objections : int
    """

    nis5: str
    state: CheckState
    made_at: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    revoked: bool = False
    expired: bool = False
    first_look: dt.datetime | None = None
    last_look: dt.datetime | None = None
    looks: int = 0
    replied_at: dt.datetime | None = None
    said_by: str = ""
    verdict: Verdict | None = None
    of_these_answers: bool = False
    open_objections: int = 0


@dataclass(frozen=True)
class Objection:
    """What a commune says is wrong.

    Attributes
    ----------
    nis5 : str
    reply : int
    question : str
        :data:`OVERALL` for what is said of all of it.
    text : str
        The commune's own words.
    value : str or None
        The answer that it was said of; None where there was none.
    said_at : datetime
    said_by : str
    standing : {"open", "corrected", "settled", "replaced"}
    settled_at : datetime or None
    settled_by : str or None
    note : str
        The editor's words to the commune.
    """

    nis5: str
    reply: int
    question: str
    text: str
    value: str | None
    said_at: dt.datetime
    said_by: str
    standing: ObjectionStanding
    settled_at: dt.datetime | None
    settled_by: str | None
    note: str


@dataclass(frozen=True)
class Correction:
    """An answer that an editor changed because of an objection.

    Attributes
    ----------
    nis5, question : str
    old, new : str or None
        None for no answer.
    reply : int
    about : str
        The question that the objection was about, or :data:`OVERALL`.
    said_at : datetime
    said_by : str
    text : str
        What was said.
    accepted_at : datetime
    accepted_by : str
    """

    nis5: str
    question: str
    old: str | None
    new: str | None
    reply: int
    about: str
    said_at: dt.datetime
    said_by: str
    text: str
    accepted_at: dt.datetime
    accepted_by: str
