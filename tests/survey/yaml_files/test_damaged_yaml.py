"""Any damage to a valid file is one sentence with file and line, or does not matter."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from damaged_yaml import check_sentence, damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.datapackage import DATA, NOT_DESCRIBED, describe
from geo.language import AtlasError
from geo.survey.edition import Edition
from geo.survey.editions import EDITIONS, read_edition
from geo.survey.importing import mapping
from geo.survey.importing.folder import Facts, questions_yaml, read_facts
from geo.survey.importing.mapping import ImportMapping, read_mapping
from geo.survey.questionnaire import QUESTIONNAIRE, Questionnaire, read_questionnaire
from geo.survey.store.disclosure import Disclosure
from geo.survey.store.publish_command import contents_of_folder
from geo.survey.store.records import MAPPING as MAPPING_OF_EDITION
from geo.survey.store.records import Contents
from geo.survey.store.validation import edition_from
from geo.survey.yaml_files.document import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = DATA.parent
RESOURCES = {path.name: path.read_text("utf-8") for path in (DATA / "resources").glob("*.yaml")}
SHIPPED_FILES = [
    path
    for path in (one.relative_to(DATA).as_posix() for one in DATA.rglob("*") if one.is_file())
    if not NOT_DESCRIBED.fullmatch(path)
]
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


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(RESOURCES)).flatmap(
        lambda name: st.tuples(st.just(name), damaged(RESOURCES[name]))
    )
)
def test_a_description_of_files_that_ship(tmp_path_factory, one):
    name, text = one
    data = tmp_path_factory.mktemp("damaged") / "data"
    (data / "resources").mkdir(parents=True)
    for other, undamaged in RESOURCES.items():
        (data / "resources" / other).write_text(undamaged, "utf-8")
    (data / "resources" / name).write_text(text, "utf-8", newline="")
    for path in SHIPPED_FILES:
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_bytes(b"")
    try:
        assert describe(data)["resources"]
    except AtlasError as error:
        if "is not described" not in str(error):  # its entry was damaged into another's
            check_sentence(error, ".yaml")


def read_questions(content: bytes, folder: Path) -> Contents:
    for name in ("edition.yaml", "answers.csv"):
        (folder / name).write_bytes((EDITIONS / "BE2018" / name).read_bytes())
    (folder / "questions.yaml").write_bytes(content)
    return contents_of_folder(folder, Disclosure("open"))


def read_kept_mapping(content: bytes, folder: Path) -> Contents:
    for name in ("edition.yaml", "answers.csv"):
        (folder / name).write_bytes((EDITIONS / "BE2018" / name).read_bytes())
    (folder / "mapping.yaml").write_bytes(content)
    return contents_of_folder(folder, Disclosure("open"))


def described(content: bytes, folder: Path) -> dict[str, Any]:
    (folder / "resources").mkdir()
    (folder / "resources" / "package.yaml").write_bytes(content)
    return describe(folder)


def of_path(read: Callable[[Path], Any]) -> Callable[[bytes, Path], Any]:
    def read_content(content: bytes, folder: Path) -> Any:
        path = folder / "edition.yaml"
        path.write_bytes(content)
        return read(path)

    return read_content


READERS: dict[str, Callable[[bytes, Path], Any]] = {
    "a questionnaire": of_path(read_questionnaire),
    "an edition that ships": of_path(lambda path: read_edition(path.parent)),
    "the facts of an edition": of_path(read_facts),
    "a folder to publish": of_path(
        lambda path: contents_of_folder(path.parent, Disclosure("open"))
    ),
    "the questions of a folder to publish": read_questions,
    "the mapping in a folder to publish": read_kept_mapping,
    "a mapping": lambda content, _: read_mapping("mapping.yaml", content, SHIPPED),
    "a description of files that ship": described,
}


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"# gone\n", b"\xef\xbb\xbf", b"---\n", b"null\n"]
)
@pytest.mark.parametrize("reader", READERS)
def test_an_empty_file_is_told_with_its_line_and_what_to_do(reader, content, tmp_path):
    folder = tmp_path / "BE2018"
    folder.mkdir()
    with pytest.raises(AtlasError) as error:
        READERS[reader](content, folder)
    assert re.search(r"\.yaml, line 1\b.*(Write what|Correct|Choose)", str(error.value))


@pytest.mark.parametrize(
    "content", ["é: a\n".encode("latin-1"), "a: é\n".encode("utf-16"), bytes(range(128, 256))]
)
@pytest.mark.parametrize("reader", READERS)
def test_bytes_of_another_encoding_are_told_with_their_line(reader, content, tmp_path):
    folder = tmp_path / "BE2018"
    folder.mkdir()
    with pytest.raises(AtlasError) as error:
        READERS[reader](content, folder)
    assert re.search(r"\.yaml.*\bline 1\b.*(Correct|Save|Choose|Look)", str(error.value))


def test_a_mapping_is_kept_with_the_edition_as_it_stands(tmp_path):
    folder = tmp_path / "BE2018"
    folder.mkdir()
    kept = read_kept_mapping(b"\xef\xbb\xbf" + MAPPING.encode(), folder)
    assert kept.documents == {MAPPING_OF_EDITION: MAPPING}


def test_every_reader_of_yaml_uses_the_one_loader():
    """It knows the lines, and refuses what would harm."""
    by_itself = re.compile(r"yaml\.(\w*load\w*|\w*Loader|compose|parse)\b")
    loader = Path(read_document.__code__.co_filename)
    found = [
        path for path in (ROOT / "geo").rglob("*.py") if by_itself.search(path.read_text("utf-8"))
    ]
    assert found == [loader]


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
