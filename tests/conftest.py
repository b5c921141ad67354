"""What all tests share: the path, hypothesis without a clock, a territory, what is computed."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from fewer_examples import with_fewer_examples
from hypothesis import settings
from one_worker import TOGETHER, Together, together
from prepared_commands import PreparedCommands

sys.path.insert(0, str(Path(__file__).parents[1]))

# No store but the one that a test makes: what this machine publishes is nobody's business here.
_STORE = tempfile.mkdtemp(prefix="atlas-tests-")
os.environ["ATLAS_DATA"] = _STORE
os.environ.pop("ATLAS_DATABASE_URL", None)

# A shared machine can be slow at any moment; how fast things are is measured in bench/.
settings.register_profile("atlas", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("few", deadline=None, max_examples=6)
settings.load_profile("atlas")

WAITED_IN_VAIN = pytest.mark.flaky(
    reruns=1, only_rerun=[r"\bTimeout \d+ms exceeded", r" with timeout \d+ms"]
)
"""Once more where a browser waited in vain, and only then: on a machine that stood still for half a
minute nothing is wrong with the page. What was tried twice is told below the result."""


@pytest.fixture
def territory(tmp_path):
    """A copy of ``data/territory`` that a test may change.

    Without imported boundaries it has the same stamp as what ships: what was computed of the one
    would be taken for the other, so it is forgotten before and after.
    """
    from geo.state_cache import consistent_snapshot, forget
    from geo.territory import vintages

    def begin_anew():
        with consistent_snapshot():
            pass
        forget()

    folder = tmp_path / "data" / "territory"
    shutil.copytree(vintages.DATA, folder, ignore=shutil.ignore_patterns("official"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vintages, "DATA", folder)
        begin_anew()
        yield folder
    begin_anew()


@pytest.fixture(scope="session")
def one_playwright():
    """What drives browsers: a process has one, whichever tests it runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def prepared_commands():
    """What starts Python quickly; see :mod:`prepared_commands`."""
    prepared = PreparedCommands()
    yield prepared
    prepared.end()


def pytest_collection_modifyitems(config, items):
    """Mark what opens pages or a PostgreSQL, so that it can be left out; let long ones begin.

    What comes last and is long keeps one worker busy while the others have nothing to do: first
    what shares a worker, as it stands in ``TOGETHER``, then what is slow.
    """
    for item in items:
        if item.nodeid.startswith("tests/pages/"):
            item.add_marker("page")
        if "one_playwright" in item.fixturenames:
            item.add_marker(WAITED_IN_VAIN)
        kind = getattr(item, "callspec", None) and item.callspec.params.get("address")
        if kind == "postgresql" or "postgresql" in item.fixturenames:
            item.add_marker("postgresql")
    with_fewer_examples(one.function for one in items if hasattr(one, "function"))
    if hasattr(config, "workerinput"):  # each worker in the same order: sorting is stable
        items.sort(key=_place)


def _place(item) -> int:
    one = together(item.nodeid)
    if one is not None:
        return TOGETHER.index(one)
    return len(TOGETHER) + (item.get_closest_marker("slow") is None)


class KeptState:
    """What was computed of what ships is kept while a test has a store of its own, and used again.

    The atlas lets go of a state that has passed; the tests come back to this one again and again.
    Its stamps say that it is the same. Where the boundaries are numbered anew, because they
    changed or by ``forget``, nothing is given back.
    """

    def __init__(self):
        self.state = None
        self.kept = {}

    def look(self):
        """Remember what is kept of the state without a store; give it back where it is gone."""
        from geo import state_cache as cache
        from geo import survey, territory  # noqa: F401  (they tell the stamps)

        if os.environ["ATLAS_DATA"] != _STORE or "ATLAS_DATABASE_URL" in os.environ:
            return
        with cache.consistent_snapshot(), cache._lock:
            now = cache._now
        before = self.state
        if before and now.boundaries == before.boundaries and now != before:
            if now.stamps != before.stamps:
                return
            for one, found in self.kept.items():
                one._kept[one._number(now)] = found
        self.state = now
        self.kept = {
            one: found
            for one in cache._caches
            if (found := one._kept.get(one._number(now))) is not None
        }


_KEPT = KeptState()


@pytest.fixture(scope="session", autouse=True)
def state_is_seen():
    """Look before the first store of a test is made: what was computed of none is not of that one."""
    _KEPT.look()


@pytest.fixture(autouse=True)
def state_is_kept():
    _KEPT.look()


def pytest_unconfigure(config):
    """Take the store away again: this process is done, and so are the servers it started."""
    shutil.rmtree(_STORE, ignore_errors=True)


def pytest_xdist_make_scheduler(config, log):
    """Take :class:`Together`, whatever ``--dist`` says."""
    return Together(config, log)
