"""Two processes of the atlas, PostgreSQL and nginx on loopback, from what ``deploy/`` says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[2]),
    str(Path(__file__).parents[1] / "survey" / "store"),
]

import install_nginx
import own_postgresql

from deploy.configure import Process, site

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PREFIX = "/atlas"
# Nobody else gets into the folder of a test: the workers stay who they are.
_MAIN = """{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/start.log warn;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/atlas.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Member:
    """One process of the atlas, as a unit of systemd would run it."""

    def __init__(self, name: str, folder: Path, database: str) -> None:
        self.name, self.port = name, free_port()
        self.log = folder / f"{name}.log"
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith("ATLAS_")
        } | {
            "ATLAS_DATABASE_URL": database,
            "ATLAS_PREFIX": PREFIX,
            "ATLAS_PROCESS": name,
            "ATLAS_LOG": "json",
        }
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    def start(self) -> None:
        self.stop()  # where a test that was to do so failed
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "geo.publishing.serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def ready(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "deploy.ready", f"{self.address}/readyz", "--seconds", "90"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + self.log.read_text()

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=25)


class Site:
    """All of it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database, self.port = folder, database, free_port()
        self.members = {name: Member(name, folder, database) for name in ("a1", "a2")}
        self.nginx: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    def other(self, name: str) -> Member:
        return next(one for one in self.members.values() if one.name != name)

    def start(self) -> None:
        for one in self.members.values():
            one.start()
        processes = [Process(one.name, f"127.0.0.1:{one.port}") for one in self.members.values()]
        made = site(
            ["127.0.0.1", "localhost"],
            processes,
            prefix=PREFIX,
            listen=f"127.0.0.1:{self.port}",
            cache=f"{self.folder}/cache",
            logs=str(self.folder),
        )
        (self.folder / "atlas.conf").write_text(made)
        (self.folder / "nginx.conf").write_text(
            _MAIN.format(folder=self.folder, user="user root;\n" if os.geteuid() == 0 else "")
        )
        program = install_nginx.find()
        assert program, install_nginx.ADVICE
        said = self.folder / "start.log"
        self.nginx = subprocess.Popen(
            [program, "-p", self.folder, "-e", said, "-c", self.folder / "nginx.conf"],
            stderr=subprocess.STDOUT,
            stdout=(self.folder / "out.log").open("wb"),
        )
        for one in self.members.values():
            one.ready()
        for _ in range(100):
            assert self.nginx.poll() is None, (self.folder / "out.log").read_text()
            try:
                urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "start.log").read_text())

    def stop(self) -> None:
        for one in self.members.values():
            one.stop()
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait(timeout=20)


@contextmanager
def site_of_two(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        database = stack.enter_context(own_postgresql.running()).new_database()
        made = Site(folder, database)
        stack.callback(made.stop)
        made.start()
        yield made
