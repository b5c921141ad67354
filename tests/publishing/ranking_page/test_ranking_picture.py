"""The picture of the ranking has the places, values and intervals of the page, first places first."""

import pytest
from drawn_pictures import check_lettering, parsed, rows_of, said, squeezed, view_of

from geo.cartography.picture.paper import SHAPES, Look
from geo.language import LANGUAGES, translator
from geo.publishing.rank_words import place_sentence
from geo.publishing.ranking_page.page import ranking_of, ranking_rows
from geo.publishing.ranking_page.picture import ranking_picture


def root_of(link, look=Look(), language="nl"):  # noqa: B008  (it cannot change)
    return parsed(ranking_picture(view_of(link, language), look, "http://localhost/ranking"))


@pytest.mark.parametrize("indicator", ["index", "domain.data", "q.progress", "documented.complete"])
@pytest.mark.parametrize("shape", SHAPES)
def test_its_rows_are_the_first_of_the_page(indicator, shape):
    link = f"edition=BE2018&indicator={indicator}"
    rows = ranking_rows(view_of(link))
    drawn = rows_of(root_of(link, Look(shape)))
    assert 8 <= len(drawn) < len(rows)
    for (words, dots, intervals), row in zip(drawn, rows, strict=False):
        assert "".join(words).startswith(squeezed(row.place) + row.name)
        assert row.number in words
        drawn_by_chance = indicator in ("index", "domain.data")
        assert words[-1] == (row.between if drawn_by_chance else row.number)
        assert len(dots) == 1
        assert len(intervals) == drawn_by_chance


def test_marks_and_intervals_are_in_proportion_to_the_values():
    link = "edition=BE2018&indicator=index"
    rows = ranking_rows(view_of(link))
    drawn = rows_of(root_of(link, Look("a4")))
    points = [float(dots[0].get("cx")) for _, dots, _ in drawn]
    lefts = [float(one[0].get("x")) for *_, one in drawn]
    widths = [float(one[0].get("width")) for *_, one in drawn]
    step = (points[-1] - points[0]) / (rows[len(drawn) - 1].point - rows[0].point)
    assert step > 0  # to the right are higher values
    for row, point, left, width in zip(rows, points, lefts, widths, strict=False):
        assert point - points[0] == pytest.approx(step * (row.point - rows[0].point), abs=0.3)
        assert left - points[0] == pytest.approx(step * (row.left - rows[0].point), abs=0.3)
        assert width == pytest.approx(step * row.width, abs=0.3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_marked_commune_is_there_with_its_place_however_far_down(language):
    view = view_of("edition=BE2018&indicator=index", language)
    last = ranking_rows(view)[-1]
    link = f"edition=BE2018&indicator=index&commune={last.code}"
    root = root_of(link, language=language)
    words, (dot,), _ = rows_of(root)[-1]
    row = next(one for one in ranking_rows(view_of(link, language)) if one.marked)
    assert row.place in words
    assert row.between in words
    others = {dots[0].get("fill") for _, dots, _ in rows_of(root)[:-1]}
    assert dot.get("fill") not in others
    sentence = place_sentence(ranking_of(view), row.code, translator(language))
    assert squeezed(sentence) in said(root)


def test_a_commune_without_a_value_has_no_row_and_the_picture_says_so():
    root = root_of("edition=BE2018&indicator=q.progress&commune=44021")
    ranking = ranking_of(view_of("edition=BE2018&indicator=q.progress"))
    assert "44021" not in ranking.places
    assert squeezed(place_sentence(ranking, "44021", translator("nl"))) in said(root)
    assert squeezed(f"Niet geantwoord: {ranking.missing.sum()}") in said(root)


def test_nothing_to_rank_is_no_picture():
    for nothing in ("indicator=documented.all", "indicator=index&province=80000&size=50k-over"):
        assert ranking_picture(view_of(f"edition=BE2018&{nothing}"), Look()) is None


def test_the_longest_names_fit():
    link = "edition=BE2018&indicator=documented.complete&commune=46013"
    for shape in SHAPES:
        check_lettering(root_of(link, Look(shape), "fr"))
