"""What is told of a model while it is made and once it is: stages, steps, gates, and a package that was looked through. Trains nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storyroom.domain.gates import GateResult, gate_shape

__all__ = ["PackageVerified", "Trained", "Tuned", "Tuning", "tuned_shape", "tuning_shape", "verified_shape"]


@dataclass(frozen=True, slots=True)
class Trained:
    """One step of the training."""

    step: int
    steps: int
    loss: float
    seconds_left: float
    tokens_per_second: float
    saved: bool
    """Whether the run can go on from here after a crash."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """A model that is made."""

    id: str
    name: str
    folder: str
    gates: tuple[GateResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every gate let it through."""
        return bool(self.gates) and all(one.passed for one in self.gates)


Tuning = str | Trained | GateResult | Tuned
"""A stage in words, a step, a gate, and at last the model."""


@dataclass(frozen=True, slots=True)
class PackageVerified:
    """A package that was held against its signature."""

    name: str
    id: str
    base: str
    label: tuple[str, ...]
    gates: tuple[Mapping[str, Any], ...]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is to the letter what was signed."""
        return not self.faults


def tuning_shape(told: Tuning) -> dict[str, object]:
    """Shape what is told for JSON."""
    if isinstance(told, str):
        return {"stage": told}
    if isinstance(told, Trained):
        return {
            "step": told.step,
            "steps": told.steps,
            "loss": round(told.loss, 4),
            "seconds_left": round(told.seconds_left, 1),
            "tokens_per_second": round(told.tokens_per_second, 1),
            "saved": told.saved,
        }
    return gate_shape(told) if isinstance(told, GateResult) else tuned_shape(told)


def tuned_shape(made: Tuned) -> dict[str, object]:
    """Shape a model for JSON."""
    return {
        "model": made.id,
        "name": made.name,
        "folder": made.folder,
        "passed": made.passed,
        "gates": [gate_shape(one) for one in made.gates],
    }


def verified_shape(found: PackageVerified) -> dict[str, object]:
    """Shape a package that was looked through for JSON."""
    return {
        "holds": found.holds,
        "faults": list(found.faults),
        "model": found.id,
        "name": found.name,
        "base": found.base,
        "compartments": list(found.label),
        "gates": [dict(one) for one in found.gates],
        "passed": bool(found.gates) and all(one.get("passed") is True for one in found.gates),
    }
