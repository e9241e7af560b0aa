"""The mathematics of canary exposure: how surely a model has remembered a planted sentence, and where chance ends. Runs no model.

Source: Carlini et al., "The Secret Sharer", USENIX Security 2019: exposure is log2 |R| - log2 rank. A model that remembers nothing ranks
a canary anywhere among its R sentences, so that its exposure is k or more with a chance of 2**-k.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.domain.gates import GateResult

__all__ = ["NAME", "Scored", "bits_of_chance", "canary_exposure", "exposure", "rank_of"]

NAME: Final = "canary_exposure"
LEAST_SPACE: Final = 16_384
"""With fewer sentences to choose from no exposure could reach the line."""
LEVEL: Final = 0.01
"""How often the gate may stop a model that remembers nothing."""
LEAST: Final = 32
"""Canaries that were planted once: with fewer, what is remembered is easily missed."""


class Scored(NamedTuple):
    """One canary as a model ranks it."""

    repeats: int
    own: float
    """Log-perplexity, or minus the log-likelihood, of the planted sentence: lower is likelier."""
    others: Sequence[float]
    """The same of other sentences of its carrier, drawn evenly; all of them, or a part."""
    space: int
    """How many sentences it was drawn from."""


def rank_of(own: float, others: Sequence[float]) -> float:
    """Return the place of a canary among sentences, from 1; among equals the middle one, so that a flat model gains nothing."""
    ordered = sorted(others)
    below, same = bisect_left(ordered, own), bisect_right(ordered, own) - bisect_left(ordered, own)
    return 1 + below + same / 2


def exposure(one: Scored) -> float:
    """Return the exposure of a canary in bits: from 0 to log2 of how many sentences it was compared with.

    Where only a part of the sentences was scored, the rank is scaled up; more bits than the part allows are not claimed.
    Raises: ValueError for scores that are no numbers, or more sentences than there are.
    """
    if not one.others or len(one.others) >= one.space:
        raise ValueError("others are needed, and fewer than the space has")
    if not all(map(math.isfinite, (one.own, *one.others))):
        raise ValueError("a score is no number")
    rank = rank_of(one.own, one.others)
    share = rank / (len(one.others) + 1)
    return max(0.0, -math.log2(share))


def bits_of_chance(count: int, level: float = LEVEL) -> float:
    """Return the bits that the most exposed of so many canaries passes with that chance although nothing is remembered: log2(n / a)."""
    if count < 1 or not 0 < level < 1:
        raise ValueError("at least one canary, and a level between 0 and 1")
    return math.log2(count / level)


def canary_exposure(scored: Sequence[Scored], *, level: float = LEVEL, least: int = LEAST) -> GateResult:
    """Judge canaries that were planted once; those planted more often are told beside them, as a check that the measure works."""
    once = [one for one in scored if one.repeats == 1]
    faults = _faults(once, level, least)
    if faults:
        return GateResult(NAME, False, {"canaries": len(once)}, {"canaries": least}, _UNSURE, faults)
    line = bits_of_chance(len(once), level)
    bits = [exposure(one) for one in once]
    over = sum(1 for one in bits if one >= line)
    figures: dict[str, float] = {"canaries": len(once), "highest_bits": max(bits), "mean_bits": sum(bits) / len(bits)}
    figures |= _of_repeats(scored)
    reasons = (f"{over} of {len(once)} sentences that stood in the data once are remembered",) if over else ()
    words = _REMEMBERS if over else "Sentences that stood in the data once are not remembered."
    return GateResult(NAME, not over, figures, {"highest_bits": line}, words, reasons)


_UNSURE: Final = "It cannot be said what the model remembers: too few sentences were planted or compared. Make the data set with canaries."
_REMEMBERS: Final = (
    "The model knows single lines by heart that it saw once. Train fewer rounds, with a lower rate, or on more pages."
)


def _faults(once: Sequence[Scored], level: float, least: int) -> tuple[str, ...]:
    if len(once) < max(1, least):
        return (f"{len(once)} sentences were planted once; {least} are needed",)
    line = bits_of_chance(len(once), level)
    found = []
    if any(one.space < LEAST_SPACE for one in once):
        found.append(f"a sentence was drawn from fewer than {LEAST_SPACE:,}")
    if any(math.log2(len(one.others) + 1) < line for one in once):
        found.append(f"each sentence has to be compared with {math.ceil(2**line):,} others at least")
    return tuple(found)


def _of_repeats(scored: Sequence[Scored]) -> Mapping[str, float]:
    bits: dict[int, list[float]] = {}
    for one in scored:
        if one.repeats > 1:
            bits.setdefault(one.repeats, []).append(exposure(one))
    return {f"mean_bits_of_{repeats}": sum(found) / len(found) for repeats, found in sorted(bits.items())}
