"""What people type for a commune finds it, and what could be two communes stays two."""

from __future__ import annotations

import csv
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError, translator
from geo.territory.column import match_communes
from geo.territory.place_search import find_communes
from geo.territory.vintages import DATA, VINTAGES

LIEGE, SAINT_NICOLAS, SINT_NIKLAAS, LIMBOURG, BRUSSELS = "62063", "62093", "46021", "63046", "21004"


def communes(vintage: int) -> list[dict[str, str]]:
    with (DATA / f"communes-{vintage}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


NAMES = ("name_nl", "name_fr", "name_de", "name_en", "name_local")


def each_name_once() -> list[tuple[int, str]]:
    """Every official name with one of the vintages that have it, which take turns."""
    having: dict[str, list[int]] = {}
    for vintage in VINTAGES:
        for name in {row[column] for row in communes(vintage) for column in NAMES}:
            having.setdefault(name, []).append(vintage)
    return [(having[name][at % len(having[name])], name) for at, name in enumerate(sorted(having))]


OFFICIAL = each_name_once()


def found(text: str, vintage: int = 2018) -> list[tuple[str, str]]:
    return [(match.kind, match.code) for match in find_communes(text, vintage)]


def best(text: str, vintage: int = 2018) -> str:
    return find_communes(text, vintage)[0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Luik", LIEGE),
        ("Lüttich", LIEGE),
        ("Luettich", LIEGE),
        ("liege", LIEGE),
        ("LIÈGE", LIEGE),
        ("  Liège\u00a0", LIEGE),
        ("'s-Gravenbrakel", "55004"),
        ("’s Gravenbrakel", "55004"),
        ("s-gravenbrakel", "55004"),
        ("Braine le Comte", "55004"),
        ("Doornik", "57081"),
        ("Bergen", "53053"),
        ("Rijsel-Komen", None),
        ("Eigenbrakel", "25014"),
        ("Braine-l'Alleud", "25014"),
        ("Braine-l’Alleud", "25014"),
        ("Braine l`Alleud", "25014"),
        ("BRAINE LALLEUD", "25014"),
        ("St Niklaas", SINT_NIKLAAS),
        ("St.-Niklaas", SINT_NIKLAAS),
        ("Saint Niklaas", SINT_NIKLAAS),
        ("SINT-NIKLAAS", SINT_NIKLAAS),
        ("Sankt Vith", "63067"),
        ("St. Vith", "63067"),
        ("Saint-Vith", "63067"),
        ("Ste-Ode", "82038"),
        ("Le Rœulx", "55035"),
        ("Le Roeulx", "55035"),
        ("Louvière", "55022"),
        ("Heist o/d Berg", "12014"),
        ("Ville de Namur", "92094"),
        ("Stad Gent", "44021"),
        ("Ixelles / Elsene", "21009"),
        ("Elsene (Ixelles)", "21009"),
        ("Alleud Braine", "25014"),
        ("Schaerbeck", "21015"),
        ("Molenbeek", "21012"),
        ("Sainte-Oe", "82038"),
    ],
)
def test_a_name_written_in_any_way_finds_its_commune(text: str, code: str | None) -> None:
    if code is None:
        assert not any(match.score > 90 for match in find_communes(text, 2018))
    else:
        assert best(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("62063", LIEGE),
        ("62063.0", LIEGE),
        ("62063,00", LIEGE),
        ("BE_62063", LIEGE),
        ("NIS 62063", LIEGE),
        ("INS: 62063", LIEGE),
        ("Liège (62063)", LIEGE),
        ("4000", LIEGE),
        ("B-4000", LIEGE),
        ("4000 Liège", LIEGE),
        ("B-4000 LUIK", LIEGE),
        ("４０００", LIEGE),
        ("9100 Saint-Nicolas", SINT_NIKLAAS),
        ("4420 Saint-Nicolas", SAINT_NICOLAS),
        ("1000 Bruxelles", BRUSSELS),
    ],
)
def test_codes_and_postal_codes(text: str, code: str) -> None:
    assert best(text) == code
    assert match_communes([text], 2018)[0].code == code


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Saint-Nicolas", {("commune", SAINT_NICOLAS), ("commune", SINT_NIKLAAS)}),
        ("st nicolas", {("commune", SAINT_NICOLAS), ("commune", SINT_NIKLAAS)}),
        ("Limbourg", {("commune", LIMBOURG), ("province", "70000")}),
        ("Limburg", {("commune", LIMBOURG), ("province", "70000")}),
        ("Bruxelles", {("commune", BRUSSELS), ("region", "04000")}),
        ("Brussel", {("commune", BRUSSELS), ("region", "04000")}),
        ("Brussels", {("commune", BRUSSELS), ("region", "04000")}),
        ("Liège", {("commune", LIEGE), ("province", "60000"), ("arrondissement", "62000")}),
        ("Halle", {("commune", "23027"), ("commune", "11055")}),
        ("Tielt", {("commune", "37015"), ("commune", "24135")}),
        ("Hamme", {("commune", "42008"), ("commune", "25005")}),
        ("Nieuwerkerken", {("commune", "71045"), ("commune", "41002")}),
        ("Moerbeke", {("commune", "44045"), ("commune", "41018")}),
        ("Saint-Léger", {("commune", "85034"), ("commune", "57027")}),
        ("Celles", {("commune", "57018"), ("commune", "91072"), ("commune", "64076")}),
        ("Ham", {("commune", "71069"), ("commune", "42008")}),
        ("1040", {("commune", BRUSSELS), ("commune", "21005")}),
        ("4000 Namur", {("commune", LIEGE), ("commune", "92094")}),
    ],
)
def test_what_may_be_two_places_comes_back_as_both(text: str, both: set[tuple[str, str]]) -> None:
    assert both <= set(found(text))


@pytest.mark.parametrize("text", ["Saint-Nicolas", "Limbourg", "Bruxelles"])
def test_the_scores_of_an_ambiguous_name_are_nearly_equal(text: str) -> None:
    first, second = find_communes(text, 2018)[:2]
    assert first.score - second.score <= 3


def test_what_surrounds_a_name_tells_its_homonyms_apart() -> None:
    assert best("Saint-Nicolas (Liège)") == SAINT_NICOLAS
    assert found("Saint-Nicolas (Flandre-Orientale)")[0] == ("commune", SINT_NIKLAAS)
    assert found("Provincie Limburg") == [("province", "70000")]
    assert ("region", "04000") not in found("Ville de Bruxelles")
    assert found("Région wallonne")[0] == ("region", "03000")
    assert found("arrondissement de Huy")[0] == ("arrondissement", "61000")
    assert found("Belgique")[0] == ("country", "01000")


def test_a_commune_that_merged_leads_to_what_it_merged_into_and_says_so() -> None:
    for text in ("Knesselare", "44029"):
        match = find_communes(text, 2019)[0]
        assert match.code == "44084"
        assert str(match.why) == "Knesselare (44029) merged in 2019 into Aalter (44084)."
    assert best("Knesselare", 2018) == "44029"
    match = find_communes("Borsbeek", 2025)[0]
    assert match.code == "11002"
    assert translator("fr").render(match.why).startswith("Borsbeek (11007) a fusionné en 2025")


def test_a_code_given_anew_is_the_same_commune_in_both_directions() -> None:
    assert best("54007", 2019) == "57096"
    assert "2019" in str(find_communes("54007", 2019)[0].why)
    assert best("57096", 2018) == "54007"
    assert best("11002", 2018) == best("11002", 2025) == "11002"


def test_a_commune_not_yet_merged_leads_to_its_parts() -> None:
    assert set(found("Lievegem", 2018)[:3]) == {("commune", c) for c in ("44036", "44072", "44080")}
    assert "was formed in 2019" in str(find_communes("44085", 2018)[0].why)
    assert [code for _, code in found("44084", 2018)] == ["44001", "44029"]
    assert ("commune", "44029") not in found("Aalter", 2018)


def test_parts_of_communes_are_found_and_called_so() -> None:
    for text, code in [
        ("Hamme-Mille", "25005"),
        ("Louvain-la-Neuve", "25121"),
        ("Laken", BRUSSELS),
    ]:
        match = find_communes(text, 2018)[0]
        assert match.code == code
        assert "is a part of" in str(match.why)


def test_every_official_name_of_every_vintage_finds_its_commune() -> None:
    for vintage in VINTAGES:
        for row in communes(vintage):
            for column in NAMES:
                perfect = {
                    match.code
                    for match in find_communes(row[column], vintage)
                    if match.score == 100
                }
                assert row["nis5"] in perfect, (vintage, row[column])


def test_every_official_name_at_home_is_sure_but_those_two_communes_share() -> None:
    for vintage in VINTAGES:
        rows = communes(vintage)
        matched = match_communes([row["name_local"] for row in rows], vintage)
        unsure = {
            row["nis5"] for row, one in zip(rows, matched, strict=True) if one.code != row["nis5"]
        }
        assert unsure == {SAINT_NICOLAS} & {row["nis5"] for row in rows}


def test_every_code_is_sure_even_as_a_number() -> None:
    codes = [row["nis5"] for row in communes(2018)]
    assert [row.code for row in match_communes([float(code) for code in codes], 2018)] == codes


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(VINTAGES))
def test_any_text_gives_an_answer(text: str, vintage: int) -> None:
    matches = find_communes(text, vintage)
    assert len(matches) <= 8
    assert all(0 <= match.score <= 100 for match in matches)
    assert [match.score for match in matches] == sorted((m.score for m in matches), reverse=True)
    (row,) = match_communes([text], vintage)
    assert (row.code is not None) == (row.status == "sure")
    for language in LANGUAGES:
        assert translator(language).render(row.reason)


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


WAYS = {
    "capitals": str.upper,
    "small": str.lower,
    "swapped": str.swapcase,
    "bare": bare,
    "taken apart": lambda text: unicodedata.normalize("NFD", text),
    "spaced": lambda text: f"\t {text.replace(' ', '   ')} \n",
    "no-break": lambda text: text.replace(" ", "\u00a0"),
    "typewriter": lambda text: text.replace("’", "'"),
    "dashes": lambda text: text.replace("-", "–"),
    "no hyphens": lambda text: text.replace("-", " "),
}


@pytest.mark.parametrize("way", WAYS)
def test_case_accents_and_spaces_change_nothing(way: str) -> None:
    for vintage, name in OFFICIAL:
        assert best(WAYS[way](name), vintage) == best(name, vintage), (vintage, name)


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_one_typing_error_keeps_the_commune_among_the_candidates(data: st.DataObject) -> None:
    vintage = data.draw(st.sampled_from(VINTAGES))
    row = data.draw(st.sampled_from(communes(vintage)))
    name = row[data.draw(st.sampled_from(["name_nl", "name_fr", "name_local"]))]
    if sum(letter.isalpha() for letter in name) < 7:
        return
    place = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzéè-'"))
    typo = data.draw(
        st.sampled_from(
            [
                name[:place] + letter + name[place:],
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place + 1 :],
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            ]
        )
    )
    assert ("commune", row["nis5"]) in found(typo, vintage), typo


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The cell is empty."),
        ("99999", "99999 is not the REFNIS code of a commune in any vintage."),
        ("0001", "0001 is not a postal code in Belgium."),
        ("!!!", "A commune's name, REFNIS code or postal code was expected."),
        ("Vlaanderen", "Flanders is a region, not a commune."),
        ("Hainaut", "Hainaut is a province, not a commune."),
        ("zzzzqqqq", "No commune of 2018 has a name like this."),
    ],
)
def test_what_matches_nothing_says_why(text: str, reason: str) -> None:
    (row,) = match_communes([text], 2018)
    assert (row.status, row.code, str(row.reason)) == ("none", None, reason)


@pytest.mark.parametrize(
    "text", ["Saint-Nicolas", "Hamme-Mille", "Schaerbeck", "4000 Namur", "1040"]
)
def test_a_column_is_never_guessed(text: str) -> None:
    row = match_communes(["Gent", text, "Ixelles"], 2018)[1]
    assert row.status == "candidates"
    assert row.code is None
    assert row.candidates


def test_a_code_beside_another_name_is_not_sure() -> None:
    row = match_communes(["4000 Atlantis"], 2018)[0]
    assert row.status == "candidates"
    assert row.candidates[0].code == LIEGE
    assert match_communes(["4000 Lieeg"], 2018)[0].code == LIEGE


def test_a_merged_commune_in_a_column_is_to_be_confirmed_a_new_code_is_not() -> None:
    merged, recoded = match_communes(["Knesselare", "54007"], 2019)
    assert (merged.status, merged.candidates[0].code) == ("candidates", "44084")
    assert (recoded.status, recoded.code) == ("sure", "57096")


def test_the_column_tells_whether_a_shared_name_is_the_commune() -> None:
    def statuses(*column: str) -> dict[str, str]:
        rows = match_communes(column, 2018)
        return {row.value: row.status for row in rows}

    assert statuses("Limbourg")["Limbourg"] == "candidates"
    assert statuses("Limbourg", "Huy")["Limbourg"] == "sure"
    assert statuses("Limburg", "Henegouwen", "Gent")["Limburg"] == "candidates"
    assert statuses("Bruxelles", "Gent")["Bruxelles"] == "candidates"
    assert statuses("Bruxelles", "Ixelles")["Bruxelles"] == "sure"
    assert statuses("Ville de Bruxelles")["Ville de Bruxelles"] == "sure"


def test_the_language_of_a_column_settles_a_name_that_only_another_language_shares() -> None:
    assert match_communes(["Saint-Nicolas"], 2018, language="nl")[0].code == SAINT_NICOLAS
    assert match_communes(["Saint-Nicolas"], 2018, language="fr")[0].status == "candidates"
    assert match_communes(["Luik"], 2018, language="fr")[0].candidates[0].code == LIEGE


def test_an_unknown_vintage_is_an_error_with_a_sentence() -> None:
    with pytest.raises(AtlasError, match="2030"):
        find_communes("Gent", 2030)


def test_a_long_column_of_misspelt_names_comes_back_whole_and_in_order() -> None:
    names = [row["name_nl"] for row in communes(2018)]
    column = [
        name[: i % 5 + 3] + "x" * (i % 3) + name[i % 5 + 3 :] for i, name in enumerate(names * 4)
    ][:2000]
    rows = match_communes(column, 2018)
    assert [row.value for row in rows] == column
    assert sum(bool(row.candidates) for row in rows) > 1900
