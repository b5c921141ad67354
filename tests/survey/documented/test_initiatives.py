"""Documented initiatives: complete lists apart from the others, codes on their vintage."""

import shutil

import pytest

from geo.language import AtlasError
from geo.survey.documented.initiatives import (
    INITIATIVES,
    all_initiatives,
    in_scope,
    initiatives_by_commune,
    initiatives_of_regions,
    initiatives_of_successors,
    load_initiatives,
    load_programmes,
    read_programmes,
)
from geo.territory import area_of

LANGUAGES = ("nl", "fr", "de", "en")


def test_all_rows_are_there_and_every_code_exists_on_its_vintage():
    table = load_initiatives()
    assert len(table) == 504
    assert table.source_url.str.startswith("http").all()
    for vintage, rows in table[table.area_level == "commune"].groupby("vintage"):
        assert set(rows.area_code) <= set(area_of(int(vintage), "commune").index)
    assert table.loc[table.area_level == "commune", "area_code"].nunique() == 283


def test_completeness_belongs_to_a_programme_and_a_year():
    programmes = load_programmes()
    assert programmes["smart_flanders"].is_complete
    award = programmes["agoria_smart_city_award"]
    assert {one.year: one.complete for one in award.lists} == {2014: "no", 2017: "yes", 2018: "no"}
    assert not award.is_complete


def test_known_totals_of_incomplete_lists():
    known = {
        key: programme.lists[0].known_total
        for key, programme in load_programmes().items()
        if programme.lists[0].known_total
    }
    assert known["wifi4eu_call1"] == (97, 97)
    assert known["wifi4eu_call2"] == (77, 77)
    assert known["wifi4eu_call4"] == (41, 41)
    assert known["territoire_intelligent_2019"] == (43, 43)
    assert known["territoire_intelligent_2023"] == (80, 80)
    assert known["city_of_things_2018"] == (20, 21)
    call = load_programmes()["wifi4eu_call1"].lists[0]
    assert call.documented == 31


def test_words_in_all_languages():
    for one in all_initiatives():
        for words in (one.fact, one.programme.label, one.programme.description):
            assert all(words[language].strip() for language in LANGUAGES)


def test_a_merged_commune_has_the_initiatives_of_its_parts():
    in_2018, in_2025 = initiatives_by_commune(2018), initiatives_by_commune(2025)
    parts = {one.programme.key for one in in_2018["73083"]}  # Tongeren
    assert parts
    assert parts <= {one.programme.key for one in in_2025["73111"]}  # Tongeren-Borgloon
    assert "73083" not in in_2025


def test_an_entry_of_a_later_commune_is_under_none_of_its_parts():
    assert "12041" in initiatives_by_commune(2019)
    assert not {"12030", "12034"} & {
        code
        for code, found in initiatives_by_commune(2018).items()
        if any(one.programme.key == "city_of_things_2022" for one in found)
    }
    assert set(initiatives_of_successors(2018)) == {"12030", "12034"}
    assert not initiatives_of_successors(2019)


def test_brussels_as_a_region_is_no_commune():
    assert {one.programme.key for one in initiatives_of_regions()["04000"]} == {
        "eu_mission_100_cities",
        "sci_maas_study",
        "sci_11_projects",  # FixMyStreet was the Region's, not the City's
    }


def test_scope_says_who_could_take_part():
    region = area_of(2018, "region")
    scope = in_scope(load_programmes()["fixmystreet_wallonie"], 2018)
    assert scope[scope].index.map(region).unique().tolist() == ["03000"]
    kick = in_scope(load_programmes()["efro_kick"], 2018)
    assert set(area_of(2018, "province")[kick]) == {"30000"}
    # Nobody on a list is outside its programme's scope.
    for one in all_initiatives():
        if one.area_level == "commune":
            assert in_scope(one.programme, one.vintage)[one.area_code], one


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "lists.csv",
            "flanders,2017,members,yes",
            "flanders,2017,members,no",
            ["list_is_complete"],
        ),
        ("lists.csv", "flanders,2017,members,yes", "flanders,2017,members,maybe", ["“maybe”"]),
        ("lists.csv", "flanders,2017,members,yes", "flanders,2017,guests,yes", ["“guests”"]),
        ("lists.csv", "prize,2016,winners,", "prize,2016,members,", ["list_of", "“winners”"]),
        ("lists.csv", "oasc_member,2020,members,no,,,\n", "", ["list_is_complete", "expected"]),
        ("initiatives.csv", "oasc_member,", "oasc_membre,", ["programme", "“oasc_membre”"]),
        ("programmes.csv", "label_en", "label_at", ["no column label_en"]),
    ],
)
def test_contradictions_and_damage_are_named(tmp_path, name, old, new, words):
    folder = shutil.copytree(INITIATIVES, tmp_path / "initiatives")
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        read_programmes(folder)
    for word in words:
        assert word in str(caught.value)
