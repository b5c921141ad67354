"""The map of change as rows: every commune with both values and the difference, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text, translator
from geo.publishing.change_page.change_words import (
    change_words,
    rows_of,
    state_words,
    values_by_edition,
)
from geo.publishing.formatted_table import formatted_table
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey.communes import area_codes, area_name, area_table
from geo.survey.decimals import digits_of_answer
from geo.survey.missing import VALUE
from geo.territory import commune_names
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

    from geo.language import Language, Translator
    from geo.survey.change.pairing import Pairing


def change_table(pairing: Pairing, language: Language) -> pd.DataFrame:
    """The rows, in the reader's language.

    Returns
    -------
    DataFrame
        nis5, name, province : str; then, now : str, in words with unit, or why there is no value;
        number : float64, the difference where it is a number; change : str, the difference in
        words or why the commune is not compared; origin : str. Communes with a difference first,
        then by name.
    """
    say = translator(language)
    synthetic = pairing.earlier.demonstration or pairing.later.demonstration
    names = {code: name[language] for code, name in commune_names(pairing.vintage).items()}
    provinces = {
        code: area_name(NisCode(code), "province", pairing.vintage)[language]
        for code in area_codes(pairing.vintage, "province")
    }
    within: dict[Any, Any] = area_table(pairing.vintage)["province"].map(provinces).to_dict()
    rows = []
    for code, row in rows_of(pairing).items():
        told = values_by_edition(pairing, code, say)
        compared = row["state"] == VALUE
        change = (
            change_words(pairing, float(row["change"]), float(row["then"]), float(row["now"]))
            if compared
            else state_words(pairing, str(row["state"]))
        )
        rows.append(
            {
                "nis5": code,
                "name": names[code],
                "province": within[code],
                "then": told[0][1],
                "now": told[1][1],
                "number": float("nan")
                if pairing.indicator.categories
                else round(float(row["change"]), pairing.indicator.decimals),
                "change": say.render(change),
                "origin": say.render(DEMONSTRATION_LABEL) if synthetic else say("Answered"),
                "order": (not compared, names[code].casefold()),
            }
        )
    rows.sort(key=lambda one: one["order"])
    return pd.DataFrame(rows).drop(columns="order")


def shown_table(pairing: Pairing, say: Translator) -> Styler:
    """The rows of :func:`change_table` under their headings, without columns that are empty."""
    columns = {
        "nis5": say("REFNIS code"),
        "name": say("Name"),
        "province": say("Province"),
        "then": str(pairing.earlier.year),
        "now": str(pairing.later.year),
        "number": say("Difference"),
        "change": say("In words"),
        "origin": say("Kind of data"),
    }
    data = change_table(pairing, say.language)
    data = data[[name for name in columns if data[name].notna().any()]].rename(columns=columns)
    digits = {}
    if columns["number"] in data:
        digits[columns["number"]] = data[columns["number"]].map(digits_of_answer)
    return formatted_table(data, digits, say)


def table_note(pairing: Pairing) -> Text:
    """Year, n and source of the rows, in one sentence."""
    if pairing.earlier.source == pairing.later.source:
        return Text(
            "n = {n} of {all} communes compared. Years: {then} and {now}. Source: {source}.",
            n=pairing.n,
            all=len(pairing.table),
            then=str(pairing.earlier.year),
            now=str(pairing.later.year),
            source=pairing.later.source,
        )
    return Text(
        "n = {n} of {all} communes compared. Years: {then} and {now}. Sources: {source}; {other}.",
        n=pairing.n,
        all=len(pairing.table),
        then=str(pairing.earlier.year),
        now=str(pairing.later.year),
        source=pairing.earlier.source,
        other=pairing.later.source,
    )
