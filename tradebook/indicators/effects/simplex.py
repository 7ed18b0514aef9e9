"""Weights of a mean: none below zero, summing to one, as near to a target as they come.

Each problem is small (a few years, some dozens of donors) and its exact solution takes some fifty microseconds, so
placebos over all regions are a loop of exact solutions; `benchmarks/effects.py` measures it beside a batched descent.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls


def simplex_weights(target: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """The weights w >= 0 with sum one that bring donors @ w nearest to target (least squares).

    target of shape (T,), donors of shape (T, J); returns (J,). Exact up to rounding, without starting values.
    """
    # With sum one, target - donors @ w = -(donors - target) @ w, so w is the point of a hull nearest to the origin.
    # Scaling by s leaves its direction: min |A u|^2 + (sum u - 1)^2 over u >= 0 is solved by u = s w, for one s > 0.
    distances = donors - target[:, None]
    # Measured in their own size, so that a change of unit changes no weight.
    size = np.abs(distances).max() or 1.0
    solution, _ = nnls(np.vstack([distances / size, np.ones(donors.shape[1])]), np.append(np.zeros(len(target)), 1.0))
    return solution / solution.sum()


def simplex_weights_of_all(targets: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """Weights of many problems of one shape: targets (..., T) and donors (..., T, J); returns (..., J)."""
    shape = targets.shape[:-1]
    pairs = zip(targets.reshape(-1, targets.shape[-1]), donors.reshape(-1, *donors.shape[-2:]), strict=True)
    return np.array([simplex_weights(*pair) for pair in pairs]).reshape(*shape, donors.shape[-1])
