"""What the API says of the models that may answer, for OpenAPI. The shapes are made in `domain.backends`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["BackendsModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MeasuredModel(_Shape):
    """How fast a model was when it was last measured on this machine."""

    first_seconds: float
    per_second: float = Field(description="Pieces as they came, which are tokens with most servers.")
    pieces: int
    at: str


class BackendModel(_Shape):
    """A model that the settings name."""

    name: str = Field(examples=["llamacpp", "openai_compatible", "provider:acme"])
    model: str
    place: Literal["in this process", "in the house", "not in the house", "outside"]
    host: str
    context_tokens: int | None = Field(description="Null where only its server knows.")
    price: str
    terms: str
    chosen: bool
    measured: MeasuredModel | None


class BackendsModel(_Shape):
    """The models that the settings name, the one that answers first."""

    models: list[BackendModel]
