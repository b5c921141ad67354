"""Any damage to a valid file is one sentence with file and line, or does not matter."""

from __future__ import annotations

import json
import textwrap

import pytest
import yaml
from damaged_yaml import check_sentence, damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.survey.edition import Edition
from geo.survey.editions import EDITIONS, read_edition
from geo.survey.importing import mapping
from geo.survey.importing.folder import Facts, questions_yaml, read_facts
from geo.survey.importing.mapping import ImportMapping, read_mapping
from geo.survey.questionnaire import QUESTIONNAIRE, Questionnaire, read_questionnaire
from geo.survey.store.disclosure import Disclosure
from geo.survey.store.publish_command import contents_of_folder
from geo.survey.store.records import Contents
from geo.survey.store.validation import edition_from

SHIPPED = read_questionnaire()
EDITION = (EDITIONS / "WAL2021" / "edition.yaml").read_text("utf-8")
# The documented format, and a new question of each kind that has more to it.
MAPPING = textwrap.dedent((mapping.__doc__ or "").split("::\n", 1)[1].split("\nEvery")[0]).replace(
    "new_questions: []", "new_questions:"
) + textwrap.indent(
    """\
- key: drones
  type: several_of
  label: {nl: a, fr: b, de: c, en: d}
  domain: data
  choices:
    - {key: a, label: A, score: 10}
    - key: b
      label: {nl: a, fr: b, de: c, en: d}
      exclusive: true
- key: sensors
  type: count
  label: Sensors
  unit: sensors
""",
    "  ",
)


def read_undamaged() -> ImportMapping:
    return read_mapping("mapping.yaml", MAPPING.encode(), SHIPPED)


def test_what_will_be_damaged_is_right():
    assert [one.key for one in read_undamaged().new_questions] == ["drones", "sensors"]


@settings(max_examples=150)
@given(damaged(QUESTIONNAIRE.read_text("utf-8")))
def test_a_questionnaire(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("damaged") / "questionnaire.yaml"
    path.write_text(text, "utf-8", newline="")
    try:
        assert isinstance(read_questionnaire(path), Questionnaire)
    except AtlasError as error:
        check_sentence(error, "questionnaire.yaml")


@settings(max_examples=300)
@given(damaged(EDITION))
def test_an_edition(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("damaged") / "WAL2021"
    folder.mkdir()
    (folder / "edition.yaml").write_text(text, "utf-8", newline="")
    try:
        assert isinstance(read_edition(folder), Edition)
    except AtlasError as error:
        check_sentence(error, "edition.yaml")


@settings(max_examples=150)
@given(damaged(EDITION))
def test_the_facts_of_an_edition(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("damaged") / "facts.yaml"
    path.write_text(text, "utf-8", newline="")
    try:
        assert isinstance(read_facts(path), Facts)
    except AtlasError as error:
        check_sentence(error, "facts.yaml")


@settings(max_examples=400)
@given(damaged(MAPPING))
def test_a_mapping(text):
    try:
        assert isinstance(read_mapping("mapping.yaml", text.encode(), SHIPPED), ImportMapping)
    except AtlasError as error:
        check_sentence(error, "mapping.yaml")


@settings(max_examples=150)
@given(damaged(questions_yaml(read_undamaged().new_questions)))
def test_the_questions_of_an_edition(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("damaged") / "BE2018"
    folder.mkdir()
    for name in ("edition.yaml", "answers.csv"):
        (folder / name).write_bytes((EDITIONS / "BE2018" / name).read_bytes())
    (folder / "questions.yaml").write_text(text, "utf-8", newline="")
    try:
        assert isinstance(contents_of_folder(folder, Disclosure("open")), Contents)
    except AtlasError as error:
        check_sentence(error, "questions.yaml")


ANY = st.characters(exclude_categories=()) | st.just("\ud800")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(ANY, max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(ANY, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
FACTS = yaml.safe_load(EDITION)


@pytest.mark.parametrize(
    "key", sorted({*FACTS, "method", "rule", "note", "fieldwork_end"} - {"id"})
)
@settings(max_examples=40)
@given(value=VALUES)
def test_facts_that_never_were_a_file(key, value):
    """Those of the store and of the import page: there is no line to name, and none is named."""
    facts = json.loads(json.dumps({**FACTS, key: value}, default=str))
    try:
        assert isinstance(edition_from(facts, SHIPPED), Edition)
    except AtlasError as error:
        check_sentence(error, f"WAL2021/edition.yaml, key {key}", line=False)
