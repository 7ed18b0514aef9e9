"""Augmented synthetic control: what the twin misses before the date is mended by ridge regression, at a known price.

Plain weights cannot leave the span of the donors. A ridge regression of later on earlier outcomes estimates what the
remaining miss does later; it is the same as letting weights turn negative, more so the smaller the penalty. The penalty
is chosen by leaving out each year before in turn, and of penalties that predict about as well the largest is taken.
source  Ben-Michael, Feller and Rothstein (2021), The augmented synthetic control method, Journal of the American
        Statistical Association 116(536), 1789
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tradebook.indicators.effects.panel import Panel, earlier
from tradebook.indicators.effects.placebo import Trial
from tradebook.indicators.effects.refusal import Refusal
from tradebook.indicators.effects.simplex import simplex_weights_of_all
from tradebook.indicators.effects.synthetic import SMALLEST_WEIGHT, Synthetic

# Penalties tried, from the largest singular value of the donors' paths downwards (as in the authors' package augsynth).
PENALTIES = 20
SMALLEST_PENALTY = 1e-8

# Targets and donors of problems that have as many donors.
Group = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Augmented:
    """The plain twin and the augmented one of a region, each with its placebos, and what the augmentation took.

    penalty   of the ridge regression for the region, in squared units of the outcome
    negative  the sum of all weights below zero, without sign: how far the twin leaves the span of the donors
    """

    plain: Trial
    trial: Trial
    penalty: float
    negative: float


def augmented(panel: Panel) -> Augmented:
    """Fit the region of a panel and, as placebos, each of its donors, with and without augmentation."""
    before = panel.before
    plain, mended = [], []
    for targets, donors in groups(panel):
        weights = simplex_weights_of_all(targets[:, :before], donors[:, :before])
        penalties = chosen_penalties(targets[:, :before], donors[:, :before])
        plain.append(weights)
        mended.append(weights + ridge_weights(targets[:, :before], donors[:, :before], weights, penalties))
        if len(plain) == 1:
            penalty = float(penalties[0])
    own = mended[0][0]
    return Augmented(_trial(panel, plain), _trial(panel, mended), penalty, float(-own[own < 0].sum()))


def augmented_without_one(panel: Panel) -> list[Synthetic]:
    """The augmented twin of the region again without each donor in turn."""
    targets, donors = groups(panel)[1]
    # Each placebo's donors are those without one; here the region itself is what they have to follow.
    own = np.broadcast_to(panel.values[0], targets.shape)
    before = panel.before
    gaps = _gaps((own, donors), augmented_weights(own[:, :before], donors[:, :before]))
    region, years = panel.regions[0], panel.years
    return [Synthetic(region, panel.treatment, {}, dict(zip(years, row.tolist(), strict=True))) for row in gaps]


def augmented_earlier(panel: Panel) -> Synthetic | Refusal:
    """The augmented twin of the region with a date pretended some years earlier."""
    before = earlier(panel)
    return before if isinstance(before, Refusal) else augmented(before).trial.fit


def augmented_weights(targets: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """Weights of the augmented twin of each problem: targets (N, T), donors (N, T, J), before the date; to (N, J)."""
    plain = simplex_weights_of_all(targets, donors)
    return plain + ridge_weights(targets, donors, plain, chosen_penalties(targets, donors))


def gaps_of(panel: Panel, weigh: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """Gaps of every region of a panel to its twin, in units of the outcome, of shape (regions, years).

    weigh  simplex_weights_of_all or augmented_weights
    """
    before = panel.before
    return np.vstack(
        [_gaps(group, weigh(group[0][:, :before], group[1][:, :before])) for group in groups(panel)]
    )


def ridge_weights(targets: np.ndarray, donors: np.ndarray, weights: np.ndarray, penalties: np.ndarray) -> np.ndarray:
    """What augmentation adds to the weights of each problem; each row sums to zero.

    targets (N, T), donors (N, T, J), weights (N, J), all before the date; penalties (N,); returns (N, J)
    """
    centred, missed = _centred(targets, donors, weights)
    inner = centred @ centred.transpose(0, 2, 1) + penalties[:, None, None] * np.eye(centred.shape[1])
    return np.einsum("ntj,nt->nj", centred, np.linalg.solve(inner, missed[..., None])[..., 0])


def chosen_penalties(targets: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """For each problem the largest penalty whose error, leaving out a year at a time, is within one standard error of
    the least.

    targets (N, T), donors (N, T, J), all before the date; returns (N,)
    """
    penalties = _penalties(donors)
    errors = np.stack([_errors(targets, donors, year, penalties) for year in range(targets.shape[1])])
    mean, deviation = errors.mean(axis=0), errors.std(axis=0) / np.sqrt(len(errors))
    best = mean.argmin(axis=1)
    rows = np.arange(len(targets))
    within = mean <= (mean[rows, best] + deviation[rows, best])[:, None]
    return penalties[rows, within.argmax(axis=1)]


def _penalties(donors: np.ndarray) -> np.ndarray:
    """The penalties to try for each problem, largest first, of shape (N, PENALTIES)."""
    centred = donors - donors.mean(axis=2, keepdims=True)
    largest = np.linalg.norm(centred, ord=2, axis=(1, 2)) ** 2
    # Donors that all move alike leave nothing to mend by, whatever the penalty, as long as there is one.
    largest = np.where(largest > 0, largest, 1.0)
    return largest[:, None] * SMALLEST_PENALTY ** (np.arange(PENALTIES) / PENALTIES)


def _errors(targets: np.ndarray, donors: np.ndarray, year: int, penalties: np.ndarray) -> np.ndarray:
    """Squared error in a year that was left out, by problem and penalty."""
    kept = np.arange(targets.shape[1]) != year
    weights = simplex_weights_of_all(targets[:, kept], donors[:, kept])
    centred, missed = _centred(targets[:, kept], donors[:, kept], weights)
    values, vectors = np.linalg.eigh(centred @ centred.transpose(0, 2, 1))
    turned = np.einsum("nts,nt->ns", vectors, missed)[:, None, :] / (values[:, None, :] + penalties[:, :, None])
    solved = np.einsum("nts,nps->npt", vectors, turned)
    left_out = donors[:, year]
    miss = targets[:, year] - (left_out * weights).sum(axis=1)
    mended = np.einsum("npt,nt->np", solved, (centred @ left_out[..., None])[..., 0])
    return (miss[:, None] - mended) ** 2


def _centred(targets: np.ndarray, donors: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Donors less their mean of each year, and what the plain twin misses."""
    return donors - donors.mean(axis=2, keepdims=True), targets - np.einsum("ntj,nj->nt", donors, weights)


def groups(panel: Panel) -> list[Group]:
    """Targets (N, T) and donors (N, T, J) of the region's own problem, then of the placebos.

    A placebo is compared with the other donors; the region itself takes no part in it.
    """
    values = panel.values
    rows = np.arange(1, len(values))
    others = np.array([rows[rows != row] for row in rows])
    return [(values[:1], values[None, 1:].transpose(0, 2, 1)), (values[1:], values[others].transpose(0, 2, 1))]


def _gaps(group: Group, weights: np.ndarray) -> np.ndarray:
    targets, donors = group
    return targets - np.einsum("ntj,nj->nt", donors, weights)


def _trial(panel: Panel, weights: list[np.ndarray]) -> Trial:
    gaps = np.vstack([_gaps(group, found) for group, found in zip(groups(panel), weights, strict=True)])
    donors = panel.regions[1:]
    whose = [dict(zip(donors, weights[0][0].tolist(), strict=True))]
    whose += [
        dict(zip([code for code in donors if code != own], row.tolist(), strict=True))
        for own, row in zip(donors, weights[1], strict=True)
    ]
    first, *placebos = [
        Synthetic(
            code,
            panel.treatment,
            {donor: weight for donor, weight in found.items() if abs(weight) >= SMALLEST_WEIGHT},
            dict(zip(panel.years, row.tolist(), strict=True)),
        )
        for code, found, row in zip(panel.regions, whose, gaps, strict=True)
    ]
    return Trial(first, {fit.region: fit for fit in placebos})
