"""The report before publishing, and the edition before beside it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from survey_exports import EDITION, labelled, own_column, table, wide

from geo.language import LANGUAGES, Labels, Text, translator
from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.importing import (
    ColumnUse,
    ImportMapping,
    check,
    compare_with_previous,
    comparison_texts,
    gather_answers,
    other_wordings,
    propose,
    report_lines,
)
from geo.survey.importing.problem import Problem

QUESTIONNAIRE = load_questionnaire()
QUESTIONS = QUESTIONNAIRE.questions
CODES = list(wide())


def reported(header, rows, mapping=None, **options):
    survey = table(header, rows)
    if mapping is None:
        mapping = propose(survey, QUESTIONS, 2018).mapping()
    gathered = gather_answers(survey, mapping, QUESTIONNAIRE, vintage=2018, **options)
    return check(gathered, survey, mapping, vintage=2018, **options)


def test_what_will_be_published_adds_up():
    report = reported(*labelled("nl", commune="code"))
    assert not report.blocked
    assert (report.communes, report.invited) == (123, 589)
    for line in report.questions:
        assert line.answered + line.not_applicable + line.left_open == 123
    total = sum(line.answered + line.not_applicable for line in report.questions)
    assert total == len(report.gathered.answers)
    assert report.unused == ()


def test_without_a_commune_or_a_question_nothing_is_published():
    none = reported(["x", "progress"], [["a", 5], ["b", 6]])
    assert any("tells the commune" in str(problem.expected) for problem in none.errors)
    nothing = reported(["Gemeente", "Opmerking"], [["Gent", "mooi"]])
    assert any("answers to a question" in str(problem.expected) for problem in nothing.errors)
    assert nothing.unused == ("Opmerking",)
    empty = reported(["Gemeente", "progress"], [["Gent", None], ["Huy", None]])
    assert any("can be published" in str(problem.expected) for problem in empty.errors)


@pytest.mark.parametrize(
    ("values", "top"),
    [([1, 2, 3, 4, 5], 5), ([1, 7], 7), ([1, 2, 6], None), ([0, 5], None), ([1.5, 5], None)],
)
def test_answers_on_a_short_scale_are_told(values, top):
    rows = [[code, values[n % len(values)]] for n, code in enumerate(CODES[:20])]
    report = reported(["NIS", "progress"], rows)
    told = [problem.found for problem in report.warnings if "0 to 10" in str(problem.expected)]
    assert told == ([f"1–{top}"] if top else [])
    scaled = ImportMapping("NIS", (ColumnUse("progress", "progress", scale=(1.0, 7.0)),))
    if values[0] == 1:
        assert not reported(["NIS", "progress"], rows, scaled).warnings


def test_a_count_far_above_the_others_is_told():
    rows = [[code, 5] for code in CODES[:20]]
    rows[3][1] = 5000
    report = reported(["NIS", "projects"], rows)
    assert [problem.found for problem in report.warnings] == ["5000"]
    assert not report.blocked


def test_the_invited_are_those_of_the_regions():
    report = reported(*labelled("nl", commune="code"), invited=("03000",))
    assert report.invited == 262
    assert report.communes == 61


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_said_whole_in_every_language(language):
    header, rows = labelled("fr")
    rows[0][1] = "<script>peut-être</script>"
    rows.append(["Atlantis", *[None] * (len(header) - 2), "Autre"])
    say = translator(language)
    lines = report_lines(reported(header, rows), say)
    text = "\n".join(lines)
    assert "Atlantis" in text
    assert "<script>peut-être</script>" in text  # plain text; whoever shows it as HTML escapes it
    assert "{" not in text


# --------------------------------------------------------------------------- the edition before


def frame(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["nis5", "question", "value"], dtype="str")


def compared(before, now, *keys, **options):
    questions = {key: QUESTIONS[key] for key in keys}
    options = {"vintage_before": 2018, "vintage_now": 2018, **options}
    return compare_with_previous(
        before, now, questions, options.pop("questions_now", questions), **options
    )


def test_an_edition_beside_itself_shows_nothing():
    answers = load_answers(EDITION)
    found = compare_with_previous(
        answers, answers, QUESTIONS, QUESTIONS, vintage_before=2018, vintage_now=2018
    )
    assert (found.both, found.lost, found.new) == (123, (), ())
    assert [*found.added, *found.removed, *found.reworded, *found.moved, *found.jumped] == []
    assert len(comparison_texts(found, "x")) == 1


def test_the_two_demonstrations():
    before = load_edition("BE2017")
    found = compare_with_previous(
        load_answers("BE2017"),
        load_answers("BE2018"),
        {key: QUESTIONS[key] for key in before.asked},
        QUESTIONS,
        vintage_before=2018,
        vintage_now=2018,
    )
    assert {one.key for one in found.added} == set(QUESTIONS) - set(before.asked)
    assert found.removed == ()
    assert found.both + len(found.lost) == 113
    assert found.both + len(found.new) == 123


def test_a_question_put_in_other_words():
    now = replace(
        QUESTIONS["engaged"], wording=Labels(nl="Anders?", fr="Autre ?", de="Anders?", en="Other?")
    )
    found = compared(frame(), frame(), "engaged", questions_now={"engaged": now})
    assert [one.question.key for one in found.reworded] == ["engaged"]
    assert found.reworded[0].alike < 60


def test_values_that_moved_more_than_the_others():
    before = frame(*[(code, "progress", "4") for code in CODES[:30]])
    now = frame(*[(code, "progress", f"{4 + n % 3 * 0.5:g}") for n, code in enumerate(CODES[:30])])
    assert not compared(before, now, "progress").moved
    now.loc[7, "value"] = "10"
    (moved,) = compared(before, now, "progress").moved
    assert (moved.nis5, moved.before, moved.now) == (CODES[7], 4.0, 10.0)
    few = compared(before[:5], now[5:8].assign(nis5=CODES[:3]), "progress").moved
    assert [one.now for one in few] == [10.0]


def test_a_share_that_jumped_and_one_that_could_be_chance():
    def shares(n, yes):
        return frame(
            *[(code, "engaged", "yes" if k < yes else "no") for k, code in enumerate(CODES[:n])]
        )

    (jumped,) = compared(shares(100, 20), shares(100, 60), "engaged").jumped
    assert (jumped.choice, jumped.before, jumped.now) == ("yes", 20.0, 60.0)
    assert not compared(shares(100, 20), shares(100, 33), "engaged").jumped
    assert not compared(shares(10, 2), shares(10, 6), "engaged").jumped


def test_a_mean_that_jumped():
    before = frame(*[(code, "progress", f"{3 + n % 2}") for n, code in enumerate(CODES[:60])])
    now = before.assign(value=before.value.map({"3": "6", "4": "7"}))
    (jumped,) = compared(before, now, "progress").jumped
    assert (jumped.choice, jumped.before, jumped.now) == (None, 3.5, 6.5)


def test_communes_that_merged_count_as_having_answered_but_not_by_value():
    before = frame(("44029", "progress", "1"), ("44021", "progress", "1"))  # Knesselare, Gent
    now = frame(("44084", "progress", "9"), ("44021", "progress", "9"))  # Aalter of 2019
    found = compared(before, now, "progress", vintage_now=2019)
    assert (found.both, found.lost, found.new) == (2, (), ())
    assert [one.nis5 for one in found.moved] == ["44021"]


def test_a_wording_of_the_file_that_is_not_that_of_the_questionnaire():
    wording = QUESTIONS["engaged"].wording["fr"]
    columns = (
        own_column("c", "c"),
        own_column("Q1", "Q1", None, wording),
        own_column("Q2", "Q2", None, "Combien d’habitants a votre commune ?"),
    )
    survey = table(["c", "Q1", "Q2"], [["Gent", "ja", 5]], columns=columns)
    mapping = ImportMapping("c", (ColumnUse("Q1", "engaged"), ColumnUse("Q2", "projects")))
    assert [one.question.key for one in other_wordings(survey, mapping, QUESTIONS)] == ["projects"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ((4,), "row 4"),
        ((4, 5, 6, 7, 8, 9), "rows 4, 5, 6, 7, 8, 9"),
        ((4, 5, 6, 7, 8, 9, 10), "rows 4, 5, 6, 7, 8 and 2 more"),
    ],
)
def test_rows_are_named_and_beyond_a_few_counted(rows, place):
    problem = Problem(4, "", "x", Text("a number"), blocks=True, rows=rows)
    assert str(problem.place()) == place


@pytest.mark.parametrize(
    ("title", "top"),
    [
        ("progress (1-5)", 5),
        ("progress (van 1 tot 7)", 7),
        ("Score de 1 à 5", 5),
        ("Op een schaal van 0 tot 100", 100),
        ("progress (sur 20)", 20),
        ("progress /5", 5),
        ("progress: 1 = gar nicht, 5 = sehr weit", 5),
        ("progress", None),
        ("progress (0-10)", None),
        ("progress sur 10", None),
        ("progress (2018-2019)", None),
        ("progress in the last 5 years", None),
    ],
)
def test_a_scale_that_the_column_names_is_not_read_as_another(title, top):
    header, rows = [title, "Gemeente"], [["5", "Gent"], ["2", "Huy"]]
    for scale in (None, (1, top or 10)):
        uses = (ColumnUse(title, "progress", scale=scale),)
        report = reported(header, rows, ImportMapping("Gemeente", uses))
        told = [one for one in report.errors if one.column == title]
        assert len(told) == (scale is None and top is not None)
        for one in told:
            assert str(top) in one.say(translator("en"))
            assert all("{" not in one.say(translator(language)) for language in LANGUAGES)


def test_a_postal_code_or_province_in_which_a_commune_does_not_lie_is_told():
    survey = table(
        ["gemeente", "postcode", "provincie", "progress"],
        [
            ["Nieuwerkerken", "9320", "Oost-Vlaanderen", "5"],
            ["Antwerpen", "2018", "Antwerpen", "5"],
            ["Leuven", "3000", "Vlaams-Brabant", "6"],
            ["Liège", "4020", "Luik", "7"],
            ["Gent", "9000", "Oost-Vlaanderen", "7"],
        ],
    )
    proposals = propose(survey, QUESTIONS, 2018)
    mapping = proposals.mapping()
    gathered = gather_answers(survey, mapping, QUESTIONNAIRE, vintage=2018)
    report = check(gathered, survey, mapping, vintage=2018, others=proposals.communes)
    told = [one.say(translator("en")) for one in report.warnings if one.column != "progress"]
    assert told == [
        (
            "Row 2, column B (postcode): found “9320”, expected Nieuwerkerken (71045), as column "
            "gemeente says. Column gemeente counts; see which of the two is wrong."
        )
    ]


def test_a_code_beside_another_communes_name_is_told():
    survey = table(
        ["NIS", "naam", "provincie", "progress"],
        [
            ["11002", "Antwerpen", "Antwerpen", "5"],
            ["44021", "Luik", "Oost-Vlaanderen", "6"],
            ["62063", "Liège", "Luik", "7"],
            ["11002", "Gand", "Antwerpen", "5"],
            ["44021", "Luik", "Oost-Vlaanderen", "6"],
            ["71022", "", "Limburg", "7"],
        ],
    )
    proposals = propose(survey, QUESTIONS, 2018)
    mapping = proposals.mapping()
    assert mapping.commune == "NIS"
    gathered = gather_answers(survey, mapping, QUESTIONNAIRE, vintage=2018)
    report = check(gathered, survey, mapping, vintage=2018, others=proposals.communes)
    told = [one.say(translator("en")) for one in report.warnings if one.column == "naam"]
    assert told == [
        (
            "Rows 3, 6, column B (naam): found “Luik”, expected Ghent (44021), as column NIS says. "
            "Column NIS counts; see which of the two is wrong."
        ),
        (
            "Row 5, column B (naam): found “Gand”, expected Antwerp (11002), as column NIS says. "
            "Column NIS counts; see which of the two is wrong."
        ),
    ]
    assert not [one for one in report.problems if one.column == "provincie"]
