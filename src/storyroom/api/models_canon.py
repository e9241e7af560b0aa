"""What the API takes and says of canon, for OpenAPI. The shapes are made in `domain.shapes_canon`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["BibleModel", "CanonModel", "CanonsModel", "IntendModel", "PinModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PinModel(_Shape):
    """What is to be pinned."""

    kind: Literal["statement", "scene", "document"]
    text: str = Field("", max_length=400, examples=["Petra has a twin."], description="For a statement: one sentence.")
    scene: str = Field(
        "", max_length=40, examples=["12A"], description="For a scene: printed number, or its place as in (3)."
    )


class IntendModel(_Shape):
    """Which finding is meant."""

    key: str = Field(max_length=64, description="The finding's `key`, or its first 12 letters.")
    only: list[str] = Field(
        [], max_length=50, description="Analyses that may have found it; none for all of them, which takes longer."
    )


class CanonModel(_Shape):
    """Something that was pinned."""

    id: str
    kind: Literal["statement", "scene", "document", "intended"]
    text: str = Field(description="The statement; the words of the scene or document; or what the finding expected.")
    draft_id: str = Field(description="The draft on which it was pinned.")
    source: str = Field(examples=["Series bible.md, line 12"])
    start: int = Field(description="For a scene or a document: where its words stand in that draft; else 0.")
    end: int
    key: str = Field(description="For a finding that is meant; else empty.")
    by: str = Field(description="Who pinned it; empty if they are not here any more.")
    at: str
    retired_at: str = Field(description="Since when it holds no more; empty while it holds.")
    retired_by: str


class CanonsModel(_Shape):
    """What is pinned, oldest first."""

    canon: list[CanonModel]


class BibleLineModel(_Shape):
    """One statement of a bible."""

    line: int
    text: str


class BibleModel(_Shape):
    """What a bible brings."""

    new: list[BibleLineModel] = Field(description="What is not pinned on this draft yet, or was not before this call.")
    known: int = Field(description="How many statements are pinned already, or stand in it twice.")
    pinned: list[CanonModel] = Field(description="The rows that were made; none where it was only looked at.")
