"""Tells two sides of a route apart by how long answers take, if that can be done. Knows no library.

The unit is a place that is asked, such as one library: two copies of one library differ a little in how long they take, and
that is what a difference between the sides is held against. All places are asked in turn, in an order drawn anew each time;
each counts with its median. Whether the sides differ is decided by a permutation test over the places of each group.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["FALSE_ALARM", "Ask", "Group", "Seen", "compare"]

FALSE_ALARM = 0.005
"""How often two sides that are alike are told apart, for each comparison."""
SHUFFLES = 20_000
POWER = 1.645
"""Normal quantile: a difference of the smallest size is seen in 95 of 100 runs."""


class Ask(NamedTuple):
    """One question to one place."""

    do: Callable[[], object]
    before: Callable[[], object] = int
    """What is done before each time, and not measured."""


class Group(NamedTuple):
    """Places of both sides that may be exchanged if the sides are alike."""

    first: Sequence[Ask]
    second: Sequence[Ask]


class Seen(NamedTuple):
    """What was measured. Units: microseconds of this process's CPU time, its threads together."""

    median: float
    """Of one answer of the first side."""
    difference: float
    """Of the second side over the first."""
    smallest: float
    """The smallest difference that would be seen in 95 of 100 runs."""
    p: float

    @property
    def told_apart(self) -> bool:
        return self.p < FALSE_ALARM

    def __str__(self) -> str:
        return f"{self.median:6.0f} us, {self.difference:+6.1f} us, p {self.p:.3f}; seen from {self.smallest:.0f} us"


def compare(groups: Sequence[Group], *, rounds: int, seed: int) -> Seen:
    """Measure all places of all groups, and say whether the sides can be told apart."""
    asks = [ask for group in groups for side in group for ask in side]
    medians = _medians(asks, rounds, random.Random(seed))
    sides = np.array([side for group in groups for side, asks in enumerate(group) for _ in asks])
    members = np.array([number for number, group in enumerate(groups) for side in group for _ in side])
    difference = _difference(medians, sides, members)
    rng = np.random.default_rng(seed)
    drawn = np.abs(_shuffled(medians, sides, members, rng))
    alike = np.abs(_shuffled(_centred(medians, sides, members), sides, members, rng))
    return Seen(
        float(np.median(medians[sides == 0])),
        difference,
        float(np.quantile(alike, 1 - FALSE_ALARM) + POWER * alike.std() / 0.603),  # a half normal's deviation is .603
        float((1 + (drawn >= abs(difference) - 1e-9).sum()) / (SHUFFLES + 1)),
    )


def _medians(asks: Sequence[Ask], rounds: int, chance: random.Random) -> NDArray[np.float64]:
    for ask in (*asks, *asks, *asks):
        ask.before()
        ask.do()
    taken = np.empty((len(asks), rounds))
    order = list(range(len(asks)))
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            chance.shuffle(order)
            for place in order:
                ask = asks[place]
                ask.before()
                begun = time.process_time_ns()
                ask.do()
                taken[place, number] = (time.process_time_ns() - begun) / 1e3
    finally:
        gc.enable()
    medians: NDArray[np.float64] = np.median(taken, axis=1)
    return medians


def _difference(medians: NDArray[np.float64], sides: NDArray[Any], members: NDArray[Any]) -> float:
    """Mean over the groups of second minus first."""
    found = [
        medians[(members == group) & (sides == 1)].mean() - medians[(members == group) & (sides == 0)].mean()
        for group in np.unique(members)
    ]
    return float(np.mean(found))


def _shuffled(
    medians: NDArray[np.float64], sides: NDArray[Any], members: NDArray[Any], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the difference for many exchanges of sides within each group."""
    total = np.zeros(SHUFFLES)
    groups = np.unique(members)
    for group in groups:
        here = medians[members == group]
        seconds = int(sides[members == group].sum())
        drawn = rng.permuted(np.tile(here, (SHUFFLES, 1)), axis=1)
        total += drawn[:, :seconds].mean(axis=1) - drawn[:, seconds:].mean(axis=1)
    return total / len(groups)


def _centred(medians: NDArray[np.float64], sides: NDArray[Any], members: NDArray[Any]) -> NDArray[np.float64]:
    """Take out what each side of each group has in common."""
    centred = medians.copy()
    for group in np.unique(members):
        for side in (0, 1):
            here = (members == group) & (sides == side)
            centred[here] -= centred[here].mean()
    return centred
