"""How near texts lie beyond what either is to texts of others, in spreads of those. What a set is about is masked; judges no set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyroom.style.channels import CHANNELS, Counts
from storyroom.style.space import Space, weighed

__all__ = ["Doubles", "above_usual", "closeness", "gram", "usual_sets"]

Doubles = NDArray[np.float64]

_SHARE: Final = dict.fromkeys(("letters", "marks", "phrases"), 1 / 3)
"""Channels in which names and matter are masked, each as much as another: what a set is about, its texts share anyhow.

Own figures over writers of early drama: with names, sets of one hand stood out more, but by their people and places.
"""
_DRAWS: Final = 200


def gram(space: Space, passages: Sequence[Counts]) -> Doubles:
    """Return the likeness of every two passages, 1 with itself."""
    found = np.zeros((len(passages), len(passages)), np.float32)
    for channel, share in _SHARE.items():
        row = CHANNELS.index(channel)
        placed = np.stack([space.direction(passage, row) for passage in passages])
        found += np.float32(share) * (placed @ placed.T)
    return found.astype(np.float64)


def above_usual(near: Doubles, usual: Doubles) -> Doubles:
    """Hold likenesses (texts, texts) against those with texts of others (texts, others): symmetric, in spreads.

    Source: symmetric normalisation, Kenny, 2010.
    """
    spread = usual.std(axis=1, keepdims=True)
    held = (near - usual.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    both: Doubles = (held + held.T) / 2
    return both


def closeness(above: Doubles) -> float:
    """Say how close a set is, by how far its pairs lie above what is usual; pairs below it take nothing away.

    Of a set of which half has run together, few pairs are near and most are as usual: squares let the few be seen.
    """
    off = np.clip(above[np.triu_indices(len(above), 1)], 0, None)
    return float(np.sqrt((off**2).mean()))


def usual_sets(space: Space, counted: Sequence[Counts], voices: Sequence[int], many: int) -> Doubles:
    """Return how close sets of texts of others are, each text by another voice: (draws,), the same at every call.

    `voices` says which voice each text is of. What is drawn is held against the voices that were not drawn, and these alone
    are the middle: a set that is asked about takes no part in the middle either. A third of the voices are drawn at most; where
    that is fewer than are asked about, several such sets are put together, until there are as many pairs.
    """
    rows = [CHANNELS.index(channel) for channel in _SHARE]
    whole = np.stack([_dots(space, counted, row) for row in rows])
    home = np.asarray(voices)
    texts = [np.flatnonzero(home == voice) for voice in dict.fromkeys(voices)]
    size = min(many, max(2, len(texts) // 3))
    drawn = np.random.default_rng(0)
    squares = np.empty(_DRAWS)
    for draw in range(_DRAWS):
        chosen = drawn.choice(len(texts), size, replace=False)
        picked = np.array([drawn.choice(texts[voice]) for voice in chosen])
        rest = np.concatenate([texts[voice] for voice in range(len(texts)) if voice not in chosen])
        squares[draw] = closeness(_held(whole, picked, rest)) ** 2
    together = max(1, round(many * (many - 1) / (size * (size - 1))))
    pooled = squares[drawn.integers(0, _DRAWS, (_DRAWS, together))].mean(axis=1)
    found: Doubles = np.sqrt(pooled)
    return found


def _dots(space: Space, counted: Sequence[Counts], row: int) -> Doubles:
    """Return the likenesses before anything is taken for the middle."""
    placed = np.stack([weighed(one, CHANNELS[row], space.weights[row])[0] for one in counted])
    dots: Doubles = (placed @ placed.T).astype(np.float64)
    return dots


def _held(whole: Doubles, picked: NDArray[np.int_], rest: NDArray[np.int_]) -> Doubles:
    """Hold some texts against the rest, with the rest's mean for the middle: by sums of likenesses, channel by channel."""
    every = np.concatenate([picked, rest])
    near = np.zeros((len(picked), len(every)))
    for share, dots in zip(_SHARE.values(), whole, strict=True):
        aside = dots[np.ix_(every, rest)].mean(axis=1)
        middle = aside[len(picked) :].mean()
        long = np.sqrt(np.maximum(dots[every, every] - 2 * aside + middle, 1e-12))
        off = dots[np.ix_(picked, every)] - aside[: len(picked), None] - aside[None, :] + middle
        near += share * off / np.outer(long[: len(picked)], long)
    return above_usual(near[:, : len(picked)], near[:, len(picked) :])
