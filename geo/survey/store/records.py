"""What goes into the store and what comes out of it.

Plain values without a connection: the contents of one version of an edition, what readers get of
the published one, and what editors get of versions and of the log.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from geo.survey.store.disclosure import OPEN, Disclosure

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.question import Question

Action = Literal["publish", "replace", "withdraw", "restore", "load"]
ACTIONS: tuple[Action, ...] = get_args(Action)
"""``restore`` makes an earlier version the published one again; ``load`` brings back a backup."""

MAPPING = "mapping"
REPORT = "report"
"""Names of documents that an import leaves beside the answers: how the columns of the file were
read, and what was found while reading it."""
RELEASE = "release"
"""Name of the document that says what of the answers readers get, where the rule keeps something
back: see :mod:`geo.survey.store.disclosure_audit.release`."""


CORRECTIONS = "corrections"
"""Name of the document that says which answers were corrected because of what communes said before
the edition was published: see :mod:`geo.survey.store.checking`."""


@dataclass(frozen=True, eq=False)
class Contents:
    """All that one version of an edition consists of.

    Attributes
    ----------
    facts : mapping of str to values
        As in ``edition.yaml``: what the edition says about itself.
    answers : DataFrame
        nis5, question, value: as :func:`geo.survey.editions.load_answers` gives them.
    disclosure : Disclosure
        What of it may leave the store.
    questions : tuple of mappings
        Questions that this edition asked and ``questionnaire.yaml`` does not have, as entries of
        that file.
    documents : mapping of str to str
        Texts that belong to it and that only editors see: ``mapping``, ``report``, ``release``,
        ``corrections``.
    """

    facts: Mapping[str, Any]
    answers: pd.DataFrame
    disclosure: Disclosure = OPEN
    questions: tuple[Mapping[str, Any], ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition_id(self) -> str:
        """``BE2018``."""
        return str(self.facts.get("id", ""))

    @property
    def digest(self) -> str:
        """SHA-256 of all of it: the same for the same contents, in whatever order they came."""
        whole = {
            "facts": dict(self.facts),
            "disclosure": [self.disclosure.access, *self.disclosure.shown],
            "questions": [dict(one) for one in self.questions],
            "documents": dict(self.documents),
        }
        rows = sorted(
            self.answers[["nis5", "question", "value"]].itertuples(index=False, name=None)
        )
        made = hashlib.sha256(as_json(whole).encode())
        made.update(as_json(rows).encode())
        return made.hexdigest()


@dataclass(frozen=True)
class StoredEdition:
    """A published edition, as every reader may know it.

    Attributes
    ----------
    edition : Edition
    version : int
        From 1 on.
    published_at : datetime
        UTC.
    first_published_at : datetime
        UTC: the same, unless the version was restored since.
    disclosure : Disclosure
    communes : int
        How many communes answered.
    questions : tuple of Question
        Those that ``questionnaire.yaml`` does not have.
    disclosed : tuple of str
        What the rule gives, as ids of indicators: of each commune where it is restricted, of
        groups where it is aggregates; empty where it is open and everything is given.
    bands : mapping of str to tuple of int
        Of a restricted edition, by domain, the ends of the bands in which scores are given.
    """

    edition: Edition
    version: int
    published_at: dt.datetime
    first_published_at: dt.datetime
    disclosure: Disclosure
    communes: int
    questions: tuple[Question, ...]
    disclosed: tuple[str, ...] = ()
    bands: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def disclosed_answers(self) -> tuple[str, ...]:
        """Keys of the questions of which each commune's answer is given."""
        if self.disclosure.access == "open":
            return self.edition.asked
        if self.disclosure.access == "aggregates":
            return ()
        return tuple(part.removeprefix("q.") for part in self.disclosed if part.startswith("q."))


@dataclass(frozen=True)
class Version:
    """One version of an edition, published or not, as editors see it.

    Attributes
    ----------
    edition_id : str
    number : int
    created_at : datetime
        UTC.
    created_by : str
    disclosure : Disclosure
    communes, answers : int
    published : bool
        Whether readers get this one now.
    """

    edition_id: str
    number: int
    created_at: dt.datetime
    created_by: str
    disclosure: Disclosure
    communes: int
    answers: int
    published: bool


@dataclass(frozen=True)
class Changes:
    """What differs between what was published before and what is now.

    Attributes
    ----------
    communes_added, communes_removed : int
    answers_added, answers_removed, answers_changed : int
    facts : tuple of str
        Names of the facts that are new, gone or different; ``disclosure`` and ``questions`` among
        them where these are.
    """

    communes_added: int = 0
    communes_removed: int = 0
    answers_added: int = 0
    answers_removed: int = 0
    answers_changed: int = 0
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogEntry:
    """One line of the log.

    Attributes
    ----------
    number : int
        From 1 on, without gaps.
    at : datetime
        UTC.
    who : str
    action : {"publish", "replace", "withdraw", "restore", "load"}
    edition_id : str or None
        None where the whole store is concerned.
    version, before : int or None
        What is published from here on, and what was published until here; None for nothing.
    note : str
        The editor's own words.
    changes : Changes
    """

    number: int
    at: dt.datetime
    who: str
    action: Action
    edition_id: str | None
    version: int | None
    before: int | None
    note: str
    changes: Changes


def changes_between(before: Contents | None, now: Contents | None) -> Changes:
    """What differs between two states of an edition; None where nothing is published."""
    old, new = _by_answer(before), _by_answer(now)
    old_communes, new_communes = {nis5 for nis5, _ in old}, {nis5 for nis5, _ in new}
    old_facts, new_facts = _all_facts(before), _all_facts(now)
    return Changes(
        communes_added=len(new_communes - old_communes),
        communes_removed=len(old_communes - new_communes),
        answers_added=len(new.keys() - old.keys()),
        answers_removed=len(old.keys() - new.keys()),
        answers_changed=sum(new[key] != old[key] for key in new.keys() & old.keys()),
        facts=tuple(
            sorted(
                name
                for name in old_facts.keys() | new_facts.keys()
                if old_facts.get(name) != new_facts.get(name)
            )
        ),
    )


def as_json(value: Any) -> str:
    """Text for the database: in one order, and all ASCII so that any character can be stored."""
    return json.dumps(
        value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: Any) -> Any:
    """What YAML and pandas have and JSON has not: a day, and a number of numpy."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(value)


def _by_answer(contents: Contents | None) -> dict[tuple[str, str], str]:
    if contents is None:
        return {}
    rows = contents.answers[["nis5", "question", "value"]].itertuples(index=False, name=None)
    return {(nis5, question): value for nis5, question, value in rows}


def _all_facts(contents: Contents | None) -> dict[str, str]:
    if contents is None:
        return {}
    rule = contents.disclosure
    named = dict(contents.facts) | {
        "disclosure": [rule.access, *rule.shown],
        "questions": [dict(one) for one in contents.questions],
    }
    return {name: as_json(value) for name, value in named.items()}
