"""How to cite what was taken away: a sentence in four languages, and BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import LANGUAGES, translator
from geo.publishing.export.file_names import stem
from geo.publishing.map_view import DEMONSTRATION_LABEL

if TYPE_CHECKING:
    import datetime as dt

    from geo.language import Language
    from geo.publishing.export.take_away import TakeAway

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_FEW = 3  # editions that are named
_SPACES = re.compile(r"[ \t\r\n]+")  # those between two words that must not part stay
_IN_URL = re.compile(r"[{}\\\s]")


def citation(taken: TakeAway, day: dt.date, language: Language) -> str:
    """The sentence; the label of demonstration data is part of it where it applies."""
    say = translator(language)
    title = say.render(taken.title)
    if taken.synthetic:
        title = f"{title} [{say.render(DEMONSTRATION_LABEL)}]"
    editions = [say.render(one.title) for one in taken.editions]
    if 0 < len(editions) <= _FEW and not any(one in title for one in editions):
        title = ". ".join([title, *editions])
    named = [say.render(one.name) for one in taken.sources if not one.of_outlines]
    source = " · ".join(dict.fromkeys(named))
    return say(
        "Smart City Atlas of Belgium: {title}. Source: {source}. Boundaries of {vintage}. {link}, "
        "consulted on {date}.",
        title=title,
        source=source,
        vintage=str(taken.vintage),
        link=taken.link,
        date=say.date(day),
    )


def citations(taken: TakeAway, day: dt.date) -> bytes:
    """The sentence in all four languages, as a text file."""
    lines = [f"{language}: {citation(taken, day, language)}" for language in LANGUAGES]
    return ("\n\n".join(lines) + "\n").encode("utf-8", errors="replace")


def bibtex(taken: TakeAway, day: dt.date) -> str:
    """The same as an entry of a bibliography."""
    say = taken.say
    title = say.render(taken.title)
    notes = [taken.notice, taken.facts().get("sample", ""), taken.facts().get("source", "")]
    fields = {
        "title": f"{{{_escaped(title)}}}",
        "author": f"{{{_escaped(say('Smart City Atlas of Belgium'))}}}",
        "year": str(taken.year or day.year),
        "url": _IN_URL.sub("", taken.link),
        "urldate": day.isoformat(),
        "note": _escaped(". ".join(part for part in notes if part)),
        "language": {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}[
            taken.language
        ],
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items()]
    return "\n".join([f"@misc{{{stem(taken, day).replace('_', ':')},", *lines, "}"]) + "\n"


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _SPACES.sub(" ", text))
