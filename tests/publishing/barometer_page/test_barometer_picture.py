"""The picture of the barometer has the published figures of an edition as bars, with their units."""

import pytest
from drawn_pictures import NS, check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.picture.paper import INKS, SHAPES, Look
from geo.language import translator
from geo.publishing.barometer_page.picture import barometer_picture, figure_groups
from geo.publishing.figure_words import indicator_of, sample, share_of_bar, value
from geo.survey import list_editions

EDITIONS = ("BE2017", "BE2018", "WAL2018", "WAL2021")


def root_of(edition, look=Look("story"), language="nl"):  # noqa: B008  (it cannot change)
    view = view_of(f"edition={edition}", language)
    return parsed(barometer_picture(view, look, "http://localhost/barometer"))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_bar_is_as_long_as_its_figure_and_has_value_and_unit(edition, theme):
    say = translator("nl")
    groups = figure_groups(view_of(f"edition={edition}"))
    figures = [figure for _, found in groups for figure in found]
    root = root_of(edition, Look("a4", theme))
    rows = rows_of(root)
    assert len(rows) == len(figures) or squeezed(f"{len(rows)} van de {len(figures)}") in said(root)
    whole = None
    for (words, (bar,), intervals), figure in zip(rows, figures, strict=False):
        assert not intervals
        assert bar.get("fill") == INKS[theme].own
        written = squeezed("".join(words))
        assert squeezed(say.render(value(figure))) in written
        if figure.unit_key.startswith("%"):
            assert squeezed(say.render(figure.unit)) in written
        length = share_of_bar(figure)
        if length > 0.1:
            whole = whole or float(bar.get("width")) / length
            assert float(bar.get("width")) == pytest.approx(whole * length, abs=0.3)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("shape", SHAPES)
def test_it_says_edition_n_and_that_figures_were_published(shape, language):
    say = translator(language)
    root = root_of("BE2018", Look(shape), language)
    check_lettering(root)
    assert squeezed(say.render(sample("BE2018"))) in said(root)
    assert squeezed(say("Published figures")) in said(root)


def test_the_finding_of_the_indicator_comes_first():
    for indicator in ("q.progress", "q.factor_human"):
        view = view_of(f"edition=BE2018&indicator={indicator}")
        first = figure_groups(view)[0][1]
        assert indicator in {indicator_of(one) for one in first}


def test_no_heading_stands_alone_and_every_edition_with_figures_has_a_picture():
    for edition in (one.id for one in list_editions()):
        view = view_of(f"edition={edition}")
        drawn = barometer_picture(view, Look(), embedded=False)
        assert (drawn is not None) == bool(figure_groups(view)), edition
    root = root_of("BE2018", Look())
    (rows,) = (one for one in root.iter(f"{NS}g") if one.get("id") == "rows")
    assert list(rows)[-1].get("class") == "row"
