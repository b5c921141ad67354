"""What a column of a file means is decided with all that the file says, and never guessed."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.command_line import english_listed
from geo.territory import (
    VINTAGES,
    fit_vintages,
    load_communes,
    match_communes,
    names_codes,
    names_postal_codes,
)
from geo.territory.name_hints import CONNECTORS, KINDS, NEUTRAL, PROVINCES
from geo.territory.name_index import name_index
from geo.territory.spelling import plain_words
from geo.territory.vintages import DATA, NEWEST

AREAS = ["1000", "2000", "3000", "4000"]  # Belgium, Flanders, Wallonia, Brussels, without the zero
BY_POST = ["21004", "11002", "24062", "62063"]


def statuses(column: list[object], **more) -> list[tuple[str, str | None]]:
    return [(row.status, row.code) for row in match_communes(column, 2018, **more)]


# ------------------------------------------------------------------------- what a number is


@pytest.mark.parametrize("write", [str, int, float, "{}.0".format, " {} ".format])
@pytest.mark.parametrize(
    "others", [["25005", "92094"], ["10000", "20001"], ["11000"], ["01000", "25005"], ["62063"] * 9]
)
def test_a_region_without_its_zero_is_no_commune_among_codes(write, others) -> None:
    rows = match_communes([*map(write, AREAS), *others], 2018)
    assert [(row.status, row.code) for row in rows[:4]] == [("none", None)] * 4
    assert [row.candidates[0].code for row in rows[:4]] == ["01000", "02000", "03000", "04000"]
    assert "without its zero" in str(rows[0].reason)


@pytest.mark.parametrize("others", [["9000", "8500"], ["1050"], ["9000", "8500", "62063"]])
def test_the_same_number_among_postal_codes_is_a_commune(others: list[str]) -> None:
    assert statuses(AREAS + others)[:4] == [("sure", code) for code in BY_POST]


def test_the_header_tells_where_the_numbers_do_not() -> None:
    assert statuses(AREAS, header="Postcode") == [("sure", code) for code in BY_POST]
    assert statuses(AREAS, header="CD_REFNIS") == [("none", None)] * 4
    assert statuses(AREAS) == [("candidates", None)] * 4
    assert statuses(["4000"]) == [("sure", "62063")]


def test_a_header_that_its_numbers_contradict_tells_nothing() -> None:
    assert statuses(["3000", "9000", "8500"], header="Code INS") == [("candidates", None)] * 3
    assert statuses(["3000", "44021", "25005"], header="Code postal")[0] == ("candidates", None)
    assert statuses(["44021", "25005"], header="Code postal")[0] == ("sure", "44021")


def test_the_names_beside_numbers_tell_what_they_are() -> None:
    areas = [["BELGIQUE"], ["Vlaams Gewest"], ["RÉGION WALLONNE"], ["Bruxelles-Capitale"]]
    assert statuses(AREAS, beside=areas) == [("none", None)] * 4
    communes = [["Brussel"], ["Antwerpen"], ["Leuven"], ["Luik"]]
    assert statuses(AREAS, beside=communes) == [("sure", code) for code in BY_POST]
    (row,) = match_communes(["3000"], 2018, header="Postcode", beside=[["RÉGION WALLONNE"]])
    assert (row.status, row.code) == ("candidates", None)


def test_one_number_of_the_other_kind_is_to_be_confirmed() -> None:
    lost = statuses(["44021", "62063", "25005", "9000"])
    assert lost == [("sure", "44021"), ("sure", "62063"), ("sure", "25005"), ("candidates", None)]
    assert statuses(["9000", "8500", "4000", "44021"])[-1] == ("candidates", None)
    assert statuses(["9000", "44021"]) == [("candidates", None), ("sure", "44021")]


def test_a_number_that_says_itself_what_it_is_needs_no_column() -> None:
    assert statuses(["NIS 3000", "B-3000", "CP 3000"]) == [
        ("none", None),
        ("sure", "24062"),
        ("sure", "24062"),
    ]


def test_among_names_every_number_stands_for_itself() -> None:
    assert statuses(["Gent", "Huy", "Dinant", "4500", "44021"])[-2:] == [
        ("sure", "61031"),
        ("sure", "44021"),
    ]


def test_codes_of_provinces_and_arrondissements_are_no_communes() -> None:
    for text in ("10000", "11000", "21000", 20001.0, "01000", "1000 Belgique", "3000 Wallonie"):
        assert statuses([text, "25005"])[0][1] is None, text


def test_a_code_beside_the_name_of_another_place_is_not_sure() -> None:
    rows = match_communes(
        ["11002", "44021", "62063", "91034"],
        2018,
        beside=[["Aartselaar"], ["Gand"], ["Hainaut"], ["Namur"]],
    )
    # Dinant lies in the province of Namur: a small table may name the provinces.
    assert [row.code for row in rows] == [None, "44021", None, "91034"]
    assert "Aartselaar is not a name of it" in str(rows[0].reason)
    assert [match.code for match in rows[0].candidates] == ["11002", "11001"]


HEADERS = [
    *("NIS_code", "NIS_CD", "CD_REFNIS", "NISCODE", "NISCode_2019", "INS", "CODE_INS", "Code INS"),
    *("REFNIS_CODE", "CD_MUNTY_REFNIS", "codeINS", "nis5", "NSI", "LAU2_CODE", "Refnis-code"),
    *("inscode", "NIS-code gemeente", "CNIS5_2025", "mun_nis", "adm.nis"),
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_says_codes_is_understood(header: str) -> None:
    assert names_codes(header)
    assert not names_postal_codes(header)


@pytest.mark.parametrize(
    "header",
    ["Inscriptions", "Naam", "dennis", "Ministerie", "Gemeente", "Tennis", "Inspectie", ""],
)
def test_other_headers_say_no_codes(header: str) -> None:
    assert not names_codes(header)


# -------------------------------------------------------------------- words beside a name

UNKNOWN = [
    *("(E5)", "(rest)", "(communauté germanophone)", "(overig)", "(hors centre)", "(1)", "(2019)"),
    *("- kanton", "/ E5", ", buitengebied", "[test]", "(abroad)", "(zonder deelgemeenten)"),
    *("(deelgemeente)", "(district)", "(kanton)", "(agglomération)", "2019", "(24998)"),
]


@pytest.mark.parametrize("words", UNKNOWN)
@pytest.mark.parametrize("name", ["Leuven", "Gent", "Verviers", "Namur", "24062 Leuven"])
def test_a_name_with_unknown_words_beside_it_is_never_sure(name: str, words: str) -> None:
    plain, beside = match_communes([name, f"{name} {words}"], 2018)
    assert beside.status == "candidates"
    assert beside.code is None
    assert beside.candidates[0].code == plain.candidates[0].code
    (first,) = match_communes([f"{words} {name}"], 2018)
    assert first.code is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["Leuven", "Gent", "Dinant", "44021"]),
    st.text(st.characters(categories=["L", "N", "P", "Z"]), min_size=1, max_size=12),
)
def test_whatever_stands_in_brackets_is_known_or_not_sure(name: str, words: str) -> None:
    (row,) = match_communes([f"{name} ({words})"], 2018)
    if row.status == "sure":
        (alone,) = match_communes([name], 2018)
        assert row.code == alone.code
        said = set(plain_words(words)) - KINDS.keys() - NEUTRAL - CONNECTORS - PROVINCES.keys()
        assert len("".join(said)) < 6 or match_communes([words], 2018)[0].candidates or not said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ville de Liège", "62063"),
        ("Gent (stad)", "44021"),
        ("Bruxelles (Ville de)", "21004"),
        ("Commune de Huy", "61031"),
        ("Celles (Hainaut)", "57018"),
        ("Saint-Nicolas (Liège)", "62093"),
        ("Saint-Nicolas (Lg)", "62093"),
        ("Saint-Nicolas (Fl.-Or.)", "46021"),
        ("Perwez (Nivelles)", "25084"),
        ("Oostende (W.-Vl.)", "35013"),
        ("Gand (fr.)", "44021"),
        ("Gand (FR)", "44021"),
        ("Ixelles / Elsene", "21009"),
        ("Elsene (Ixelles)", "21009"),
        ("Gent, België", "44021"),
        ("Gent (*)", "44021"),
        ("9000 Gent (Oost-Vlaanderen)", "44021"),
        ("Aalst (Aalst)", "41002"),
    ],
)
def test_words_that_tell_places_apart_are_known(text: str, code: str) -> None:
    (row,) = match_communes([text], 2018)
    assert (row.status, row.code) == ("sure", code), row.reason


@pytest.mark.parametrize(
    "text",
    [
        *("Antwerpen (Berchem)", "Brussel (Laken)", "Province de Dinant", "Gent (provincie)"),
        *("Région de Charleroi", "arrondissement de Gembloux", "deelgemeente Leuven"),
        *("Gent (Limburg)", "Gent (Lg)", "Leuven / Herent", "44021A00-", "11001AA-"),
    ],
)
def test_a_part_or_a_larger_area_is_not_the_commune(text: str) -> None:
    (row,) = match_communes([text], 2018)
    assert row.code is None
    assert row.status == "candidates"


def test_official_names_with_what_tells_them_apart_stay_sure() -> None:
    with (DATA / "areas-2018.csv").open(encoding="utf-8", newline="") as source:
        areas = {row["code"]: row for row in csv.DictReader(source)}
    short = {code: letters for letters, code in PROVINCES.items()}
    # Liège (Liège) may be the province, Brussel (Brussels Gewest) the region.
    shared = {area[f"name_{language}"] for area in areas.values() for language in ("nl", "fr")}
    shared |= {"Brussel", "Bruxelles"}
    for code, row in load_communes(2018).iterrows():
        texts = {
            f"{row[f'name_{language}']} ({areas[around][f'name_{language}']})": row[
                f"name_{language}"
            ]
            for around in (row.province, row.arrondissement, row.region)
            for language in ("nl", "fr")
        }
        if row.province in short:
            texts[f"{row.name_local} ({short[row.province]})"] = row.name_local
        for text, name in texts.items():
            (found,) = match_communes([text], 2018)
            assert found.code in ((code, None) if name in shared else (code,)), text


# ----------------------------------------------------------------- cells that name no place

NOTHING = [
    *("NA", "N/A", "n.a.", "#N/A", "n.v.t.", "nvt", "niet van toepassing", "(blank)", "(vide)"),
    *("(leeg)", "(Leer)", "(lege)", "blanco", "onbekend", "Onbekend", "inconnu", "unbekannt"),
    *("unknown", "null", "None", "nan", "Total", "TOTAL GÉNÉRAL", "Eindtotaal", "Totaal", "Gesamt"),
    *("Gesamtergebnis", "Grand Total", "Moyenne", "gemiddelde", "k. A.", "sans objet", "s.o."),
    *("geen", "Autres", "overige", "Andere", "Sonstige", "Rest", "Buitenland", "Étranger"),
    *("niet ingevuld", "non renseigné", "keine Angabe", "#REF!", "#WAARDE!", "-", "–", "?", ".."),
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_cell_that_says_nothing_is_offered_no_commune(text: str) -> None:
    row = match_communes(["Gent", text, "Huy"], 2018)[1]
    assert (row.status, row.code, row.candidates) == ("none", None, ())


@pytest.mark.parametrize("vintage", VINTAGES)
def test_no_place_is_called_by_a_word_that_says_nothing(vintage: int) -> None:
    names = [entry.name for entries in name_index(vintage).by_key.values() for entry in entries]
    for row in match_communes(sorted(set(names)), vintage, near=False):
        assert row.candidates, row.value


# ---------------------------------------------------------------------- the year of a column


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("column", ["nis5", "name_nl", "name_fr", "name_local"])
def test_all_communes_of_a_year_fit_that_year(vintage: int, column: str) -> None:
    communes = load_communes(vintage).reset_index()
    fit = fit_vintages(list(communes[column]))
    assert fit.vintage == vintage
    if fit.why == "newest":  # one merger that keeps a name: nothing but its part is missing
        assert vintage == NEWEST
        return
    assert fit.why in ("cells", "whole")
    assert str(vintage) in str(fit.texts(vintage)[0])
    other = next(one for one in VINTAGES if one != vintage)
    assert f"Is the file about {vintage}?" in str(fit.texts(other)[0])


ALL_YEARS = english_listed(list(map(str, VINTAGES)))


def since(year: int) -> tuple[int, ...]:
    """The vintages from this one on."""
    return VINTAGES[VINTAGES.index(year) :]


def test_a_code_given_anew_is_a_sign_of_its_year_only() -> None:
    assert fit_vintages(["54007", "44021"]).vintage == 2018
    assert fit_vintages(["57096", "44021"]).equal == since(2019)
    assert fit_vintages([71072.0, "Gent"]).vintage in since(2025)


NAMES = ["Antwerpen", "Lokeren", "Hasselt", "Tielt", "Gent", "Namur"]


def test_names_that_every_year_has_are_said_to_tell_nothing() -> None:
    fit = fit_vintages(NAMES)
    assert (fit.vintage, fit.why, fit.equal) == (NEWEST, "newest", VINTAGES)
    assert {"Antwerp", "Tielt", "Lokeren", "Hasselt"} <= {one["en"] for one in fit.changed}
    assert f"{ALL_YEARS} alike" in str(fit.texts(NEWEST)[0])
    assert "Hasselt" in str(fit.texts(2018)[1])


@pytest.mark.parametrize(
    ("said", "vintage"),
    [
        (["inwoners_2018.csv"], 2018),
        (["cijfers.xlsx", "2012"], 2018),
        (["budget-2021.csv"], 2019),
        (["wegen_20240101.csv"], NEWEST),
        (["x.csv", "Gemeente 2025"], 2025),
    ],
)
def test_a_year_that_the_file_says_decides_where_its_cells_do_not(said, vintage) -> None:
    fit = fit_vintages(NAMES, said=said)
    assert fit.vintage == vintage
    assert fit.why == ("said" if "2024" not in said[0] else "newest")


def test_two_years_in_a_name_decide_nothing_and_cells_come_before_them() -> None:
    assert fit_vintages(NAMES, said=["2018-2025.csv"]).why == "newest"
    assert fit_vintages([*NAMES, "Knesselare"], said=["x_2025.csv"]).vintage == 2018


def test_a_whole_province_is_a_sign() -> None:
    walloon = {
        year: list(load_communes(year).query("region == '03000'").name_fr) for year in since(2025)
    }
    fit = fit_vintages(walloon[2025])
    assert fit.vintage == max(year for year in walloon if walloon[year] == walloon[2025])
    assert fit.why in ("whole", "cells")  # all but Bertogne, which merged
    assert "Bastogne" in [one["fr"] for one in fit.changed]


def test_communes_that_never_changed_leave_no_doubt() -> None:
    fit = fit_vintages(["Namur", "Gent"])
    assert [str(text) for text in fit.texts(NEWEST)] == [
        f"These communes are the same in {ALL_YEARS}."
    ]
    assert fit_vintages(["x", None, ""]).texts(2018) == []


# ------------------------------------------------------------------------- what the header says

OF_AREAS = [
    ("Arrondissement", ["Antwerpen", "Mechelen", "Turnhout", "Leuven"]),
    ("Arrondissement judiciaire", ["Eupen", "Mons"]),
    ("adm_arr", ["Huy", "Verviers"]),
    ("Bezirk", ["Verviers", "Huy"]),
    ("Kieskanton", ["Gent", "Zele"]),
    ("Cantons", ["Eupen", "Spa"]),
    ("Deelgemeente", ["Gent", "Melle"]),
    ("Zone de police", ["Namur", "Tournai"]),
    ("Politiezone", ["Gent", "Aalst"]),
    ("Circonscription électorale", ["Mons", "Tournai"]),
    ("PROVINCIE", ["Antwerpen", "Luik", "Hasselt"]),
]


@pytest.mark.parametrize(("header", "names"), OF_AREAS)
def test_names_under_a_header_of_other_areas_are_to_be_confirmed(
    header: str, names: list[str]
) -> None:
    rows = match_communes(names, 2018, header=header)
    assert [(row.status, row.code) for row in rows] == [("candidates", None)] * len(names)
    assert all(row.candidates[0].kind == "commune" for row in rows)  # offered all the same


@pytest.mark.parametrize(
    "header",
    [
        "Gemeente",
        "Gemeente (arrondissement)",
        "Stad of district",
        "commune / canton",
        "",
        "Arrêté",
        "In welk arrondissement ligt uw gemeente?",
    ],
)
def test_a_header_that_says_communes_too_leaves_names_sure(header: str) -> None:
    assert statuses(["Gent", "Mons"], header=header) == [("sure", "44021"), ("sure", "53053")]


def test_codes_count_under_any_header() -> None:
    column = ["44021", "62063 Liège", "Gent"]
    assert statuses(column, header="Arrondissement") == [
        ("sure", "44021"),
        ("sure", "62063"),
        ("candidates", None),
    ]


@pytest.mark.parametrize(
    "header",
    [
        *("Postcode", "CODEPOSTAL", "Codes postaux", "Code postal", "PLZ", "CP", "LB_POST_CODE"),
        *("Postleitzahl", "Postnr.", "PostalCode", "zipcode", "ZIP"),
    ],
)
def test_headers_of_postal_codes(header: str) -> None:
    assert names_postal_codes(header)


@pytest.mark.parametrize(
    "header", ["Postes de travail", "Begrotingsposten", "Poste", "Positif", "Postgraduaten"]
)
def test_posts_are_no_postal_codes(header: str) -> None:
    assert not names_postal_codes(header)


@pytest.mark.parametrize("text", ["Het Rijk", "RIJK", "Royaume", "Le Royaume", "Königreich"])
def test_the_last_line_of_a_table_is_the_country(text: str) -> None:
    row, *_ = match_communes([text, "Gent"], 2018)
    assert (row.status, [one.code for one in row.candidates]) == ("none", ["01000"])
