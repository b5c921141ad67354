"""Every command, run in a copy of what is committed: what it says, how it ends, what it writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.shown.files_of_readers import (
    DAMAGED,
    GOOD,
    SHORT_SCALE,
    SURVEY_BY_YEAR,
    facts,
    own_workbook,
    survey,
)
from bench.shown.looks import STORED
from bench.shown.record import LANGUAGES
from bench.shown.taken import file_text

if TYPE_CHECKING:
    from bench.shown.record import Record

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "geo.datapackage",
    "geo.publishing.export",
    "geo.publishing.serve",
    "geo.survey.demonstration",
    "geo.survey.load",
    "geo.survey.store",
    "geo.territory.build",
    "geo.territory.import_boundaries",
)
STORE_COMMANDS = ("list", "log", "publish", "withdraw", "republish", "backup", "restore")
# What commands need -> what in it is made on this machine.
_COPIED = {
    "app.py": (),
    "Makefile": (),
    "geo": ("__pycache__",),
    "pages": ("__pycache__",),
    "data": ("store", "official", ".cache"),
    ".streamlit": ("secrets.toml",),
}
DAY = "2026-01-31"
"""What the command that takes a date is told."""


class Copy:
    """A copy of what the commands need, with a store of its own."""

    def __init__(self, record: Record, folder: Path) -> None:
        self.record, self.folder = record, folder
        for name, made in _COPIED.items():
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns(*made))
            else:
                shutil.copyfile(source, target)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")
        } | {"ATLAS_DATA": str(folder / "store"), "COLUMNS": "100", "LC_ALL": "C.UTF-8"}

    def put(self, name: str, content: bytes | str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def run(self, name: str, *command: str, writes: tuple[str, ...] = ()) -> None:
        """Run ``python -m command`` and write what it says, and files that it wrote."""
        self._run(name, [sys.executable, "-m", *command], " ".join(command))
        for written in writes:
            self._written(name, written)

    def make(self, name: str, *command: str) -> None:
        self._run(name, ["make", *command], "make " + " ".join(command))

    def _run(self, name: str, arguments: list[str], told: str) -> None:
        done = subprocess.run(
            arguments, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip
        self.record.write(
            f"commands/{name}",
            f"$ {told}\nexit code {done.returncode}\n-- said\n{done.stdout}\n-- errors\n{done.stderr}",
        )

    def _written(self, name: str, written: str) -> None:
        path = self.folder / written
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for one in files:
            within = one.relative_to(self.folder).as_posix()
            text = file_text(one.name, one.read_bytes(), self.record) if one.exists() else "missing"
            self.record.write(f"commands/{name}/{within}", text)


def helps(record: Record, folder: Path) -> None:
    """``--help`` of every command, and what says how commands are used."""
    copy = Copy(record, folder)
    for module in COMMANDS:
        copy.run(f"help/{module}", module, "--help")
    for command in STORE_COMMANDS:
        copy.run(f"help/geo.survey.store-{command}", "geo.survey.store", command, "--help")
    for target in ("help", "run", "test", "data", "demonstration", "messages", "bench"):
        copy.make(f"help/make-{target}", "--dry-run" if target != "help" else "--silent", target)
    for lang in LANGUAGES:
        copy.run(
            f"help/columns.{lang}", "geo.publishing.export", "--columns", "--language", lang
        )  # fmt: skip


def help_of(record: Record, folder: Path, module: str) -> None:
    """``--help`` of one command."""
    Copy(record, folder).run(f"help/{module}", module, "--help")


def loads(record: Record, folder: Path) -> None:
    """A survey's file becomes an edition, or does not; the store by hand."""
    copy = Copy(record, folder)
    load, store = "geo.survey.load", "geo.survey.store"
    copy.put("good.csv", GOOD)
    copy.put("damaged.csv", DAMAGED)
    copy.put("scale.csv", SHORT_SCALE)
    copy.put("years.csv", SURVEY_BY_YEAR)
    copy.put("book.xlsx", own_workbook())
    copy.put("edition.yaml", facts("BE2019"))
    for lang in LANGUAGES:
        told = ("--language", lang)
        copy.run(f"load/good.{lang}", load, "good.csv", *told)
        copy.run(f"load/damaged.{lang}", load, "damaged.csv", *told)
    copy.run("load/hidden", load, "book.xlsx", "--with-hidden", "--language", "fr")
    copy.run("load/years", load, "years.csv", "--language", "de")
    copy.run("load/scale", load, "scale.csv")
    copy.run("load/only", load, "years.csv", "--only", "jaar=2018")
    copy.run("load/rule", load, "years.csv", "--rule", "mean")
    copy.run("load/left", load, "damaged.csv", "--leave-unread", "--accept-likely")
    copy.run("load/compared", load, "good.csv", "--compare-with", "BE2018")
    copy.run("load/no-file", load, "nothing.csv")
    copy.run("load/wrong-option", load, "good.csv", "--vintage", "1999")
    copy.run("load/no-facts", load, "good.csv", "--publish", "--yes")
    copy.run("load/report", load, "good.csv", "--report", "report.txt", "--write-mapping",
             "mapping.yaml", writes=("report.txt", "mapping.yaml"))  # fmt: skip
    copy.run("load/mapping", load, "good.csv", "--mapping", "mapping.yaml")
    publish = (load, "good.csv", "--edition-facts", "edition.yaml", "--who", "Ann")
    copy.run("load/to", *publish, "--to", "FOLDER", writes=("FOLDER",))
    copy.run("load/unasked", *publish, "--publish")
    copy.run("load/publish", *publish, "--publish", "--yes")
    copy.run("load/again", *publish, "--publish", "--yes", "--language", "fr")
    copy.run("load/replace", *publish, "--publish", "--yes", "--replace", "--disclosure",
             "restricted", "--show", "scores", "q.engaged", "--note", "small")  # fmt: skip
    who = (store, "--who", "Ann")
    copy.run("store/list", *who, "list")
    copy.run("store/publish-there", *who, "publish", "FOLDER/BE2019")
    copy.run("store/publish", *who, "publish", "FOLDER/BE2019", "--replace")
    copy.run("store/backup", *who, "backup", "backup.zip")
    copy.run("store/backup-there", *who, "backup", "backup.zip")
    copy.run("store/withdraw", *who, "withdraw", "BE2019")
    copy.run("store/withdraw-nothing", *who, "withdraw", "XX2000")
    copy.run("store/republish", *who, "republish", "BE2019", "1")
    copy.run("store/restore-full", *who, "restore", "backup.zip")
    copy.run("store/log", *who, "log")
    copy.run("store/log-edition", *who, "log", "BE2019")
    copy.run("store/list-after", *who, "list")
    copy.run("export/of-the-store", "geo.publishing.export", "BE2019", "--to", "OUT", "--date", DAY,
             writes=("OUT",))  # fmt: skip
    copy.environment["ATLAS_DATA"] = str(copy.folder / "another")
    copy.run("store/restore", *who, "restore", "backup.zip")
    copy.run("store/list-restored", *who, "list")


def publish_stored(folder: Path) -> None:
    """Editions under each rule into a store in ``folder``, for the pages."""
    environment = os.environ | {"ATLAS_DATA": str(folder)}
    for number, (rule, edition) in enumerate(STORED.items()):
        file, told = folder / f"{edition}.csv", folder / f"{edition}.yaml"
        file.write_bytes(survey(60 + number))
        told.write_text(facts(edition, int(edition[2:])), "utf-8")
        shown = ("--show", "q.engaged", "q.projects") if rule == "restricted" else ()
        subprocess.run(
            [sys.executable, "-m", "geo.survey.load", str(file), "--edition-facts", str(told),
             "--accept-likely", "--publish", "--yes", "--who", "Ann", "--disclosure", rule, *shown],
            cwd=ROOT, env=environment, capture_output=True, check=True, timeout=900,
        )  # fmt: skip


def boundaries(record: Record, folder: Path) -> None:
    """Official boundaries in the place of ours, and back; data made again."""
    from geo.territory import load_communes

    copy = Copy(record, folder)
    frame = load_communes(2025)[["geometry"]].reset_index(names="CD_MUNTY_REFNIS")
    frame.to_crs(3812).to_file(copy.folder / "FILE.gpkg")
    frame.iloc[5:].to_crs(3812).to_file(copy.folder / "LACKS.gpkg")
    take = ("geo.territory.import_boundaries", "FILE.gpkg", "--vintage", "2025")
    copy.run("boundaries/check", *take, "--check")
    copy.run("boundaries/lacks", take[0], "LACKS.gpkg", *take[2:])
    copy.run("boundaries/other-year", *take[:3], "2018")
    copy.run("boundaries/no-file", take[0], "nothing.gpkg", *take[2:])
    copy.run("boundaries/take", *take, "--accept", "gaps")
    copy.run("boundaries/undo", take[0], "--undo", *take[2:])
    copy.run("boundaries/undo-again", take[0], "--undo", *take[2:])
    copy.run("demonstration", "geo.survey.demonstration", "--to", "MADE", writes=("MADE",))
    copy.run("datapackage", "geo.datapackage", writes=("data/datapackage.json",))


def exports(record: Record, folder: Path) -> None:
    """Whole editions as files: a small one in each language, two together, refusals."""
    copy = Copy(record, folder)
    export = "geo.publishing.export"
    more = ("--publisher", "A publisher", "--publisher-address", "https://pub.example.be",
            "--contact", "a@example.be", "--address", "https://data.example.be", "--atlas",
            "https://atlas.example.be")  # fmt: skip
    for lang, edition in zip(LANGUAGES, ("WAL2021", "WAL2020", "WAL2018", "WAL2019"), strict=True):
        copy.run(f"export/{edition}.{lang}", export, edition, "--to", f"OUT/{edition}", "--language",
                 lang, "--date", DAY, *(more if lang == "nl" else ()),
                 writes=(f"OUT/{edition}",))  # fmt: skip
    copy.run("export/there", export, "WAL2019", "--to", "OUT/WAL2019", "--date", DAY)
    copy.run("export/unknown", export, "XX2000", "--to", "OUT/XX", "--language", "fr")
    copy.run("export/nowhere", export, "WAL2019")
    for name in ("BE2017", "BE2018", "WAL2020", "WAL2021"):
        shutil.rmtree(copy.folder / "data/editions" / name)
    copy.run("export/all", export, "--all", "--to", "ALL", "--date", DAY, writes=("ALL",))


def whole_export(record: Record, folder: Path) -> None:
    """An edition with answers as files."""
    copy = Copy(record, folder)
    copy.run("export/BE2017.de", "geo.publishing.export", "BE2017", "--to", "OUT", "--date", DAY,
             "--language", "de", writes=("OUT",))  # fmt: skip
