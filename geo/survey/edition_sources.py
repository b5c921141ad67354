"""Where editions come from beside the shipped folders, and how all of a page sees one state of it.

A source tells its editions, their questions, answers and figures, and a stamp that is new after
every change; so do the boundaries, which somebody may import. What is read of them is kept in
memory like everything else, until the stamp is another one: :func:`consistent_snapshot` looks, and
forgets.
"""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from geo.language import AtlasError
from geo.territory import accepted_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.question import Question

_OF_EDITIONS = ("geo.survey", "geo.publishing")
_OF_BOUNDARIES = (*_OF_EDITIONS, "geo.territory", "geo.cartography")
_KEPT = "geo.survey.store."  # its connections
_log = logging.getLogger("atlas")


class EditionSource(Protocol):
    """Editions that are published elsewhere than in ``data/editions``."""

    def stamp(self) -> str:
        """A token that is another one after every change."""

    def editions(self) -> tuple[Edition, ...]:
        """The editions; those that give nothing of single communes have ``has_answers`` off."""

    def questions(self) -> Mapping[str, Question]:
        """Questions that the questionnaire does not have, by key."""

    def answers(self, edition_id: str) -> pd.DataFrame:
        """As :func:`geo.survey.editions.load_answers`: as far as each commune's are given."""

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
_lock = threading.Lock()
_state: dict[str, str] = {}
_running: set[object] = set()
_before_change: set[object] = set()


def add_source(source: EditionSource) -> None:
    """Take editions from here too."""
    _sources.append(source)


def sources() -> tuple[EditionSource, ...]:
    """All of them, in the order that they were added."""
    return tuple(_sources)


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Look whether sources or boundaries have changed; if so forget what was read of them, twice.

    A page that began before the change may still put what it read into memory: when the last of
    these has ended, all is forgotten once more.
    """
    token = object()
    with _lock:
        if changed := _changed():
            forget(changed)
            _before_change.clear()
            _before_change.update(_running)
        _running.add(token)
    try:
        yield
    finally:
        with _lock:
            _running.discard(token)
            if token in _before_change:
                _before_change.discard(token)
                if not _before_change:
                    forget(_OF_BOUNDARIES)


def last_stamp() -> str:
    """What sources and boundaries were when they were looked at last, by whatever page."""
    return "|".join(_state.get(name, "") for name in ("stamp", "boundaries"))


def forget(computed: tuple[str, ...] = _OF_EDITIONS) -> None:
    """Forget all that was computed in modules whose names begin like this."""
    for name, module in list(sys.modules.items()):
        if name.startswith(computed) and not name.startswith(_KEPT):
            for one in list(vars(module).values()):
                if hasattr(one, "cache_clear") and not isinstance(one, type):
                    one.cache_clear()


def _changed() -> tuple[str, ...]:
    """The modules that remember what is no longer so; none where nothing has changed."""
    boundaries = accepted_boundaries.stamp()
    moved = _state.get("boundaries", boundaries) != boundaries
    _state["boundaries"] = boundaries
    return _OF_BOUNDARIES if moved else _OF_EDITIONS if _has_changed() else ()


def _has_changed() -> bool:
    try:
        now = "|".join(source.stamp() for source in _sources)
    except AtlasError as error:
        if "stamp" not in _state:
            raise
        # What was published when it could last be asked is still right; editors are told elsewhere.
        _log.warning("The store cannot be asked: %s", error)
        return False
    changed = _state.get("stamp", now) != now
    _state["stamp"] = now
    return changed
