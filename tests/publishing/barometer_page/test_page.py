"""Every published figure is on the page with its unit, area, sample, doubt and source."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest

from geo.language import LANGUAGES, Labels, translator
from geo.publishing.barometer_page import barometer_html
from geo.publishing.barometer_page.chapters import chapter_of, report_chapters
from geo.publishing.barometer_page.charts import theme_charts
from geo.publishing.barometer_page.page import edition_rows, page_html
from geo.publishing.figure_words import area, map_link, value
from geo.publishing.page_links import anchor_of
from geo.publishing.view import parse_view
from geo.survey import list_editions
from geo.survey.published.figures import all_figures, find_figures
from geo.survey.published.rankings import all_rankings

VOID = {"br", "img"}


class Element:
    """A part of a page: its tag, attributes, children and the element it is in."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self):
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return re.sub(r"[ \n]+", " ", " ".join(parts)).strip()

    def within(self, *tags):
        found = self
        while found.tag not in tags:
            found = found.parent
        return found


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.root = self.open = Element("page", {}, None)
        self.feed(html)
        assert self.open is self.root, f"{self.open.tag} is not closed"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_endtag(self, tag):
        assert self.open.tag == tag
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)


def page(language="en", figures=None, theme="light"):
    if figures is None:
        return Reader(barometer_html(language, theme)).root
    return Reader(page_html(figures, translator(language), theme)).root


def rows_of(root):
    found = {}
    for element in root.walk():
        if "data-figure" in element.attributes:
            found.setdefault(element.attributes["data-figure"], []).append(element)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there_with_value_unit_area_and_source(language):
    say = translator(language)
    rows = rows_of(page(language))
    figures = all_figures()
    assert len(rows) == len(figures)
    for figure in figures:
        for row in rows[f"{figure.edition} {figure.key} {figure.code}"]:
            around = row.within("figure", "tr" if row.tag == "span" else "figure")
            assert say.render(value(figure)) in [e.text for e in row.walk() if e.tag == "b"]
            assert say.render(area(figure)) in around.text
            unit = say.render(figure.unit)
            assert unit in around.text or unit in say.render(figure.in_words)
            links = [e.attributes["href"] for e in row.walk() if e.tag == "a"]
            assert figure.source_url in links


def test_every_doubt_is_beside_its_figure():
    rows = rows_of(page())
    doubts = [figure for figure in all_figures() if figure.note is not None]
    assert doubts
    for figure in doubts:
        for row in rows[f"{figure.edition} {figure.key} {figure.code}"]:
            around = row.within("tr") if row.tag == "span" else row.within("figure")
            assert figure.note["en"].lower() in around.text.lower()


def test_every_chart_says_its_editions_and_their_samples():
    figures = [e for e in page().walk() if e.tag == "figure"]
    assert figures
    for figure in figures:
        assert "n\u00a0=\u00a0" in figure.text
    engaged = next(f for f in figures if "Approach formalised" in f.text)
    assert "n of the engaged communes not published" in engaged.text
    citizens = next(f for f in figures if "Involve citizens" in f.text)
    assert "Parts of the territory: n not published." in citizens.text


def test_the_chapters_come_first_in_the_order_of_the_report_and_the_sample_last():
    headings = [e.attributes["id"] for e in page().walk() if e.tag == "h2"]
    assert headings == [
        "chapter-understanding",
        "chapter-strategy",
        "chapter-implementation",
        "story",
        "sample",
    ]


def test_all_editions_are_in_the_table_and_the_doubt_about_113_is_kept():
    rows = edition_rows(all_figures())
    assert {row.edition.id for row in rows} == {edition.id for edition in list_editions()}
    assert [row.edition.year for row in rows] == sorted(row.edition.year for row in rows)
    first = rows[0]
    assert first.edition.id == "BE2017"
    assert first.rate.value == 19
    for row in rows:
        if row.rate is not None:  # what was published fits what is counted
            assert row.rate.value == round(100 * row.answered.value / row.invited_count)
    table = next(e for e in page().walk() if e.attributes.get("class") == "bm-samples")
    assert "one gives 119" in table.text
    assert "23 minutes to answer on average" in table.text
    assert "may be among the 123" in table.text


def test_every_link_of_the_navigation_leads_somewhere():
    root = page()
    places = {e.attributes["id"] for e in root.walk() if "id" in e.attributes}
    wanted = {
        e.attributes["href"][1:]
        for e in root.walk()
        if e.tag == "a" and e.attributes["href"].startswith("#")
    }
    assert wanted <= places
    for figure in all_figures():
        assert anchor_of(figure.key) in places
    assert anchor_of("nothing") is None


def test_ids_are_given_once():
    ids = [e.attributes["id"] for e in page().walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))


def test_links_to_the_map_are_understood_by_it():
    links = [(f, map_link(f, "fr")) for f in all_figures()]
    assert sum(link is not None for _, link in links) > 70
    for figure, link in links:
        assert link is not None or figure.theme == "sample" or figure.level == "urban_rural"
        if link is None:
            continue
        view, notices = parse_view(dict(parse_qsl(urlsplit(link).query)), "en")
        assert not notices, (figure, [str(notice) for notice in notices])
        assert (view.lang, view.edition) == ("fr", figure.edition)
        if figure.level == "province":
            assert (view.level, view.selected) == ("province", figure.code)


def test_only_what_can_be_compared_is_drawn_over_editions():
    charts = theme_charts([f for f in all_figures() if f.theme == "progress"])
    over = [c for c in charts if len({f.edition for f in c.figures}) > 1]
    say = translator("en")
    told = {say.render(c.title): say.render(c.finding) for c in over}
    assert told["Actively involved in a Smart City approach"] == (
        "Wallonia. Whether it changed is not told, given how the figures are known: "
        "2020 (rounded) and 2021 (rounded)."
    )
    scores = next(c for c in over if "state of progress" in say.render(c.title))
    assert [f.edition for f in scores.figures] == ["WAL2020", "WAL2021"]  # engaged communes only


def firm(theme):
    return [
        replace(f, rounded=False, derived=False, second_hand=False, doubt=False)
        for f in all_figures()
        if f.theme == theme
    ]


def test_a_value_that_did_not_change_is_said_so():
    said = [str(c.finding) for c in theme_charts(firm("barriers"))]
    assert "Wallonia: 50% in 2018 and the same in 2021." in said
    assert "Wallonia: from 56% in 2020 to 66% in 2021." in said


def test_three_editions_are_told_one_by_one():
    said = [str(c.finding) for c in theme_charts([f for f in all_figures() if f.theme == "sample"])]
    assert "Wallonia: 22% in 2018, 23% in 2019, 53% in 2020 and 43% in 2021." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_order_is_there_with_its_places_edition_sample_and_source(language):
    say = translator(language)
    found = {
        e.attributes["data-order"]: e for e in page(language).walk() if "data-order" in e.attributes
    }
    assert len(found) == len(all_rankings())
    for order in all_rankings():
        here = found[f"{order.edition} {order.key} {order.code}"]
        items = [e for e in here.walk() if e.tag == "li"]
        assert [e.text for e in items] == [say.render(one.label) for one in order.places]
        numbers = [e.attributes.get("value") for e in items]
        if order.kind == "rank":
            assert numbers == [str(one.place) for one in order.places]
        else:
            assert set(numbers) == {None}  # a number would make it a ranking
        assert say("Source") in here.text
        assert "n\u00a0=\u00a0" in here.text
        assert order.source_url in [e.attributes["href"] for e in here.walk() if e.tag == "a"]
        assert "%" not in "".join(e.text for e in items)


def test_a_base_that_is_not_known_stands_beside_the_figure():
    (row,) = rows_of(page())["WAL2019 engaged_share 03000"]
    assert "base not known" in row.text


def test_urban_and_rural_stand_as_a_pair():
    charts = theme_charts([f for f in all_figures() if f.theme == "benefits"])
    pairs = [
        [bar.figure.code for bar in group.bars]
        for chart in charts
        for group in chart.groups
        if group.title and str(group.title) == "Urban and rural communes"
    ]
    assert pairs == [["01000-U", "01000-R"]] * 3


def test_areas_without_a_figure_are_hatched_and_named():
    root = page()
    maps = [e for e in root.walk() if e.tag == "img"]
    assert len(maps) >= 6
    citizens = next(m for m in maps if "Flanders: 20%" in m.attributes["alt"])
    assert "Wallonia: 25%" in citizens.attributes["alt"]
    provinces = next(m for m in maps if "Hainaut (province): 4.8/10" in m.attributes["alt"])
    assert "Limburg (province): No figure published" in provinces.attributes["alt"]
    assert "Brussels-Capital Region: 4.0/10" in provinces.attributes["alt"]
    assert "url%28%23hatch%29" in provinces.attributes["src"].replace("(", "%28").replace(
        ")", "%29"
    )
    said = provinces.within("figure").text
    assert "Hatched, no figure published: West Flanders (province)" in said
    assert "Brussels-Capital Region, West" not in said


def test_maps_differ_with_the_ground():
    light = [e.attributes["src"] for e in page().walk() if e.tag == "img"]
    dark = [e.attributes["src"] for e in page(theme="dark").walk() if e.tag == "img"]
    assert len(light) == len(dark)
    assert all(one != other for one, other in zip(light, dark, strict=True))


def test_bars_are_as_long_as_their_values():
    rows = rows_of(page())
    (share, *_) = rows["BE2018 prereq_political_support 01000"]
    bar = next(e for e in share.walk() if e.tag == "i")
    assert bar.attributes["style"] == "width:52.0%"
    (score, *_) = rows["BE2018 progress_score 50000"]
    assert next(e for e in score.walk() if e.tag == "i").attributes["style"] == "width:48.0%"
    (count, *_) = rows["BE2017 sc_manager_n 02000"]
    assert not [e for e in count.walk() if e.tag == "i"]  # 6 of nobody knows how many


def test_a_theme_of_one_edition_says_so():
    said = page().text
    assert "one edition only (Belgian Smart City barometer 2018)" in said


def test_an_edition_with_one_figure_and_no_sample_has_its_place():
    (figure,) = find_figures("WAL2019", "attractiveness_strategy_score")
    root = page(figures=[figure])
    assert list(rows_of(root)) == ["WAL2019 attractiveness_strategy_score 03000"]
    assert "n not published" in root.text
    assert [c.key for c in report_chapters([figure])] == ["strategy"]


def test_no_figures_at_all_is_a_page_too():
    root = page(figures=[])
    assert "The published barometer" in root.text
    assert not rows_of(root)


def test_a_theme_nobody_has_named_keeps_its_name():
    (figure,) = find_figures("WAL2019", "attractiveness_strategy_score")
    unknown = replace(figure, theme="drones")
    assert chapter_of("drones") == "implementation"
    assert "drones" in page(figures=[unknown]).text


def test_text_from_the_file_is_never_markup():
    (figure,) = find_figures("WAL2019", "attractiveness_strategy_score")
    bad = "<script>alert(1)</script>"
    hostile = replace(
        figure,
        label=Labels.same(bad),
        note=Labels.same(bad),
        source_url="javascript:alert(1)",
    )
    html = page_html([hostile], translator("en"), "light")
    assert "<script" not in html
    assert "javascript:" not in html


def test_nothing_is_fetched_from_elsewhere():
    sources = [e.attributes["src"] for e in page().walk() if "src" in e.attributes]
    assert sources
    assert all(source.startswith("data:image/svg+xml,") for source in sources)
