"""Who may import and publish: an allow-list behind a login, or a link that works once.

Reading is for everyone. A server with a login (OpenID Connect, ``[auth]`` in Streamlit's secrets)
lets those in whose confirmed e-mail address, or whose identifier at the provider, is on the list
``ATLAS_EDITORS``. A server that listens on this machine only, and has no login, prints a link at
its start; whoever opens it is the editor, once. Any other server has no editors, and one behind a
proxy is another server: the proxy is on this machine, and those who come through it are not.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import re
import secrets
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

EDITORS = "ATLAS_EDITORS"
KEY = "ATLAS_EDITOR_KEY"
ADDRESS = "ATLAS_EDITOR_ADDRESS"
ANYWHERE = "ATLAS_EDITOR_ANYWHERE"
"""``1`` where who runs the server said that its link may be used through a proxy."""
PARAMETER = "editor"
"""In the URL."""
LOGIN_HOURS = 12
"""How long a login counts: a working day. Streamlit keeps its cookie for thirty days, in which
somebody may have left the institute."""
_LOGIN_NEEDS = ("client_id", "client_secret", "server_metadata_url")
_HOUR = 3600  # seconds
_SHORTEST_SECRET = 32  # characters; whoever guesses it can say who they are

_THROUGH_A_PROXY = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)

_lock = threading.Lock()


def allowed_editors(environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """Who is in ``ATLAS_EDITORS``, apart by commas, semicolons or spaces.

    With an @: an e-mail address, in small letters. Without: an identifier (``sub``) as the
    provider writes it, for providers that confirm no addresses.
    """
    written = (os.environ if environment is None else environment).get(EDITORS, "")
    found = filter(None, re.split(r"[\s,;]+", written))
    return frozenset(one.casefold() if "@" in one else one for one in found)


def editor_from(claims: Mapping[str, Any], allowed: frozenset[str], now: dt.datetime) -> str | None:
    """The editor that a login says; None for anyone else.

    Parameters
    ----------
    claims
        Of the identity token. The address counts only where the provider says that it has been
        confirmed; the identifier always does.
    allowed
        See :func:`allowed_editors`.
    now
        With its zone. A login that is older than :data:`LOGIN_HOURS` says nothing.
    """
    if _has_ended(claims, now):
        return None
    address, subject = claims.get("email"), claims.get("sub")
    if claims.get("email_verified") is True and _is_listed(address, allowed):
        return str(address)
    if isinstance(subject, str) and "@" not in subject and subject in allowed:
        return subject
    return None


def refusal_reasons(
    claims: Mapping[str, Any], allowed: frozenset[str], now: dt.datetime
) -> tuple[Text, ...]:
    """Why a login that :func:`editor_from` refuses is none of an editor's, and what to do."""
    if _has_ended(claims, now):
        return (
            Text(
                "Your login has ended: it counts for {n} hours. Log out and in again.",
                n=LOGIN_HOURS,
            ),
        )
    ask = Text("Ask those who run this atlas to add it, or log in with another one.")
    if _is_listed(claims.get("email"), allowed):
        return (
            Text(
                "You are logged in, but where you logged in nobody has confirmed that the address "
                "is yours."
            ),
            Text(
                "Confirm it there, or ask those who run this atlas to put your identifier on the "
                "list of editors: {subject}",
                subject=str(claims.get("sub", "")),
            ),
        )
    return (Text("You are logged in, but your address is not on the list of editors."), ask)


def login_name(claims: Mapping[str, Any]) -> str:
    """Whom a login is of, for people: the address, or else the identifier."""
    return str(claims.get("email") or claims.get("sub") or "")


def login_providers(auth: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The providers in ``[auth]`` of Streamlit's secrets; None is the one without a name.

    Raises
    ------
    AtlasError
        What a login needs is missing or too weak.
    """
    named = {key: one for key, one in auth.items() if isinstance(one, Mapping)}
    named.pop("client_kwargs", None)
    found: dict[str | None, Mapping[str, Any]] = {}
    if not named or any(key in auth for key in _LOGIN_NEEDS):
        found[None] = auth
    found.update(named)
    missing = [key for key in ("redirect_uri", "cookie_secret") if not auth.get(key)]
    for one in found.values():
        missing += [key for key in _LOGIN_NEEDS if not one.get(key) and key not in missing]
    if missing:
        raise AtlasError(
            Text("The login is not complete: {keys} is missing in [auth].", keys=", ".join(missing))
        )
    if len(str(auth["cookie_secret"])) < _SHORTEST_SECRET:
        raise AtlasError(
            Text(
                "cookie_secret in [auth] is too short: whoever guesses it is an editor. Take {n} "
                "random characters or more, for instance from {example}.",
                n=_SHORTEST_SECRET,
                example="python -c 'import secrets; print(secrets.token_urlsafe(32))'",
            )
        )
    return tuple(found)


def _has_ended(claims: Mapping[str, Any], now: dt.datetime) -> bool:
    issued = claims.get("iat")  # every identity token has it
    if isinstance(issued, bool) or not isinstance(issued, (int, float)):
        return True
    # Nan, too, has ended; and what a clock that was set back has not come to yet.
    return not abs(now.timestamp() - issued) <= LOGIN_HOURS * _HOUR


def _is_listed(address: object, allowed: frozenset[str]) -> bool:
    return isinstance(address, str) and "@" in address and address.casefold() in allowed


def is_loopback(address: str) -> bool:
    """Whether a server at this address can be reached from this machine only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def may_use_link(headers: Mapping[str, str], environment: Mapping[str, str] | None = None) -> bool:
    """Whether a connection may become an editor's by the link.

    Parameters
    ----------
    headers
        Of the connection, in small letters. One that came through a proxy says so in one of them,
        or asks for another name than this machine's.
    environment
        ``os.environ`` unless given; see :data:`ANYWHERE`.
    """
    if (os.environ if environment is None else environment).get(ANYWHERE) == "1":
        return True
    if any(name in headers for name in _THROUGH_A_PROXY):
        return False
    try:
        name = urlsplit(f"//{headers.get('host', '')}").hostname
    except ValueError:
        return False
    return not name or is_loopback(name)


def issue_link(where: str) -> str:
    """Make a key for one editor, and give the link with it; ``where`` is the address of the atlas.

    The key is kept in the environment, which the server inherits.
    """
    key = secrets.token_urlsafe(24)
    os.environ[KEY], os.environ[ADDRESS] = key, where
    return f"{where}/import_survey?{PARAMETER}={key}"


def redeem_key(key: str, tell: Callable[[str], None] = print) -> bool:
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
        link = issue_link(os.environ.get(ADDRESS, ""))
    tell(f"The link for editors was used. The next one, which works once: {link}")
    return True
