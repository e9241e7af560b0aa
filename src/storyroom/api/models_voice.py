"""What the API takes and says of voices, for OpenAPI. The shapes are made in `domain.shapes_voice`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from storyroom.domain.voice import LONGEST_NAME, MOST_SOURCES

__all__ = ["CardModel", "CheckModel", "CheckedModel", "MakeVoiceModel", "RenameModel", "VoiceModel", "VoicesModel"]

_Kind = Literal["writer", "characters", "series", "studio"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MakeVoiceModel(_Shape):
    """A voice as it is asked for."""

    name: str = Field(max_length=LONGEST_NAME, examples=["Irene Vask"])
    draft_ids: list[str] = Field(max_length=MOST_SOURCES, description="The drafts that it is made from.")
    kind: _Kind = "writer"
    scenes: list[str] = Field(
        [], max_length=500, description="Only these scenes, of one draft.", examples=[["1", "9A"]]
    )
    speakers: list[str] = Field([], max_length=40, description="For characters: names as the cues write them.")


class RenameModel(_Shape):
    """What to call it from now on."""

    name: str = Field(max_length=LONGEST_NAME)


class CheckModel(_Shape):
    """What is held against the voice: a draft or a scene of it, pasted pages, or a proposal. One of the three."""

    draft_id: str = Field("", max_length=80)
    scene: str = Field("", max_length=40, description="Of the draft: its number, or its place as in (3).")
    text: str = Field("", max_length=200_000, description="Pages as Fountain or plain text; kept nowhere.")
    suggestion: str = Field("", max_length=80, description="A proposal that was shown to you.")


class VoiceModel(_Shape):
    """A kept voice."""

    id: str
    name: str
    kind: _Kind
    label: list[str] = Field(description="The compartments of all that it was made from.")
    speakers: list[str]
    sources: int
    words: int
    digest: str = Field(description="Of all that it was made from.")
    made_at: str
    by: str
    rebuilt_at: str
    retired_at: str
    retired_by: str
    out_of_date: list[str] = Field(description="Why it is to be rebuilt; empty if it is not.")
    refused: str = Field(description="Why it may not be used today; empty if it may.")
    may_change: bool


class VoicesModel(_Shape):
    """Voices by name."""

    voices: list[VoiceModel]


class CitedModel(_Shape):
    """Words of a draft, to the letter."""

    quote: str
    draft_id: str
    project: str
    document: str
    draft: str
    scene: int
    scene_number: str
    start: int
    end: int


class VoiceSourceModel(_Shape):
    """A draft that a voice was made from."""

    draft_id: str
    project: str
    document: str
    draft: str
    scenes: list[str]
    words: int


class TraitModel(_Shape):
    """Something typical, in counts."""

    token: str
    own: float
    others: float
    more: bool
    says: str
    quotes: list[CitedModel]


class MeasureModel(_Shape):
    """A plain measure; it describes, and tells no writer from another."""

    name: str
    own: float
    others: float | None


class ChannelModel(_Shape):
    """One channel of a voice."""

    channel: Literal["page", "dialogue", "action"]
    words: int
    pages: int
    others: int
    traits: list[TraitModel]
    measures: list[MeasureModel]


class CardModel(_Shape):
    """A voice as people read it."""

    id: str
    name: str
    kind: _Kind
    speakers: list[str]
    sources: list[VoiceSourceModel]
    channels: list[ChannelModel]
    auc: float | None = Field(description="How well it is told from others, each work left out in turn.")
    separable: str
    lacks: list[str]
    notes: list[str]


class JudgedModel(_Shape):
    """What is said of some words. Below 500 words or five pages of the voice there is no number."""

    channel: Literal["page", "dialogue", "action"]
    words: int
    references: int
    verdict: Literal["in voice", "out", "abstain"]
    says: str
    probability: float | None = Field(description="At even odds beforehand.")
    interval: list[float] | None
    missing: str


class StripSceneModel(_Shape):
    """One scene of the strip, judged with its neighbours from `first` to `last`."""

    scene: int
    scene_number: str
    heading: str
    words: int
    first: int
    last: int
    judged: JudgedModel


class VoiceMovedModel(_Shape):
    """What moved the verdict, next to a place in the voice's own pages."""

    kind: Literal["span", "habit"]
    quote: str
    start: int
    end: int
    scene: int
    moved: float
    says: str
    counter: CitedModel | None


class CheckedModel(_Shape):
    """A page held against a voice."""

    voice: str
    name: str
    subject: str
    draft_id: str
    scene: int
    judged: JudgedModel
    parts: list[JudgedModel]
    before: JudgedModel | None
    strip: list[StripSceneModel]
    moved: list[VoiceMovedModel]
    notes: list[str]
