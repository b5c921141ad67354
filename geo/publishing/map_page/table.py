"""The map as a table for the eye: what the rows of the map are called, and which say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.formatted_table import formatted_table

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

    from geo.language import Translator
    from geo.publishing.map_view import MapView


def shown_table(composed: MapView, say: Translator) -> Styler:
    """Every area of the map, one a row, under headings; columns that are empty are left out."""
    data = composed.table()
    columns = {
        "nis5": say("REFNIS code"),
        "name": say("Name"),
        "province": say("Province"),
        "shown": say.render(composed.title()),
        "value": say("Number"),
        "least": say("Band, from"),
        "most": say("Band, to"),
        "n": say("Answers (n)"),
        "low": say("95% interval, from"),
        "high": say("to"),
        "note": say("Note on this value"),
        "origin": say("Kind of data"),
    }
    digits = {str(name): of_it for name, of_it in composed.digits().reset_index(drop=True).items()}
    data = data.reset_index(names="nis5")
    if composed.view.level == "commune":
        data = data.drop(columns="n")  # one commune is one answer
    if data["least"].notna().any():  # the middle of a band is no score
        data = data.drop(columns="value")
    # A column without a single value says nothing; the estimates' columns are for groups.
    data = data[[name for name in columns if name in data and data[name].notna().any()]]
    digits = {columns[name]: of_it for name, of_it in digits.items() if name in data}
    data = data.rename(columns=columns)
    return formatted_table(data, digits, say)
