"""How to cite what was taken away: a sentence in four languages, and BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import LANGUAGES, SOURCE_LANGUAGE, language_in_words, translator
from geo.publishing.export.file_names import file_stem
from geo.publishing.map_view import DEMONSTRATION_LABEL

if TYPE_CHECKING:
    import datetime as dt

    from geo.language import Language
    from geo.publishing.export.download import Download

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_FEW = 3  # editions that are named
_SPACES = re.compile(r"[ \t\r\n]+")  # those between two words that must not part stay
_LANGUAGE = re.compile(r"([?&]lang=)[a-z]{2}\b")
_IN_URL = re.compile(r"[{}\\\s]")


def citation(taken: Download, day: dt.date, language: Language) -> str:
    """The sentence; the label of demonstration data is part of it where it applies.

    Its link opens the atlas in the language of the sentence.
    """
    say = translator(language)
    named = [say.render(one.name) for one in taken.sources if not one.of_outlines]
    parts = {
        "title": _title(taken, language),
        "source": " · ".join(dict.fromkeys(named)),
        "link": _in_language(taken.link, language),
        "date": say.date(day),
    }
    if not any(one.of_outlines for one in taken.sources):
        return say(
            "Smart City Atlas of Belgium: {title}. Source: {source}. {link}, accessed on {date}.",
            **parts,
        )
    return say(
        "Smart City Atlas of Belgium: {title}. Source: {source}. Boundaries of {vintage}. {link}, "
        "accessed on {date}.",
        vintage=str(taken.vintage),
        **parts,
    )


def citations(taken: Download, day: dt.date) -> bytes:
    """The sentence in all four languages, as a text file."""
    lines = [f"{language}: {citation(taken, day, language)}" for language in LANGUAGES]
    return ("\n\n".join(lines) + "\n").encode("utf-8", errors="replace")


def bibtex(taken: Download, day: dt.date) -> str:
    """The same as an entry of a bibliography."""
    say = taken.say
    notes = [taken.notice, taken.facts().get("sample", ""), taken.facts().get("source", "")]
    fields = {
        "title": f"{{{_escaped(_title(taken, taken.language))}}}",
        "author": f"{{{_escaped(say('Smart City Atlas of Belgium'))}}}",
        "year": str(taken.year or day.year),
        "url": _IN_URL.sub("", taken.link),
        "urldate": day.isoformat(),
        "note": _escaped(". ".join(part for part in notes if part)),
        "language": language_in_words(taken.language)[SOURCE_LANGUAGE].lower(),
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items()]
    return "\n".join([f"@misc{{{file_stem(taken, day).replace('_', ':')},", *lines, "}"]) + "\n"


def _title(taken: Download, language: Language) -> str:
    """What it is, of which editions, and that it is a demonstration."""
    say = translator(language)
    title = say.render(taken.title)
    if taken.synthetic:
        title = f"{title} [{say.render(DEMONSTRATION_LABEL)}]"
    editions = [say.render(one.title) for one in taken.editions]
    if 0 < len(editions) <= _FEW and not any(one in title for one in editions):
        title = ". ".join([title, *editions])
    return title


def _in_language(link: str, language: Language) -> str:
    """The same link for readers of a language."""
    return _LANGUAGE.sub(rf"\g<1>{language}", link, count=1)


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _SPACES.sub(" ", text))
