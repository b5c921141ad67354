"""One commune, all that is given of it together: which answers it can still have.

Bands that are safe one by one (:mod:`geo.survey.store.disclosure_audit.bands`) could still tell
something together, because counts add up over the domains. So all bands that a commune could be in
are tried together, exactly, whether any commune is in them or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.store.disclosure_audit.answer_patterns import stays_open

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.survey.store.disclosure_audit.answer_patterns import Context, Patterns, SumConstraint

Band = tuple[int, int]


@dataclass(frozen=True, eq=False)
class CommuneKnowledge:
    """What a reader knows of one commune.

    Attributes
    ----------
    patterns : mapping of str to Patterns
        By domain, with its public answers: of all domains of which a band is given.
    contexts : tuple of Context
        That the public answers leave possible.
    adds_up : Sum or None
        Where the total is public or among the patterns; exact only where all kinds are as well.
    elsewhere : int
        The balance of public counts that are in no domain.
    """

    patterns: Mapping[str, Patterns]
    contexts: tuple[Context, ...]
    adds_up: SumConstraint | None
    elsewhere: int

    def possible(self, bands: Mapping[str, Band]) -> dict[str, set[str]]:
        """For each hidden question the answers that agree with the bands of all domains."""
        found: dict[str, set[str]] = {}
        for context in self.contexts:
            ways: dict[str, NDArray[np.bool_]] = {
                domain: np.asarray(
                    self.patterns[domain].reach(context).any_answer[start:end].any(axis=0)
                )
                for domain, (start, end) in bands.items()
            }
            if not all(some.any() for some in ways.values()):
                continue
            for domain, (start, end) in bands.items():
                fits = self._fits(context, ways, domain)
                reach = self.patterns[domain].reach(context)
                left = np.flatnonzero(reach.stacked[:, start:end, fits].any(axis=(1, 2)))
                among = tuple(reach.answers)
                for place in left:
                    key, answer = among[place]
                    found.setdefault(key, set()).add(answer)
        return found

    def telling(self, bands: Mapping[str, Band]) -> tuple[str, ...]:
        """The domains of which a hidden answer would be known, all these bands being given."""
        possible = self.possible(bands)
        return tuple(
            domain
            for domain in bands
            if any(
                not stays_open(question, possible.get(question.key, ()))
                for question in self.patterns[domain].hidden
                if self._may_concern(domain, question.key)
            )
        )

    def _may_concern(self, domain: str, key: str) -> bool:
        of = self.patterns[domain]
        return any(key in {one.key for one in of.live(context)} for context in self.contexts)

    def _fits(
        self, context: Context, ways: Mapping[str, NDArray[np.bool_]], domain: str
    ) -> NDArray[np.bool_]:
        """Which balances of a domain the balances of the others can even out."""
        mine = ways[domain]
        if self.adds_up is None:
            return np.ones(len(mine), dtype=bool)
        reached, lowest = np.ones(1, dtype=np.int64), self.elsewhere
        for other, some in ways.items():
            if other != domain:
                reached = np.minimum(np.convolve(reached, some.astype(np.int64)), 1)
                lowest += self.patterns[other].reach(context).lowest
        wanted = -(np.arange(len(mine)) + self.patterns[domain].reach(context).lowest) - lowest
        if not self.adds_up.exact:
            # Kinds that nothing is known of make up for what the total is more than the others.
            return np.asarray(wanted <= np.flatnonzero(reached).max(initial=-1))
        inside = (wanted >= 0) & (wanted < len(reached))
        fits: NDArray[np.bool_] = inside & (reached[np.where(inside, wanted, 0)] > 0)
        return fits
