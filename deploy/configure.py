"""Write the configuration of nginx: ``python -m deploy.configure --host NAME --process ...``.

A list of processes comes in, a file for nginx goes out. What must agree with the atlas is taken
from it: how large a file may be that is loaded up, which endings a view has.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from geo.command_line import CommandError, run
from geo.publishing.forms.endings import ENDINGS
from geo.publishing.operation.requests import PROCESS, process_name
from geo.publishing.serve import given_prefix
from geo.publishing.stories.builder_routes import MOST_BYTES

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "deploy" / "nginx" / "atlas.conf.template"
YEAR = 31_536_000
"""Seconds for which a browser that was served encrypted asks for nothing else."""
_AROUND = 1024 * 1024
"""Bytes around a file that is loaded up: the limit of Streamlit itself."""
_PLACE = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_NAME = re.compile(r"(?:\*\.)?[A-Za-z0-9.-]+")


class Process(NamedTuple):
    """One process of the atlas: its name (``serve --process``), and where it listens."""

    name: str
    place: str


def read_process(written: str) -> Process:
    """Of ``a1=127.0.0.1:8501``.

    Raises
    ------
    CommandError
        It is not written like that.
    """
    name, _, place = written.partition("=")
    if not name or process_name({PROCESS: name}) != name or not _PLACE.fullmatch(place):
        raise CommandError(
            "{written} names no process. Write its name and where it listens: a1=127.0.0.1:8501.",
            written=written[:80],
        )
    return Process(name, place)


def upload_bytes(config: Path = ROOT / ".streamlit" / "config.toml") -> int:
    """The largest request with a file that the atlas takes (``server.maxUploadSize``)."""
    told = tomllib.loads(config.read_text("utf-8"))["server"]["maxUploadSize"]
    return int(told) * 1024 * 1024 + _AROUND


def site(
    hosts: list[str],
    processes: list[Process],
    *,
    prefix: str = "",
    listen: str = "80",
    certificate: tuple[str, str] | None = None,
    cache: str = "/var/cache/nginx/atlas",
    logs: str = "/var/log/nginx",
) -> str:
    """The configuration of one site.

    Parameters
    ----------
    hosts
        The names that readers type.
    processes
        All of them, on one machine or several; at least one.
    prefix
        See :func:`geo.publishing.serve.given_prefix`.
    listen
        A port, or an address with one, where there is no certificate.
    certificate
        Files of the certificate and of its key: then readers of port 80 are sent to 443.
    cache, logs
        Folders; logs go to where nginx' own output goes with ``-``.
    """
    names = [one.name for one in processes]
    if not processes or len(set(names)) < len(names):
        raise CommandError("Name each process once, and one at least.")
    if not hosts or not all(_NAME.fullmatch(one) for one in hosts):
        raise CommandError("Give the names that readers type, such as atlas.example.be.")
    written = "\n".join(f"    listen {one};" for one in _listens(listen, certificate))
    told = {
        "CACHE": cache,
        "PROCESS_OF_COOKIE": "\n".join(f'    "{name}" atlas_{name};' for name in names),
        "UPSTREAMS": "\n\n".join(
            [_upstream("any", processes, [])]
            + [
                _upstream(one.name, [one], [other for other in processes if other != one])
                for one in processes
            ]
        ),
        "REDIRECT": _redirect(hosts) if certificate is not None else "",
        "LISTEN": written,
        "NAMES": " ".join(hosts),
        "ENCRYPTED": _encrypted(certificate) if certificate is not None else "",
        "ONLY_ENCRYPTED": (
            # In each location with a header of its own, too: nginx hands it down to no such one.
            f'    add_header Strict-Transport-Security "max-age={YEAR}" always;'
            if certificate is not None
            else ""
        ),
        "ACCESS_LOG": f"{logs}/atlas.log" if logs != "-" else "/dev/stdout",
        "ERROR_LOG": f"{logs}/atlas-error.log" if logs != "-" else "/dev/stderr",
        "STORY_BYTES": str(MOST_BYTES + _AROUND),
        "UPLOAD_BYTES": str(upload_bytes()),
        "ROOT_OF_PREFIX": (
            f"    location = {prefix} {{ return 308 {prefix}/$is_args$args; }}\n" if prefix else ""
        ),
        "PREFIX": prefix,
        "ENDINGS": "|".join(ENDINGS),
    }
    made = TEMPLATE.read_text("utf-8")
    for name, value in told.items():
        # What is not said leaves no line behind.
        made = re.sub(rf"(?m)^@{name}@\n", "", made) if not value else made
        made = made.replace(f"@{name}@", value)
    left = re.findall(r"@[A-Z_]+@", made)
    assert not left, left
    return made


def _upstream(name: str, first: list[Process], others: list[Process]) -> str:
    """Processes of which one answers; others where none of them does."""
    listed = [f"    server {one.place} max_fails=1 fail_timeout=2s;" for one in first]
    listed += [f"    server {one.place} max_fails=1 fail_timeout=2s backup;" for one in others]
    return "\n".join([f"upstream atlas_{name} {{", *listed, "    keepalive 16;", "}"])


def _listens(listen: str, certificate: tuple[str, str] | None) -> list[str]:
    if certificate is None:
        return [listen]
    return ["443 ssl http2", "[::]:443 ssl http2"]


def _encrypted(certificate: tuple[str, str]) -> str:
    """The certificate, and what Debian's own settings leave to older browsers."""
    return "\n".join(
        [
            f"    ssl_certificate {certificate[0]};",
            f"    ssl_certificate_key {certificate[1]};",
            "    ssl_protocols TLSv1.2 TLSv1.3;",
            "    ssl_session_cache shared:atlas_tls:5m;",
        ]
    )


def _redirect(hosts: list[str]) -> str:
    return "\n".join(
        [
            "server {",
            "    listen 80;",
            "    listen [::]:80;",
            f"    server_name {' '.join(hosts)};",
            "    access_log off;",
            "    return 308 https://$host$request_uri;",
            "}",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or print it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.configure", description=__doc__)
    parser.add_argument("--host", action="append", required=True, metavar="NAME")
    parser.add_argument(
        "--process", action="append", required=True, metavar="NAME=ADDRESS:PORT", help="each one"
    )
    parser.add_argument("--prefix", default="", metavar="PATH", help="such as /atlas")
    parser.add_argument("--listen", default="80", metavar="PORT")
    parser.add_argument("--certificate", nargs=2, metavar=("FILE", "KEY"))
    parser.add_argument("--cache", default="/var/cache/nginx/atlas", metavar="FOLDER")
    parser.add_argument("--logs", default="/var/log/nginx", metavar="FOLDER")
    parser.add_argument("--to", type=Path, metavar="FILE", help="printed without it")
    options = parser.parse_args(arguments)
    made = site(
        options.host,
        [read_process(one) for one in options.process],
        prefix=given_prefix(options.prefix),
        listen=options.listen,
        certificate=tuple(options.certificate) if options.certificate else None,
        cache=options.cache,
        logs=options.logs,
    )
    if options.to is None:
        sys.stdout.write(made)
    else:
        options.to.write_text(made, "utf-8")
        print(f"{options.to}: nginx -t tells whether nginx takes it.")
    return 0


if __name__ == "__main__":
    run(main)
