"""What opens a page of a draft: a random token in the link, of which the store keeps the hash.

A hash of SHA-256 without salt is enough here: a token has 192 random bits, so none can be found by
trying. A token is looked up by its hash, which says nothing of how near a guess was.
"""

from __future__ import annotations

import hashlib
import re
import secrets

_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def new_token() -> str:
    """A token that nobody has: 192 random bits in 32 characters of an address."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """What the store keeps of a token: 64 hexadecimal digits, of whatever text."""
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def looks_like_token(text: str) -> bool:
    """Whether a text could be one."""
    return _TOKEN.fullmatch(text) is not None
