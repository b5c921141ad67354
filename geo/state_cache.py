"""Caches of what depends on the state, and how all of a page sees one state from start to end.

The state is what may change under a running server: the boundaries, which somebody may import, and
the editions, which an editor may publish. Each tells a stamp that is new after every change
(:func:`register_stamp`). A page looks at the stamps once, when it begins
(:func:`consistent_snapshot`); what it computes is kept under the number of the state that it is in
(:func:`state_cache`). So a page that still runs neither sees nor spoils what is kept for the next,
and nothing has to be cleared by name: what was kept of a state goes when its last reader has ended.

What ships with the atlas does not change while it runs. Functions of that alone, or of their
arguments alone, are kept by :mod:`functools`. ``docs/CACHES.md`` lists all caches.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from functools import _CacheInfo, lru_cache, update_wrapper
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, ParamSpec, TypeVar

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from functools import _lru_cache_wrapper

Part = Literal["boundaries", "editions"]
"""A part of the state. What depends on the editions may depend on the boundaries too."""
PARTS: tuple[Part, ...] = ("boundaries", "editions")

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger("atlas")


class StateChangedError(AtlasError):
    """What is published changed while somebody read it: what they have is of before."""

    def __init__(self) -> None:
        super().__init__(Text("What is published has changed since you opened this page."))


class _State(NamedTuple):
    """A state that was seen: the stamp of each part, and a number that never comes again.

    Stamps may come again, when imported boundaries are taken away; numbers do not. ``editions`` is
    new when either part changed, ``boundaries`` when they did.
    """

    boundaries: int
    editions: int
    stamps: tuple[str, ...]


UNKNOWN = "unknown"
"""The stamp of a part that could never be asked: what there is without it counts."""

_PATIENCE = 0.5  # seconds that a reader waits for another one who is asking
_PAUSE = 5.0  # seconds that a part is left alone which failed only after a while

_stamp_of: dict[Part, Callable[[], str]] = {}
_turn: dict[Part, threading.RLock] = {part: threading.RLock() for part in PARTS}
_not_before: dict[Part, float] = dict.fromkeys(PARTS, 0.0)
_looks = count(1)
_last_look = 0
_caches: list[StateCache[..., Any]] = []
_lock = threading.RLock()
_now = _State(0, 0, ())
_readers: Counter[_State] = Counter()
_reader: ContextVar[_State | None] = ContextVar("state that the reader is in", default=None)


def register_stamp(part: Part, stamp: Callable[[], str]) -> None:
    """Ask ``stamp`` whether ``part`` of the state has changed.

    It gives a token that is another one after every change, and may raise an AtlasError where it
    cannot be known: then the last one that was known counts, and :data:`UNKNOWN` where none was.
    Nothing is locked while it is asked: one that takes its time keeps its reader waiting and, for
    half a second, those who come meanwhile. After a slow failure it is left alone for five seconds.
    """
    _stamp_of[part] = stamp


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Look whether the state has changed; what is read inside is of this one state.

    Where what is kept does not suffice, and the state has changed since, reading raises
    :class:`StateChangedError` (see :func:`check_unchanged`): whoever draws a page begins anew.
    Inside of another snapshot this is the same one.

    Raises
    ------
    AtlasError
        The stamp of the boundaries cannot be known, and never was.
    """
    if _reader.get() is not None:
        yield
    else:
        with _snapshot(look=True):
            yield


def in_one_state(make: Callable[[], T], *, look: bool = True) -> T:
    """What ``make`` returns, of one state: made once more where the state has changed meanwhile.

    Without ``look`` it is of the state that was seen last, where that suffices. Inside of a
    snapshot it is of this one, and made once.
    """
    if _reader.get() is not None:
        return make()
    while True:
        try:
            with _snapshot(look=look):
                return make()
        except StateChangedError:
            look = True


@contextmanager
def _snapshot(*, look: bool) -> Iterator[None]:
    if look:
        _look()
    with _lock:
        state = _now
        _readers[state] += 1
    token = _reader.set(state)
    try:
        yield
    finally:
        _reader.reset(token)
        with _lock:
            _readers[state] -= 1
            if not _readers[state]:
                del _readers[state]
                if state != _now:
                    _drop()


def snapshot_stamp(part: Part = "editions") -> str:
    """The stamps of the reader's snapshot; outside of one, those that were seen last.

    Of the boundaries alone, or of the editions and the boundaries; empty where nobody looked yet.
    """
    stamps = (_reader.get() or _now).stamps
    return "|".join(stamps[:1] if part == "boundaries" else stamps)


def is_known(part: Part = "editions") -> bool:
    """Whether a part could ever be asked, in the state that the reader is in."""
    stamps = (_reader.get() or _now).stamps
    return not stamps or stamps[PARTS.index(part)] != UNKNOWN


def current_stamp() -> str:
    """The stamps as they are now; the reader's snapshot stays what it is."""
    return "|".join(_stamp(part) for part in PARTS)


def check_unchanged(part: Part) -> None:
    """To be called after reading of what may change: it is still as the reader's snapshot has it.

    Where nobody looked yet, as in a command, nothing is checked.

    Raises
    ------
    StateChangedError
        It is not: what was read may be of before or of after.
    """
    state = _reader.get()
    if state is None or not state.stamps:
        return
    if _stamp(part) != state.stamps[PARTS.index(part)]:
        raise StateChangedError


def forget() -> None:
    """Keep nothing of what was computed so far, as if all of the state had changed."""
    global _now  # noqa: PLW0603
    with _lock:
        _now = _State(_now.boundaries + 1, _now.editions + 1, _now.stamps)
        _drop()


class StateCache(Generic[P, T]):
    """A function with its results, kept for the state that the reader is in.

    Made by :func:`state_cache`. Threads may call it at the same time; a result may then be computed
    twice, as with :func:`functools.lru_cache`.
    """

    def __init__(self, function: Callable[P, T], maxsize: int, of: Part) -> None:
        self.of: Part = of
        self.maxsize = maxsize
        self._function = function
        self._of_boundaries = of == "boundaries"
        # Of each state that somebody is in: what is kept.
        self._kept: dict[int, _lru_cache_wrapper[T]] = {}
        update_wrapper(self, function)
        _caches.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        state = _reader.get()
        if state is None:
            return in_one_state(lambda: self(*args, **kwargs), look=False)
        number = state.boundaries if self._of_boundaries else state.editions
        kept = self._kept.get(number)
        if kept is None:
            kept = self._kept_of(number)
        return kept(*args, **kwargs)  # type: ignore[arg-type]

    def _kept_of(self, number: int) -> _lru_cache_wrapper[T]:
        with _lock:
            return self._kept.setdefault(number, lru_cache(self.maxsize)(self._function))

    def cache_info(self) -> _CacheInfo:
        """Hits, misses, ``maxsize`` and entries of the state that the reader is in."""
        return self._kept_of(self._number(_reader.get() or _now)).cache_info()

    def cache_clear(self) -> None:
        """Keep nothing, of any state."""
        with _lock:
            self._kept.clear()

    def states_kept(self) -> int:
        """Of how many states something is kept."""
        return sum(kept.cache_info().currsize > 0 for kept in list(self._kept.values()))

    def kept_now(self) -> list[object]:
        """What is kept of each state, for whoever measures it."""
        return list(self._kept.values())

    def drop_all_but(self, states: set[_State]) -> None:
        """Keep what is of these states only."""
        numbers = {self._number(state) for state in states}
        for number in [one for one in self._kept if one not in numbers]:
            del self._kept[number]

    def _number(self, state: _State) -> int:
        return state.boundaries if self._of_boundaries else state.editions


def state_cache(
    *, maxsize: int, of: Part = "editions"
) -> Callable[[Callable[P, T]], StateCache[P, T]]:
    """Keep the results of a function of its arguments and of the state.

    Parameters
    ----------
    maxsize : int
        How many results are kept for each state; the one that was not asked for longest goes
        first. Arguments have to be hashable.
    of : "boundaries" or "editions"
        What the function reads: the boundaries alone, or the editions and perhaps the boundaries.
    """

    def keep(function: Callable[P, T]) -> StateCache[P, T]:
        return StateCache(function, maxsize, of)

    return keep


def _stamp(part: Part) -> str:
    """The stamp of a part now; where it cannot be asked, the last that was known."""
    if part not in _stamp_of:
        return ""
    turn = _turn[part]
    if monotonic() < _not_before[part] or not turn.acquire(timeout=_PATIENCE):
        return _known(part)
    began = monotonic()
    try:
        return _stamp_of[part]()
    except AtlasError as error:
        if part == "boundaries" and not _now.stamps:
            raise
        # What was published when it could last be asked is still right; editors are told elsewhere.
        _log.warning("The %s cannot be asked: %s", part, error)
        if monotonic() - began > _PATIENCE:
            _not_before[part] = monotonic() + _PAUSE
        return _known(part)
    finally:
        turn.release()


def _known(part: Part) -> str:
    """The last stamp that was known."""
    stamps = _now.stamps
    return stamps[PARTS.index(part)] if stamps else UNKNOWN


def _look() -> None:
    """Number the state anew where it has changed, unless somebody has looked since."""
    global _now, _last_look  # noqa: PLW0603
    look = next(_looks)
    stamps = tuple(_stamp(part) for part in PARTS)
    with _lock:
        if look < _last_look:
            return
        _last_look = look
        if stamps == _now.stamps:
            return
        if _now.stamps:
            moved = stamps[0] != _now.stamps[0]
            _now = _State(_now.boundaries + moved, _now.editions + 1, stamps)
        else:  # what was computed before anybody looked
            _now = _now._replace(stamps=stamps)
        _drop()


def _drop() -> None:
    """Let go of what is kept of states that nobody is in and nobody will be."""
    left = {_now, *_readers}
    for one in _caches:
        one.drop_all_but(left)
