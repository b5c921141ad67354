"""What is in a press folder, in all languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import LANGUAGE_NAMES, LANGUAGES, Text, translator
from geo.publishing.export.citation import citation
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.pictures.words import source_and_licence
from geo.publishing.sheets.parts import METHOD

if TYPE_CHECKING:
    import datetime as dt

    from geo.language import Language
    from geo.publishing.export.download import Download

README = "README.md"
FOLDERS: dict[str, Text] = {
    "pictures": Text("Pictures, as drawings (SVG) and for the web (PNG)"),
    "sheets": Text("Reports of regions and sheets of communes, for a printer (PDF)"),
    "tables": Text("Tables, for every program (CSV) and for Excel (XLSX)"),
    "story": Text(
        "The edition as a story: a page that plays without a network (HTML), a handout with notes "
        "(PDF), slides (PowerPoint)"
    ),
    "citation.txt": Text("How to cite it"),
}
"""What is in each folder, or in a file beside them."""


def readme(taken: Download, names: list[str], day: dt.date) -> bytes:
    """The file; ``taken`` is what is cited, ``names`` are the paths of all others."""
    parts = [_in(language, taken, names, day) for language in LANGUAGES]
    return ("\n\n".join(parts) + "\n").encode("utf-8", errors="replace")


def _in(language: Language, taken: Download, names: list[str], day: dt.date) -> str:
    say = translator(language)
    edition = taken.editions[0]
    title = say("Press folder: {edition}", edition=edition.title)
    there = [
        f"- `{name}`: {say.render(words)}"
        for name, words in FOLDERS.items()
        if any(one == name or one.startswith(f"{name}/") for one in names)
    ]
    lines = [
        f"## {title} ({LANGUAGE_NAMES[language]})",
        f"**{say.render(_label(taken))}**" if taken.synthetic else "",
        " ".join(
            (say.render(edition.year_and_version), say("Made on {date}.", date=say.date(day)))
        ),
        "\n".join(there),
        *(say.render(one) for one in METHOD),
        " ".join(source_and_licence((*taken.sources, of_boundaries(taken.vintage)), say)),
        citation(taken, day, language),
    ]
    return "\n\n".join(filter(None, lines))


def _label(taken: Download) -> Text:
    from geo.publishing.map_view import DEMONSTRATION_LABEL  # noqa: PLC0415  (pandas is slow)

    assert taken.synthetic
    return DEMONSTRATION_LABEL
