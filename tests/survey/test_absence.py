"""Absence from a list means something only where the list is complete, and of what it is complete.

The tables are read here as they are, without the code that the atlas reads them with: every list,
every commune, every vintage.
"""

from __future__ import annotations

import csv
from functools import cache

import pytest

from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.initiatives_page.page import initiatives_html
from geo.publishing.view import View
from geo.survey import indicator_values
from geo.survey.documented.initiatives import INITIATIVES, load_programmes
from geo.survey.documented.membership import absent_from
from geo.territory import VINTAGES, area_of, predecessors, successors

CHOSEN = {"winners", "finalists", "nominees", "selected", "leaders", "top"}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (INITIATIVES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_complete(programme: str) -> bool:
    return {one["complete"] for one in rows("lists.csv") if one["programme"] == programme} == {
        "yes"
    }


@cache
def related(programme: str, vintage: int) -> frozenset[str]:
    """Communes that the programme has to do with: they, their region, or what they were or became."""
    found: set[str] = set()
    for one in rows("initiatives.csv"):
        if one["programme"] != programme:
            continue
        code, known = one["area_code"], int(one["vintage"])
        if one["area_level"] == "region":
            found |= {str(c) for c, region in area_of(vintage, "region").items() if region == code}
        elif known <= vintage:
            found |= set(successors(code, known, vintage))
        else:
            found |= set(predecessors(code, known, vintage))
    return frozenset(found)


DOCUMENTED = sorted({one["programme"] for one in rows("initiatives.csv")})


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("programme", DOCUMENTED)
def test_the_map_says_no_only_of_complete_lists_and_of_nobody_who_has_to_do_with_it(
    programme, vintage
):
    table = indicator_values("BE2018", f"documented.{programme}", "commune", vintage).table
    no = set(table.index[(table.state == "value") & (table.value == 0)])
    yes = set(table.index[(table.state == "value") & (table.value == 1)])
    assert yes <= related(programme, vintage)
    assert not no & related(programme, vintage)
    assert bool(no) <= is_complete(programme)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_commune_is_called_absent_only_where_that_is_known(vintage):
    for code in area_of(vintage, "commune").index:
        for list_of, programmes in absent_from(str(code), vintage).items():
            for programme in programmes:
                assert is_complete(programme.key), (code, programme.key)
                assert code not in related(programme.key, vintage), (code, programme.key)
                said = {
                    one["list_of"] for one in rows("lists.csv") if one["programme"] == programme.key
                }
                assert said == {list_of}


@pytest.mark.parametrize("vintage", VINTAGES)
def test_none_on_complete_lists_is_none_on_all_of_them(vintage):
    table = indicator_values("BE2018", "documented.complete", "commune", vintage).table
    complete = [key for key in DOCUMENTED if is_complete(key)]
    for code, count in table.value.items():
        own = {
            one["programme"]
            for one in rows("initiatives.csv")
            if one["programme"] in complete
            and one["area_level"] == "commune"
            and int(one["vintage"]) <= vintage
            and code in successors(one["area_code"], int(one["vintage"]), vintage)
        }
        assert count == len(own), code
        if any(code in related(key, vintage) for key in complete if key not in own):
            assert table.note[code] is not None, code


@pytest.mark.parametrize(
    ("code", "vintage", "on", "not_called"),
    [
        ("21004", 2018, [], ["EU Mission: 100 climate-neutral"]),
        ("12030", 2018, ["Puurs-Sint-Amands"], ["City of Things 2022"]),
        ("12034", 2018, ["Puurs-Sint-Amands"], ["City of Things 2022"]),
        ("92094", 2018, [], ["Agoria Smart City Award winner"]),
    ],
)
def test_the_page_of_a_commune_asks_its_region_and_its_successor(code, vintage, on, not_called):
    html = commune_page_html(View(selected=code, vintage=vintage), "light")
    said = html[html.index('id="initiatives"') :]
    said = said[: said.index("</section>")]
    absent = "".join(line for line in said.splitlines() if "is not among" in line)
    for words in on:
        assert words in said
    for words in not_called:
        assert words not in absent
    assert "did not take part" not in html


@pytest.mark.parametrize("vintage", VINTAGES)
def test_no_list_of_winners_says_who_took_part(vintage):
    html = initiatives_html(View(vintage=vintage))
    assert "did not take part" not in html
    chosen = {one["programme"] for one in rows("lists.csv") if one["list_of"] in CHOSEN}
    for key, programme in load_programmes().items():
        if key in chosen and is_complete(key):
            assert "may have taken part all the same" in str(programme.absence)


def test_what_a_complete_list_says_it_says_of_its_own_years():
    """A prize of 2020 says nothing of those who won it in 2021."""
    for key, programme in load_programmes().items():
        years = [
            one["year"]
            for one in rows("lists.csv")
            if one["programme"] == key and one["complete"] == "yes"
        ]
        for year in years:
            assert (year or "without a date") in str(programme.absence), key
    html = commune_page_html(View(selected="21004", vintage=2018), "light")
    assert "European Capital of Innovation (iCapital) winner (2020)" in html
    assert "Slim in de Stad prize winner (2015, 2016, and 2017)" in html or (
        "Slim in de Stad prize winner (2015, 2016 and 2017)" in html
    )


def test_each_programme_says_one_thing_about_absence():
    for key, programme in load_programmes().items():
        said = str(programme.absence)
        kinds = {one["complete"] for one in rows("lists.csv") if one["programme"] == key}
        assert (
            "is not among" in said or "was not among" in said or "not in the first" in said
        ) == ("yes" in kinds)
        assert ("says nothing" in said) == (kinds != {"yes"})


def test_what_is_counted_of_a_complete_list_is_its_total():
    for one in rows("lists.csv"):
        if one["known_total_unit"] == "communes" and one["known_total_min"]:
            found = sum(
                (row["programme"], row["year"]) == (one["programme"], one["year"])
                for row in rows("initiatives.csv")
            )
            if one["complete"] == "yes":
                assert found == int(one["known_total_max"])
            else:
                assert found < int(one["known_total_max"])
