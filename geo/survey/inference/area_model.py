"""A model for areas with too few answers: what the size and place of communes say beside them.

Answers of communes, what is known of every commune and the area of each come in; the mean of an
area with its mean squared error goes out.

The nested error regression of Battese, Harter and Fuller (*Journal of the American Statistical
Association* 83, 1988; Rao and Molina, *Small Area Estimation*, 2015, chapter 7): the value of
commune ``j`` in area ``i`` is ``x' beta + v_i + e_ij``, with ``v_i`` what its area has in common.
The two variances are by restricted maximum likelihood.

Own code, and short. With one random intercept the likelihood has one parameter that is not in
closed form, the ratio of the variances, and everything goes through sums by area: ``scipy`` finds
it, and nothing is inverted but a matrix of a few covariates. ``statsmodels`` (0.15) fits the same
model, but takes thirty times as long for each of the many fits that tell whether the model is
worth anything, brings 67 MB and a second to import, and has neither the prediction of a finite
population nor its mean squared error, which would be own code all the same. The tests hold what
Battese, Harter and Fuller published, and what R's ``lme4`` gives for their data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

# The ratio of the variances is looked for between these, as logarithms, and at zero.
_LEAST_RATIO, _MOST_RATIO = -12.0, 5.0
# A variance that is a smaller part of the squares than this is rounding.
_ROUNDING = 1e-12
_TWO = 2


@dataclass(frozen=True, eq=False)
class AreaModel:
    """A fitted model.

    Attributes
    ----------
    beta : array of float
        One for each covariate, in the unit of the values.
    covariance : array of float
        Of ``beta``, the variances taken as known.
    area_variance, unit_variance : float
        Of what communes of an area have in common, and of what each has for itself.
    n : array of int
        Answers of each area.
    y_mean, x_mean : array of float
        Means of the answers and covariates of the communes that answered, by area; 0 without any.
    component_covariance : array of float
        Two by two, of the variances in their order (asymptotic).
    """

    beta: Floats
    covariance: Floats
    area_variance: float
    unit_variance: float
    n: npt.NDArray[np.int64]
    y_mean: Floats
    x_mean: Floats
    component_covariance: Floats

    @property
    def freedom(self) -> int:
        """Answers less covariates."""
        return int(self.n.sum()) - len(self.beta)

    def mean_of(self, area: int, rest: Floats, size: int) -> tuple[float, float]:
        """The mean of a finite area, and its mean squared error.

        Communes that answered count with their answers, the others with what the model predicts
        (the empirical best linear unbiased predictor; Rao and Molina, section 7.1.1):
        ``(n y + r (x_r' beta + gamma (y - x' beta))) / N`` with ``gamma`` the part of the
        variance of an area's mean that is the area's own.

        The mean squared error is ``(r/N)² (g1 + g2 + 2 g3) + r · unit variance / N²``
        (section 7.2.2, after Prasad and Rao, *Journal of the American Statistical Association*
        85, 1990): what would be wrong if all were known of the model, what more because ``beta``
        is estimated, and because the variances are; and what the communes that did not answer
        have each for itself.

        Parameters
        ----------
        area
            Its place in ``n``.
        rest
            Mean covariates of its communes that did not answer.
        size
            How many these are.
        """
        n = int(self.n[area])
        x, y = self.x_mean[area], float(self.y_mean[area])
        v, e = self.area_variance, self.unit_variance
        gamma = n * v / (n * v + e)
        predicted = float(rest @ self.beta + gamma * (y - x @ self.beta))
        mean = (n * y + size * predicted) / (n + size)
        off = rest - gamma * x
        g1 = (1 - gamma) * v
        g2 = float(off @ self.covariance @ off)
        g3 = 0.0
        if n:
            turned = np.array([e, -v])
            spread = float(turned @ self.component_covariance @ turned)
            g3 = spread / (n**2 * (v + e / n) ** 3)
        share = size / (n + size)
        return mean, share**2 * (g1 + g2 + 2 * g3) + size * e / (n + size) ** 2


def fit_area_model(
    y: Floats, x: Floats, area: npt.NDArray[np.int64], areas: int
) -> AreaModel | None:
    """Fit the model to the communes that answered; None where it cannot be told from them.

    Parameters
    ----------
    y
        Answers.
    x
        Communes x covariates, the constant among them.
    area
        The area of each, from 0 to ``areas``.
    """
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]  # noqa: PLC0415

    count, width = x.shape
    if count <= width or np.linalg.matrix_rank(x) < width:
        return None
    n = np.bincount(area, minlength=areas)
    if n.max() < _TWO:
        return None  # what an area has in common cannot be told from what each has for itself
    sum_x = np.zeros((areas, width))
    np.add.at(sum_x, area, x)
    sum_y = np.bincount(area, weights=y, minlength=areas)
    squares_x, cross, squares_y = x.T @ x, x.T @ y, float(y @ y)

    def at(ratio: float) -> tuple[Floats, Floats, float]:
        """The matrix of the normal equations, their solution, and the variance of units."""
        pull = ratio / (1 + n * ratio)
        normal = squares_x - (sum_x * pull[:, None]).T @ sum_x
        right = cross - sum_x.T @ (pull * sum_y)
        beta: Floats = np.linalg.solve(normal, right).astype(np.float64)
        left = squares_y - float((pull * sum_y) @ sum_y) - float(right @ beta)
        return normal, beta, float(max(left, 0.0)) / (count - width)

    def loss(ratio: float) -> float:
        """Minus twice the restricted log-likelihood, up to a constant."""
        normal, _, unit = at(ratio)
        if unit <= 0:
            return -np.inf
        determinant = float(np.linalg.slogdet(normal)[1])
        spread = float(np.log1p(n * ratio).sum())
        return float((count - width) * np.log(unit) + spread + determinant)

    if at(0.0)[2] <= _ROUNDING * max(squares_y, 1.0):
        return None  # the covariates say all: there is nothing to be unsure of
    found = minimize_scalar(
        lambda power: loss(float(np.exp(power))),
        bounds=(_LEAST_RATIO, _MOST_RATIO),
        method="bounded",
        options={"xatol": 1e-6},
    )
    ratio = float(np.exp(found.x)) if found.fun < loss(0.0) else 0.0
    normal, beta, unit = at(ratio)
    known = np.maximum(n, 1)
    return AreaModel(
        beta=beta,
        covariance=(unit * np.linalg.inv(normal)).astype(np.float64),
        area_variance=ratio * unit,
        unit_variance=unit,
        n=n,
        y_mean=sum_y / known,
        x_mean=sum_x / known[:, None],
        component_covariance=_of_components(n, ratio * unit, unit),
    )


def _of_components(n: npt.NDArray[np.int64], v: float, e: float) -> Floats:
    """Asymptotic covariance of the two variances (Rao and Molina, section 7.2.2)."""
    weight = np.where(n > 0, (e + n * v) ** -2.0, 0.0)
    both = float((n * weight).sum())
    information = np.array(
        [
            [float((n**2 * weight).sum()), both],
            [both, float((np.maximum(n - 1, 0) / e**2 + weight).sum())],
        ]
    )
    return np.linalg.inv(information / 2).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Covariates:
    """What the model knows of each commune.

    Attributes
    ----------
    terms : array of float
        Communes x terms: 1, log population, log density (inhabitants per km²) and rural.
    region : array of int
        The region of each.
    """

    terms: Floats
    region: npt.NDArray[np.int64]

    def told_apart_by(self, answered: npt.NDArray[np.bool_]) -> Floats | None:
        """The terms that answers can tell apart, with one for each further region.

        A region in which none answered has no term of its own. None where communes differ in
        something in which those that answered do not: nothing is known of the others then.
        """
        differ = np.ptp(self.terms, axis=0) > 0
        differ[0] = True
        if (np.ptp(self.terms[answered][:, 1:], axis=0) <= 0)[differ[1:]].any():
            return None
        regions = np.unique(self.region[answered])[1:]
        return np.column_stack([self.terms[:, differ], self.region[:, None] == regions])


def covariates(communes: pd.DataFrame) -> Covariates:
    """What the model knows of communes.

    Parameters
    ----------
    communes : DataFrame
        population : int; density : float64 (inhabitants per km²); rural : bool; region : str.
    """
    logs = [np.log(communes[name].to_numpy(dtype="float64")) for name in ("population", "density")]
    terms = [one - one.mean() for one in logs]
    rural = communes["rural"].to_numpy(dtype="float64")
    _, region = np.unique(communes["region"].to_numpy(dtype="object"), return_inverse=True)
    return Covariates(np.column_stack([np.ones(len(communes)), *terms, rural]), region)
