"""Which lines of a script together sound as if a breach were meant, and how much. Takes lines by role; knows no rule.

One line that plants, one that notices and one that follows, chosen so that each sounds its part and all three point the
same way: a reader who cannot name the explanation hears that these lines belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from storyroom.analysis.hearing.ear import ROLES, Ear, Role

__all__ = ["Heard", "features", "heard"]

_KEPT = 8
"""Lines of a role that are tried together."""
_TOGETHER = 12.0
_BESIDE = 4.0
"""What pointing the same way is worth, beside a voice: between the lines, and with the breach."""
_NONE = -2.0
"""The voice of a role that no line could take."""
_BOUND = 4.0


class Heard(NamedTuple):
    """The lines that belong together best; a role that no line could take is left out."""

    lines: Mapping[Role, int]
    """Role -> place in the lines that were given for it."""
    odds: float
    """Log-odds of their being meant."""


class _Tried(NamedTuple):
    place: int
    voice: float
    direction: tuple[float, ...]
    beside: float


def heard(ear: Ear, breach: tuple[str, str], lines: Mapping[Role, Sequence[str]]) -> Heard:
    """Weigh the lines that stand before, at and after a breach. `breach` are the sentence that raised it and the one that broke it."""
    best = _best(ear, breach, lines)
    *weights, constant = ear.weights.verdict
    odds = constant + sum(weight * value for weight, value in zip(weights, _measured(best), strict=True))
    return Heard({role: one.place for role, one in zip(ROLES, best, strict=True) if one.place >= 0}, odds)


def features(ear: Ear, breach: tuple[str, str], lines: Mapping[Role, Sequence[str]]) -> tuple[float, ...]:
    """Return what the verdict is made of, (9,): three voices, how the lines point together, how they point at the breach."""
    return _measured(_best(ear, breach, lines))


def _best(ear: Ear, breach: tuple[str, str], lines: Mapping[Role, Sequence[str]]) -> tuple[_Tried, ...]:
    sides = tuple(ear.direction(ear.pieces(side)) for side in breach)
    none = _Tried(-1, _NONE, (0.0,) * ear.weights.width, 0.0)
    tried = [tuple(_tried(ear, sides, role, lines.get(name, ()))) or (none,) for role, name in enumerate(ROLES)]
    near = {
        (one.direction, other.direction): _cosine(one.direction, other.direction)
        for first, second in combinations(tried, 2)
        for one in first
        for other in second
    }

    def worth(trio: tuple[_Tried, ...]) -> float:
        together = sum(near[one.direction, other.direction] for one, other in combinations(trio, 2))
        return sum(one.voice + _BESIDE * one.beside for one in trio) + _TOGETHER * together

    return max(product(*tried), key=worth)


def _tried(ear: Ear, sides: Sequence[tuple[float, ...]], role: int, lines: Sequence[str]) -> Iterable[_Tried]:
    cuts = [ear.pieces(line) for line in lines]
    voices = [ear.voice(cut)[role] for cut in cuts]
    for place in sorted(range(len(lines)), key=lambda place: -voices[place])[:_KEPT]:
        direction = ear.direction(cuts[place])
        yield _Tried(place, voices[place], direction, max(_cosine(direction, side) for side in sides))


def _measured(trio: Sequence[_Tried]) -> tuple[float, ...]:
    voices = (max(-_BOUND, min(_BOUND, one.voice)) for one in trio)
    together = (4 * _cosine(one.direction, other.direction) for one, other in combinations(trio, 2))
    return (*voices, *together, *(4 * one.beside for one in trio))


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
