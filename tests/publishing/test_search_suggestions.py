"""The search field: what it offers while one types, and what a typed text may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES, translator
from geo.publishing.search_suggestions import (
    KINDS,
    SearchTarget,
    as_typed,
    candidates,
    changes_of,
    commune_lines,
    search_suggestions,
    suggestions,
)
from geo.publishing.view import View, default_indicator, parse_view
from geo.survey import list_editions, list_indicators, load_programmes
from geo.survey.communes import area_name
from geo.territory import (
    VINTAGES,
    commune_names,
    load_communes,
    match_communes,
    without_province,
)


def found(text, edition="BE2018"):
    return [(one.target.kind, one.target.key) for one in candidates(text, 2018, edition)]


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_commune_is_offered_under_all_its_names(vintage, language):
    lines = search_suggestions(vintage, "BE2018", language)
    communes = {target.key for target in lines.values() if target.kind == "commune"}
    assert communes == set(load_communes(vintage).index)
    liege = next(
        line for line, target in lines.items() if target == SearchTarget("commune", "62063")
    )
    assert all(name in liege for name in ("Liège", "Luik", "Lüttich", "4000"))


@pytest.mark.parametrize("edition", [edition.id for edition in list_editions()])
@pytest.mark.parametrize("language", LANGUAGES)
def test_areas_indicators_and_programmes_are_offered_each_once_with_its_kind(edition, language):
    lines = search_suggestions(2018, edition, language)
    say = translator(language)
    for line, target in lines.items():
        assert say.render(KINDS[target.kind]).casefold() in line.casefold()
    by_kind = {kind: [t.key for t in lines.values() if t.kind == kind] for kind in KINDS}
    assert len(by_kind["province"]) == 10
    assert sorted(by_kind["region"]) == ["02000", "03000", "04000"]
    shown = [one.id for one in list_indicators(edition) if one.programme is None]
    assert sorted(by_kind["indicator"]) == sorted(shown)
    assert sorted(by_kind["programme"]) == sorted(load_programmes())


def test_the_list_is_the_same_from_run_to_run():
    first = search_suggestions(2018, "BE2018", "fr")
    assert list(search_suggestions(2018, "BE2018", "fr")) == list(first)
    assert list(first) == sorted(first, key=str.casefold)


def test_a_commune_merged_away_leads_to_its_successor():
    dutch, french = (
        search_suggestions(2019, "BE2018", "nl"),
        search_suggestions(2025, "BE2018", "fr"),
    )
    assert dutch["Knesselare, vroegere gemeente → Aalter"] == SearchTarget("commune", "44084")
    assert french["Knesselare, ancienne commune → Aalter"] == SearchTarget("commune", "44084")
    assert not any(
        "Knesselare" in line and "→" in line for line in search_suggestions(2018, "BE2018", "nl")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_finds_its_indicator_or_programme_first(language):
    say = translator(language)
    for one in list_indicators("BE2018"):
        target = ("programme", one.programme) if one.programme else ("indicator", one.id)
        answers = found(say.render(one.label))
        assert target in answers, one.id


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("maturity index", ("indicator", "index")),
        ("Reifegrad", ("indicator", "index")),
        ("innovatoin", ("indicator", "domain.innovation")),
        ("burgemeestersconvenant", ("programme", "covenant_of_mayors")),
        ("convention des mairs", ("programme", "covenant_of_mayors")),
        ("low emision", ("programme", "low_emission_zone")),
        ("ZONE DE BASSES EMISSIONS", ("programme", "low_emission_zone")),
    ],
)
def test_labels_are_found_in_any_language_with_errors_and_cut_short(typed, target):
    assert found(typed)[0] == target


def test_what_fits_several_labels_is_offered_and_not_guessed():
    answers = candidates("wifi4eu", 2018, "BE2018")
    assert len(answers) == 5
    assert not any(one.sure for one in answers)


@pytest.mark.parametrize("name", ["Gent", "Mons", "Wallonie", "Brugge", "9000", "62063"])
def test_the_name_of_an_area_is_not_mixed_with_labels(name):
    assert {kind for kind, _ in found(name)} <= {"commune", "region", "province"}
    assert candidates(name, 2018, "BE2018")[0].sure


def test_an_edition_offers_only_what_it_can_show():
    assert ("indicator", "index") not in found("maturity index", "WAL2019")


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text):
    for one in candidates(text, 2025, "WAL2021"):
        for language in LANGUAGES:
            assert translator(language).render(one.text)


@pytest.mark.parametrize("edition", [edition.id for edition in list_editions()])
def test_every_choice_is_a_link_that_reopens_it(edition):
    for target in search_suggestions(2025, edition, "nl").values():
        indicator = default_indicator(edition)
        view = View("nl", edition, indicator, vintage=2025, selected="62063")
        chosen = View(**{**vars(view), **changes_of(target, view)})
        read, notices = parse_view(chosen.query(), "nl")
        assert notices == [], target
        assert read == chosen


def test_a_typing_error_is_one_suggestion():
    assert [s.code for s in suggestions("Kortrijck", 2018)] == ["34022"]


def test_what_is_ambiguous_comes_back_as_candidates():
    assert {s.code for s in suggestions("Saint-Nicolas", 2018)} == {"46021", "62093"}
    assert {(s.level, s.code) for s in suggestions("Brussel", 2018)} == {
        ("commune", "21004"),
        ("region", "04000"),
    }
    assert {s.level for s in suggestions("Limbourg", 2018)} == {"commune", "province"}


def test_nonsense_suggests_nothing():
    assert suggestions("qqqqqqqq", 2018) == []
    assert suggestions("", 2018) == []


# ---------------------------------------------------------------- names of two communes


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_communes_go_by_one_name_anywhere(vintage, language):
    names = [name[language] for name in commune_names(vintage).values()]
    assert len(set(names)) == len(names) == len(load_communes(vintage))
    assert [
        area_name(code, "commune", vintage)[language] for code in commune_names(vintage)
    ] == names
    official = load_communes(vintage)[f"name_{language}"]
    assert not any(" (" in name for name in official)
    assert [without_province(name) for name in names] == list(official)


def test_a_shared_name_carries_its_province_in_lists_buttons_and_reasons():
    say = translator("fr")
    offered = [say.render(one.text) for one in suggestions("Saint-Nicolas", 2018)]
    assert offered == [
        "Saint-Nicolas (Flandre-Orientale), commune",
        "Saint-Nicolas (Liège), commune",
    ]
    (row,) = match_communes(["st nicolas"], 2018)
    assert "Saint-Nicolas (Liège) (62093)" in say.render(row.reason)
    lines = [
        line
        for line in search_suggestions(2018, "BE2018", "fr")
        if line.startswith("Saint-Nicolas")
    ]
    lines += [line for line in commune_lines(2018, "fr") if line.startswith("Saint-Nicolas")]
    assert len(lines) == 4
    assert all("(Liège)" in line or "(Flandre-Orientale)" in line for line in lines)
    dutch = next(line for line in commune_lines(2018, "nl") if "4420" in line)
    assert dutch == "Saint-Nicolas (4420)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_commune_is_in_the_list_as_it_is_typed_as_typed(language):
    lines = {code: line.casefold() for line, code in commune_lines(2018, language).items()}
    for code, row in load_communes(2018).iterrows():
        for column in ("name_nl", "name_fr", "name_de", "name_local"):
            for name in row[column].split(" / "):
                assert as_typed(name).casefold() in lines[code], name
