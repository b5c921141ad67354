"""What a commune can have answered to the questions of a domain, and what score that gives.

The scored questions of a domain, with the answers that are public, come in; which answers to each
hidden question go with which score goes out. The enumeration is exact for what it tries: every
combination of answers, with nothing left open. (Who allows for questions left open has more
possibilities, so that what is safe here is safe there.)

Two things tie the domains together:

- a *condition*: whether a question concerns a commune depends on its answer to another one
  (``asked_if``). A *context* says of every condition whether it holds;
- a *sum*: kinds of projects add up to all projects. Of each combination the *balance* is kept: the
  total less the kinds, as far as the domain has them. Over all domains the balances add up to zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.editions import NONE_CHOSEN
from geo.survey.maturity.scores import question_scores
from geo.survey.question import TOP_SCORE
from geo.survey.store.disclosure_audit.protection_width import (
    COUNT_WIDTH,
    MOST_COUNTED,
    SCORE_WIDTH,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.survey.question import Filter, Question
    from geo.survey.questionnaire import Questionnaire

ATOMS = 10
"""Steps of one point from 0 to 10; bands are made of whole ones."""

MOST_CHOICES = 10
"""Of more choices only few together, or nearly all, are tried: a part of what is possible."""

_DIGITS = 6
Context = tuple[bool, ...]
Value = str


@dataclass(frozen=True)
class SumConstraint:
    """Counts that add up: ``total`` is the sum of ``kinds``, or at least as much.

    Attributes
    ----------
    total : str
        Key of a question.
    kinds : tuple of str
    exact : bool
        Whether it is the sum: not where only some kinds were asked.
    """

    total: str
    kinds: tuple[str, ...]
    exact: bool = True

    def sign(self, key: str) -> int:
        """What an answer to a question adds to the balance, for each one counted."""
        return 1 if key == self.total else -int(key in self.kinds)

    @property
    def keys(self) -> tuple[str, ...]:
        """The total first."""
        return (self.total, *self.kinds)

    def balance(self, public: Mapping[str, str | None], among: Collection[str]) -> int:
        """The balance of the answers that are public, of the questions ``among``."""
        return sum(
            self.sign(key) * int(value)
            for key, value in public.items()
            if key in among and value is not None and value.isdecimal()
        )


_NO_SUM = SumConstraint("", ())


def find_sum(asked: Sequence[str], questionnaire: Questionnaire) -> SumConstraint | None:
    """The count whose kinds were asked as well; None where there is none.

    Kinds are counts with the key of the total in front and no condition of their own
    (``projects_public`` counts some of the projects again, and only where there are any).
    """
    counts = [
        key
        for key in asked
        if questionnaire.questions[key].type == "count"
        and questionnaire.questions[key].asked_if is None
    ]
    for total in sorted(counts):  # a key comes before those that begin with it
        kinds = tuple(key for key in counts if key.startswith(f"{total}_"))
        if kinds:
            return SumConstraint(total, kinds)
    return None


def as_answered(adds_up: SumConstraint | None, table: pd.DataFrame) -> SumConstraint | None:
    """How the counts of all communes that gave every one of these do add up.

    Where in some commune the kinds are more than the total nobody can count on anything: None.
    """
    if adds_up is None:
        return None
    whole = table[list(adds_up.keys)].apply(pd.to_numeric, errors="coerce").dropna()
    over = whole[adds_up.total] - whole[list(adds_up.kinds)].sum(axis=1)
    return replace(adds_up, exact=bool((over == 0).all())) if (over >= 0).all() else None


def possible_answers(question: Question) -> tuple[Value, ...]:
    """Answers to a question, as many as are tried; a part of all there can be."""
    match question.type:
        case "score":
            return tuple(str(number) for number in range(int(TOP_SCORE) + 1))
        case "count":
            return tuple(str(number) for number in range(MOST_COUNTED + 1))
        case "yes_no":
            return ("yes", "no")
        case "one_of":
            return tuple(choice.key for choice in question.choices)
    return tuple(_sets_of_choices(question))


def _sets_of_choices(question: Question) -> Iterator[Value]:
    alone = [choice.key for choice in question.choices if choice.exclusive]
    free = [choice.key for choice in question.choices if not choice.exclusive]
    sizes = range(len(free) + 1)
    if len(free) > MOST_CHOICES:
        sizes = [*range(3), *range(len(free) - 2, len(free) + 1)]  # type: ignore[assignment]
    for size in sizes:
        for some in combinations(free, size):
            yield "|".join(some) or NONE_CHOSEN
    yield from alone


@lru_cache(maxsize=512)
def _scored_answers(question: Question) -> tuple[tuple[float, tuple[Value, ...]], ...]:
    """The scores that a question can have, each with the answers that give it."""
    answers = possible_answers(question)
    scores = question_scores(question, pd.Series(answers, dtype="str"))
    found: dict[float, list[Value]] = {}
    for answer, score in zip(answers, scores.round(_DIGITS), strict=True):
        if not np.isnan(score):
            found.setdefault(float(score), []).append(answer)
    return tuple((score, tuple(which)) for score, which in found.items())


@dataclass(frozen=True)
class FilterConditions:
    """All the conditions of an edition, and which of them can hold together.

    Attributes
    ----------
    filters : tuple of Filter
        Different ones.
    of_question : mapping of str to int
        Key of a question with a condition -> place in ``filters``.
    questions : mapping of str to Question
    """

    filters: tuple[Filter, ...]
    of_question: Mapping[str, int]
    questions: Mapping[str, Question]

    @classmethod
    def among(cls, asked: Sequence[str], questionnaire: Questionnaire) -> FilterConditions:
        """Those of the questions asked whose first question was asked too."""
        filters: list[Filter] = []
        places: dict[str, int] = {}
        for key in asked:
            condition = questionnaire.questions[key].asked_if
            if condition is not None and condition.question in asked:
                if condition not in filters:
                    filters.append(condition)
                places[key] = filters.index(condition)
        return cls(tuple(filters), places, questionnaire.questions)

    @property
    def parents(self) -> frozenset[str]:
        """Keys of the questions that a condition asks about."""
        return frozenset(one.question for one in self.filters)

    def concern(self, key: str, context: Context) -> bool:
        """Whether a question concerns a commune in a context."""
        place = self.of_question.get(key)
        return place is None or context[place]

    def fits(self, key: str, answer: Value, context: Context) -> bool:
        """Whether an answer goes with what the context says of it."""
        return all(
            one.concerns(answer) == context[place]
            for place, one in enumerate(self.filters)
            if one.question == key
        )

    def contexts(self, public: Mapping[str, Value | None]) -> tuple[Context, ...]:
        """The contexts that public answers leave possible.

        Parameters
        ----------
        public : mapping of str to str or None
            Answers that are public, None for one that was left open (which excludes nobody).
        """
        return tuple(
            context
            for context in product((True, False), repeat=len(self.filters))
            if all(self._can_be(place, context, public) for place in range(len(context)))
        )

    def _can_be(self, place: int, context: Context, public: Mapping[str, Value | None]) -> bool:
        one = self.filters[place]
        if one.question in public:
            return one.concerns(public[one.question]) == context[place]
        if not self.concern(one.question, context):
            return not context[place]  # a question that does not concern has no answer
        return any(
            self.fits(one.question, answer, context)
            for answer in possible_answers(self.questions[one.question])
        )


@dataclass(frozen=True, eq=False)
class ReachableScores:
    """Which answers of a domain go with which score, in one context.

    Attributes
    ----------
    any_answer : array of bool, ATOMS x balances
        Whether some combination of answers gives a score in this step with this balance.
    answers : mapping of (key, answer) to array of bool, ATOMS x balances
        The same, of the combinations with this answer to a hidden question.
    lowest : int
        The balance of the first column.
    """

    any_answer: NDArray[np.bool_]
    answers: Mapping[tuple[str, Value], NDArray[np.bool_]]
    lowest: int

    @cached_property
    def stacked(self) -> NDArray[np.bool_]:
        """All ``answers`` in their order in one array: answers x ATOMS x balances."""
        return np.array(list(self.answers.values()), dtype=bool).reshape(
            len(self.answers), *self.any_answer.shape
        )


class Patterns:
    """The combinations of answers of one domain, given what is public of a commune.

    Parameters
    ----------
    questions : sequence of Question
        The scored questions of the domain.
    conditions : FilterConditions
        Of the whole edition.
    public : mapping of str to str or None
        Answers that are public: None for one that was left open.
    adds_up : SumConstraint or None
    """

    def __init__(
        self,
        questions: Sequence[Question],
        conditions: FilterConditions,
        public: Mapping[str, Value | None],
        adds_up: SumConstraint | None,
    ) -> None:
        self._questions = questions
        self._conditions = conditions
        self._public = public
        self._sum = adds_up or _NO_SUM
        self.hidden = tuple(one for one in questions if one.key not in public)
        self.own = tuple(
            place
            for place, one in enumerate(conditions.filters)
            if any(question.key == one.question for question in self.hidden)
        )
        self.parents = conditions.parents
        self.counts = any(self._sum.sign(one.key) for one in questions)
        self._reach: dict[Context, ReachableScores] = {}

    def live(self, context: Context) -> tuple[Question, ...]:
        """The hidden questions that concern the commune in this context."""
        return tuple(q for q in self.hidden if self._conditions.concern(q.key, context))

    def reach(self, context: Context) -> ReachableScores:
        """See :class:`ReachableScores`; worked out once for a context."""
        if context not in self._reach:
            self._reach[context] = self._work_out(context)
        return self._reach[context]

    def _work_out(self, context: Context) -> ReachableScores:
        live = self.live(context)
        given = [
            score
            for question in self._questions
            if question.key in self._public
            and not np.isnan(score := _score_of(question, self._public[question.key]))
        ]
        n = len(live) + len(given)
        options = {question.key: self._options(question, context) for question in live}
        balance = self._sum.balance(self._public, [q.key for q in self._questions])
        start = np.array([[sum(given), float(balance)]])
        signs = [self._sum.sign(question.key) for question in self.hidden]
        lowest = balance - MOST_COUNTED * sum(sign < 0 for sign in signs)
        width = balance + MOST_COUNTED * sum(sign > 0 for sign in signs) - lowest + 1
        answers: dict[tuple[str, Value], NDArray[np.bool_]] = {}
        whole = np.zeros((ATOMS, width), dtype=bool)
        if not live and given:
            whole = _marked(start, n, lowest, width)
        for question in live:
            others = start
            for other in live:
                if other is not question:
                    others = _added(others, np.array([(s, b) for s, b, _ in options[other.key]]))
            for score, more, which in options[question.key]:
                marked = _marked(others + np.array([score, more]), n, lowest, width)
                whole |= marked
                answers |= {(question.key, answer): marked for answer in which}
        return ReachableScores(whole, answers, lowest)

    def _options(
        self, question: Question, context: Context
    ) -> list[tuple[float, float, tuple[Value, ...]]]:
        sign = self._sum.sign(question.key)
        found: list[tuple[float, float, tuple[Value, ...]]] = []
        for score, which in _scored_answers(question):
            fitting = tuple(
                one for one in which if self._conditions.fits(question.key, one, context)
            )
            if not fitting:
                continue
            if sign:
                found += [(score, sign * float(one), (one,)) for one in fitting]
            else:
                found.append((score, 0.0, fitting))
        return found


def _score_of(question: Question, value: Value | None) -> float:
    return float(question_scores(question, pd.Series([value], dtype="str")).iloc[0])


def _added(states: NDArray[np.float64], options: NDArray[np.float64]) -> NDArray[np.float64]:
    """All sums of a state and an option, each once."""
    if not len(options):
        return states[:0]
    together = (states[:, None, :] + options[None, :, :]).reshape(-1, 2)
    return np.unique(together.round(_DIGITS), axis=0)


def _marked(states: NDArray[np.float64], n: int, lowest: int, width: int) -> NDArray[np.bool_]:
    marked = np.zeros((ATOMS, width), dtype=bool)
    marked[step_of(states[:, 0] / n), (states[:, 1] - lowest).round().astype(int)] = True
    return marked


def step_of(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The step of one point that a score from 0 to 10 is in; 10 is in the last."""
    steps: NDArray[np.int64] = np.minimum(
        np.floor(scores * ATOMS / TOP_SCORE + 10**-_DIGITS).astype(np.int64), ATOMS - 1
    )
    return steps


def stays_open(question: Question, answers: Collection[Value]) -> bool:
    """Whether these possible answers leave a hidden one unknown, by the rules of the audit.

    Nor may the points be known that they are worth in a score.
    """
    if (
        question.scored
        and sum(not set(which).isdisjoint(answers) for _, which in _scored_answers(question)) == 1
    ):
        return False
    match question.type:
        case "score" | "count":
            numbers = [float(answer) for answer in answers]
            wide = SCORE_WIDTH if question.type == "score" else COUNT_WIDTH
            return bool(numbers) and max(numbers) - min(numbers) >= wide
        case "several_of":
            sets = [set(answer.split("|")) for answer in answers]
            return all(
                0 < sum(choice.key in one for one in sets) < len(sets)
                for choice in question.choices
            )
    return len(set(answers)) > 1
