"""What all tests share: the repository on the path, and hypothesis without a clock."""

import os
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[1]))

# No store but the one that a test makes: what this machine publishes is nobody's business here.
os.environ["ATLAS_DATA"] = tempfile.mkdtemp(prefix="atlas-tests-")
os.environ.pop("ATLAS_DATABASE_URL", None)

# A shared machine can be slow at any moment; how fast things are is measured in bench/.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")
