"""Passages without names of writers, put together by likeness into voices. Says which belong together, never whose they are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyroom.style.channels import Floats

__all__ = ["ALIKE", "apart", "learn"]

ALIKE: Final = 0.03
"""Mean likeness from which two groups are taken for one voice. With .02 to .06 the cohort fell into about as many groups as it had writers."""
SOFTNESS: Final = 0.3
"""Of the ridge; .03 to 1 gave much the same."""


def apart(likeness: Floats, alike: float = ALIKE) -> tuple[tuple[int, ...], ...]:
    """Group passages by average linkage until no two groups are alike; biggest first."""
    many = len(likeness)
    near = likeness.astype(np.float64)
    np.fill_diagonal(near, -np.inf)
    groups: dict[int, list[int]] = {one: [one] for one in range(many)}
    while len(groups) > 1:
        one, other = divmod(int(near.argmax()), many)
        if near[one, other] < alike:
            break
        _join(near, groups, one, other)
    return tuple(tuple(sorted(group)) for group in sorted(groups.values(), key=lambda group: (-len(group), min(group))))


def _join(near: NDArray[np.float64], groups: dict[int, list[int]], one: int, other: int) -> None:
    mine, theirs = len(groups[one]), len(groups[other])
    joined = (mine * near[one] + theirs * near[other]) / (mine + theirs)
    near[one], near[:, one] = joined, joined
    near[one, one] = -np.inf
    near[other], near[:, other] = -np.inf, -np.inf
    groups[one] += groups.pop(other)


def learn(likeness: Floats, voices: tuple[tuple[int, ...], ...]) -> NDArray[np.float64]:
    """Return what each passage adds to the score of each voice, (passages, voices): ridge regression on who belongs where.

    Source: regularised least squares as a classifier (Rifkin, Yeo, Poggio, 2003); every voice weighs alike, however many passages it has.
    """
    wanted = np.zeros((len(likeness), len(voices)))
    for column, voice in enumerate(voices):
        wanted[list(voice), column] = len(voice) ** -0.5
    wanted -= wanted.mean(axis=0)
    return np.linalg.solve(likeness + SOFTNESS * np.eye(len(likeness)), wanted).astype(np.float64)
