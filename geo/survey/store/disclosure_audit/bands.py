"""In which bands a domain's score can be given, so that it tells no hidden answer.

A score with all its digits is a fingerprint of the answers behind it, and near the ends of its
scale even the rounded one tells them: below a certain score nobody can have said yes. So a
restricted edition gives a score as a *band* from one whole point to another, and the bands are
chosen so that **whichever band a commune is in**, each of its hidden answers can still be another
one. That is decided from the questions alone, never from the answers: which bands there are tells
nothing, and no commune has to be left out because its score would tell too much. (An office that
withholds what is revealing tells by withholding: Kenthapadi, Mishra and Nissim, Simulatable
Auditing, PODS 2005.)

To hold for all scores of a commune together, a band must be safe whatever is known from the other
domains about the conditions of its questions (see
:mod:`geo.survey.store.disclosure_audit.answer_patterns`):

- it is possible in every context of the conditions that other domains tell of;
- in each context the hidden questions that concern the commune stay open;
- of the conditions that its own questions decide, both cases stay possible.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.store.disclosure_audit.answer_patterns import ATOMS, stays_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.store.disclosure_audit.answer_patterns import Context, Patterns

Cuts = tuple[int, ...]
"""Ends of bands, in whole points, from 0 to 10: ``(0, 3, 5, 10)`` are three bands."""

EVERY_POINT: Cuts = tuple(range(ATOMS + 1))


def find_bands(
    patterns: Sequence[tuple[Patterns, tuple[Context, ...]]], allowed: Cuts = EVERY_POINT
) -> Cuts | None:
    """The finest bands that are safe for all these patterns; None where not even one of two is.

    Parameters
    ----------
    patterns : sequence of (Patterns, contexts)
        Of the domain: one for each set of public answers that a commune has, with the contexts that
        these leave possible.
    allowed : tuple of int
        Where a band may end: those of an earlier version, whose readers know them.

    Returns
    -------
    tuple of int or None
        Of all ways to divide the scale the one with the least mean square of the widths (the error
        of taking the middle of a band for the score); the first of several.
    """
    best: dict[int, tuple[float, Cuts]] = {allowed[0]: (0.0, (allowed[0],))}
    for end in allowed[1:]:
        ways = [
            (cost + (end - start) ** 3, (*cuts, end))
            for start, (cost, cuts) in best.items()
            if start < end and all(is_safe(one, of, start, end) for one, of in patterns)
        ]
        if ways:
            best[end] = min(ways)
    cuts = best.get(allowed[-1], (0.0, ()))[1]
    return cuts if len(cuts) > 2 else None  # one band for all says nothing


def is_safe(patterns: Patterns, contexts: tuple[Context, ...], start: int, end: int) -> bool:
    """Whether a score known to be from ``start`` to ``end`` leaves all hidden answers open."""
    if not patterns.hidden:
        return True
    foreign: dict[Context, list[Context]] = {}
    for context in contexts:
        others = tuple(fact for place, fact in enumerate(context) if place not in patterns.own)
        foreign.setdefault(others, []).append(context)
    return all(_is_safe_among(patterns, some, start, end) for some in foreign.values())


def _is_safe_among(patterns: Patterns, contexts: Sequence[Context], start: int, end: int) -> bool:
    """The same where other domains say in which of a few contexts a commune is."""
    possible = [c for c in contexts if patterns.reach(c).any_answer[start:end].any()]
    if not possible:
        return False
    found: dict[str, set[str]] = {}
    for context in possible:
        reach = patterns.reach(context)
        for question in patterns.live(context):
            answers = {
                answer
                for (key, answer), marked in reach.answers.items()
                if key == question.key and marked[start:end].any()
            }
            found.setdefault(question.key, set()).update(answers)
            decides = question.key in patterns.parents
            if not decides and not stays_open(question, answers):
                return False
    by_key = {question.key: question for question in patterns.hidden}
    return all(stays_open(by_key[key], answers) for key, answers in found.items())


def band_of(cuts: Cuts, scores: np.ndarray) -> np.ndarray:
    """The place of the band that each score is in; the last one holds its upper end."""
    inner = np.array(cuts[1:-1], dtype=float)
    places: np.ndarray = np.searchsorted(inner, scores + 1e-6, side="right")
    return places


def middles(cuts: Cuts) -> np.ndarray:
    """The middle of each band: what is given for a score in it."""
    return np.array([(low + high) / 2 for low, high in pairwise(cuts)])
