"""Property tests with a part of their examples, for ``make check``; ``make test`` tries them all.

A profile of hypothesis says how many where a test says nothing; a test that names a number of its
own gets the same part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import is_hypothesis_test, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

USUAL = settings.get_profile("default").max_examples
LEAST = 10


def with_fewer_examples(tests: Iterable[Callable]) -> None:
    """Give those with a number of their own the part of it that the profile in use has."""
    profile = settings().max_examples
    for test in {one for one in tests if is_hypothesis_test(one)}:
        own = test._hypothesis_internal_use_settings
        if profile < USUAL and own is not None and own.max_examples != profile:
            fewer = max(min(LEAST, own.max_examples), own.max_examples * profile // USUAL)
            test._hypothesis_internal_use_settings = settings(own, max_examples=fewer)
