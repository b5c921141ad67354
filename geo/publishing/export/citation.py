"""How to cite what was taken away: a sentence in four languages, and BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import LANGUAGES, SOURCE_LANGUAGE, language_in_words, translator
from geo.publishing.export.file_names import file_stem
from geo.publishing.export.provenance import link_in_language
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
        "link": link_in_language(taken.link, language),
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
    if not 0 < len(taken.editions) <= _FEW:
        return title
    editions = [say.render(one.title) for one in taken.editions]
    if not any(one in title for one in editions):
        title = ". ".join([title, *editions])
    versions = {one.name: str(one.version) for one in taken.editions if one.version is not None}
    if len(taken.editions) == len(versions) == 1:
        return say("{title}, version {version}", title=title, version=", ".join(versions.values()))
    for name, version in versions.items():
        title = say(
            "{title}, {edition} version {version}", title=title, edition=name, version=version
        )
    return title


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _SPACES.sub(" ", text))
