"""The histogram in the legend: bins that treat all values alike, bars that add up, marks in place."""

from dataclasses import replace

import pytest

from geo.cartography.assets import prepare
from geo.cartography.classes import classify
from geo.cartography.histogram import ABOVE, HIGH, LEAST_AREAS, MOST_BINS, bins_of, histogram
from geo.publishing.map_view import compose
from geo.publishing.view import View


@pytest.mark.parametrize(
    ("values", "decimals", "bins"),
    [
        (range(11), 0, (-0.5, 10.5, 11)),  # each answer a bin of its own
        (range(26), 0, (-0.5, 25.5, 13)),  # two whole numbers in each
        ([0, 0.5, 10], 1, (-0.05, 10.45, 21)),
        ([0, 3.25, 100], 2, (0.0, 100.0, 20)),
    ],
)
def test_no_bin_has_more_values_than_another(values, decimals, bins):
    found = bins_of(classify([float(v) for v in values], "equal", 3), decimals)
    assert found == pytest.approx(bins)
    assert found[2] <= MOST_BINS


def test_without_classes_there_are_no_bins():
    assert bins_of(None, 0) is None


def drawn(view: View):
    composed = compose(view)
    paint = composed.paint(prepare(), "light")
    return paint, histogram(paint, composed.picture.codes)


def test_the_bars_add_up_to_the_classes_and_the_selected_area_is_marked():
    view = View(indicator="q.progress")
    picture = compose(view).picture
    code = picture.codes[picture.values.index(7.0)]
    paint, found = drawn(replace(view, selected=code))
    assert paint["bins"] == (-0.5, 10.5, 11)
    assert min(part.y for part in found.parts) == pytest.approx(ABOVE)
    by_class = {}
    for part in found.parts:
        by_class[part.letter] = by_class.get(part.letter, 0) + part.high
    counts = {item["c"]: int(item["n"]) for item in paint["legend"]["items"] if item["c"].isdigit()}
    one = by_class["0"] / counts["0"]
    assert {letter: round(high / one) for letter, high in by_class.items()} == counts
    assert found.selected == pytest.approx((100 * 7.5 / 11,))
    assert all(part.y + part.high <= ABOVE + HIGH + 1e-9 for part in found.parts)


def test_categories_have_a_bar_each():
    paint, found = drawn(View(indicator="q.conception"))
    assert paint.get("bins") is None
    letters = [item["c"] for item in paint["legend"]["items"] if item["c"].isdigit()]
    assert [part.letter for part in found.parts] == letters
    assert found.parts[1].x == pytest.approx(100 / len(letters))


def test_of_few_areas_there_is_none():
    assert LEAST_AREAS > 3
    assert drawn(View(indicator="q.progress", level="region"))[1] is None
