"""What somebody can work out who knows which communes answered, all groups, and every figure.

Two attacks: linear programming (how low and how high can this commune's answer be?), and, for a few
communes, trying all answers that agree with the figures.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog


def known_by_bounds(members: np.ndarray, sums: np.ndarray, highest: float = 1) -> np.ndarray:
    """Which communes' answers (from 0 to ``highest``) have only one value that agrees."""
    if not len(members):
        return np.zeros(members.shape[1], dtype=bool)
    atoms, of_commune, sizes = np.unique(members, axis=1, return_inverse=True, return_counts=True)
    of_commune = np.asarray(of_commune).reshape(-1)
    known = np.zeros(len(sizes), dtype=bool)
    for atom, size in enumerate(sizes):
        aim = np.zeros(len(sizes))
        aim[atom] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim,
                A_eq=atoms.astype(float),
                b_eq=sums,
                bounds=[(0, highest * n) for n in sizes],
            )
            assert found.success, found.message
            ends.append(sign * found.fun)
        lowest, largest = ends
        # One commune alone is known by its sum; several, where all of them are at one end.
        at_an_end = largest < 1e-7 or lowest > highest * size - 1e-7
        known[atom] = (largest - lowest < 1e-7) and (size == 1 or at_an_end)
    return known[of_commune]


def known_by_trying(members: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Which communes gave the same answer (0 or 1) in all the ways that agree with the figures."""
    ways = np.array(list(product((0, 1), repeat=members.shape[1])))
    agree = ways[(ways @ members.T == sums).all(axis=1)]
    return (agree == agree[0]).all(axis=0)
