"""Fits what speaks for an item of a breakdown sheet: one small linear scorer a group. Features are classes and parts of sentences.

    python evals/story/fit_breakdown.py

Prints how a fit on two writers does on the third, for each of the three: the honest figure. Then fits on all of them and
writes src/storyroom/analysis/sheet/weights.json. Gates and rules were made with Vask and Quill alone in view.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from breakdown import counted, show
from breakdown_gold import GROUPS, GoldScript, gold_scripts, more_scripts

from storyroom.analysis.sheet.candidates import candidates_of
from storyroom.analysis.sheet.judging import CONVENTIONS, RULED, may_be, pointing, telling

TARGET = Path(__file__).parents[2] / "src" / "storyroom" / "analysis" / "sheet" / "weights.json"
FEWEST, PENALTY = 5, 0.3
MORE = frozenset({"pairs-more", "pairs-own"})
"""Scripts that are fitted on and never judged by: cuts are chosen on the writers of the sample."""
BETA = {"props": 1.45, "wardrobe": 1.2, "sfx_vfx": 0.9, "sound_music": 0.8}
"""How much more a found item counts than a wrong one is shunned, by group; 1 where none is given."""


def rows(script: GoldScript, group: str):
    """Yield features, whether gold has it, and which gold items it stands for, for every candidate."""
    found = candidates_of(script.manuscript)
    for scene in script.scenes:
        items = scene.items[group]
        for one in found[scene.scene]:
            if may_be(one, group):
                hits = [item for item in items if item.heads & (one.heads | {one.head})]
                yield telling(one, group), pointing(one), bool(hits)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression with a ridge, by Newton's steps."""
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], PENALTY * len(x) ** 0.5)
    ridge[0] = 1e-6
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def fitted(scripts: list[GoldScript], *, say: bool = False) -> dict[str, dict]:
    """Fit every group that is weighed; cuts are chosen on writers that a fit did not see."""
    made = {}
    judged = {script.writer for script in scripts if script.writer not in MORE}
    for group in (one for one in GROUPS if one not in RULED):
        data = [(script.writer, *row) for script in scripts for row in rows(script, group)]
        counts: dict[str, int] = {}
        for _, features, _, _ in data:
            for name in features - CONVENTIONS.keys():
                counts[name] = counts.get(name, 0) + 1
        names = ["", *sorted(name for name, count in counts.items() if count >= FEWEST)]
        place = {name: n for n, name in enumerate(names)}
        x, y = np.zeros((len(data), len(names))), np.array([hit for *_, hit in data], dtype=float)
        x[:, 0] = 1
        for row, (_, features, _, _) in enumerate(data):
            x[row, [place[name] for name in features if name in place]] = 1
        fold = np.array([writer for writer, *_ in data])
        kept = np.array([writer in judged for writer in fold])
        # the last column is for who breaks scripts down more generously: it is not written
        x = np.concatenate([x, np.array([direction for _, _, direction, _ in data]), ~kept[:, None]], 1)
        scores = np.zeros(len(data))
        for writer in sorted(judged):
            scores[fold == writer] = x[fold == writer] @ fit(x[fold != writer], y[fold != writer])
        scores += np.array(
            [sum(weight for name, weight in CONVENTIONS.items() if name in features) for _, features, _, _ in data]
        )
        cut, best = choose(scores[kept], y[kept], BETA.get(group, 1.0))
        weights = fit(x, y)
        made[group] = {
            "cut": round(float(cut), 3),
            "weights": {
                name: round(float(w), 2) for name, w in zip(names, weights, strict=False) if abs(w) >= 0.05 or not name
            },
            "direction": [round(float(w), 3) for w in weights[len(names) : -1]],
        }
        if say:
            print(f"{group:12} {len(data)} candidates, {int(y.sum())} right; across writers F {best:.3f} at {cut:.2f}")
    return made


def main() -> None:
    scripts, more = list(gold_scripts()), list(more_scripts())
    for writer in sorted({script.writer for script in scripts}):
        table = fitted([script for script in scripts if script.writer != writer] + more)
        print(f"fitted without {writer}, measured on {writer}:")
        show(counted([script for script in scripts if script.writer == writer], table))
    TARGET.write_text(json.dumps(fitted(scripts + more, say=True), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def choose(scores: np.ndarray, y: np.ndarray, beta: float) -> tuple[float, float]:
    """Return the cut with the best F on scripts that a fit did not see, and that F."""
    best = (0.0, 0.0)
    for cut in np.unique(np.quantile(scores, np.linspace(0, 0.999, 500))):
        said = scores >= cut
        hit = float((said & (y > 0)).sum())
        score = (1 + beta**2) * hit / max(said.sum() + beta**2 * y.sum(), 1)
        best = max(best, (score, cut))
    return best[1], best[0]


if __name__ == "__main__":
    main()
