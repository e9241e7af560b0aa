"""What the API takes and says of data sets, for OpenAPI. The shapes are made in `domain.shapes_dataset`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from storyroom.domain.dataset import DatasetPolicy, Grain, Selection
from storyroom.domain.licensing import ConsentScope

__all__ = ["DatasetModel", "DatasetsModel", "MadeDatasetModel", "MakeDatasetModel", "PlanDatasetModel", "PlanModel", "ShownDatasetModel", "VerifiedDatasetModel"]  # fmt: skip

_MOST = 1_000


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlanDatasetModel(_Shape):
    """Which works are asked for, and by which policy. What is left out is the careful choice."""

    words: str = Field("", max_length=1_000, description="Words to search for: only the scenes that are found.")
    projects: list[str] = Field([], max_length=_MOST, description="All that fit every list that is given.")
    documents: list[str] = Field([], max_length=_MOST)
    drafts: list[str] = Field([], max_length=_MOST, description="Ids or names; without any, each scene goes in once.")
    scenes: list[str] = Field([], max_length=_MOST, description="Printed numbers, or places as in (3).")
    writers: list[str] = Field([], max_length=_MOST, description="Names on title pages.")
    use: Literal["training_house", "training_cloud"] = "training_house"
    written_by_people: bool = Field(False, description="You say that people wrote what came in as files.")
    edited_percent: int = Field(10, ge=0, le=20, description="A machine's words that people edited, at most.")
    verbatim_percent: int = Field(0, ge=0, le=20, description="A machine's untouched words, and unknown ones.")
    held_out_percent: int = Field(10, ge=0, le=50)
    held_out: list[str] = Field([], max_length=_MOST, description="Works to keep out of training, by title.")
    grain: Grain = "passage"
    papers: bool = True
    seed: int = Field(0, ge=0, lt=2**53)
    parents: list[str] = Field([], max_length=100, description="Models that the new one goes on from.")

    def selection(self) -> Selection:
        """Return what is asked for."""
        lists = (self.projects, self.documents, self.drafts, self.scenes, self.writers)
        return Selection(self.words, *map(tuple, lists))

    def policy(self) -> DatasetPolicy:
        """Return by which policy."""
        return DatasetPolicy(
            use=ConsentScope(self.use),
            seed=self.seed,
            edited_percent=self.edited_percent,
            verbatim_percent=self.verbatim_percent,
            imported_by_people=self.written_by_people,
            held_out_percent=self.held_out_percent,
            held_out=tuple(self.held_out),
            grain=self.grain,
            papers=self.papers,
            parents=tuple(self.parents),
        )


class MakeDatasetModel(PlanDatasetModel):
    """A data set to be made."""

    name: str = Field(max_length=200)
    expect: str = Field(
        "", max_length=64, description="The digest of a plan; where it would be another set, none is made."
    )


class PlannedAssetModel(_Shape):
    """A draft that goes in."""

    draft_id: str
    project: str
    document: str
    draft: str
    label: list[str]
    owner: str
    basis: str
    why: str
    split: Literal["train", "heldout"]
    scenes: int
    asked: int
    examples: int
    tokens: int
    origin: dict[str, int]
    models: dict[str, int]
    generation: int


class RefusedAssetModel(_Shape):
    """A draft that may not go in, and why."""

    draft_id: str
    project: str
    document: str
    draft: str
    reasons: list[str]


class DroppedModel(_Shape):
    """What is left out for one reason."""

    why: str
    words: str
    examples: int
    tokens: int


class PlanModel(_Shape):
    """What a data set would be made of, and what not."""

    digest: str
    policy: dict[str, Any]
    label: list[str]
    train: int
    heldout: int
    planted: int
    tokens: int
    kinds: dict[str, int]
    origin: dict[str, int]
    assets: list[PlannedAssetModel]
    refused: list[RefusedAssetModel]
    dropped: list[DroppedModel]
    notes: list[str]


class DatasetModel(_Shape):
    """A data set as it is listed."""

    id: str
    name: str
    use: Literal["training_house", "training_cloud"]
    label: list[str]
    by: str
    at: str
    train: int
    heldout: int
    tokens: int
    works: int
    bytes: int
    allowed: bool
    reason: str


class DatasetsModel(_Shape):
    """Data sets, the newest first."""

    data_sets: list[DatasetModel]


class MadeDatasetModel(_Shape):
    """A data set that was just made."""

    data_set: DatasetModel
    plan: PlanModel


class ShownDatasetModel(DatasetModel):
    """A data set and its manifest."""

    may_remove: bool
    manifest: dict[str, Any]


class GateModel(_Shape):
    """What one gate found."""

    gate: str
    passed: bool
    figures: dict[str, int | str]
    threshold: dict[str, int | str]
    words: str
    reasons: list[str]


class VerifiedDatasetModel(_Shape):
    """What was found when a data set was held against its signature and the gates."""

    data_set: DatasetModel
    files: int
    signature: Literal["holds"]
    passed: bool
    gates: list[GateModel]
