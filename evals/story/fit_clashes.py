"""Fit the weights by which two sentences look like a contradiction, and say how well they find ones that they were not fitted on.

    python evals/story/fit_clashes.py [--pairs FOLDER ...] [--write]

Each failure of the minimal pairs is one case: among all pairs of its sentences the one that the gold names should come first
(a softmax over the pairs of a script, weights held small). Told is how often it comes first or among three, on a quarter of the
scripts with weights from the other three; and how high scores come where the breach is taken out. `--write` writes the weights.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np
from findings import _overlaps
from numpy.typing import NDArray

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.clashes import Signs, candidates
from storyroom.analysis.story.state import story_of
from storyroom.journeys.read import read_script

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "src" / "storyroom" / "analysis" / "story" / "clashes.json"
HELD_SMALL, STEPS, STEP, FOLDS = 1.0, 300, 0.5, 4


class Case(NamedTuple):
    """One script: the signs of its pairs (n_pairs, n_signs), which of them is the gold's, and the same script without the breach."""

    signs: NDArray[np.float64]
    gold: NDArray[np.bool_]
    clean: NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pairs", type=Path, nargs="+", default=[HERE / "pairs", HERE / "pairs-own", HERE / "pairs-more"]
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cases = [
        case(json.loads(path.read_text("utf-8"))) for folder in options.pairs for path in sorted(folder.glob("*.json"))
    ]
    random.Random(1).shuffle(cases)
    first = three = 0
    right: list[float] = []
    wrong: list[float] = []
    for fold in range(FOLDS):
        weights = fit([one for place, one in enumerate(cases) if place % FOLDS != fold])
        for one in cases[fold::FOLDS]:
            scores = one.signs @ weights
            order = np.argsort(-scores)
            first += bool(len(order) and one.gold[order[0]])
            three += bool(one.gold[order[:3]].any())
            if len(order):
                (right if one.gold[order[0]] else wrong).append(float(scores[order[0]]))
            if len(one.clean):
                wrong.append(float((one.clean @ weights).max()))
    print(
        f"{len(cases)} scripts; the gold's pair comes first in {first}, among three in {three} (weights from other scripts)"
    )
    for bound in (9, 9.5, 10, 11, 12, 12.5, 13, 14):
        print(
            f"   above {bound}: {sum(one > bound for one in right)} true, {sum(one > bound for one in wrong)} false of {len(wrong)}"
        )
    if options.write:
        weights = fit(cases)
        told = {name: round(float(weight), 2) for name, weight in zip(Signs._fields, weights, strict=True)}
        WEIGHTS.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def case(pair: dict[str, dict[str, str]]) -> Case:
    text = pair["variants"]["failure"]
    quotes = [" ".join(quote.split()) for quote in pair["gold"]["violation"]["quotes"]]
    found = read(text)
    gold = [
        _overlaps(" ".join(one.split()), quotes[0]) and _overlaps(" ".join(other.split()), quotes[1])
        for _, one, other in found
    ]
    without = read(text.replace(pair["gold"]["violation"]["quotes"][1], "The rain goes on."))
    return Case(table(found), np.array(gold, bool), table(without))


def read(text: str) -> list[tuple[Signs, str, str]]:
    story = story_of(Manuscript(read_script("script.fountain", text.encode()).screenplay))
    return [(signs, one.text, other.text) for signs, one, other in candidates(story)]


def table(found: list[tuple[Signs, str, str]]) -> NDArray[np.float64]:
    return np.array([signs for signs, _, _ in found], float).reshape(-1, len(Signs._fields))


def fit(cases: list[Case]) -> NDArray[np.float64]:
    weights = np.zeros(len(Signs._fields))
    told = [one for one in cases if one.gold.any()]
    for _ in range(STEPS):
        slope = -HELD_SMALL * weights / len(cases)
        for one in told:
            scores = one.signs @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            wanted = chance * one.gold / (chance * one.gold).sum()
            slope += one.signs.T @ (wanted - chance) / len(cases)
        weights += STEP * slope
    return weights


if __name__ == "__main__":
    main()
