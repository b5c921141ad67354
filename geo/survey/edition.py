"""An edition of the barometer: what it says about itself and what of it is public.

Typed, frozen objects; :mod:`geo.survey.editions` reads them from ``data/editions``, and a source
from elsewhere (:mod:`geo.survey.edition_sources`) makes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geo.language import LANGUAGES, Labels, Text, translator
from geo.survey.edition_key import edition_name

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.territory.nis_code import NisCode

Access = Literal["open", "restricted", "aggregates"]
ACCESS_KINDS: tuple[Access, ...] = get_args(Access)
DuplicateRule = Literal["latest", "most_complete", "mean", "sum"]
DUPLICATE_RULES: tuple[DuplicateRule, ...] = get_args(DuplicateRule)


@dataclass(frozen=True, order=True)
class Moment:
    """A date known to the day or only to the month."""

    year: int
    month: int
    day: int | None = None

    def say(self, say: Translator) -> str:
        """The date as the language writes it: ``14 June 2018``, ``June 2018``."""
        if self.day is None:
            return say.month(dt.date(self.year, self.month, 1))
        return say.date(dt.date(self.year, self.month, self.day))


@dataclass(frozen=True)
class MethodFact:
    """One thing that a source says about how an edition was asked."""

    text: Labels
    source_url: str


@dataclass(frozen=True)
class Edition:
    """One edition of the barometer.

    Attributes
    ----------
    id : str
        What it is asked for by: ``BE2018``, ``WAL2021``, also the name of its folder; ``BE2018@2``
        where a version was asked for (:mod:`geo.survey.edition_key`).
    title, source, licence, note : Labels
        For readers; ``note`` says what must be known before a number is quoted, and may be None.
    source_url : str or None
    year : int
        The year the edition is known by.
    fieldwork_start, fieldwork_end, published : Moment or None
        None where it was not stated.
    invited : "all" or tuple of str
        Every commune, or those of these regions.
    vintage : int
        The set of communes the answers and figures are on.
    demonstration : bool
        True where the answers are synthetic. Whatever is made of them must say so.
    has_answers : bool
        Whether anything of single communes is given: False where only figures for larger areas
        are published.
    asked : tuple of str
        Keys of the questions that were asked, as far as they are known.
    disclosure : {"open", "restricted", "aggregates"}
        What of the answers may be shown: see :mod:`geo.survey.store.disclosure`.
    version : int or None
        Of an edition that the store publishes; None for a shipped one, which has no versions: it
        changes only with the atlas.
    version_published : date or None
        The day (UTC) on which this version was published first.
    replaced : bool
        Whether this is a version in whose place another one is published now.
    disclosed : tuple of str
        What such a rule gives, as ids of indicators (``index``, ``domain.<domain>``,
        ``q.<question>``): of each commune where it is restricted, of groups where it is aggregates.
    bands : tuple of (str, tuple of int)
        By domain of a restricted edition, the ends of the bands in which its scores are given (see
        :mod:`geo.survey.store.disclosure_audit.bands`); none where the score is given as it is.
    several_answers : {"latest", "most_complete", "mean", "sum"} or None
        Which counted where a commune had answered more than once; None where none had, or where
        that is not stated.
    method : tuple of MethodFact
        What is published of how it was asked: no results.
    """

    id: str
    title: Labels
    year: int
    fieldwork_start: Moment | None
    fieldwork_end: Moment | None
    published: Moment | None
    invited: Literal["all"] | tuple[NisCode, ...]
    vintage: int
    source: Labels
    source_url: str | None
    licence: Labels
    demonstration: bool
    has_answers: bool
    asked: tuple[str, ...]
    note: Labels | None
    disclosure: Access = "open"
    version: int | None = None
    version_published: dt.date | None = None
    replaced: bool = False
    disclosed: tuple[str, ...] = ()
    bands: tuple[tuple[str, tuple[int, ...]], ...] = ()
    several_answers: DuplicateRule | None = None
    method: tuple[MethodFact, ...] = ()

    @property
    def name(self) -> str:
        """``BE2018``, whatever the version: what it is called, cited and looked up by."""
        return edition_name(self.id)

    @property
    def published_in_words(self) -> Text | None:
        """``published on 14 June 2018``, or in a month; None where it is not known."""
        told = self.published
        if told is None:
            return None
        when = Labels(**{language: told.say(translator(language)) for language in LANGUAGES})
        if told.day is None:
            return Text("published in {month}", month=when)
        return Text("published on {day}", day=when)

    @property
    def year_and_version(self) -> Text:
        """``Year: 2018. Version 2 of 14 June 2018.``, the version where there are any."""
        if self.version is None or self.version_published is None:
            return Text("Year: {year}.", year=str(self.year))
        named = {"year": str(self.year), "version": str(self.version)}
        if self.replaced:
            return Text(
                "Year: {year}. Version {version} of {day}, replaced since.",
                day=self.version_published,
                **named,
            )
        return Text(
            "Year: {year}. Version {version} of {day}.", day=self.version_published, **named
        )

    def discloses(self, part: str) -> bool:
        """Whether what each commune has for a part is public.

        ``index``, ``domain.<domain>`` or ``q.<question>``. The one place that pages, files and
        pictures ask; what it denies they could not show either, because the source of the edition
        does not give it.
        """
        return self.has_answers and (self.disclosure == "open" or part in self.disclosed)

    def discloses_groups(self, part: str) -> bool:
        """Whether the edition gives figures of groups for a part, and nothing of its communes."""
        return self.disclosure == "aggregates" and part in self.disclosed

    @property
    def disclosed_answers(self) -> tuple[str, ...]:
        """Keys of the questions asked of which each commune's answer is public."""
        return tuple(key for key in self.asked if self.discloses(f"q.{key}"))

    @property
    def discloses_scores(self) -> bool:
        """Whether any score of single communes is public."""
        if not self.has_answers:
            return False
        return self.disclosure == "open" or any(
            not part.startswith("q.") for part in self.disclosed
        )

    @property
    def discloses_who_answered(self) -> bool:
        """Whether it is public which communes answered: everyone that did has a row of scores."""
        return self.discloses_scores

    def is_invited(self, region: NisCode) -> bool:
        """Whether the communes of this region (its code) were invited."""
        return self.invited == "all" or region in self.invited
