"""Rows about arrondissements and provinces beside those of communes of the same name."""

from __future__ import annotations

import pytest

from geo.survey.importing import ImportMapping, gather_answers
from geo.survey.importing.area_rows import area_rows, is_area
from geo.survey.importing.mapping import ColumnUse
from geo.survey.own_file.join import guess_columns, join, several_rows
from geo.survey.questionnaire import read_questionnaire
from geo.survey.tables import read_table, survey_table

ROWS = [
    *(("area", "Hainaut", 9), ("area", "Antwerpen", 8), ("area", "Antwerpen", 7)),
    *(("", "Antwerpen", 6), ("", "Boom", 2), ("area", "Liège", 8), ("", "Liège", 4)),
    *(("", "Huy", 3), ("area", "Namur", 5), ("area", "Namur", 5), ("", "Namur", 1)),
]
COMMUNES = {"11002": 6, "11005": 2, "62063": 4, "61031": 3, "92094": 1}


def levels(header: str, commune: str, areas: list[str]) -> str:
    lines = [f"{header};Naam;progress"]
    for n, (level, name, number) in enumerate(ROWS):
        lines.append(f"{areas[n % len(areas)] if level else commune};{name};{number}")
    return "\n".join(lines)


USED = [
    ("Niveau", "Gem", ["Prov", "Arr"]),
    ("level", "Commune", ["Province", "Arrondissement"]),
    ("TYPE", "GEMEENTE", ["PROVINCIE", "ARRONDISSEMENT", "GEWEST"]),
    ("Ebene", "Gemeinde", ["Provinz", "Bezirk"]),
    ("geo", "LAU2", ["NUTS 2", "NUTS3"]),
    ("Soort", "gemeente", ["provincie", "totaal"]),
]


@pytest.mark.parametrize(("header", "commune", "areas"), USED)
def test_on_both_ways_only_rows_of_communes_count(header, commune, areas) -> None:
    table = survey_table(read_table("own.csv", levels(header, commune, areas).encode()))
    assert guess_columns(table).commune == "Naam"
    assert several_rows(table, "Naam") == ()
    own = join(table, "Naam", ["progress"], 2018)
    assert own.values["progress"].to_dict() == COMMUNES
    listed = [row for row in own.rows if row.code is None]
    assert len(listed) == own.counts["none"] == 6
    assert listed[0].found == "Hainaut"
    assert str(listed[0].reason) == f"An area, no commune: column {header} says “{areas[0]}”."

    mapping = ImportMapping(commune="Naam", columns=(ColumnUse("progress", "progress"),))
    gathered = gather_answers(table, mapping, read_questionnaire(), vintage=2018)
    answers = gathered.answers
    assert dict(zip(answers.nis5, answers.value.astype(int), strict=True)) == COMMUNES
    assert gathered.accounting.counts == {"no_commune": 6}
    assert not any(one.commune for one in gathered.accounting.listed)
    assert gathered.telling == ()


@pytest.mark.parametrize(
    "column",
    [
        ["Provincie", "Antwerpen", "Liège"],  # names are no levels
        ["Stad", "ja", "nee"],
        ["Gewest", "Gewest", "Gewest"],  # no cell is a commune, and the header says no level
        ["Type", "Gemeente", "Ziekenhuis"],
        ["Niveau", "Gemeente", "Gemeente"],
        ["Niveau", "", ""],
    ],
)
def test_other_columns_tell_no_levels(column: list[str]) -> None:
    text = "\n".join(f"Naam;{cell}" for cell in column)
    table = read_table("own.csv", text.encode())
    assert area_rows(table) == []
    assert not is_area(table).any()


def test_a_table_of_provinces_alone_says_so_in_its_header() -> None:
    table = read_table("own.csv", b"Naam;Niveau;x\nNamur;Prov;1\nLuxembourg;Prov;2\n")
    assert is_area(table).all()
