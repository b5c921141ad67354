"""The commands that start and prepare: an address is printed, a missing browser is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from conftest import ROOT, free_port


def test_the_server_command_prints_its_address_and_answers_there():
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "geo.publishing.serve", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = server.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said
        while "URL:" not in said:  # Streamlit says so when it listens
            line = server.stdout.readline()
            assert line, said
            said += line
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=60) as answer:
            assert answer.status == 200
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_a_browser_that_is_not_there_is_an_error_that_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "install.py")],
        env={**os.environ, "ATLAS_BROWSER": str(tmp_path / "nothing")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "ATLAS_BROWSER names a file that does not exist" in done.stderr
    assert "apt-get install chromium" in done.stderr
