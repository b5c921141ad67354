"""What editors do with the store: publish, replace, withdraw, restore; each one transaction.

Contents and the editor's name come in. A version is added, or another one becomes the published
one, and a line of the log says who, when and what changed. An editor says what they saw published
(``over``): where somebody else was quicker, nothing happens.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
from geo.survey.store.disclosure_audit.release import decide, write_release
from geo.survey.store.history import read_published
from geo.survey.store.reading import (
    read_contents,
    read_log,
    read_publications,
    read_stamp,
    read_versions,
)
from geo.survey.store.records import RELEASE, changes_between
from geo.survey.store.validation import check, check_text
from geo.survey.store.writing import (
    acquire_lock,
    add_to_log,
    add_version,
    now,
    set_published,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection

    from geo.survey.store.database import Database
    from geo.survey.store.disclosure_audit.release import PublishedVersion, Release
    from geo.survey.store.records import Action, Contents, LogEntry, Version
    from geo.survey.store.validation import Checked

_LONGEST_NAME = 200
_LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Editor:
    """An editor at work. Make one with :meth:`geo.survey.store.Store.edited_by`.

    Attributes
    ----------
    database : Database
    who : str
        As the log names them.
    """

    database: Database
    who: str

    def __post_init__(self) -> None:
        """Refuse a name that the log could not keep."""
        object.__setattr__(self, "who", check_text(self.who, _LONGEST_NAME))

    def publish(self, contents: Contents, *, note: str = "") -> int:
        """Publish an edition of which nothing is published now.

        Returns
        -------
        int
            The number of its version: 1, or one more than the last.

        Raises
        ------
        AtlasError
            The contents are not as they should be, a version is published already (replace it
            instead), or the store refuses.
        """
        return self._put(contents, "publish", over=None, note=note)

    def replace(self, contents: Contents, *, over: int, note: str = "") -> int:
        """Publish a new version in the place of the one that is published now.

        Parameters
        ----------
        over : int
            The version that the editor saw published.

        Raises
        ------
        AtlasError
            Another one is published by now, or as for :meth:`publish`.
        """
        return self._put(contents, "replace", over=over, note=note)

    def put(
        self,
        contents: Contents,
        *,
        over: int | None,
        note: str = "",
        also: Callable[[Connection, int], None] | None = None,
    ) -> int:
        """Publish where nothing was seen published (``over`` is None), replace otherwise.

        ``also`` is done in the same transaction, with the number of the version.

        Raises
        ------
        AtlasError
            As for :meth:`publish` and :meth:`replace`, or what ``also`` raises: nothing was
            changed.
        """
        action: Action = "publish" if over is None else "replace"
        return self._put(contents, action, over=over, note=note, also=also)

    def with_release(self, contents: Contents) -> Contents:
        """Contents as they would be stored, with what readers would get of them; nothing is stored.

        Raises
        ------
        AtlasError
            As for :meth:`audit`.
        """
        checked = self._check(contents)
        return _with_release(checked.contents, self._decide(checked)[0])

    def withdraw(self, edition_id: str, *, over: int, note: str = "") -> None:
        """Publish nothing of an edition any more. Its versions are kept.

        Raises
        ------
        AtlasError
            Another version than ``over`` is published by now, or none.
        """
        note = _note(note)
        with self._changing(edition_id, over) as connection:
            self._set_published(connection, "withdraw", edition_id, None, over, note, now())

    def restore(self, edition_id: str, version: int, *, over: int | None, note: str = "") -> None:
        """Make an earlier version the published one again.

        Parameters
        ----------
        over : int or None
            The version that the editor saw published; None where the edition is withdrawn.

        Raises
        ------
        AtlasError
            There is no such version, it is published, or another than ``over`` is by now.
        """
        note = _note(note)
        with self._changing(edition_id, over) as connection:
            numbers = [one.number for one in read_versions(connection, edition_id)]
            if version == over:
                raise AtlasError(
                    Text(
                        "Version {version} of edition {edition} is published already.",
                        edition=edition_id,
                        version=str(version),
                    )
                )
            if version not in numbers:
                raise _no_version(edition_id, version, [n for n in numbers if n != over])
            self._set_published(connection, "restore", edition_id, version, over, note, now())

    def close_earlier(self, edition_id: str, *, over: int, note: str = "") -> None:
        """Let readers have the published version only: links to earlier ones show nothing any more.

        As withdrawing it and publishing it again (:mod:`geo.survey.store.version_standing`), in one
        transaction: no reader misses it meanwhile.

        Raises
        ------
        AtlasError
            Another version than ``over`` is published by now, or none.
        """
        note = _note(note)
        with self._changing(edition_id, over) as connection:
            at = now()
            self._set_published(connection, "withdraw", edition_id, None, over, note, at)
            self._set_published(connection, "restore", edition_id, over, None, note, at)

    def contents(self, edition_id: str, version: int) -> Contents:
        """All of a version, published or not, whatever its rule: for editors' eyes.

        Raises
        ------
        AtlasError
            There is no such version.
        """
        if self.database.absent:
            raise _no_version(edition_id, version, [])
        with self.database.reading() as connection:
            numbers = [one.number for one in read_versions(connection, edition_id)]
            if version not in numbers:
                raise _no_version(edition_id, version, numbers)
            return read_contents(connection, edition_id, version)

    def versions(self, edition_id: str | None = None) -> tuple[Version, ...]:
        """All versions, of one edition or of all, oldest first."""
        if self.database.absent:
            return ()
        with self.database.reading() as connection:
            return read_versions(connection, edition_id)

    def published_version(self, edition_id: str) -> int | None:
        """The version of an edition that readers get now; None where there is none."""
        return next((one.number for one in self.versions(edition_id) if one.published), None)

    def log(self, edition_id: str | None = None) -> tuple[LogEntry, ...]:
        """Who did what, newest first."""
        if self.database.absent:
            return ()
        with self.database.reading() as connection:
            return read_log(connection, edition_id)

    def audit(self, contents: Contents) -> Release:
        """What readers would get of these contents, were they published now.

        Raises
        ------
        AtlasError
            The contents are not as they should be, or what was published before forbids it.
        """
        return self._decide(self._check(contents))[0]

    def _check(self, contents: Contents) -> Checked:
        with self.database.in_words():  # the check uses the disk as well
            return check(contents)

    def _decide(self, checked: Checked) -> tuple[Release, str]:
        """What readers get, and the stamp of the store for which that holds."""
        if self.database.absent:
            return _decided(_Case(checked, ()), ""), ""
        with self.database.reading() as connection:
            stamp = read_stamp(connection)
            earlier = read_published(connection, checked.edition)
        return _decided(_Case(checked, earlier), stamp), stamp

    def _put(
        self,
        contents: Contents,
        action: Action,
        *,
        over: int | None,
        note: str,
        also: Callable[[Connection, int], None] | None = None,
    ) -> int:
        note = _note(note)
        checked = self._check(contents)
        edition_id = checked.edition.id
        while True:
            # To decide takes seconds, in which nobody has to wait; what was decided holds as long
            # as nothing else was published meanwhile.
            release, stamp = self._decide(checked)
            contents = _with_release(checked.contents, release)
            with self.database.writing() as connection:
                if stamp and read_stamp(connection) != stamp:
                    continue
                acquire_lock(connection)
                self._expect(connection, edition_id, over)
                numbers = [one.number for one in read_versions(connection, edition_id)]
                number, at = max(numbers, default=0) + 1, now()
                add_version(connection, contents, number=number, who=self.who, at=at)
                self._set_published(
                    connection, action, edition_id, number, over, note, at, contents=contents
                )
                if also is not None:
                    also(connection, number)
            return number

    @contextmanager
    def _changing(self, edition_id: str, over: int | None) -> Iterator[Connection]:
        """A connection that writes, alone, where what the editor saw is still published."""
        with self.database.writing() as connection:
            acquire_lock(connection)
            self._expect(connection, edition_id, over)
            yield connection

    def _set_published(  # noqa: PLR0917  (as they stand in the log)
        self,
        connection: Connection,
        action: Action,
        edition_id: str,
        version: int | None,
        over: int | None,
        note: str,
        at: str,
        contents: Contents | None = None,
    ) -> None:
        """Publish a version, or nothing, in the place of ``over``, and write it into the log.

        ``contents`` are those of the version; without them they are read.
        """
        before = None if over is None else read_contents(connection, edition_id, over)
        if contents is None and version is not None:
            contents = read_contents(connection, edition_id, version)
        set_published(connection, edition_id, version, at)
        add_to_log(
            connection,
            action,
            who=self.who,
            at=at,
            edition_id=edition_id,
            version=version,
            before=over,
            note=note,
            changes=changes_between(before, contents),
        )

    def _expect(self, connection: Connection, edition_id: str, over: int | None) -> None:
        """Refuse where another version is published than the editor saw."""
        published = read_publications(connection).get(edition_id, (None,))[0]
        if published == over:
            return
        if published is None:
            raise AtlasError(
                Text(
                    "Nothing of edition {edition} is published. Nothing was changed.",
                    edition=edition_id,
                )
            )
        last = next(one for one in read_log(connection, edition_id) if one.version == published)
        raise AtlasError(
            Text(
                "Version {version} of edition {edition} is published, since {at} (UTC) by {who}. "
                "Nothing was changed. Look at it, then decide again.",
                version=str(published),
                edition=edition_id,
                at=last.at.strftime("%Y-%m-%d %H:%M"),
                who=last.who,
            )
        )


@dataclass(frozen=True)
class _Case:
    """What is to be decided on: the same contents after the same publications."""

    checked: Checked
    earlier: tuple[PublishedVersion, ...]

    def __hash__(self) -> int:
        return hash(self.checked.contents.digest)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Case)
            and self.checked.contents.digest == other.checked.contents.digest
        )


@state_cache(maxsize=4, of="boundaries")
def _decided(case: _Case, stamp: str) -> Release:  # noqa: ARG001  (what else was published)
    """An editor who has read what the audit found does not wait for it again."""
    told = DisclosedTable(
        case.checked.edition, case.checked.questionnaire, case.checked.contents.answers
    )
    return decide(told, case.checked.contents.disclosure, case.earlier)


def _with_release(contents: Contents, release: Release) -> Contents:
    documents = {key: text for key, text in contents.documents.items() if key != RELEASE}
    if contents.disclosure.access != "open":
        documents[RELEASE] = write_release(release)
    return replace(contents, documents=documents)


def _note(note: str) -> str:
    return check_text(note, _LONGEST_NOTE) if note.strip() else ""


def _no_version(edition_id: str, version: int, numbers: list[int]) -> AtlasError:
    return AtlasError(
        Text(
            "Edition {edition} has no version {version} to take. Versions: {known}.",
            edition=edition_id,
            version=str(version),
            known=", ".join(map(str, numbers)) or "-",
        )
    )
