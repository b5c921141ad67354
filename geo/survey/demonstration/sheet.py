"""The answers of one edition while they are being made: who said what, and who leans where.

Sets and counts of communes come in from the plan of an edition; rows of ``answers.csv`` go out,
each checked against the questionnaire.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.survey.demonstration.allocation import Margins, choose
from geo.survey.demonstration.random_streams import normal
from geo.survey.demonstration.sample import DRAW
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE, is_valid_value
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from geo.survey.demonstration.allocation import Lean
    from geo.survey.demonstration.sample import Commune

# Half of what moves a commune on one question is the same in the next edition.
_LASTING = _OF_THE_MOMENT = math.sqrt(0.5)

# Who is less far leaves more questions open.
_PATIENCE = 0.4


class Sheet:
    """The answers of an edition.

    Parameters
    ----------
    edition : str
    seed : int
        Another one gives other answers with the same totals.
    communes : sequence of Commune
        Those that answered.
    standing : mapping of str to float
        How far each is in this edition: mean about 0, spread about 1.
    """

    def __init__(
        self, edition: str, seed: int, communes: Sequence[Commune], standing: Mapping[str, float]
    ) -> None:
        self.edition = edition
        self.communes = communes
        self.standing = standing
        self._seed = seed
        self._answers: dict[str, dict[str, str]] = {}

    @property
    def codes(self) -> list[str]:
        """The codes of the communes, sorted."""
        return [commune.nis5 for commune in self.communes]

    def lean(
        self,
        item: str,
        loading: float,
        bonus: Callable[[Commune], float] | None = None,
    ) -> Lean:
        """How much each commune leans towards an answer.

        Parameters
        ----------
        item : str
            A name for the chance in it: that of the answer.
        loading : float
            Correlation with the standing, -1 to 1; the rest is chance.
        bonus : function of Commune, optional
            Added, in the same spread of about 1.
        """
        rest = math.sqrt(1 - loading**2)
        return {
            c.nis5: round(
                loading * self.standing[c.nis5]
                + rest * _LASTING * normal(DRAW, item, c.nis5)
                + rest * _OF_THE_MOMENT * normal(self._seed, self.edition, item, c.nis5)
                + (bonus(c) if bonus else 0.0),
                6,
            )
            for c in self.communes
        }

    def choose(
        self,
        item: str,
        margins: Margins | int,
        loading: float,
        *,
        eligible: Collection[str] | None = None,
        bonus: Callable[[Commune], float] | None = None,
    ) -> set[str]:
        """The communes that give an answer; see :func:`~.allocation.choose`."""
        if isinstance(margins, int):
            margins = Margins(margins)
        return choose(self.communes, margins, self.lean(item, loading, bonus), eligible)

    def yes_no(self, question: str, yes: Collection[str]) -> None:
        """Those in ``yes`` say yes, all others no."""
        self._answers[question] = {nis5: "yes" if nis5 in yes else "no" for nis5 in self.codes}

    def number(self, question: str, values: Mapping[str, int]) -> None:
        """A score or a count for every commune; 0 for those that are not in ``values``."""
        self._answers[question] = {nis5: str(values.get(nis5, 0)) for nis5 in self.codes}

    def one_of(self, question: str, groups: Mapping[str, Collection[str]], rest: str) -> None:
        """Those of each group give its choice; all others ``rest``."""
        self._answers[question] = {
            nis5: next((key for key, group in groups.items() if nis5 in group), rest)
            for nis5 in self.codes
        }

    def several_of(self, question: str, groups: Mapping[str, Collection[str]]) -> None:
        """Every commune gives the choices whose groups it is in, or none."""
        keys = [choice.key for choice in load_questionnaire().questions[question].choices]
        self._answers[question] = {
            nis5: "|".join(key for key in keys if nis5 in groups.get(key, ())) or NONE_CHOSEN
            for nis5 in self.codes
        }

    def who(self, question: str, *values: str) -> set[str]:
        """The communes that gave one of these answers."""
        return {nis5 for nis5, value in self._answers[question].items() if value in values}

    def ticked(self, question: str, choice: str, nis5: str) -> bool:
        """Whether a commune has this among its choices."""
        return choice in self._answers[question][nis5].split("|")

    def apply_filters(self) -> None:
        """Questions that do not concern a commune become ``not_applicable`` for it."""
        for key, answers in self._answers.items():
            asked_if = load_questionnaire().questions[key].asked_if
            if asked_if is None or asked_if.question not in self._answers:
                continue
            before = self._answers[asked_if.question]
            for nis5 in answers:
                if not asked_if.concerns(before.get(nis5)):
                    answers[nis5] = NOT_APPLICABLE

    def leave_open(self, question: str, number: int, among: Collection[str] | None = None) -> None:
        """``number`` communes leave the question open, rather those that are less far."""
        concerned = {
            nis5
            for nis5, value in self._answers[question].items()
            if value != NOT_APPLICABLE and (among is None or nis5 in among)
        }
        chosen = self.choose(f"{question}: open", number, -_PATIENCE, eligible=concerned)
        for nis5 in chosen:
            del self._answers[question][nis5]

    def rows(self) -> list[tuple[str, str, str]]:
        """Commune, question and answer, sorted by commune and in the order of the questionnaire."""
        questions = load_questionnaire().questions
        return [
            (nis5, key, self._checked(key, self._answers[key][nis5]))
            for nis5 in self.codes
            for key in questions
            if nis5 in self._answers.get(key, {})
        ]

    def asked(self) -> Iterable[str]:
        """The questions answered so far, in the order of the questionnaire."""
        return [key for key in load_questionnaire().questions if key in self._answers]

    @staticmethod
    def _checked(key: str, value: str) -> str:
        if not is_valid_value(load_questionnaire().questions[key], value):
            msg = f"{value} cannot be an answer to {key}"
            raise ValueError(msg)
        return value
