"""How what a text may mean is weighed: in a made-up country, so that every score is known.

Its three provinces have codes of Belgian ones, for the letters behind a name. What people type for
Belgian communes is in ``test_find_places.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.language import Labels, Text
from geo.territory import spelling
from geo.territory.name_index import Entry, Kind, NamedPlace, NameIndex, Source
from geo.territory.nis_code import NisCode
from geo.territory.place_search import (
    ALMOST,
    Hit,
    Query,
    exact,
    find_communes,
    nearly,
    parse,
    ranked,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AREAS: dict[str, Kind] = {
    "01000": "country", "02000": "region", "10000": "province", "20002": "province",
    "50000": "province", "11000": "arrondissement",
}  # fmt: skip
PROVINCE_OF = {"1": NisCode("10000"), "2": NisCode("20002"), "5": NisCode("50000")}

COUNTRYSIDE: tuple[tuple[str, str, Source, float], ...] = (
    # code, name, source, weight
    ("01000", "Noordrijk", "area", 98.0),
    ("02000", "Noordland", "area", 98.0),
    ("10000", "Zandwijk", "area", 98.0),
    ("50000", "Zuiderland", "area", 98.0),
    ("11000", "Arrgebied", "area", 94.0),
    ("11001", "Zandwijk", "official", 100.0),
    ("11001", "Sablonville", "variant", 99.0),
    ("11001", "Duinkerk", "part", 92.0),
    ("51001", "Bergdorp", "official", 100.0),
    ("51001", "Heuvel", "official", 100.0),
    ("51002", "Heuvel", "part", 92.0),
    ("51002", "Lodal", "official", 100.0),
    ("21001", "Zandwijk S", "official", 100.0),
    ("21001", "Oudstad", "merged", 96.0),
    ("21001", "Nieuwstad", "later", 94.0),
)


def of(
    rows: Sequence[tuple[str, str, Source, float]] = COUNTRYSIDE,
    population: Mapping[str, int] | None = None,
) -> NameIndex:
    """An index of names (code, name, source, weight), and of the code of every place."""
    index = NameIndex(1830)
    for text, name, source, weight in rows:
        code, kind = NisCode(text), AREAS.get(text, "commune")
        around = {PROVINCE_OF[text[0]], NisCode("02000")} if kind == "commune" else set()
        entry = Entry(kind, code, name, source, weight, Text("{name} it is.", name=name))
        if (kind, code) not in index.places:
            people = (population or {}).get(text, 1000)
            labels = Labels.same(name)
            index.places[kind, code] = NamedPlace(kind, code, labels, people, frozenset(around))
            index.by_code[text].append(replace(entry, name=text, weight=100.0))
        index.add(entry, [spelling.key(name), *spelling.joined_keys(name)], spelling.words(name))
    index.close()
    return index


@pytest.fixture(scope="module")
def index() -> NameIndex:
    found = of()
    found.by_postal_code["9000"] = [replace(found.by_code["11001"][0], name="9000")]
    return found


def told(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.entry.code, round(hit.score, 6)) for hit in hits]


def doubts(hits: list[Hit]) -> dict[str, str | None]:
    return {hit.entry.code: str(hit.doubt) if hit.doubt else None for hit in hits}


# ----------------------------------------------------------------------- what a text is made of


@pytest.mark.parametrize(
    ("text", "codes", "postal", "name", "said"),
    [
        ("Zandwijk", (), (), "Zandwijk", None),
        (" Zandwijk ", (), (), "Zandwijk", None),
        ("11001", ("11001",), (), "", None),
        ("11001 (!)", ("11001",), (), "", None),
        ("(!)", (), (), "", None),
        ("9000 Zandwijk", (), ("9000",), "Zandwijk", None),
        ("Zandwijk 9000 West", (), ("9000",), "Zandwijk   West", None),
        ("NIS 11001", ("11001",), (), "", "refnis"),
        ("nis:11001.0", ("11001",), (), "", "refnis"),
        ("CP 9000", (), ("9000",), "", "postal"),
        ("b-9000", (), ("9000",), "", "postal"),
        ("11001 9000", ("11001",), ("9000",), "", None),
        ("１１００１", ("11001",), (), "", None),
        ("B 123456", (), (), "B 123456", None),  # no code, so nothing is said of one
        ("Zandwijk 123", (), (), "Zandwijk 123", None),
    ],
)
def test_a_text_is_taken_apart(text, codes, postal, name, said):
    assert parse(text) == Query(text, codes, postal, name, said)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11001", "11001"),
        ("B-9000", "9000"),
        ("9000 Zandwijk", None),
        ("11001 9000", None),
        ("Zandwijk", None),
        ("(!)", None),
    ],
)
def test_a_number_is_bare_where_it_is_all_there_is(text, number):
    assert parse(text).bare == number


# ----------------------------------------------------------------------- names and codes together


def test_codes_stand_for_what_they_are_the_codes_of(index):
    (hit,) = exact(index, parse("11001"))
    assert (hit.place, hit.score, hit.exact, hit.named) == (("commune", "11001"), 100, True, False)
    assert told(exact(index, parse("11001 9000"))) == [("11001", 100), ("11001", 100)]
    assert told(exact(index, parse("51001 9000"))) == [("51001", 100), ("11001", 100)]
    assert exact(index, parse("99999")) == []
    assert exact(index, parse("0001")) == []
    assert told(exact(index, parse("99999 9000"))) == [("11001", 100)]


def test_a_name_is_all_that_are_called_so(index):
    found = exact(index, parse("zand-WIJK"))
    assert told(found) == [("10000", 98), ("11001", 100)]
    assert all(hit.exact and hit.named and hit.doubt is None for hit in found)
    assert exact(index, parse("Zandwij")) == []
    assert exact(index, parse("…")) == []


def test_a_name_and_the_code_of_the_same_place_are_sure(index):
    """Also by another name than its own; who else is called so stays, and is not meant."""
    (hit,) = exact(index, parse("11001 Sablonville"))
    assert (hit.score, hit.exact, hit.doubt) == (100, True, None)
    assert hit.entry.name == "Sablonville"
    sure, other = exact(index, parse("9000 Zandwijk"))
    assert (sure.place, sure.score, sure.exact) == (("commune", "11001"), 100, True)
    assert (other.place, other.score, other.exact) == (("province", "10000"), 92, False)
    assert other.doubt is None


def test_a_name_and_the_code_of_another_place_are_both_in_doubt(index):
    found = exact(index, parse("9000 Lodal"))
    assert told(found) == [("11001", 94), ("51002", 94)]
    assert [hit.exact for hit in found] == [True, True]
    said = "The code is that of Zandwijk, and the name beside it is another one."
    assert set(doubts(found).values()) == {said}


def test_a_number_beside_a_name_that_is_no_code_is_a_doubt(index):
    (hit,) = exact(index, parse("Lodal 99999"))
    assert (hit.score, hit.exact) == (100, True)
    assert str(hit.doubt) == "99999 beside the name is not a code that is known."
    (hit,) = exact(index, parse("Lodal 51002 8888"))
    assert str(hit.doubt) == "8888 beside the name is not a code that is known."


def test_the_first_doubt_is_the_one_that_is_told(index):
    (hit,) = exact(index, parse("Provincie Lodal 99999"))
    assert str(hit.doubt) == "“provincie” stands beside the name of a commune."


def test_only_a_place_itself_is_its_own(index):
    own = {entry.name: Hit(entry, 1.0, entry.why, exact=True).own
           for entries in index.by_key.values() for entry in entries}  # fmt: skip
    assert {name for name, is_own in own.items() if not is_own} == {
        "Duinkerk", "Heuvel", "Oudstad", "Nieuwstad",
    }  # fmt: skip
    assert own["Sablonville"]
    assert own["Zuiderland"]


# ----------------------------------------------------------------------- a word for the kind


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Gemeente Zandwijk", ["11001"]),
        ("Zandwijk gemeente", ["11001"]),
        ("Zandwijk S gemeente", ["21001"]),
        ("Provincie Zandwijk", ["10000"]),
        ("Zandwijk (provincie)", ["10000"]),
        ("Province de Zandwijk", ["10000"]),
        ("Ville de la Zandwijk", ["11001"]),
        ("Administration communale de Zandwijk", ["11001"]),
        ("Administration Zandwijk", ["11001"]),
        ("Zandwijk administration", []),
        ("Gemeente", []),
        ("Gemeente van", []),
        ("Gemeente Lodal provincie", []),  # one word of a kind, before or behind
        ("Gemeente en Zandwijk", []),
        ("Gemeente Zuiderland", ["50000"]),
        ("Zandwijk van", []),
        ("groot Zandwijk", []),
    ],
)
def test_a_word_for_its_kind_tells_which_is_meant(index, text, codes):
    found = exact(index, parse(text))
    assert [hit.entry.code for hit in found] == codes
    assert doubts(found) == dict.fromkeys(codes)


def test_a_name_that_begins_with_a_word_for_a_kind_is_a_name_too():
    """ "Ville Haute" is a place, and Haute is another."""
    rows = [("11001", "Ville Haute", "official", 100.0), ("51001", "Haute", "official", 100.0),
            ("51002", "De Haute", "official", 100.0)]  # fmt: skip
    assert told(exact(of(rows), parse("Ville Haute"))) == [("11001", 100), ("51001", 100)]
    # The words between are left out only as far as they have to be.
    assert told(exact(of(rows), parse("Ville de Haute"))) == [("51002", 100)]
    assert told(exact(of(rows), parse("Ville of de Haute"))) == [("51002", 100)]
    assert told(exact(of(rows), parse("Ville van Haute"))) == [("51001", 100)]


def test_a_word_for_another_kind_or_a_part_is_a_doubt(index):
    assert doubts(exact(index, parse("Provincie Lodal"))) == {
        "51002": "“provincie” stands beside the name of a commune."
    }
    assert doubts(exact(index, parse("Zandwijk (deelgemeente)"))) == dict.fromkeys(
        ("10000", "11001"), "“deelgemeente” stands beside the name of a commune."
    )


# ----------------------------------------------------------------------- names beside each other


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Zandwijk / Sablonville", ["11001"]),  # in two languages
        ("Sablonville (Zandwijk)", ["11001"]),
        ("Zandwijk / Sablonville / Zandwijk", ["11001"]),
        ("Bergdorp (Zuiderland)", ["51001"]),
        ("Zandwijk (Noordland)", ["11001"]),
        ("Zandwijk (Noordrijk)", ["11001"]),
        ("Sablonville (provincie Zandwijk)", ["11001"]),
        ("Zandwijk (Fr)", ["10000", "11001"]),
        ("Zandwijk (ant)", ["10000", "11001"]),  # the province of that name is in itself
        ("Heuvel (ht)", ["51001", "51002"]),
        ("Zandwijk S (Br. W.)", ["21001"]),
        ("Heuvel, NL, België", []),
        ("Zandwijk (ville de)", ["11001"]),
        ("(-) (-) (-) Zandwijk (Noordland)", ["11001"]),  # what has no word is no piece
        ("Lodal (!)", ["51002"]),
        ("Zandwijk s/", []),  # not Zandwijk S, but Zandwijk on something
        ("qqq (zzz)", []),
    ],
)
def test_what_stands_beside_a_name_tells_which_is_meant(index, text, codes):
    found = exact(index, parse(text))
    if codes:
        assert [hit.entry.code for hit in found] == codes
        assert doubts(found) == dict.fromkeys(codes)
    else:
        assert not found or all(hit.doubt for hit in found)


def test_words_beside_a_name_that_say_nothing_known_are_a_doubt(index):
    def said(text: str) -> set[str | None]:
        return set(doubts(exact(index, parse(text))).values())

    unknown = "The name of a commune, and beside it “{}”: confirm what is meant."
    assert said("Lodal (rest)") == said("(rest) Lodal") == {unknown.format("rest")}
    assert said("Lodal (ville inconnue)") == {unknown.format("ville inconnue")}
    assert said("Lodal (de la)") == {unknown.format("de la")}
    assert said("Lodal (nl rest)") == {unknown.format("nl rest")}
    assert said("Lodal (ant)") == {unknown.format("ant")}  # it is in the other province
    assert said("Lodal (district)") == {"“district” stands beside the name of a commune."}
    # A fifth piece is not looked up, and is not passed over either.
    four = "Lodal / Lodal / Lodal / Lodal"
    assert said(four) == {None}
    assert said(f"{four} / Bergdorp") == {unknown.format("Bergdorp")}


def test_the_province_behind_a_name_leaves_only_what_is_in_it():
    rows = [("11001", "Dorp", "official", 100.0), ("51001", "Dorp", "official", 100.0),
            ("21001", "Dorp", "official", 100.0), ("50000", "Dorp", "area", 98.0)]  # fmt: skip
    index = of(rows)
    assert told(exact(index, parse("Dorp (ht)"))) == [("51001", 100), ("50000", 98)]
    assert told(exact(index, parse("Dorp (BR W)"))) == [("21001", 100)]
    both = exact(index, parse("Dorp (lux)"))
    assert len(both) == 4
    assert all(hit.doubt for hit in both)


def test_a_part_beside_its_commune_is_a_part_and_not_all_of_it(index):
    (hit,) = exact(index, parse("Sablonville (Duinkerk)"))
    assert (hit.entry.code, str(hit.doubt)) == ("11001", "Duinkerk it is.")
    (hit,) = exact(index, parse("Lodal (provincie Lodal)"))
    assert str(hit.doubt) == "“provincie” stands beside the name of a commune."


def test_names_of_different_places_all_stay_and_are_all_in_doubt(index):
    for text in ("Lodal / Sablonville", "Lodal (provincie Zandwijk)"):
        found = exact(index, parse(text))
        assert len(found) == 2
        assert set(doubts(found).values()) == {"The names beside each other are not of one place."}
    assert told(exact(index, parse("Zuiderland / Noordland"))) == [("50000", 98), ("02000", 98)]


def test_an_area_around_a_name_means_the_communes_in_it():
    rows = [("02000", "Noordland", "area", 98.0), ("50000", "Dorp", "area", 98.0),
            ("51001", "Dorp", "official", 100.0), ("11001", "Dorp", "official", 100.0),
            ("01000", "Rijk", "area", 98.0), ("10000", "Noorden", "area", 98.0)]  # fmt: skip
    index = of(rows)
    assert told(exact(index, parse("Dorp (Noorden)"))) == [("11001", 100)]
    assert told(exact(index, parse("Dorp (Noordland)"))) == [("51001", 100), ("11001", 100)]
    assert told(exact(index, parse("Dorp (Rijk)"))) == [("51001", 100), ("11001", 100)]


# ----------------------------------------------------------------------- nearly


def near(index: NameIndex, text: str, why: str) -> dict[str, float]:
    """What is found for one reason: each name and the best of its scores."""
    hits = [hit for hit in nearly(index, text) if hit.why.msgid == why]
    assert not any(hit.exact for hit in hits)
    hits.sort(key=lambda hit: hit.score)
    return {hit.entry.name: round(hit.score, 6) for hit in hits}


BEGINS, HAS = "{name} begins with what was typed.", "{name} has what was typed in its name."


def test_the_beginning_of_a_name_counts_by_how_much_of_it_is_there(index):
    assert near(index, "Zuid", BEGINS) == {"Zuiderland": round((60 + 25 * 4 / 10) * 0.98, 6)}
    assert near(index, "Berg", BEGINS) == {"Bergdorp": 72.5}
    assert near(index, "Du", BEGINS) == {"Duinkerk": round((60 + 25 * 2 / 8) * 0.92, 6)}
    assert near(index, "Bergdorp", BEGINS) == {}
    assert nearly(index, "B") == []


def test_one_letter_is_not_looked_for_and_two_are(index):
    assert nearly(index, "Z") == []
    assert set(near(index, "Zu", BEGINS)) == {"Zuiderland"}


def test_words_of_a_name_count_by_how_much_of_it_they_are():
    rows = [("11001", "Aalst op den Berg", "variant", 80.0), ("51001", "Aalst", "official", 100.0),
            ("51002", "Zee", "official", 100.0)]  # fmt: skip
    index = of(rows)
    assert near(index, "Berg", HAS) == {"Aalst op den Berg": round((55 + 25 * 4 / 14) * 0.8, 6)}
    assert near(index, "op Aalst", HAS) == {"Aalst op den Berg": 54.0}
    assert near(index, "aalst den op", HAS) == {
        "Aalst op den Berg": round((55 + 25 * 10 / 14) * 0.8, 6)
    }
    assert near(index, "Aalst", HAS) == {
        "Aalst": 80.0,
        "Aalst op den Berg": round((55 + 25 * 5 / 14) * 0.8, 6),
    }
    assert near(index, "Aalst zee", HAS) == {}
    assert near(index, "Aalst op zee", HAS) == {}
    assert near(index, "op", HAS) == {}  # too short for a word to look for
    assert near(index, "Zee", HAS) == {"Zee": 80.0}
    # The same letters twice are not more than all of the name.
    assert near(index, "Aal Aals Aalst", HAS)["Aalst"] == 80.0


def test_of_many_words_the_six_longest_are_looked_for():
    index = of([("11001", "aaaaaaa bbbbbb ccccc dddd eee ff", "official", 100.0)])
    typed = "aaaaaaa bbbbbb ccccc dddd eee ff"
    assert near(index, f"{typed} x", HAS)
    assert near(index, "aaaaaaa bbbbbb ccccc dddd eee x", HAS) == {}
    assert near(index, "aaaaaaa xxxxxx", HAS) == {}


LETTERS = "abcdefghijklmnopqrst"


@pytest.mark.parametrize(
    ("length", "edits"),
    [(3, 0), (4, 0), (5, 1), (6, 1), (7, 2), (9, 2), (10, 3), (14, 3), (15, 4), (20, 4)],
)
def test_so_many_letters_may_be_wrong_by_the_length(length, edits):
    index = of([("11001", LETTERS[:length], "official", 100.0)])
    for wrong in range(1, 6):
        if wrong >= length:
            continue
        typed = LETTERS[: length - wrong] + "z" * wrong
        score = round(97 * (1 - wrong / length), 6)
        assert near(index, typed, ALMOST) == ({LETTERS[:length]: score} if wrong <= edits else {})


def test_letters_exchanged_left_out_or_added_are_one_error(index):
    assert near(index, "Bergdrop", ALMOST) == {"Bergdorp": 97 * 7 / 8}
    assert near(index, "Bergdor", ALMOST) == {"Bergdorp": 97 * 7 / 8}
    assert near(index, "Bergdorpp", ALMOST) == {"Bergdorp": round(97 * 8 / 9, 6)}
    assert near(index, "Sablonvile", ALMOST) == {"Sablonville": round(97 * 10 / 11 * 0.99, 6)}
    assert near(index, "Bergdorp", ALMOST) == {}  # that is how it is spelt


def test_a_saint_is_looked_for_as_typed_too():
    """Without its word for a saint it would be too short for an error."""
    index = of([("11001", "Sainte-Ode", "official", 100.0)])
    assert near(index, "Sainte-Oe", ALMOST) == {"Sainte-Ode": round(97 * 8 / 9, 6)}
    assert near(index, "Ste-Oe", ALMOST) == {"Sainte-Ode": round(97 * 5 / 6, 6)}


def test_no_more_than_sixty_misspelt_names_are_weighed():
    rows = [(str(11001 + n), f"abcdefg{chr(97 + n // 9)}{chr(97 + n % 9)}", "official", 100.0)
            for n in range(70)]  # fmt: skip
    assert len(near(of(rows), "abcdefgzz", ALMOST)) == 60


# ----------------------------------------------------------------------- in which order


def hit(kind: Kind, code: str, score: float, name: str = "") -> Hit:
    entry = Entry(kind, NisCode(code), name, "official", 100.0, Text("Its name."))
    return Hit(entry, score, Text("So it is."), exact=True)


ORDER: list[tuple[Kind, str]] = [
    ("commune", "51001"), ("region", "02000"), ("province", "10000"),
    ("arrondissement", "11000"), ("country", "01000"),
]  # fmt: skip


def test_communes_come_before_areas_and_then_the_larger_before_the_smaller():
    rows = [(code, f"N{code}", "official", 100.0) for _, code in ORDER]
    rows += [("11001", "Klein", "official", 100.0), ("11002", "Klein", "official", 100.0)]
    grows = {code: 1000 * (number + 1) for number, (_, code) in enumerate(ORDER)}
    index = of(rows, grows | {"11001": 500, "11002": 500})
    alike = [hit(kind, code, 90.0) for kind, code in reversed(ORDER)]
    alike += [hit("commune", code, 90.0) for code in ("11002", "11001")]
    assert [match.code for match in ranked(index, alike)] == [
        "51001", "11001", "11002", "02000", "10000", "11000", "01000",
    ]  # fmt: skip
    # To a tenth of a point they are alike.
    tenth = [hit("region", "02000", 90.04), hit("commune", "51001", 90.01)]
    assert [match.code for match in ranked(index, tenth)] == ["51001", "02000"]
    assert [match.score for match in ranked(index, tenth)] == [90.0, 90.0]
    more = [hit("commune", "51001", 90.01), hit("region", "02000", 90.26)]
    assert [match.score for match in ranked(index, more)] == [90.3, 90.0]
    assert [match.code for match in ranked(index, more)] == ["02000", "51001"]


def test_a_place_is_there_once_for_the_best_reason_and_of_equals_the_first(index):
    found = [
        hit("commune", "11001", 80.0, "second"),
        hit("commune", "11001", 95.0, "best"),
        hit("commune", "11001", 95.0, "also"),
        hit("commune", "11001", 90.0, "worse"),
    ]
    (match,) = ranked(index, found)
    assert match.matched == "best"
    assert (match.kind, match.code, match.score) == ("commune", "11001", 95.0)
    assert match.labels["en"] == "Zandwijk"
    assert str(match.why) == "So it is."


# ----------------------------------------------------------------------- all of it


def test_at_most_as_many_as_asked_for():
    assert len(find_communes("sint", 2018)) == 8
    assert len(find_communes("sint", 2018, limit=11)) == 11
    assert [match.code for match in find_communes("sint", 2018, limit=1)] == [
        find_communes("sint", 2018)[0].code
    ]
    assert find_communes("sint", 2018, limit=0) == []
    assert find_communes("sint", 2018, limit=-1) == []


def test_a_text_means_something_in_the_vintage_asked_for():
    assert find_communes("Knesselare", 2018)[0].code == "44029"
    assert find_communes("Knesselare", 2019)[0].code == "44084"
    assert find_communes("44029", 2018)[0].score == 100
    assert find_communes("Knesselare", 2018)[0].score == 100
    assert find_communes("62063 Lieg", 2018)[0].code == "62063"
    assert "62093" in {match.code for match in find_communes("Saint-Nicol", 2018)}
    assert find_communes("", 2018) == []


def test_of_a_long_text_only_the_beginning_is_read():
    longest = 4 * spelling.LONGEST
    assert find_communes(" " * (longest - 5) + "62063", 2018)[0].code == "62063"
    assert find_communes(" " * longest + "62063", 2018) == []
    # Each of these becomes three dots, so that the letter is beyond what is read of a name.
    assert find_communes("…" * 300 + "a", 2018) == []
