"""Whether a model of areas is worth anything: its errors where the truth is known.

Answers of communes with their areas come in; a :class:`Gain` goes out. Arrondissements with enough
answers are taken one by one as if they consisted of the communes that answered, and most of these
answers are hidden; what the model then says of the arrondissement is set against what a reader has
without it: the estimate of its province, that of its region, and the mean of the few answers left.

The truth, the mean of all that answered there, is known exactly, and as much of it is hidden from
all four. What this does not tell is whether communes that stayed silent are like those that
answered: no answer does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from geo.survey.inference.area_model import Covariates, covariates, fit_area_model
from geo.survey.inference.design import make_design
from geo.survey.inference.estimate import LEAST_ANSWERS, t_quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

Alternative = Literal["province", "region", "direct"]
ALTERNATIVES: tuple[Alternative, ...] = get_args(Alternative)
"""What a reader has without the model; ``direct`` is the mean of the few answers themselves."""

LEAST_AREAS = 5
"""Arrondissements with enough answers that a comparison needs."""

SEED = 20180614


@dataclass(frozen=True)
class Comparison:
    """The model against one alternative.

    Attributes
    ----------
    error : float
        Mean squared error of the alternative, in squared units of the values.
    gain, low, high : float
        That less the model's, with its 95% interval: Student's, of the arrondissements.
    """

    error: float
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class Gain:
    """What the model gained where the truth is known.

    Attributes
    ----------
    areas : int
        Arrondissements that it was tried on.
    tries : int
        Times that answers were hidden, in all of them.
    kept : int
        Answers that were left of an arrondissement each time.
    error : float
        Mean squared error of the model, each arrondissement counting the same.
    held : float
        In which share of the tries (0 to 1) its 95% interval held the truth.
    against : tuple of (Alternative, Comparison)
        In the order of :data:`ALTERNATIVES`.
    """

    areas: int
    tries: int
    kept: int
    error: float
    held: float
    against: tuple[tuple[Alternative, Comparison], ...]

    @property
    def real(self) -> bool:
        """The rule: a lower error than each alternative, and no interval that holds zero."""
        return all(one.low > 0 for _, one in self.against)

    @property
    def hardest(self) -> tuple[Alternative, Comparison]:
        """The best of the alternatives that the model is not surely better than, or of all."""
        return min(self.against, key=lambda one: (one[1].low > 0, one[1].error))


def cross_validated_gain(communes: pd.DataFrame) -> Gain | None:
    """Try the model on the arrondissements with enough answers; see the module.

    Those have :data:`~geo.survey.inference.estimate.LEAST_ANSWERS` answers at least. As many
    answers are kept as the arrondissements with fewer have in the middle (median, at least one).
    The answers of an arrondissement are dealt, by lot with a fixed seed, into hands of so many;
    each hand is kept once while the rest is hidden, and everything is made anew without the hidden
    ones: the fit, the weights of the design, the estimates. A province's or region's estimate that
    would be withheld gives way to that of the next larger area.

    Parameters
    ----------
    communes : DataFrame
        Index nis5, the communes that the question concerns. Columns:

        - value : float64; NaN where it did not answer
        - arrondissement, province, region : str
        - population : int; density : float64; rural : bool

    Returns
    -------
    Gain or None
        None where there are fewer than :data:`LEAST_AREAS` such arrondissements, or the model
        cannot be told from the answers.
    """
    of = _Answers.of(communes)
    counts = np.bincount(of.area[of.answered], minlength=of.area.max() + 1)
    tested = np.flatnonzero(counts >= LEAST_ANSWERS)
    few = counts[(counts > 0) & (counts < LEAST_ANSWERS)]
    if len(tested) < LEAST_AREAS or not len(few):
        return None
    kept = max(int(np.median(few)), 1)
    errors, held = [], []
    for place in tested:
        members = np.flatnonzero(of.answered & (of.area == place))
        squares = []
        for hidden in _hidden(members, kept, int(place)):
            told = _told(of, members, hidden)
            if told is None:
                return None
            *guesses, half = told
            off = np.array(guesses) - of.value[members].mean()
            squares.append(off**2)
            held.append(abs(off[0]) <= half)
        errors.append(np.mean(squares, axis=0))
    by_area = np.array(errors)
    return Gain(
        areas=len(tested),
        tries=len(held),
        kept=kept,
        error=float(by_area[:, 0].mean()),
        held=float(np.mean(held)),
        against=tuple(
            (name, _comparison(by_area[:, 0], by_area[:, at]))
            for at, name in enumerate(ALTERNATIVES, start=1)
        ),
    )


@dataclass(frozen=True, eq=False)
class _Answers:
    """The columns of the communes as arrays: they are read a hundred times."""

    value: Floats
    answered: npt.NDArray[np.bool_]
    area: npt.NDArray[np.int64]
    province: npt.NDArray[np.int64]
    known: Covariates
    frame: pd.DataFrame

    @classmethod
    def of(cls, communes: pd.DataFrame) -> _Answers:
        value = communes["value"].to_numpy(dtype="float64")
        area, province = (
            np.unique(communes[level].to_numpy(dtype="object"), return_inverse=True)[1]
            for level in ("arrondissement", "province")
        )
        frame = communes[["region", "rural"]].astype({"region": "object"})
        frame = frame.reset_index(drop=True)
        return cls(value, ~np.isnan(value), area, province, covariates(communes), frame)


def _hidden(
    members: npt.NDArray[np.int64], kept: int, area: int
) -> Iterator[npt.NDArray[np.int64]]:
    """What is hidden of an area, hand by hand; a last hand of fewer is not played."""
    order = np.random.default_rng((SEED, area)).permutation(members)
    for first in range(0, len(order) - kept + 1, kept):
        yield np.delete(order, np.s_[first : first + kept])


def _told(
    of: _Answers, members: npt.NDArray[np.int64], hidden: npt.NDArray[np.int64]
) -> tuple[float, ...] | None:
    """What the model and each alternative say of ``members``, and half the model's interval."""
    left = of.answered.copy()
    left[hidden] = False
    terms = of.known.told_apart_by(left)
    if terms is None:
        return None
    here = int(of.area[members[0]])
    model = fit_area_model(of.value[left], terms[left], of.area[left], int(of.area.max()) + 1)
    if model is None:
        return None
    guess, squared = model.mean_of(here, terms[hidden].mean(axis=0), len(hidden))
    half = float(t_quantile(model.freedom)) * squared**0.5
    design = make_design(of.frame, of.frame.index[left])
    weight = design.strata["weight"].to_numpy(dtype="float64")[design.place.to_numpy()]

    def estimate(level: npt.NDArray[np.int64]) -> float | None:
        there = left & (level == level[members[0]])
        if there.sum() < LEAST_ANSWERS:
            return None
        return float(np.average(of.value[there], weights=weight[there]))

    region = estimate(of.known.region)
    if region is None:
        region = float(np.average(of.value[left], weights=weight[left]))
    province = estimate(of.province)
    province = region if province is None else province
    return guess, province, region, float(of.value[members[left[members]]].mean()), half


def _comparison(model: Floats, other: Floats) -> Comparison:
    gained = other - model
    gain = float(gained.mean())
    half = float(t_quantile(len(gained) - 1) * gained.std(ddof=1) / np.sqrt(len(gained)))
    return Comparison(float(other.mean()), gain, gain - half, gain + half)
