"""A reader's file, as people really make them, is read, joined and accounted for row by row."""

from __future__ import annotations

import io
import math
import time

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.language import AtlasError, translator
from geo.survey.hidden_characters import without_hidden
from geo.survey.own_file.join import (
    Columns,
    fitting_vintage,
    guess_columns,
    join,
    read_numbers,
    several_rows,
)
from geo.survey.own_file.row_outcomes import STATUSES
from geo.survey.tables import read_table, survey_table


def own_table(name: str, content: bytes):
    return survey_table(read_table(name, content))


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


# ------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["3,5", "4"], [3.5, 4.0]),
        (["1.234,5", "1.234"], [1234.5, 1234.0]),
        (["1 234,5", "1\u00a0234", "1\u202f234\u202f567"], [1234.5, 1234.0, 1234567.0]),
        (["1,234.5", "1,234"], [1234.5, 1234.0]),
        (["3.5", "1.234"], [3.5, 1.234]),
        (["0.123", "1.234"], [0.123, 1.234]),
        (["1.234.567", "1.234"], [1234567.0, 1234.0]),
        (["12 %", "7%"], [12.0, 7.0]),
        (["€ 1.234,50", "3,10 EUR"], [1234.5, 3.1]),
        (["−3,5", "+2"], [-3.5, 2.0]),
        (["1,5E+03"], [1500.0]),
        ([3, 4.5, None], [3.0, 4.5, None]),
        ([",5", "5,"], [0.5, 5.0]),
        (["1'234,5"], [1234.5]),
    ],
)
def test_numbers_as_belgians_write_them(cells: list[object], values: list[float | None]) -> None:
    numbers = read_numbers(cells)  # type: ignore[arg-type]
    assert list(numbers.values) == values
    assert not numbers.problems


@pytest.mark.parametrize(
    "cell",
    ["abc", "3,5 km", "1.23.4", "12/5", "=1+1", "1e999", "9" * 400, "n.v.t.", "-", "#DIV/0!"],
)
def test_what_is_no_number_says_so(cell: str) -> None:
    numbers = read_numbers(["3,5", cell])
    assert numbers.values == (3.5, None)
    assert set(numbers.problems) == {1}


def test_a_point_that_may_be_either_stays_open_until_it_is_chosen() -> None:
    numbers = read_numbers(["1.234", "5"])
    assert numbers.mark_is_open
    assert numbers.two_ways == {0: "1.234"}
    assert numbers.values == (None, 5.0)
    assert read_numbers(["1.234"], decimal_mark=",").values == (1234.0,)
    assert read_numbers(["1.234"], decimal_mark=".").values == (1.234,)


def test_booleans_and_not_a_number_are_no_numbers() -> None:
    assert read_numbers([True, math.nan, math.inf]).values == (None, None, None)


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 4)), st.sampled_from(["nl", "fr", "de"]))
def test_what_the_atlas_writes_it_reads_again(number: float, language: str) -> None:
    written = translator(language).number(number, 4)  # type: ignore[arg-type]
    assert read_numbers([written]).values == (pytest.approx(number),)


# ------------------------------------------------------------------------------------- joining


def test_the_columns_are_guessed() -> None:
    table = own_table(
        "own.csv",
        "Postcode;Code INS;Commune;Jaar;Score;Opmerking\n"
        "4000;62063;Liège;2018;3,5;goed\n9000;44021;Gand;2018;4;ja\n".encode(),
    )
    columns = guess_columns(table)
    assert columns.commune == "Code INS"
    assert columns.numbers == ("Jaar", "Score")
    assert columns.matched == 1.0
    assert guess_columns(own_table("own.csv", b"a;b\nx1;2\ny1;3\n")).commune is None


def test_a_column_of_numbers_of_four_digits_is_no_column_of_postal_codes() -> None:
    table = own_table("own.csv", b"stad;budget\nGent;4000\nHuy;9000\n")
    assert (guess_columns(table).commune, guess_columns(table).numbers) == ("stad", ("budget",))


def joined(text: str, **options: object):
    if beside := options.pop("beside", None):
        lines = zip(text.splitlines(), ["naam", *beside], strict=True)
        text = "".join(f"{line};{name}\n" for line, name in lines)
    table = own_table("own.csv", text.encode())
    commune, *numbers = [name for name in table.raw.columns if name != "naam"]
    return join(table, commune, numbers, options.pop("vintage", 2018), **options)


def test_rows_are_mapped_or_listed_and_add_up() -> None:
    own = joined(
        "commune;x\nLiège (62063);1\nSaint-Nicolas;2\nAtlantis;3\nGent;4\nGand;5\n44021;6\n"
        "Hainaut;7\n;8\nHuy;n.b.\n"
    )
    assert [(row.row, row.status) for row in own.rows] == [
        (2, "sure"),
        (3, "candidates"),
        (4, "none"),
        (5, "duplicate"),
        (6, "duplicate"),
        (7, "duplicate"),
        (8, "none"),
        (9, "none"),
        (10, "sure"),
    ]
    assert sum(own.counts.values()) == len(own.rows) == 9
    assert own.mapped == len(own.values) == 2
    assert own.values.loc["62063", "x"] == 1
    assert math.isnan(own.values.loc["61031", "x"])
    assert [(cell.row, cell.found) for cell in own.cells] == [(10, "n.b.")]
    assert {match.code for match in own.rows[1].candidates} >= {"62093", "46021"}
    assert "row 6" in str(own.rows[3].reason)


def guessed(text: str, name: str = "own.csv"):
    """The table joined as the page proposes it: columns, year."""
    table = own_table(name, text.encode())
    columns = guess_columns(table)
    vintage = fitting_vintage(table, columns.commune).vintage
    return join(table, columns.commune, columns.numbers, vintage)


def results(own) -> dict[str, str]:
    return {row.found: row.code or row.status for row in own.rows}


REGIONS = (
    "1000;BELGIQUE;{0}\n2000;RÉGION FLAMANDE;{0}\n3000;RÉGION WALLONNE;{0}\n4000;BRUXELLES;{0}\n"
)


@pytest.mark.parametrize(
    ("header", "more"),
    [
        ("Code INS;Lieu;x", "25005;Beauvechain;3\n92094;Namur;4\n91034;Dinant;6\n"),
        ("NIS_code;Lieu;x", "25005;Beauvechain;3\n"),
        ("code;Lieu;x", "25005;Beauvechain;3\n92094;Namur;4\n10000;Anvers;1\n11000;Anvers;2\n"),
        ("code;Lieu;x", ""),
    ],
)
def test_regions_whose_code_lost_its_zero_are_listed_as_areas(header: str, more: str) -> None:
    table = own_table("own.csv", f"{header}\n{REGIONS.format(5)}{more}".encode())
    own = join(table, table.raw.columns[0], ["x"], 2018)
    assert [row.status for row in own.rows[:4]] == ["none"] * 4
    assert set(own.values.index) == {"25005", "92094", "91034"} & set(
        more.replace(";", " ").split()
    )


def test_an_area_beside_a_postal_code_is_not_the_commune_of_that_code() -> None:
    text = (
        "Postcode;Plaats;x\n9000;Gent;1\n2000;Antwerpen;2\n3000;RÉGION WALLONNE;3\n1000;Brussel;4\n"
    )
    table = own_table("own.csv", text.encode())
    own = join(table, "Postcode", ["x"], 2018)
    assert results(own) == {
        "9000": "44021",
        "2000": "11002",
        "3000": "candidates",
        "1000": "21004",
    }


def test_a_code_beside_the_name_of_another_commune_is_asked_about() -> None:
    own = joined("NIS;x\n44021;1\n11002;2\n25005;3\n", beside=["Gent", "Aartselaar", "Bevekom"])
    assert results(own) == {"44021": "44021", "11002": "candidates", "25005": "25005"}


@pytest.mark.parametrize(
    ("header", "beside"),
    [
        ("Postcode", ["9320", "1830", "9300", "3000", "4000"]),
        ("Provincie", ["Oost-Vlaanderen", "Vlaams-Brabant", "Oost-Vlaanderen", "", "Liège"]),
        ("Arrondissement", ["Aalst", "Halle-Vilvoorde", "Aalst", "Leuven", "Liège"]),
        ("NIS", ["41002", "23047", "41002", "24062", "62063"]),
        ("gebied", ["Aalst", "Machelen", "Alost", "Louvain", "Luik"]),
    ],
)
def test_a_name_that_other_columns_place_elsewhere_is_asked_about(
    header: str, beside: list[str]
) -> None:
    # Of Nieuwerkerken there is a commune, in Limburg, and a part of Aalst.
    names = ["Nieuwerkerken", "Machelen", "Aalst", "Leuven", "Liège"]
    lines = [f"{name};{n};{more}" for n, (name, more) in enumerate(zip(names, beside, strict=True))]
    table = own_table("own.csv", "\n".join([f"Gemeente;x;{header}", *lines]).encode())
    own = join(table, "Gemeente", ["x"], 2018)
    assert results(own) == {
        "Nieuwerkerken": "candidates",
        "Machelen": "23047",
        "Aalst": "41002",
        "Leuven": "24062",
        "Liège": "62063",
    }
    asked = own.rows[0]
    assert beside[0] in translator("en").render(asked.reason)
    assert {"71045", "41002"} <= {one.code for one in asked.candidates}


def test_communes_where_people_work_cast_no_doubt_on_where_they_live() -> None:
    text = "Woonplaats;Werkplaats;x\nLeuven;Leuven;1\nHuy;Namur;2\nMons;Liège;3\nGent;Gent;4\n"
    own = join(own_table("own.csv", text.encode()), "Woonplaats", ["x"], 2018)
    assert own.counts["sure"] == 4


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        # Two fields in a pivot table: the name of an arrondissement or a province, and its communes.
        ("Hasselt;70\nBeringen;40\nDiepenbeek;30\nMaaseik;25\nBocholt;12\nBree;13", (0, 3)),
        ("Liège;700\nSeraing;400\nHerstal;300\nLeuven;60\nTotal;760", (0, 3)),
        ("Namur;12,3\nAndenne;2,1\nNamur;10,1\nLimburg;9\nHasselt;9", (0, 3)),
        ("Antwerpen;95\nTurnhout;70\nGeel;40\nMol;30\nMechelen;25\nLier;12\nDuffel;13", (0, 1, 4)),
        ("Hasselt;2,75\nBeringen;2\nDiepenbeek;3,5\nGent;3", (0, 3)),
    ],
)
def test_a_row_with_the_sum_of_the_communes_below_it_is_asked_about(text, areas) -> None:
    own = joined(f"Rijlabels;x\n{text}\n")
    rows = [row for row in own.rows if row.status != "none"]
    asked = tuple(place for place, row in enumerate(rows) if row.status == "candidates")
    assert asked == areas
    assert all(row.status == "sure" for place, row in enumerate(rows) if place not in areas)
    assert "area of this name" in translator("en").render(rows[0].reason)
    settled = joined(f"Rijlabels;x\n{text}\n", choices={2: rows[0].candidates[0].code})
    assert settled.rows[0].status == "chosen"


@pytest.mark.parametrize(
    "text",
    [
        "Hasselt;71\nBeringen;40\nDiepenbeek;30\nMaaseik;26\nBocholt;12\nBree;13",
        "Hasselt;1\nBeringen;0\nDiepenbeek;1\nMaaseik;1\nBocholt;1",
        "Hasselt;3\nBeringen;1\nDiepenbeek;2\nGent;4",
        "Hasselt;5\nBeringen;5\nDiepenbeek;5\nGent;4",
        "Hasselt;40\nBeringen;40\nLeuven;4",
    ],
)
def test_communes_whose_numbers_add_up_by_chance_or_not_at_all_stay_sure(text) -> None:
    own = joined(f"Gemeente;x\n{text}\n")
    assert own.counts["sure"] == len(own.rows)


def test_a_part_is_to_be_confirmed_and_the_whole_is_mapped_whatever_their_order() -> None:
    rows = ["Leuven;1562", "Louvain (E5);483", "Nijvel;1087", "Nivelles (E5);272", "Gent (rest);7"]
    for order in (rows, rows[::-1]):
        own = guessed("Gemeente;Blanco\n" + "\n".join(order) + "\n")
        assert own.values["Blanco"].to_dict() == {"24062": 1562, "25072": 1087}
        assert results(own)["Louvain (E5)"] == "candidates"
        part = next(row for row in own.rows if row.found == "Gent (rest)")
        assert part.candidates[0].code == "44021"


@pytest.mark.parametrize("header", ["NIS_code", "NIS_CD", "CD_REFNIS", "NISCODE", "CODE_INS", "id"])
def test_codes_come_before_names(header: str) -> None:
    table = own_table(
        "own.csv", f"Gemeente;{header};x\nGent;44021;1\nLuik;62063;2\nHoei;61031;3\n".encode()
    )
    assert guess_columns(table) == Columns(header, ("x",), 1.0)


@pytest.mark.parametrize("header", ["CD_PROV_REFNIS", "INS province", "Postcode"])
def test_other_codes_are_no_numbers_to_map(header: str) -> None:
    text = f"Gemeente;{header};x\nGent;40000;1\nLuik;60000;2\nHoei;60000;3\n"
    assert guess_columns(own_table("own.csv", text.encode())).numbers == ("x",)


def test_cells_that_say_nothing_are_offered_no_commune() -> None:
    own = guessed("Gemeente;x\nNA;1\n(blank);2\nTotaal;3\nn.v.t.;4\nGent;5\nNamen;6\n")
    assert [row.candidates for row in own.rows[:4]] == [()] * 4
    assert own.values["x"].to_dict() == {"44021": 5, "92094": 6}


def test_the_year_is_the_one_that_names_codes_and_the_file_speak_of() -> None:
    names = "Gemeente;Inwoners\nAntwerpen;562002\nLokeren;50606\nHasselt;90249\nTielt;31908\n"
    assert set(guessed(names).values.index) == {"11002", "46029", "71072", "37022"}
    assert guessed(names, "cijfers 2017.csv").vintage == 2018
    assert guessed(names + "Knesselare;8000\n").vintage == 2018
    assert guessed("NIS;x\n71072;1\n44021;2\n").vintage == 2025
    assert guessed("NIS;x\n57096;1\n12030;2\n12034;2\n71022;3\n").vintage == 2018


def test_the_reader_settles_what_is_open() -> None:
    text = "commune;x\nSaint-Nicolas;2\nGent;4\nGand;5\nHamme-Mille;6\n"
    own = joined(text, choices={2: "62093", 4: "44021", 5: None})
    assert [row.status for row in own.rows] == ["chosen", "duplicate", "chosen", "left_out"]
    assert own.values["x"].to_dict() == {"62093": 2, "44021": 5}
    with pytest.raises(AtlasError, match="row 9"):
        joined(text, choices={9: "62093"})
    with pytest.raises(AtlasError, match="99999"):
        joined(text, choices={2: "99999"})
    twice = joined("commune;x\nGent;1\nGand;2\n", choices={2: "44021", 3: "44021"})
    assert twice.counts["duplicate"] == 2


def test_the_same_row_twice_counts_once() -> None:
    own = joined("commune;x\nGent;4\nGand;4\n")
    assert [row.status for row in own.rows] == ["sure", "duplicate"]


def test_a_mark_is_of_its_own_column() -> None:
    text = "commune;Coefficient;Ratio\nGent;1.234;0,125\nNamur;2.345;2,125\nMons;3,456;1,5\n"
    table = own_table("own.csv", text.encode())
    own = join(table, "commune", ["Coefficient", "Ratio"], 2018)
    assert [name for name, read in own.numbers.items() if read.mark_is_open] == ["Coefficient"]
    assert own.values["Coefficient"].isna().all()
    for mark, coefficients in ((".", [1.234, 2.345, 3456]), (",", [1234, 2345, 3.456])):
        own = join(
            table, "commune", ["Coefficient", "Ratio"], 2018,
            decimal_marks={"Coefficient": mark},
        )  # fmt: skip
        assert list(own.values.loc[["44021", "92094", "53053"], "Coefficient"]) == coefficients
        assert list(own.values.loc[["44021", "92094", "53053"], "Ratio"]) == [0.125, 2.125, 1.5]


def percent_workbook() -> bytes:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(["commune", "x"], ["Gent", 0.45], ["Namur", 0.3], ["Mons", "7 %"]))
    )
    book.active["B2"].number_format = "0%"
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.csv", b"commune;x\nGent;45%\nNamur;0,3\nMons;7 %\n"),
        ("own.xlsx", percent_workbook()),
    ],
)
def test_percent_signs_in_some_cells_never_mix_a_hundredfold(name: str, content: bytes) -> None:
    table = own_table(name, content)
    own = join(table, "commune", ["x"], 2018)
    assert own.numbers["x"].sign_is_open
    assert math.isnan(own.values.loc["92094", "x"])
    assert [cell.row for cell in own.cells] == [3]
    assert own.percent == ()
    told = join(table, "commune", ["x"], 2018, unsigned={"x": "share"})
    assert told.values["x"].to_dict() == {"44021": 45, "53053": 7, "92094": 30}
    assert told.percent == ("x",)
    told = join(table, "commune", ["x"], 2018, unsigned={"x": "percent"})
    assert told.values.loc["92094", "x"] == 0.3


def test_columns_that_wait_for_a_mark_or_a_sign_are_columns_of_numbers() -> None:
    table = own_table("own.csv", b"commune;a;b;c\nGent;1,234;45%;(3)\nHuy;2,345;0,5;4-\n")
    assert guess_columns(table).numbers == ("a", "b", "c")


BY_YEAR = (
    "commune;Jaar;Geslacht;x\n"
    "Gent;2017;M;1\nGent;2017;V;2\nGent;2018;M;3\nGent;2018;V;4\n"
    "Gand;2019;M;100\nHuy;2018;M;5\nHuy;2018;V;\nMons;2018;M;7\nMons;2018;V;8\n"
)


def test_of_a_table_by_year_nothing_is_taken_before_it_is_told() -> None:
    table = own_table("own.csv", BY_YEAR.encode())
    assert [one.column for one in several_rows(table, "commune")] == ["Jaar", "Geslacht"]
    assert guess_columns(table).numbers == ("x",)
    own = join(table, "commune", ["x"], 2018)
    assert own.mapped == 0
    assert own.counts["waiting"] == len(own.rows)


def test_the_only_row_of_a_commune_waits_as_those_of_the_others_do() -> None:
    table = own_table(
        "own.csv",
        "commune;Jaar;x\nLiège;2018;9\n".encode()
        + b"".join(
            f"{name};{year};{year}\n".encode() for name in ("Gent", "Mons") for year in (2017, 2018)
        ),
    )
    own = join(table, "commune", ["x"], 2018)
    assert {row.status for row in own.rows} == {"waiting"}
    assert own.values.empty
    assert own.rows[0].about == "62063"
    assert join(table, "commune", ["x"], 2018, only={"Jaar": "2018"}).counts["sure"] == 3
    assert join(table, "commune", ["x"], 2018, choices={2: "62063"}).mapped == 0


def test_equal_numbers_of_two_years_are_not_the_same_row_twice() -> None:
    table = own_table("own.csv", b"commune;Jaar;x\nGent;2017;4\nGent;2018;4\n")
    assert join(table, "commune", ["x"], 2018).mapped == 0
    assert join(table, "commune", ["x"], 2018, only={"Jaar": "2018"}).mapped == 1
    assert join(table, "commune", ["x"], 2018, together="sum").values.loc["44021", "x"] == 8


def test_one_value_of_each_column_is_chosen() -> None:
    table = own_table("own.csv", BY_YEAR.encode())
    own = join(table, "commune", ["x"], 2018, only={"Jaar": "2018", "Geslacht": "M"})
    assert own.values["x"].to_dict() == {"44021": 3, "53053": 7, "61031": 5}
    assert own.counts["other_value"] == 6
    assert str(own.rows[0].reason) == "Jaar is “2017”; you chose “2018”."
    assert sum(own.counts.values()) == len(own.rows)
    with pytest.raises(AtlasError, match="no row has “2020” in column Jaar"):
        join(table, "commune", ["x"], 2018, only={"Jaar": "2020"})


def test_rows_of_one_commune_are_added_up_or_averaged_and_never_without_one_of_them() -> None:
    table = own_table("own.csv", BY_YEAR.encode())
    own = join(table, "commune", ["x"], 2018, only={"Jaar": "2018"}, together="sum")
    values = own.values["x"]
    assert (values["44021"], values["53053"]) == (7, 15)
    assert math.isnan(values["61031"])  # a row of Huy has no number: 5 would be too low
    assert own.incomplete == ("61031",)
    assert own.counts["together"] == own.mapped == 6
    assert sum(own.counts.values()) == len(own.rows)
    mean = join(table, "commune", ["x"], 2018, only={"Jaar": "2018"}, together="mean")
    assert mean.values["x"].dropna().to_dict() == {"44021": 3.5, "53053": 7.5}
    assert join(table, "commune", ["x"], 2018, together="sum").values.loc["44021", "x"] == 110


def test_a_commune_with_fewer_rows_than_most_is_named() -> None:
    text = "commune;Jaar;x\nGent;1;1\nGent;2;1\nHuy;1;1\nHuy;2;1\nMons;1;1\n"
    own = joined(text, together="mean")
    assert own.fewer == ("53053",)
    assert joined(text).fewer == ()


def test_numbers_of_a_merged_commune_are_not_put_on_the_whole() -> None:
    own = joined("commune;x\nKnesselare;1\nAalter;2\n54007;3\n", vintage=2019)
    assert [row.status for row in own.rows] == ["candidates", "sure", "sure"]
    assert list(own.values.index) == ["44084", "57096"]


def test_formulas_and_markup_stay_plain_text() -> None:
    text = '=HYPERLINK("http://x","Gent")'
    table = own_table("own.csv", f"commune;x\n{text.replace(chr(34), '')};1\n".encode())
    assert table.raw.rows[0][0] == "=HYPERLINK(http://x,Gent)"
    own = joined("commune;x\n<script>alert(1)</script>;=1+1\nGent;=1+1\n")
    assert own.rows[0].found == "<script>alert(1)</script>"
    assert own.rows[0].status != "sure"
    assert own.cells[0].found == "=1+1"


def test_columns_that_cannot_be_joined() -> None:
    table = own_table("own.csv", b"commune;x\nGent;1\n")
    for commune, numbers, sentence in [
        ("nope", ["x"], "no column nope"),
        ("commune", [], "at least one"),
        ("commune", ["commune"], "once only"),
        ("commune", ["x", "x"], "once only"),
    ]:
        with pytest.raises(AtlasError, match=sentence):
            join(table, commune, numbers, 2018)


CELLS = st.one_of(
    st.sampled_from(["Gent", "Gand", "62063", "Saint-Nicolas", "Namur", "Knesselare", "1040", ""]),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12), st.sampled_from([2018, 2025]))
@example([("", "\x7f")], 2018)  # nobody sees it: the row is empty
def test_whatever_the_cells_say_the_rows_add_up(rows: list[tuple[str, str]], vintage: int) -> None:
    content = workbook(["commune", "x"], *([_safe(a), _safe(b)] for a, b in rows))
    if not any(without_hidden(_safe(cell)).strip() for row in rows for cell in row):
        with pytest.raises(AtlasError, match="no rows below"):
            own_table("own.xlsx", content)
        return
    table = own_table("own.xlsx", content)
    own = join(table, "commune", ["x"], vintage)
    assert len(own.rows) == len(table.raw.rows) == sum(own.counts.values())
    assert set(own.counts) == set(STATUSES)
    assert own.mapped == len(own.values)
    assert own.values.index.is_unique
    assert all((row.code is not None) == (row.status in ("sure", "chosen")) for row in own.rows)
    for row in own.rows:
        assert str(row.reason)


def _safe(text: str) -> str:
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text).removeprefix("=")


def test_twenty_thousand_rows_are_joined_in_seconds() -> None:
    table = own_table("own.csv", ("commune;x\n" + "Gent;1\nLuik;2\nHuyy;3\n" * 6600).encode())
    assert len(join(table, "commune", ["x"], 2018).rows) == 19_800


def test_a_list_of_people_of_one_commune_takes_no_minutes() -> None:
    lines = "".join(f"Gent;{n * 7 % 9999}\n" for n in range(12_000))
    table = own_table("people.csv", f"Gemeente;x\n{lines}".encode())
    start = time.process_time()
    own = join(table, "Gemeente", ["x"], 2018)
    assert time.process_time() - start < 15
    assert own.counts["duplicate"] == 12_000
