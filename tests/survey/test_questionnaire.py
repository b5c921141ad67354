"""The questionnaire is whole, and a broken one says on which line."""

from __future__ import annotations

import pickle
import re
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError
from geo.survey.published.figures import load_figures
from geo.survey.question import Filter
from geo.survey.questionnaire import QUESTIONNAIRE, load_questionnaire, read_questionnaire

SHIPPED = QUESTIONNAIRE.read_text("utf-8")

SMALL = """\
chapters:
  strategy: {nl: a, fr: b, de: c, en: d}
domains:
  governance: {nl: a, fr: b, de: c, en: d}
questions:
  - key: engaged
    chapter: strategy
    type: yes_no
    direction: up
    wording: {nl: a, fr: b, de: c, en: d}
    label: {nl: a, fr: b, de: c, en: d}
  - key: strategy
    chapter: strategy
    domain: governance
    type: one_of
    direction: up
    asked_if: {question: engaged, is: ["yes"]}
    wording: {nl: a, fr: b, de: c, en: d}
    label: {nl: a, fr: b, de: c, en: d}
    choices:
      - key: none
        score: 0
        label: {nl: a, fr: b, de: c, en: d}
      - key: formalised
        score: 10
        label: {nl: a, fr: b, de: c, en: d}
"""


def read(tmp_path, text, name="questionnaire.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_questionnaire(path)


def test_every_question_has_a_wording_and_a_label_in_all_languages():
    questionnaire = load_questionnaire()
    assert len(questionnaire.questions) == 32
    for question in questionnaire.questions.values():
        for labels in (question.wording, question.label, *(c.label for c in question.choices)):
            assert all(labels[language].strip() for language in LANGUAGES)
        assert len({question.wording[language] for language in LANGUAGES}) == 4, question.key
        for language in LANGUAGES:
            assert len(question.label[language]) <= 45, question.label[language]


def test_the_wordings_are_questions_and_french_marks_do_not_break():
    for question in load_questionnaire().questions.values():
        for language in LANGUAGES:
            assert "?" in question.wording[language], question.key
        assert not re.search(r" [?!:;]", question.wording["fr"]), question.key


def test_the_seven_domains_have_two_scored_questions_or_more():
    questionnaire = load_questionnaire()
    assert list(questionnaire.domains) == [
        "governance", "organisation", "implementation", "monitoring", "data", "innovation",
        "sustainability",
    ]  # fmt: skip
    for domain in questionnaire.domains:
        scored = [q for q in questionnaire.questions.values() if q.domain == domain]
        assert len(scored) >= 2, domain
        assert all(q.scored for q in scored)
        assert any(q.direction == "up" for q in scored)


def test_what_a_commune_thinks_of_itself_is_not_scored():
    questions = load_questionnaire().questions
    for key in ("progress", "conception", "associations", "difficulty", "barriers"):
        assert not questions[key].scored


def test_all_choices_of_a_scored_question_can_reach_ten():
    for question in load_questionnaire().questions.values():
        scores = [choice.score or 0 for choice in question.choices]
        if question.scored and question.type == "one_of":
            assert min(scores) == 0
            assert max(scores) == 10
        if question.scored and question.type == "several_of":
            assert sum(scores) >= 10, question.key


def test_published_keys_are_figures():
    figures = set(load_figures().indicator_key)
    keys = [key for q in load_questionnaire().questions.values() for key in q.published.values()]
    assert set(keys) <= figures
    assert len(keys) == len(set(keys))
    # Every figure about answers of the Belgian editions has a question, but those made of several.
    belgian = load_figures()[lambda table: table.edition.str.startswith("BE")]
    alone = {"n_population", "n_respondents", "response_rate"}
    derived = {"progress_at_least_half_share", "progress_score_9_n", "projects_initiated_public"}
    assert set(belgian.indicator_key) - set(keys) == alone | derived


def test_questions_are_frozen_and_can_be_pickled():
    question = load_questionnaire().questions["benefits"]
    assert pickle.loads(pickle.dumps(question)) == question
    assert hash(question)
    with pytest.raises(FrozenInstanceError):
        question.key = "other"
    with pytest.raises(TypeError):
        load_questionnaire().questions["x"] = question
    question.published["x"] = "y"  # a copy
    assert "x" not in question.published


def test_a_filter_says_whom_a_question_concerns():
    some = Filter("projects", at_least=1)
    assert [some.concerns(a) for a in ("0", "1", "12", None, "not_applicable")] == [
        False, True, True, True, False,
    ]  # fmt: skip
    engaged = load_questionnaire().questions["initiated_by"].asked_if
    assert engaged == Filter("engaged", ("yes",))
    assert engaged.concerns("yes")
    assert not engaged.concerns("no")


def test_the_small_one_is_right(tmp_path):
    questionnaire = read(tmp_path, SMALL)
    assert list(questionnaire.questions) == ["engaged", "strategy"]
    assert questionnaire.questions["strategy"].choices[1].score == 10


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("  - key: strategy", "  - key: engaged", "  - key: engaged\n    chapter: strategy\n    domain", "not already used on line 6"),
        ("type: one_of", "type: pick_one", "pick_one", "one of score, yes_no, one_of"),
        ("domain: governance", "domain: goverment", "goverment", "one of governance"),
        ("chapter: strategy\n    domain", "chapter: plan\n    domain", "chapter: plan", "one of strategy"),
        ("direction: up\n    asked", "direction: left\n    asked", "left", "one of up, down, none"),
        ("score: 10", "score: 11", "score: 11", "a number from 0 to 10"),
        ("score: 10", "score: -1", "score: -1", "a number from 0 to 10"),
        ("score: 10", "score: 7,5", "score: 7,5", "a number from 0 to 10"),
        ("score: 10", "score: .nan", "score: .nan", "a number from 0 to 10"),
        ("score: 10", "score: 0", "key: none", "a score above 0"),
        ("key: formalised", "key: none", "key: none\n        score: 10", "a key that no other choice has"),
        ("key: formalised", "key: Formalised!", "Formalised!", "small letters"),
        ('is: ["yes"]', "is: [maybe]", "maybe", "one of yes, no"),
        ("question: engaged, is", "question: later, is", "later", "one of engaged"),
        ('is: ["yes"]', "at_least: 1", "at_least", "is not a number"),
        ('is: ["yes"]', 'is: ["yes"], at_least: 1', "at_least", "either “is” or “at_least”"),
        ("    type: yes_no\n", "    type: yes_no\n    unit: /10\n", "unit: /10", "no unit for a question of type yes_no"),
        ("    type: yes_no\n", "    type: count\n", "key: engaged", "a unit for a question of type count"),
        ("    type: yes_no\n", "    type: one_of\n", "key: engaged", "two or more choices"),
        ("    type: one_of\n", "    type: yes_no\n", "key: none", "no choices for a question of type yes_no"),
        ("    domain: governance\n", "", "score: 0", "one of key, label, published"),
        ("    type: yes_no\n", "    type: yes_no\n    type: count\n", "    type: count", "not already used on line 8"),
        ("wording: {nl: a, fr: b, de: c, en: d}", "wording: {nl: a, fr: b, de: c}", "wording", "also “en”"),
        ("wording: {nl: a, fr: b, de: c, en: d}", "wording: {nl: a, fr: b, de: '', en: d}", "wording", "some text"),
        ("wording: {nl: a, fr: b, de: c, en: d}", "wordings: {nl: a}", "wordings", "one of key, chapter"),
        ("wording: {nl: a, fr: b, de: c, en: d}", "wording: [a]", "wording", "keys and values"),
        ("    direction: up\n    wording", "    wording", "key: engaged", "also “direction”"),
    ],
)  # fmt: skip
def test_a_wrong_entry_names_file_line_found_and_expected(tmp_path, old, new, at, says):
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    expected = text[: text.index(at)].count("\n") + 1 if at in text else None
    assert expected is not None
    with pytest.raises(AtlasError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert "questionnaire.yaml" in message
    assert f"line {expected}:" in message
    assert says in message


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (SMALL.replace("type: one_of", "type: one: of"), 14, "not valid YAML"),
        (SMALL.replace("nl: a, fr: b, de: c, en: d}", "nl: a, fr: b", 1), 3, "not valid YAML"),
        (SMALL.replace("domain: governance", "domain: \x07"), 14, "not valid YAML"),
        (SMALL.replace("nl: a", "nl: é", 1).encode("latin-1"), 2, "not UTF-8"),
        (b"", 1, "there is nothing in the file"),
        ("- a\n- b\n", 1, "keys and values"),
        ("[" * 5000, None, "not valid YAML"),
    ],
)
def test_a_file_that_is_none(tmp_path, content, line, says):
    with pytest.raises(AtlasError) as caught:
        read(tmp_path, content)
    assert says in str(caught.value)
    if line is not None:
        assert re.search(rf"line ({line}|{line + 1}):", str(caught.value)), str(caught.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(AtlasError, match=r"absent\.yaml is missing"):
        read_questionnaire(tmp_path / "absent.yaml")


def test_a_folder_in_its_place(tmp_path):
    with pytest.raises(AtlasError, match="cannot be read"):
        read_questionnaire(tmp_path)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path_factory, data):
    lines = SHIPPED.splitlines()
    start = data.draw(st.integers(0, len(lines) - 1))
    damage = data.draw(st.sampled_from(("drop", "repeat", "indent", "cut", "text")))
    line = lines[start]
    if damage == "drop":
        lines[start : start + data.draw(st.integers(1, 9))] = []
    elif damage == "repeat":
        lines[start:start] = [line]
    elif damage == "indent":
        lines[start] = "  " + line
    elif damage == "cut":
        lines[start] = line[: data.draw(st.integers(0, max(len(line) - 1, 0)))]
    else:
        lines[start] = line + data.draw(st.text(max_size=5))
    path = tmp_path_factory.mktemp("damaged") / "questionnaire.yaml"
    path.write_text("\n".join(lines), "utf-8")
    message = "line 1"
    try:
        read_questionnaire(path)
    except AtlasError as error:
        message = str(error)
    assert re.search(r"line \d+|is empty", message)
