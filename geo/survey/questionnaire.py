"""The questionnaire: chapters, maturity domains, questions with their choices, in four languages.

``data/questionnaire.yaml`` comes in; typed, frozen objects go out. Every way in which the file can
be wrong is one sentence with the line to look at. What an entry may hold is declared in
:mod:`geo.survey.yaml_files.questionnaire_schema`; here is checked what entries say of each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.edition_sources import sources
from geo.survey.question import Domain, Filter, Question
from geo.survey.shipped_table import DATA, shown
from geo.survey.yaml_files.document import UnreadableYamlError, read_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from geo.language import Labels
    from geo.survey.yaml_files.document import Document, Place
    from geo.survey.yaml_files.questionnaire_schema import FilterEntry, QuestionEntry

QUESTIONNAIRE = DATA / "questionnaire.yaml"


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


@state_cache(maxsize=1)
def load_questionnaire() -> Questionnaire:
    """The shipped questionnaire, and behind it the questions that editions of the store added.

    A key that the shipped one was given after an edition was stored with it keeps the edition's
    question: answers are read with the question that was asked. Behind all of them are those that
    only earlier versions of editions asked.

    Raises
    ------
    AtlasError
        As :func:`read_questionnaire`.
    """
    shipped = read_questionnaire()
    added: dict[str, Question] = {}
    earlier: dict[str, Question] = {}
    for source in sources():
        added = {**source.questions(), **added}
        earlier = {**source.earlier_questions(), **earlier}
    now = {**shipped.questions, **added}
    earlier = {key: one for key, one in earlier.items() if key not in now}
    if not added and not earlier:
        return shipped
    return replace(shipped, questions=MappingProxyType({**now, **earlier}))


@state_cache(maxsize=1)
def questions_asked_now() -> tuple[Question, ...]:
    """The questions without those that only earlier versions of editions asked, in order."""
    shipped = read_questionnaire().questions
    added = {key for source in sources() for key in source.questions()}
    every = load_questionnaire().questions.items()
    return tuple(one for key, one in every if key in shipped or key in added)


def read_questionnaire(path: Path = QUESTIONNAIRE) -> Questionnaire:
    """Read and check a questionnaire: ``data/questionnaire.yaml``, or another file.

    Raises
    ------
    AtlasError
        The file is missing, not UTF-8, not YAML, or an entry is not as it should be. Names the
        file, the line, what was found and what was expected.
    """
    return _read(path)


@lru_cache(maxsize=4)
def _read(path: Path) -> Questionnaire:
    # pydantic is loaded with the first file and not with this module.
    from geo.survey.yaml_files.entry_schema import read_entries  # noqa: PLC0415
    from geo.survey.yaml_files.questionnaire_schema import QuestionnaireFile  # noqa: PLC0415

    document = _document(path)
    entries = read_entries(QuestionnaireFile, document)
    empty = Questionnaire(
        MappingProxyType({key: texts.labels() for key, texts in entries.chapters.items()}),
        MappingProxyType(
            {key: Domain(key, texts.labels()) for key, texts in entries.domains.items()}
        ),
        MappingProxyType({}),
    )
    return _Builder(document, empty).put_together(entries.questions, "questions")


def with_questions(questionnaire: Questionnaire, document: Document) -> Questionnaire:
    """The questionnaire with the questions of an edition at its end.

    What the edition asked goes first: its question takes the place of one that has its key, and a
    published figure that another question has is passed over.

    Parameters
    ----------
    document : Document
        A list of entries in the format of ``data/questionnaire.yaml``, every scalar as text.

    Raises
    ------
    AtlasError
        An entry is not as it should be, or has the key of another one of the document.
    """
    # pydantic is loaded with the first file and not with this module.
    from geo.survey.yaml_files.entry_schema import read_entries  # noqa: PLC0415
    from geo.survey.yaml_files.questionnaire_schema import QuestionsFile  # noqa: PLC0415

    entries = read_entries(QuestionsFile, document)
    own = {entry.key for entry in entries.root}
    others = {key: one for key, one in questionnaire.questions.items() if key not in own}
    earlier = replace(questionnaire, questions=MappingProxyType(others))
    return _Builder(document, earlier, own_first=True).put_together(entries.root)


class _Builder:
    """Puts the entries of one document together; every method gives something valid or raises."""

    def __init__(
        self, document: Document, earlier: Questionnaire, *, own_first: bool = False
    ) -> None:
        self._document = document
        self._own_first = own_first
        self._earlier = earlier
        self._questions = dict(earlier.questions)
        self._places: dict[str, Place] = {}
        self._published: dict[str, Place | None] = {
            figure: None for one in earlier.questions.values() for figure in one.published.values()
        }

    def put_together(self, entries: Iterable[QuestionEntry], *within: str) -> Questionnaire:
        for n, entry in enumerate(entries):
            self._add(entry, (*within, n))
        return replace(self._earlier, questions=MappingProxyType(self._questions))

    def _add(self, entry: QuestionEntry, place: Place) -> None:
        self._check_known((*place, "chapter"), entry.chapter, self._earlier.chapters)
        if entry.domain is not None:
            self._check_known((*place, "domain"), entry.domain, self._earlier.domains)
        asked_if = None
        if entry.asked_if is not None:
            asked_if = self._filter(entry.asked_if, (*place, "asked_if"))
        published: list[tuple[str | None, str]] = []
        if entry.published is not None and not self._passed_over(entry.published):
            published.append((None, self._figure(entry.published, (*place, "published"))))
        for n, choice in enumerate(entry.choices or ()):
            if choice.published is not None and not self._passed_over(choice.published):
                at = (*place, "choices", n, "published")
                published.append((choice.key, self._figure(choice.published, at)))
        if entry.key in self._questions:
            line = self._line(self._places.get(entry.key))
            expected = Text("a key that no other question has")
            if line is not None:
                expected = Text("a key that is not already used on line {n}", n=str(line))
            raise self._document.wrong(place, entry.key, expected)
        self._places[entry.key] = place
        self._questions[entry.key] = Question(
            key=entry.key,
            wording=entry.wording.labels(),
            label=entry.label.labels(),
            chapter=entry.chapter,
            domain=entry.domain,
            type=entry.type,
            choices=tuple(choice.choice() for choice in entry.choices or ()),
            direction=entry.direction,
            unit=None if entry.unit is None else entry.unit.labels(),
            asked_if=asked_if,
            published_pairs=tuple(published),
        )

    def _filter(self, entry: FilterEntry, place: Place) -> Filter:
        self._check_known((*place, "question"), entry.question, self._questions)
        question = self._questions[entry.question]
        number = question.type in ("score", "count")
        if entry.at_least is not None:
            if not number:
                expected = Text("“is”, because {question} is not a number", question=question.key)
                raise self._document.wrong((*place, "at_least"), "at_least", expected)
            return Filter(question.key, at_least=entry.at_least)
        if number:
            expected = Text("“at_least”, because {question} is a number", question=question.key)
            raise self._document.wrong((*place, "is"), "is", expected)
        allowed = tuple(choice.key for choice in question.choices) or ("yes", "no")
        values = tuple(entry.is_ or ())
        for n, value in enumerate(values):
            self._check_known((*place, "is", n), value, allowed)
        return Filter(question.key, values)

    def _figure(self, key: str, place: Place) -> str:
        """The key of a published figure; one figure belongs to one question or choice."""
        if key in self._published:
            line = self._line(self._published[key])
            expected = Text("a figure that no other question or choice has")
            if line is not None:
                expected = Text("a figure that is not already given on line {n}", n=str(line))
            raise self._document.wrong(place, key, expected)
        self._published[key] = place
        return key

    def _passed_over(self, figure: str) -> bool:
        """Whether a question that is there already has the figure, and the edition does not ask."""
        return self._own_first and figure in self._published and self._published[figure] is None

    def _line(self, place: Place | None) -> int | None:
        return None if place is None else self._document.line(place)

    def _check_known(self, place: Place, found: str, allowed: Collection[str]) -> None:
        if found not in allowed:
            expected = Text("one of {allowed}", allowed=", ".join(allowed))
            raise self._document.wrong(place, found, expected)


def _document(path: Path) -> Document:
    """The file, with its lines."""
    try:
        content = path.read_bytes()
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
    return _parse(shown(path), content)


def _parse(name: str, content: bytes) -> Document:
    try:
        return read_document(name, content, "text")
    except UnreadableYamlError as error:
        if error.encoding:
            text = Text(
                "{file}, line {line}: a character that is not UTF-8. Save the file as UTF-8 and "
                "try again.",
                file=name,
                line=str(error.line),
            )
        else:
            text = Text(
                "{file}, line {line}: not valid YAML ({reason}). Look at the indentation, colons "
                "and quotes there, and try again.",
                file=name,
                line=str(error.line),
                reason=error.reason,
            )
        raise AtlasError(text) from error
