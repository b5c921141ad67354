"""What ``deploy/`` gives to nginx, systemd and containers agrees with the atlas and with itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import install_nginx

from deploy.configure import Process, main, read_process, site, upload_bytes
from geo.language import AtlasError
from geo.publishing.forms.endings import ENDINGS
from geo.publishing.operation import log_lines, metrics, prefix, requests
from geo.publishing.stories.builder_routes import MOST_BYTES

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TWO = [Process("a1", "127.0.0.1:8501"), Process("b1", "10.0.0.12:8501")]


def test_limits_and_endings_are_those_of_the_atlas():
    made = site(["atlas.example.be"], TWO)
    limits = [int(one) for one in re.findall(r"client_max_body_size (\d+);", made)]
    megabytes = int(
        re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit/config.toml").read_text())[1]
    )
    assert limits == [MOST_BYTES + 2**20, (megabytes + 1) * 2**20]
    assert upload_bytes() == limits[1]
    pattern = re.search(r"location ~ (\S*html\S*) {", made)[1]
    assert all(re.search(pattern, f"/map.{ending}") for ending in ENDINGS)
    assert re.search(pattern, "/embed.js")
    assert not re.search(pattern, "/check/secret.html")


def test_each_process_is_the_one_of_its_name_and_the_others_stand_by():
    made = site(["atlas.example.be"], TWO)
    assert re.search(r'"a1" atlas_a1;\s+"b1" atlas_b1;', made)
    first, second = TWO
    for one, other in ((first, second), (second, first)):
        block = re.search(rf"upstream atlas_{one.name} {{(.*?)}}", made, re.DOTALL)[1]
        assert f"server {one.place} max_fails=1 fail_timeout=2s;" in block
        assert f"server {other.place} max_fails=1 fail_timeout=2s backup;" in block


@pytest.mark.parametrize("below", ["", "/atlas", "/a/b"])
def test_nginx_takes_what_is_made(tmp_path, below):
    program = install_nginx.find()
    if program is None:
        pytest.skip(install_nginx.ADVICE)
    made = site(
        ["atlas.example.be", "*.example.be"],
        TWO,
        prefix=below,
        listen="127.0.0.1:8080",
        cache=f"{tmp_path}/cache",
        logs=str(tmp_path),
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/e;\nevents {{}}\nhttp {{\n"
        f"client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
        f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n"
        f"{made}\n}}\n"
    )
    done = subprocess.run(
        [program, "-t", "-p", tmp_path, "-e", tmp_path / "e", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_with_a_certificate_readers_are_sent_to_it():
    made = site(["atlas.example.be"], TWO, certificate=("/etc/a.pem", "/etc/a.key"))
    assert "listen 443 ssl http2;" in made
    assert "ssl_certificate_key /etc/a.key;" in made
    assert "return 308 https://$host$request_uri;" in made
    # Wherever a header is added, those of the server are not.
    assert (
        made.count("add_header Strict-Transport-Security") == made.count("add_header X-Cache") + 1
    )
    assert "Strict-Transport" not in site(["atlas.example.be"], TWO)


@pytest.mark.parametrize(
    "written", ["a1", "a1=", "=127.0.0.1:1", "a 1=127.0.0.1:1", "a=h;x:1", "a=h"]
)
def test_what_names_no_process_is_refused(written):
    with pytest.raises(AtlasError, match="names no process"):
        read_process(written)


@pytest.mark.parametrize(
    ("hosts", "processes"),
    [([], TWO), (["a;b"], TWO), (["a.be"], []), (["a.be"], [TWO[0], TWO[0]])],
)
def test_what_is_no_site_is_refused(hosts, processes):
    with pytest.raises(AtlasError):
        site(hosts, processes)


def test_the_command_writes_the_file(tmp_path, capsys):
    path = tmp_path / "atlas.conf"
    options = ["--host", "atlas.example.be", "--process", "a1=127.0.0.1:8501", "--prefix", "atlas"]
    assert main([*options, "--to", str(path)]) == 0
    assert "location /atlas/ {" in path.read_text()
    assert "nginx -t" in capsys.readouterr().out


def test_units_and_containers_use_variables_that_the_atlas_reads():
    known = {
        "ATLAS_DATABASE_URL",
        "ATLAS_CONTACT",
        "ATLAS_EDITORS",
        # Of the unit itself, for its command.
        "ATLAS_ADDRESS",
        "ATLAS_HOST",
        prefix.PREFIX,
        requests.PROCESS,
        metrics.METRICS,
        log_lines.LOG,
        # Of compose.yaml itself.
        "ATLAS_PASSWORD",
        "ATLAS_LISTEN",
    }
    for path in [*(DEPLOY / "systemd").iterdir(), *(DEPLOY / "container").iterdir()]:
        assert set(re.findall(r"ATLAS_[A-Z_]+", path.read_text())) <= known, path


def test_a_unit_is_hardened_and_systemd_takes_it():
    text = (DEPLOY / "systemd/atlas@.service").read_text()
    for line in ("ProtectSystem=strict", "PrivateTmp=yes", "NoNewPrivileges=yes", "MemoryMax="):
        assert line in text
    assert "editors-link" not in text


def test_the_containers_are_those_that_nginx_is_told_of():
    told = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text())
    comment = (DEPLOY / "container/compose.yaml").read_text()
    named = dict(re.findall(r"--process (\w+)=(\w+):8501", comment))
    assert {
        one["environment"]["ATLAS_PROCESS"]: name
        for name, one in told["services"].items()
        if name.startswith("atlas")
    } == named
    for name in named.values():
        one = told["services"][name]
        assert one["read_only"]
        assert "ports" not in one  # nothing but nginx is reached from outside
        assert one["networks"] == ["inside"]
    assert "ports" not in told["services"]["database"]
    assert told["networks"]["inside"]["internal"]
    copied = re.findall(
        r"^COPY (.+) \S+$", (DEPLOY / "container/Containerfile").read_text(), re.MULTILINE
    )
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
