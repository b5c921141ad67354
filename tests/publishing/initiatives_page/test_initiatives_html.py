"""The page of documented initiatives: what it shows for a view, and how it counts."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from geo.language import LANGUAGES
from geo.publishing.initiative_filter import UNDATED, InitiativeFilter, list_years, normalised_query
from geo.publishing.initiatives_page.page import initiatives_html, sections
from geo.publishing.view import View, parse_view
from geo.survey import load_initiatives, load_programmes


def asked(**fields: str) -> View:
    return View(initiatives=InitiativeFilter(**fields))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("vintage", [None, 2025])
def test_every_programme_and_every_entry_is_there(lang, vintage):
    view = View(lang=lang, vintage=vintage)
    shown = sections(view)
    assert {one.programme.key for one in shown} == set(load_programmes())
    assert sum(len(one.members) for one in shown) == len(load_initiatives())
    html = initiatives_html(view)
    # What a source says of several at once is told once, and names each of them.
    groups = [group for one in shown for group in one.groups]
    assert sum(map(len, groups)) == len(load_initiatives()) > len(groups)
    assert html.count('rel="noopener"') == len(groups)
    links = re.findall(r"<li>(.*?) – ", html[html.index('class="in-members"') :])
    assert sum(one.count("<a ") for one in links) == len(load_initiatives())
    for group in groups:
        facts = {(one.initiative.year, str(one.initiative.fact)) for one in group}
        assert len(facts) == 1


def test_the_parts_are_in_an_index_with_a_name():
    html = initiatives_html(View())
    index = html[html.index("<nav") : html.index("</nav>")]
    assert 'aria-label="On this page"' in index
    for section in sections(View()):
        assert f'href="#{section.programme.key}"' in index
        assert f'<details class="fold" open><summary><h2 id="{section.programme.key}"' in html


def test_complete_lists_come_first_and_are_counted_apart():
    shown = sections(View())
    kinds = [all(one.complete == "yes" for one in section.lists) for section in shown]
    assert kinds == sorted(kinds, reverse=True)
    html = initiatives_html(View())
    entries = load_initiatives()
    complete = int((entries.list_is_complete == "yes").sum())
    assert f"{complete} entries" in html
    assert f"{len(entries) - complete} entries" in html


def test_absence_means_something_only_on_complete_lists():
    by_key = {one.programme.key: str(one.white) for one in sections(View())}
    assert by_key["low_emission_zone"] == "Not filled: not among the communes with a zone."
    assert "means nothing" in by_key["covenant_of_mayors"]
    # One complete year among incomplete ones: together they say nothing, that year alone does.
    assert "means nothing" in by_key["belfius_smart_award"]
    alone = {one.programme.key: one for one in sections(asked(year="2016"))}
    assert str(alone["belfius_smart_award"].white) == "Not filled: not among the winners."


def test_a_list_without_entries_shows_its_known_total_and_no_link_to_an_empty_map():
    (section,) = sections(asked(programme="wifi4eu_call2"))
    assert (section.members, section.map_link, section.picture) == ((), "", None)
    html = initiatives_html(asked(programme="wifi4eu_call2"))
    assert ">77<" in html
    assert "No commune of this list is documented yet" in html


@pytest.mark.parametrize("year", list_years())
def test_a_year_shows_its_lists_only(year):
    for section in sections(asked(year=year)):
        for one in section.lists:
            assert (one.year is None) == (year == UNDATED)
        for member in section.members:
            assert str(member.initiative.year or UNDATED) == year


@pytest.mark.parametrize("words", ["liege", "Lüttich", "LUIK"])
def test_words_are_found_in_any_language_and_as_typed(words):
    found = [member for one in sections(asked(words=words)) for member in one.members]
    assert any(member.codes == ("62063",) for member in found)
    assert not any(member.codes == ("34022",) for member in found)


def test_a_region_keeps_its_communes_and_what_it_does_as_a_whole():
    members = [m for one in sections(View(regions=("04000",))) for m in one.members]
    assert {m.initiative.area_level for m in members} == {"commune", "region"}
    assert all(code.startswith("21") or code == "04000" for m in members for code in m.codes)
    flemish = [m for one in sections(View(regions=("02000",))) for m in one.members]
    assert all(m.initiative.area_level == "commune" for m in flemish)


def test_a_filter_does_not_take_members_off_the_small_map():
    whole = {one.programme.key: one.picture for one in sections(View())}
    for view in (View(regions=("04000",)), asked(words="bruxelles")):
        for section in sections(view):
            assert section.picture == whole[section.programme.key]


def test_nothing_found_says_what_to_do():
    assert sections(asked(words="qqqq")) == []
    assert "Take away a word" in initiatives_html(asked(words="qqqq"))


def test_what_was_typed_is_never_markup():
    html = initiatives_html(asked(words="<script>"))
    assert "<script" not in html


@pytest.mark.parametrize("vintage", [None, 2019, 2025])
def test_every_link_of_a_member_opens_that_commune_beside_the_programme(vintage):
    view = replace(asked(words="9"), vintage=vintage)
    for section in sections(replace(view, initiatives=InitiativeFilter())):
        for member in section.members:
            query = dict(parse_qsl(urlsplit(member.link).query))
            read, notices = parse_view(query, "en")
            assert not notices
            assert read.indicator == f"documented.{section.programme.key}"
            assert read.selected is not None
            assert not read.initiatives


def test_the_small_map_names_its_members_and_fills_each():
    (section,) = sections(asked(programme="smart_flanders"))
    picture = unescape(str(section.picture))
    assert "Mechelen" in picture.split("alt=")[1]
    filled = re.findall(r"<path d='([^']*)'", unquote(picture))[-1]
    assert filled.count("M") >= 13


def test_a_later_commune_opens_on_its_own_boundaries():
    (section,) = sections(asked(programme="city_of_things_2022", words="puurs"))
    (member,) = section.members
    assert "vintage=2019" in member.link
    assert section.communes == 1
    assert len(member.codes) == 2


def test_what_is_typed_gets_single_spaces_and_an_end():
    assert normalised_query("  a \n b ") == "a b"
    assert len(normalised_query("a" * 100)) == 60
    assert normalised_query(normalised_query("a " * 60)) == normalised_query("a " * 60)
