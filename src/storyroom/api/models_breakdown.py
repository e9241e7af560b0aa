"""What the API takes and says of decisions about breakdowns, for OpenAPI. The shapes are made in `domain.shapes_breakdown`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from storyroom.domain.breakdown import Category, Verdict

__all__ = ["DecideModel", "DecisionModel", "DecisionsModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DecideModel(_Shape):
    """What is said of an item."""

    verdict: Verdict
    scene: str = Field(max_length=40, examples=["12A"], description="Printed number, or the place as in (3).")
    category: Category
    head: str = Field(
        "",
        max_length=80,
        examples=["lantern"],
        description="What the item is known by: column head of the items table. For add it may be left out.",
    )
    name: str = Field("", max_length=160, examples=["hurricane lantern"], description="As it is to be printed.")


class DecisionModel(_Shape):
    """A decision as it is kept."""

    id: str
    draft_id: str = Field(description="The draft on which it was made.")
    verdict: Verdict
    scene: str = Field(description="How that draft names the scene.")
    category: Category
    head: str
    name: str
    by: str = Field(description="Who decided; empty if they are not here any more.")
    at: str


class RememberedModel(DecisionModel):
    """A decision as it bears on the draft that was asked for."""

    scenes: list[int] = Field(description="Places of the scenes of this draft that it is about.")
    stands: bool = Field(description="Whether it is the last word about its item.")


class DecisionsModel(_Shape):
    """What bears on a draft, oldest first."""

    decisions: list[RememberedModel]
