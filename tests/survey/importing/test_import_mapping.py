"""The mapping file: written, read back equal, and refused in one sentence where it is wrong."""

from __future__ import annotations

import textwrap

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey import load_questionnaire
from geo.survey.importing import ColumnUse, ImportMapping, mapping, read_mapping, write_mapping

QUESTIONNAIRE = load_questionnaire()


def read(text: str) -> ImportMapping:
    return read_mapping("mapping.yaml", text.encode(), QUESTIONNAIRE)


def test_the_documented_format_is_read():
    documented = (mapping.__doc__ or "").split("::\n", 1)[1].split("\nEvery")[0]
    found = read(textwrap.dedent(documented))
    assert found.matches == {"Braine l'Aleud": "25014"}
    assert found.columns[0] == ColumnUse("Q3", "difficulty", values={"A1": "easy", "?": None})
    assert found.columns[1] == ColumnUse(
        "Q7[SQ001]", "associations", "digitalisation", blank="none"
    )
    assert found.columns[2].scale == (1.0, 5.0)
    assert read(write_mapping(found)) == found


def test_yes_stays_an_answer_and_codes_keep_their_zero():
    found = read(
        "mapping: 1\ncolumns:\n- column: q\n  question: engaged\n"
        "  values: {on: yes, off: no, 01: yes, 2: null}\n"
    )
    assert found.columns[0].values == {"on": "yes", "off": "no", "01": "yes", "2": None}


# Twelve lists, each of ten times the one before: short as text, endless as a whole.
LAUGHS = ", ".join(
    ["&a0 [ha]", *(f"&a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))]
)
WRONG = {
    "empty": ("", "line 1: there is nothing"),
    "another YAML": ("id: BE2018\n", "no mapping file"),
    "later version": ("mapping: 2\n", "key mapping"),
    "not YAML": ("mapping: 1\n a: [\n", "is not YAML"),
    "laughs": (f"mapping: 1\ncommune: [{LAUGHS}]\n", "line 2: found “\\*a4”, expected aliases"),
    "unknown key": ("mapping: 1\ncolour: red\n", "key colour"),
    "unknown question": (
        "mapping: 1\ncolumns: [{column: a, question: zzz}]\n",
        "columns 1 question",
    ),
    "unknown choice": (
        "mapping: 1\ncolumns: [{column: a, question: benefits, choice: zzz}]\n",
        "columns 1 choice",
    ),
    "choice of one": (
        "mapping: 1\ncolumns: [{column: a, question: difficulty, choice: easy}]\n",
        "columns 1 choice",
    ),
    "twice": ("mapping: 1\ncolumns: [{column: a}, {column: a}]\n", "columns 2"),
    "scale": ("mapping: 1\ncolumns: [{column: a, question: progress, scale: [1]}]\n", "scale"),
    "scale of one": ("mapping: 1\ncolumns: [{column: a, scale: [nan, 5]}]\n", "scale"),
    "code": ("mapping: 1\ncommune: {column: a, matches: {Gent: 4402}}\n", "matches"),
    "rule": ("mapping: 1\nrule: best\n", "latest, most_complete, mean"),
    "long": ("mapping: 1\nlayout: long\n", "long question"),
    "values": ("mapping: 1\ncolumns: [{column: a, values: {x: [1]}}]\n", "values"),
    "nested": ("mapping: 1\ncolumns: [[a]]\n", "columns 1"),
    "key taken": (
        "mapping: 1\nnew_questions: [{key: engaged, type: yes_no, label: x}]\n",
        "new_questions 1",
    ),
    "no unit": ("mapping: 1\nnew_questions: [{key: a, type: score, label: x}]\n", "unit"),
    "one choice": (
        "mapping: 1\nnew_questions: [{key: a, type: one_of, label: x, choices: [{key: b, label: y}]}]\n",
        "choices",
    ),
    "three languages": (
        "mapping: 1\nnew_questions: [{key: a, type: yes_no, label: {nl: x, fr: y, de: z}}]\n",
        "label",
    ),
    "deep": ("mapping: 1\ncommune: " + "[" * 2000 + "]" * 2000, "no mapping file"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_one_sentence(case):
    text, sentence = WRONG[case]
    with pytest.raises(AtlasError, match=sentence) as raised:
        read(text)
    assert str(raised.value).startswith("mapping.yaml")
    for language in LANGUAGES:
        assert translator(language).render(raised.value.text)


def test_a_survey_chosen_instead_is_refused_by_its_size():
    with pytest.raises(AtlasError, match="Choose the mapping"):
        read_mapping("a.csv", b"x" * (mapping.MAX_BYTES + 1), QUESTIONNAIRE)


def test_a_new_question_of_each_type_comes_back_equal():
    label = {language: f"label {language}" for language in LANGUAGES}
    choices = [
        {"key": "a", "label": label, "score": 10},
        {"key": "b", "label": "B", "exclusive": True},
    ]
    entries = [
        {"key": "n1", "type": "yes_no", "label": label, "domain": "data", "direction": "up"},
        {"key": "n2", "type": "count", "label": "Count", "unit": "projects"},
        {"key": "n3", "type": "several_of", "label": label, "domain": "data", "choices": choices},
    ]
    found = read(yaml.safe_dump({"mapping": 1, "new_questions": entries}))
    assert [one.key for one in found.new_questions] == ["n1", "n2", "n3"]
    assert found.new_questions[2].choices[1].exclusive
    assert read(write_mapping(found)) == found
    assert set(found.questions(QUESTIONNAIRE)) > set(QUESTIONNAIRE.questions)


# Names and cells have single spaces; other ends of lines never reach a mapping.
ENDS = set("\x85\u2028\u2029")
TEXTS = st.text(min_size=1, max_size=12).filter(
    lambda text: text not in ("null", "Null", "NULL", "~") and not set(text) & ENDS
)
USES = st.builds(
    ColumnUse,
    TEXTS,
    st.sampled_from(["progress", "difficulty", None]),
    values=st.dictionaries(TEXTS, st.one_of(st.none(), TEXTS), max_size=3),
    in_order=st.booleans(),
    scale=st.sampled_from([None, (1.0, 5.0), (0.5, 7.0)]),
    decimal_mark=st.sampled_from([None, ",", "."]),
    without_sign=st.sampled_from([None, "percent", "share"]),
    blank=st.sampled_from(["open", "none"]),
)


@settings(max_examples=150)
@given(
    st.builds(
        ImportMapping,
        st.one_of(st.none(), TEXTS),
        st.lists(USES, max_size=3, unique_by=lambda use: use.column).map(tuple),
        language=st.sampled_from([None, "nl"]),
        matches=st.dictionaries(TEXTS, st.sampled_from([None, "44021"]), max_size=3),
        submitted=st.one_of(st.none(), TEXTS),
        only=st.dictionaries(TEXTS, TEXTS, max_size=2),
        duplicate_rule=st.sampled_from(["latest", "mean", "sum"]),
        unread=st.sampled_from(["block", "no_answer"]),
    )
)
def test_whatever_is_written_is_read_back_equal(written):
    assert read(write_mapping(written)) == written


@settings(max_examples=200)
@given(st.binary(max_size=200).map(lambda noise: b"mapping: 1\n" + noise))
def test_any_bytes_are_a_mapping_or_a_sentence(content):
    try:
        found = read_mapping("m", content, QUESTIONNAIRE)
    except AtlasError:
        return
    assert isinstance(found, ImportMapping)
