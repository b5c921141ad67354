"""The editions that the store publishes, as a source beside the shipped ones.

What of an edition may leave the store is asked of the store itself each time. The store's libraries
are imported when there is a store.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo.language import AtlasError
from geo.survey.maturity.scores import INDEX
from geo.survey.store_location import is_there

if TYPE_CHECKING:
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
        return store.answers(edition_id, questions=store.edition(edition_id).disclosed_answers)

    def scores(self, edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The domain scores of each commune and their states, as the store gives them."""
        scores, states = _store().scores_and_states(edition_id)
        return scores.drop(columns=INDEX), states.drop(columns=INDEX)

    def groups(self, edition_id: str, indicator_id: str) -> pd.DataFrame | None:
        """Figures of groups of five and more; None where the rule gives none of this indicator."""
        # A choice of several, ``q.key.choice``, is a row of the figures of its question.
        return _groups(edition_id, ".".join(indicator_id.split(".")[:2]))


@lru_cache(maxsize=256)
def _groups(edition_id: str, part: str) -> pd.DataFrame | None:
    try:
        return _store().aggregates(edition_id, part)
    except AtlasError:
        return None


@cache
def _published() -> tuple[StoredEdition, ...]:
    """What is published: asked once, until :func:`geo.survey.edition_sources.forget`."""
    return _store().published() if is_there() else ()


def _store() -> Store:
    from geo.survey.store import open_store  # noqa: PLC0415  (brings a database library)

    return open_store()
