"""Which versions of an edition can be read by their number, and why the others cannot.

A connection and the name of an edition come in; the standing of each of its versions goes out. It
is what every reader may know: when a version was published and when it ended, not by whose hand
(the log keeps that for editors).

**The rule.** A version that was replaced stays readable: what was quoted of it can be looked up. It
is given as it was released when it was published, by the same methods and the same audit as the
published one, and only if

- nothing was withdrawn since. Withdrawing an edition closes all versions that it had until then, so
  an editor who wants an earlier version out of reach withdraws, and publishes or restores after
  that;
- it was published under the rule of the version that is published now, or one that shows less of
  what that rule shows: whoever closes an edition that was open, or shows fewer questions of it,
  closes the versions before. Nor does what was opened later open them: together with all answers
  of now, the scores of then would tell what a commune had answered then;
- where the rule keeps something back, what readers get was decided and kept for every version that
  had one. Each was decided in the knowledge of those before it, as if their readers had forgotten
  nothing (:func:`geo.survey.store.disclosure_audit.release.decide`): so all of them together give
  away no hidden answer, and to show an earlier one again tells nothing that was not reckoned with.
  Versions from before releases were kept were decided on one by one; of those nothing is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geo.language import Text
from geo.survey.edition_key import UnreadableVersionError
from geo.survey.store.reading import read_document, read_log, read_versions
from geo.survey.store.records import RELEASE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.records import LogEntry, Version

Standing = Literal["published", "replaced", "withdrawn", "other_rule", "not_audited"]


@dataclass(frozen=True)
class VersionStanding:
    """A version as every reader may know it.

    Attributes
    ----------
    number : int
    published_at : datetime
        UTC: when it was published first.
    ended_at : datetime or None
        UTC: when another one took its place, or it was withdrawn; None of the published one, and
        where the log does not say.
    standing : {"published", "replaced", "withdrawn", "other_rule", "not_audited"}
        The first two can be read.
    """

    number: int
    published_at: dt.datetime
    ended_at: dt.datetime | None
    standing: Standing

    @property
    def readable(self) -> bool:
        """Whether readers get it by its number."""
        return self.standing in ("published", "replaced")


def read_standings(connection: Connection, edition_id: str) -> tuple[VersionStanding, ...]:
    """Of all versions of an edition, oldest first; none where there is no such edition."""
    versions = read_versions(connection, edition_id)
    log = [one for one in read_log(connection, edition_id) if one.edition_id == edition_id]
    now = next((one for one in versions if one.published), None)
    audited = all(
        one.disclosure.access == "open"
        or read_document(connection, edition_id, one.number, RELEASE) is not None
        for one in versions
    )
    return tuple(_standing(one, now, log, audited=audited) for one in versions)


def _standing(
    one: Version, now: Version | None, log: Sequence[LogEntry], *, audited: bool
) -> VersionStanding:
    if one.published:
        return VersionStanding(one.number, one.created_at, None, "published")
    last = max((entry.number for entry in log if entry.version == one.number), default=None)
    since = [entry for entry in log if last is not None and entry.number > last]
    withdrawn = [entry.at for entry in since if entry.action == "withdraw"]
    ended = [entry.at for entry in since if entry.before == one.number]
    standing: Standing = "replaced"
    if now is None or last is None or withdrawn:
        standing, ended = "withdrawn", withdrawn or ended
    elif not _within(one.disclosure, now.disclosure):
        standing = "other_rule"
    elif one.disclosure.access != "open" and not audited:
        standing = "not_audited"
    return VersionStanding(one.number, one.created_at, min(ended, default=None), standing)


def _within(then: Disclosure, now: Disclosure) -> bool:
    """Whether a rule shows nothing that the rule of now does not show, and is of one kind."""
    return then.access == now.access and set(then.shown) <= set(now.shown)


def check_readable(edition_id: str, version: int, standings: Sequence[VersionStanding]) -> None:
    """Refuse unless readers get this version of an edition whose versions stand so.

    Raises
    ------
    UnreadableVersionError
        They do not: says why, since when, and which version is published.
    """
    found = next((one for one in standings if one.number == version), None)
    if found is not None and found.readable:
        return
    if found is None:
        why = Text(
            "Edition {edition} has no version {version}; the last one is {last}.",
            edition=edition_id,
            version=str(version),
            last=str(max((one.number for one in standings), default=0)),
        )
        raise UnreadableVersionError(why, "unknown")
    why = _why_not(edition_id, found)
    now = next((one.number for one in standings if one.standing == "published"), None)
    if now is not None:
        why = Text("{why} Version {version} is published now.", why=why, version=str(now))
    raise UnreadableVersionError(why, "withdrawn" if found.standing == "withdrawn" else "kept_back")


def _why_not(edition_id: str, one: VersionStanding) -> Text:
    named: dict[str, Any] = {
        "version": str(one.number),
        "edition": edition_id,
        "published": one.published_at.date(),
    }
    if one.standing == "withdrawn" and one.ended_at is not None:
        return Text(
            "Version {version} of edition {edition}, published on {published}, was withdrawn on "
            "{ended}.",
            ended=one.ended_at.date(),
            **named,
        )
    if one.standing == "withdrawn":
        return Text(
            "Version {version} of edition {edition}, published on {published}, was withdrawn.",
            **named,
        )
    if one.standing == "other_rule":
        return Text(
            "Version {version} of edition {edition}, published on {published}, cannot be read any "
            "more: another rule says now what of the answers is public.",
            **named,
        )
    return Text(
        "Version {version} of edition {edition}, published on {published}, cannot be read any "
        "more: it is not known that together with later versions it gives away no hidden answer.",
        **named,
    )
