"""Where all that answered agree, every place that would have an interval says the bound."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.group_table import groups_html
from geo.publishing.map_page.download import map_download
from geo.publishing.map_view import compose, detail
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey.indicators import Indicator, list_indicators
from geo.survey.inference.groups import VARIABLES
from geo.survey.inference.unanimous import bound_in_words
from geo.survey.values.group_estimates import estimates_by, why_not_by_group

pytestmark = pytest.mark.slow


@cache
def alike() -> list[tuple[str, Indicator, str, str]]:
    """Edition, indicator, grouping and code of the groups whose answers are all the same."""
    return [
        (edition, indicator, variable, str(code))
        for edition in ("BE2017", "BE2018")
        for indicator in list_indicators(edition)
        if indicator.kind in ("count", "score") and not why_not_by_group(edition, indicator)
        for variable in VARIABLES
        for code, row in estimates_by(edition, indicator.id, variable).iterrows()
        if row["state"] == "value" and row["se"] == 0 and row["n"] < row["invited"]
    ]


def test_every_group_whose_answers_agree_has_a_bound():
    assert len(alike()) >= 21
    for edition, indicator, variable, code in alike():
        row = estimates_by(edition, indicator.id, variable).loc[code]
        assert 0 < row["others"] <= row["invited"] - row["n"]
        assert (indicator.kind == "score") == (not math.isnan(row["high"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bound_is_said_on_the_map_in_the_file_and_beside_another_area(language):
    say = translator(language)
    shown = 0
    for edition, indicator, variable, code in alike():
        if variable not in ("province", "arrondissement") or indicator.question is None:
            continue
        row = estimates_by(edition, indicator.id, variable).loc[code]
        words = say.render(bound_in_words(0.0, int(row["others"]), int(row["invited"])))
        view = View(lang=language, edition=edition, indicator=indicator.id, level=variable)
        composed = compose(view)
        table = composed.observations.table.reset_index().set_index("code", drop=False)
        beside = say.render(detail(table.loc[code], composed.observations, say))
        assert words in beside
        assert (
            words
            in map_download(view, "https://atlas.example").rows.set_index("code")["note"][code]
        )
        places = SideBySide(places=(code, "03000"))
        assert words in compare_page_html(
            View(lang=language, edition=edition, side_by_side=places), "light"
        )
        shown += 1
    assert shown >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_groups_says_the_bound(language, monkeypatch):
    table = pd.DataFrame(
        {
            "value": [0.0], "se": [0.0], "low": [np.nan], "high": [np.nan],
            "n": pd.array([17], "Int64"), "n_effective": [17.0],
            "invited": pd.array([84], "Int64"), "others": pd.array([12], "Int64"),
            "state": ["value"],
        },
        index=["01000"],
    )  # fmt: skip
    monkeypatch.setattr("geo.publishing.group_table.estimates_by", lambda *_: table)
    monkeypatch.setattr("geo.publishing.group_table.SHOWN", ("country",))
    html = groups_html(View(lang=language, indicator="q.projects_people"))
    assert translator(language).render(bound_in_words(0.0, 12, 84)) in html
