"""The languages of the atlas: the one place that lists them.

A language is an entry here, a catalogue (``make messages`` makes an empty one) and, in the data,
columns or keys in it; what the data lack is said in the languages of its ``fallback``. How numbers,
dates, lists and plurals are written comes from its locale (CLDR, through Babel).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.plurals import get_plural

if TYPE_CHECKING:
    from collections.abc import Callable

Language = str
"""A code of :data:`LANGUAGES`, ISO 639-1."""


@dataclass(frozen=True)
class LanguageFacts:
    """What the atlas knows of a language.

    Attributes
    ----------
    code : str
        ISO 639-1, as in links (``lang=``) and in the names of columns (``label_nl``).
    endonym : str
        Its own name: a reader who is lost looks for the word they know.
    territory : str
        Of the locale, ISO 3166: numbers and dates as they are written in Belgium, English as the
        European institutions write it.
    alpha3 : str
        ISO 639-3, upper case, as the European Union's authority table of languages names it.
    ordinal : callable
        Count (1 or more) -> what stands behind it where it is a place in an order.
    fallback : tuple of str
        Where the data say something in other languages only: these, in this order; the source
        language comes last for all.
    first_of_month : str
        What stands behind the 1 of a date in words (le 1er juin), which CLDR does not know.
    """

    code: str
    endonym: str
    territory: str
    alpha3: str
    ordinal: Callable[[int], str]
    fallback: tuple[str, ...] = ()
    first_of_month: str = ""

    @cached_property
    def locale(self) -> Locale:
        """CLDR's facts, through Babel."""
        return Locale(self.code, self.territory)

    @property
    def tag(self) -> str:
        """The locale as browsers write it, ``nl-BE``."""
        return f"{self.code}-{self.territory}"

    @property
    def decimal_mark(self) -> str:
        """What stands before the digits after the mark."""
        return str(self.locale.number_symbols["latn"]["decimal"])

    @property
    def group_mark(self) -> str:
        """What stands between groups of three digits; a full stop, a comma or a narrow space."""
        return str(self.locale.number_symbols["latn"]["group"])

    @property
    def percent_space(self) -> str:
        """What stands between a number and its percent sign: nothing, or a space that holds."""
        pattern = str(self.locale.percent_formats[None].pattern)
        return "\u00a0" if pattern.partition("%")[0][-1:].isspace() else ""

    @property
    def plural(self) -> str:
        """The rule of its plural forms, as it stands in its catalogue."""
        return str(get_plural(self.locale))


def _english(n: int) -> str:
    teen = 10 < n % 100 < 14
    return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


_ALL = (
    LanguageFacts("nl", "Nederlands", "BE", "NLD", lambda _: "e"),
    # In French of a feminine word (la 1re place).
    LanguageFacts(
        "fr",
        "Français",
        "BE",
        "FRA",
        lambda n: "re" if n == 1 else "e",
        first_of_month="er",
    ),
    LanguageFacts("de", "Deutsch", "BE", "DEU", lambda _: "."),
    LanguageFacts("en", "English", "GB", "ENG", _english),
)
FACTS: dict[Language, LanguageFacts] = {facts.code: facts for facts in _ALL}
LANGUAGES: tuple[Language, ...] = tuple(FACTS)
"""In the order in which a reader is offered them, and the data name them."""
LANGUAGE_NAMES: dict[Language, str] = {facts.code: facts.endonym for facts in _ALL}
SOURCE_LANGUAGE: Language = "en"
"""The language of the sentences in the code; it has no catalogue."""
DEFAULT_LANGUAGE: Language = SOURCE_LANGUAGE
"""Of a reader whose language the atlas does not have."""


@cache
def order_of_fallback(language: Language) -> tuple[Language, ...]:
    """Where to look for what the data say: the language, its fallback, the source, the others.

    Raises
    ------
    KeyError
        For a language that the atlas does not have: a programming error.
    """
    order = (language, *FACTS[language].fallback, SOURCE_LANGUAGE, *LANGUAGES)
    return tuple(dict.fromkeys(order))
