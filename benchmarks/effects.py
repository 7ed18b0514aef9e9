"""How long placebos and specification curves take as the panel grows, beside other ways of finding the weights.

    python benchmarks/effects.py            all tables; about two minutes
    python benchmarks/effects.py weights    only the named parts: weights, placebos, curve

Panels are random walks with common factors. Times are processor seconds of this process, the least of three runs,
because other work on the machine lengthens all others.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

from tradebook.figure import Figure
from tradebook.indicators.effects import (
    Estimator,
    Outcome,
    Panel,
    Specification,
    Window,
    augmented,
    difference,
    simplex_weights_of_all,
    specification_curve,
)

RUNS = 3
SIZES = ((12, 10), (31, 10), (31, 20), (62, 20), (124, 40))
# The descent stops when no weight moves by more than this, or after so many steps.
STILL, MOST_STEPS = 1e-9, 20_000


def main() -> None:
    """Print a table for each part that was asked for."""
    parts = {"weights": weights, "placebos": placebos, "curve": curve}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=list(parts), metavar="PART")
    for name in parser.parse_args().parts:
        parts[name]()


def weights() -> None:
    """All placebos of a plain twin: the exact solver, a batched descent, and a general optimiser for each region."""
    head("Weights of the twins of all regions", "exact", "batched descent", "its worst miss", "SLSQP")
    for regions, years in SIZES[:4]:
        targets, donors = problems(values(regions, years), years - 3)
        exact, found = timed(lambda t=targets, d=donors: simplex_weights_of_all(t, d))
        descent, other = timed(lambda t=targets, d=donors: descended(t, d))
        slow, _ = timed(lambda t=targets, d=donors: [by_slsqp(*pair) for pair in zip(t, d, strict=True)])
        excess = misses(targets, donors, other) - misses(targets, donors, found)
        row(regions, years, seconds(exact), seconds(descent), f"{excess.max():.0e}", seconds(slow))


def placebos() -> None:
    """Every region in turn: differences, plain and augmented twins with their penalties chosen by leaving years out."""
    head("Placebos over all regions", "differences", "plain and augmented twins")
    for regions, years in SIZES:
        data = panel_of(values(regions, years), years)
        row(regions, years, *(seconds(timed(lambda ask=ask, d=data: ask(d))[0]) for ask in (difference, augmented)))


def curve() -> None:
    """The whole curve with a placebo for every region in every specification."""
    head("Specification curve (120 specifications)", "all")
    for regions, years in SIZES[1:4]:
        levels, whole, span = figures(values(regions, years), years)
        codes = list(levels)
        settled = Specification(Estimator.SYNTHETIC, Outcome.LOGARITHM, "all", Window.ALL)
        pools = {"all": codes[1:], "inland": codes[1 : 2 * regions // 3]}
        taken, _ = timed(
            lambda ask=(levels, codes[0], span[-3], span, pools, settled, whole): specification_curve(*ask), runs=1
        )
        row(regions, years, seconds(taken))


def values(regions: int, years: int) -> np.ndarray:
    """Logarithms of trade: three common factors, a load for each region, and noise."""
    generator = np.random.default_rng(7)
    factors = np.cumsum(generator.normal(0.05, 0.1, (3, years)), axis=1)
    own = np.cumsum(generator.normal(0, 0.03, (regions, years)), axis=1)
    return 5 + generator.uniform(0.2, 1.0, (regions, 3)) @ factors + own


def problems(made: np.ndarray, before: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.arange(len(made))
    others = np.array([rows[rows != row] for row in rows])
    return made[:, :before], made[others].transpose(0, 2, 1)[:, :before]


def panel_of(made: np.ndarray, years: int) -> Panel:
    span = tuple(range(2026 - years, 2026))
    return Panel(tuple(f"R{n}" for n in range(len(made))), span, 2023, Outcome.LOGARITHM, made)


def figures(made: np.ndarray, years: int) -> tuple[dict, dict, list[int]]:
    span = list(range(2026 - years, 2026))
    money = np.exp(made).round(3)
    levels = {f"R{n}": dict(zip(span, map(Figure.exact, path.tolist()), strict=True)) for n, path in enumerate(money)}
    return levels, dict(zip(span, map(Figure.exact, money.sum(axis=0).tolist()), strict=True)), span


def descended(targets: np.ndarray, donors: np.ndarray) -> np.ndarray:
    """Weights of all problems at once by accelerated projected gradient (Beck and Teboulle 2009)."""
    inner = donors.transpose(0, 2, 1) @ donors
    right = np.einsum("ntj,nt->nj", donors, targets)
    step = 1 / np.linalg.norm(inner, ord=2, axis=(1, 2))[:, None]
    found = ahead = np.full(right.shape, 1 / right.shape[1])
    pace = 1.0
    for _ in range(MOST_STEPS):
        after = on_simplex(ahead - step * (np.einsum("njk,nk->nj", inner, ahead) - right))
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = after + (pace - 1) / faster * (after - found)
        moved = np.abs(after - found).max()
        found, pace = after, faster
        if moved < STILL:
            break
    return found


def on_simplex(points: np.ndarray) -> np.ndarray:
    """The nearest points with no weight below zero and a sum of one (Duchi and others 2008)."""
    down = -np.sort(-points, axis=1)
    excess = (np.cumsum(down, axis=1) - 1) / np.arange(1, points.shape[1] + 1)
    last = (down > excess).sum(axis=1) - 1
    return np.maximum(points - excess[np.arange(len(points)), last][:, None], 0)


def by_slsqp(target: np.ndarray, donors: np.ndarray) -> np.ndarray:
    count = donors.shape[1]
    return minimize(
        lambda w: ((target - donors @ w) ** 2).sum(), np.full(count, 1 / count), method="SLSQP",
        jac=lambda w: -2 * donors.T @ (target - donors @ w), bounds=[(0, 1)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like}, options={"ftol": 1e-12},
    ).x


def misses(targets: np.ndarray, donors: np.ndarray, found: np.ndarray) -> np.ndarray:
    gaps = targets - np.einsum("ntj,nj->nt", donors, found)
    return np.sqrt((gaps**2).mean(axis=1))


def timed(task: Callable[[], object], runs: int = RUNS) -> tuple[float, object]:
    taken = []
    for _ in range(runs):
        start = time.process_time()
        result = task()
        taken.append(time.process_time() - start)
    return min(taken), result


def seconds(taken: float) -> str:
    return f"{1000 * taken:.1f} ms" if taken < 0.1 else f"{taken:.2f} s"


def head(title: str, *columns: str) -> None:
    print(f"\n### {title}\n")
    row("regions", "years", *columns)
    row("--:", "--:", *["--:"] * len(columns))


def row(*cells: object) -> None:
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
