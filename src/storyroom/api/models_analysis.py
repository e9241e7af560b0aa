"""What the API says of analyses in OpenAPI. The shapes are made in `domain.shapes_analysis`; a field missing here is an error."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["AnalysesModel", "AnalysisModel"]

_Witness = Literal["rules", "model", "person"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AnalysisEntryModel(_Shape):
    """One analysis."""

    name: str = Field(examples=["pace"])
    title: str = Field(examples=["Pace and rhythm"])
    about: str = Field(examples=["Length, speech, setting and light, scene by scene."])
    along: bool = Field(description="Whether a model has something to add where one reads along.")


class ReadAlongModel(_Shape):
    """What a draft is read for with a model."""

    only: list[str] = Field(default=[], max_length=20, description="Names of analyses; none for all of them.")
    against: str = Field(default="", max_length=100, description="Id of the draft before this one.")
    lens: str = Field(default="", max_length=50)


class AnalysesModel(_Shape):
    """Every analysis, in the order in which people read them."""

    analyses: list[AnalysisEntryModel]


class EvidenceModel(_Shape):
    """A quote and its place: the draft's text from `start` to `end` is the quote, to the letter."""

    scene: int = Field(description="Place in the draft, from 1; 0 before the first heading.")
    scene_number: str | None
    start: int
    end: int
    quote: str


class SupportModel(_Shape):
    """What speaks for a broken expectation being meant."""

    setup: list[EvidenceModel] = Field(description="Earlier: the alternative is planted.")
    acknowledgement: list[EvidenceModel] = Field(description="Somebody notices or explains.")
    consequence: list[EvidenceModel] = Field(description="Later scenes depend on it.")
    mark: list[EvidenceModel] = Field(description="The writer said so.")


class CanonQuoteModel(_Shape):
    """Words of what people pinned as canon; no place in this draft."""

    id: str
    source: str = Field(examples=["Series bible.md, line 12"])
    quote: str


class FindingModel(_Shape):
    """An expectation that the script raises and breaks."""

    kind: Literal["error", "question", "supported_subversion"]
    rule: str = Field(examples=["dead_acts"])
    taxonomy: str = Field(examples=["timeline"])
    expectation: str
    world: str = Field(examples=["shown"])
    support: SupportModel
    citations: list[EvidenceModel] = Field(description="What raised the expectation, then what breaks it.")
    canon: list[CanonQuoteModel] = Field(description="What people pinned that raised the expectation.")
    explained: list[CanonQuoteModel] = Field(description="What people pinned that speaks for it being meant.")
    key: str = Field(
        description="Names the finding by its rule and its words; the next draft has the same for the same."
    )
    by: _Witness
    spoken_by: str = Field(description="The model that spoke, by its name; empty where none did.")
    unaided: Literal["error", "question", "supported_subversion"] | None = Field(
        description="What the rules alone made of it, where a model spoke; none where they had not seen it."
    )


class ColumnModel(_Shape):
    """One column of a table: `key` in its rows, `title` for people."""

    key: str
    title: str
    numeric: bool


class TableModel(_Shape):
    """Rows by column key; each also has `scene`, `by` and `evidence`."""

    title: str
    columns: list[ColumnModel]
    rows: list[dict[str, Any]]


class ReportOfAnalysisModel(BaseModel):
    """What one analysis found. Beside these fields stands the analysis's own shape; see docs/analysis.md."""

    model_config = ConfigDict(extra="allow")

    title: str
    notes: list[str]
    tables: dict[str, TableModel]
    pictures: dict[str, dict[str, Any]] = Field(description="Each with its `kind`: strips, curve or graph.")


class AnalysisModel(_Shape):
    """All findings together, then each report under the name of its analysis."""

    findings: list[FindingModel]
    reports: dict[str, ReportOfAnalysisModel]
