"""Two indicators as a table for the eye: headings, and numbers as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.compare_page.two_indicators import is_answer, table_of
from geo.publishing.formatted_table import formatted_table

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

    from geo.language import Translator
    from geo.publishing.compare_page.two_indicators import IndicatorPair


def shown_table(pair: IndicatorPair, say: Translator) -> Styler:
    """Every area that has both, one a row, under headings."""
    columns = {
        "nis5": say("REFNIS code"),
        "name": say("Name"),
        "first": say.render(pair.first.title()),
        "second": say.render(pair.second.title()),
        "region": say("Region"),
        "setting": say("Rural or urban"),
        "origin": say("Kind of data"),
    }
    data = table_of(pair).reset_index(names="nis5")
    data = data[[name for name in columns if name in data]].rename(columns=columns)
    digits = {
        say.render(side.title()): side.digits()["value"].reindex(pair.table.index)
        for side in (pair.first, pair.second)
        if not is_answer(side.observations)
    }
    digits = {name: of_side.reset_index(drop=True) for name, of_side in digits.items()}
    return formatted_table(data, digits, say)
