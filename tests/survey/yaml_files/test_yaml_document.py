"""The loader that all readers of YAML share: what it gives, and what it does not let in."""

from __future__ import annotations

import datetime as dt
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.survey.editions import EDITIONS
from geo.survey.questionnaire import QUESTIONNAIRE
from geo.survey.yaml_files.document import (
    DEEPEST,
    MOST_REPEATED,
    Document,
    UnreadableYamlError,
    read_document,
    text_values,
)

TEXT = """\
# a comment
a: yes
b:
  - x: 01
    y: &later {z: 2018-06-14}
  - *later
c:
  <<: *later
  d: 1.5
"""


def read(text: str, scalars="typed") -> Document:
    return read_document("f.yaml", text.encode(), scalars)


def test_scalars_are_typed_or_left_as_text():
    typed, text = read(TEXT).values, read(TEXT.replace("  <<: *later\n", ""), "text").values
    day = dt.date(2018, 6, 14)
    assert typed == {
        "a": True,
        "b": [{"x": 1, "y": {"z": day}}, {"z": day}],
        "c": {"z": day, "d": 1.5},
    }
    written = {"z": "2018-06-14"}
    assert text == {"a": "yes", "b": [{"x": "01", "y": written}, written], "c": {"d": "1.5"}}


@pytest.mark.parametrize("path", [QUESTIONNAIRE, *sorted(EDITIONS.glob("*/edition.yaml"))], ids=str)
def test_what_ships_is_read_as_yaml_itself_reads_it(path):
    content = path.read_bytes()
    assert read_document("f", content, "typed").values == yaml.safe_load(content)
    assert read_document("f", content, "text").values == yaml.load(content, yaml.BaseLoader)


_WHOLE = st.integers(1 - 10**18, 10**18 - 1)  # larger ones stay text
PLAIN = st.recursive(
    st.none() | st.booleans() | _WHOLE | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN, st.booleans())
def test_what_yaml_writes_is_read_as_yaml_reads_it(values, flow):
    written = yaml.safe_dump(values, allow_unicode=True, default_flow_style=flow)
    assert read(written).values == yaml.safe_load(written)
    assert read(written, "text").values == yaml.load(written, yaml.BaseLoader)


@given(st.recursive(st.booleans() | st.integers() | st.text(), st.lists, max_leaves=6))
def test_values_become_the_text_that_a_file_would_have(values):
    assert text_values(values) == read(yaml.safe_dump(values), "text").values


@pytest.mark.parametrize(
    ("place", "of_key", "line"),
    [
        ((), False, 2), (("a",), False, 2), (("b",), False, 4), (("b",), True, 3),
        (("b", 0, "y"), False, 5), (("b", 0, "y", "z"), False, 5), (("b", 1), False, 5),
        (("b", 0, "none"), False, 4), (("b", 7), False, 4), (("c", "d"), False, 9),
        (("none", "at", 3), False, 2),
    ],
)  # fmt: skip
def test_an_entry_has_its_line_and_what_is_not_there_that_of_what_it_would_be_in(
    place, of_key, line
):
    assert read(TEXT).line(place, of_key=of_key) == line


def test_values_that_never_were_a_file_have_no_line():
    document = Document("f", {"a": [1]})
    assert document.line(("a", 0)) is None
    assert "f, key a 1: found “1”" in str(document.wrong(("a", 0), 1, "x"))


@pytest.mark.parametrize(
    "text",
    [
        *("2018-02-31", "0x_", "9" * 5000, "9" * 20, "0x" + "f" * 4000, "0b" + "1" * 20_000),
        *(":".join(["1"] * 4000), "0" + "7" * 9000, "!!int a", "!!bool a", "!!timestamp a"),
    ],
    ids=lambda text: text[:12],
)
def test_what_only_looks_like_a_number_or_a_day_stays_text(text):
    assert read(f"a: {text}").values == {"a": text.rpartition(" ")[2]}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "found “a”, expected a key that is not already used on line 1"),
        ("a: {b: 1,\n b: 2}", 2, "found “b”"),
        ("[a]: 1", 1, "found “a list”, expected some text"),
        ("a: 1\n? {b: c}\n: 1", 2, "found “keys and values”, expected some text"),
        ("a: &a\n  - *a\n", 2, "found “*a”, expected an alias of something"),
        ("a: &a\n  b: {c: *a}\n", 2, "found “*a”"),
    ],
)
@pytest.mark.parametrize("scalars", ["text", "typed"])
def test_an_entry_that_cannot_be_is_one_sentence(text, line, says, scalars):
    with pytest.raises(AtlasError) as caught:
        read(text, scalars)
    assert f"f.yaml, line {line}: " in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", 1), ("a: 1\nb: c: d\n", 2), ("a: \x07", 1), ("a: *none", 1), ("a: &a 1\nb: &a 2", 2),
        ("a: 1\n---\nb: 2", 2), ('a: 1\nb: "\\ud800"', 2), ("[" * 100_000, 1), ("- " * 100_000, 1), ("{a: " * 100_000, 1),
        ("\n[" * (DEEPEST + 5), DEEPEST + 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scalars", ["text", "typed"])
def test_what_is_no_yaml_has_a_line(text, line, scalars):
    with pytest.raises(UnreadableYamlError) as caught:
        read(text, scalars)
    assert caught.value.line in (line, line + 1)
    assert str(caught.value.reason)


@pytest.mark.parametrize(
    "text", ["a: !!python/object:os.system {}", "a: !!binary ä", "a: !x y", "a: !!timestamp {b: c}"]
)
def test_a_tag_makes_nothing_but_plain_values(text):
    with pytest.raises(UnreadableYamlError):
        read(text)
    assert set(read(text, "text").values) == {"a"}


def test_bytes_that_are_not_utf_8():
    with pytest.raises(UnreadableYamlError) as caught:
        read_document("f", "a: 1\nb: é".encode("latin-1"), "text")
    assert (caught.value.line, caught.value.encoding) == (2, True)
    assert read_document("f", "\ufeffa: 1".encode(), "typed").values == {"a": 1}


@pytest.mark.parametrize("scalars", ["text", "typed"])
@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "--- # nothing\n...\n"])
def test_an_empty_file_is_told_with_its_line(text, scalars):
    with pytest.raises(AtlasError, match=r"f.yaml, line 1: there is nothing in the file. Write"):
        read(text, scalars)


def test_a_text_without_letters_is_something():
    assert read("''").values == ""


def laughs(step: str, depth: int = 12, width: int = 10) -> str:
    """Each entry stands for ten of the one before."""
    lines = ["a0: &a0 {x: ha}"]
    for n in range(1, depth):
        many = ", ".join([f"*a{n - 1}"] * width)
        lines.append(f"a{n}: &a{n} " + step.format(many=many))
    return "\n".join(lines)


@pytest.mark.parametrize("step", ["[{many}]", "{{<<: [{many}]}}", "{{b: [{many}]}}"])
@pytest.mark.parametrize("scalars", ["text", "typed"])
def test_a_short_file_that_stands_for_an_endless_one_is_refused_at_once(step, scalars):
    began = time.process_time()
    with pytest.raises(AtlasError, match="aliases that stand for at most 100,000 entries"):
        read(laughs(step), scalars)
    assert time.process_time() - began < 5


def test_a_few_aliases_are_followed():
    many = ", ".join(["*a"] * 1000)
    assert len(read(f"a: &a [1, 2, 3]\nb: [{many}]").values["b"]) == 1000
    assert MOST_REPEATED > 4000
