"""What the API takes and says of suggestions, for OpenAPI. The shapes are made in `domain.shapes_suggesting`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from storyroom.domain.suggestion import LONGEST_INSTRUCTION, MOST_VARIANTS, SuggestionState

__all__ = ["AcceptModel", "AskedModel", "ListedModel", "RejectModel", "SuggestModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SuggestModel(_Shape):
    """What other words are asked for."""

    scene: str = Field(max_length=40, examples=["2"], description="Its number, or its place as in (3).")
    instruction: str = Field(max_length=LONGEST_INSTRUCTION, examples=["Let her say less."])
    variants: int = Field(3, ge=1, le=MOST_VARIANTS)
    start: int | None = Field(None, ge=0, description="A stretch of the scene, in code points of the draft's text.")
    end: int | None = Field(None, ge=0)


class AcceptModel(_Shape):
    """How much of a suggestion is taken: all of it, some numbered parts, or your own words made from it."""

    name: str = Field("", max_length=200, examples=["blue"], description="Of the new draft; else the next one.")
    parts: list[int] = Field(default_factory=list, max_length=500)
    text: str | None = Field(None, max_length=20_000)
    why: str = Field("", max_length=500)


class RejectModel(_Shape):
    """Why it is not wanted, if you like to say."""

    why: str = Field("", max_length=500)


class PartModel(_Shape):
    """A stretch of the side-by-side; `number` is 0 where nothing changes."""

    old: str
    new: str
    number: int


class ReasonModel(_Shape):
    """Why a suggestion stands where it stands."""

    about: str
    text: str
    good: bool | None


class CopiedModel(_Shape):
    """The longest run of words that stands elsewhere too."""

    words: int
    quote: str
    project: str
    document: str
    draft: str
    draft_id: str
    start: int
    end: int


class DecisionModel(_Shape):
    """What was decided."""

    state: SuggestionState
    how: str
    why: str
    at: str
    made: str


class SuggestionModel(_Shape):
    """A suggestion, always marked as a model's."""

    id: str
    request: str
    draft_id: str
    rank: int
    scene: int
    heading: str
    instruction: str
    start: int
    end: int
    before: str
    text: str
    voice: float = Field(description="For the order alone: so few words carry no probability.")
    reasons: list[ReasonModel]
    copied: CopiedModel | None
    contradictions: int
    novelty: float
    model: str
    prompt: str
    output: str
    made_at: str
    parts: list[PartModel]
    decision: DecisionModel
    origin: Literal["suggestion"]


class ListedModel(_Shape):
    """What was proposed to you for a draft."""

    suggestions: list[SuggestionModel]


class AskedModel(ListedModel):
    """The answer to one request, best first."""

    request: str
    draft_id: str
    scene: int
    heading: str
    instruction: str
    before: str
    refused: list[str]
    notes: list[str]
    rounds: int
