"""Start the atlas: ``python -m geo.publishing.serve [--port 8501] [--address 127.0.0.1]``.

Checks what would otherwise fail late or in English only (a port in use, damaged data, a login that
is not complete), prints the address and how editors get in, and hands over to Streamlit in the same
process. A login is configured in ``.streamlit/secrets.toml``, which is never committed, or in the
file that ``--secrets`` names. The server answers to this machine's own names, to an address of its
own that it listens on, to the name that the login comes back to, and to those of ``--host``.
"""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.command_line import CommandError, run
from geo.language import AtlasError
from geo.publishing.editors import (
    EDITORS,
    KEY,
    allowed_editors,
    is_loopback,
    issue_link,
    login_providers,
)
from geo.publishing.version import version

APP = Path(__file__).parents[2] / "app.py"
_LAST_PORT = 65_535
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  (what is listened on, not a choice made here)


def check_port(address: str, port: int) -> None:
    """Raise an AtlasError when nothing can listen on ``address``:``port``."""
    if not 0 < port <= _LAST_PORT:
        raise CommandError(
            "{port} is not a port. Give a number from 1 to 65535, such as 8501.", port=str(port)
        )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    "Port {port} is in use by another program, perhaps an atlas that is still "
                    "running. Stop it, or choose another port: PORT={other} make run.",
                    port=str(port),
                    other=str(port + 1),
                ) from error
            raise CommandError(
                "The atlas cannot listen on {address}, port {port}: {reason}.",
                address=address,
                port=str(port),
                reason=error.strerror or str(error),
            ) from error


def main(arguments: list[str] | None = None) -> int:
    """Check, say where the atlas will be, and become Streamlit; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m geo.publishing.serve", description=__doc__)
    parser.add_argument(
        "--version", action="version", version=f"Smart City Atlas of Belgium {version()}"
    )
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="127.0.0.1", help="loopback unless you say otherwise")
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name that readers type, such as atlas.example.be or *.example.be; several: again",
    )
    parser.add_argument("--secrets", type=Path, help="TOML file that configures the login")
    options = parser.parse_args(arguments)
    secrets = options.secrets and options.secrets.resolve()
    try:
        check_port(options.address, options.port)
        login = configured_login(secrets)
        from geo.cartography.assets import prepare  # noqa: PLC0415  (reads the boundaries)

        prepare()
        from geo.survey.stored_editions import why_not_readable  # noqa: PLC0415  (as above)

        why = why_not_readable()
    except AtlasError as error:
        print(f"The atlas did not start. {error}", file=sys.stderr)
        return 1
    if why is not None:
        print(
            f"The store cannot be read: {why} Until it can, readers get the editions that ship "
            "with the atlas, and a sentence that others are out of reach.",
            file=sys.stderr,
            flush=True,
        )
    host = f"[{options.address}]" if ":" in options.address else options.address
    print(f"Smart City Atlas of Belgium: http://{host}:{options.port}   (stop with Ctrl+C)")
    print(
        _how_editors_get_in(
            options.address, f"http://{host}:{options.port}", has_login=login is not None
        ),
        flush=True,
    )
    names = server_names(options.address, options.host, login)
    if not is_loopback(options.address):
        print(f"It answers to the names {', '.join(names)}; more with --host NAME.", flush=True)
    os.chdir(APP.parent)  # Streamlit reads .streamlit/config.toml from the current folder
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    command += ["--server.port", str(options.port), "--server.address", options.address]
    command += ["--browser.serverAddress", _first_name(names)]
    for name in names:
        command += ["--server.allowedHosts", name]
    if secrets:
        command += ["--secrets.files", str(secrets)]
    os.execv(sys.executable, command)  # noqa: S606  (our own interpreter, fixed arguments)
    return 0


def server_names(address: str, given: list[str], login: dict[str, Any] | None) -> list[str]:
    """The names a server answers to, those that readers elsewhere use first.

    Parameters
    ----------
    address
        What the server listens on.
    given
        Names from the command line; ports, schemes and brackets are taken off.
    login
        The ``[auth]`` section, see :func:`configured_login`: readers come back to its address.
    """
    names = [_bare(name) for name in given]
    if login is not None:
        names.append(_bare(str(login.get("redirect_uri", ""))))
    if address not in _EVERY_ADDRESS:
        names.append(_bare(address))
    return list(dict.fromkeys(name for name in (*names, *_THIS_MACHINE) if name))


def _bare(name: str) -> str:
    """A name as it stands in a ``Host`` header, without its port."""
    if name.count(":") > 1 and not set("[/") & set(name):
        return name.lower()  # an address of version 6
    try:
        return urlsplit(name if "//" in name else f"//{name}").hostname or ""
    except ValueError:
        return ""


def _first_name(names: list[str]) -> str:
    """A name without ``*``, which is no name: the one that the server tells of itself."""
    return next(name for name in names if "*" not in name)


def configured_login(secrets: Path | None = None) -> dict[str, Any] | None:
    """The login that Streamlit's secrets configure; None where they configure none.

    Parameters
    ----------
    secrets
        The one file to read; without it, those that Streamlit reads.

    Raises
    ------
    AtlasError
        The login would not work, or the file cannot be read.
    """
    usual = (Path.home() / ".streamlit/secrets.toml", APP.parent / ".streamlit" / "secrets.toml")
    found: dict[str, Any] = {}
    for path in (secrets,) if secrets else usual:
        if path.is_file():
            found |= _read(path)  # the later one counts, as for Streamlit
        elif secrets:
            raise CommandError("There is no file {file}.", file=str(path))
    auth = found.get("auth")
    if not isinstance(auth, dict):
        return None
    login_providers(auth)
    return auth


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:  # a file that is no TOML or no UTF-8 is a ValueError
        raise CommandError(
            "{file} cannot be read: {reason}.", file=str(path), reason=str(error)
        ) from error


def _how_editors_get_in(address: str, link: str, *, has_login: bool) -> str:
    """One line; where there is no login, a key only for a server that this machine alone sees."""
    if has_login:
        count = len(allowed_editors())
        if not count:
            return f"For editors there is a login, but nobody is on the list {EDITORS}."
        return f"For editors, who load and publish surveys ({count} listed): {link}/import_survey"
    if is_loopback(address):
        return f"For editors, who load and publish surveys (works once): {issue_link(link)}"
    os.environ.pop(KEY, None)  # one that was inherited opens nothing here
    return "There is no login, so this server has no editors; reading is for everyone."


if __name__ == "__main__":
    run(main)
