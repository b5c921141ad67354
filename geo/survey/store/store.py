"""The store as readers have it: what is published, and of that what its rule lets out.

An address comes in, a :class:`Store` goes out. Whatever a reader gets of an edition passes here and
is asked for at :mod:`geo.survey.store.disclosure` first. Of versions that were replaced,
:mod:`geo.survey.store.version_standing` decides which readers still get; all others are for editors
(:meth:`Store.edited_by`).
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.language import AtlasError, Text
from geo.survey.store.aggregates import group_figures, score_figures
from geo.survey.store.checking.commune_desk import CommuneDesk
from geo.survey.store.database import PATIENCE, Database
from geo.survey.store.database_address import read_url, store_url
from geo.survey.store.disclosure import allow_answers, allow_groups, allow_scores
from geo.survey.store.editor import Editor
from geo.survey.store.history import read_released, released, told_by
from geo.survey.store.reading import (
    read_contents,
    read_facts,
    read_publications,
    read_questions,
    read_stamp,
    read_versions,
)
from geo.survey.store.records import StoredEdition
from geo.survey.store.stored_scores import scores_of, scores_released
from geo.survey.store.validation import edition_from, questionnaire_with
from geo.survey.store.version_standing import VersionStanding, check_readable, read_standings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from sqlalchemy.engine import URL, Connection

    from geo.survey.question import Question
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
    from geo.survey.store.disclosure_audit.release import Release

_log = logging.getLogger("atlas")

_MOST_FIGURES = 512  # tables that are kept, of few rows each

NOTHING_STORED = "0"
"""The stamp where nothing was ever stored."""


class Store:
    """The published editions of one database. Make one with :func:`open_store`."""

    def __init__(self, url: URL, *, patience: float = PATIENCE) -> None:
        self._database = Database(url, patience=patience)
        self._figures: dict[tuple[str, str, int, str], pd.DataFrame] = {}

    @property
    def place(self) -> str:
        """Where it is, for readers; without a user's name or password."""
        return self._database.place

    def edited_by(self, who: str) -> Editor:
        """The store in the hands of an editor, whose right to it the caller has made sure of.

        Raises
        ------
        AtlasError
            ``who`` is empty, or no name that the log could keep.
        """
        return Editor(self._database, who)

    def commune_desk(self) -> CommuneDesk:
        """Where whoever has a link to check a commune's answers opens it."""
        return CommuneDesk(self._database)

    def close(self) -> None:
        """Let go of all connections."""
        self._database.close()

    def stamp(self) -> str:
        """A token that is new after every change, by whomever: compare it with the last one."""
        if self._database.absent:
            return NOTHING_STORED
        with self._database.reading() as connection:
            return read_stamp(connection)

    def published(self) -> tuple[StoredEdition, ...]:
        """The published editions, newest first as :func:`geo.survey.list_editions` has them.

        One that does not fit what ships by now (:meth:`left_out`) is not among them.
        """
        return self._published()[0]

    def left_out(self) -> dict[str, Text]:
        """Published editions that cannot be read with what ships by now, by id, and why.

        A questionnaire or a set of communes may have lost what they name.
        """
        return self._published()[1]

    def _published(self) -> tuple[tuple[StoredEdition, ...], dict[str, Text]]:
        if self._database.absent:
            return (), {}
        editions, problems = [], {}
        with self._database.reading() as connection:
            for edition_id, (version, at) in read_publications(connection).items():
                try:
                    editions.append(_stored(connection, edition_id, version, at))
                except AtlasError as error:
                    _log.warning("Edition %s is left out: %s", edition_id, error)
                    problems[edition_id] = error.text
        editions.sort(key=lambda one: (-one.edition.year, one.edition.id))
        return tuple(editions), problems

    def withdrawn(self) -> frozenset[str]:
        """Editions of which a version was published once, and none is now."""
        if self._database.absent:
            return frozenset()
        with self._database.reading() as connection:
            versions = read_versions(connection)
        published = {one.edition_id for one in versions if one.published}
        return frozenset(one.edition_id for one in versions) - published

    def versions(self, edition_id: str) -> tuple[VersionStanding, ...]:
        """All versions of an edition, oldest first, with whether they can be read and why not."""
        if self._database.absent:
            return ()
        with self._database.reading() as connection:
            return read_standings(connection, edition_id)

    def earlier_questions(self) -> dict[str, Question]:
        """Questions that only versions asked which were replaced and can still be read, by key.

        Those of the version published last go first.
        """
        if self._database.absent:
            return {}
        found: dict[str, Question] = {}
        with self._database.reading() as connection:
            earlier = [
                (one.published_at, name, one.number)
                for name in read_publications(connection)
                for one in read_standings(connection, name)
                if one.standing == "replaced"
            ]
            for _, name, number in sorted(earlier, reverse=True):
                try:
                    asked = _own_questions(read_questions(connection, name, number))
                except AtlasError as error:
                    _log.warning("Version %s of edition %s is left out: %s", number, name, error)
                    continue
                found = {question.key: question for question in asked} | found
        return found

    def edition(self, edition_id: str, version: int | None = None) -> StoredEdition:
        """A published edition, or one of its versions.

        Raises
        ------
        UnreadableVersionError
            Readers do not get this version.
        AtlasError
            Nothing of the edition is published.
        """
        if self._database.absent:
            raise _not_published(edition_id)
        with self._database.reading() as connection:
            return _one_readable(connection, edition_id, version)

    def answers(
        self,
        edition_id: str,
        version: int | None = None,
        *,
        questions: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The answers of each commune, as far as the edition's rule lets them out.

        Parameters
        ----------
        version : int, optional
            The published one unless given; of others those that can be read
            (:meth:`versions`).
        questions : sequence of str, optional
            Only answers to these; all of them unless given.

        Returns
        -------
        DataFrame
            nis5, question, value: as :func:`geo.survey.editions.load_answers` gives them.

        Raises
        ------
        AtlasError
            The rule does not allow it, or there is no such version for readers.
        """
        stored, told, _ = self._read(edition_id, version)
        wanted = stored.edition.asked if questions is None else tuple(questions)
        allow_answers(stored.disclosure, edition_id, wanted, stored.disclosed_answers)
        order = {key: place for place, key in enumerate(told.questionnaire.questions)}
        kept = told.answers[told.answers["question"].isin(wanted)]
        kept = kept.assign(place=kept["question"].map(order)).sort_values(["nis5", "place"])
        return kept.drop(columns="place").reset_index(drop=True)

    def scores(self, edition_id: str, version: int | None = None) -> pd.DataFrame:
        """The domain scores and the index (equal weights) of each commune that answered.

        Returns
        -------
        DataFrame
            Index nis5, columns the domains and ``index``: as
            :func:`geo.survey.score_edition`. Of a restricted edition only what was released: of
            each domain the middle of the band that the score is in, NaN where none is given, and
            as the index the mean of these.

        Raises
        ------
        AtlasError
            The rule does not allow it, or there is no such version for readers.
        """
        return self.scores_and_states(edition_id, version)[0]

    def scores_and_states(
        self, edition_id: str, version: int | None = None
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The scores as :meth:`scores`, and why each is there or missing.

        Returns
        -------
        tuple of DataFrame
            Same index and columns; see :func:`geo.survey.store.stored_scores.scores_released`.

        Raises
        ------
        AtlasError
            As :meth:`scores`.
        """
        stored, told, release = self._read(edition_id, version)
        allow_scores(stored.disclosure, edition_id)
        asked = stored.edition.asked
        if stored.disclosure.access == "open":
            return scores_of(told.answers, asked, told.questionnaire)
        return scores_released(told.answers, asked, told.questionnaire, release)

    def aggregates(
        self, edition_id: str, indicator: str, version: int | None = None
    ) -> pd.DataFrame:
        """Figures of groups of five communes and more: regions, provinces, settings and others.

        Parameters
        ----------
        indicator : str
            ``q.<question>``, ``index`` or ``domain.<domain>``.

        Returns
        -------
        DataFrame
            variable, group : str, see :mod:`geo.survey.inference.groups`
            choice : str, key of the choice (``yes`` of yes/no questions); empty for means
            n : Int64, communes that answered
            value : float64, per cent that chose it, or the mean
            state : str, ``value`` or ``withheld`` (n and value are missing then)

        Raises
        ------
        AtlasError
            The rule does not allow it, there is no such indicator, or no such version for readers.
        """
        stamp = self.stamp()
        if self._database.absent:
            raise _not_published(edition_id)
        with self._database.reading() as connection:
            stored = _one_readable(connection, edition_id, version)
        allow_groups(stored.disclosure, edition_id, indicator)
        kept = self._figures.get((stamp, edition_id, stored.version, indicator))
        if kept is None:
            stored, told, release = self._read(edition_id, stored.version)
            allow_groups(stored.disclosure, edition_id, indicator)
            if indicator.startswith("q."):
                kept = group_figures(told, indicator.removeprefix("q."), release.groups)
            else:
                kept = score_figures(told, indicator, release.groups)
            # It holds until something changes.
            known = [(key, table) for key, table in self._figures.items() if key[0] == stamp]
            newest = ((stamp, edition_id, stored.version, indicator), kept)
            self._figures = dict([*known, newest][-_MOST_FIGURES:])
        return kept.copy()

    def _read(
        self, edition_id: str, version: int | None = None
    ) -> tuple[StoredEdition, DisclosedTable, Release]:
        """All of a version for readers: for the methods above, which ask what may go out."""
        if self._database.absent:
            raise _not_published(edition_id)
        with self._database.reading() as connection:
            stored = _one_readable(connection, edition_id, version)
            contents = read_contents(connection, edition_id, stored.version)
        return stored, told_by(contents), released(contents)


@lru_cache(maxsize=4)
def _store_at(url: URL) -> Store:
    return Store(url)


def open_store(address: str | None = None) -> Store:
    """The store that the environment names, or the one at ``address``; one for each process.

    Raises
    ------
    AtlasError
        The address is not one that the atlas knows. Whether there is a store is seen when it is
        first asked for something.
    """
    return _store_at(store_url() if address is None else read_url(address))


def shown_by_links(store: Store, editions: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Edition and number of the versions that were replaced and that links to them still show."""
    return frozenset(
        (edition_id, one.number)
        for edition_id in set(editions)
        for one in store.versions(edition_id)
        if one.standing == "replaced"
    )


def _one_readable(connection: Connection, edition_id: str, version: int | None) -> StoredEdition:
    """The published version, or another one that readers get, without its answers."""
    published = read_publications(connection)
    if edition_id not in published:
        raise _not_published(edition_id)
    now, at = published[edition_id]
    if version not in (None, now):
        standings = read_standings(connection, edition_id)
        check_readable(edition_id, version, standings)
        at = next(one.published_at for one in standings if one.number == version)
        now = version
    return _stored(connection, edition_id, now, at)


def _stored(
    connection: Connection, edition_id: str, version: int, at: dt.datetime
) -> StoredEdition:
    one = next(v for v in read_versions(connection, edition_id) if v.number == version)
    questions = read_questions(connection, edition_id, version)
    questionnaire = questionnaire_with(questions)
    release = read_released(connection, edition_id, version)
    return StoredEdition(
        edition=edition_from(read_facts(connection, edition_id, version), questionnaire),
        version=version,
        published_at=at,
        first_published_at=one.created_at,
        disclosure=one.disclosure,
        communes=one.communes,
        questions=_own_questions(questions),
        disclosed=release.parts,
        bands=release.bands,
    )


def _own_questions(written: tuple[dict[str, Any], ...]) -> tuple[Question, ...]:
    own = {str(question["key"]) for question in written}
    every = questionnaire_with(written).questions
    return tuple(question for key, question in every.items() if key in own)


def _not_published(edition_id: str) -> AtlasError:
    return AtlasError(Text("Nothing of edition {edition} is published.", edition=edition_id))
