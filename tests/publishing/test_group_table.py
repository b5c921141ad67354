"""The indicator by group: every group has an estimate with n and interval, or a reason."""

import pytest
from small_editions import NAME, published, small_edition

from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.group_table import SHOWN, groups_html
from geo.publishing.view import View
from geo.survey import get_indicator, indicator_values, list_indicators
from geo.survey.inference.groups import group_of
from geo.survey.values.group_estimates import estimates_by, published_by, why_not_by_group


@pytest.fixture(scope="module", autouse=True)
def small(tmp_path_factory):
    """A small open edition beside those that ship."""
    with published(tmp_path_factory.mktemp("store"), small_edition(demonstration=True)):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicator", ["index", "q.progress", "q.themes.mobility", "q.projects"])
def test_every_group_has_a_row_with_its_answers(language, indicator):
    html = groups_html(View(lang=language, edition=NAME, indicator=indicator))
    groups = {one: group_of(one, 2018).nunique() for one in SHOWN}
    assert html.count('<tr><th scope="row">') == sum(groups.values())
    assert 'class="synthetic"' in html
    n = 15 if indicator == "q.progress" else 16  # one left the question open
    assert translator(language)("{n} of {all}", n=n, all=589) in html


def test_country_and_regions_are_those_of_the_map():
    for level in ("country", "region"):
        estimates = estimates_by("BE2018", "index", level)
        shown = indicator_values("BE2018", "index", level, 2018).table
        assert estimates["value"].to_dict() == pytest.approx(shown["value"].to_dict(), nan_ok=True)


def test_a_published_figure_stands_beside_the_estimate_with_its_source():
    name = next(
        one.id
        for one in list_indicators("BE2018")
        if published_by("BE2018", one.id, "setting").keys() == {"urban", "rural"}
    )
    html = groups_html(View(indicator=name))
    for figure in published_by("BE2018", name, "setting").values():
        assert str(figure.in_words) in html
    assert "Source</a>" in html


def test_few_answers_are_withheld():
    html = groups_html(View(edition=NAME, indicator="index"))
    assert "Withheld: too few answers" in html
    assert "1 of 19" in html  # Brussels


def test_weights_of_the_index_count_here_too():
    plain = estimates_by("BE2018", "index", "size")["value"]
    other = estimates_by("BE2018", "index", "size", (0, 0, 0, 0, 5, 0, 0))["value"]
    assert not plain.equals(other)


@pytest.mark.parametrize(
    ("edition", "indicator", "words"),
    [
        ("BE2018", "q.strategy", "Choose one of its answers"),
        ("BE2018", "documented.all", "Only answers to the survey"),
        ("WAL2020", "q.progress", "not public"),
    ],
)
def test_what_has_no_estimates_says_why(edition, indicator, words):
    assert words in groups_html(View(edition=edition, indicator=indicator))
    assert why_not_by_group(edition, get_indicator(edition, indicator)) is not None
    with pytest.raises(AtlasError):
        estimates_by(edition, indicator, "size")


def test_every_indicator_with_estimates_can_be_shown():
    for indicator in list_indicators("BE2017"):
        assert groups_html(View(edition="BE2017", indicator=indicator.id))
