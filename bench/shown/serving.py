"""The command that starts the atlas: what it says, what it refuses, and who gets an answer."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from threading import Timer
from typing import TYPE_CHECKING

from bench.shown.commands import Copy
from bench.shown.record import LANGUAGES, digest

if TYPE_CHECKING:
    from pathlib import Path

    from bench.shown.record import Record

_SERVE = "geo.publishing.serve"
_AUTH = """[auth]
redirect_uri = "https://atlas.example.be/oauth2callback"
cookie_secret = "short"
client_id = "atlas"
client_secret = "hidden"
server_metadata_url = "https://login.example.be/.well-known/openid-configuration"
"""
_HEADERS = ("content-type", "cache-control", "content-language", "location", "vary")
_LONGEST = 5_000


def serves(record: Record, folder: Path) -> None:
    """Refusals of the command, then a server on a free port, asked and stopped."""
    copy = Copy(record, folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        record.hide(port, "<port>")
        record.hide(str(int(port) + 1), "<next port>")
        copy.run("serve/port-in-use", _SERVE, "--port", port)
    copy.run("serve/no-port", _SERVE, "--port", "0")
    copy.run("serve/no-secrets", _SERVE, "--port", port, "--secrets", "nothing.toml")
    copy.put("auth.toml", _AUTH)
    copy.run("serve/short-secret", _SERVE, "--port", port, "--secrets", "auth.toml")
    copy.put("broken.toml", "[auth")
    copy.run("serve/broken-secrets", _SERVE, "--port", port, "--secrets", "broken.toml")
    _started(copy, port)


def _started(copy: Copy, port: str) -> None:
    command = [sys.executable, "-m", _SERVE, "--port", port]
    server = subprocess.Popen(
        command, cwd=copy.folder, env=copy.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    late = Timer(300, server.kill)
    late.start()
    said = []
    try:
        assert server.stdout is not None
        for line in server.stdout:
            said.append(line)
            if "URL: http://" in line:
                break
        copy.record.write("commands/serve/started", "".join(said))
        for name, path, headers in _asked(port):
            copy.record.write(f"commands/serve/{name}", _answer(port, path, headers))
    finally:
        late.cancel()
        server.terminate()
        server.wait(timeout=30)


def _asked(port: str) -> list[tuple[str, str, dict[str, str]]]:
    """Name of a request, its path and its headers."""
    ours = {"Host": f"127.0.0.1:{port}"}
    asked = [
        ("health", "/_stcore/health", ours),
        ("first", "/", ours),
        ("page", "/commune?commune=44021", ours),
        ("no-page", "/a/b", ours),
        ("no-file", "/app/static/none.css", ours),
    ]
    return asked + [
        (f"other-name.{lang}", "/", {"Host": "evil.example", "Accept-Language": lang})
        for lang in LANGUAGES
    ]


def _answer(port: str, path: str, headers: dict[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    told = [f"{key}: {answer.headers[key]}" for key in _HEADERS if key in answer.headers]
    connection.close()
    try:
        body = content.decode() if len(content) < _LONGEST else digest(content)
    except UnicodeDecodeError:
        body = digest(content)
    return "\n".join([f"GET {path}", f"{answer.status} {answer.reason}", *told, body])
