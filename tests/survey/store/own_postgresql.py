"""A PostgreSQL server of our own on loopback, run by an unprivileged user in a temporary folder."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

sys.path.insert(0, str(Path(__file__).parent))

import install_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Server:
    """A PostgreSQL server of our own."""

    programs: Path
    folder: Path
    password: str = field(default_factory=lambda: secrets.token_hex(12))
    port: int = 0
    process: subprocess.Popen | None = None

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.run_as = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
            user = next(name for name in ("postgres", "nobody") if _is_user(name))
            entry = pwd.getpwnam(user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
            self.run_as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)  # the folder is its user's own
        subprocess.run(
            [
                self.programs / "initdb", "-D", self.folder / "data", "-U", "atlas", "-E", "UTF8",
                "--no-locale", "--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}",
            ],
            check=True, capture_output=True, cwd=self.folder, **self.run_as,
        )  # fmt: skip

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # the machine itself does not fail in these tests
            "max_connections": "40",
        }
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [
                self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port),
                *(f"-c{name}={value}" for name, value in settings.items()),
            ],
            stdout=log, stderr=log, cwd=self.folder, **self.run_as,
        )  # fmt: skip
        for _ in range(300):
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("PostgreSQL did not start within 15 s")

    def crash(self) -> None:
        """Stop at once, as if the power had gone, leaving the log to be recovered from."""
        self.process.send_signal(3)  # SIGQUIT: immediate shutdown
        self.process.wait(timeout=20)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.address("postgres"), autocommit=True)

    def address(self, database: str) -> str:
        return f"postgresql://atlas:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        name = f"atlas_{secrets.token_hex(4)}"
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def running() -> Iterator[Server]:
    """Start one; it is gone at the end with all that was in it."""
    programs = install_postgresql.find()
    assert programs, install_postgresql.ADVICE
    # Not pytest's own folder: its parents are closed to other users.
    memory = Path("/dev/shm")  # dozens of databases are slow to write and to delete on a disk
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2e9
    folder = Path(tempfile.mkdtemp(prefix="atlas-postgresql-", dir=memory if roomy else None))
    server = None
    try:
        server = Server(programs, folder)
        server.start()
        yield server
    finally:
        if server and server.process and server.process.poll() is None:
            server.crash()
        shutil.rmtree(folder, ignore_errors=True)
