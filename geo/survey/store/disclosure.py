"""What of an edition may leave the store: the rule that its editor chose.

- ``open``: the answers of each commune.
- ``restricted``: of each commune only what is named: answers to some questions (``q.<key>``) or its
  scores (``scores``: the index and the domains), in bands from which no answer can be worked out.
- ``aggregates``: nothing of a commune, only figures of groups of five and more (see
  :mod:`geo.survey.store.aggregates`): of the answers, or instead of them of the scores
  (``scores``). Not of both: a domain's mean and those of its questions, over communes that are not
  quite the same, could be set against each other.

What a rule comes to with the answers as they are, the audit decides
(:mod:`geo.survey.store.disclosure_audit`).

A rule and what is wanted come in; nothing, or an :class:`AtlasError`, goes out. The store asks
here before it lets anything go, so that pages, files, pictures and addresses have no say in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.language import AtlasError, Text
from geo.survey.edition import ACCESS_KINDS, Access

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCORES = "scores"
"""In :attr:`Disclosure.shown`: the maturity index and the domain scores."""

LEAST_GROUP = 5
"""Communes that answered, in the smallest group that has a figure: the institute's own limit."""


@dataclass(frozen=True)
class Disclosure:
    """What may leave the store.

    Attributes
    ----------
    access : {"open", "restricted", "aggregates"}
    shown : tuple of str
        restricted: ``scores`` and ``q.<question>``, one at least. aggregates: nothing (the answers)
        or ``scores``. open: nothing.
    """

    access: Access = "open"
    shown: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Keys of the questions whose answers a restricted edition gives for each commune."""
        return tuple(one.removeprefix("q.") for one in self.shown if one.startswith("q."))


OPEN = Disclosure()


def written_disclosure(disclosure: Disclosure) -> dict[str, Any]:
    """The rule as stores and backups keep it, ``{"rule": …, "shown": […]}``.

    Of earlier versions there are such stores and backups: these two words never change.
    """
    return {"rule": disclosure.access, "shown": list(disclosure.shown)}


def read_disclosure(written: Mapping[str, Any], asked: Sequence[str]) -> Disclosure:
    """The rule of :func:`written_disclosure`, for an edition that asked these.

    Raises
    ------
    AtlasError
        There is no such rule, or it shows what the edition has not.
    """
    rule, shown = written.get("rule"), written.get("shown", [])
    if rule not in ACCESS_KINDS:
        raise _wrong(str(rule), ", ".join(ACCESS_KINDS))
    if not isinstance(shown, list | tuple) or not all(isinstance(one, str) for one in shown):
        raise _wrong(str(shown), "scores, q.…")
    allowed = {
        "open": (),
        "restricted": (SCORES, *(f"q.{key}" for key in asked)),
        "aggregates": (SCORES,),
    }[rule]
    for one in shown:
        if one not in allowed:
            raise _wrong(one, ", ".join(allowed) or "-")
    if rule == "restricted" and not shown:
        raise _wrong("-", "scores, q.…")
    return Disclosure(rule, tuple(dict.fromkeys(shown)))


def allow_answers(
    disclosure: Disclosure, edition_id: str, questions: Sequence[str], given: Sequence[str]
) -> None:
    """Refuse unless each commune's answers to all of these questions may leave the store.

    Parameters
    ----------
    given : sequence of str
        Keys of the questions whose answers were released.

    Raises
    ------
    AtlasError
        They may not; says what may.
    """
    if disclosure.access == "open":
        return
    if disclosure.access == "aggregates":
        raise AtlasError(
            Text(
                "Edition {edition} gives figures of groups of {least} communes and more only, and "
                "nothing of a single commune.",
                edition=edition_id,
                least=LEAST_GROUP,
            )
        )
    hidden = [key for key in questions if key not in given]
    if hidden:
        scores = [SCORES] if SCORES in disclosure.shown else []
        raise AtlasError(
            Text(
                "Edition {edition} does not give the communes’ answers to {hidden}. What it gives "
                "of each commune: {shown}.",
                edition=edition_id,
                hidden=", ".join(hidden[:5]) + ("…" if len(hidden) > 5 else ""),
                shown=", ".join([*scores, *(f"q.{key}" for key in given)]) or "-",
            )
        )


def allow_scores(disclosure: Disclosure, edition_id: str) -> None:
    """Refuse unless each commune's scores may leave the store.

    Raises
    ------
    AtlasError
        They may not; says what may.
    """
    if disclosure.access == "restricted" and SCORES not in disclosure.shown:
        raise AtlasError(
            Text(
                "Edition {edition} does not give the communes’ scores. What it gives of each "
                "commune: {shown}.",
                edition=edition_id,
                shown=", ".join(disclosure.shown),
            )
        )
    if disclosure.access == "aggregates":
        allow_answers(disclosure, edition_id, (), ())


def allow_groups(disclosure: Disclosure, edition_id: str, indicator: str) -> None:
    """Refuse unless figures of groups for this indicator may leave the store.

    Raises
    ------
    AtlasError
        They may not. Of an edition that gives something of each commune, figures of groups are
        worked out from that, and the store has none beside it.
    """
    if disclosure.access != "aggregates":
        raise AtlasError(
            Text(
                "Figures of groups of edition {edition} are worked out from what it gives of each "
                "commune. Ask for that.",
                edition=edition_id,
            )
        )
    of_scores = not indicator.startswith("q.")
    if of_scores != (SCORES in disclosure.shown):
        raise AtlasError(
            Text(
                "Edition {edition} gives no figures of {indicator}, not even of groups.",
                edition=edition_id,
                indicator=indicator,
            )
        )


def _wrong(found: str, expected: str) -> AtlasError:
    return AtlasError(
        Text(
            "What may be shown of an edition: found “{found}”, expected {expected}. Choose again.",
            found=found,
            expected=expected,
        )
    )
