"""The search field's answers: what it offers while one types, and what a typed text may mean.

Communes (by any name they have or had, postal code or code), provinces, regions, what an edition
can show on the map, and programmes; everything says what kind of thing it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from geo.language import LANGUAGES, Labels, Language, Text, translator
from geo.publishing.initiative_filter import InitiativeFilter, folded
from geo.publishing.view import area_codes, default_level
from geo.state_cache import state_cache
from geo.survey import list_indicators, load_programmes
from geo.survey.communes import area_name
from geo.territory import (
    VINTAGES,
    commune_names,
    find_communes,
    postal_codes,
    successors,
    without_province,
)
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.publishing.view import Level, View
    from geo.survey import Indicator
    from geo.territory import Match

Kind = Literal["commune", "arrondissement", "province", "region", "indicator", "programme"]
KINDS: dict[Kind, Text] = {
    "commune": Text("commune"),
    "arrondissement": Text("arrondissement"),
    "province": Text("province"),
    "region": Text("region"),
    "indicator": Text("indicator"),
    "programme": Text("programme"),
}

# A match this much below the best is not what the reader meant.
_CLOSE = 8
# From here on a match is a code or a name of the area itself; parts of communes score 92.
_CERTAIN = 93
# A word of a label counts as typed when it is at least this much like it (of 100).
_LIKE = 78
# A label loses this much when none of its words was typed, in proportion when some were.
_UNSAID = 20.0
# A shorter word has no room for a typing error, and one this short says nothing ("of").
_TOO_SHORT_TO_ERR, _TOO_SHORT = 4, 2
_KEYS = str.maketrans({"’": "'", "œ": "oe", "Œ": "Oe"})
_MOST = 8  # candidates that a reader can choose among


@dataclass(frozen=True)
class SearchTarget:
    """Something that can be found: its kind, and the code of a place or the key of another."""

    kind: Kind
    key: str


@dataclass(frozen=True)
class PlaceCandidate:
    """One of the things that a typed text may mean, and how it is offered."""

    target: SearchTarget
    text: Text
    sure: bool


@dataclass(frozen=True)
class Suggestion:
    """One candidate for what was typed: an area, and how it is offered.

    ``sure`` is False where the text is the name of something inside the area, or of what it was
    before: that is for the reader to confirm.
    """

    level: Level
    code: NisCode
    text: Text
    sure: bool


@state_cache(maxsize=16)
def search_suggestions(vintage: int, edition: str, language: Language) -> dict[str, SearchTarget]:
    """Everything that can be found as one line to search in -> what it is.

    Areas are those of ``vintage``, indicators those of ``edition``. The line has the name in the
    reader's language first and its kind, then the names in other languages and the postal codes,
    so that typing any of them finds it. It is the same object on every run: the browser gets the
    list only when it is another one.
    """
    lines = _communes(vintage, language) | _former(vintage, language) | _larger(vintage, language)
    lines |= _indicators(edition, language) | _programmes(language)
    return dict(sorted(lines.items(), key=lambda pair: pair[0].casefold()))


def _communes(vintage: int, language: Language) -> dict[str, SearchTarget]:
    postal = postal_codes(vintage)
    return {
        place_line(names, language, kind=KINDS["commune"], more=postal.get(code, ())): SearchTarget(
            "commune", code
        )
        for code, names in commune_names(vintage).items()
    }


@state_cache(maxsize=16, of="boundaries")
def commune_lines(vintage: int, language: Language) -> dict[str, str]:
    """Every commune as one line to search in, with all its names and postal codes -> its code.

    For fields that find communes only; sorted, and the same object on every run.
    """
    postal = postal_codes(vintage)
    lines = {
        place_line(names, language, more=postal.get(code, (code,))): code
        for code, names in commune_names(vintage).items()
    }
    return dict(sorted(lines.items(), key=lambda pair: as_typed(pair[0]).casefold()))


def _larger(vintage: int, language: Language) -> dict[str, SearchTarget]:
    """Provinces and regions; Brussels-Capital, which has no province, is a region only."""
    lines = {}
    regions = area_codes(vintage, "region")
    provinces = [code for code in area_codes(vintage, "province") if code not in regions]
    levels: tuple[tuple[Level, list[NisCode]], ...] = (("province", provinces), ("region", regions))
    for level, codes in levels:
        for code in codes:
            names = area_name(code, level, vintage)
            kind = cast("Kind", level)
            lines[place_line(names, language, kind=KINDS[kind])] = SearchTarget(kind, code)
    return lines


def _indicators(edition: str, language: Language) -> dict[str, SearchTarget]:
    """What the edition can show, except programmes, which are offered as such."""
    say = translator(language)

    def line(one: Indicator) -> str:
        return f"{_labelled_line('indicator', one.label, language)} · {say.render(one.group)}"

    return {
        line(one): SearchTarget("indicator", one.id)
        for one in list_indicators(edition)
        if one.programme is None
    }


def _programmes(language: Language) -> dict[str, SearchTarget]:
    return {
        _labelled_line("programme", one.label, language): SearchTarget("programme", key)
        for key, one in load_programmes().items()
    }


def _labelled_line(kind: Kind, label: Labels | Text, language: Language) -> str:
    """The kind first: labels are long, and the field shows only the beginning of a line."""
    say = translator(language)
    word = say.render(KINDS[kind])
    return say("{name}: {value}", name=word[0].upper() + word[1:], value=label)


def place_line(
    names: Labels, language: Language, *, kind: Text | None = None, more: Iterable[str] = ()
) -> str:
    """One place as a line to search in: the reader's name for it and its kind, then the others.

    Parameters
    ----------
    names : Labels
    language : one of LANGUAGES
    kind : Text, optional
        What kind of place it is, where there are several.
    more : iterable of str
        What else finds it, such as postal codes.
    """
    first = names[language]
    # "Uccle / Ukkel" where a language has no name of its own: both are there already.
    others = dict.fromkeys(
        without_province(name) for name in names.texts.values() if " / " not in name
    )
    others.pop(without_province(first), None)
    said = translator(language)("{name}, {kind}", name=first, kind=kind) if kind else first
    line = " · ".join([said, *others])
    # The select box folds neither accents nor apostrophes: the name as it is typed.
    plain = dict.fromkeys(as_typed(n) for n in (first, *others) if as_typed(n) != n)
    where = ", ".join([*more, *plain])
    return f"{line} ({where})" if where else line


def as_typed(name: str) -> str:
    """A name as people type it: without accents, with the apostrophe of the keyboard."""
    plain = unicodedata.normalize("NFD", name).translate(_KEYS)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _former(vintage: int, language: Language) -> dict[str, SearchTarget]:
    """Communes that have merged by ``vintage``, each leading to the commune it is part of."""
    say = translator(language)
    now = {code: names[language] for code, names in commune_names(vintage).items()}
    lines = {}
    for earlier in (one for one in VINTAGES if one < vintage):
        for code, names in commune_names(earlier).items():
            heir, name = successors(code, earlier, vintage)[0], names[language]
            if name != now[heir]:
                line = say("{name}, {kind}", name=name, kind=Text("former commune"))
                lines[f"{line} → {now[heir]}"] = SearchTarget("commune", heir)
    return lines


def changes_of(target: SearchTarget, view: View) -> dict[str, Any]:
    """The fields of ``view`` that change when the reader chooses ``target``.

    An area opens on its own level, an indicator on the map, a programme on the page of initiatives.
    """
    if target.kind == "programme":
        return {"initiatives": InitiativeFilter(programme=target.key)}
    if target.kind == "indicator":
        usual = view.level == default_level(view.edition, view.indicator)
        level = default_level(view.edition, target.key) if usual else view.level
        kept = view.selected if level == view.level else None
        return {"indicator": target.key, "level": level, "selected": kept}
    return {"level": target.kind, "selected": NisCode(target.key)}


def candidates(text: str, vintage: int, edition: str) -> list[PlaceCandidate]:
    """What ``text`` may mean, best first; one when it is clear, several when it is not.

    Areas as :func:`suggestions`; indicators and programmes by the words of their labels in any
    language, each with a typing error or cut short.
    """
    found = [
        (match.score, PlaceCandidate(SearchTarget(one.level, one.code), one.text, one.sure))
        for match, one in _areas(text, vintage)
    ]
    found += _labelled(text, edition)
    if not found:
        return []
    found.sort(key=lambda pair: -pair[0])
    return [one for score, one in found if score >= found[0][0] - _CLOSE][:_MOST]


def _labelled(text: str, edition: str) -> list[tuple[float, PlaceCandidate]]:
    """Indicators and programmes that ``text`` may mean, each with its score from 0 to 100.

    The score is the mean likeness of the words typed, less for the words of the label that were
    not; a word that is like none of a label's rules the label out.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only where something is searched for)

    labels, vocabulary = _label_words(edition)
    asked = _words_of(text)
    asked = [word for word in asked if len(word) > _TOO_SHORT] or asked
    if not asked or not vocabulary:
        return []
    table = process.cdist(asked, vocabulary, scorer=fuzz.ratio, score_cutoff=_LIKE)
    likeness = [
        {
            word: _likeness(typed, word, float(table[row, column]))
            for column, word in enumerate(vocabulary)
            if table[row, column] or _begins(word, typed)
        }
        for row, typed in enumerate(asked)
    ]
    found: dict[SearchTarget, tuple[float, PlaceCandidate]] = {}
    for label, words, target in labels:
        best = [max((like.get(word, 0.0) for word in words), default=0.0) for like in likeness]
        if not all(best):
            continue
        said = min(len(asked) / len(words), 1.0)
        score = sum(best) / len(best) - _UNSAID * (1 - said)
        if target not in found or score > found[target][0]:
            name = Text("{name}, {kind}", name=label, kind=KINDS[target.kind])
            found[target] = (score, PlaceCandidate(target, name, score >= _CERTAIN))
    return list(found.values())


def _likeness(typed: str, word: str, ratio: float) -> float:
    """How much a typed word is like one of a label, from 0 to 100; its beginning is nearly it."""
    if typed == word:
        return 100.0
    if _begins(word, typed):
        return 96.0
    return ratio if len(typed) >= _TOO_SHORT_TO_ERR else 0.0


def _begins(word: str, typed: str) -> bool:
    return len(typed) > _TOO_SHORT and word.startswith(typed)


@state_cache(maxsize=16)
def _label_words(
    edition: str,
) -> tuple[list[tuple[Labels | Text, tuple[str, ...], SearchTarget]], list[str]]:
    """Each label in each language as words, and all words of all labels."""
    named: list[tuple[Labels | Text, SearchTarget]] = [
        (one.label, SearchTarget("indicator", one.id))
        for one in list_indicators(edition)
        if one.programme is None
    ]
    named += [(one.label, SearchTarget("programme", key)) for key, one in load_programmes().items()]
    found = []
    for label, target in named:
        for language in LANGUAGES:
            words = _words_of(translator(language).render(label))
            told = tuple(word for word in words if len(word) > _TOO_SHORT) or tuple(words)
            found.append((label, told, target))
    return found, sorted({word for _, words, _ in found for word in words})


def _words_of(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\w+", folded(text[:200]))))


def suggestions(text: str, vintage: int) -> list[Suggestion]:
    """Areas that ``text`` may mean, best first; one when it is clear, several when it is not.

    An arrondissement is offered only where nothing else fits: nearly every one has the name of a
    commune in it, and who types that name means the commune.
    """
    return [one for _, one in _areas(text, vintage)]


def _areas(text: str, vintage: int) -> list[tuple[Match, Suggestion]]:
    matches = [m for m in find_communes(text, vintage) if m.kind != "country"]
    if not matches:
        return []
    close = [m for m in matches if m.score >= matches[0].score - _CLOSE]
    wanted = [m for m in close if m.kind != "arrondissement"] or close
    return [(m, _suggestion(m)) for m in wanted]


def _suggestion(match: Match) -> Suggestion:
    own = {match.labels[language].casefold() for language in LANGUAGES}
    sure = match.matched.casefold() in own or match.score >= _CERTAIN
    text = Text("{name}, {kind}", name=match.labels, kind=KINDS[cast("Kind", match.kind)])
    if not sure:
        text = Text("{name} ({part})", name=text, part=match.matched)
    return Suggestion(cast("Level", match.kind), match.code, text, sure)
