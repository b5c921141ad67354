"""Message catalogues (gettext .po, read by Babel) and formats by locale (CLDR, through Babel).

The sentences in the code are English; ``catalogues/<language>.po`` hold the others, kept by
:mod:`geo.language.messages`. A sentence that no catalogue has comes out in English;
``tests/language`` fails when there is one.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from geo.language.languages import (
    DEFAULT_LANGUAGE,
    FACTS,
    LANGUAGES,
    SOURCE_LANGUAGE,
    Language,
)
from geo.language.text import Labels, Number, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATALOGUES = Path(__file__).parent / "catalogues"
_COUNT = "n = {"
_COUNT_ON_ONE_LINE = "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{"
"""How many there are is never broken over two lines, in no language."""


@cache
def language_in_words(language: Language) -> Labels:
    """How each language calls a language in a sentence: ``français``, ``Frans``, ``French``."""
    called = {one: FACTS[one].locale.languages[language] for one in LANGUAGES}
    return Labels(**called)


def match_language(wanted: str | None) -> Language:
    """The atlas language for a browser locale such as ``fr-BE``; English when none fits."""
    code = (wanted or "").replace("_", "-").split("-")[0].lower()
    return next((known for known in LANGUAGES if known == code), DEFAULT_LANGUAGE)


def language_of_browser(accepted: str | None) -> Language:
    """The atlas language for an ``Accept-Language`` header: that of what it names first."""
    return match_language((accepted or "").split(",")[0].split(";")[0].strip())


class Translator:
    """Says sentences, numbers and dates in one language. Call it: ``say("Did not answer")``."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.facts = FACTS[language]
        self.locale = self.facts.locale
        self.locale_tag = self.facts.tag
        self._translations = _read_catalogue(language)

    def __call__(self, msgid: str, /, **params: Any) -> str:
        """The sentence ``msgid`` in this language, placeholders filled by ``params``."""
        return self._fill(self._translations.gettext(msgid), params)

    def plural(self, one: str, many: str, /, n: float, **params: Any) -> str:
        """The sentence that agrees with the count ``n``; ``{n}`` is the count, formatted.

        A fraction has the form that the language gives it: 1.5 points, 1,5 point in French.
        """
        sentence = self._translations.ngettext(one, many, self._counted_as(n))
        return self._fill(sentence, {"n": n, **params})

    def render(self, text: Text | Labels | str) -> str:
        """Any :class:`Text` or :class:`Labels` in this language; a plain string as it is."""
        if isinstance(text, str):
            return text
        if isinstance(text, Labels):
            return text[self.language]
        if text.msgid_plural is not None:
            return self.plural(text.msgid, text.msgid_plural, **{"n": text.n, **text.params})
        return self(text.msgid, **text.params)

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as the language writes it; ``decimals`` fixes the digits after the mark.

        Without ``decimals``: whole numbers as such, others with up to two digits.
        """
        pattern = (
            "#,##0.##" if decimals is None else "#,##0" + ("." + "0" * decimals) * bool(decimals)
        )
        return format_decimal(value, format=pattern, locale=self.locale)

    def percent(self, value: float, decimals: int = 0) -> str:
        """A percentage given as 0 to 100, with the sign where the language puts it."""
        return f"{self.number(value, decimals)}{self.facts.percent_space}%"

    def ordinal(self, n: int) -> str:
        """A place in an order, ``12th``; in French of a feminine word (la 12e place)."""
        return self.number(n) + self.facts.ordinal(n)

    def date(self, value: dt.date, style: Literal["short", "medium", "long"] = "long") -> str:
        """A date as the language writes it, ``14 June 2018``."""
        written = format_date(value, format=style, locale=self.locale)
        if value.day == 1 and style != "short":
            return written.replace("1", f"1{self.facts.first_of_month}", 1)
        return written

    def month(self, value: dt.date) -> str:
        """A month and its year, ``June 2018``."""
        return format_date(value, format="MMMM yyyy", locale=self.locale)

    def list(self, items: Sequence[str]) -> str:
        """``a, b and c`` as the language joins them."""
        return format_list(items, locale=self.locale)

    def apart(self, parts: Iterable[str]) -> str:
        """``a; b; c`` as the language writes it: parts that may have commas of their own."""
        row = ""
        for part in parts:
            row = self("{first}; {second}", first=row, second=part) if row else part
        return row

    def _counted_as(self, n: float) -> int:
        """The whole number that has the form of ``n`` as it is written; by the rules of CLDR."""
        written = round(float(n), 2)
        if written.is_integer():
            return int(written)
        return 1 if self.locale.plural_form(written) == self.locale.plural_form(1) else 2

    def _fill(self, sentence: str, params: dict[str, Any]) -> str:
        if not params:
            return sentence
        sentence = sentence.replace(_COUNT, _COUNT_ON_ONE_LINE)
        return sentence.format(**{name: self._show(value) for name, value in params.items()})

    def _show(self, value: Any) -> str:
        if isinstance(value, Text | Labels):
            return self.render(value)
        if isinstance(value, Number):
            return self.number(value.value, value.decimals)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return self.number(value)


@cache
def translator(language: Language) -> Translator:
    """The (cached) translator of one of :data:`LANGUAGES`."""
    return Translator(language)


def listed(parts: Sequence[Text | Labels | str]) -> Labels:
    """Sentences and labels in a row, ``a, b and c``, in each language."""
    in_words = {
        language: translator(language).list([translator(language).render(one) for one in parts])
        for language in LANGUAGES
    }
    return Labels(**in_words)


def catalogue_file(language: Language, folder: Path = CATALOGUES) -> Path:
    """Where the catalogue of a language is."""
    return folder / f"{language}.po"


def _read_catalogue(language: Language) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    with catalogue_file(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)
