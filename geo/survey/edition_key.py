"""How an edition is asked for: by its name, or by its name and the number of one of its versions.

``BE2019`` is what is published now, ``BE2019@3`` the third version that was published under this
name, whatever is published now. Such a key is the ``id`` of an :class:`~geo.survey.edition.Edition`
and goes wherever one goes: values, scores, figures and pictures of a version are made, and kept,
like those of an edition, and none of them knows of versions. Only what is known of the edition
whatever its version (published figures, lists of editions) is looked up by the name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from geo.language import AtlasError

if TYPE_CHECKING:
    from geo.language import Text

SIGN = "@"
"""Between the name and the number; no edition can have it in its name."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")

WhyNot = Literal["no_number", "unknown", "withdrawn", "kept_back"]
"""Why a version cannot be read: what is asked for is no number, there is no such version, it was
withdrawn, or what is published now forbids it."""


class UnreadableVersionError(AtlasError):
    """A version that readers do not get, of an edition of which they get another; says why."""

    def __init__(self, text: Text, why: WhyNot) -> None:
        super().__init__(text)
        self.why = why


def edition_name(key: str) -> str:
    """``BE2019`` of ``BE2019@3`` and of ``BE2019``."""
    return key.partition(SIGN)[0]


def names_a_version(key: str) -> bool:
    """Whether a version is asked for, be there one or not."""
    return SIGN in key


def version_number(key: str) -> int | None:
    """3 of ``BE2019@3``; None where no version is asked for, or what is asked for is no number.

    A number is written as people do: without a sign, without zeros before it.
    """
    written = key.partition(SIGN)[2]
    return int(written) if _NUMBER.fullmatch(written) else None


def version_key(name: str, number: int) -> str:
    """``BE2019@3``."""
    return f"{name}{SIGN}{number}"
