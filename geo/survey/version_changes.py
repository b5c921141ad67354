"""What differs, for readers, between a version of an edition and the one that is published now.

Two keys of one edition come in, counts go out. They are counted in what readers get of each
version, and in nothing else: whoever reads both could count the same. An answer that neither gives
makes no difference here, whatever happened to it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from geo.state_cache import state_cache
from geo.survey.editions import load_answers, load_edition, newest_version, source_of
from geo.survey.maturity.scores import communes_that_answered, score_edition
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    import pandas as pd

    from geo.survey.edition import Edition

_OF_RELEASE = {
    "id",
    "asked",
    "disclosed",
    "bands",
    "version",
    "version_published",
    "replaced",
    "vintage",
    "has_answers",
}
"""Fields of an edition that say what of it is given or how it is kept, not what it is."""


@dataclass(frozen=True)
class VersionChanges:
    """What differs in the published version.

    Attributes
    ----------
    communes_added, communes_removed : int
        Of which something is given in one of the two only.
    answers, answers_of : int
        Answers of communes in both to questions in both that are other ones, new or gone; of how
        many communes.
    scores_of : int
        Communes in both of which other scores are given, where these are given in bands.
    figures : int
        Figures of groups that are other ones, new or gone.
    questions_added, questions_removed : tuple of str
        Keys of questions that something is given of in one of the two only.
    boundaries : bool
        It is on another set of communes; then communes and answers are not compared.
    description : bool
        Title, source, dates, who was invited or another of its facts.
    """

    communes_added: int = 0
    communes_removed: int = 0
    answers: int = 0
    answers_of: int = 0
    scores_of: int = 0
    figures: int = 0
    questions_added: tuple[str, ...] = ()
    questions_removed: tuple[str, ...] = ()
    boundaries: bool = False
    description: bool = False

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, one.name) for one in fields(self))


@state_cache(maxsize=32)
def changes_since(edition_id: str) -> VersionChanges:
    """What differs in the published version from the one that ``edition_id`` asks for.

    Raises
    ------
    AtlasError
        One of the two cannot be read.
    """
    then, now = load_edition(edition_id), newest_version(edition_id)
    asked_then, asked_now = _questions(then), _questions(now)
    found = VersionChanges(
        questions_added=tuple(key for key in asked_now if key not in asked_then),
        questions_removed=tuple(key for key in asked_then if key not in asked_now),
        boundaries=then.vintage != now.vintage,
        description=any(
            getattr(then, one.name) != getattr(now, one.name)
            for one in fields(then)
            if one.name not in _OF_RELEASE
        ),
    )
    if "aggregates" in (then.disclosure, now.disclosure):
        return replace(found, figures=_figures(then, now))
    return found if found.boundaries else _of_communes(found, then, now)


def _questions(edition: Edition) -> tuple[str, ...]:
    return tuple(
        key
        for key in edition.asked
        if edition.discloses(f"q.{key}") or edition.discloses_groups(f"q.{key}")
    )


def _of_communes(found: VersionChanges, then: Edition, now: Edition) -> VersionChanges:
    before, after = _by_answer(load_answers(then.id)), _by_answer(load_answers(now.id))
    here, there = _known_of(then, before), _known_of(now, after)
    both, asked = here & there, set(_questions(then)) & set(_questions(now))
    other = [
        key
        for key in before.keys() | after.keys()
        if key[0] in both and key[1] in asked and before.get(key) != after.get(key)
    ]
    banded = 0
    if then.disclosure == "restricted" and then.discloses_scores and now.discloses_scores:
        codes = sorted(both)
        banded = _rows_apart(
            score_edition(then.id).reindex(codes), score_edition(now.id).reindex(codes)
        )
    return replace(
        found,
        communes_added=len(there - here),
        communes_removed=len(here - there),
        answers=len(other),
        answers_of=len({nis5 for nis5, _ in other}),
        scores_of=banded,
    )


def _by_answer(answers: pd.DataFrame) -> dict[tuple[str, str], str]:
    rows = answers[["nis5", "question", "value"]].itertuples(index=False, name=None)
    return {(nis5, question): value for nis5, question, value in rows}


def _known_of(edition: Edition, answers: dict[tuple[str, str], str]) -> set[str]:
    known = {nis5 for nis5, _ in answers}
    return known | (
        set(map(str, communes_that_answered(edition.id)))
        if edition.discloses_who_answered
        else set()
    )


def _rows_apart(one: pd.DataFrame, other: pd.DataFrame) -> int:
    columns = sorted({*one.columns, *other.columns})
    left, right = one.reindex(columns=columns), other.reindex(columns=columns)
    same = (left == right) | (left.isna() & right.isna())
    return int((~same.all(axis=1)).sum())


def _figures(then: Edition, now: Edition) -> int:
    before, after = _by_figure(then), _by_figure(now)
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


def _by_figure(edition: Edition) -> dict[tuple[str, ...], tuple[int, float]]:
    """Every figure of a group that is given; one that is withheld is none."""
    source = source_of(edition.id)
    found: dict[tuple[str, ...], tuple[int, float]] = {}
    for part in edition.disclosed if source is not None and edition.disclosure != "open" else ():
        table = None if source is None else source.groups(edition.id, part)
        if table is None:
            continue
        given = table[table["state"] == VALUE]
        of = zip(given["variable"], given["group"], given["choice"], strict=True)
        figures = zip(given["n"], given["value"], strict=True)
        found |= {
            (part, *map(str, key)): (int(n), float(value))
            for key, (n, value) in zip(of, figures, strict=True)
        }
    return found
