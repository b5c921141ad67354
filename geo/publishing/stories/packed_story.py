"""A reader's story in a link: its file, packed into the letters that an address may have."""

from __future__ import annotations

import base64
import binascii
import zlib

from geo.language import AtlasError, Text
from geo.publishing.stories.step_keys import LARGEST_FILE

LONGEST_LINK = 6000
"""Characters of a packed story: what servers and messengers let through."""


def packed_story(content: bytes) -> str | None:
    """The file of a story as a part of an address; None where it is too long for one."""
    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST_LINK else None


def unpacked_story(packed: str) -> bytes:
    """The file of a story from its link.

    Raises
    ------
    AtlasError
        The link was cut off or changed on its way.
    """
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(raw, LARGEST_FILE)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise _damaged() from error
    if not reader.eof or reader.unused_data:
        raise _damaged()
    return content


def _damaged() -> AtlasError:
    return AtlasError(
        Text("The story in this link is not whole. Ask whoever sent it for its file.")
    )
