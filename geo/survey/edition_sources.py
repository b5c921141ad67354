"""Where editions come from beside the shipped folders.

A source tells its editions, their questions, answers and figures, and a stamp that is new after
every change. What is read of them is kept in memory for as long as the stamp is this one; see
:mod:`geo.state_cache`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geo import state_cache
from geo.language import AtlasError, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.question import Question


OUT_OF_REACH = Text(
    "The editions that the institute published here cannot be read at this moment. Try again in a "
    "minute."
)


class SourceDoesNotAnswerError(AtlasError):
    """A source is there and gives no answer in time."""

    def __init__(self) -> None:
        super().__init__(OUT_OF_REACH)


class EditionSource(Protocol):
    """Editions that are published elsewhere than in ``data/editions``."""

    def stamp(self) -> str:
        """A token that is another one after every change."""

    def editions(self) -> tuple[Edition, ...]:
        """The editions; those that give nothing of single communes have ``has_answers`` off."""

    def version(self, name: str, number: int) -> Edition:
        """A version of an edition that it has, published or replaced; its id says which.

        Raises
        ------
        UnreadableVersionError
            Readers do not get it.
        """

    def readable_versions(self, name: str) -> tuple[int, ...]:
        """Numbers of the versions of an edition that readers get, oldest first."""

    def withdrawn(self) -> frozenset[str]:
        """Ids of editions that were published once and are not any more."""

    def withdrawn_on(self, name: str) -> dt.date | None:
        """The day (UTC) on which one of them was withdrawn; None where that is not known."""

    def questions(self) -> Mapping[str, Question]:
        """Questions that the questionnaire does not have, by key."""

    def earlier_questions(self) -> Mapping[str, Question]:
        """The same of versions that were replaced and can still be read."""

    def answers(self, edition_id: str) -> pd.DataFrame:
        """As :func:`geo.survey.editions.load_answers`: as far as each commune's are given.

        Here and below, an edition is given by its id, which may be that of a version.
        """

    def scores(self, edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The domain scores of a restricted edition, and why they are there or missing.

        Index nis5, columns the domains, float64 and str; see
        :meth:`geo.survey.store.Store.scores_and_states`.
        """

    def groups(self, edition_id: str, indicator_id: str) -> pd.DataFrame | None:
        """Figures of groups of an edition that gives these only; None where there are none.

        variable, group, choice : str; n : Int64; value : float64; state : str. See
        :meth:`geo.survey.store.Store.aggregates`.
        """


_sources: list[EditionSource] = []


def add_source(source: EditionSource) -> None:
    """Take editions from here too."""
    _sources.append(source)


def sources() -> tuple[EditionSource, ...]:
    """All of them, in the order that they were added."""
    return tuple(_sources)


def _stamp() -> str:
    return "|".join(source.stamp() for source in _sources)


state_cache.register_stamp("editions", _stamp)
