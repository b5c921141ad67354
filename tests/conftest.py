"""What all tests share: the repository on the path, and hypothesis without a clock."""

import os
import sys
import tempfile
from pathlib import Path

from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

sys.path.insert(0, str(Path(__file__).parents[1]))

# No store but the one that a test makes: what this machine publishes is nobody's business here.
os.environ["ATLAS_DATA"] = tempfile.mkdtemp(prefix="atlas-tests-")
os.environ.pop("ATLAS_DATABASE_URL", None)

# A shared machine can be slow at any moment; how fast things are is measured in bench/.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")

# What shares one worker, and so one server and one browser, one PostgreSQL, or files once written.
_TOGETHER = (
    "tests/browser/",
    "tests/survey/store/",
    "tests/publishing/export/",
    "tests/pages/test_changed_under_a_page.py",
)


class Together(LoadScopeScheduling):
    """Tests go to whichever worker is free, but those of a folder in ``_TOGETHER`` to one.

    The marks of ``--dist loadgroup`` do not reach pytest-xdist 3.8 under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in _TOGETHER if nodeid.startswith(folder)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Take :class:`Together`, whatever ``--dist`` says."""
    return Together(config, log)
