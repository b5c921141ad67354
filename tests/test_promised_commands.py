"""Every command that the README promises, run in a fresh copy of what is committed.

A command is a line of a fenced ``sh`` block, or a word in backticks that reads like one. What stands
for something (FILE, FOLDER) is put there; the editions are made small. A command that is not run
here fails the test that lists them, and so does a module of ``bench/`` that has no small form.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from deck_reading import read_deck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prepared_commands import PreparedCommands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
# What has no small form of its own: the apps that a bench drives.
BENCHES = sorted(
    path.stem
    for path in (ROOT / "bench").glob("*.py")
    if path.stem != "__init__" and not path.stem.endswith("_app")
)
IN_A_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
IN_BACKTICKS = re.compile(r"(?<!`)`([^`]+)`(?!`)")
# An optional variable, then something that a shell would start.
READS_LIKE_ONE = re.compile(
    r"(?:[A-Z_]+=\S+ )*(?:\S*python[\d.]* |make |streamlit |git |bench\.\w+$)"
)
KEPT = ("progress",)
PYTHON = ".venv/bin/python"


def promised(text: str) -> list[str]:
    """The commands in a text, each once, without what a shell takes for a comment."""
    found = []
    for block in IN_A_BLOCK.findall(text):
        found += [line.split(" #")[0].strip() for line in block.splitlines()]
    prose = re.sub(r"\s+", " ", IN_A_BLOCK.sub("", text))
    found += [word for word in IN_BACKTICKS.findall(prose) if READS_LIKE_ONE.match(word)]
    return list(dict.fromkeys(line for line in found if line))


class Clone:
    """A copy of what is committed, in which commands run as a reader would type them."""

    def __init__(self, folder: Path, prepared: PreparedCommands) -> None:
        self.folder, self.prepared = folder, prepared
        for name in _committed():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
            _copy_bytecode(Path(name), folder)
        if (ROOT / "static").is_dir():  # as after a first start; what changed is made anew
            shutil.copytree(ROOT / "static", folder / "static")
        (folder / ".venv").symlink_to(sys.prefix)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ATLAS_") and name != "PYTHONDONTWRITEBYTECODE"
        } | {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "0"}  # nothing is fetched
        if "ATLAS_BROWSER" in os.environ:
            self.environment["ATLAS_BROWSER"] = os.environ["ATLAS_BROWSER"]
        self.fresh = dict(self._state())

    def _state(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each file with its size and when it was written, and each folder; not what Python made."""
        for folder, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            place = Path(folder).relative_to(self.folder)
            yield place.as_posix(), (0, 0)
            for name in files:
                told = Path(folder, name).lstat()
                yield (place / name).as_posix(), (told.st_size, told.st_mtime_ns)

    def refresh(self) -> None:
        """Take away what commands left, and bring back what they changed."""
        now = dict(self._state())
        for name in now.keys() - self.fresh.keys():
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:  # where the folder has not gone already
                path.unlink(missing_ok=True)
        for name in sorted(self.fresh):
            if now.get(name) == self.fresh[name]:
                continue
            if (ROOT / name).is_dir():
                (self.folder / name).mkdir(exist_ok=True)
            else:
                shutil.copy2(ROOT / name, self.folder / name)
        left = {name for name, told in dict(self._state()).items() if self.fresh.get(name) != told}
        assert not left, f"a copy that is not fresh: {left}"

    def put(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content, "utf-8")

    def run(self, command: str, *, code: int = 0) -> str:
        """Run a command; what it said, when it ended with ``code``.

        ``python -m`` is a fork of what has imported other people's packages; what ``make`` starts,
        and what :meth:`says` waits for, begins with nothing.
        """
        words = shlex.split(command)
        if words[:2] == [PYTHON, "-m"]:
            done = self.prepared.run(words[1:], self.folder, self.environment)
        else:
            done = subprocess.run(
                _without_installing(command),
                shell=True,
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=600,
            )
        assert done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def says(self, command: str, expected: str) -> None:
        """Start what does not end by itself, wait until it says something, and stop it."""
        running = subprocess.Popen(
            _without_installing(command),
            shell=True,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = ""
        try:
            for line in running.stdout:
                said += line
                if re.search(expected, line):
                    return
            pytest.fail(f"{command} never said {expected!r}, but:\n{said}")
        finally:
            _stop_group(running)

    def recipe(self, command: str) -> str:
        """What ``make`` would run; every Python module and script that it names is there."""
        said = self.run(f"{command} --dry-run")
        for module in re.findall(r"-m ((?:geo|bench)[\w.]*)", said):
            path = self.folder / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
        for script in re.findall(r"[\w/]+\.py\b", said):
            assert (self.folder / script).is_file(), script
        return said

    def keep_editions(self, *kept: str) -> None:
        """Leave some editions and one question: what is written of them is the same, but less."""
        for folder in (self.folder / "data/editions").iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder)
        if "BE2018" not in kept:
            return
        folder = self.folder / "data/editions/BE2018"
        edition = yaml.safe_load((folder / "edition.yaml").read_text("utf-8"))
        edition["asked"] = list(KEPT)
        (folder / "edition.yaml").write_text(yaml.safe_dump(edition), "utf-8")
        header, *rows = (folder / "answers.csv").read_text("utf-8").splitlines(keepends=True)
        rows = [row for row in rows if row.split(",")[1] in KEPT]
        (folder / "answers.csv").write_text(header + "".join(rows), "utf-8")


def _committed() -> list[str]:
    """Every file of the repository; of a folder without git, what is not made by commands."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    made = {"static", ".venv", ".git", "store", "official", "__pycache__", ".hypothesis"}
    return [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.is_file() and not made & set(path.relative_to(ROOT).parts)
    ]


def _copy_bytecode(name: Path, folder: Path) -> None:
    """What Python has made of a module already goes along: it takes only what is of this source."""
    made = name.parent / "__pycache__" / f"{name.stem}.{sys.implementation.cache_tag}.pyc"
    if name.suffix == ".py" and (ROOT / made).is_file():
        (folder / made).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / made, folder / made)


def _stop_group(started: subprocess.Popen) -> None:
    """End a shell and all that it started: the shell goes first, the server still writes."""
    try:
        os.killpg(started.pid, signal.SIGTERM)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            started.poll()  # takes in the shell, so that the group can be empty
            os.killpg(started.pid, 0)
            time.sleep(0.05)
        os.killpg(started.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nobody of the group is left
    finally:
        started.wait(timeout=20)


def _without_installing(command: str) -> str:
    """Tell make that what pip installs is installed: the tests run in it."""
    done = " ".join(f"-o .venv/{name}" for name in (".made", ".installed", ".installed-test"))
    return re.sub(r"\bmake (?=\w)", f"make {done} ", command)


@pytest.fixture(scope="module")
def copy(tmp_path_factory, prepared_commands) -> Iterator[Clone]:
    folder = tmp_path_factory.mktemp("copy")
    yield Clone(folder / "atlas", prepared_commands)
    shutil.rmtree(folder)


@pytest.fixture
def clone(copy) -> Iterator[Clone]:
    """As it was copied: to copy a thousand files for each command takes as long as to run it."""
    yield copy
    copy.refresh()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def starts(clone: Clone, command: str) -> None:
    """The first start of a fresh copy."""
    shutil.rmtree(clone.folder / "static", ignore_errors=True)
    clone.says(f"PORT={free_port()} {command}", r"\bURL: http://127\.0\.0\.1:\d+")


def only_its_recipe(expected: str) -> Callable[[Clone, str], None]:
    """What would run the tests inside the tests, or needs another Python."""

    def check(clone: Clone, command: str) -> None:
        assert expected in clone.recipe(command)

    return check


def asks_the_index(clone: Clone, command: str) -> None:
    """Where the package index cannot be reached it says so; the build has tests of its own."""
    assert "-m geo.territory.build" in clone.recipe(command)
    said = clone.run(command, code=2)
    assert re.search(r"Could not download \w+==0\.6\.1 from the package index", said)


def same_bytes_again(clone: Clone, command: str) -> None:
    files = list((clone.folder / "data/editions").glob("BE*/answers.csv"))
    before = [path.read_bytes() for path in files]
    for path in files:
        path.unlink()
    clone.run(command)
    assert len(before) == 2
    assert [path.read_bytes() for path in files] == before


def catalogues_follow(clone: Clone, command: str) -> None:
    """A sentence that was lost comes back, empty; the others are as they were."""
    kept = clone.folder / "geo/language/catalogues/nl.po"
    before = kept.read_text("utf-8")
    entry = re.search(r'^msgid "Belgium"\nmsgstr ".*"\n\n', before, re.MULTILINE)
    assert entry
    kept.write_text(before.replace(entry[0], ""), "utf-8")
    clone.run(command)
    assert kept.read_text("utf-8") == before.replace(entry[0], 'msgid "Belgium"\nmsgstr ""\n\n')


def small_room(clone: Clone, command: str) -> None:
    """The table of the README has the columns of what is printed."""
    said = clone.run(f"{command} LOAD=--small").splitlines()
    assert next(line for line in said if line.startswith("| ")) in README.splitlines()
    assert sum(line.startswith("| ") for line in said) == 3


def small_bench_of_the_map(clone: Clone, command: str) -> None:
    """The table of the README has the headings and the figures of what is printed."""
    said = clone.run(f"{command} BENCH=--small")
    rows = [line.split(" | ")[0] for line in said.splitlines() if line.startswith("| ")]
    table = README[README.index("| figure (median of") :].split("\n\n")[0]
    promised_rows = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| ")]
    assert [re.sub(r"\d+\)", "n)", row) for row in rows] == [
        re.sub(r"\d+\)", "n)", row) for row in promised_rows
    ]


def survey_file(clone: Clone) -> None:
    """An edition of six communes that the README calls BE2019, and what it says of itself."""
    rows = ["Gent;8;yes", "Namur;7;no", "Eupen;4;no", "Leuven;9;yes", "Mons;5;yes", "Ath;3;no"]
    clone.put("FILE.csv", "\n".join(["Gemeente;progress;engaged", *rows]) + "\n")
    facts = yaml.safe_load((ROOT / "data/editions/BE2018/edition.yaml").read_text("utf-8"))
    for key in ("asked", "answers", "seed"):
        del facts[key]
    clone.put("edition.yaml", yaml.safe_dump(facts | {"id": "BE2019"}))


def of_the_file(clone: Clone, command: str) -> str:
    survey_file(clone)
    return clone.run(command.replace("FILE", "FILE.csv"))


def reports(clone: Clone, command: str) -> None:
    of_the_file(clone, command)
    assert "6 rows in the file = 6 published" in (clone.folder / "report.txt").read_text("utf-8")


def writes_a_folder(clone: Clone, command: str) -> None:
    of_the_file(clone, command)
    assert (clone.folder / "FOLDER/BE2019/edition.yaml").is_file()


def publishes(clone: Clone, command: str) -> None:
    of_the_file(clone, f"{command} --yes")
    assert (clone.folder / "data/store/atlas.sqlite").is_file()
    options = "--disclosure restricted --show scores q.engaged --note small --replace"
    of_the_file(clone, f"{command} --yes {options}")


def with_a_login(clone: Clone, command: str) -> None:
    auth = {
        "redirect_uri": "https://atlas.example.be/oauth2callback",
        "cookie_secret": "s" * 40,
        "client_id": "atlas",
        "client_secret": "hidden",
        "server_metadata_url": "https://login.example.be/.well-known/openid-configuration",
    }
    clone.put("FILE", "[auth]\n" + "".join(f'{key} = "{value}"\n' for key, value in auth.items()))
    python = command.replace("python ", ".venv/bin/python ")
    clone.says(f"{python} --port {free_port()}", "there is a login")


def answers_to_its_name(clone: Clone, command: str) -> None:
    """Not on every address of this machine: a test is heard by nobody else."""
    python = command.replace("python ", ".venv/bin/python ").replace("0.0.0.0", "127.0.0.1")
    clone.says(f"{python} --port {free_port()}", r"\bURL: http://atlas\.example\.be:\d+")


def tells_its_version(clone: Clone, command: str) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version in clone.run(command.replace("python ", f"{PYTHON} ", 1))


def keeps_a_store(clone: Clone, *commands: str) -> None:
    """An edition is published, listed, withdrawn and brought back by the backup."""
    survey_file(clone)
    clone.run(f"{PYTHON} -m geo.survey.load FILE.csv --edition-facts edition.yaml --to FOLDER")
    listed, publish, close, withdraw, backup = commands
    clone.run(publish)
    clone.run(publish)
    assert "by link" in clone.run(listed)
    clone.run(close)
    assert "by link" not in clone.run(listed)
    assert "BE2019" in clone.run(listed)
    clone.run(backup)
    clone.run(withdraw)
    shutil.rmtree(clone.folder / "data/store")
    clone.run(f"{PYTHON} -m geo.survey.store restore FILE")  # what the comment beside it promises
    assert "BE2019" in clone.run(listed)


def writes_an_edition(clone: Clone, command: str) -> None:
    clone.keep_editions("BE2018")
    clone.run(command)
    assert (clone.folder / "FOLDER/datapackage.json").is_file()


def writes_all_editions(clone: Clone, command: str) -> None:
    clone.keep_editions("WAL2018", "WAL2019")
    clone.run(command)
    for name in ("WAL2018", "WAL2019"):
        assert (clone.folder / "FOLDER" / name / "datapackage.json").is_file()


def saves_a_picture(clone: Clone, command: str) -> None:
    clone.run(command)
    assert (clone.folder / "map.png").read_bytes().startswith(b"\x89PNG")


def saves_a_story(clone: Clone, command: str) -> None:
    clone.run(command)
    page = (clone.folder / "story.html").read_text("utf-8")
    assert "What is documented in the communes" in page
    assert len(page) < 1_500_000


def saves_a_handout(clone: Clone, command: str) -> None:
    clone.run(command)
    assert (clone.folder / "handout.pdf").read_bytes().startswith(b"%PDF-")


def saves_slides(clone: Clone, command: str) -> None:
    clone.keep_editions("BE2018")
    clone.run(command)
    assert len(read_deck((clone.folder / "slides.pptx").read_bytes())) >= 4


def writes_a_press_folder(clone: Clone, command: str) -> None:
    # The page of the barometer has figures of all.
    clone.keep_editions("BE2018", "BE2017", "WAL2018", "WAL2019", "WAL2020", "WAL2021")
    clone.run(command)
    assert (clone.folder / "press/README.md").is_file()
    assert (clone.folder / "press/sheets/commune-62063.pdf").is_file()


def saves_an_edition(clone: Clone, command: str) -> None:
    clone.keep_editions("BE2018")
    clone.run(command)
    page = (clone.folder / "edition.html").read_text("utf-8")
    assert "data-packed" in page
    assert len(page.encode()) < 1_000_000


def saves_a_sheet(clone: Clone, command: str) -> None:
    clone.keep_editions("BE2018")
    clone.run(command)
    assert (clone.folder / "gent.pdf").read_bytes().startswith(b"%PDF-")


def takes_official_boundaries(clone: Clone, take: str, give_back: str) -> None:
    """Ours of 2025 as an official file would hold them."""
    from geo.territory import load_communes

    frame = load_communes(2025)[["geometry"]].reset_index(names="CD_MUNTY_REFNIS")
    frame.to_crs(3812).to_file(clone.folder / "FILE.gpkg")
    official = clone.folder / "data/territory/official/2025"
    # Drawn for a map, parcels at Baarle that touch each other no longer do.
    clone.run(take.replace("FILE", "FILE.gpkg --accept gaps"))
    assert official.is_dir()
    clone.run(give_back)
    assert not official.exists()


# Commands that only make sense one after the other are one case.
CASES: dict[tuple[str, ...], Callable[..., None]] = {
    ("make run",): starts,
    ("make test",): only_its_recipe("-m pytest"),
    ("make check",): only_its_recipe("-m pytest"),
    ("PORT=8600 make run",): only_its_recipe("geo.publishing.serve --port 8600"),
    ("make run PYTHON=python3.12",): only_its_recipe("geo.publishing.serve"),
    ("ATLAS_BROWSER=/path/to/chrome make test",): only_its_recipe("tests/browser/install.py"),
    (f"{PYTHON} -m geo.survey.load FILE --report report.txt",): reports,
    (
        f"{PYTHON} -m geo.survey.load FILE --edition-facts edition.yaml --to FOLDER",
    ): writes_a_folder,
    (f"{PYTHON} -m geo.survey.load FILE --edition-facts edition.yaml --publish",): publishes,
    (
        "python -m geo.publishing.serve --address 0.0.0.0 --host atlas.example.be",
    ): answers_to_its_name,
    ("python -m geo.publishing.serve --secrets FILE",): with_a_login,
    ("python -m geo.publishing.serve --version",): tells_its_version,
    (
        f"{PYTHON} -m geo.survey.store list",
        f"{PYTHON} -m geo.survey.store publish FOLDER/BE2019",
        f"{PYTHON} -m geo.survey.store close BE2019",
        f"{PYTHON} -m geo.survey.store withdraw BE2019",
        f"{PYTHON} -m geo.survey.store backup FILE",
    ): keeps_a_store,
    (f"{PYTHON} -m geo.publishing.export BE2018 --to FOLDER",): writes_an_edition,
    (f"{PYTHON} -m geo.publishing.export --all --to FOLDER",): writes_all_editions,
    (
        f'{PYTHON} -m geo.publishing.save_view "lang=fr&indicator=index" --to map.png --shape square',
    ): saves_a_picture,
    (
        f'{PYTHON} -m geo.publishing.save_view "compare?lang=nl&edition=BE2018&places=11002_62063" --to slides.pptx',
    ): saves_slides,
    (
        f"{PYTHON} -m geo.publishing.press_folder BE2018 --to press --communes 44021 62063",
    ): writes_a_press_folder,
    (f"{PYTHON} -m geo.publishing.one_file --edition BE2018 --to edition.html",): saves_an_edition,
    (f"{PYTHON} -m geo.publishing.stories documented --to story.html",): saves_a_story,
    (
        f"{PYTHON} -m geo.publishing.stories barometer-2018 --language de --to handout.pdf",
    ): saves_a_handout,
    (
        f'{PYTHON} -m geo.publishing.sheets "lang=nl&edition=BE2018&commune=44021" --to gent.pdf',
    ): saves_a_sheet,
    (
        f"{PYTHON} -m geo.territory.import_boundaries FILE --vintage 2025",
        f"{PYTHON} -m geo.territory.import_boundaries --undo --vintage 2025",
    ): takes_official_boundaries,
    ("make data",): asks_the_index,
    ("make demonstration",): same_bytes_again,
    ("make messages",): catalogues_follow,
    ("make bench",): small_bench_of_the_map,
    ("make load",): small_room,
}


def test_every_command_of_the_readme_has_a_case():
    benches = {f"{start}bench.{name}" for name in BENCHES for start in ("", "python -m ")}
    cases = {command for commands in CASES for command in commands}
    commands = set(promised(README))
    assert commands - benches == cases, "add a case for a new command, take out one that is gone"


def test_what_reads_like_a_command_is_found():
    text = """Text `make bench` and ``no``; `x = 1`, `ATLAS_DATA`, `bench/`.
```sh
make run   # starts
PORT=1 make run
```
Then `python -m geo.new
FILE` and `.venv/bin/python -m geo.x`, `bench.new`, `A=b streamlit run app.py`.
"""
    assert promised(text) == [
        "make run",
        "PORT=1 make run",
        "make bench",
        "python -m geo.new FILE",
        ".venv/bin/python -m geo.x",
        "bench.new",
        "A=b streamlit run app.py",
    ]


def test_the_next_command_finds_a_fresh_copy(copy):
    before = {name: (copy.folder / name).read_bytes() for name in _committed()}
    copy.put("FILE.csv", "left")
    (copy.folder / "FOLDER/inside").mkdir(parents=True)
    (copy.folder / "FOLDER/inside/left").write_text("left")
    (copy.folder / "README.md").write_text("changed")
    (copy.folder / "data/questionnaire.yaml").unlink()
    shutil.rmtree(copy.folder / "data/editions")
    copy.refresh()
    assert {name: (copy.folder / name).read_bytes() for name in _committed()} == before
    assert not (copy.folder / "FILE.csv").exists()
    assert not (copy.folder / "FOLDER").exists()


@pytest.mark.parametrize("target", ["check", "test"])
@pytest.mark.parametrize("failing", ["nothing", "ruff", "mypy", "pytest", "install.py"])
def test_make_fails_where_one_of_its_checks_does(target, failing, tmp_path):
    """Types are checked while the tests run: neither may hide what the other said."""
    for name in ("ruff", "mypy", "python"):
        script = f'#!/bin/sh\necho "said by {name}"\ncase "${{0##*/}} $*" in *{failing}*) exit 1;; esac\n'
        (tmp_path / name).write_text(script, "utf-8")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        [
            "make",
            f"VENV={tmp_path}",
            f"BIN={tmp_path}",
            "-o",
            f"{tmp_path}/.installed-test",
            target,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    called = failing != "nothing" and (target, failing) != ("check", "install.py")
    assert bool(done.returncode) == called, done.stderr
    assert ("said by mypy" in done.stdout) == (failing != "ruff")
    if failing == "mypy":
        assert "said by python" in done.stdout


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("commands", CASES, ids=lambda commands: commands[0])
def test_a_command_of_the_readme_does_what_it_says(commands, clone):
    CASES[commands](clone, *commands)


def test_every_app_of_the_benches_is_driven_by_one():
    sources = "".join((ROOT / f"bench/{name}.py").read_text("utf-8") for name in BENCHES)
    for app in (ROOT / "bench").glob("*_app.py"):
        assert f'"{app.name}"' in sources, f"{app.name} is measured by nothing"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in BENCHES if name not in ("map_page", "load")])
def test_every_bench_has_a_small_form(name, clone):
    """Those of the map and of a full room are run by ``make bench`` and ``make load``."""
    assert clone.run(f".venv/bin/python -m bench.{name} --small").strip()
