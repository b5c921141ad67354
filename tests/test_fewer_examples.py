"""The quick profile really tries fewer examples, and the full one all of them."""

from __future__ import annotations

import pytest
from fewer_examples import with_fewer_examples
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("profile", "own", "expected"),
    [
        ("quick", 400, 100),
        ("quick", 100, 25),
        ("quick", 25, 25),
        ("quick", 20, 10),
        ("quick", 4, 4),
        ("quick", None, 25),
        ("atlas", 400, 400),
        ("atlas", 20, 20),
        ("atlas", None, 100),
    ],
)
def test_as_many_examples_as_the_profile_says(profile, own, expected):
    before = settings.get_current_profile_name()
    tried = []
    try:
        settings.load_profile(profile)

        @settings(database=None, **({} if own is None else {"max_examples": own}))
        @given(st.floats(allow_nan=False))
        def test(number):
            tried.append(number)

        with_fewer_examples([test, test])
        test()
    finally:
        settings.load_profile(before)
    assert len(tried) == expected
