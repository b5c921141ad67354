"""A reader's own numbers on the map: for this session only, and labelled as the reader's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.cartography.choropleth import Choropleth, Frame, choropleth, paint
from geo.language import Text
from geo.publishing.own_file_page.row_report import STATUS_WORDS, how_taken, rows_about
from geo.survey.communes import commune_facts
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from geo.cartography.assets import Assets
    from geo.cartography.classes import Scheme
    from geo.cartography.colours import Theme
    from geo.language import Translator
    from geo.survey.own_file.join import OwnFile
    from geo.territory.nis_code import NisCode

NOT_IN_FILE = Text("Not in your file")
NO_NUMBER = Text("In your file, without a number")
MOST_DECIMALS = 3  # more for columns of small numbers, which would all be 0.000
_MOST_OF_SMALL = 9


def own_picture(
    own: OwnFile,
    column: str,
    *,
    scheme: Scheme = "quantiles",
    k: int = 5,
    palette: str | None = None,
    theme: Theme = "light",
) -> Choropleth:
    """Classify one number column of a reader's file over the communes of its vintage.

    Raises
    ------
    KeyError
        When the file has no such column.
    """
    codes = commune_facts(own.vintage).index
    values = own.values[column].reindex(codes)
    in_file = codes.isin(own.values.index)
    states = np.where(
        values.notna(), VALUE, np.where(in_file, MissingState.NOT_ANSWERED, MissingState.NO_RECORD)
    )
    return choropleth(
        pd.DataFrame({"value": values, "state": states}, index=codes),
        decimals=decimals_of(values),
        scheme=scheme,
        k=k,
        palette=palette,
        theme=theme,
        missing_words=(
            (MissingState.NO_RECORD, NOT_IN_FILE),
            (MissingState.NOT_ANSWERED, NO_NUMBER),
        ),
    )


def decimals_of(values: pd.Series) -> int:
    """The fewest digits after the mark that show every value as it was given.

    At most three, or as many as the largest value needs to be shown with three digits.
    """
    known = values.dropna().to_numpy(dtype=float)
    largest = float(np.abs(known).max(initial=0.0))
    most = MOST_DECIMALS
    if 0 < largest < 1:
        most = min(max(most, 2 - math.floor(math.log10(largest))), _MOST_OF_SMALL)
    for decimals in range(most):
        if np.allclose(known, np.round(known, decimals), rtol=0, atol=10.0 ** -(most + 2)):
            return decimals
    return most


def value_pattern(own: OwnFile, column: str, say: Translator) -> str:
    """How a value is written; ``{v}`` stands for the number."""
    return say.percent(0).replace("0", "{v}") if column in own.percent else "{v}"


def own_value(own: OwnFile, column: str, code: NisCode, say: Translator) -> str:
    """What the file says about one commune, or why it says nothing."""
    if code not in own.values.index:
        return say.render(NOT_IN_FILE)
    value = float(own.values[column][code])
    if math.isnan(value):
        return say.render(NO_NUMBER)
    number = say.number(value, decimals_of(own.values[column]))
    return value_pattern(own, column, say).replace("{v}", number)


def about_commune(own: OwnFile, code: NisCode, say: Translator) -> list[str]:
    """Its number in each column, then what became of each row about it."""
    values = [
        say("{name}: {value}", name=column, value=own_value(own, column, code, say))
        for column in own.number_columns
    ]
    return values + [
        say("Row {row}: {found}", row=str(row.row), found=say.render(STATUS_WORDS[row.status]))
        for row in rows_about(own, code)
    ]


def own_paint(
    own: OwnFile,
    column: str,
    picture: Choropleth,
    say: Translator,
    assets: Assets,
    *,
    theme: Theme,
    selected: NisCode | None = None,
) -> dict[str, Any]:
    """The paint for :func:`geo.cartography.streamlit_map.show_map`."""
    frame = Frame(
        title=column,
        unit_note=" · ".join(
            [say("Your own file: {file}", file=own.name), *map(say.render, how_taken(own))]
        ),
        foot=say("n = {n} of {all} communes", n=picture.valued, all=picture.shown),
        value_pattern=value_pattern(own, column, say),
        selected=(selected,) if selected else (),
        fit=str(own.vintage),
        keys=(("Escape", "clear"),),
        ends="both",
    )
    return paint(
        picture, frame, say, geometry=assets.geometry[own.vintage], level="commune", theme=theme
    )
