"""Fit the constants of storyroom.style.calibration, and say how true probabilities are for writers that took no part in the fit.

STYLE_MARGINS=margins.json python evals/style/run.py --only verification
python evals/style/fit_calibration.py margins.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

RIDGE = 1.0
"""Pulls the constants toward nought: there are few writers."""
BINS = 10


def main() -> None:
    rows = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    writers = np.array([row["writer"] for row in rows])
    inputs, own, weights = _inputs(rows), np.array([float(row["own"]) for row in rows]), _weights(rows)
    print("base, slope, base by length, slope by length:", np.round(_fit(inputs, own, weights), 3).tolist())
    held = np.zeros(len(rows))
    for writer in sorted(set(writers)):
        rest = writers != writer
        held[~rest] = _said(inputs[~rest], _fit(inputs[rest], own[rest], weights[rest]))
    print(
        f"writers left out in turn: error {_error(held, own, weights):.3f}, Brier {np.average((held - own) ** 2, weights=weights):.3f}"
    )
    margins, sizes = np.array([row["margin"] for row in rows]), np.array([row["size"] for row in rows])
    for size in sorted(set(sizes.tolist())):
        parts = []
        for writer in sorted(set(writers)):
            mine = margins[(writers == writer) & (sizes == size) & (own > 0)]
            if len(mine) > 1:
                parts.append(mine.var(ddof=1))
        groups = [margins[(sizes == size) & (own == one)] for one in (1, 0)]
        print(
            size,
            "scatter of one hand's pages",
            round(float(np.mean(parts)) ** 0.5, 3),
            "means",
            [round(float(g.mean()), 2) for g in groups],
        )


def _inputs(rows: list[dict]) -> np.ndarray:
    length = np.log2(np.array([row["size"] for row in rows]) / 1_000)
    margin = np.array([row["margin"] for row in rows])
    return np.stack([np.ones(len(rows)), margin, length, length * margin], axis=1)


def _weights(rows: list[dict]) -> np.ndarray:
    """Every writer and length alike, own and others' pages half each."""
    keys = [(row["writer"], row["size"], row["own"]) for row in rows]
    many = Counter(keys)
    weights = np.array([1 / many[key] for key in keys])
    return weights / weights.sum() * len(rows)


def _fit(inputs: np.ndarray, own: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method."""
    found = np.zeros(inputs.shape[1])
    pull = np.diag([0.0, *[RIDGE] * (inputs.shape[1] - 1)])
    for _ in range(30):
        said = _said(inputs, found)
        slope = inputs.T @ (weights * (own - said)) - pull @ found
        bend = (inputs * (weights * said * (1 - said))[:, None]).T @ inputs + pull
        found += np.linalg.solve(bend + 1e-6 * np.eye(len(bend)), slope)
    return found


def _said(inputs: np.ndarray, constants: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(inputs @ constants, -30, 30)))


def _error(said: np.ndarray, own: np.ndarray, weights: np.ndarray) -> float:
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    total = 0.0
    for one in range(BINS):
        here = place == one
        if here.any():
            gap = np.average(said[here], weights=weights[here]) - np.average(own[here], weights=weights[here])
            total += weights[here].sum() * abs(gap)
    return total / weights.sum()


if __name__ == "__main__":
    main()
