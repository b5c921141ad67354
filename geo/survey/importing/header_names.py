"""The names by which a header may mean a question or a choice: keys, labels, wordings.

Questions come in; for a text what it names exactly and what it nearly names goes out. Capitals,
accents, signs and spaces do not count, so ``conceptrelevant`` is the key ``concept_relevant``
(survey tools allow no underscore in a code).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import LANGUAGES, Text
from geo.survey.importing.answer_vocabulary import code_number
from geo.survey.importing.distinct_cells import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.survey.question import Question

Named = Literal["key", "label", "wording", "choice"]

LIKELY, NEAR = 88.0, 70.0
"""From which likeness (0 to 100) a name is taken for a question, and shown as a candidate."""

_CLOSE = 4.0
_LONGEST = 400
_FEW_LETTERS = 4
_BRACKETED = re.compile(r"(.*?)\s*[\[(]([^\[\]]+?)[\])]\s*", re.DOTALL)
_SEPARATOR = re.compile(r"\s+[-–—|/>]\s+|:\s+|\s*::\s*|__|_|\.(?=\S)|/")
_NOTE = re.compile(r"\s+-\s+selected choice\b", re.IGNORECASE)
_EXACT: dict[Named, float] = {"key": 100.0, "label": 99.0, "wording": 98.0, "choice": 97.0}


@dataclass(frozen=True)
class NameCandidate:
    """A question, or a choice of it, that a column may be.

    Attributes
    ----------
    question : str
    choice : str or None
    score : float
        0 to 100; from 97 it is named exactly.
    why : Text
    """

    question: str
    choice: str | None
    score: float
    why: Text

    @property
    def exact(self) -> bool:
        """Whether it is named exactly, but for capitals, accents and signs."""
        return self.score >= _EXACT["choice"]


class Names:
    """All names of some questions."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._exact: dict[str, dict[str, Named]] = defaultdict(dict)
        self._spelt: dict[str, str] = {}
        self._choices: dict[str, dict[str, str]] = {}
        for question in questions.values():
            self._add(question)

    def _add(self, question: Question) -> None:
        spelt: list[tuple[Named, str]] = [("key", question.key)]
        spelt += [("label", question.label[language]) for language in LANGUAGES]
        for language in LANGUAGES:
            wording = question.wording[language]
            first = re.split(r"(?<=\?)\s", wording)[0]  # without "Several answers are possible."
            spelt += [("wording", wording), ("wording", first)]
        for kind, text in spelt:
            self._exact[_squeezed(text)].setdefault(question.key, kind)
            if kind != "key":
                self._spelt.setdefault(folded(text), question.key)
        self._choices[question.key] = {
            _squeezed(text): choice.key
            for choice in reversed(question.choices)
            for text in (choice.key, *(choice.label[language] for language in LANGUAGES))
        }

    # ----------------------------------------------------------------------------- one text

    def is_named(self, text: str) -> bool:
        """Whether a text is exactly a question, or a question and one of its choices."""
        text = _NOTE.sub("", text[:_LONGEST]).strip()
        if _squeezed(text) in self._exact:
            return True
        return any(
            _squeezed(rest) in self._choices[key]
            for stem, rest in _splits(text)
            for key in self._exact.get(_squeezed(stem), {})
        )

    def candidates(self, text: str, part: str = "") -> list[NameCandidate]:
        """What a text may name, best first; ``part`` is what the file says of one column of many.

        A choice is named by its question and itself: ``associations_digitalisation``, ``Associates
        the Smart City with [Brand image of the commune]``.
        """
        text = _NOTE.sub("", text[:_LONGEST]).strip()
        if not folded(text):
            return []
        found: dict[tuple[str, str | None], NameCandidate] = {}
        splits = list(_splits(text))
        if part:
            splits.insert(0, (text, part[:_LONGEST]))
        else:
            for candidate in self._whole(text):
                found[candidate.question, None] = candidate
        for stem, rest in splits:
            for candidate in self._part(stem, rest):
                best = found.get((candidate.question, candidate.choice))
                if best is None or candidate.score > best.score:
                    found[candidate.question, candidate.choice] = candidate
        if not any(candidate.exact for candidate in found.values()):
            for candidate in self._nearly(text, splits):
                if part and candidate.choice is None:
                    continue  # one of many columns is not the whole question
                found.setdefault((candidate.question, candidate.choice), candidate)
        return sorted(found.values(), key=lambda candidate: -candidate.score)

    def by_place(self, text: str, part: str, parts: int) -> list[NameCandidate]:
        """The choice at the place that a part's code says, ``SQ002``, if there are as many parts.

        A file of codes says no more; that the survey had the choices in the questionnaire's order
        is likely, not sure.
        """
        number = code_number(part)
        return [
            NameCandidate(key, self._questions[key].choices[number - 1].key, LIKELY, _by_place())
            for key in self._exact.get(_squeezed(text), {})
            if number is not None
            and self._questions[key].type == "several_of"
            and 1 <= number <= parts == len(self._questions[key].choices)
        ]

    def _whole(self, text: str) -> list[NameCandidate]:
        return [
            NameCandidate(key, None, _EXACT[kind], _why(kind))
            for key, kind in self._exact.get(_squeezed(text), {}).items()
        ]

    def _part(self, stem: str, rest: str) -> Iterator[NameCandidate]:
        for key in self._exact.get(_squeezed(stem), {}):
            if self._questions[key].type != "several_of":
                continue
            choice = self._choices[key].get(_squeezed(rest))
            if choice is not None:
                yield NameCandidate(key, choice, _EXACT["choice"], _why("choice"))
            else:
                yield from self._near_choices(key, rest, 100.0)

    def _near_choices(self, key: str, rest: str, ceiling: float) -> Iterator[NameCandidate]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415  (only where nothing is exact)

        labels = {
            folded(choice.label[language]): choice.key
            for choice in self._questions[key].choices
            for language in LANGUAGES
        }
        near = process.extract(
            folded(rest), list(labels), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=3
        )
        for label, score, _ in near:
            shown = min(float(score), ceiling, _EXACT["choice"] - 1)
            yield NameCandidate(key, labels[label], shown, _why_near(label))

    def _nearly(self, text: str, splits: list[tuple[str, str]]) -> list[NameCandidate]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415

        found: list[NameCandidate] = []
        typed = folded(text)
        if len(typed) < _FEW_LETTERS:
            return []
        spelt = list(self._spelt)
        near = process.extract(
            typed, spelt, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=6
        )
        # Once more without spaces: smartcity, smart city.
        squeezed = [name.replace(" ", "") for name in spelt]
        near += process.extract(
            typed.replace(" ", ""), squeezed, scorer=fuzz.ratio, score_cutoff=NEAR, limit=6
        )
        for _, score, at in sorted(near, key=lambda one: -one[1]):
            shown = min(float(score), _EXACT["choice"] - 1)
            found.append(NameCandidate(self._spelt[spelt[at]], None, shown, _why_near(spelt[at])))
        for stem, rest in splits[:4]:
            stems = process.extract(
                folded(stem), spelt, scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY, limit=3
            )
            for name, score, _ in stems:
                key = self._spelt[name]
                if self._questions[key].type == "several_of":
                    found += self._near_choices(key, rest, float(score))
        return found


def likely(candidates: list[NameCandidate]) -> NameCandidate | None:
    """The first candidate if it is near and no other question is nearly as near."""
    if not candidates or candidates[0].score < LIKELY:
        return None
    first = candidates[0]
    rivals = [one for one in candidates[1:] if first.score - one.score < _CLOSE]
    rivals = [one for one in rivals if (one.question, one.choice) != (first.question, first.choice)]
    return None if rivals else first


def _squeezed(text: str) -> str:
    return folded(text[:_LONGEST]).replace(" ", "")


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """The ways in which a text can be a question and one of its choices."""
    match = _BRACKETED.fullmatch(text)
    if match:
        yield match.group(1), match.group(2)
    for separator in list(_SEPARATOR.finditer(text))[::-1][:12]:
        yield text[: separator.start()], text[separator.end() :]


def _why(kind: Named) -> Text:
    if kind == "key":
        return Text("The header is the question’s key.")
    if kind == "label":
        return Text("The header is the question’s label.")
    if kind == "wording":
        return Text("The header is the question’s wording.")
    return Text("The header names the question and this choice.")


def _by_place() -> Text:
    return Text("There are as many columns as choices; this one is taken in their order.")


def _why_near(name: str) -> Text:
    return Text("The header is much like “{name}”.", name=name)
