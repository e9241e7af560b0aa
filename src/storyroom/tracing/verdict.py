"""Whose mark a measured sheet carries, if anybody's, and how sure that is. Knows ids and keys, not names.

Whatever the noise is, the signs of a codeword that nobody marked with are independent coin throws, so that the chance of an
agreement of at least S is at most the product of cosh(t v) times exp(-t S), for every t > 0. Source: Chernoff, "A measure of
asymptotic efficiency for tests of a hypothesis based on the sum of observations", 1952; Hoeffding's bound follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Sheet
from storyroom.tracing.marks import reaches, signs
from storyroom.tracing.measuring import Measured

__all__ = ["FALSE_NAMES", "Seen", "Suspect", "chance_of", "evidence_of", "named", "suspects"]

FALSE_NAMES = 1e-6
"""Bound on the chance that one tracing names anybody whose file it was not."""
_SOUND = 0.4
_LOOKED_AT = 5


class Seen(NamedTuple):
    """A sheet and what its words and rows say: (words + rows,) from -1 to 1."""

    sheet: Sheet
    evidence: NDArray[np.float64]


class Suspect(NamedTuple):
    """A hand-out whose codeword was held against what was seen. `chance` bounds how often accident agrees as well."""

    name: str
    z: float
    chance: float


def evidence_of(sheet: Sheet, measured: Measured) -> NDArray[np.float64]:
    """Weigh what was measured: (words + rows,) from -1 to 1, nothing where a word was not seen well."""
    moved = np.concatenate([measured.across, measured.down])
    likeness = np.concatenate([measured.likeness, measured.row_likeness])
    said = np.clip(moved / reaches(sheet), -1, 1)
    return np.where(likeness > _SOUND, said, 0.0)


def suspects(keys: Mapping[str, bytes], seen: Sequence[Seen]) -> tuple[Suspect, ...]:
    """Return the hand-outs that agree best with all sheets together, best first."""
    evidence = np.concatenate([one.evidence for one in seen]) if seen else np.zeros(0)
    length = float(np.linalg.norm(evidence))
    if not length:
        return ()
    sums = {name: sum(float(signs(key, one.sheet) @ one.evidence) for one in seen) for name, key in keys.items()}
    best = sorted(sums, key=lambda name: (-sums[name], name))[:_LOOKED_AT]
    return tuple(Suspect(name, sums[name] / length, chance_of(sums[name], evidence)) for name in best)


def named(found: Iterable[Suspect], tests: int) -> tuple[Suspect, ...]:
    """Keep those whose agreement is no accident, where that many codewords and sheets were compared."""
    return tuple(one for one in found if one.chance * max(1, tests) <= FALSE_NAMES)


def chance_of(agreement: float, evidence: NDArray[np.float64]) -> float:
    """Bound the chance that coin throws agree at least so well with the evidence."""
    if agreement <= 0:
        return 1.0
    steps = np.geomspace(0.01, 20.0, 120)
    tilt = np.abs(np.outer(steps, evidence))
    grown = (tilt + np.log1p(np.exp(-2 * tilt)) - math.log(2)).sum(axis=1)  # log cosh, without overflow
    return float(math.exp(min(0.0, float((grown - steps * agreement).min()))))
