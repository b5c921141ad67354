"""Wait until a process can serve its first reader: ``python -m deploy.ready URL [--seconds 60]``.

The address is that of the process itself, with the path: http://127.0.0.1:8501/atlas/readyz. Says
what the process says. Exit code 0: ready, or ready without its store; 1: not in time.
"""

from __future__ import annotations

import argparse
import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def answer(address: str) -> tuple[bool, str]:
    """Whether the process is ready, and what it says."""
    try:
        with urlopen(address, timeout=5) as told:  # noqa: S310  (an address that the operator gives)
            return True, told.read().decode()
    except HTTPError as error:
        return False, error.read().decode(errors="replace") or str(error)
    except (URLError, OSError) as error:
        return False, str(error)


def main(arguments: list[str] | None = None) -> int:
    """Ask until it is; 1 when the time is up."""
    parser = argparse.ArgumentParser(prog="python -m deploy.ready", description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args(arguments)
    until = time.monotonic() + options.seconds
    while True:
        ready, said = answer(options.address)
        if ready or time.monotonic() > until:
            print(said)
            return 0 if ready else 1
        time.sleep(0.2)


if __name__ == "__main__":
    raise SystemExit(main())
