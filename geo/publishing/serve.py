"""Start the atlas: ``python -m geo.publishing.serve [--port 8501] [--address 127.0.0.1]``.

Checks what would otherwise fail late or in English only (a port in use, damaged data), prints the
address, and hands over to Streamlit in the same process.
"""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import tomllib
from pathlib import Path

from geo.language import AtlasError, Text
from geo.publishing.editors import is_loopback, new_link

APP = Path(__file__).parents[2] / "app.py"
_LAST_PORT = 65_535


def check_port(address: str, port: int) -> None:
    """Raise an AtlasError when nothing can listen on ``address``:``port``."""
    if not 0 < port <= _LAST_PORT:
        raise AtlasError(
            Text(
                "{port} is not a port. Give a number from 1 to 65535, such as 8501.", port=str(port)
            )
        )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise AtlasError(
                    Text(
                        "Port {port} is in use by another program, perhaps an atlas that is still "
                        "running. Stop it, or choose another port: PORT={other} make run.",
                        port=str(port),
                        other=str(port + 1),
                    )
                ) from error
            raise AtlasError(
                Text(
                    "The atlas cannot listen on {address}, port {port}: {reason}.",
                    address=address,
                    port=str(port),
                    reason=error.strerror or str(error),
                )
            ) from error


def main(arguments: list[str] | None = None) -> int:
    """Check, say where the atlas will be, and become Streamlit; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m geo.publishing.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="127.0.0.1", help="loopback unless you say otherwise")
    options = parser.parse_args(arguments)
    try:
        check_port(options.address, options.port)
        from geo.cartography.assets import prepare  # noqa: PLC0415  (reads the boundaries)

        prepare()
    except AtlasError as error:
        print(f"The atlas did not start. {error}", file=sys.stderr)
        return 1
    host = f"[{options.address}]" if ":" in options.address else options.address
    print(
        f"Smart City Atlas of Belgium: http://{host}:{options.port}   (stop with Ctrl+C)",
        flush=True,
    )
    if is_loopback(options.address) and not _has_login():
        link = new_link(f"http://{host}:{options.port}")
        print(f"For editors, who load and publish surveys (works once): {link}", flush=True)
    os.chdir(APP.parent)  # Streamlit reads .streamlit/config.toml from the current folder
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    command += ["--server.port", str(options.port), "--server.address", options.address]
    os.execv(sys.executable, command)  # noqa: S606  (our own interpreter, fixed arguments)
    return 0


def _has_login() -> bool:
    """Whether Streamlit's secrets configure a login; a server with one prints no link."""
    places = (APP.parent / ".streamlit" / "secrets.toml", Path.home() / ".streamlit/secrets.toml")
    found = [tomllib.loads(path.read_text("utf-8")) for path in places if path.is_file()]
    return any("auth" in one for one in found)


if __name__ == "__main__":
    raise SystemExit(main())
