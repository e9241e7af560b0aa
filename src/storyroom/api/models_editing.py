"""What the API takes and says of working copies and of the origin of words, for OpenAPI. The shapes are made in `domain.shapes_editing`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from storyroom.domain.editing import StepKind
from storyroom.domain.provenance import Origin

__all__ = ["DiscardModel", "EditModel", "MadeModel", "MakeModel", "OriginModel", "SaveModel", "SavedModel"]

_SHA256 = r"[0-9a-f]{64}"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChangeModel(_Shape):
    """Some words put in place of others."""

    start: int = Field(ge=0, description="In code points of the words before the step.")
    end: int = Field(ge=0)
    text: str


class StepModel(_Shape):
    """One thing that was done in the editor. Its changes do not overlap and stand in order."""

    kind: StepKind
    changes: list[ChangeModel] = Field(max_length=20_000)


class SaveModel(_Shape):
    """Steps on a version of the working copy; version 0 where there is none yet."""

    version: int = Field(ge=0)
    steps: list[StepModel] = Field(min_length=1, max_length=500)
    sha256: str = Field(pattern=f"^{_SHA256}$", description="Of the words after the steps, in UTF-8.")


class DiscardModel(_Shape):
    """Which version is thrown away."""

    version: int = Field(ge=1)


class MakeModel(_Shape):
    """What the next draft is to be called, and which version of the working copy becomes it."""

    version: int = Field(ge=1)
    name: str = Field(max_length=200, examples=["blue"])
    seen: str = Field("", max_length=100, description="The newest draft of the document that you have looked at.")


class SavedModel(_Shape):
    """How a working copy stands."""

    draft_id: str
    version: int
    begun_at: str
    saved_at: str
    letters: int


class NewerModel(_Shape):
    """A draft of the same document that came in after the one that is edited."""

    draft_id: str
    name: str
    by: str
    at: str


class EditModel(SavedModel):
    """A working copy with its words."""

    text: str = Field(description="Fountain.")
    told: str = Field(description="What to know before you write.")
    newer: list[NewerModel]


class MadeModel(_Shape):
    """The draft that was made."""

    draft_id: str
    draft: str
    document: str
    project: str
    scenes: int
    pages: int


class ActModel(_Shape):
    """One act that brought words in."""

    id: str
    origin: Origin
    by: str = Field(description="Who did it, or accepted it; empty if they are not here any more.")
    at: str
    operation: str
    draft_id: str
    draft: str
    before: str
    after: str
    model: str
    prompt: str
    output: str


class SpanModel(_Shape):
    """A stretch of the canonical text that one act brought in."""

    start: int
    end: int
    act: str
    origin: Origin


class TotalModel(_Shape):
    """How much comes from one kind of act."""

    origin: Origin
    words: int
    share: float
    scenes: int


class OriginModel(_Shape):
    """Whose the words of a draft are. The spans tile its canonical text."""

    draft_id: str
    words: int
    totals: list[TotalModel]
    acts: list[ActModel]
    spans: list[SpanModel]
