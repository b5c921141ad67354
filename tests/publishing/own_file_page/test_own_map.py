"""A reader's numbers on the map: as many decimals as given, gaps told apart, rows that add up."""

import numpy as np
import pandas as pd
import pytest

from geo.cartography.assets import prepare
from geo.language import translator
from geo.publishing.own_file_page.own_map import decimals_of, own_paint, own_picture
from geo.publishing.own_file_page.row_report import STATUS_WORDS, report_table, summary
from geo.survey.own_file.join import join
from geo.survey.own_file.row_outcomes import STATUSES
from geo.survey.tables import read_table, survey_table


def own_table(name: str, content: bytes):
    return survey_table(read_table(name, content))


CSV = b"Gemeente;Aandeel;Tekst\nGent;12,5 %;a\nLuik;8,1 %;b\nBrugge;n.b.;c\nAtlantis;3 %;d\n"
OWN = join(own_table("own.csv", CSV), "Gemeente", ["Aandeel"], 2018)


def test_in_the_file_without_a_number_is_not_the_same_as_not_in_the_file():
    entries = {str(e.label): e.count for e in own_picture(OWN, "Aandeel").legend(translator("en"))}
    assert entries["In your file, without a number"] == 1
    assert entries["Not in your file"] == 586


def test_a_percentage_keeps_its_sign():
    picture = own_picture(OWN, "Aandeel")
    body = own_paint(OWN, "Aandeel", picture, translator("fr"), prepare(), theme="light")
    assert body["unit"] == "{v}\u00a0%"
    assert body["label"] == ""


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        own_picture(OWN, "nothing")


@pytest.mark.parametrize(
    ("values", "decimals"), [([1, 2], 0), ([1.5, 2], 1), ([0.25], 2), ([1 / 3], 3), ([np.nan], 0)]
)
def test_decimals_are_as_many_as_were_given(values, decimals):
    assert decimals_of(pd.Series(values, dtype=float)) == decimals


def test_the_report_has_a_line_for_every_row_and_the_counts_add_up():
    assert len(report_table(OWN, translator("nl"))) == 4
    assert sum(OWN.counts.values()) == 4
    assert "4 rows in the file: 3 on the map, 1 listed" in str(summary(OWN)[0])


def test_every_result_has_words():
    assert set(STATUS_WORDS) == set(STATUSES)
