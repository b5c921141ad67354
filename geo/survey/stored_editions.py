"""The editions that the store publishes, as a source beside the shipped ones.

An edition is asked for by its name, or by a key that says which version
(:mod:`geo.survey.edition_key`). Which of these readers get, and what of an edition may leave the
store, is asked of the store itself each time; what it gives is taken only where the store has not
changed since the reader's page began. The store's libraries are imported when there is a store.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from geo.in_time import Asking, TimeIsUpError
from geo.language import AtlasError, Text
from geo.state_cache import check_unchanged, is_known, state_cache
from geo.survey.edition_key import (
    UnreadableVersionError,
    edition_name,
    version_key,
    version_number,
)
from geo.survey.edition_sources import SourceDoesNotAnswerError
from geo.survey.maturity.scores import INDEX
from geo.survey.questionnaire import load_questionnaire
from geo.survey.store_location import is_there

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.question import Question
    from geo.survey.store import Store, StoredEdition
    from geo.survey.store.version_standing import VersionStanding

_log = logging.getLogger("atlas")
T = TypeVar("T")

NOTHING = "0"

_STAMP_LIMIT = 2.0  # seconds: every page of every reader asks for it
_LIMIT = 10.0  # seconds for all else
_asking = Asking()


class StoredEditions:
    """A source of editions; see :class:`geo.survey.edition_sources.EditionSource`."""

    def stamp(self) -> str:
        """The store's own token."""
        return _asked(lambda store: store.stamp(), _STAMP_LIMIT) if is_there() else NOTHING

    def editions(self) -> tuple[Edition, ...]:
        """The published versions, each with what its rule gives."""
        return tuple(_as_released(one) for one in _published())

    def version(self, name: str, number: int) -> Edition:
        """A version, with what its rule gave when it was published; its id is its key."""
        return _version(name, number)

    def readable_versions(self, name: str) -> tuple[int, ...]:
        """Those that the store still gives, whatever is to be said of their questions."""
        return tuple(one.number for one in _versions(name) if one.readable)

    def withdrawn(self) -> frozenset[str]:
        """Editions that the store published once."""
        return _withdrawn()

    def withdrawn_on(self, name: str) -> dt.date | None:
        """The day on which the last of its versions ended."""
        ended = [one.ended_at.date() for one in _versions(name) if one.ended_at is not None]
        return max(ended, default=None)

    def questions(self) -> dict[str, Question]:
        """Questions of the newest edition that has them go first."""
        found: dict[str, Question] = {}
        for one in _published():
            found = {question.key: question for question in one.questions} | found
        return found

    def earlier_questions(self) -> dict[str, Question]:
        """Questions of versions that can still be read."""
        return _earlier_questions()

    def answers(self, edition_id: str) -> pd.DataFrame:
        """The answers, as far as the edition's rule lets them out."""
        asked = edition_name(edition_id), version_number(edition_id)

        def given(store: Store) -> pd.DataFrame:
            return store.answers(*asked, questions=store.edition(*asked).disclosed_answers)

        with _of_this_state():
            return _asked(given)

    def scores(self, edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The domain scores of each commune and their states, as the store gives them."""
        with _of_this_state():
            scores, states = _asked(
                lambda store: store.scores_and_states(
                    edition_name(edition_id), version_number(edition_id)
                )
            )
        return scores.drop(columns=INDEX), states.drop(columns=INDEX)

    def groups(self, edition_id: str, indicator_id: str) -> pd.DataFrame | None:
        """Figures of groups of five and more; None where the rule gives none of this indicator."""
        # A choice of several, ``q.key.choice``, is a row of the figures of its question.
        return _groups(edition_id, ".".join(indicator_id.split(".")[:2]))


@state_cache(maxsize=256)
def _groups(edition_id: str, part: str) -> pd.DataFrame | None:
    with _of_this_state():
        try:
            return _asked(
                lambda store: store.aggregates(
                    edition_name(edition_id), part, version_number(edition_id)
                )
            )
        except SourceDoesNotAnswerError:
            raise
        except AtlasError:
            return None


@state_cache(maxsize=1)
def _published() -> tuple[StoredEdition, ...]:
    with _of_this_state():
        return _asked(lambda store: store.published()) if _can_be_asked() else ()


@state_cache(maxsize=64)
def _versions(name: str) -> tuple[VersionStanding, ...]:
    with _of_this_state():
        return _asked(lambda store: store.versions(name)) if _can_be_asked() else ()


@state_cache(maxsize=64)
def _version(name: str, number: int) -> Edition:
    from geo.survey.store.version_standing import (  # noqa: PLC0415  (brings a database library)
        check_readable,
    )

    check_readable(name, number, _versions(name))
    with _of_this_state():
        stored = _asked(lambda store: store.edition(name, number))
    _check_questions(stored)
    now = next(one.number for one in _versions(name) if one.standing == "published")
    return replace(
        _as_released(stored), id=version_key(name, number), replaced=stored.version != now
    )


def _check_questions(stored: StoredEdition) -> None:
    """Refuse a version whose own questions are other ones by now: it would be misread."""
    known = load_questionnaire().questions
    for asked in stored.questions:
        if not asked.means_the_same(known[asked.key]):
            why = Text(
                "Version {version} of edition {edition} cannot be read any more: its question "
                "{question} is asked or scored in another way by now.",
                version=str(stored.version),
                edition=stored.edition.id,
                question=asked.key,
            )
            raise UnreadableVersionError(why, "kept_back")


def _as_released(one: StoredEdition) -> Edition:
    return replace(
        one.edition,
        has_answers=one.disclosure.access == "open"
        or (one.disclosure.access == "restricted" and bool(one.disclosed)),
        disclosure=one.disclosure.access,
        version=one.version,
        version_published=one.first_published_at.date(),
        disclosed=one.disclosed,
        bands=tuple(one.bands.items()),
    )


@state_cache(maxsize=1)
def _earlier_questions() -> dict[str, Question]:
    with _of_this_state():
        return _asked(lambda store: store.earlier_questions()) if _can_be_asked() else {}


@state_cache(maxsize=1)
def _withdrawn() -> frozenset[str]:
    with _of_this_state():
        return _asked(lambda store: store.withdrawn()) if _can_be_asked() else frozenset()


@contextmanager
def _of_this_state() -> Iterator[None]:
    """What is read of the store, or why it cannot be, is of the state that the reader is in.

    Raises
    ------
    StateChangedError
        The store changed since the reader's snapshot.
    """
    try:
        yield
    finally:
        check_unchanged("editions")


def why_not_readable() -> str | None:
    """Why the store that there is cannot be used, for whoever runs the atlas; None where it can."""
    try:
        StoredEditions().stamp()
    except AtlasError as error:
        return str(error.__cause__ or "") or str(error)
    return None


def _can_be_asked() -> bool:
    """Whether there is a store that could be asked in the state that the reader is in."""
    return is_there() and is_known("editions")


def _asked(question: Callable[[Store], T], seconds: float = _LIMIT) -> T:
    """What the store answers, in time.

    Raises
    ------
    SourceDoesNotAnswerError
        It cannot be used, or does not answer in time. Why is for the log: it names the place.
    AtlasError
        It does not have what was asked for.
    """
    from geo.survey.store import (  # noqa: PLC0415  (brings a database library)
        StoreUnavailableError,
        open_store,
    )

    try:
        return _asking.answer(lambda: question(open_store()), seconds)
    except (TimeIsUpError, StoreUnavailableError) as error:
        _log.warning("The store cannot be asked: %s", str(error) or f"no answer in {seconds:g} s")
        raise SourceDoesNotAnswerError from error
