"""The editions that the store publishes, as a source beside the shipped ones.

What of an edition may leave the store is asked of the store itself each time; what it gives is
taken only where the store has not changed since the reader's page began. The store's libraries are
imported when there is a store.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.language import AtlasError
from geo.state_cache import check_unchanged, state_cache
from geo.survey.maturity.scores import INDEX
from geo.survey.store_location import is_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.question import Question
    from geo.survey.store import Store, StoredEdition

NOTHING = "0"


class StoredEditions:
    """A source of editions; see :class:`geo.survey.edition_sources.EditionSource`."""

    def stamp(self) -> str:
        """The store's own token."""
        return _store().stamp() if is_there() else NOTHING

    def editions(self) -> tuple[Edition, ...]:
        """The published versions, each with what its rule gives."""
        return tuple(
            replace(
                one.edition,
                has_answers=one.disclosure.rule == "open"
                or (one.disclosure.rule == "restricted" and bool(one.given)),
                disclosure=one.disclosure.rule,
                version=one.version,
                disclosed=one.given,
                bands=tuple(one.bands.items()),
            )
            for one in _published()
        )

    def questions(self) -> dict[str, Question]:
        """Questions of the newest edition that has them go first."""
        found: dict[str, Question] = {}
        for one in _published():
            found = {question.key: question for question in one.questions} | found
        return found

    def answers(self, edition_id: str) -> pd.DataFrame:
        """The answers, as far as the edition's rule lets them out."""
        store = _store()
        with _of_this_state():
            given = store.edition(edition_id).disclosed_answers
            return store.answers(edition_id, questions=given)

    def scores(self, edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The domain scores of each commune and their states, as the store gives them."""
        with _of_this_state():
            scores, states = _store().scores_and_states(edition_id)
        return scores.drop(columns=INDEX), states.drop(columns=INDEX)

    def groups(self, edition_id: str, indicator_id: str) -> pd.DataFrame | None:
        """Figures of groups of five and more; None where the rule gives none of this indicator."""
        # A choice of several, ``q.key.choice``, is a row of the figures of its question.
        return _groups(edition_id, ".".join(indicator_id.split(".")[:2]))


@state_cache(maxsize=256)
def _groups(edition_id: str, part: str) -> pd.DataFrame | None:
    with _of_this_state():
        try:
            return _store().aggregates(edition_id, part)
        except AtlasError:
            return None


@state_cache(maxsize=1)
def _published() -> tuple[StoredEdition, ...]:
    with _of_this_state():
        return _store().published() if is_there() else ()


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


def _store() -> Store:
    from geo.survey.store import open_store  # noqa: PLC0415  (brings a database library)

    return open_store()
