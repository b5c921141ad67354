"""A reader's own file, joined to the communes, as a download.

A joined file comes in; its numbers beside codes and names of communes go out. Nothing of the
atlas's editions is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download, FileSource
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.own_file_page.row_report import how_taken
from geo.territory import commune_names

if TYPE_CHECKING:
    from geo.language import Language
    from geo.survey.own_file.join import OwnFile


def own_file_download(own: OwnFile, column: str, link: str, language: Language) -> Download:
    """One number column of the file: every commune that a row was found for, by code.

    A commune whose row holds no number has none here either.

    Parameters
    ----------
    own : OwnFile
    column : str
        One of ``own.number_columns``.
    link : str
        Of the page; the file is not in it.
    """
    names = commune_names(own.vintage)
    values = own.values[column]
    rows = pd.DataFrame(
        {
            "code": values.index.astype("str"),
            "name": [names[code][language] for code in values.index],
            "indicator_label": column,
            "value": values.to_numpy(),
        }
    )
    return Download(
        name="own-file",
        title=Text("{title}, {edition}", title=column, edition=own.name),
        editions=(),
        indicators=(),
        kinds=frozenset({"reference"}),
        vintage=own.vintage,
        level="commune",
        rows=rows,
        columns=columns(*rows.columns),
        sample=Text("n = {n} of {all} communes", n=int(values.notna().sum()), all=len(names)),
        sources=(
            FileSource(own.name, None, Text("As its source states")),
            of_boundaries(own.vintage),
        ),
        notes=(
            Text("From a reader’s own file: the atlas has not checked its figures."),
            *how_taken(own),
        ),
        link=link,
        language=language,
    )
