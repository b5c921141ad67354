"""The model of areas, against what was published of the data it was made for, and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey.inference.area_model import covariates, fit_area_model

# County, hectares of corn, pixels of corn and of soybeans of 37 segments in Iowa, 1978, and of
# each county the number of segments and their mean pixels: tables 1 of Battese, Harter and Fuller,
# Journal of the American Statistical Association 83, 1988.
_SEGMENTS = """
1 165.76 374 55|2 96.32 209 218|3 76.08 253 250|4 185.35 432 96|4 116.43 367 178|5 162.08 361 137
5 152.04 288 206|5 161.75 369 165|6 92.88 206 218|6 149.94 316 221|6 64.75 145 338|7 127.07 355 128
7 133.55 295 147|7 77.7 223 204|8 206.39 459 77|8 108.33 290 217|8 118.17 307 258|9 99.96 252 303
9 140.43 293 221|9 98.95 206 222|9 131.04 302 274|10 114.12 313 190|10 100.6 246 270
10 127.88 353 172|10 116.9 271 228|10 87.41 237 297|11 93.48 221 167|11 121 369 191
11 109.91 343 249|11 122.66 342 182|11 104.21 294 179|12 88.59 220 262|12 88.59 340 87
12 165.35 355 160|12 104 261 221|12 88.63 187 345|12 153.7 350 190
"""
_COUNTIES = """
545 295.29 189.7|566 300.4 196.65|394 289.6 205.28|424 290.74 220.22|564 318.21 188.06
570 257.17 247.13|402 291.77 185.37|567 301.26 221.36|687 262.17 247.09|569 314.28 198.66
965 298.65 204.61|556 325.99 177.05
"""
_OUTLIER = 32  # a segment in Hardin, which Battese, Harter and Fuller left out


def rows(text):
    cells = [row.split() for row in text.strip().replace("\n", "|").split("|")]
    return np.array(cells, dtype="float64")


SEGMENTS, COUNTIES = rows(_SEGMENTS), rows(_COUNTIES)


def corn(*, outlier):
    segments = SEGMENTS if outlier else np.delete(SEGMENTS, _OUTLIER, axis=0)
    x = np.column_stack([np.ones(len(segments)), segments[:, 2:]])
    return fit_area_model(segments[:, 1], x, segments[:, 0].astype("int64") - 1, len(COUNTIES))


def county(model, place):
    size, n = int(COUNTIES[place, 0]), int(model.n[place])
    total = size * np.array([1, *COUNTIES[place, 1:]]) - n * model.x_mean[place]
    return model.mean_of(place, total / (size - n), size - n)


def test_what_battese_harter_and_fuller_published():
    model = corn(outlier=False)
    assert model.beta.round(3).tolist() == [51.070, 0.329, -0.135]  # 51, 0.329, -0.134
    assert np.sqrt(np.diag(model.covariance)).round(3)[1:].tolist() == [0.050, 0.055]
    assert round(model.area_variance) == 140
    assert round(model.unit_variance) == 147


def test_what_lme4_gives_for_all_segments():
    """As the package fastsae shows in its guide to the model, by R's lme4 with REML."""
    model = corn(outlier=True)
    assert model.beta == pytest.approx([17.963979, 0.366335, -0.030364], abs=1e-5)
    errors = np.sqrt(np.diag(model.covariance))
    assert errors == pytest.approx([30.974505, 0.064959, 0.067576], abs=1e-4)
    assert model.area_variance == pytest.approx(63.3149, abs=1e-3)
    told = [county(model, place)[0] for place in range(6)]
    wanted = [122.5825, 123.5274, 113.0343, 114.9901, 137.2660, 108.9807]
    assert told == pytest.approx(wanted, abs=2e-4)


def test_the_error_is_that_of_simulated_areas():
    """Areas drawn from a known model: their means are off by what the model says, on average."""
    rng = np.random.default_rng(7)
    area = np.repeat(np.arange(16), 9)
    x = np.column_stack([np.ones(len(area)), rng.normal(size=len(area))])
    seen = np.arange(len(area)) % 9 < 1 + area % 4
    rest = np.array([x[(area == one) & ~seen].mean(axis=0) for one in range(16)])
    squares, told, held = [], [], []
    for _ in range(150):
        y = x @ [5, 0.8] + rng.normal(0, 0.7, 16)[area] + rng.normal(0, 1.2, len(area))
        model = fit_area_model(y[seen], x[seen], area[seen], 16)
        means = [model.mean_of(one, rest[one], 8 - one % 4) for one in range(16)]
        off = np.array([mean for mean, _ in means]) - np.bincount(area, weights=y) / 9
        squares.append(off**2)
        told.append([error for _, error in means])
        held.append(np.abs(off) <= 1.97 * np.sqrt(told[-1]))
    assert np.mean(told) == pytest.approx(np.mean(squares), rel=0.07)
    assert 0.93 < np.mean(held) < 0.975


@given(
    st.lists(st.tuples(st.integers(0, 4), st.floats(-3, 3), st.floats(0, 10)), min_size=1),
    st.integers(0, 5),
)
def test_whatever_was_answered_a_mean_is_a_number_with_an_error(answers, size):
    area, x, y = (np.array(column) for column in zip(*answers, strict=True))
    terms = np.column_stack([np.ones(len(y)), x])
    model = fit_area_model(y.astype("float64"), terms, area.astype("int64"), 5)
    if model is None:
        return
    assert model.area_variance >= 0
    assert model.unit_variance > 0
    for place in range(5):
        if model.n[place] + size == 0:
            continue
        mean, squared = model.mean_of(place, np.array([1.0, 0.5]), size)
        assert np.isfinite(mean)
        assert squared >= 0
        if size == 0:  # all answered: counted, not estimated
            assert mean == pytest.approx(y[area == place].mean())
            assert squared == 0


def test_equal_answers_or_too_few_make_no_model():
    x = np.column_stack([np.ones(6), np.arange(6.0)])
    area = np.array([0, 0, 1, 1, 2, 2])
    assert fit_area_model(np.full(6, 4.0), x, area, 3) is None
    assert fit_area_model(np.arange(2.0), x[:2], area[:2], 3) is None
    assert fit_area_model(np.arange(6.0) % 4, x[:, [0, 0]], area, 3) is None


COMMUNES = pd.DataFrame(
    {
        "population": [1000, 5000, 20000, 8000, 900],
        "density": [60.0, 300.0, 900.0, 200.0, 50.0],
        "rural": [True, False, False, False, True],
        "region": ["A", "A", "B", "B", "C"],
    }
)


def test_terms_are_those_that_answers_tell_apart():
    known = covariates(COMMUNES)
    all_told = known.told_apart_by(np.ones(5, dtype=bool))
    assert all_told.shape == (5, 6)  # 1, population, density, rural, B and C
    assert all_told[:, 4:].tolist() == [[0, 0], [0, 0], [1, 0], [1, 0], [0, 1]]
    without_c = known.told_apart_by(np.array([True, True, True, True, False]))
    assert without_c.shape == (5, 5)
    # Nobody rural answered: nothing is known of what being rural does.
    assert known.told_apart_by(np.array([False, True, True, True, False])) is None
    urban = covariates(COMMUNES.assign(rural=False))
    assert urban.told_apart_by(np.ones(5, dtype=bool)).shape == (5, 5)
