"""What leaves the atlas: one description, from which every file is written.

A composition of a page, or a table of an edition, comes in as rows; a :class:`Download` goes out,
with all that a file must say beside the rows. It cannot be made of data that may not leave
(:func:`may_be_downloaded`), nor without the label of demonstration data: both are asked for here,
when it is made, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geo.language import AtlasError, Text, translator
from geo.publishing.export.column_descriptions import ColumnDescription, columns
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.state_cache import StateChangedError, snapshot_stamp
from geo.survey import load_edition
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.model_estimates import SYNTHETIC

if TYPE_CHECKING:
    from geo.language import Labels, Language, Translator
    from geo.publishing.view import Level
    from geo.survey import Edition
    from geo.survey.documented.list_dates import ListDates

Kind = Literal["answers", "scores", "groups", "figures", "documented", "reference"]
"""What rows are made of: answers or scores of single communes, estimates for groups of communes,
published figures, documented initiatives, or reference data (names, boundaries, questions)."""

_OPEN: tuple[Kind, ...] = ("figures", "documented", "reference")

STATES: dict[str, Text] = {VALUE: Text("There is a value")} | {
    state.value: state.label for state in MissingState
}


@dataclass(frozen=True)
class FileSource:
    """Where rows come from: in words, an address or nothing, under which licence; or outlines."""

    name: Text | Labels | str
    url: str | None
    licence: Text | Labels | str
    of_outlines: bool = False


def may_be_downloaded(edition: Edition, kind: Kind) -> None:
    """Refuse unless data of this kind of an edition may leave the atlas.

    Published figures, documented initiatives and reference data are public. Synthetic answers are
    nobody's. Answers of communes are confidential, and so are scores and estimates made of them,
    until an editor has published them under a rule: of an edition of the store, what the rule keeps
    never gets here (see :class:`geo.survey.stored_editions.StoredEditions`).

    Raises
    ------
    AtlasError
        It may not.
    """
    ruled = edition.version is not None
    if kind in _OPEN or edition.demonstration or ruled or not edition.has_answers:
        return
    raise AtlasError(
        Text(
            "What communes answered to “{edition}” is confidential: without a rule that says what "
            "of it is public, nothing of it can be taken away.",
            edition=edition.title,
        )
    )


@dataclass(frozen=True, eq=False)
class Download:
    """What a file holds.

    Attributes
    ----------
    name : str
        What it is, for file names: an indicator's id, the key of a page or of a table.
    title : Text or Labels
    editions : tuple of Edition
        Oldest first; none for what belongs to no edition.
    indicators : tuple of str
        Ids.
    kinds : frozenset of Kind
        What the rows are made of.
    vintage : int
    level : Level or None
        Where each row is one area of this level on ``vintage``, named by ``code``: such rows can
        have outlines.
    rows : DataFrame
        Columns as in ``columns``; texts are str, missing numbers NaN or NA.
    columns : tuple of Column
    sample : Text or None
        n of the whole, in words.
    sources : tuple of Source
    notes : tuple of Text, Labels or str
        What to know before a number is quoted.
    link : str
        The address that reopens what the rows were taken from.
    language : one of LANGUAGES
        Of the words in the rows and of everything said beside them.
    lists : ListDates or None
        Of when the public lists are that the rows count, which belong to no edition.
    synthetic : bool
        Whether anything comes from a demonstration edition: worked out here, never given.
    state : str
        The stamp of what was published when the rows were taken: worked out here, never given.
    """

    name: str
    title: Text | Labels
    editions: tuple[Edition, ...]
    indicators: tuple[str, ...]
    kinds: frozenset[Kind]
    vintage: int
    level: Level | None
    rows: pd.DataFrame
    columns: tuple[ColumnDescription, ...]
    sample: Text | None
    sources: tuple[FileSource, ...]
    notes: tuple[Text | Labels | str, ...]
    link: str
    language: Language
    lists: ListDates | None = None
    synthetic: bool = field(init=False)
    state: str = field(init=False)

    def __post_init__(self) -> None:
        for edition in self.editions:
            for kind in self.kinds:
                may_be_downloaded(edition, kind)
        object.__setattr__(self, "synthetic", self._is_synthetic())
        object.__setattr__(self, "state", snapshot_stamp(self._rests_on))
        keys = [column.key for column in self.columns]
        rows = self.rows.reset_index(drop=True)
        rows = rows[keys].astype(
            {
                column.key: {"text": "str", "number": "float64", "whole": "Int64"}[column.type]
                for column in self.columns
            }
        )
        object.__setattr__(self, "rows", rows)

    def ask_again(self) -> None:
        """Refuse unless what is published now is what the rows were taken from.

        To be asked inside of a snapshot. Without editions it is the boundaries that have to be the
        same: a reader's own numbers have nothing to do with what editors publish.

        Raises
        ------
        StateChangedError
            It is not: an edition may have been withdrawn since, or got another rule.
        AtlasError
            They may not leave at all (:func:`may_be_downloaded`).
        """
        if self.state and self.state != snapshot_stamp(self._rests_on):
            raise StateChangedError
        for edition in self.editions:
            for kind in self.kinds:
                may_be_downloaded(load_edition(edition.id), kind)

    @property
    def _rests_on(self) -> Literal["boundaries", "editions"]:
        return "editions" if self.editions else "boundaries"

    def _is_synthetic(self) -> bool:
        made_of_answers = any(kind not in _OPEN for kind in self.kinds)
        if made_of_answers and any(one.demonstration for one in self.editions):
            return True
        origins = [key for key in self.rows.columns if key == "origin" or key.endswith("_origin")]
        return any(self.rows[key].isin(SYNTHETIC).any() for key in origins)

    @property
    def say(self) -> Translator:
        """The words of its language."""
        return translator(self.language)

    @property
    def notice(self) -> str:
        """The label of demonstration data; empty where there is none."""
        return self.say.render(DEMONSTRATION_LABEL) if self.synthetic else ""

    def _years(self) -> tuple[int, ...]:
        if self.lists is not None and not self.editions:
            return self.lists.dated
        return tuple(one.year for one in self.editions)

    @property
    def year(self) -> int | None:
        """The year of its latest edition."""
        return self.editions[-1].year if self.editions else None

    @property
    def of_lists(self) -> tuple[Text, ...]:
        """Of when the public lists are that the rows count: a sentence, or none."""
        return () if self.lists is None else (self.lists.in_words,)

    def facts(self) -> dict[str, str]:
        """What stands beside the rows, by stable key, in the reader's language, without gaps."""
        say = self.say
        versions = [one for one in self.editions if one.version is not None]
        found = {
            "notice": self.notice,
            "title": say.render(self.title),
            "edition": ", ".join(one.name for one in self.editions),
            "version": ", ".join(str(one.version) for one in versions),
            "version_published": ", ".join(
                one.version_published.isoformat() for one in versions if one.version_published
            ),
            "indicator": ", ".join(self.indicators),
            "year": ", ".join(dict.fromkeys(map(str, self._years()))),
            "vintage": str(self.vintage),
            "sample": say.render(self.sample) if self.sample is not None else "",
            "source": "; ".join(dict.fromkeys(say.render(one.name) for one in self.sources)),
            "source_url": " ".join(dict.fromkeys(one.url for one in self.sources if one.url)),
            "licence": "; ".join(dict.fromkeys(say.render(one.licence) for one in self.sources)),
            "notes": " ".join(dict.fromkeys(say.render(one) for one in self.notes)),
            "link": self.link,
        }
        return {key: text for key, text in found.items() if text}

    def labelled(self) -> tuple[pd.DataFrame, tuple[ColumnDescription, ...]]:
        """The rows, before them the column of the label where there is one to carry."""
        if not self.synthetic:
            return self.rows, self.columns
        rows = self.rows.copy()
        rows.insert(0, "notice", pd.Series(self.notice, index=rows.index, dtype="str"))
        return rows, (*columns("notice"), *self.columns)

    def told(self) -> tuple[pd.DataFrame, tuple[ColumnDescription, ...]]:
        """The rows with all facts in columns of their own, for files of rows and nothing else."""
        rows, known = self.labelled()
        facts = self.facts()
        have = {column.key for column in known}
        more = [key for key in facts if key not in have and key != "indicator"]
        beside = pd.DataFrame(
            {key: pd.array([facts[key]] * len(rows), dtype="str") for key in more}
        )
        described = tuple(ColumnDescription(one.key, one.label) for one in columns(*more))
        return pd.concat([rows, beside], axis=1), (*known, *described)


def state_words(state: str, say: Translator) -> str:
    """A state in words, that there is a value included."""
    return say.render(STATES[state])
