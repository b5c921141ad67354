"""What all tests share: the repository on the path, and hypothesis without a clock."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

sys.path.insert(0, str(Path(__file__).parents[1]))

# No store but the one that a test makes: what this machine publishes is nobody's business here.
_STORE = tempfile.mkdtemp(prefix="atlas-tests-")
os.environ["ATLAS_DATA"] = _STORE
os.environ.pop("ATLAS_DATABASE_URL", None)

# A shared machine can be slow at any moment; how fast things are is measured in bench/.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")

# What shares one worker, and so one server and one browser, one PostgreSQL, or what is made once.
_TOGETHER = (
    "tests/browser/",
    "tests/survey/store/",
    "tests/publishing/export/",
    "tests/disclosure/test_bands_told.py",
    "tests/pages/test_changed_under_a_page.py",
    "tests/pages/test_disclosure_pages.py",
    "tests/pages/test_import_bad_files.py",
    "tests/publishing/commune_page/test_half_answered.py",
    "tests/publishing/import_survey_page/test_own_export.py",
    "tests/publishing/ranking_page/test_ranking_list.py",
    "tests/publishing/test_group_table.py",
    "tests/publishing/test_map_view.py",
    "tests/publishing/test_new_boundaries.py",
    "tests/survey/test_demonstration.py",
)


def together(nodeid: str) -> str | None:
    """The folder or file of ``_TOGETHER`` that a test is in."""
    return next((one for one in _TOGETHER if nodeid.startswith(one)), None)


def pytest_collection_modifyitems(config, items):
    """Mark what opens pages or a PostgreSQL, so that it can be left out; let slow ones begin.

    A slow test that comes last keeps one worker busy while the others have nothing to do.
    """
    for item in items:
        if item.nodeid.startswith("tests/pages/"):
            item.add_marker("page")
        kind = getattr(item, "callspec", None) and item.callspec.params.get("address")
        if kind == "postgresql" or "postgresql" in item.fixturenames:
            item.add_marker("postgresql")
    if hasattr(config, "workerinput"):  # each worker in the same order: sorting is stable
        items.sort(
            key=lambda item: bool(together(item.nodeid)) or item.get_closest_marker("slow") is None
        )


class Together(LoadScopeScheduling):
    """Tests go to whichever worker is free, but those of a folder in ``_TOGETHER`` to one.

    The marks of ``--dist loadgroup`` do not reach pytest-xdist 3.8 under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid) or nodeid


def pytest_unconfigure(config):
    """Take the store away again: this process is done, and so are the servers it started."""
    shutil.rmtree(_STORE, ignore_errors=True)


def pytest_xdist_make_scheduler(config, log):
    """Take :class:`Together`, whatever ``--dist`` says."""
    return Together(config, log)
