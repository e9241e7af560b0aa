"""What the API says of its shapes in OpenAPI. The shapes themselves are made in `domain.shapes`; a field missing here is an error."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "AnswerModel",
    "AskModel",
    "DraftModel",
    "DraftsModel",
    "ErrorModel",
    "HealthModel",
    "ImportModel",
    "InspectModel",
    "ProjectsModel",
    "ReportModel",
    "SceneReadingModel",
    "ScenesModel",
    "SearchModel",
    "TextModel",
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LabelModel(_Shape):
    """Who may see it: everybody who holds all the compartments."""

    compartments: list[str] = Field(examples=[["nightfall/script"]])
    trust: Literal["outside", "partner", "studio"]


class DraftModel(_Shape):
    """One whole version of a document."""

    id: str = Field(examples=["draft:3f9a0c6e2d1b4c5f8a7e6d5c4b3a2910"])
    project: str = Field(examples=["Eleven Tickets"])
    document: str = Field(examples=["Eleven Tickets"])
    document_id: str
    draft: str = Field(examples=["blue"], description="What people call it.")
    ordinal: int = Field(examples=[2], description="Place among the visible drafts of its document, from 1.")
    latest: bool
    format: str = Field(examples=["fountain"])
    scenes: int
    pages: int
    imported_at: str = Field(examples=["2031-03-19T09:30:00+00:00"])
    label: LabelModel


class DocumentModel(_Shape):
    """A script or paper under one title."""

    id: str
    title: str
    drafts: list[DraftModel]


class ProjectModel(_Shape):
    """A project as this person sees it."""

    id: str
    name: str
    documents: list[DocumentModel]


class ProjectsModel(_Shape):
    """Every project that this person may see."""

    projects: list[ProjectModel]


class DraftsModel(_Shape):
    """Every draft that this person may see."""

    drafts: list[DraftModel]


class SceneModel(_Shape):
    """One scene as listed."""

    id: str
    draft_id: str
    scene: int = Field(description="Place in the draft, from 1.")
    scene_number: str | None = Field(examples=["12A"], description="As printed; null where none is printed.")
    heading: str = Field(examples=["INT. HARBOUR OFFICE - NIGHT"])
    setting: str = Field(examples=["INT"])
    location: str = Field(examples=["HARBOUR OFFICE"])
    time_of_day: str = Field(examples=["NIGHT"])
    page: int
    page_eighths: int = Field(examples=[19], description="Length in eighths of a page.")
    length: str = Field(examples=["2 3/8"])
    speakers: list[str]
    start: int = Field(description="Code points in the draft's text.")
    end: int


class ScenesModel(_Shape):
    """A draft's scenes, in order."""

    draft: DraftModel
    scenes: list[SceneModel]


class RunModel(_Shape):
    """A stretch of an element's own text with one set of styles."""

    start: int
    end: int
    styles: list[str]
    revision: str | None
    tags: list[str]


class ElementModel(_Shape):
    """One paragraph of a script."""

    kind: str = Field(examples=["dialogue"])
    text: str
    scene: int | None
    page: int | None
    start: int
    end: int
    y: float | None = Field(description="Inches from the page's top edge.")
    page_label: str | None
    scene_number: str | None
    dual: Literal["left", "right"] | None
    live: bool
    outer_start: int | None
    outer_end: int | None
    runs: list[RunModel]
    attributes: list[list[str]]


class SceneReadingModel(SceneModel):
    """One scene with its words."""

    project: str
    document: str
    draft: str
    text: str
    elements: list[ElementModel]


class TextModel(_Shape):
    """A stretch of a draft's canonical text, in which every offset of this API counts code points."""

    draft_id: str
    start: int
    end: int
    length: int = Field(description="Code points in the whole text.")
    text: str


class SpanModel(_Shape):
    """Half-open offsets."""

    start: int
    end: int


class HitModel(_Shape):
    """One scene found."""

    rank: int
    score: float = Field(description="Compares within one result only.")
    project: str
    document: str
    draft: str
    draft_id: str
    scene_id: str
    scene: int
    scene_number: str | None
    heading: str
    page: int
    page_eighths: int
    speakers: list[str]
    start: int
    end: int
    snippet: str
    snippet_start: int
    highlights: list[SpanModel] = Field(description="Offsets in `snippet`.")
    why: list[str] = Field(examples=[["words: key, coat", "near meaning"]])


class SearchModel(_Shape):
    """Hits, and what the search could and could not do."""

    query: str
    mode: Literal["hybrid", "lexical"]
    total: int = Field(description="Visible scenes that matched, before the limit.")
    hits: list[HitModel]
    notes: list[str]


class AskModel(BaseModel):
    """A question in plain words."""

    question: str = Field(min_length=1, max_length=2000, examples=["who keeps the spare key?"])


class CitationModel(_Shape):
    """A quote and its place: the draft's text from `start` to `end` is the quote, to the letter."""

    project: str
    document: str
    draft: str
    draft_id: str
    scene: int
    scene_number: str | None
    heading: str
    page: int
    start: int
    end: int
    quote: str


class ClaimModel(_Shape):
    """One checkable sentence and what it rests on."""

    text: str
    citations: list[CitationModel]


class AnswerModel(_Shape):
    """What can be said from what this person may read."""

    id: str
    question: str
    kind: Literal["grounded", "insufficient"]
    claims: list[ClaimModel]
    backend: str = Field(examples=["quote"])
    removed: list[str] = Field(description="Sentences taken out because a quote in them did not match.")
    notes: list[str]
    label: LabelModel | None


class TitleModel(_Shape):
    """One `Key: value` of a title page."""

    key: str
    value: str
    start: int
    end: int


class ReadSceneModel(_Shape):
    """One scene of a file that is in no library."""

    scene: int
    scene_number: str | None
    heading: str
    setting: str
    location: str
    time_of_day: str
    modifiers: list[str]
    page: int | None
    page_eighths: int | None
    speakers: list[str]
    start: int
    end: int
    omitted: bool


class DiagnosticModel(_Shape):
    """One remark about a file."""

    code: str = Field(examples=["unknown_paragraph_type"])
    message: str
    severity: Literal["info", "warning", "error"]
    start: int | None
    end: int | None
    page: int | None


class InspectModel(_Shape):
    """A file as read."""

    format: str
    title_page: list[TitleModel]
    elements: list[ElementModel]
    scenes: list[ReadSceneModel]
    diagnostics: list[DiagnosticModel]
    page_count: int | None
    places: list[dict[str, Any]]
    text: str


class ReportModel(_Shape):
    """What became of one imported file."""

    path: str
    status: Literal["imported", "unchanged", "failed"]
    format: str
    project: str
    document: str
    draft: str
    draft_id: str
    pages: int
    scenes: int
    elements: dict[str, int]
    speaking_parts: int
    unknowns: int
    low_confidence_pages: list[int]
    diagnostics: list[DiagnosticModel]
    reason: str


class ImportModel(_Shape):
    """Counts, and a report for each file in order."""

    imported: int
    unchanged: int
    failed: int
    files: list[ReportModel]


class HealthModel(_Shape):
    """The server is up and the library opens."""

    status: Literal["ok"]
    version: str


class FaultModel(_Shape):
    """What went wrong and what to do next."""

    kind: str = Field(examples=["not_found"])
    message: str = Field(examples=["There is no draft here that you may see."])
    hint: str = Field(examples=["Check the name, or ask the owner for access."])


class ErrorModel(_Shape):
    """Every error of this API. Missing and forbidden are the same answer, to the byte."""

    error: FaultModel
