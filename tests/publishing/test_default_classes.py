"""The classes that nobody chose, of every indicator of every edition that ships."""

import numpy as np
import pytest

from geo.cartography.classes import FEWEST_CLASSES, MOST_IN_ONE
from geo.publishing.map_view import compose
from geo.publishing.view import LEVELS, View
from geo.survey import list_editions, list_indicators


def default_maps(level):
    """Every map of a level whose values are numbers, with its values as the legend writes them."""
    for edition in list_editions():
        for indicator in list_indicators(edition.id):
            view = View(edition=edition.id, indicator=indicator.id, level=level)
            shown = compose(view)
            if shown.picture.classes and shown.picture.valued:
                values = np.array(shown.picture.values)
                yield shown, np.round(values[np.isfinite(values)], shown.picture.decimals)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_no_default_map_shows_nothing(level):
    """Of counts and of counted shares no class is empty, and none holds nearly everything."""
    tried = 0
    for shown, values in default_maps(level):
        classes, at = shown.picture.classes, (shown.view.edition, shown.view.indicator)
        assert sum(classes.counts) == values.size, at
        distinct, times = np.unique(values, return_counts=True)
        bounded = shown.indicator.bounds[1] is not None or shown.observations.as_percent
        counted = shown.indicator.nature == "documented" and distinct.size >= FEWEST_CLASSES
        in_lowest = np.mean(values <= 20) if shown.observations.as_percent else 0.0
        if bounded and not (counted and in_lowest > MOST_IN_ONE):
            top = 100.0 if shown.observations.as_percent else shown.indicator.bounds[1]
            steps = tuple(top * step / 5 for step in range(1, 6))
            assert classes.upper == steps, at  # comparable from one indicator to the next
            continue
        tried += 1
        assert min(classes.counts) > 0, at
        assert classes.k >= min(FEWEST_CLASSES, distinct.size), at
        most = max(MOST_IN_ONE * values.size, times.max())
        assert max(classes.counts) <= most, (at, classes.counts)
        if distinct[0] == 0 < distinct[-1]:
            assert classes.upper[0] == 0, at  # none is not few
    assert tried > 10


def test_counts_of_the_official_lists_have_the_same_classes_in_every_edition():
    found = {
        edition.id: compose(View(edition=edition.id, indicator="documented.all", level="commune"))
        for edition in list_editions()
    }
    limits = {shown.picture.classes.upper[:3] for shown in found.values()}
    assert limits == {(1, 3, 7)}
    assert {shown.picture.classes.scheme for shown in found.values()} == {"doubling"}


def test_a_link_that_names_equal_steps_keeps_them():
    plain = View(indicator="documented.all", level="commune")
    named = View(indicator="documented.all", level="commune", scheme="equal")
    equal = compose(named).picture.classes
    assert equal.scheme == "equal"
    assert equal.upper != compose(plain).picture.classes.upper
    assert named.query()["scheme"] == "equal"
    assert "scheme" not in plain.query()
