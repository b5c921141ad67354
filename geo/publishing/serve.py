"""Start the atlas: ``python -m geo.publishing.serve [--port 8501] [--address 127.0.0.1]``.

Checks what would otherwise fail late or in English only (a port in use, damaged data, a login that
is not complete), prints the address and how editors get in, loads what the first reader needs, and
goes on as ``streamlit run``. The port is not listened on before that: a proxy that has other
processes sends nobody here meanwhile. A login is configured in ``.streamlit/secrets.toml``, which
is never committed, or in the file that ``--secrets`` names. The server answers to this machine's
own names, to an address of its own that it listens on, to the name that the login comes back to,
and to those of ``--host``.

Behind a proxy (``deploy/README.md``): ``--prefix`` is the path below which it publishes the atlas,
``--process`` the name of one process of several, ``--metrics`` where figures are told, ``--log
json`` has the log as lines of JSON. Given any of ``--host``, ``--prefix`` or ``--process``, a
server prints no link for editors unless ``--editors-link`` says so. What is not given is taken from
the environment (``ATLAS_PREFIX``, ``ATLAS_PROCESS``, ``ATLAS_METRICS``, ``ATLAS_LOG``).
"""

from __future__ import annotations

import argparse
import errno
import importlib
import importlib.util
import os
import runpy
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.command_line import CommandError, run
from geo.language import AtlasError
from geo.publishing.editors import (
    ANYWHERE,
    EDITORS,
    KEY,
    allowed_editors,
    is_loopback,
    issue_link,
    login_providers,
)
from geo.publishing.operation.log_lines import LOG
from geo.publishing.operation.metrics import METRICS, read_place
from geo.publishing.operation.prefix import PREFIX, read_prefix
from geo.publishing.operation.requests import PROCESS, process_name
from geo.publishing.version import version

APP = Path(__file__).parents[2] / "app.py"
_LAST_PORT = 65_535
# Not app.py: it reads Streamlit's options, which are not all known before Streamlit runs.
_NEEDED_BY_PAGES = (
    "geo.publishing.commune_check.routes",
    "geo.publishing.embed.redirect",
    "geo.publishing.first_paint.middleware",
    "geo.publishing.forms.routes",
    "geo.publishing.stories.routes",
    "pages.shared.shell",
)
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
    _add_operation(parser)
    options = parser.parse_args(arguments)
    secrets = options.secrets and options.secrets.resolve()
    try:
        check_port(options.address, options.port)
        prefix = _told_to_the_server(options)
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
    address = f"http://{host}:{options.port}{prefix}"
    print(f"Smart City Atlas of Belgium: {address}   (stop with Ctrl+C)")
    alone = is_loopback(options.address) and not (options.host or prefix or options.process)
    link = address if alone or not options.host else _public_address(options.host, prefix)
    print(
        _how_editors_get_in(
            link, has_login=login is not None, has_link=alone or options.editors_link
        ),
        flush=True,
    )
    names = server_names(options.address, options.host, login)
    if not is_loopback(options.address):
        print(f"It answers to the names {', '.join(names)}; more with --host NAME.", flush=True)
    os.chdir(APP.parent)  # Streamlit reads .streamlit/config.toml from the current folder
    command = ["streamlit", "run", str(APP)]
    command += ["--server.port", str(options.port), "--server.address", options.address]
    command += ["--browser.serverAddress", _first_name(names)]
    for name in names:
        command += ["--server.allowedHosts", name]
    if secrets:
        command += ["--secrets.files", str(secrets)]
    _become_streamlit(command)
    return 0


def _add_operation(parser: argparse.ArgumentParser) -> None:
    """What a server behind a proxy is told."""
    for option, variable, said in (
        ("--prefix", PREFIX, "path below which the atlas is, such as /atlas"),
        ("--process", PROCESS, "name of this process, where there are several"),
        ("--metrics", METRICS, "tell figures there, such as 127.0.0.1:9501"),
        ("--log", LOG, "text or json"),
    ):
        default = os.environ.get(variable, "")
        parser.add_argument(option, default=default, metavar="TEXT", help=said)
    parser.add_argument(
        "--editors-link",
        action="store_true",
        help="print a link for editors although this server is public",
    )


def _told_to_the_server(options: argparse.Namespace) -> str:
    """Put into the environment what the server reads there; the prefix."""
    prefix = given_prefix(options.prefix)
    if options.metrics:
        check_port(*_place_of_figures(options.metrics))
    told = {
        PREFIX: prefix,
        PROCESS: options.process,
        METRICS: options.metrics,
        LOG: options.log,
        ANYWHERE: "1" if options.editors_link else "",
    }
    if options.process and process_name(told) != options.process:
        raise CommandError(
            "{name} cannot be the name of a process. Take letters, digits and hyphens, 32 at most.",
            name=options.process,
        )
    if options.log not in ("", "text", "json"):
        raise CommandError("{log} is no form of a log: text or json.", log=options.log)
    os.environ.update(told)
    return prefix


def given_prefix(written: str) -> str:
    """The path of :func:`geo.publishing.operation.prefix.read_prefix`, for a command.

    Raises
    ------
    CommandError
        It is none.
    """
    try:
        return read_prefix(written)
    except ValueError as error:
        raise CommandError(
            "{prefix} is not a path below which the atlas can be. Give one such as /atlas.",
            prefix=written[:60],
        ) from error


def _place_of_figures(written: str) -> tuple[str, int]:
    try:
        place = read_place(written)
    except ValueError as error:
        raise CommandError(
            "{place} is not a place for the figures of the server. Give an address and a port, "
            "such as 127.0.0.1:9501.",
            place=written[:60],
        ) from error
    if importlib.util.find_spec("prometheus_client") is None:
        raise CommandError(
            "The figures of the server need the package {package}. Install what {file} lists.",
            package="prometheus-client",
            file="requirements.txt",
        )
    return place


def _public_address(hosts: list[str], prefix: str) -> str:
    """Where editors open the atlas: its first name; https, unless the name says otherwise."""
    first = next((name for name in hosts if "*" not in name), hosts[0]).rstrip("/")
    return f"{first if '//' in first else f'https://{first}'}{prefix}"


def _become_streamlit(command: list[str]) -> None:
    """``streamlit run`` in this process, when all that pages need has been loaded.

    Streamlit listens before it loads, and whoever connects meanwhile waits.
    """
    sys.path.insert(0, str(APP.parent))
    for name in _NEEDED_BY_PAGES:
        importlib.import_module(name)
    from geo.publishing.preload import preload  # noqa: PLC0415  (reads the data)

    preload()
    sys.argv = command
    runpy.run_module("streamlit", run_name="__main__")


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


def _how_editors_get_in(link: str, *, has_login: bool, has_link: bool) -> str:
    """One line; where there is no login, a key only for a server that this machine alone sees.

    ``has_link``: it is such a one, or who starts it wants a link all the same.
    """
    if has_login:
        count = len(allowed_editors())
        if not count:
            return f"For editors there is a login, but nobody is on the list {EDITORS}."
        return f"For editors, who load and publish surveys ({count} listed): {link}/import_survey"
    if has_link:
        return f"For editors, who load and publish surveys (works once): {issue_link(link)}"
    os.environ.pop(KEY, None)  # one that was inherited opens nothing here
    return "There is no login, so this server has no editors; reading is for everyone."


if __name__ == "__main__":
    run(main)
