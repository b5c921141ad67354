"""What all tests share: the repository on the path, and hypothesis without a clock."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[1]))

# A shared machine can be slow at any moment; how fast things are is measured in bench/.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")
