"""The page of change: what is written on the map, beside and below it, and in the table."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from geo.cartography.assets import prepare
from geo.cartography.missing_patterns import MISSING_PATTERNS
from geo.language import LANGUAGES, Labels, translator
from geo.publishing.change_page.change_map import change_paint, change_picture, step_of
from geo.publishing.change_page.change_words import conclusion_of_interval, unit_beside
from geo.publishing.change_page.page import below_html, pairing_of, side_html, without_map_html
from geo.publishing.change_page.selection import chosen
from geo.publishing.change_page.table import change_table, table_note
from geo.publishing.change_page.transitions_picture import count_transitions, flow_picture, nodes
from geo.publishing.signed_words import signed
from geo.publishing.view import View
from geo.survey.change.pairing import merge_parts, pair

COMPARED = [
    "index", "domain.governance", "q.projects", "q.projects_public", "q.sc_manager",
    "q.strategy", "q.conception", "q.strategy.formalised",
]  # fmt: skip
SAY = translator("en")
LABEL = "Demonstration data: synthetic answers"
HASSELT = "71072"


def asked(indicator="index", **more):
    view = View(indicator=indicator, **more)
    return view, chosen(view)


def picture(indicator, vintage=2018):
    return change_picture(pair("BE2017", "BE2018", indicator, vintage))


@pytest.mark.parametrize("indicator", COMPARED)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_commune_is_in_the_legend(indicator, theme):
    found = change_picture(pair("BE2017", "BE2018", indicator, 2018), theme)
    legend = found.legend(SAY)
    assert sum(entry.count for entry in legend) == 589
    assert len({entry.letter for entry in legend}) == len(legend)
    assert len(found.colours) == len(found.categories) <= 7
    assert found.valued == pair("BE2017", "BE2018", indicator, 2018).n


@pytest.mark.parametrize("indicator", COMPARED)
def test_classes_below_the_middle_are_marked_and_no_other(indicator):
    """Orange and blue are one grey: a loss has a mark beside its colour, on the map and beside it."""
    pairing = pair("BE2017", "BE2018", indicator, 2018)
    found = change_picture(pairing)
    neutral = pairing.indicator.kind == "category" and pairing.indicator.direction == "none"
    k = len(found.categories)
    assert found.losses == (() if neutral else tuple(range(k // 2)))
    view = View(edition="BE2018", indicator=indicator)
    body = change_paint(view, pairing, prepare(), "light")
    assert body.get("losses", ()) == found.losses


@pytest.mark.parametrize("indicator", ["index", "q.projects", "q.sc_manager", "q.strategy"])
def test_the_map_is_the_same_on_both_sides_of_the_middle(indicator):
    there = change_picture(pair("BE2017", "BE2018", indicator, 2018))
    back = change_picture(pair("BE2018", "BE2017", indicator, 2018))
    k = len(there.categories)
    for one, other in zip(there.letters, back.letters, strict=True):
        assert one.isdigit() == other.isdigit()
        if one.isdigit():
            assert int(one) + int(other) == k - 1


def test_the_legend_is_in_words_and_names_the_year():
    labels = [SAY.render(entry.label) for entry in picture("index").legend(SAY)]
    assert labels[:7] == [
        "At least 5 points lower in 2018",
        "3 to 5 points lower in 2018",
        "1 to 3 points lower in 2018",
        "Less than 1 point apart",
        "1 to 3 points higher in 2018",
        "3 to 5 points higher in 2018",
        "At least 5 points higher in 2018",
    ]
    assert labels[7:] == ["Answered neither time", "Answered only in 2017", "Answered only in 2018"]


def test_classes_of_counts_hold_whole_numbers_without_a_gap():
    labels = [SAY.render(entry.label) for entry in picture("q.projects").legend(SAY)][:7]
    assert labels == [
        "At least 8 fewer in 2018", "5 to 7 fewer in 2018", "2 to 4 fewer in 2018",
        "At most 1 apart", "2 to 4 more in 2018", "5 to 7 more in 2018", "At least 8 more in 2018",
    ]  # fmt: skip
    few = [SAY.render(e.label) for e in picture("q.projects_people").legend(SAY)][:7]
    assert few[2:5] == ["1 fewer in 2018", "As many both times", "1 more in 2018"]
    assert step_of(pair("BE2017", "BE2018", "q.projects", 2018)) == 3


def test_each_reason_has_a_look_of_its_own():
    view, found = asked("q.projects_public")
    letters = set(change_picture(pairing_of(view, found)).letters) - set("0123456")
    patterns = {look.pattern for look in MISSING_PATTERNS.values() if look.letter in letters}
    assert len(letters) == len(patterns) == 4


@pytest.mark.parametrize("indicator", COMPARED)
def test_the_flow_holds_every_paired_commune(indicator):
    pairing = pair("BE2017", "BE2018", indicator, 2018)
    found = count_transitions(pairing, SAY)
    assert found.transitions.total == pairing.n
    left, right, height = nodes(found)
    assert [node.top for node in left] == [node.top for node in right]
    assert all(node.top + node.height <= height for node in (*left, *right))
    back = count_transitions(pair("BE2018", "BE2017", indicator, 2018), SAY)
    assert back.transitions.counts == tuple(zip(*found.transitions.counts, strict=True))


def test_the_picture_of_the_flow_says_what_it_shows():
    drawn = flow_picture(
        count_transitions(pair("BE2017", "BE2018", "index", 2018), SAY), "dark", 'a "flow"'
    )
    assert drawn.startswith('<img src="data:image/svg+xml,')
    assert 'alt="a &#34;flow&#34;"' in drawn


@pytest.mark.parametrize("indicator", COMPARED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_in_every_language(indicator, language):
    view, found = asked(indicator, lang=language, vintage=2025, selected=HASSELT)
    label = translator(language)(LABEL)
    for html in (side_html(view, found), below_html(view, found, "light")):
        assert str(escape(label)) in html
        assert not re.search(r"\bnan\b", html, re.IGNORECASE)
        _Balanced().feed(html)


def test_the_side_says_who_is_compared_and_what_the_score_rests_on():
    html = side_html(*asked("index"))
    for words in (">50<", ">63<", ">73<", ">403<", ">589<", "5 domains that both editions"):
        assert words in html
    assert "communes that answered both times, n\u00a0=\u00a050: +0.91 points" in html
    assert "all that answered, n\u00a0=\u00a0113 and 123: +0.79 points" in html


def test_the_selected_commune_says_what_it_said_then_and_now():
    html = side_html(*asked("q.sc_manager", selected="11022"))
    assert "./commune?" in html
    assert "<dt>2017</dt>" in html
    silent = side_html(*asked("index", selected="62063"))
    assert "Answered neither time" in silent


def test_a_merged_commune_says_which_part_speaks():
    view, found = asked("index", vintage=2025, selected=HASSELT)
    assert "Put together from: Hasselt and Kortessem" in side_html(view, found)
    below = below_html(view, found, "light")
    assert "Compared, for 1 of its 2 parts" in below
    assert "the mean of the parts that answered" in below
    assert "Aalter and Knesselare" in below


def test_answers_without_an_order_are_counted_gained_and_lost():
    below = below_html(*asked("q.conception"), "light")
    assert ">Gained<" in below
    assert "Choose one of its answers as indicator" in below


def test_groups_say_higher_lower_or_that_the_samples_cannot_show_it():
    below = below_html(*asked("index"), "light")
    assert "no difference that the samples can show" in below
    assert "Withheld: too few answers" in below
    assert below.count("n\u00a0=\u00a050") >= 1


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.2, 0.9, "higher"),
        (-0.9, -0.2, "lower"),
        (-0.1, 0.3, "no difference that the samples can show"),
        # What is shown as 0.0 is not above nought for the reader either.
        (0.001, 0.3, "no difference that the samples can show"),
    ],
)
def test_words_for_an_interval(low, high, said):
    assert str(conclusion_of_interval(low, high, 2 if abs(low) > 0.01 else 1)) == said


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [(0.91, "point", "points"), (-1.99, "point", "points"), (2.0, "points", "points"),
     (1.0, "point", "point"), (-1.0, "point", "point")],
)  # fmt: skip
def test_a_unit_agrees_with_the_number_beside_it(value, fr, en):
    score = pair("BE2017", "BE2018", "index", 2018).indicator
    share = pair("BE2017", "BE2018", "q.sc_manager", 2018).indicator
    assert translator("fr").render(unit_beside(score, value)) == fr
    assert translator("en").render(unit_beside(score, value)) == en
    assert translator("fr").render(unit_beside(share, value)) == f"{fr} de pourcentage"


def test_a_difference_of_less_than_two_is_one_point_in_french():
    html = side_html(*asked("index", lang="fr"))
    told = re.findall(r"([+−][\d,]+)\s(points?)\b", html)
    assert told
    for number, unit in told:
        size = float(number[1:].replace(",", "."))
        assert unit == ("points" if size >= 2 else "point"), (number, unit)


def test_nought_has_no_sign():
    assert signed(-0.001, 1, SAY) == "0.0"
    assert signed(2.04, 1, SAY) == "+2.0"
    assert signed(-2.0, 0, translator("fr")) == "−2"


def test_the_table_has_every_commune_with_both_values_first_those_compared():
    pairing = pair("BE2017", "BE2018", "index", 2018)
    table = change_table(pairing, "en")
    assert len(table) == 589
    assert table["number"][:50].notna().all()
    assert table["number"][50:].isna().all()
    assert set(table["origin"]) == {LABEL}
    assert "n\u00a0=\u00a050 of 589" in str(table_note(pairing))
    assert "Source: Synthetic answers" in str(table_note(pairing))


@pytest.mark.parametrize(
    ("edition", "since", "words"),
    [
        ("WAL2021", "WAL2020", "Whether it changed is not told"),
        ("WAL2018", "BE2018", "not about the same territory"),
        ("BE2018", "BE2018", "same edition twice"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_map_it_says_why_and_offers_what_can_be_compared(edition, since, words, language):
    indicator = "index" if edition == "BE2018" else "documented.all"
    view = View(edition=edition, since=since, indicator=indicator, lang=language)
    html = without_map_html(view, chosen(view))
    assert "./change?" in html
    _Balanced().feed(html)
    if language == "en":
        assert words in html


def test_nothing_paired_is_said_and_the_groups_stay():
    view, found = asked("q.projects")
    whole = pairing_of(view, found)
    nobody = whole.table.assign(state="neither", change=float("nan"))
    assert replace(whole, table=nobody).n == 0
    # The template alone: the words stand where nobody is paired.
    from geo.publishing.html import fill_template

    html = fill_template(
        "change_page/side.html",
        SAY,
        found=found,
        pairing=replace(whole, table=nobody),
        selected=None,
        label=None,
        whole=[],
        stages=[],
        rests_on=[],
    )
    assert "there is nothing to pair" in html


def test_a_picture_without_a_pair_is_all_reasons():
    pairing = pair("BE2017", "BE2018", "q.projects", 2018)
    silent = merge_parts(
        pairing.earlier,
        pairing.later,
        pairing.indicator,
        vintage=2018,
        before=pairing.table.assign(value=float("nan"), state="did_not_answer", rests_on=""),
        after=pairing.table.assign(value=float("nan"), state="did_not_answer", rests_on=""),
    )
    assert change_picture(silent).valued == 0
    assert count_transitions(silent, SAY).transitions.total == 0


def test_names_from_files_are_text():
    evil = "<script>alert(1)</script>"
    view, found = asked("q.projects")
    labels = Labels.same(evil)
    found = replace(
        found,
        later=replace(found.later, source=labels),
        cannot=((replace(found.indicator, label=labels), found.cannot[0][1]),),
    )
    html = below_html(view, found, "light")
    assert evil not in html
    assert "&lt;script&gt;" in html


class _Balanced(HTMLParser):
    """Fails on a tag that is closed without being open."""

    VOID = ("img", "br")

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002  (the parser's own form)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
