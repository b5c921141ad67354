"""What of a version leaves the store: decided once, when it is published, and kept with it.

A version and all that was published before come in; a :class:`Release` goes out, or a refusal where
no release of this kind could keep what an earlier one promised. What is decided is kept, so that
what readers get of a version never changes, and later versions know what this one told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS, as_table, score_domains, scored_among
from geo.survey.store.disclosure import SCORES
from geo.survey.store.disclosure_audit.answer_patterns import FilterConditions, Patterns, find_sum
from geo.survey.store.disclosure_audit.bands import EVERY_POINT, Cuts, band_of, find_bands
from geo.survey.store.disclosure_audit.single_commune import CommuneKnowledge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.disclosure_audit.answer_patterns import Context, SumConstraint
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable, Shown
    from geo.survey.store.disclosure_audit.single_commune import Band


@dataclass(frozen=True)
class Release:
    """What readers get of a version whose rule keeps something back.

    Attributes
    ----------
    questions : tuple of str
        restricted: keys of the questions whose answers are given of each commune.
    bands : mapping of str to tuple of int
        restricted: by domain, the ends of the bands in which its score is given (see
        :mod:`geo.survey.store.disclosure_audit.bands`); none where all its answers are public and
        the score is given as it is.
    withheld : mapping of str to tuple of str
        restricted: by domain, the communes whose score would tell an answer together with what an
        earlier version, or another edition, gave of them.
    groups : dict
        aggregates: see :data:`geo.survey.store.disclosure_audit.answer_table.Shown`.
    """

    questions: tuple[str, ...] = ()
    bands: Mapping[str, Cuts] = field(default_factory=dict)
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Shown = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """What is given, one by one, as ids of indicators: of each commune, or of groups."""
        if self.groups:
            return tuple(self.groups)
        index = (INDEX,) if len(self.bands) >= LEAST_DOMAINS else ()
        return (
            *index,
            *(f"domain.{key}" for key in self.bands),
            *(f"q.{key}" for key in self.questions),
        )


def write_release(release: Release) -> str:
    """As text, to be kept with the version."""
    return json.dumps(
        {
            "questions": release.questions,
            "bands": release.bands,
            "withheld": release.withheld,
            "groups": release.groups,
        },
        sort_keys=True,
    )


def read_release(text: str) -> Release:
    """What :func:`write_release` wrote."""
    kept: dict[str, Any] = json.loads(text)
    return Release(
        questions=tuple(kept["questions"]),
        bands={key: tuple(cuts) for key, cuts in kept["bands"].items()},
        withheld={key: tuple(codes) for key, codes in kept["withheld"].items()},
        groups={
            part: {
                choice: [(variable, group) for variable, group in groups]
                for choice, groups in by_choice.items()
            }
            for part, by_choice in kept["groups"].items()
        },
    )


@dataclass(frozen=True, eq=False)
class PublishedVersion:
    """A version that was published, of this edition or of one surveyed at the same time.

    Attributes
    ----------
    told : DisclosedTable
        Its answers; ``shown`` is what it gave of groups.
    disclosure : Disclosure
    release : Release
    version : int
    """

    told: DisclosedTable
    disclosure: Disclosure
    release: Release
    version: int

    @property
    def edition_id(self) -> str:
        """``BE2018``."""
        return self.told.edition.id


def decide(
    told: DisclosedTable, disclosure: Disclosure, earlier: Sequence[PublishedVersion] = ()
) -> Release:
    """What readers get of a version.

    Parameters
    ----------
    told : DisclosedTable
        Its edition, questions and answers.
    disclosure : Disclosure
        The rule that its editor chose.
    earlier : sequence of PublishedVersion
        All other versions of the edition, oldest first, and those of editions surveyed at the same
        time: their readers have not forgotten them.

    Raises
    ------
    AtlasError
        Together with what was published before, hidden answers could be worked out, and no way to
        withhold something would help. Says what to do.
    """
    _refuse_other_kinds(told, disclosure, earlier)
    if disclosure.access == "open":
        return Release()
    if disclosure.access == "restricted":
        return _Restricted(told, disclosure, earlier).decide()
    # With them comes a solver: half of the time that a command of the store takes to start.
    from geo.survey.store.disclosure_audit.group_tables import decide_answers  # noqa: PLC0415
    from geo.survey.store.disclosure_audit.score_tables import decide_scores  # noqa: PLC0415

    others = [_as_told(one) for one in earlier]
    of_scores = SCORES in disclosure.shown
    groups = decide_scores(told, others) if of_scores else decide_answers(told, others)
    return Release(groups=groups)


def _as_told(one: PublishedVersion) -> DisclosedTable:
    """For figures of groups: what was open is known."""
    return replace(one.told, shown=one.release.groups, known=one.disclosure.access == "open")


def _kind(disclosure: Disclosure) -> str:
    """Rules of one kind can be proved against each other."""
    if disclosure.access == "aggregates":
        return f"aggregates {SCORES}" if SCORES in disclosure.shown else "aggregates"
    return disclosure.access


def _refuse_other_kinds(
    told: DisclosedTable, disclosure: Disclosure, earlier: Sequence[PublishedVersion]
) -> None:
    """Refuse what cannot be proved: figures of two kinds that rest on the same answers."""
    mine = _kind(disclosure)
    for one in earlier:
        theirs, same = _kind(one.disclosure), one.edition_id == told.edition.id
        alike = theirs == mine and (same or one.disclosure.shown == disclosure.shown)
        if alike or (mine == "open" and same):
            continue  # whoever opens an edition opens all of it
        if theirs == "open" and (
            not mine.startswith("aggregates")
            or set(told.edition.asked) <= set(one.told.edition.asked)
        ):
            continue  # all of it is known; but not beside questions that were not open
        if _same_answers(told, one.told).empty:
            continue
        if same:
            raise AtlasError(
                Text(
                    "Version {version} of {edition} was published under another rule, and its "
                    "readers may have kept it. Together with what this rule gives, hidden answers "
                    "could be worked out. Publish under the rule of version {version}, or open.",
                    version=str(one.version),
                    edition=told.edition.id,
                )
            )
        raise AtlasError(
            Text(
                "Edition {other}, surveyed at the same time, gives other figures of answers that "
                "{edition} has too. Together they could tell hidden answers. Publish {edition} "
                "under the rule of {other}.",
                other=one.edition_id,
                edition=told.edition.id,
            )
        )


def _same_answers(mine: DisclosedTable, other: DisclosedTable) -> pd.DataFrame:
    """The answers that some commune gave to a question of both alike."""
    return mine.answers.merge(other.answers, on=["nis5", "question", "value"])


# ------------------------------------------------------------------------------------ restricted


def questions_given(
    wanted: Sequence[str],
    asked: Sequence[str],
    questionnaire: Questionnaire,
    adds_up: SumConstraint | None,
) -> tuple[str, ...]:
    """Of the questions to be shown, those whose answers tell none that stays hidden.

    - A conditional question only together with the one it depends on: whom it did not concern gave
      another answer there.
    - A total only with all its kinds, and all kinds only with the total: where the total is none,
      every kind is none, and all kinds add up to the total.
    """
    given = [key for key in asked if key in wanted]
    while True:
        left = [
            key
            for key in given
            if (condition := questionnaire.questions[key].asked_if) is None
            or condition.question not in asked
            or condition.question in given
        ]
        if adds_up is not None:
            kinds = [key for key in adds_up.kinds if key in left]
            if adds_up.total in left and len(kinds) < len(adds_up.kinds):
                left.remove(adds_up.total)
            elif adds_up.exact and kinds == [*adds_up.kinds] and adds_up.total not in left:
                left.remove(kinds[-1])
        if left == given:
            return tuple(given)
        given = left


def _given_beside(
    wanted: Sequence[str], before: set[str], told: DisclosedTable, adds_up: SumConstraint | None
) -> tuple[str, ...]:
    """Of the questions to be shown, those that tell nothing together with those given before."""
    asked = told.edition.asked
    given = [key for key in asked if key in wanted]
    while True:
        together = {*given, *before}
        closed = questions_given(tuple(together), asked, told.questionnaire, adds_up)
        left = [key for key in given if key in closed or key in before]
        if left == given:
            return tuple(given)
        given = left


class _Restricted:
    """A version of which each commune's scores, or answers to some questions, are given."""

    def __init__(
        self, told: DisclosedTable, disclosure: Disclosure, earlier: Sequence[PublishedVersion]
    ) -> None:
        self._told, self._disclosure = told, disclosure
        self._earlier = [one for one in earlier if one.disclosure.access == "restricted"]
        self._before = [(one, given_bands(one.told, one.release)) for one in self._earlier]
        self._same = [one for one in self._earlier if one.edition_id == told.edition.id]
        asked, questionnaire = told.edition.asked, told.questionnaire
        self._table = told.table()
        self._conditions = FilterConditions.among(asked, questionnaire)
        self._sum = find_sum(asked, questionnaire)
        # Whether the kinds that communes gave do add up is an answer too: either may be believed.
        self._exact = {False} if self._sum is None else {self._sum.exact, False}
        told_before = {key for one in self._same for key in one.release.questions}
        self._given = _given_beside(disclosure.questions, told_before, told, self._sum)
        public = {*self._given, *told_before}
        self._open_elsewhere = {
            str(nis5)
            for one in earlier
            if one.disclosure.access == "open" and one.edition_id != told.edition.id
            for nis5 in _same_answers(told, one.told)["nis5"]
        }
        self._public_keys = tuple(key for key in asked if key in public)
        self._scored = {
            key: questions
            for key in questionnaire.domains
            if (questions := scored_among(asked, key, questionnaire))
        }
        self._patterns: dict[tuple[str, tuple[tuple[str, str | None], ...]], Patterns] = {}
        rows = self._table[list(self._public_keys)]
        self._public: dict[str, tuple[str | None, ...]] = {
            str(nis5): tuple(None if pd.isna(value) else str(value) for value in row)
            for nis5, row in zip(rows.index, rows.itertuples(index=False, name=None), strict=True)
        }

    def decide(self) -> Release:
        """See :func:`decide`."""
        self._refuse_more()
        if SCORES not in self._disclosure.shown:
            return Release(questions=self._given)
        bands = {key: cuts for key in self._scored if (cuts := self._bands(key)) is not None}
        tried: set[Any] = set()
        while (telling := self._telling(bands, tried)) is not None:
            bands = _coarser(bands, *telling)
        return self._release(bands)

    def _release(self, bands: Mapping[str, Cuts]) -> Release:
        """With these bands, and without the scores that an earlier version or edition forbids."""
        given = given_bands(self._told, Release(self._given, bands))
        withheld: dict[str, list[str]] = {}
        for nis5 in self._public:
            mine = {key: one[nis5] for key, one in given.items() if nis5 in one}
            known = nis5 in self._open_elsewhere  # beside it, what another edition opened
            for key in mine if known else self._told_otherwise(nis5, mine, bands):
                withheld.setdefault(key, []).append(nis5)
        return Release(self._given, bands, {key: tuple(some) for key, some in withheld.items()})

    def _telling(self, bands: Mapping[str, Cuts], tried: set[Any]) -> tuple[str, Band] | None:
        """A domain, and a band of it, that tells an answer together with bands of other domains.

        Each band is safe by itself, whatever conditions others tell of; together they can tell
        something by the counts that add up. All bands that a commune could have are tried, not only
        those that some commune has: or that they are coarser would say that one has them.

        Parameters
        ----------
        tried : set
            What is known to tell nothing; more is added.
        """
        if self._sum is None:
            return None
        for public in self._told_apart():
            counting = [
                key
                for key, cuts in bands.items()
                if cuts and (of := self._of(key, public)).counts and of.hidden
            ]
            for some in product(*(tuple(pairwise(bands[key])) for key in counting)):
                mine = dict(zip(counting, some, strict=True))
                seen = (public, *mine.items())
                if seen in tried:
                    continue
                if self._tells(public, mine):
                    # The finest of them gives way.
                    domain = min(reversed(mine), key=lambda key: mine[key][1] - mine[key][0])
                    return domain, mine[domain]
                tried.add(seen)
        return None

    def _told_apart(self) -> list[tuple[str | None, ...]]:
        """The public answers of communes, each set that counts and conditions tell apart once."""
        matters = set(self._conditions.parents) | set(self._sum.keys if self._sum else ())
        for questions in self._scored.values():
            keys = {question.key for question in questions}
            matters |= keys if self._sum and not keys.isdisjoint(self._sum.keys) else set()
        places = [place for place, key in enumerate(self._public_keys) if key in matters]
        every = sorted(set(self._public.values()), key=str)
        return list({tuple(one[place] for place in places): one for one in every}.values())

    def _bands(self, domain: str) -> Cuts | None:
        questions = self._scored[domain]
        if all(question.key in self._public_keys for question in questions):
            return ()
        allowed = EVERY_POINT
        for one in self._same:
            if one.release.bands.get(domain):
                allowed = one.release.bands[domain]
        each = set(self._public.values())
        return find_bands(
            list({(self._of(domain, one), self._contexts(one)) for one in each}), allowed
        )

    def _of(self, domain: str, public: tuple[str | None, ...]) -> Patterns:
        """Those of one domain are the same for all communes of which its own answers are."""
        keys = {question.key for question in self._scored[domain]}
        own = tuple(
            (key, value)
            for key, value in zip(self._public_keys, public, strict=True)
            if key in keys
        )
        if (domain, own) not in self._patterns:
            self._patterns[domain, own] = Patterns(
                self._scored[domain], self._conditions, dict(own), self._sum
            )
        return self._patterns[domain, own]

    def _contexts(self, public: tuple[str | None, ...]) -> tuple[Context, ...]:
        return self._conditions.contexts(dict(zip(self._public_keys, public, strict=True)))

    def _tells(self, public: tuple[str | None, ...], bands: Mapping[str, Band]) -> bool:
        return any(self._known(public, bands, exact=one).telling(bands) for one in self._exact)

    def _known(
        self, public: tuple[str | None, ...], bands: Mapping[str, Band], *, exact: bool
    ) -> CommuneKnowledge:
        known = dict(zip(self._public_keys, public, strict=True))
        adds_up = self._sum
        patterns = {key: self._of(key, public) for key in bands}
        if adds_up is not None:
            inside = {q.key for key in patterns for q in self._scored[key]}
            elsewhere = [key for key in adds_up.keys if key not in inside]
            # Of a kind that was left open, or of which nothing is given, there can be any number.
            unknown = {key for key in adds_up.keys if known.get(key, "") is None}
            unknown |= {key for key in elsewhere if known.get(key) is None}
            if adds_up.total in unknown:
                adds_up = None
            elif unknown or not exact:
                adds_up = replace(adds_up, exact=False)
        balance = 0 if adds_up is None else adds_up.balance(known, elsewhere)
        return CommuneKnowledge(patterns, self._contexts(public), adds_up, balance)

    def _told_otherwise(
        self, nis5: str, mine: Mapping[str, Band], bands: Mapping[str, Cuts]
    ) -> tuple[str, ...]:
        """Domains of which another version or edition gave another band of this commune.

        The two together would tell of the answer that changed; or, of the same answers to other
        questions, more than each by itself.
        """
        found = []
        for key in mine:
            for one, given in self._before:
                theirs = given.get(key, {})
                if nis5 not in theirs:
                    continue
                keys = [question.key for question in self._scored[key]]
                other = [
                    question.key
                    for question in scored_among(
                        one.told.edition.asked, key, one.told.questionnaire
                    )
                ]
                before = theirs[nis5]
                inside = before[0] >= mine[key][0] and before[1] <= mine[key][1]
                if keys != other or not inside or (bands[key] == ()) != (before[0] == before[1]):
                    found.append(key)
                    break
        return tuple(found)

    def _refuse_more(self) -> None:
        """Refuse to give answers that tell hidden ones together with bands given before."""
        if not self._same or not any(
            set(one.release.questions) != set(self._public_keys) for one in self._same
        ):
            return
        for one, before in self._before:
            if one not in self._same:
                continue
            for nis5, public in self._public.items():
                bands = {
                    key: of[nis5]
                    for key, of in before.items()
                    if nis5 in of
                    and key in self._scored
                    and of[nis5][0] < of[nis5][1]
                    and self._of(key, public).hidden
                }
                if bands and self._tells(public, bands):
                    raise AtlasError(
                        Text(
                            "Version {version} of {edition} gave scores, and its readers may have "
                            "kept them. Together with the answers that are to be given now, hidden "
                            "answers could be worked out. Give the same as version {version}, or "
                            "publish open.",
                            version=str(one.version),
                            edition=self._told.edition.id,
                        )
                    )


def _coarser(bands: Mapping[str, Cuts], domain: str, band: Band) -> dict[str, Cuts]:
    """A band put together with the narrower of its neighbours, for all communes.

    To withhold the score of a commune would tell of it. Without a second band the domain is not
    given.
    """
    cuts = bands[domain]
    at = cuts.index(band[0])
    inner = [place for place in (at, at + 1) if 0 < place < len(cuts) - 1]
    if len(cuts) <= 3 or not inner:
        return {key: one for key, one in bands.items() if key != domain}
    gone = min(inner, key=lambda place: cuts[place + 1] - cuts[place - 1])
    return {**bands, domain: tuple(cut for place, cut in enumerate(cuts) if place != gone)}


def given_bands(told: DisclosedTable, release: Release) -> dict[str, dict[str, Band]]:
    """By domain, the band of each commune whose score is given: from where to where, in points.

    The two ends are the same where the score is given as it is.
    """
    table = as_table(told.answers, told.edition.asked)
    scores, _ = score_domains(table, told.edition.asked, told.questionnaire)
    found: dict[str, dict[str, Band]] = {}
    for key, cuts in release.bands.items():
        known = scores[key].dropna()
        known = known[~known.index.isin(release.withheld.get(key, ()))]
        places = band_of(cuts, known.to_numpy()) if cuts else np.zeros(len(known), dtype=int)
        found[key] = {
            str(nis5): (cuts[place], cuts[place + 1]) if cuts else (0, 0)
            for nis5, place in zip(known.index, places, strict=True)
        }
    return found
