"""What the API says of models of the house, for OpenAPI. The shapes are made in `domain.shapes_promotion`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["OwnModelModel", "OwnModelsModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OwnModelModel(_Shape):
    """A model that was made here, and where it stands."""

    id: str
    name: str
    label: list[str]
    by: str
    at: str
    state: Literal["made", "waiting", "promoted", "withdrawn"]
    refused: str = Field(description="Why it may not be used today whatever its state; else empty.")
    signature: str = Field(description="SHA-256 of the signature over the files that were promoted; else empty.")
    asked_by: str
    asked_at: str
    confirmed_by: str = Field(description="The second person, where it took one.")
    confirmed_at: str
    ended_by: str
    ended_at: str


class OwnModelsModel(_Shape):
    """The models made from what you may quote."""

    models: list[OwnModelModel]
