"""How far a run is and how long it still takes, from what its last steps took. Reads no clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

__all__ = ["Pace", "Step", "told_time"]

_LOOKS_BACK: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step of training, as it is told."""

    step: int
    """Counted from 1."""
    steps: int
    loss: float
    rate: float
    seconds_left: float
    tokens_per_second: float
    saved: bool
    """Whether the run can go on from here after a crash."""


class Pace:
    """The time that steps take, of the last few."""

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._times: deque[float] = deque(maxlen=_LOOKS_BACK)

    def add(self, seconds: float) -> None:
        """Take in what a step took."""
        self._times.append(max(seconds, 1e-9))

    def left(self, steps: int) -> float:
        """Say how long so many steps will take."""
        return steps * sum(self._times) / len(self._times) if self._times else 0.0

    def tokens_per_second(self) -> float:
        """Say how many tokens are read in a second."""
        return self._tokens * len(self._times) / sum(self._times) if self._times else 0.0


def told_time(seconds: float) -> str:
    """Say a time as people do."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = -(-whole // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
