"""Weights of a mean: none below zero, summing to one, as near to a target as they come.

Each problem is small, a few years by some dozens of donors. An exact solution of each in turn is faster than a descent
on all of them at once, which needs thousands of steps where donors move alike; `benchmarks/effects.py` measures both.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

# A target is met if it is missed by no more than this part of the largest distance; how much evenness then counts.
MET = 1e-9
EVENNESS = 1e-5


def simplex_weights(target: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """The weights w >= 0 with sum one that bring donors @ w nearest to target (least squares).

    target of shape (T,), donors of shape (T, J); returns (J,). Exact up to rounding, without starting values; of
    weights that meet the target, the most even.
    """
    return simplex_weights_of_all(target[None], donors[None])[0]


def simplex_weights_of_all(targets: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """Weights of many problems of one shape: targets (N, T) and donors (N, T, J); returns (N, J)."""
    # With sum one, target - donors @ w = -(donors - target) @ w, so w is the point of a hull nearest to the origin.
    # Scaling by s leaves its direction: min |A u|^2 + (sum u - 1)^2 over u >= 0 is solved by u = s w, for one s > 0.
    distances = donors - targets[:, :, None]
    # Measured in their own size, so that a change of unit changes no weight.
    sizes = np.abs(distances).max(axis=(1, 2), keepdims=True)
    problems = distances / np.where(sizes, sizes, 1.0)
    weights = _nearest(problems)
    # Where the target lies among the donors, many weights meet it, and which a solver finds would hang on their order.
    met = np.abs(np.einsum("ntj,nj->nt", problems, weights)).max(axis=1, initial=0) < MET
    if met.any():
        even = np.broadcast_to(EVENNESS * np.eye(donors.shape[2]), (met.sum(), donors.shape[2], donors.shape[2]))
        weights[met] = _nearest(np.concatenate([problems[met], even], axis=1))
    return weights


def _nearest(problems: np.ndarray) -> np.ndarray:
    """The point of each hull nearest to the origin, as weights of its corners: (N, T, J) to (N, J)."""
    rows = np.concatenate([problems, np.ones_like(problems[:, :1])], axis=1)
    right = np.append(np.zeros(problems.shape[1]), 1.0)
    solutions = np.array([nnls(row, right)[0] for row in rows])
    return solutions / solutions.sum(axis=1, keepdims=True)
