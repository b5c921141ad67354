"""Starting: what would fail late is told at once, in a sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from geo.language import AtlasError
from geo.publishing import serve
from geo.publishing.editors import ANYWHERE, EDITORS, KEY
from geo.publishing.serve import check_port, main

# What is large and not every server needs: loaded by the first who asks for it.
WHEN_ASKED = (
    "sqlalchemy",
    "psycopg",
    "scipy",
    "typst",
    "fontTools",
    "resvg_py",
    "openpyxl",
    "pptx",
)

BEHIND_A_PROXY = ("ATLAS_PREFIX", "ATLAS_PROCESS", "ATLAS_METRICS", "ATLAS_LOG")

ROOT = Path(__file__).parents[2]
LOGIN = """[auth]
redirect_uri = "https://atlas.example/oauth2callback"
cookie_secret = "a secret that is long enough for a cookie"
client_id = "atlas"
client_secret = "secret"
server_metadata_url = "https://login.example/.well-known/openid-configuration"
"""


def test_a_port_in_use_says_which_and_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AtlasError, match=f"Port {port} is in use.*PORT={port + 1} make run"):
            check_port("127.0.0.1", port)


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_what_is_not_a_port_is_refused(port):
    with pytest.raises(AtlasError, match="is not a port"):
        check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(AtlasError, match=r"cannot listen on 192\.0\.2\.1"):
        check_port("192.0.2.1", 8501)


def test_the_command_ends_with_a_sentence_not_a_trace(capsys):
    assert main(["--port", "70000"]) == 1
    said = capsys.readouterr().err
    assert "The atlas did not start." in said
    assert "Traceback" not in said


@pytest.fixture
def started(monkeypatch, capsys, tmp_path):
    """What the command says, and what it becomes; without the secrets of whoever runs the tests."""
    monkeypatch.setattr(serve, "APP", tmp_path / "app.py")
    monkeypatch.setattr(serve.Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(serve, "check_port", lambda *_: None)
    monkeypatch.setattr("geo.cartography.assets.prepare", lambda: None)
    monkeypatch.setattr(os, "chdir", lambda _: None)
    became = []
    monkeypatch.setattr(serve, "_become_streamlit", became.extend)
    for name in [ANYWHERE, *BEHIND_A_PROXY]:
        monkeypatch.setenv(name, "")  # what a start puts there is gone after the test
    monkeypatch.setenv(KEY, "one that was inherited")
    monkeypatch.setenv(EDITORS, "an@institute.be; jan@institute.be")

    def start(*arguments: str) -> tuple[int, str, list[str]]:
        became.clear()
        code = main([*arguments])
        told = capsys.readouterr()
        return code, told.out + told.err, [*became]

    return start


def test_on_this_machine_a_link_is_printed_that_works_once(started):
    code, told, became = started()
    assert code == 0
    assert f"editor={os.environ[KEY]}" in told
    assert os.environ[KEY] != "one that was inherited"
    assert "--secrets.files" not in became


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1"])
def test_a_public_address_without_a_login_has_no_editors(started, address):
    code, told, became = started("--address", address)
    assert code == 0
    assert "editor=" not in told
    assert "no editors" in told
    assert KEY not in os.environ
    assert became[became.index("--server.address") + 1] == address


@pytest.mark.parametrize(
    "public",
    [["--host", "atlas.example.be"], ["--prefix", "/atlas"], ["--process", "a1"]],
    ids=lambda given: given[0],
)
def test_a_server_behind_a_proxy_has_no_editors_unless_it_is_said(started, public):
    """It listens on this machine only, and the proxy brings everybody there."""
    code, told, _ = started(*public)
    assert code == 0
    assert "editor=" not in told
    assert "no editors" in told
    assert KEY not in os.environ
    assert os.environ[ANYWHERE] == ""
    code, told, _ = started(*public, "--editors-link")
    assert code == 0
    assert f"editor={os.environ[KEY]}" in told
    assert os.environ[ANYWHERE] == "1"


def test_the_link_of_a_public_server_has_its_name_and_path(started):
    told = started("--host", "atlas.example.be", "--prefix", "atlas/", "--editors-link")[1]
    assert " https://atlas.example.be/atlas/import_survey?editor=" in told
    told = started("--prefix", "atlas", "--editors-link")[1]
    assert " http://127.0.0.1:8501/atlas/import_survey?editor=" in told


def test_what_a_server_behind_a_proxy_is_told_is_in_the_environment(started, monkeypatch):
    started("--prefix", "atlas/", "--process", "a1", "--log", "json")
    assert [os.environ[name] for name in BEHIND_A_PROXY] == ["/atlas", "a1", "", "json"]
    monkeypatch.setenv("ATLAS_PREFIX", "/other")
    started()
    assert os.environ["ATLAS_PREFIX"] == "/other"
    assert os.environ["ATLAS_PROCESS"] == "a1"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--prefix", "/a b"], "is not a path below which"),
        (["--prefix", "/../x"], "is not a path below which"),
        (["--process", "a;b"], "cannot be the name of a process"),
        (["--metrics", "everywhere"], "is not a place for the figures"),
        (["--log", "xml"], "is no form of a log"),
    ],
)
def test_what_a_proxy_could_not_use_is_told_at_the_start(started, given, said):
    code, told, became = started(*given)
    assert code == 1
    assert said in told
    assert not became


def test_figures_need_a_package_that_is_said(started, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, told, _ = started("--metrics", "127.0.0.1:9501")
    assert code == 1
    assert "prometheus-client" in told
    assert "requirements.txt" in told


@pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1"])
def test_with_a_login_no_link_is_printed_anywhere(started, address, tmp_path):
    path = tmp_path / "login.toml"
    path.write_text(LOGIN)
    code, told, became = started("--address", address, "--secrets", str(path))
    assert code == 0
    assert "editor=" not in told
    assert "(2 listed)" in told
    assert became[-2:] == ["--secrets.files", str(path)]


@pytest.mark.parametrize(
    ("arguments", "names", "first"),
    [
        ([], ["127.0.0.1", "localhost", "::1"], "127.0.0.1"),
        (["--address", "::1"], ["::1", "127.0.0.1", "localhost"], "::1"),
        (["--address", "0.0.0.0"], ["127.0.0.1", "localhost", "::1"], "127.0.0.1"),
        (
            ["--address", "192.0.2.1"],
            ["192.0.2.1", "127.0.0.1", "localhost", "::1"],
            "192.0.2.1",
        ),
        (
            [
                "--address",
                "::",
                "--host",
                "*.example.be",
                "--host",
                "https://Atlas.example.be:443/",
            ],
            ["*.example.be", "atlas.example.be", "127.0.0.1", "localhost", "::1"],
            "atlas.example.be",
        ),
    ],
)
def test_a_server_answers_to_its_names(started, arguments, names, first):
    code, told, became = started(*arguments)
    assert code == 0
    given = [became[n + 1] for n, word in enumerate(became) if word == "--server.allowedHosts"]
    assert given == names
    assert became[became.index("--browser.serverAddress") + 1] == first
    assert ("answers to the names" in told) == ("--address" in arguments and names[0] != "::1")


def test_readers_come_back_from_the_login_to_a_name_of_the_server(started, tmp_path):
    path = tmp_path / "login.toml"
    path.write_text(LOGIN)
    _, told, became = started("--address", "0.0.0.0", "--secrets", str(path))
    assert became[became.index("--server.allowedHosts") + 1] == "atlas.example"
    assert "answers to the names atlas.example, 127.0.0.1" in told


def test_the_usual_place_counts_too_and_an_empty_list_is_told(started, tmp_path, monkeypatch):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text(LOGIN)
    monkeypatch.setenv(EDITORS, "")
    code, told, _ = started()
    assert code == 0
    assert "editor=" not in told
    assert "nobody is on the list ATLAS_EDITORS" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LOGIN.replace("client_id", "client"), "client_id is missing in [auth]"),
        (LOGIN.replace("a secret that is long enough for a cookie", "secret"), "too short"),
        ("[auth", "cannot be read"),
        (None, "There is no file"),
    ],
)
def test_a_login_that_would_not_work_is_told_at_the_start(started, tmp_path, content, said):
    path = tmp_path / "login.toml"
    if content is not None:
        path.write_text(content)
    code, told, became = started("--secrets", str(path))
    assert code == 1
    assert said in told
    assert not became


def test_what_not_every_server_needs_is_not_loaded_at_the_start():
    """Nor the solver of the store by a command that publishes nothing."""
    said = f"""import sys, app
print([one for one in {WHEN_ASKED!r} if one in sys.modules])
import geo.survey.store.__main__
print("scipy" in sys.modules)"""
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "False"]
