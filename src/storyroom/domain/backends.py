"""Which models may answer here, as they are listed: where each is, what it takes, what it costs, how fast it was when it was last measured."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BackendEntry", "Measured", "backend_shape", "backends_shape"]


class Measured(NamedTuple):
    """How fast a model was. Units: seconds; pieces as they came, which are tokens with most servers."""

    first_seconds: float
    per_second: float
    pieces: int
    at: str


class BackendEntry(NamedTuple):
    """A model that the settings name."""

    name: str
    """As `chat` spells it."""
    model: str
    place: str
    """`in this process`, `in the house`, `not in the house` (so nothing is sent there) or `outside`."""
    host: str
    context_tokens: int | None
    """None where only the server knows."""
    price: str
    """In words; empty where nothing is paid."""
    terms: str
    """What is on record, in words; empty where none are needed."""
    chosen: bool
    """Whether it answers now."""
    measured: Measured | None = None


def backends_shape(found: tuple[BackendEntry, ...]) -> dict[str, object]:
    """Shape models for JSON."""
    return {"models": [backend_shape(one) for one in found]}


def backend_shape(one: BackendEntry) -> dict[str, object]:
    """Shape a model for JSON."""
    shape: dict[str, object] = dict(one._asdict())
    shape["measured"] = one.measured._asdict() if one.measured else None
    return shape
