"""A package only so that its ``conftest`` does not stand in for that of the browser tests."""
