"""Sentences that are not yet in a language: messages, labels and errors.

Code below the pages does not know the reader's language. It returns a :class:`Text` (an English
sentence and its values), and the page says it in the reader's language through a
:class:`~geo.language.Translator`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeVar

from geo.language.languages import FACTS, LANGUAGES, SOURCE_LANGUAGE, order_of_fallback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Text:
    """An English sentence with named placeholders, to be said later in the reader's language.

    ``Text("Row {row}: no commune is called {name}.", row=3, name="Gand")``. The sentence must be a
    literal in the code, so that the catalogues can be checked for completeness. Values may be
    strings, numbers and dates (formatted for the language), other ``Text`` or ``Labels``.
    """

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)
    msgid_plural: str | None = None
    n: float = 1

    def __init__(self, msgid: str, /, **params: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "params", params)
        object.__setattr__(self, "msgid_plural", None)
        object.__setattr__(self, "n", 1)

    @classmethod
    def plural(cls, one: str, many: str, /, n: float, **params: Any) -> Self:
        """A sentence that depends on a count; ``{n}`` is the count."""
        text = cls(one, n=n, **params)
        object.__setattr__(text, "msgid_plural", many)
        object.__setattr__(text, "n", n)
        return text

    def __str__(self) -> str:
        """The sentence in English, for logs and the command line."""
        from geo.language.catalogue import translator  # noqa: PLC0415  (the other half of the pair)

        return translator(SOURCE_LANGUAGE).render(self)

    def __hash__(self) -> int:
        return hash((self.msgid, self.msgid_plural, self.n, str(sorted(self.params.items()))))


@dataclass(frozen=True)
class Number:
    """A number in a sentence, with the digits after the mark that it is always written with."""

    value: float
    decimals: int


@dataclass(frozen=True)
class Labels:
    """One label by language, as data files carry it (question wordings, area names).

    ``Labels(en="Belgium", fr="Belgique")``. A language that it does not have is said in the first
    one that it has of :func:`~geo.language.languages.order_of_fallback`.
    """

    texts: Mapping[str, str]

    def __init__(self, /, **texts: str) -> None:
        unknown = texts.keys() - FACTS.keys()
        if unknown or not texts:
            raise ValueError(unknown)
        kept = {language: texts[language] for language in LANGUAGES if language in texts}
        object.__setattr__(self, "texts", kept)

    @classmethod
    def same(cls, text: str) -> Self:
        """A label that is the same in all languages, such as a name."""
        return cls(**dict.fromkeys(LANGUAGES, text))

    @classmethod
    def of_row(cls, row: Mapping[Any, Any], name: str) -> Self:
        """From a row with columns ``name_<language>``; ``name`` alone is the source language's."""
        source = {SOURCE_LANGUAGE: str(row[name])} if name in row else {}
        columns = {language: f"{name}_{language}" for language in LANGUAGES}
        told = {one: str(row[column]) for one, column in columns.items() if column in row}
        return cls(**source, **told)

    def __getitem__(self, language: str) -> str:
        """The label in ``language``; an unknown language is a programming error (KeyError)."""
        told = self.texts.get(language)
        if told:
            return told
        return next((self.texts[o] for o in order_of_fallback(language) if self.texts.get(o)), "")

    def by_language(self) -> dict[str, str]:
        """What is said in each language of the atlas."""
        return {language: self[language] for language in LANGUAGES}

    def __hash__(self) -> int:
        return hash(tuple(self.texts.items()))


def listed_apart(parts: Sequence[_Part]) -> _Part | Text:
    """Parts that may have commas of their own in a row, ``a; b; c``; one alone stays as it is.

    ``parts`` are one or more of :class:`Text`, :class:`Labels` or ``str``.
    """
    row: _Part | Text = parts[0]
    for part in parts[1:]:
        row = Text("{first}; {second}", first=row, second=part)
    return row


class AtlasError(Exception):
    """A problem that its reader can act on, told as one sentence in their language.

    ``AtlasError(Text("File {file} is missing. Run {command}.", ...))``; ``str(error)`` is English,
    ``translator(language).render(error.text)`` the reader's language.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)
