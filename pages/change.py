"""What changed between two editions: only communes that answered both are paired."""

from __future__ import annotations

from pages.shared import shell, state

shell.require("change")
state.write_url(state.view())
