"""The questionnaire: chapters, maturity domains, questions with their choices, in four languages.

``data/questionnaire.yaml`` comes in; typed, frozen objects go out. Every way in which the file can
be wrong is one sentence with the line to look at, so the file is read as a tree of nodes that
still know where they stood, and not as plain dictionaries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, cast, get_args

import yaml

from geo.language import LANGUAGES, AtlasError, Labels, Text
from geo.survey.edition_sources import sources
from geo.survey.question import TOP_SCORE, Choice, Direction, Domain, Filter, Question, QuestionType
from geo.survey.shipped_table import DATA, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

QUESTIONNAIRE = DATA / "questionnaire.yaml"

_TYPES: tuple[str, ...] = get_args(QuestionType)
_DIRECTIONS: tuple[str, ...] = get_args(Direction)
_WITH_CHOICES = ("one_of", "several_of")
_WITH_UNIT = ("score", "count")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """All questions, and what they are grouped by.

    Attributes
    ----------
    chapters : mapping of str to Labels
        In reading order.
    domains : mapping of str to Domain
        In the order of the maturity model.
    questions : mapping of str to Question
        In the order asked.
    """

    chapters: Mapping[str, Labels]
    domains: Mapping[str, Domain]
    questions: Mapping[str, Question]


def load_questionnaire(path: Path | None = None) -> Questionnaire:
    """Read and check the questionnaire.

    Parameters
    ----------
    path : Path, optional
        A file, ``data/questionnaire.yaml`` or another. Without it, that file and behind it the
        questions that editions of the store added.

    Raises
    ------
    AtlasError
        The file is missing, not UTF-8, not YAML, or an entry is not as it should be. Names the
        file, the line, what was found and what was expected.
    """
    return _with_added() if path is None else _load(path)


@lru_cache(maxsize=1)
def _with_added() -> Questionnaire:
    shipped = _load(QUESTIONNAIRE)
    added: dict[str, Question] = {}
    for source in sources():
        added = {**source.questions(), **added}
    if not added:
        return shipped
    own = {key: question for key, question in added.items() if key not in shipped.questions}
    return replace(shipped, questions=MappingProxyType({**shipped.questions, **own}))


@lru_cache(maxsize=4)
def _load(path: Path) -> Questionnaire:
    return _Reader(path).questionnaire()


class _Reader:
    """Walks the nodes of one file; every method returns something valid or raises."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._published: dict[str, int] = {}

    def questionnaire(self) -> Questionnaire:
        root = _compose(self._path)
        parts = self._mapping(root, required=("chapters", "domains", "questions"))
        chapters = {key: self._labels(node) for key, node in self._keyed(parts["chapters"])}
        domains = {
            key: Domain(key, self._labels(node)) for key, node in self._keyed(parts["domains"])
        }
        questions: dict[str, Question] = {}
        lines: dict[str, int] = {}
        for node in self._items(parts["questions"]):
            question = self._question(node, chapters, domains, questions)
            if question.key in questions:
                self._fail(
                    node,
                    question.key,
                    Text("a key that is not already used on line {n}", n=str(lines[question.key])),
                )
            questions[question.key] = question
            lines[question.key] = _line(node)
        return Questionnaire(
            MappingProxyType(chapters), MappingProxyType(domains), MappingProxyType(questions)
        )

    def _question(
        self,
        node: yaml.Node,
        chapters: Mapping[str, Labels],
        domains: Mapping[str, Domain],
        earlier: Mapping[str, Question],
    ) -> Question:
        parts = self._mapping(
            node,
            required=("key", "chapter", "type", "direction", "wording", "label"),
            optional=("domain", "unit", "asked_if", "choices", "published"),
        )
        kind = cast("QuestionType", self._one_of(parts["type"], _TYPES))
        scored = "domain" in parts
        choices, published = self._choices(node, parts.get("choices"), kind, scored=scored)
        if "published" in parts:
            published = [(None, self._figure(parts["published"])), *published]
        if ("unit" in parts) != (kind in _WITH_UNIT):
            expected = (
                Text("a unit for a question of type {type}", type=kind)
                if kind in _WITH_UNIT
                else Text("no unit for a question of type {type}", type=kind)
            )
            self._fail(parts.get("unit", node), _found(parts.get("unit")), expected)
        return Question(
            key=self._key(parts["key"]),
            wording=self._labels(parts["wording"]),
            label=self._labels(parts["label"]),
            chapter=self._one_of(parts["chapter"], chapters),
            domain=self._one_of(parts["domain"], domains) if scored else None,
            type=kind,
            choices=choices,
            direction=cast("Direction", self._one_of(parts["direction"], _DIRECTIONS)),
            unit=self._labels(parts["unit"], may_be_one=True) if "unit" in parts else None,
            asked_if=self._filter(parts["asked_if"], earlier) if "asked_if" in parts else None,
            published_pairs=tuple(published),
        )

    def _choices(
        self, question: yaml.Node, node: yaml.Node | None, kind: str, *, scored: bool
    ) -> tuple[tuple[Choice, ...], list[tuple[str | None, str]]]:
        if kind not in _WITH_CHOICES:
            if node is not None:
                expected = Text("no choices for a question of type {type}", type=kind)
                self._fail(node, _found(node), expected)
            return (), []
        expected = Text("two or more choices for a question of type {type}", type=kind)
        if node is None:
            self._fail(question, Text("none"), expected)
        choices: dict[str, Choice] = {}
        published: list[tuple[str | None, str]] = []
        for item in self._items(node):
            optional = ["published"]
            optional += ["score"] if scored else []
            optional += ["exclusive"] if kind == "several_of" else []
            parts = self._mapping(item, required=("key", "label"), optional=optional)
            key = self._key(parts["key"])
            if key in choices:
                self._fail(parts["key"], key, Text("a key that no other choice has"))
            choices[key] = Choice(
                key=key,
                label=self._labels(parts["label"]),
                score=self._score(parts["score"]) if "score" in parts else None,
                exclusive="exclusive" in parts
                and self._one_of(parts["exclusive"], ("true", "false")) == "true",
            )
            if "published" in parts:
                published.append((key, self._figure(parts["published"])))
        if len(choices) < 2:
            self._fail(node, str(len(choices)), expected)
        if scored and not any(choice.score for choice in choices.values()):
            self._fail(node, Text("none"), Text("a score above 0 for at least one choice"))
        return tuple(choices.values()), published

    def _filter(self, node: yaml.Node, earlier: Mapping[str, Question]) -> Filter:
        parts = self._mapping(node, required=("question",), optional=("is", "at_least"))
        question = earlier[self._one_of(parts["question"], earlier)]
        if ("is" in parts) == ("at_least" in parts):
            self._fail(node, ", ".join(parts), Text("either “is” or “at_least”"))
        if "at_least" in parts:
            if question.type not in _WITH_UNIT:
                self._fail(
                    parts["at_least"],
                    "at_least",
                    Text("“is”, because {question} is not a number", question=question.key),
                )
            return Filter(question.key, at_least=self._number(parts["at_least"]))
        allowed = ("yes", "no")
        if question.type in _WITH_CHOICES:
            allowed = tuple(choice.key for choice in question.choices)  # type: ignore[assignment]
        elif question.type != "yes_no":
            self._fail(
                parts["is"],
                "is",
                Text("“at_least”, because {question} is a number", question=question.key),
            )
        values = tuple(self._one_of(item, allowed) for item in self._items(parts["is"]))
        return Filter(question.key, values)

    def _figure(self, node: yaml.Node) -> str:
        """The key of a published figure; one figure belongs to one question or choice."""
        key = self._key(node)
        if key in self._published:
            self._fail(
                node,
                key,
                Text("a figure that is not already given on line {n}", n=str(self._published[key])),
            )
        self._published[key] = _line(node)
        return key

    def _labels(self, node: yaml.Node, *, may_be_one: bool = False) -> Labels:
        """A text in four languages, or (``may_be_one``) one that is the same in all."""
        if may_be_one and isinstance(node, yaml.ScalarNode):
            text = self._text(node)
            return Labels(nl=text, fr=text, de=text, en=text)
        parts = self._mapping(node, required=LANGUAGES)
        return Labels(**{language: self._text(parts[language]) for language in LANGUAGES})

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._fail(node, _found(node), Text("some text"))
        return str(node.value)

    def _key(self, node: yaml.Node) -> str:
        text = self._text(node)
        if not _KEY.fullmatch(text):
            self._fail(
                node, text, Text("a key of small letters, digits and _ that begins with a letter")
            )
        return text

    def _one_of(self, node: yaml.Node, allowed: Iterable[str]) -> str:
        text = self._text(node)
        if text not in allowed:
            self._fail(node, text, Text("one of {allowed}", allowed=", ".join(allowed)))
        return text

    def _number(self, node: yaml.Node) -> float:
        text = self._text(node)
        if not _NUMBER.fullmatch(text):
            self._fail(node, text, Text("a number from 0 on, with a decimal point"))
        return float(text)

    def _score(self, node: yaml.Node) -> float:
        text = self._text(node)
        if not _NUMBER.fullmatch(text) or float(text) > TOP_SCORE:
            self._fail(node, text, Text("a number from 0 to 10"))
        return float(text)

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._fail(node, _found(node), Text("a list, each entry beginning with a dash"))
        return list(node.value)

    def _keyed(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        """Entries under keys of the file's own choosing."""
        pairs = self._pairs(node)
        return [(self._key(key), value) for key, value in pairs]

    def _mapping(
        self, node: yaml.Node, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """Entries under known keys; a missing or an unknown one is an error."""
        required = tuple(required)
        known = (*required, *optional)
        found = {self._one_of(key, known): value for key, value in self._pairs(node)}
        for key in required:
            if key not in found:
                self._fail(
                    node,
                    ", ".join(found),
                    Text("also “{key}” in the entry that begins here", key=key),
                )
        return found

    def _pairs(self, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            self._fail(node, _found(node), Text("keys and values"))
        seen: dict[str, int] = {}
        for key, _ in node.value:
            text = self._text(key)
            if text in seen:
                self._fail(
                    key, text, Text("a key that is not already used on line {n}", n=str(seen[text]))
                )
            seen[text] = _line(key)
        return list(node.value)

    def _fail(self, node: yaml.Node, found: Text | str, expected: Text) -> NoReturn:
        raise AtlasError(
            Text(
                "{file}, line {line}: found “{found}”, expected {expected}. Correct the file and "
                "try again.",
                file=shown(self._path),
                line=str(_line(node)),
                found=found,
                expected=expected,
            )
        )


def _compose(path: Path) -> yaml.Node:
    """The file as a tree of nodes that know their lines."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise AtlasError(
            Text("{file} is missing. Take it again from the repository.", file=shown(path))
        ) from None
    except OSError as error:
        raise AtlasError(
            Text(
                "{file} cannot be read ({reason}). Allow the atlas to read it, or take it again "
                "from the repository.",
                file=shown(path),
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AtlasError(
            Text(
                "{file}, line {line}: a character that is not UTF-8. Save the file as UTF-8 and "
                "try again.",
                file=shown(path),
                line=str(raw.count(b"\n", 0, error.start) + 1),
            )
        ) from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise AtlasError(
            Text(
                "{file}, line {line}: not valid YAML ({reason}). Look at the indentation, colons "
                "and quotes there, and try again.",
                file=shown(path),
                line=_line_of_error(error, text),
                reason=_reason(error),
            )
        ) from error
    if root is None:
        raise AtlasError(
            Text("{file} is empty. Take it again from the repository.", file=shown(path))
        )
    return root


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_of_error(error: Any, text: str) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return str(mark.line + 1)
    position = getattr(error, "position", None)  # a control character
    return "?" if position is None else str(text.count("\n", 0, position) + 1)


def _reason(error: Any) -> str:
    told = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(told or type(error).__name__)


def _found(node: yaml.Node | None) -> Text | str:
    """A node in the words of an error message."""
    if node is None:
        return Text("none")
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    return Text("a list") if isinstance(node, yaml.SequenceNode) else Text("keys and values")
