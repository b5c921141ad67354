"""What a column seems to be: the commune, a question, a choice of it, or nothing that is known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_exports import labelled, name_of, own_column, table, wide

from geo.language import LANGUAGES
from geo.survey import load_questionnaire
from geo.survey.importing import ColumnUse, ImportMapping, propose
from geo.survey.importing.header_names import Names

QUESTIONS = load_questionnaire().questions
NAMES = Names(QUESTIONS)


def first(text: str, part: str = ""):
    found = NAMES.candidates(text, part)
    return (found[0].question, found[0].choice, found[0].exact) if found else None


@pytest.mark.parametrize("key", QUESTIONS)
def test_keys_labels_and_wordings_name_their_question(key):
    question = QUESTIONS[key]
    names = [key, key.replace("_", ""), key.upper()]
    for language in LANGUAGES:
        names += [question.label[language], question.wording[language].split("?")[0]]
    for name in names:
        assert any(c.question == key and c.exact for c in NAMES.candidates(name)), name


@pytest.mark.parametrize(
    "text",
    [
        "associations_brand_image",
        "associations[brand_image]",
        "associations.brand_image",
        "Associates the Smart City with [Brand image of the commune]",
        "Associe la Smart City à : Image de marque de la commune",
        "Assoziationen mit der Smart City – Image der Gemeinde",
        "À quoi votre commune associe-t-elle la Smart City ? - Selected Choice - Image de marque de la commune",
    ],
)
def test_a_question_and_its_choice_in_one_header(text):
    assert first(text) == ("associations", "brand_image", True)


def test_a_part_of_a_question_is_its_choice():
    assert first("associations", "brand_image") == ("associations", "brand_image", True)
    assert first("associations", "Image de la commune")[:2] == ("associations", "brand_image")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Smartcity-strategie", "strategy"),
        ("Finanzirung", "funding"),
        ("Juge le concepte appropriée", "concept_relevant"),
        ("Heeft je gemeente een smart city-manager?", "sc_manager"),
    ],
)
def test_what_is_nearly_named_is_a_candidate(text, question):
    assert first(text)[0] == question


@pytest.mark.parametrize(
    "text", ["", "?", "Opmerkingen", "e-mail", "42", "<script>alert(1)</script>"]
)
def test_what_is_no_question_is_not_taken_for_one(text):
    header, rows = ["Gemeente", text or "x"], [["Gent", "5"], ["Huy", "6"]]
    found = propose(table(header, rows), QUESTIONS, 2018)
    assert found.columns[1].sureness in (None, "unsure")


@settings(max_examples=150)
@given(st.text(max_size=80), st.text(max_size=20))
def test_any_header_gives_candidates_in_order(text, part):
    found = NAMES.candidates(text, part)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 100 and one.question in QUESTIONS for one in found)


# ------------------------------------------------------------------------------- the commune


@pytest.mark.parametrize("commune", ["code", "name"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_column_of_communes_is_found_by_what_it_holds(commune, language):
    header, rows = labelled(language, commune=commune)
    rows = [[*row[1:], row[0], n, 2018] for n, row in enumerate(rows)]
    survey = table([*header[1:], "waar", "volgnummer", "jaar"], rows)
    found = propose(survey, QUESTIONS, 2018)
    assert found.commune == "waar"
    assert found.communes[0].share > 0.9


def test_codes_come_before_names_and_names_before_postal_codes():
    codes = list(wide())[:30]
    postal = ["9000", "4000", "2000"] * 10
    rows = [[p, name_of(c, "nl"), int(c), 5] for p, c in zip(postal, codes, strict=True)]
    found = propose(table(["Postcode", "Gemeente", "NIS", "progress"], rows), QUESTIONS, 2018)
    assert [one.column for one in found.communes][:2] == ["NIS", "Gemeente"]
    only = table(["Postcode", "progress"], [[int(row[0]), 5] for row in rows])
    assert propose(only, QUESTIONS, 2018).commune == "Postcode"


def test_numbers_are_no_communes():
    rows = [[1000 + n, 20000 + n, 5] for n in range(50)]
    assert propose(table(["budget", "inwoners", "progress"], rows), QUESTIONS, 2018).commune is None


# ---------------------------------------------------------------------------------- proposals


def test_of_two_columns_for_one_question_one_is_taken():
    rows = [["Gent", 5, 6], ["Huy", 6, 7]]
    found = propose(table(["Gemeente", "progress", "Progress"], rows), QUESTIONS, 2018)
    assert [one.sureness for one in found.columns] == [None, "sure", "unsure"]
    assert [use.column for use in found.mapping().columns] == ["progress"]


def test_a_near_name_whose_cells_are_no_answers_is_not_likely():
    near = ["Gemeente", "Smartcity-stragetie"]
    good = propose(table(near, [["Gent", "Geen"], ["Huy", "Voorgenomen"]]), QUESTIONS, 2018)
    bad = propose(table(near, [["Gent", "3"], ["Huy", "https://x.be"]]), QUESTIONS, 2018)
    assert (good.columns[1].sureness, bad.columns[1].sureness) == ("likely", "unsure")
    assert not good.mapping().columns
    assert good.mapping(accept=("sure", "likely")).columns[0].question == "strategy"


def test_an_earlier_mapping_comes_first_and_says_what_is_gone():
    earlier = ImportMapping(
        commune="Waar",
        matches={"Gendt": "44021"},
        duplicate_rule="mean",
        columns=(
            ColumnUse("Q9", "progress", scale=(1.0, 5.0)),
            ColumnUse("engaged", None),
            ColumnUse("Q10", "training"),
        ),
    )
    survey = table(["Waar", "q9", "engaged"], [["Gendt", 5, "ja"]])
    found = propose(survey, QUESTIONS, 2018, earlier=earlier)
    mapping = found.mapping()
    assert (mapping.commune, mapping.duplicate_rule, mapping.matches) == (
        "Waar",
        "mean",
        {"Gendt": "44021"},
    )
    assert mapping.use_of("q9") == ColumnUse("q9", "progress", scale=(1.0, 5.0))
    assert mapping.use_of("engaged").question is None
    assert found.missing == ("Q10",)


def test_free_text_beside_the_choices_is_not_taken():
    columns = (
        own_column("Gemeente", "Gemeente"),
        own_column("actorsinside[other]", "actorsinside", "other", "Actoren [Andere]"),
    )
    survey = table(["Gemeente", "actorsinside[other]"], [["Gent", "buren"]], columns=columns)
    assert propose(survey, QUESTIONS, 2018).columns[1].kind == "unknown"


@pytest.mark.parametrize("kind", ["code", "text", "expression"])
def test_remarks_beside_the_choices_keep_nothing_from_being_proposed(kind):
    """LimeSurvey's columns of remarks, which are no choices, were counted as if they were."""
    question = QUESTIONS["barriers"]
    parts = []
    for n, choice in enumerate(question.choices, 1):
        code, label = f"SQ{n:03}", choice.label["fr"]
        if kind == "text":
            wording = question.wording["fr"]
            parts += [
                own_column(f"{wording} [{label}]", wording, label, f"{wording} [{label}]"),
                own_column(
                    f"{wording} [{label}][Commentaire]",
                    *(wording, f"{label}.Commentaire", f"{wording} [{label}][Commentaire]"),
                ),
            ]
        else:
            left, right = ("[", "]") if kind == "code" else ("_", "")
            parts += [
                own_column(f"barriers{left}{code}{right}", "barriers", code),
                own_column(f"barriers{left}{code}comment{right}", "barriers", f"{code}comment"),
            ]
    header = ["gemeente", *(part.name for part in parts)]
    rows = [["Gent", *("Y", "tekst") * len(question.choices)]]
    made = table(
        header, rows, columns=(own_column("gemeente", "gemeente"), *parts), export="limesurvey"
    )
    accepted = propose(made, QUESTIONS, 2018).mapping(accept=("sure", "likely"))
    assert [use.choice for use in accepted.columns] == [one.key for one in question.choices]
