"""Everything of an edition for an open-data portal, as files in one folder.

Each table as CSV (plain UTF-8, described by ``datapackage.json``), as CSV for Excel in Belgium, and
as a workbook; the communes and the larger areas with their outlines; ``datapackage.json`` and
``dcat.jsonld`` over all of them; how to cite it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geo.command_line import CommandError, english
from geo.language import Text, translator
from geo.publishing.export.citation import bibtex, citations
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.dcat import DistributionFile, dcat
from geo.publishing.export.download import Download
from geo.publishing.export.edition_tables import edition_table, tables_of
from geo.publishing.export.formats import FORMATS, file_bytes, file_name, formats_for
from geo.publishing.export.geodata import json_text
from geo.publishing.export.package import descriptor, packaged_csv, resource
from geo.publishing.export.provenance import of_boundaries
from geo.survey import load_edition
from geo.survey.communes import full_name
from geo.territory import load_level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from geo.publishing.export.dcat import Portal
    from geo.publishing.view import Level, View

DESCRIPTIONS = ("datapackage.json", "dcat.jsonld", "citation.txt", "citation.bib")
"""Files that every edition has under the same name; so each needs a folder of its own."""
_AREAS: tuple[Level, ...] = ("arrondissement", "province", "region")
_AREA_NAMES: dict[str, Text] = {
    "arrondissement": Text("Boundaries of arrondissements"),
    "province": Text("Boundaries of provinces"),
    "region": Text("Boundaries of regions"),
}


def portal_files(
    view: View,
    link: str,
    portal: Portal,
    day: dt.date,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, bytes]:
    """Name -> content of every file of the view's edition; data first, then what describes it.

    Parameters
    ----------
    tell
        Gets what is being made, table after table: estimates take seconds.

    Raises
    ------
    AtlasError
        What is in it may not leave, or the data behind it is damaged.
    """
    edition = load_edition(view.edition)
    taken: list[Download] = []
    tables = tables_of(edition)
    of = len(tables) + len(_AREAS)
    for table, label in tables.items():
        tell(english("{n} of {of}: {table}", n=len(taken) + 1, of=of, table=label))
        taken.append(edition_table(view, table, link))
    for level in _AREAS:
        tell(english("{n} of {of}: {table}", n=len(taken) + 1, of=of, table=_AREA_NAMES[level]))
        taken.append(boundaries(view, level, link))
    published: list[DistributionFile] = []
    resources = []
    for one in taken:
        for key in formats_for(one):
            if key == "datapackage":
                continue
            content = packaged_csv(one) if key == "csv" else file_bytes(one, key, day)
            name = file_name(one, key, day)
            if key == "csv":
                resources.append(resource(one, name, content))
            published.append(
                DistributionFile(
                    name, one.title, FORMATS[key].media_type, content, one.sources, one.synthetic
                )
            )
    described = json_text(
        descriptor(f"smart-city-atlas-{edition.name}", taken, resources, day), indent=1
    )
    package = DistributionFile(
        "datapackage.json",
        Text("Description of the tables (Frictionless data package)"),
        "application/json",
        (described + "\n").encode("utf-8", errors="replace"),
        taken[0].sources,
        any(one.synthetic for one in taken),
    )
    tell("Describing the files…")
    said = json_text(dcat(edition, [*published, package], portal, day, view.lang), indent=1) + "\n"
    return {
        **{one.name: one.content for one in (*published, package)},
        "dcat.jsonld": said.encode("utf-8", errors="replace"),
        "citation.txt": citations(taken[0], day),
        "citation.bib": bibtex(taken[0], day).encode("utf-8", errors="replace"),
    }


def boundaries(view: View, level: Level, link: str) -> Download:
    """The areas of a level on the edition's own boundaries: names, inhabitants, outlines."""
    edition = load_edition(view.edition)
    say = translator(view.lang)
    areas = load_level(edition.vintage, level)
    rows = pd.DataFrame(
        {
            "code": areas.index,
            "name": [say.render(full_name(code, level, edition.vintage)) for code in areas.index],
            "population": areas["population"],
            "area_km2": areas["area_km2"].round(2),
        }
    )
    return Download(
        name=f"boundaries-{level}",
        title=_AREA_NAMES[level],
        editions=(edition,),
        indicators=(),
        kinds=frozenset({"reference"}),
        vintage=edition.vintage,
        level=level,
        rows=rows,
        columns=columns(*rows.columns),
        sample=None,
        sources=(of_boundaries(edition.vintage),),
        notes=(),
        link=link,
        language=view.lang,
    )


def check_folder(names: Iterable[str], folder: Path) -> None:
    """Refuse where one of the files is there already.

    Raises
    ------
    CommandError
        With the name of the first one.
    """
    found = next((name for name in names if (folder / name).exists()), None)
    if found is not None:
        raise CommandError(
            "{file} is there already; nothing was written. Choose another folder, or add "
            "--replace.",
            file=str(folder / found),
        )


def write_files(files: Mapping[str, bytes], folder: Path, *, replace: bool = False) -> None:
    """Write them; nothing is written where one of them is there already, unless told to replace.

    All are written aside first and then take their names, in their order: whatever happens, a file
    under its name is whole, and what describes the others comes after them.

    Raises
    ------
    CommandError
        A file is there, or the folder cannot be written to.
    """
    if not replace:
        check_folder(files, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".atlas-", dir=folder) as aside:
            for name, content in files.items():
                (Path(aside) / name).write_bytes(content)
            for name in files:
                (Path(aside) / name).replace(folder / name)
    except OSError as error:
        raise CommandError(
            "{folder} cannot be written to: {reason}.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
