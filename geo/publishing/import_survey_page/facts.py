"""The sixth step: what the edition says of itself, and what of it may be shown.

What an editor typed comes in; the facts of an edition in the format of ``edition.yaml``, checked as
every edition is, go out, or sentences that name what is missing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from geo.language import (
    LANGUAGE_NAMES,
    LANGUAGES,
    Text,
    language_in_words,
    listed,
    translator,
)
from geo.survey.editions import EDITIONS
from geo.survey.importing.duplicate_responses import RULE_LABELS
from geo.survey.importing.new_questions import own_questions
from geo.survey.store.disclosure import LEAST_GROUP, OPEN, SCORES, Disclosure
from geo.survey.store.validation import edition_from, questionnaire_with
from geo.territory.vintages import NEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Language
    from geo.survey.edition import Access, Edition
    from geo.survey.importing.answers import GatheredAnswers

DISCLOSURE_WORDS: dict[Access, Text] = {
    "open": Text("Open: the answers of each commune"),
    "restricted": Text("Restricted: of each commune only what is chosen here"),
    "aggregates": Text("Groups only: nothing of a single commune"),
}
DISCLOSURE_EFFECTS: dict[Access, Text] = {
    "open": Text(
        "Everybody sees what each commune answered, on the map, in tables and in downloads."
    ),
    "restricted": Text(
        "Everybody sees for each commune the scores or the questions that are chosen, and nothing "
        "else. A domain whose score would tell an answer has none."
    ),
    "aggregates": Text(
        "Everybody sees figures of groups of {least} communes and more. Groups that are smaller, "
        "and those from which they could be worked out, are withheld. The map of communes stays "
        "empty.",
        least=LEAST_GROUP,
    ),
}

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,39}")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
_URL = re.compile(r"https?://\S+")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class EditionDraft:
    """What an editor typed about an edition; texts in one language or more.

    Attributes
    ----------
    id : str
    title, source, licence, note : mapping of language to str
    year : int or None
    fieldwork_start, fieldwork_end, published : str
        A day or a month, or nothing.
    invited : "all" or tuple of region codes
    vintage : int
    source_url : str
    demonstration : bool
    """

    id: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    fieldwork_start: str = ""
    fieldwork_end: str = ""
    published: str = ""
    invited: Literal["all"] | tuple[str, ...] = "all"
    vintage: int = NEWEST
    source: Mapping[str, str] = field(default_factory=dict)
    source_url: str = ""
    licence: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    demonstration: bool = False


def is_untouched(typed: EditionDraft) -> bool:
    """Whether nobody has typed anything yet; the set of communes and the label are of the file."""
    return replace(typed, vintage=EditionDraft.vintage, demonstration=False) == EditionDraft()


def in_all(texts: Mapping[str, str], first: str) -> dict[str, str] | None:
    """A text in four languages, those left empty taking over another; None where all are empty.

    ``first`` is the language that the others take over before any other.
    """
    order = (first, *LANGUAGES)
    told = next((texts[one].strip() for one in order if texts.get(one, "").strip()), None)
    if told is None:
        return None
    return {one: texts.get(one, "").strip() or told for one in LANGUAGES}


def not_translated(typed: EditionDraft, first: Language) -> list[Text]:
    """What readers of each language get in another one, since nobody wrote it in theirs.

    ``first`` is as for :func:`in_all`.
    """
    names = {
        "title": Text("Title"),
        "source": Text("Source"),
        "licence": Text("Licence"),
        "note": Text("Note"),
    }
    lacking: dict[tuple[Language, Language], list[Text]] = {}
    for name, label in names.items():
        written = [one for one in LANGUAGES if getattr(typed, name).get(one, "").strip()]
        for language in LANGUAGES if written else ():
            if language not in written:
                instead = first if first in written else written[0]
                lacking.setdefault((language, instead), []).append(label)
    return [
        Text(
            "{language}: nothing written for {names}. Readers of this language get what is written "
            "in {other}.",
            language=LANGUAGE_NAMES[language],
            names=listed(labels),
            other=language_in_words(other),
        )
        for (language, other), labels in lacking.items()
    ]


def missing_facts(typed: EditionDraft, *, labelled: bool) -> list[Text]:
    """What stands in the way of these facts; empty where they can be used.

    Parameters
    ----------
    labelled : bool
        The file says that its answers are synthetic.
    """
    said = _wrong_id(typed.id)
    for what, texts in (
        (Text("Title"), typed.title),
        (Text("Source"), typed.source),
        (Text("Licence"), typed.licence),
    ):
        if in_all(texts, LANGUAGES[0]) is None:
            said.append(Text("{name}: needed in one language at least.", name=what))
    if typed.year is None or not _FIRST_YEAR <= typed.year <= _LAST_YEAR:
        said.append(Text("The year of the edition is missing."))
    said += _wrong_dates(typed)
    if typed.invited != "all" and not typed.invited:
        said.append(Text("Say which communes were invited: all, or those of one region or more."))
    if typed.source_url and not _URL.fullmatch(typed.source_url):
        said.append(Text("The web address begins with https:// and holds no spaces."))
    if labelled and not typed.demonstration:
        said.append(LABELLED)
    return said


def _wrong_id(found: str) -> list[Text]:
    if not _ID.fullmatch(found):
        return [
            Text(
                "The short name is missing or has other signs than letters, digits, - and _: "
                "BE2026, for example."
            )
        ]
    return []


def _wrong_dates(typed: EditionDraft) -> list[Text]:
    dates = (
        (Text("Survey from"), typed.fieldwork_start),
        (Text("Survey until"), typed.fieldwork_end),
        (Text("Published on"), typed.published),
    )
    return [
        Text(
            "{name}: found “{found}”, expected a month such as 2026-03 or a day such as "
            "2026-03-14.",
            name=what,
            found=date[:40],
        )
        for what, date in dates
        if date and not _is_date(date)
    ]


def _is_date(written: str) -> bool:
    if not _DATE.fullmatch(written):
        return False
    try:
        dt.date(*map(int, [*written.split("-"), "1"][:3]))
    except ValueError:
        return False
    return True


LABELLED = Text(
    "The file says that its answers are synthetic: the edition stays a demonstration edition."
)


def is_shipped(edition_id: str) -> bool:
    """Whether an edition of this name comes with the atlas."""
    return (EDITIONS / edition_id / "edition.yaml").exists()


def facts_of(typed: EditionDraft, gathered: GatheredAnswers, language: str) -> dict[str, Any]:
    """The facts in the format of ``edition.yaml``.

    Where communes answered several times the rule that chose among their answers is in the note,
    in four languages: whoever quotes a figure should know it.
    """
    facts: dict[str, Any] = {
        "id": typed.id,
        "title": in_all(typed.title, language),
        "year": typed.year,
        "fieldwork_start": typed.fieldwork_start or None,
        "fieldwork_end": typed.fieldwork_end or None,
        "published": typed.published or None,
        "invited": "all" if typed.invited == "all" else list(typed.invited),
        "vintage": typed.vintage,
        "answers": "file",
        "demonstration": typed.demonstration,
        "source": in_all(typed.source, language),
        "source_url": typed.source_url or None,
        "licence": in_all(typed.licence, language),
        "asked": list(gathered.questions),
        "rule": gathered.duplicate_rule,
    }
    note = in_all(typed.note, language)
    if gathered.repeated:
        note = {
            one: " ".join(
                filter(None, [(note or {}).get(one), translator(one).render(_rule(gathered))])
            )
            for one in LANGUAGES
        }
    if note:
        facts["note"] = note
    return facts


def _rule(gathered: GatheredAnswers) -> Text:
    return RULE_LABELS[gathered.duplicate_rule]


def checked_edition(facts: Mapping[str, Any], gathered: GatheredAnswers) -> Edition:
    """The edition that the facts describe.

    Raises
    ------
    AtlasError
        An edition.yaml with these facts would be refused.
    """
    return edition_from(facts, questionnaire_with(own_questions(gathered.questions)))


def disclosure_of(rule: Access, shown: tuple[str, ...]) -> Disclosure | None:
    """The rule as the store takes it; None where something is to be chosen first."""
    if rule == "open":
        return OPEN
    if rule == "aggregates":
        return Disclosure(rule, tuple(one for one in shown if one == SCORES))
    return Disclosure(rule, shown) if shown else None
