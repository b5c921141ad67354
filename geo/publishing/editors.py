"""Who may import and publish: an allow-list behind a login, or a link that works once.

Reading is for everyone. A server with a login (OpenID Connect, ``[auth]`` in Streamlit's secrets)
lets those in whose confirmed e-mail address is on the list ``ATLAS_EDITORS``. A server that listens
on this machine only, and has no login, prints a link at its start; whoever opens it is the editor,
once. Any other server has no editors.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import re
import secrets
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EDITORS = "ATLAS_EDITORS"
KEY = "ATLAS_EDITOR_KEY"
ADDRESS = "ATLAS_EDITOR_ADDRESS"
PARAMETER = "editor"
"""In the URL."""

_lock = threading.Lock()


def allowed_editors(environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """The e-mail addresses in ``ATLAS_EDITORS``, apart by commas, semicolons or spaces."""
    written = (os.environ if environment is None else environment).get(EDITORS, "")
    return frozenset(one.casefold() for one in re.split(r"[\s,;]+", written) if "@" in one)


def editor_from(claims: Mapping[str, Any], allowed: frozenset[str]) -> str | None:
    """The editor that a login says; None for anyone else.

    Parameters
    ----------
    claims
        Of the identity token. The address counts only where the provider says that it has been
        confirmed.
    """
    address = claims.get("email")
    if not isinstance(address, str) or address.casefold() not in allowed:
        return None
    return address if claims.get("email_verified") is True else None


def is_loopback(address: str) -> bool:
    """Whether a server at this address can be reached from this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def new_link(where: str) -> str:
    """Make a key for one editor, and give the link with it; ``where`` is the address of the atlas.

    The key is kept in the environment, which the server inherits.
    """
    key = secrets.token_urlsafe(24)
    os.environ[KEY], os.environ[ADDRESS] = key, where
    return f"{where}/import_survey?{PARAMETER}={key}"


def use_key(key: str, tell: Callable[[str], None] = print) -> bool:
    """Whether ``key`` is the one that opens; it opens once, and the next link is told.

    False always where no link was printed.
    """
    with _lock:
        expected = os.environ.get(KEY, "")
        fits = bool(expected) and hmac.compare_digest(
            key.encode(errors="replace"), expected.encode()
        )
        if not fits:
            return False
        link = new_link(os.environ.get(ADDRESS, ""))
    tell(f"The link for editors was used. The next one, which works once: {link}")
    return True
