"""What a library holds and what search returns: projects, documents, drafts, chunks and hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from storyroom.domain.access import Label
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Screenplay

__all__ = [
    "Chunk",
    "DocumentEntry",
    "DraftEntry",
    "DraftReading",
    "Highlight",
    "Hit",
    "ImportReport",
    "ProjectEntry",
    "SceneEntry",
    "SearchResult",
    "SourceSpan",
]


class SourceSpan(NamedTuple):
    """A stretch of one draft's canonical text, half-open, in code points."""

    draft_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One whole version of a document, as listed."""

    id: str
    project: str
    document: str
    document_id: str
    name: str
    """What people call it: `white`, `blue`, or the file's stem. Compared without regard to case."""
    ordinal: int
    """Place among the visible drafts of its document, from 1."""
    format: str
    scenes: int
    pages: int
    imported_at: str
    label: Label
    latest: bool = False


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A script or paper under one title, drafts in order."""

    id: str
    title: str
    drafts: tuple[DraftEntry, ...]


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project as this clearance sees it."""

    id: str
    name: str
    documents: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """One scene as listed: the heading's parts, its length and who speaks. Units as in `script.Scene`."""

    id: str
    draft_id: str
    scene: int
    scene_number: str | None
    heading: str
    setting: str
    location: str
    time_of_day: str
    page: int
    page_eighths: int
    speakers: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft opened for reading: its entry, its scenes and the screenplay with pages."""

    entry: DraftEntry
    screenplay: Screenplay
    scenes: tuple[SceneEntry, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A unit of retrieval. Never crosses a scene heading.

    Units: `start`/`end` are code points in the draft's canonical text; `text` is what is embedded (heading and names
    included), so it may differ from the source slice.
    """

    scene: int
    kind: Literal["scene", "window"]
    start: int
    end: int
    text: str


class Highlight(NamedTuple):
    """A stretch of a snippet (or of a draft) that matched; offsets as its owner says."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One scene found. `rank` counts from 1.

    Units: `start`/`end` bound the best stretch in the draft's canonical text; `highlights` are offsets in `snippet`,
    which is the canonical text from `snippet_start`.
    """

    rank: int
    score: float
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
    speakers: tuple[str, ...]
    start: int
    end: int
    snippet: str
    snippet_start: int
    highlights: tuple[Highlight, ...]
    why: tuple[str, ...]
    """Reasons in words: `words: key, coat`, `near meaning`, `heading`, `speaks: LIV`."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits and what the search could and could not do."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    """How many visible scenes matched before the limit."""
    mode: Literal["hybrid", "lexical"]
    notes: tuple[str, ...] = ()
    """Sentences for the asker: `No embedding weights: searched by words only.`, `read "Marrit" as "Marit"`."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of one file."""

    path: str
    status: Literal["imported", "unchanged", "failed"]
    format: str = ""
    project: str = ""
    document: str = ""
    draft: str = ""
    draft_id: str = ""
    pages: int = 0
    scenes: int = 0
    elements: tuple[tuple[str, int], ...] = ()
    """Elements by kind."""
    speaking_parts: int = 0
    unknowns: int = 0
    low_confidence_pages: tuple[int, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    reason: str = ""
    """Why it failed, in words; empty otherwise."""
