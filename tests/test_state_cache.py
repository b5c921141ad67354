"""Caches of what depends on the state: under many readers, and while the state changes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo import state_cache
from geo.language import AtlasError, Text
from geo.state_cache import (
    StateChangedError,
    check_unchanged,
    consistent_snapshot,
    current_stamp,
    forget,
    in_one_state,
    snapshot_stamp,
)
from geo.territory.accepted_boundaries import official_source
from geo.territory.vintages import NEWEST


@pytest.fixture(scope="module", autouse=True)
def stamp_of_a_module():
    """As the first fixture of a module finds it."""
    return snapshot_stamp()


def test_the_state_is_seen_before_the_first_module_makes_a_store(stamp_of_a_module):
    """What is computed while an edition is published there would count as read after it."""
    assert stamp_of_a_module


class World:
    """Something published that changes, and two functions that read it."""

    def __init__(self) -> None:
        self.value = 0
        self.boundaries = 0
        self.read_times = 0
        self.read = state_cache.state_cache(maxsize=4)(self._read)
        self.drawn = state_cache.state_cache(maxsize=4, of="boundaries")(lambda: self.boundaries)
        self.doubled = state_cache.state_cache(maxsize=4)(lambda key: 2 * self.read(key))

    def _read(self, key: int) -> int:  # noqa: ARG002
        self.read_times += 1
        found = self.value
        time.sleep(0)  # another thread may publish here
        check_unchanged("editions")
        return found


@pytest.fixture
def world(monkeypatch):
    made = World()
    told = {
        "editions": lambda: str(made.value),
        "boundaries": lambda: str(made.boundaries),
    }
    monkeypatch.setattr(state_cache, "_stamp_of", told)
    with consistent_snapshot():
        pass
    yield made
    monkeypatch.undo()
    forget()


def test_it_is_kept_until_the_state_changes(world):
    for value in (0, 1):
        world.value = value
        with consistent_snapshot():
            assert [world.read(1), world.read(1), world.read(key=1)] == [value] * 3
    assert world.read_times == 4  # an argument by name is another key, as with functools
    assert world.read.cache_info().currsize == 2


def test_a_publish_leaves_what_is_of_the_boundaries(world):
    with consistent_snapshot():
        world.drawn()
    world.value += 1
    with consistent_snapshot():
        world.drawn()
        assert world.drawn.cache_info().hits == 1
    world.boundaries += 1
    with consistent_snapshot():
        assert world.drawn() == 1
        assert world.drawn.cache_info().hits == 0


def test_a_stamp_that_comes_again_brings_nothing_back(world):
    """Boundaries that are taken away have the stamp that there was before them."""
    with consistent_snapshot():
        assert world.drawn() == 0
    for boundaries in (1, 0):
        world.boundaries = boundaries
        with consistent_snapshot():
            assert world.drawn.cache_info().currsize == 0
            world.drawn()


def test_it_is_bounded_in_each_state(world):
    with consistent_snapshot():
        for key in range(20):
            world.read(key)
        assert world.read.cache_info().currsize == 4
        assert world.read.cache_info().maxsize == 4


def test_a_failure_is_not_kept(world):
    with consistent_snapshot():
        world.value = 1
        for _ in range(2):
            with pytest.raises(StateChangedError):
                world.doubled(1)
        world.value = 0
        assert world.doubled(1) == 0


def test_what_is_made_in_one_state_is_made_again_where_it_changed(world):
    made = []

    def make():
        made.append(snapshot_stamp())
        first = world.read(1)
        if len(made) == 1:
            world.value = 7
        return first, world.read(2)

    assert in_one_state(make) == (7, 7)
    assert made == ["0|0", "0|7"]
    with consistent_snapshot():  # a part of a page is made once: the page begins anew
        world.value = 8
        with pytest.raises(StateChangedError):
            in_one_state(lambda: world.read(3))


def test_the_state_of_now_can_be_asked_inside_of_a_snapshot(world):
    with consistent_snapshot():
        world.value = 3
        assert (snapshot_stamp(), current_stamp()) == ("0|0", "0|3")


def test_a_state_that_cannot_be_asked_is_the_one_that_was_known(world, monkeypatch):
    def unreachable():
        raise AtlasError(Text("no answer"))

    with consistent_snapshot():
        assert world.read(1) == 0
    monkeypatch.setitem(state_cache._stamp_of, "editions", unreachable)
    with consistent_snapshot():
        assert world.read.cache_info().currsize == 1
        assert world.read(2) == 0


def test_one_that_hangs_keeps_nobody_but_who_asks(world, monkeypatch):
    """With a lock held while one asks, every reader waited for as long as the answer took."""
    hangs, goes_on = threading.Event(), threading.Event()

    def hanging():
        hangs.set()
        goes_on.wait(60)
        return str(world.value)

    monkeypatch.setattr(state_cache, "_PATIENCE", 0.05)
    with consistent_snapshot():
        assert world.read(1) == 0
    monkeypatch.setitem(state_cache._stamp_of, "editions", hanging)
    first = threading.Thread(target=lambda: in_one_state(lambda: world.read(1)))
    first.start()
    hangs.wait(10)
    read = []

    def reader():
        with consistent_snapshot():
            read.append(world.read(1))

    others = [threading.Thread(target=reader) for _ in range(8)]
    for one in others:
        one.start()
    for one in others:
        one.join(20)
    assert read == [0] * 8
    assert first.is_alive()
    goes_on.set()
    first.join(20)


def test_a_slow_failure_is_not_asked_for_again_at_once(world, monkeypatch):
    times = []

    def slow():
        times.append(1)
        time.sleep(0.02)
        raise AtlasError(Text("no answer"))

    monkeypatch.setattr(state_cache, "_PATIENCE", 0.01)
    monkeypatch.setattr(state_cache, "_PAUSE", 60.0)
    monkeypatch.setattr(state_cache, "_not_before", dict.fromkeys(state_cache.PARTS, 0.0))
    monkeypatch.setitem(state_cache._stamp_of, "editions", slow)
    for _ in range(3):
        with consistent_snapshot():
            assert world.read(1) == 0
    assert len(times) == 1
    monkeypatch.setitem(state_cache._not_before, "editions", 0.0)
    monkeypatch.setitem(state_cache._stamp_of, "editions", lambda: str(world.value))
    world.value = 5
    with consistent_snapshot():
        assert world.read(1) == 5


def test_who_asked_first_and_is_answered_last_takes_nothing_back(world, monkeypatch):
    asked, goes_on = threading.Event(), threading.Event()

    def late():
        found = str(world.value)
        if not asked.is_set():
            asked.set()
            goes_on.wait(20)
        return found

    monkeypatch.setattr(state_cache, "_PATIENCE", 0.01)
    monkeypatch.setitem(state_cache._stamp_of, "editions", late)
    first = threading.Thread(target=lambda: in_one_state(snapshot_stamp))
    first.start()
    asked.wait(10)
    monkeypatch.setitem(state_cache._turn, "editions", threading.RLock())
    world.value = 9
    with consistent_snapshot():
        assert snapshot_stamp() == "0|9"
    goes_on.set()
    first.join(20)
    assert state_cache._now.stamps == ("0", "9")


def test_without_a_first_answer_it_is_told_apart_from_nothing_published(world, monkeypatch):
    def unreachable():
        raise AtlasError(Text("no answer"))

    monkeypatch.setattr(state_cache, "_now", state_cache._State(0, 0, ()))
    monkeypatch.setitem(state_cache._stamp_of, "editions", unreachable)
    with consistent_snapshot():
        assert not state_cache.is_known()
        assert state_cache.is_known("boundaries")
    monkeypatch.setitem(state_cache._stamp_of, "editions", lambda: str(world.value))
    with consistent_snapshot():
        assert state_cache.is_known()


def test_many_readers_each_see_one_state_while_it_changes(world):
    """Whatever the moment of a publish: a page of one state, or none and another try."""
    done = threading.Event()
    seen: set[int] = set()

    def page() -> None:
        while not done.is_set():
            try:
                with consistent_snapshot():
                    stamp = int(snapshot_stamp().rpartition("|")[2])
                    for key in (1, 2, 3):
                        assert world.doubled(key) == 2 * stamp
                        assert world.read(key) == stamp
                    seen.add(stamp)
            except StateChangedError:
                pass

    with ThreadPoolExecutor(4) as readers:
        pages = [readers.submit(page) for _ in range(4)]
        for value in range(1, 60):
            time.sleep(0.004)
            world.value = value
        time.sleep(0.02)
        done.set()
        for one in pages:
            one.result()
    assert len(seen) > 3
    with consistent_snapshot():
        world.read(1)
    assert world.read.states_kept() == 1
    assert state_cache._readers.total() == 0


def test_what_a_page_says_of_the_boundaries_is_of_its_own_state(monkeypatch):
    with consistent_snapshot():
        assert official_source(NEWEST) is None
        monkeypatch.setitem(state_cache._stamp_of, "boundaries", lambda: "imported since")
        with pytest.raises(StateChangedError):
            official_source(NEWEST)
