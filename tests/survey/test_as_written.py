"""A number is the same in a file, on a map, on a slide and in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.language import translator
from geo.publishing.commune_page.chart import commune_chart
from geo.publishing.view import View
from geo.survey.decimals import as_written
from geo.territory.nis_code import nis_code


@given(st.floats(-1000, 1000), st.integers(0, 3))
@example(2.825, 2)
@example(2.835, 2)
@example(0.5, 0)
def test_a_number_is_rounded_as_sentences_write_it(value, digits):
    say = translator("en")
    assert say.number(as_written(value, digits), digits) == say.number(value, digits)


@pytest.mark.parametrize("code", ["71022", "11002", "63040", "44021"])
def test_the_chart_of_a_commune_has_the_numbers_of_its_page(code):
    chart = commune_chart(View(edition="BE2018", indicator="index", selected=nis_code(code)))
    assert chart is not None
    for series in chart.series:
        for value in series.values:
            assert value is None or f"{value:.{series.digits}f}" in chart.alt
