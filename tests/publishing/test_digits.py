"""Numbers on every page: one mark for the language, and one precision for a figure everywhere."""

import re
from html import unescape

import pandas as pd
import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.barometer_page import barometer_html
from geo.publishing.change_page.change_words import value_words
from geo.publishing.change_page.page import below_html, side_html
from geo.publishing.change_page.selection import chosen
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.compare_page.two_indicators import pair_of, reading_html, words
from geo.publishing.figure_words import value as figure_value
from geo.publishing.formatted_table import formatted_table
from geo.publishing.group_table import groups_html
from geo.publishing.map_page.drilldown import area_html, commune_html
from geo.publishing.map_page.overview import overview_html
from geo.publishing.map_view import area_value_or_reason, compose
from geo.publishing.method_page.page import method_html
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey import find_figures, get_indicator, indicator_values, list_editions
from geo.survey.values.group_estimates import estimates_by
from geo.survey.values.indicator_values import commune_values

EDITIONS = ("BE2017", "BE2018", "WAL2021")
# A thousands mark stands before three digits; anything else is a decimal mark.
WRONG = {
    "en": re.compile(r"(?<![\d,.])\d+,(?!\d{3}(?!\d))\d+"),
    "nl": re.compile(r"(?<![\d.,])\d+\.(?!\d{3}(?!\d))\d+"),
    "de": re.compile(r"(?<![\d.,])\d+\.(?!\d{3}(?!\d))\d+"),
    "fr": re.compile(r"(?<![\d.,])\d+\.\d+"),
}


def pages(language):
    base = {"lang": language}
    for edition in EDITIONS:
        for level, code in (("region", "03000"), ("region", "04000"), ("province", "50000")):
            yield f"{edition} {code}", area_html(edition, level, code, 2018, language)
        yield f"{edition} 24062", commune_html(edition, "24062", 2018, language)
        view = View(edition=edition, selected="11002", **base)
        yield f"{edition} commune", commune_page_html(view, "light")
        places = SideBySide(places=("11002", "24062", "03000", "04000"))
        yield (
            f"{edition} compare",
            compare_page_html(View(edition=edition, side_by_side=places, **base), "light"),
        )
        yield f"{edition} method", method_html(View(edition=edition, **base))
        for indicator in ("q.progress", "q.projects", "q.engaged"):
            view = View(edition=edition, indicator=indicator, level="region", **base)
            yield f"{edition} {indicator}", overview_html(view)
            yield f"{edition} {indicator} groups", groups_html(view)
    for indicator in ("index", "q.progress", "q.projects"):
        view = View(indicator=indicator, selected="24062", **base)
        yield f"ranking {indicator}", ranking_html(view)
        found = chosen(view)
        if found.indicator is not None:
            yield f"change {indicator}", side_html(view, found)
            yield f"change {indicator} below", below_html(view, found, "light")
    yield "barometer", barometer_html(language, "light")
    yield "against", reading_html(pair_of(View(indicator="index", **base)))


def read_text(html):
    """What is read: words between tags, names of pictures and what stands in pictures."""
    html = re.sub(r"<(cite|script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r'href="[^"]*"|src="data:[^"]*"|style="[^"]*"|<li lang="en".*?</li>', " ", html)
    spoken = " ".join(re.findall(r'(?:alt|data-label|title|aria-label)="([^"]*)"', html))
    return unescape(re.sub(r"<[^>]+>", " ", html) + " " + spoken)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_has_the_mark_of_another_language(language):
    wrong, numbers = [], 0
    for page, html in pages(language):
        text = read_text(html)
        numbers += len(re.findall(r"\d+[.,]\d+", text))
        for hit in WRONG[language].finditer(text):
            around = text[max(0, hit.start() - 50) : hit.end() + 30].replace("\n", " ")
            wrong.append(f"{page}: …{around}…")
    assert numbers > 500
    assert not wrong, f"{len(wrong)}\n" + "\n".join(dict.fromkeys(wrong))


def number_in(text):
    return re.search(r"\d+(?:[.,]\d+)?", text)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_published_figure_is_written_as_its_source_does_on_map_page_and_barometer(language):
    say = translator(language)
    compared = 0
    for edition in list_editions():
        for indicator_id in ("q.progress", "q.engaged"):
            for level in ("region", "province", "country"):
                try:
                    observed = indicator_values(edition.id, indicator_id, level, edition.vintage)
                except Exception:  # noqa: BLE001  (not asked in this edition)
                    continue
                for code, figure in observed.figures.items():
                    if figure.value != observed.table["value"][code]:
                        continue  # a count that became a share or a mean
                    here = number_in(area_value_or_reason(observed, code, say))
                    assert here == number_in(say.render(figure_value(figure)))
                    assert here == number_in(say.render(figure.in_words))
                    after = len(here.partition("." if language == "en" else ",")[2])
                    assert after == figure.decimals
                    compared += 1
    assert compared > 10
    brussels = next(f for f in find_figures("BE2018", "progress_score") if f.code == "04000")
    assert number_in(say.render(brussels.in_words)) == say.number(4, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_written_alike_on_map_sheet_ranking_change_and_pair(language):
    say = translator(language)
    known = commune_values("BE2018", "q.progress")["value"].dropna()
    nine = str(known.index[known == 9][0])
    view = View(lang=language, indicator="q.progress", selected=nine)
    composed = compose(view)
    assert number_in(area_value_or_reason(composed.observations, nine, say)) == "9"
    assert '<p class="big">9 <small>' in commune_html("BE2018", nine, 2018, language)
    assert re.search(r'id="marked">.*?<td class="num">9\D', ranking_html(view))
    assert number_in(value_words(get_indicator("BE2018", "q.progress"), 9.0, say)) == "9"
    assert number_in(words(composed, [nine], say)[0]) == "9"
    paint = composed.paint(_assets(), "light")
    place = [
        c
        for c, letter in zip(composed.picture.codes, composed.picture.letters, strict=True)
        if letter.isdigit()
    ]
    digits = paint.get("decs", str(paint["dec"]) * len(place))
    assert digits[place.index(nine)] == "0"


def _assets():
    class Any:
        geometry = dict.fromkeys((2018, 2019, 2025), "geometry")

    return Any()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicator", ["q.progress", "q.projects", "q.engaged", "index"])
def test_an_estimate_is_written_alike_in_the_groups_on_the_map_and_beside_a_change(
    language, indicator
):
    say = translator(language)
    observed = indicator_values("BE2018", indicator, "province", 2018)
    table = estimates_by("BE2018", indicator, "province")
    digits = 0 if indicator == "q.engaged" else 2
    for code, row in table.iterrows():
        if row["state"] != "value" or code in observed.figures:
            continue
        assert number_in(area_value_or_reason(observed, code, say)) == say.number(
            row["value"], digits
        )
    found = groups_html(View(lang=language, indicator=indicator))
    rural = estimates_by("BE2018", indicator, "setting")["value"]["rural"]
    assert say.number(rural, digits) in found
    change = View(lang=language, indicator=indicator)
    pair = chosen(change)
    if pair.indicator is not None and pair.indicator.id == indicator != "index":
        assert say.number(rural, digits) in below_html(change, pair, "light")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_under_the_map_shows_numbers_in_the_language_of_the_page(language):
    say = translator(language)
    composed = compose(View(lang=language, indicator="index", level="province"))
    data = composed.table()
    styled = formatted_table(data, composed.digits().to_dict("series"), say)
    shown = styled._translate(sparse_index=False, sparse_cols=False)["body"]
    cells = [cell["display_value"] for row in shown for cell in row]
    for value in data["value"].dropna():
        assert say.number(value, 2) in cells
    answers = [str(n) for n in data["n"].dropna()]
    assert answers
    assert all(n in cells for n in answers)
    assert not any(isinstance(cell, float) for cell in cells if pd.notna(cell))
