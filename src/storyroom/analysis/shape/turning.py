"""The five turning points as a distribution over scenes: prior places, signs in the script, and that they come in order. Judges nobody's.

Source: prior places by share of words, facts page on story; turning points after Papalampidi, Keller, Lapata, "Movie Plot Analysis
via Turning Point Identification", EMNLP 2019; the forward-backward sums are those of a left-to-right hidden Markov model.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.signs import SceneSigns, signs_of

__all__ = ["FEWEST", "NAMES", "PRIOR", "PULL", "WIDER", "TurningPoint", "place_points", "turning_points"]

NAMES = ("opportunity", "change of plans", "point of no return", "major setback", "climax")
PRIOR = ((0.15, 0.09), (0.38, 0.14), (0.63, 0.17), (0.85, 0.11), (0.96, 0.04))
WIDER = 1.5
"""How much wider the prior is held than measured, so that the script's own signs are heard. Source: evals/story/structure.py."""
PULL = 0.6
"""Weight of one standard deviation of a sign, in logits. Source: evals/story/structure.py."""
_SIGNS: tuple[dict[str, float], ...] = (
    {"new_set": 1.0, "spoken": 1.0, "first_lead": 0.5},
    {"first_lead": 0.5},
    {"long_speech": 1.0, "first_lead": 1.0},
    {"first_lead": 0.5},
    {"length": 1.0, "cast": 1.0, "leads": 0.5, "new_set": -1.0},
)
"""What speaks for each: it begins somewhere new and in talk, turns on a long speech, and ends long, in company, on known ground."""
FEWEST = 8
"""Scenes below which nothing can be told from where they stand."""
_EDGE = 0.1
_STANDS_OUT = 0.5


class TurningPoint(NamedTuple):
    """Where one stands. `low` to `high` holds four fifths of the probability.

    Units: `at`, `low`, `high` are shares of the script's words, 0 to 1; `chance` is the probability of this very scene.
    """

    name: str
    scene: SceneSigns
    at: float
    low: float
    high: float
    chance: float
    because: tuple[str, ...]
    """Names of the signs that stand out here."""


def turning_points(manuscript: Manuscript) -> tuple[TurningPoint, ...]:
    """Place the five, first to last; none in a script of fewer than `FEWEST` scenes. Use it through `manuscript.once`."""
    scenes = manuscript.once(signs_of).scenes
    if len(scenes) < FEWEST:
        return ()
    return place_points(scenes)


def place_points(
    scenes: tuple[SceneSigns, ...], *, pull: float = PULL, wider: float = WIDER
) -> tuple[TurningPoint, ...]:
    """Place the five on measured scenes: each where half of its probability lies before it."""
    posterior = _posterior([_weights(which, scenes, pull, wider) for which in range(len(NAMES))])
    return tuple(_point(which, chances, scenes) for which, chances in enumerate(posterior))


def _point(which: int, chances: list[float], scenes: tuple[SceneSigns, ...]) -> TurningPoint:
    middle, low, high = (_quantile(chances, share) for share in (0.5, _EDGE, 1 - _EDGE))
    own = scenes[middle]
    out = tuple(name for name, pull in _SIGNS[which].items() if own.scores[name] * pull >= _STANDS_OUT)
    start, end = scenes[low].middle - scenes[low].share / 2, scenes[high].middle + scenes[high].share / 2
    return TurningPoint(NAMES[which], own, own.middle, max(start, 0.0), min(end, 1.0), chances[middle], out)


def _quantile(chances: list[float], share: float) -> int:
    held = 0.0
    for at, chance in enumerate(chances):
        held += chance
        if held >= share - 1e-12:
            return at
    return len(chances) - 1


def _posterior(weights: list[list[float]]) -> list[list[float]]:
    """Return for each turning point the probability of each scene, all five in strict order."""
    count = len(weights[0])
    forward = [weights[0]]
    for which in range(1, len(NAMES)):
        held, row = 0.0, []
        for at in range(count):
            row.append(weights[which][at] * held)
            held += forward[-1][at]
        forward.append(row)
    backward = [[1.0] * count]
    for which in range(len(NAMES) - 1, 0, -1):
        held, row = 0.0, [0.0] * count
        for at in range(count - 1, -1, -1):
            row[at] = held
            held += backward[0][at] * weights[which][at]
        backward.insert(0, row)
    return [_sum_to_one([a * b for a, b in zip(f, r, strict=True)]) for f, r in zip(forward, backward, strict=True)]


def _weights(which: int, scenes: tuple[SceneSigns, ...], pull: float, wider: float) -> list[float]:
    mean, spread = PRIOR[which]
    logits = [
        math.log(one.share)
        - 0.5 * ((one.middle - mean) / (spread * wider)) ** 2
        + pull * sum(weight * one.scores[name] for name, weight in _SIGNS[which].items())
        for one in scenes
    ]
    highest = max(logits)
    return [math.exp(max(one - highest, -600.0)) for one in logits]


def _sum_to_one(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values] if total else [1 / len(values)] * len(values)
