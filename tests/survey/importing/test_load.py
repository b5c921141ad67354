"""The command, the whole way: files of survey tools and spreadsheets, whole and damaged."""

from __future__ import annotations

import copy
import datetime as dt
import io
import random
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from survey_exports import (
    EDITION,
    as_csv,
    as_xlsx,
    labelled,
    limesurvey,
    name_of,
    qualtrics,
    wide,
)

from geo.survey import load, load_answers, load_questionnaire
from geo.survey.editions import EDITIONS, read_answers, read_edition
from geo.survey.importing.mapping import read_mapping, write_mapping
from geo.survey.questionnaire import read_questionnaire

QUESTIONNAIRE = load_questionnaire()
SEVERAL = [key for key, one in QUESTIONNAIRE.questions.items() if one.type == "several_of"]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The facts of the demonstration edition, under another name and without what is asked."""
    values = yaml.safe_load((EDITIONS / EDITION / "edition.yaml").read_text("utf-8"))
    kept = {key: one for key, one in values.items() if key not in ("asked", "answers", "seed")}
    path = tmp_path / "facts.yaml"
    path.write_text(yaml.safe_dump({**kept, "id": "BE2018B"}, allow_unicode=True), "utf-8")
    return path


@pytest.fixture
def bring(tmp_path: Path, facts: Path, capsys):
    """Write a file, load it, and give the exit code, the answers (None if refused), the report."""

    def run(name: str, content: bytes, *options: str):
        (tmp_path / name).write_bytes(content)
        to = tmp_path / f"to-{random.random()}"
        code = load.main(
            [str(tmp_path / name), "--edition-facts", str(facts), "--to", str(to), *options]
        )
        said = capsys.readouterr()
        folder = to / "BE2018B"
        answers = None
        if (folder / "answers.csv").exists():
            answers = read_answers(folder / "answers.csv", read_edition(folder))
        return code, answers, said.out + said.err

    return run


def told(tmp_path: Path, name: str, content: bytes, **changes) -> str:
    """The mapping that the command proposes, with what only a person knows put in."""
    (tmp_path / name).write_bytes(content)
    path = tmp_path / "mapping.yaml"
    options = ["--write-mapping", str(path), "--vintage", "2018"]
    load.main([str(tmp_path / name), *options, *changes.pop("options", ())])
    values = yaml.safe_load(path.read_text("utf-8"))
    for column in values["columns"]:
        key = column["question"]
        kind = QUESTIONNAIRE.questions[key].type if key else None
        kind = "ticks" if column.get("choice") else kind
        column.update(copy.deepcopy(changes.get(kind or "", {})))
    matches = {"Saint-Nicolas": saint_nicolas()} | changes.get("matches", {})
    values["commune"]["matches"] = matches
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    return str(path)


def saint_nicolas() -> str:
    return next(code for code in ("62093", "46021") if code in wide())


def expected(*, without_none: bool = False) -> pd.DataFrame:
    answers = load_answers(EDITION)
    return answers[answers.value != "-"].reset_index(drop=True) if without_none else answers


def assert_same(found, wanted):
    assert found is not None
    pd.testing.assert_frame_equal(found, wanted.reset_index(drop=True), check_dtype=False)


# ----------------------------------------------------------------------------------- whole files


@pytest.mark.parametrize("full", [False, True], ids=["codes", "texts"])
def test_a_limesurvey_export(bring, tmp_path, full):
    content = as_csv(*limesurvey("nl", full=full), delimiter=",", encoding="utf-8")
    mapping = told(
        tmp_path, "results.csv", content, one_of={"in_order": True}, options=["--accept-likely"]
    )
    code, answers, report = bring("results.csv", content, "--mapping", mapping)
    assert code == 0, report
    assert_same(answers, expected())


def test_a_qualtrics_export(bring, tmp_path):
    content = as_csv(*qualtrics("fr"), delimiter="\t", encoding="utf-16")
    mapping = told(tmp_path, "survey.tsv", content)
    code, answers, report = bring("survey.tsv", content, "--mapping", mapping)
    assert code == 0, report
    # Qualtrics leaves a box empty whether nothing was ticked or the question was left open.
    assert_same(answers, expected(without_none=True))
    assert "left open" in report
    mapping = told(tmp_path, "survey.tsv", content, ticks={"blank": "none"})
    code, answers, _ = bring("survey.tsv", content, "--mapping", mapping)
    both = answers.merge(expected(), on=["nis5", "question"], how="left")
    assert (both.value_x[both.value_y.notna()] == both.value_y.dropna()).all()
    assert set(both.value_x[both.value_y.isna()]) == {"-"}
    assert len(both.dropna()) == len(expected())


@pytest.mark.parametrize("language", ["nl", "de"])
def test_a_workbook_with_labels(bring, tmp_path, language):
    content = as_xlsx(*labelled(language))
    mapping = told(tmp_path, "antwoorden.xlsx", content, several_of={"values": {"-": "-"}})
    code, answers, report = bring("antwoorden.xlsx", content, "--mapping", mapping)
    assert code == 0, report
    assert_same(answers, expected())


# ---------------------------------------------------------------------------------------- damage


def damaged():
    """The Dutch table as it comes back after a year in Excel."""
    header, rows = labelled("nl")
    progress = header.index("Zelf ingeschatte vooruitgang")
    header = [*header, "Tijdstip", "Opmerking"]
    day = dt.datetime.fromisoformat("2018-03-01 09:00")
    rows = [[*row, day + dt.timedelta(hours=n), None] for n, row in enumerate(rows)]
    first, second, third, fourth = rows[0], rows[1], rows[2], rows[3]
    early = [*first]
    early[progress], early[-2] = "9,9", day - dt.timedelta(days=30)
    second[0] = float(next(code for code in wide() if name_of(code, "nl") == second[0]))
    third[0] = f"NIS {next(code for code in wide() if name_of(code, 'nl') == third[0])}"
    fourth[0] = fourth[0].upper() + "\u200f"
    rows[4][progress] = "n.b."
    test = [*rows[5]]
    test[-1] = "TEST"
    lost = ["Brussel-aan-zee", *rows[6][1:]]
    misspelt = [*rows[7]]
    misspelt[0] = misspelt[0][:-1]
    blank = [rows[8][0], *[None] * (len(header) - 1)]
    total = ["Totaal", *[123] * 3, *[None] * (len(header) - 4)]
    random.Random(3).shuffle(rows)
    return header, [early, *rows, [None] * len(header), test, lost, misspelt, blank, total]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "cp1252"])
def test_a_table_damaged_in_excels_usual_ways(bring, tmp_path, kind):
    header, rows = damaged()
    if kind == "xlsx":
        name, content = "terug.xlsx", as_xlsx(header, rows)
    else:
        shown = [
            [
                cell.strftime("%d/%m/%Y %H:%M") if isinstance(cell, dt.datetime) else cell
                for cell in row
            ]
            for row in rows
        ]
        if kind == "cp1252":
            shown = [
                [cell.replace("\u200f", "") if isinstance(cell, str) else cell for cell in row]
                for row in shown
            ]
        name = "terug.csv"
        content = as_csv(header, shown, encoding="cp1252" if kind == "cp1252" else "utf-8-sig")
    mapping = told(tmp_path, name, content, several_of={"values": {"-": "-"}})
    values = yaml.safe_load(Path(mapping).read_text("utf-8"))
    values["submitted"] = "Tijdstip"
    Path(mapping).write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    code, answers, report = bring(name, content, "--mapping", mapping)
    assert code == 0, report
    wanted = expected()
    gone = wanted.nis5.eq(list(wide())[4]) & wanted.question.eq("progress")
    assert_same(answers, wanted[~gone])
    assert "129 rows in the file = 123 published + 6 listed" in report
    for said in (
        "test rows: 1",
        "rows without any answer: 1",
        "Brussel-aan-zee",
        "Totaal",
        "confirmed",
    ):
        assert said in report
    codes = {line for line in report.splitlines() if "of the same commune that counts" in line}
    assert len(codes) == 1


def test_what_blocks_blocks_and_nothing_is_written(bring, tmp_path):
    header, rows = labelled("fr", commune="code")
    rows[0][header.index("État d’avancement auto-évalué")] = "85"
    content = as_csv(header, rows)
    code, answers, report = bring("refus.csv", content, "--language", "fr")
    assert (code, answers) == (1, None)
    assert "Ligne 2, colonne F (État d’avancement auto-évalué)" in report
    assert "« 85 »" in report.replace("\u00a0", " ")
    assert not list(tmp_path.glob("to-*"))
    code, answers, _ = bring("refus.csv", content, "--leave-unread")
    assert code == 0
    assert len(answers) == len(expected(without_none=True)) - 1


def test_columns_that_are_nearly_questions_are_taken_only_when_told(bring):
    header, rows = labelled("nl", commune="code")
    header[header.index("Smartcitystrategie")] = "Smartcity-stragetie"
    content = as_csv(header, rows)
    code, answers, report = bring("bijna.csv", content)
    assert code == 0
    assert "strategy" not in set(answers.question)
    assert "Column Smartcity-stragetie may be strategy" in report
    _, answers, _ = bring("bijna.csv", content, "--accept-likely")
    assert "strategy" in set(answers.question)


def test_the_edition_before_is_compared(bring):
    header, rows = labelled("nl", commune="code")
    _, _, report = bring("nu.csv", as_csv(header, rows), "--compare-with", "BE2017")
    assert "New question: Strategic areas." in report
    assert "answered only then" in report


def test_an_edition_is_never_overwritten(bring, tmp_path, facts, capsys):
    content = as_csv(*labelled("nl", commune="code"))
    (tmp_path / "een.csv").write_bytes(content)
    arguments = [str(tmp_path / "een.csv"), "--edition-facts", str(facts), "--to", str(tmp_path)]
    assert load.main(arguments) == 0
    before = (tmp_path / "BE2018B" / "answers.csv").read_bytes()
    assert load.main(arguments) == 1
    assert "never overwritten" in capsys.readouterr().err
    assert (tmp_path / "BE2018B" / "answers.csv").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_the_mapping_beside_the_answers_makes_them_again(bring, tmp_path, facts):
    content = as_csv(*labelled("nl", commune="code"))
    (tmp_path / "een.csv").write_bytes(content)
    options = [str(tmp_path / "een.csv"), "--edition-facts", str(facts)]
    assert load.main([*options, "--to", str(tmp_path / "a")]) == 0
    mapping = tmp_path / "a" / "BE2018B" / "mapping.yaml"
    assert load.main([*options, "--mapping", str(mapping), "--to", str(tmp_path / "b")]) == 0
    first, second = (tmp_path / one / "BE2018B" for one in "ab")
    for name in ("answers.csv", "edition.yaml", "mapping.yaml"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    found = read_mapping("m", mapping.read_bytes(), QUESTIONNAIRE)
    assert write_mapping(found) == mapping.read_text("utf-8")


def test_new_questions_go_with_their_definition(bring, tmp_path):
    header, rows = labelled("nl", commune="code")
    header, rows = (
        [*header, "Open data?"],
        [[*row, "ja" if n % 2 else "nee"] for n, row in enumerate(rows)],
    )
    mapping = {
        "mapping": 1,
        "commune": {"column": "Gemeente"},
        "columns": [{"column": "Open data?", "question": "open_data"}],
        "new_questions": [
            {"key": "open_data", "type": "yes_no", "label": "Open data", "domain": "data"}
        ],
    }
    path = tmp_path / "nieuw.yaml"
    path.write_text(yaml.safe_dump(mapping), "utf-8")
    (tmp_path / "nieuw.csv").write_bytes(as_csv(header, rows))
    facts = yaml.safe_load((EDITIONS / EDITION / "edition.yaml").read_text("utf-8"))
    (tmp_path / "f.yaml").write_text(yaml.safe_dump(facts), "utf-8")
    arguments = [str(tmp_path / "nieuw.csv"), "--mapping", str(path), "--to", str(tmp_path / "to")]
    assert load.main([*arguments, "--edition-facts", str(tmp_path / "f.yaml")]) == 0
    folder = tmp_path / "to" / EDITION
    shipped = (EDITIONS.parent / "questionnaire.yaml").read_text("utf-8")
    whole = tmp_path / "questionnaire.yaml"
    added = (folder / "questions.yaml").read_text("utf-8")
    whole.write_text(shipped + "".join(f"  {line}\n" for line in added.splitlines()), "utf-8")
    question = read_questionnaire(whole).questions["open_data"]
    assert (question.type, question.domain, question.label["fr"]) == ("yes_no", "data", "Open data")
    answers = pd.read_csv(folder / "answers.csv", dtype="str")
    assert set(answers[answers.question == "open_data"].value) == {"yes", "no"}
    assert "open_data" in yaml.safe_load((folder / "edition.yaml").read_text("utf-8"))["asked"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vintage": 1999}, "key vintage"),
        ({"id": "../x"}, "key id"),
        ({"title": "x", "year": "soon"}, "key year"),
        ({"demonstration": None}, "key demonstration"),
    ],
)
def test_facts_that_cannot_be_name_the_file(bring, facts, change, said):
    values = yaml.safe_load(facts.read_text("utf-8"))
    facts.write_text(yaml.safe_dump({**values, **change}), "utf-8")
    code, answers, report = bring("een.csv", as_csv(*labelled("nl")))
    assert (code, answers) == (1, None)
    assert said in report
    assert facts.as_posix() in report


def test_a_file_that_is_not_there_and_a_folder_without_facts(tmp_path, capsys):
    assert load.main([str(tmp_path / "nothing.csv")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "een.csv").write_bytes(as_csv(*labelled("nl")))
    assert load.main([str(tmp_path / "een.csv"), "--to", str(tmp_path)]) == 1
    assert "--edition-facts" in capsys.readouterr().err


def test_the_report_goes_to_a_file_in_its_language(tmp_path, capsys):
    (tmp_path / "een.csv").write_bytes(as_csv(*labelled("nl", commune="code")))
    report = tmp_path / "bericht.txt"
    options = ["--vintage", "2018", "--language", "de", "--report", str(report)]
    assert load.main([str(tmp_path / "een.csv"), *options]) == 0
    assert capsys.readouterr().out == f"The report is in {report}.\n"
    assert "123 Zeilen in der Datei = 123 veröffentlicht" in report.read_text("utf-8")


def test_hostile_names_and_cells_are_plain_text(bring):
    header, rows = labelled("nl", commune="code")
    header = [*header, "<script>alert(1)</script>", "Opmerking", "Opmerking"]
    rows = [[*row, "x", "=1+1", "\u202egnp.exe"] for row in rows]
    link = '=HYPERLINK("http://x.example","Gent")'
    rows.append([link, *[None] * 5, "5", *[None] * (len(header) - 7)])
    code, answers, report = bring("vreemd.csv", as_csv(header, rows))
    assert code == 0, report
    assert len(answers) == len(expected(without_none=True))
    assert "<script>alert(1)</script>, Opmerking, Opmerking (2)" in report
    assert f"Row 125 (“{link}”)" in report


def test_more_communes_than_there_are(bring):
    header, rows = labelled("nl", commune="code")
    many = [[f"{90000 + n}", *rows[0][1:]] for n in range(2000)]
    code, answers, report = bring(
        "veel.csv", as_csv(header, [*many, *rows]), "--commune", "Gemeente"
    )
    assert code == 0, report
    assert "2,123 rows in the file = " in report
    assert answers.nis5.nunique() <= 589


def test_what_was_decided_while_reading_stands_in_the_report(bring):
    """Rows that a filter hides and formulas without a value were taken as they were, unsaid."""
    book = openpyxl.Workbook()
    for row in (["Gemeente", "progress"], ["Gent", 7], ["Aalst", 9], ["Luik", "=B3"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    sink = io.BytesIO()
    book.save(sink)
    code, answers, said = bring("a.xlsx", sink.getvalue())
    assert code == 0
    assert list(answers.nis5) == ["44021"]
    assert (
        "one row is hidden (by hand, by a filter or in a closed group) and was not read: 3" in said
    )
    assert "a formula has no value saved with it and is read as empty: B" in said
    code, answers, said = bring("a.xlsx", sink.getvalue(), "--with-hidden")
    assert sorted(answers.nis5) == ["41002", "44021"]
    assert "hidden" not in said


# ------------------------------------------------------------------- several rows for each commune


def test_a_table_by_year_is_loaded_when_it_is_told_which_rows_count(tmp_path, bring):
    content = b"Gemeente;jaar;projects\nGent;2017;1\nGent;2018;2\nHuy;2017;3\nHuy;2018;4\n"
    code, answers, said = bring("years.csv", content)
    assert (code, answers) == (1, None)
    assert "several rows of a commune are told apart by jaar" in said
    path = tmp_path / "kept.yaml"
    code, answers, said = bring(
        "years.csv", content, "--only", "jaar=2018", "--write-mapping", str(path)
    )
    assert code == 0
    assert list(answers.value) == ["2", "4"]
    assert "rows with another value than the chosen one: 2" in said
    assert read_mapping("kept.yaml", path.read_bytes(), QUESTIONNAIRE).only == {"jaar": "2018"}
    code, answers, _ = bring("years.csv", content, "--mapping", str(path))
    assert (code, list(answers.value)) == (0, ["2", "4"])
    code, answers, said = bring("years.csv", content, "--duplicate-rule", "sum")
    assert (code, list(answers.value)) == (0, ["3", "7"])
    assert "its counts are added up" in said
    code, _, said = bring("years.csv", content, "--only", "jaar")
    assert code == 1
    assert "COLUMN=VALUE" in said


# ---------------------------------------------------------------------------- areas, parts, years

COUNTED = """mapping: 1
layout: wide
commune: {{column: {commune}}}
columns:
  - {{column: x, question: households}}
new_questions:
  - {{key: households, type: count, label: Households, unit: n}}
"""


@pytest.fixture
def counted(tmp_path: Path, capsys):
    """Report on a table of counts: exit code, what was published of each commune, the report."""

    def run(text: str, *options: str, name: str = "counts.csv"):
        (tmp_path / name).write_text(text, "utf-8")
        mapping = tmp_path / "counts.yaml"
        mapping.write_text(COUNTED.format(commune=text.split(";", maxsplit=1)[0]), "utf-8")
        code = load.main([str(tmp_path / name), "--mapping", str(mapping), *options])
        return code, capsys.readouterr().out

    return run


def test_regions_among_codes_are_listed_and_no_communes(counted):
    code, report = counted(
        "Code INS;Lieu;x\n1000;BELGIQUE;5123\n2000;RÉGION FLAMANDE;2921\n"
        "3000;RÉGION WALLONNE;1622\n4000;BRUXELLES-CAPITALE;580\n25005;Beauvechain;28\n"
        "92094;Namur;52\n"
    )
    assert code == 0
    assert "6 rows in the file = 2 published + 4 listed with a reason." in report
    assert "03000 without its zero: Wallonia, no commune." in report


@pytest.mark.parametrize("last", ["Leuven (E5);483", "Leuven;1562"])
def test_a_part_of_a_commune_is_not_published_as_the_commune(counted, tmp_path, last):
    rows = ["Leuven;1562", "Leuven (E5);483", "Gent (rest);4"]
    rows = sorted(rows, key=lambda row: row == last)
    _, report = counted("Gemeente;x\n" + "\n".join(rows) + "\n")
    assert "3 rows in the file = 1 published + 2 listed with a reason." in report
    assert "rows of which the commune is to be confirmed: 2" in report
    assert "“E5”: confirm what is meant. [Leuven (24062)]" in report


def test_cells_that_name_no_place_are_listed_without_a_guess(counted):
    _, report = counted("Gemeente;x\nNA;1\n(blank);2\nGent;3\nHuy;4\nTotaal;5\n")
    assert "rows that name no commune: 2" in report
    assert "Namur" not in report
    assert "Blankenberge" not in report


@pytest.mark.parametrize(
    ("name", "rows", "vintage", "why"),
    [
        ("counts.csv", "71072;1\n44021;2", 2025, "2 of 2 different codes and names"),
        ("counts.csv", "71022;1\n44021;2\n12030;4", 2018, "3 of 3 different codes and names"),
        ("counts.csv", "Hasselt;1\nGent;2", 2025, "2025, the newest, is proposed."),
        ("counts-2018.csv", "Hasselt;1\nGent;2", 2018, "because the file says 2018"),
    ],
)
def test_the_year_is_what_the_file_fits_where_nobody_says_it(counted, name, rows, vintage, why):
    _, report = counted(f"Gemeente;x\n{rows}\n", name=name)
    assert f"Read as communes of {vintage}; --vintage says another year." in report
    assert why in report
    _, report = counted(f"Gemeente;x\n{rows}\n", "--vintage", "2019", name=name)
    assert "Read as communes of" not in report


@pytest.mark.parametrize("option", ["--report", "--write-mapping"])
@pytest.mark.parametrize("read", ["FILE", "--edition-facts", "--mapping"])
def test_no_file_that_is_read_is_written_over(option, read, facts, tmp_path, capsys):
    """But the mapping, which may be brought up to date."""
    table = tmp_path / "survey.csv"
    table.write_text("Commune;progress\nNamur;4\n", "utf-8")
    mapping = tmp_path / "mapping.yaml"
    load.main([str(table), "--write-mapping", str(mapping)])
    path = {"FILE": table, "--edition-facts": facts, "--mapping": mapping}[read]
    before = path.read_bytes()
    there = tmp_path / "." / "link" / path.name  # the same file by another path
    (tmp_path / "link").symlink_to(tmp_path)
    arguments = [str(table), "--edition-facts", str(facts), "--mapping", str(mapping)]
    code = load.main([*arguments, option, str(there)])
    if (option, read) == ("--write-mapping", "--mapping"):
        assert "would be lost" not in capsys.readouterr().err
        return
    assert code == 1
    assert f"{option} names {there.as_posix()}, which is read" in capsys.readouterr().err
    assert path.read_bytes() == before
