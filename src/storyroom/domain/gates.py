"""What a gate before promotion says: passed or not, its figures, where the line is, and words for people. Measures nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from storyroom.domain.canonical import canonical

__all__ = ["GateResult", "gate_shape"]


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate found. A gate that could not measure has not passed."""

    name: str
    """The gate's file in `tuning/gates`."""
    passed: bool
    figures: Mapping[str, float]
    """What was measured, by name."""
    threshold: Mapping[str, float]
    """Where the line is, by the name of the figure that must not cross it."""
    words: str
    """One sentence or two that a producer understands: what was found, and what to do where it did not pass."""
    reasons: tuple[str, ...] = field(default=())
    """What stands in the way, one each; empty where it passed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", MappingProxyType(dict(self.figures)))
        object.__setattr__(self, "threshold", MappingProxyType(dict(self.threshold)))


def gate_shape(result: GateResult) -> dict[str, object]:
    """Shape a result for JSON; figures are written out as text, so that the report has one spelling that can be signed."""
    shape: dict[str, object] = {
        "gate": result.name,
        "passed": result.passed,
        "figures": {name: _figure(value) for name, value in result.figures.items()},
        "threshold": {name: _figure(value) for name, value in result.threshold.items()},
        "words": result.words,
        "reasons": list(result.reasons),
    }
    canonical(shape)  # what has no one spelling is refused here, not when it is to be signed
    return shape


def _figure(value: float) -> int | str:
    return value if isinstance(value, int) else format(value, ".6g")
