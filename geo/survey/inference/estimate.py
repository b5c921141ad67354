"""Means and shares for groups of communes: point, standard error, 95% interval.

A value and state for every commune, its group and a :class:`~geo.survey.inference.design.Design`
come in; one row a group goes out. The formulas are those of R's ``survey`` (Lumley, *Complex
Surveys*, 2010), and the tests hold its results for the same data: six digits for means, standard
errors and intervals, of the country and of groups, under all three designs.

Own code, and short. The PyPI package svy (0.35) gives the same digits in all these cases, but
brings polars and a compiled engine, 222 MB and half a second to import, and no Wilson interval for
shares of 0 and 1. samplics (0.6) is archived, and its standard errors leave post-stratification
out: they are up to 11% off.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.survey.inference.unanimous import others_at_most
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    import numpy.typing as npt

    from geo.survey.inference.design import Design

    Floats = npt.NDArray[np.float64]

LEAST_ANSWERS = 5
"""A group with fewer answers is withheld, unless everyone who was invited answered."""

FEW_CASES = 5
"""Where fewer communes than this said yes, or fewer no, a share has Clopper-Pearson's interval."""


class CoverageOfCounts(NamedTuple):
    """In how many of 100 samples an interval of a mean number holds the truth."""

    log: float
    plain: float


COVERAGE_OF_COUNTS = CoverageOfCounts(log=94.8, plain=91.2)
"""What ``python -m bench.coverage`` measured for means of counts."""

_TAIL = 0.025
# 97.5% point of the normal distribution: two-sided 95%.
_Z = 1.959963984540054
# Deviations smaller than this part of the values are rounding.
_ROUNDING = 1e-12


def with_known_status(observed: pd.DataFrame) -> pd.Index[str]:
    """The communes of which it is known what they answer, or that they are not concerned.

    They are the ones that answered, as far as this indicator goes: pass them to
    :func:`~geo.survey.inference.design.edition_design`.
    """
    known = observed["state"].isin((VALUE, MissingState.NOT_APPLICABLE.value))
    return observed.index[known]


def estimate(
    observed: pd.DataFrame,
    groups: pd.Series[str],
    design: Design,
    *,
    codes: pd.Index[str] | None = None,
    share: bool = False,
    count: bool = False,
    bounds: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Estimate the mean (or share) of every group from the communes that answered.

    *Point.* The weighted mean of the group's answers, weights of the design. Communes that the
    question does not concern are in the design and in no group.

    *Standard error.* A mean of a group is a ratio of two estimated totals; it is linearised over
    the whole design, with ``u = w (y - mean) / sum(w)`` in the group and 0 outside (Lohr,
    *Sampling: Design and Analysis*, sections 4.2 and 9.1; Särndal, Swensson and Wretman, *Model
    Assisted Survey Sampling*, section 5.8). The variance is the sum over strata of
    ``spread · (sum(u²) - sum(u)²/n)``, with the finite population correction in
    :attr:`Design.spread`; after post-stratification these are the residuals from the stratum's
    mean.

    *Interval of a mean.* ``± t · se`` with the design's degrees of freedom in the group: answers
    minus strata that have any (R: ``degf``), cut at ``bounds``.

    *Interval of a mean number.* ``mean · exp(± t · se / mean)``, Student's interval of the
    logarithm (linearised: Särndal, Swensson and Wretman, section 5.5; R: ``svycontrast`` with
    ``quote(log(x))``). How many projects communes have is skewed, with many zeros: ``± t · se``
    then misses the truth on one side, when no commune with many was drawn, and holds it less often
    than it says (:data:`COVERAGE_OF_COUNTS`); this one misses on both sides alike. The simulation
    that it was chosen by is ``bench/coverage.py``.

    *All answers agree, and not all communes answered.* There is no spread to make an interval
    from. ``others`` then bounds how many communes differ, and on a scale with two ends ``low`` and
    ``high`` follow from it (:mod:`geo.survey.inference.unanimous`); otherwise there are none.

    *Interval of a share.* At the effective sample size ``p (1 - p) / se²``, times the squared
    ratio of t quantiles for the degrees of freedom lost to strata (Korn and Graubard, *Survey
    Methodology* 24, 1998; R: ``svyciprop``, method "beta"). It is never more than Kish's
    effective size ``sum(w)² / sum(w²)`` divided by the finite population correction, which also
    stands in at shares of 0 and 1. Clopper and Pearson's interval (*Biometrika* 26, 1934) where
    fewer than :data:`FEW_CASES` communes said yes or fewer said no: with 58 answers of 308 and a
    share near 0, Wilson's covers the truth only 81% of the time, this rule 93%. Wilson's (1927)
    otherwise, because it is not wider than need be.

    *Complete.* Where every commune of a group answered, its mean is counted and not estimated:
    the plain mean, no error, an interval without width.

    Parameters
    ----------
    observed : DataFrame
        As :func:`geo.survey.values.indicator_values.commune_values`: index nis5, value : float64,
        state : str.
    groups : Series of str
        The group of every commune (missing: in none).
    design : Design
        Of the communes in :func:`with_known_status`.
    codes : Index of str, optional
        The groups to return; every group in ``groups`` by default, sorted.
    share : bool
        Values are 0 or 1 and the result is in per cent (0 to 100).
    count : bool
        Values are numbers from 0 on, without an upper end.
    bounds : (float, float), optional
        Ends of the scale.

    Returns
    -------
    DataFrame
        Indexed by group:

        - value : float64, mean, or share in per cent; NaN unless ``state`` is ``value``
        - se : float64, its standard error, in the same unit
        - low, high : float64, 95% interval; NaN where there is none (see above)
        - others : Int64, communes of ``invited`` that may have another value than all that
          answered (one-sided 95% bound); NA for shares, and where answers differ or are complete
        - n : Int64, answers
        - n_effective : float64, answers of a simple draw from an endless population that would be
          as sure; ``n`` where complete or where the standard error is zero
        - invited : Int64, communes invited, without those known not to be concerned
        - state : str, ``value``, ``withheld`` (fewer than
          :data:`LEAST_ANSWERS` of more invited), ``did_not_answer``,
          ``not_applicable`` (none is concerned), ``not_asked`` or ``not_invited``
    """
    if codes is None:
        codes = pd.Index(sorted(groups.dropna().unique()), dtype="str")
    frame = observed.reindex(design.answered.index)
    group = codes.get_indexer(pd.Index(groups.reindex(frame.index)))
    sums = _Sums(frame, group, design, len(codes))
    mean, se = sums.mean_and_error()
    if share:
        effective, low, high = _share_interval(mean, se, sums)
    else:
        effective, low, high = _mean_interval(mean, se, sums, count=count)
        if bounds is not None:
            low, high = np.maximum(low, bounds[0]), np.minimum(high, bounds[1])
    state = _states(frame, group, sums)
    shown = state == VALUE
    others = np.full(len(codes), math.nan)
    if not share:
        alike = shown & (se == 0) & ~sums.complete
        others[alike] = [
            others_at_most(n, size)
            for n, size in zip(sums.kish[alike], sums.concerned[alike].tolist(), strict=True)
        ]
        if bounds is not None and math.isfinite(bounds[1]):
            part = others[alike] / sums.concerned[alike]
            low[alike] = mean[alike] - (mean[alike] - bounds[0]) * part
            high[alike] = mean[alike] + (bounds[1] - mean[alike]) * part
    unit = 100.0 if share else 1.0

    def told(numbers: Floats, times: float = unit) -> Floats:
        return np.where(shown, times * numbers, math.nan)

    return pd.DataFrame(
        {
            "value": told(mean),
            "se": told(se),
            "low": told(low),
            "high": told(high),
            "others": pd.array(others, dtype="Int64"),
            "n": pd.array(sums.n.astype("int64"), dtype="Int64"),
            "n_effective": told(effective, 1.0),
            "invited": pd.array(sums.concerned.astype("int64"), dtype="Int64"),
            "state": pd.array(state, dtype="str"),
        },
        index=codes,
    )


def estimate_with_bands(
    observed: pd.DataFrame,
    groups: pd.Series[str],
    design: Design,
    *,
    codes: pd.Index[str] | None = None,
    share: bool = False,
    count: bool = False,
    bounds: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """As :func:`estimate`, of values that may be known by bands only.

    ``observed`` has the columns ``least`` and ``most`` besides, NaN where the value is exact. Where
    it is not, the value is the mean of the middles, and the interval runs from the low end for the
    least values that the communes can have to the high end for the most: it holds the mean at least
    as often as it says, wherever in their bands the communes are (Horowitz and Manski, *Journal of
    the American Statistical Association* 95, 2000). A narrower one would have to suppose that what
    is lost in the bands evens out. ``others`` is then missing: that all values are in one band does
    not say that they are the same. Nothing but bands goes in, so nothing else comes out.
    """

    def of(column: str) -> pd.DataFrame:
        known = observed.assign(value=observed[column])
        return estimate(known, groups, design, codes=codes, share=share, count=count, bounds=bounds)

    table = of("value")
    if not observed["least"].notna().any():
        return table
    table["low"], table["high"] = of("least")["low"], of("most")["high"]
    table["others"] = pd.array([pd.NA] * len(table), dtype="Int64")
    return table


def t_quantile(freedom: npt.ArrayLike) -> Floats:
    """97.5% point of Student's t for these degrees of freedom."""
    # A tenth of a second the first time, so not before the first estimate.
    from scipy.special import stdtrit  # type: ignore[import-untyped]  # noqa: PLC0415

    quantile: Floats = stdtrit(freedom, 1 - _TAIL)
    return quantile


def wilson(share: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Wilson's 95% interval of a share (0 to 1) of ``n`` answers, which need not be whole."""
    p, size = np.asarray(share), np.asarray(n)
    z2 = _Z**2
    centre = (p + z2 / (2 * size)) / (1 + z2 / size)
    half = _Z * np.sqrt(p * (1 - p) / size + z2 / (4 * size**2)) / (1 + z2 / size)
    # At 0 and 1 the bound equals the share; rounding must not put it a hair beyond.
    return np.clip(centre - half, 0, p), np.clip(centre + half, p, 1)


def clopper_pearson(share: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Clopper and Pearson's 95% interval of a share of ``n`` answers, which need not be whole."""
    from scipy.special import betaincinv  # noqa: PLC0415

    p, size = np.asarray(share), np.asarray(n)
    yes, no = p * size, (1 - p) * size
    # The beta distribution needs a positive count; at 0 and 1 the bound is the share itself.
    low = betaincinv(np.where(yes > 0, yes, 1), no + 1, _TAIL)
    high = betaincinv(yes + 1, np.where(no > 0, no, 1), 1 - _TAIL)
    return np.minimum(low, p), np.maximum(high, p)


class _Sums:
    """Everything that is added up by group, and by group and stratum."""

    def __init__(
        self, frame: pd.DataFrame, group: npt.NDArray[np.int64], design: Design, size: int
    ) -> None:
        self._design = design
        self._size = size
        value = frame["value"].to_numpy(dtype="float64")
        answers = (frame["state"] == VALUE).to_numpy() & ~np.isnan(value)
        answers &= design.answered.to_numpy()
        concerned = (frame["state"] != MissingState.NOT_APPLICABLE.value).to_numpy()
        used = answers & (group >= 0)
        self.y = value[used]
        self.group = group[used]
        self.stratum = design.place.to_numpy()[used]
        self.weight = design.strata["weight"].to_numpy(dtype="float64")[self.stratum]
        self.invited = np.bincount(group[group >= 0], minlength=size)
        self.concerned = np.bincount(group[concerned & (group >= 0)], minlength=size)
        self.n = np.bincount(self.group, minlength=size)
        self.complete = self.n == self.concerned  # also of nobody, who has no value to show
        # A weight is 1 at least; of groups without answers nothing is shown.
        self.total_weight = np.maximum(self.add(self.weight), 1)
        self.largest = np.zeros(size)
        np.maximum.at(self.largest, self.group, np.abs(self.y))

    def add(self, numbers: Floats) -> Floats:
        """The sum of one number an answer, by group."""
        total = np.bincount(self.group, weights=numbers, minlength=self._size)
        return total.astype("float64")  # whole numbers where there is nothing to add

    def _add_by_stratum(self, numbers: Floats) -> Floats:
        strata = len(self._design.strata)
        cell = self.group * strata + self.stratum
        flat = np.bincount(cell, weights=numbers, minlength=self._size * strata)
        return flat.astype("float64").reshape(self._size, strata)

    def mean_and_error(self) -> tuple[Floats, Floats]:
        """Weighted mean and linearised standard error of every group; 0 where it has no answer."""
        mean = self.add(self.weight * self.y) / self.total_weight
        plain = self.add(self.y) / np.maximum(self.n, 1)
        mean = np.where(self.complete, plain, mean)
        u = self.weight * (self.y - mean[self.group]) / self.total_weight[self.group]
        strata = self._design.strata
        counts = strata["answered"].to_numpy(dtype="float64")
        # One answer for several communes has no mean to differ from: its distance from the
        # group's mean stands for it.
        alone = (counts == 1) & (strata["invited"] > 1).to_numpy()
        centred = np.where(alone, 0.0, 1 / counts)
        scatter = self._add_by_stratum(u**2) - centred * self._add_by_stratum(u) ** 2
        variance = np.maximum(scatter, 0) @ self._design.spread
        se = np.where(self.complete, 0.0, np.sqrt(variance))
        return mean, np.where(se > _ROUNDING * self.largest, se, 0.0)

    @property
    def freedom(self) -> Floats:
        """Degrees of freedom: answers minus strata with any, at least 1."""
        if self._design.kind != "stratified":
            lost = np.ones(self._size)
        else:
            lost = (self._add_by_stratum(np.ones_like(self.y)) > 0).sum(axis=1)
        freedom: Floats = np.maximum(self.n - lost, 1).astype("float64")
        return freedom

    @property
    def most_effective(self) -> Floats:
        """Kish's effective number of answers, divided by the finite population correction."""
        corrected = self.add(self.weight**2 * self._design.correction[self.stratum])
        correction = corrected / self._squares
        # Where all strata answered in full nothing is corrected, and each answer counts once.
        effective: Floats = self.kish / np.where(correction > 0, correction, 1)
        return effective

    @property
    def kish(self) -> Floats:
        """Kish's effective number of answers, ``sum(w)² / sum(w²)``."""
        kish: Floats = self.total_weight**2 / self._squares
        return kish

    @property
    def _squares(self) -> Floats:
        return np.maximum(self.add(self.weight**2), 1)


def _mean_interval(
    mean: Floats, se: Floats, sums: _Sums, *, count: bool
) -> tuple[Floats, Floats, Floats]:
    """Effective number of answers and t interval, of a count that of its logarithm."""
    scatter = sums.add(sums.weight * (sums.y - mean[sums.group]) ** 2) / sums.total_weight
    scatter *= sums.n / np.maximum(sums.n - 1, 1)
    has_error = se > 0
    effective = np.where(has_error, scatter / np.where(has_error, se, 1) ** 2, sums.n)
    half = t_quantile(sums.freedom) * se
    half = np.where(has_error | sums.complete, half, math.nan)
    if count:  # where there is an error, some answers are above 0, and the mean is
        factor = np.exp(half / np.where(has_error, mean, 1))
        return effective, mean / factor, mean * factor
    return effective, mean - half, mean + half


def _share_interval(share: Floats, se: Floats, sums: _Sums) -> tuple[Floats, Floats, Floats]:
    """Effective number of answers, and Clopper-Pearson's or Wilson's interval at it."""
    has_error = se > 0
    most = sums.most_effective
    effective = share * (1 - share) / np.where(has_error, se, 1) ** 2
    effective = np.where(has_error, np.minimum(effective, most), most)
    ratio = t_quantile(np.maximum(sums.n - 1.0, 1.0)) / t_quantile(sums.freedom)
    effective = effective * ratio**2
    yes = sums.add(sums.y)
    few = np.minimum(yes, sums.n - yes) < FEW_CASES
    exact, near = clopper_pearson(share, effective), wilson(share, effective)
    low, high = (np.where(few, one, other) for one, other in zip(exact, near, strict=True))
    low, high = (np.where(sums.complete, share, bound) for bound in (low, high))
    return np.where(sums.complete, sums.n, effective), low, high


def _states(frame: pd.DataFrame, group: npt.NDArray[np.int64], sums: _Sums) -> npt.NDArray[np.str_]:
    not_asked = (frame["state"] == MissingState.NOT_ASKED.value).to_numpy() & (group >= 0)
    unasked = np.bincount(group[not_asked], minlength=len(sums.n))
    reasons = (
        (sums.invited == 0, MissingState.NOT_INVITED.value),
        (sums.concerned == 0, MissingState.NOT_APPLICABLE.value),
        ((sums.n == 0) & (unasked == sums.concerned), MissingState.NOT_ASKED.value),
        (sums.n == 0, MissingState.DID_NOT_ANSWER.value),
        ((sums.n < LEAST_ANSWERS) & ~sums.complete, MissingState.WITHHELD.value),
    )
    return np.select([where for where, _ in reasons], [why for _, why in reasons], VALUE)
