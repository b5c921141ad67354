"""Two processes of the atlas, PostgreSQL and nginx on loopback, from what ``deploy/`` says."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[2]),
    str(Path(__file__).parents[1] / "survey" / "store"),
]

import install_nginx
import own_postgresql
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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
        self.nginx = self._serve(self.folder, self._made(self.folder, f"127.0.0.1:{self.port}"))
        for one in self.members.values():
            one.ready()
        self._answers(self.nginx, self.port)

    def _made(self, folder: Path, listen: str, certificate: tuple[str, str] | None = None) -> str:
        """What ``deploy.configure`` writes for this site."""
        processes = [Process(one.name, f"127.0.0.1:{one.port}") for one in self.members.values()]
        return site(
            ["127.0.0.1", "localhost"],
            processes,
            prefix=PREFIX,
            listen=listen,
            certificate=certificate,
            cache=f"{folder}/cache",
            logs=str(folder),
        )

    def _serve(self, folder: Path, made: str) -> subprocess.Popen:
        (folder / "atlas.conf").write_text(made)
        (folder / "nginx.conf").write_text(
            _MAIN.format(folder=folder, user="user root;\n" if os.geteuid() == 0 else "")
        )
        program = install_nginx.find()
        assert program, install_nginx.ADVICE
        return subprocess.Popen(
            [program, "-p", folder, "-e", folder / "start.log", "-c", folder / "nginx.conf"],
            stderr=subprocess.STDOUT,
            stdout=(folder / "out.log").open("wb"),
        )

    def _answers(self, nginx: subprocess.Popen, port: int) -> None:
        for _ in range(100):
            assert nginx.poll() is None, nginx.args[4].read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(nginx.args[4].read_text())

    @contextmanager
    def encrypted(self, folder: Path) -> Iterator[tuple[int, int]]:
        """The same processes by a second nginx with a certificate: its ports without and with it."""
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        write_certificate(key, certificate)
        plain, secure = free_port(), free_port()
        made = self._made(folder, "", (str(certificate), str(key)))
        for listened, port in (("80", plain), ("443 ssl http2", f"{secure} ssl http2")):
            made = made.replace(f"    listen [::]:{listened};\n", "")
            made = made.replace(f"    listen {listened};", f"    listen 127.0.0.1:{port};")
        nginx = self._serve(folder, made)
        try:
            self._answers(nginx, plain)
            yield plain, secure
        finally:
            nginx.terminate()
            nginx.wait(timeout=20)

    def stop(self) -> None:
        for one in self.members.values():
            one.stop()
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait(timeout=20)


def write_certificate(key: Path, certificate: Path) -> None:
    """A certificate of this machine that signed itself, and its key."""
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(made, hashes.SHA256())
    )
    key.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


@contextmanager
def site_of_two(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        database = stack.enter_context(own_postgresql.running()).new_database()
        made = Site(folder, database)
        stack.callback(made.stop)
        made.start()
        yield made
