"""Of when the public lists behind an indicator are, in words that fit however many there are."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.language import translator
from geo.survey.documented.initiatives import load_programmes
from geo.survey.documented.list_dates import ListDates, is_counted
from geo.survey.indicators import get_indicator, list_indicators
from geo.survey.values.documented_values import list_dates

EDITION = "BE2018"
DAY = dt.date(2021, 5, 24)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2003,), "Year of the list: 2003, as of 24 May 2021."),
        ((2003, 2009), "Years of the lists: 2003 and 2009, as of 24 May 2021."),
        ((2003, None), "Years of the lists: 2003 and without a date, as of 24 May 2021."),
        ((2001, 2002, 2004, 2006, 2008), "Years of the lists: 2001 to 2008, as of 24 May 2021."),
        (
            (2001, 2002, 2004, 2006, 2008, None),
            "Years of the lists: 2001 to 2008 and without a date, as of 24 May 2021.",
        ),
        ((None,), "List without a date, as of 24 May 2021."),
    ],
)
def test_one_sentence_for_any_number_of_lists(years, said):
    assert translator("en").render(ListDates(years, DAY).in_words) == said


def test_an_indicator_has_the_years_of_the_lists_that_it_counts():
    programmes = load_programmes()
    for indicator in list_indicators(EDITION):
        dates = list_dates(indicator)
        assert (dates is None) == (indicator.nature != "documented"), indicator.id
        if dates is None:
            continue
        which = indicator.id.removeprefix("documented.")
        counted = [
            one
            for key, one in programmes.items()
            if key == which or (indicator.programme is None and is_counted(one, which))
        ]
        years = {one.year for programme in counted for one in programme.lists if one.documented}
        assert years <= set(dates.years)
        assert dates.dated == tuple(sorted(dates.dated))
        assert dates.recorded == max(one.recorded for one in counted)


def test_two_indicators_have_the_years_of_both():
    one, other = (
        get_indicator(EDITION, f"documented.{key}") for key in ("efro_kick", "smart_flanders")
    )
    both = list_dates(one, other)
    assert both is not None
    assert set(both.years) == {*list_dates(one).years, *list_dates(other).years}
    assert both.years[-1] is None
