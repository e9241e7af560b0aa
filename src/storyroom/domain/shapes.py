"""The JSON that the doors speak, one pure function a noun: documented shapes that scripts rely on. Knows no door and no encoder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from storyroom.domain.access import Label, Principal
from storyroom.domain.answer import Answer, Citation, Claim
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.document import (
    DocumentEntry,
    DraftEntry,
    DraftReading,
    Highlight,
    Hit,
    ImportReport,
    ProjectEntry,
    SceneEntry,
    SearchResult,
)
from storyroom.domain.eighths import format_eighths
from storyroom.domain.script import Element, Parsed, Place, Run, Scene, TitleField
from storyroom.errors import NotFoundError, StoryroomError

__all__ = [
    "Shape",
    "answer_shape",
    "batch_shape",
    "diagnostic_shape",
    "document_shape",
    "draft_shape",
    "drafts_shape",
    "element_shape",
    "error_shape",
    "hit_shape",
    "import_shape",
    "inspect_shape",
    "person_shape",
    "project_shape",
    "projects_shape",
    "report_shape",
    "scene_reading_shape",
    "scene_shape",
    "scenes_shape",
    "search_shape",
    "stored_report_shape",
]

Shape = dict[str, object]
"""Ready for `json.dumps`: strings, numbers, booleans, None, lists and dicts of them."""


# --- what a library holds ---


def projects_shape(entries: Iterable[ProjectEntry]) -> Shape:
    """Shape a list of projects."""
    return {"projects": [project_shape(entry) for entry in entries]}


def drafts_shape(entries: Iterable[DraftEntry]) -> Shape:
    """Shape a list of drafts."""
    return {"drafts": [draft_shape(entry) for entry in entries]}


def scenes_shape(draft: DraftEntry, entries: Iterable[SceneEntry]) -> Shape:
    """Shape a draft with its scenes."""
    return {"draft": draft_shape(draft), "scenes": [scene_shape(entry) for entry in entries]}


def project_shape(entry: ProjectEntry) -> Shape:
    """Shape a project with its documents and their drafts."""
    return {
        "id": entry.id,
        "name": entry.name,
        "documents": [document_shape(document) for document in entry.documents],
    }


def document_shape(entry: DocumentEntry) -> Shape:
    """Shape a document with its drafts, in order of coming in."""
    return {"id": entry.id, "title": entry.title, "drafts": [draft_shape(draft) for draft in entry.drafts]}


def draft_shape(entry: DraftEntry) -> Shape:
    """Shape one draft as listed."""
    return {
        "id": entry.id,
        "project": entry.project,
        "document": entry.document,
        "document_id": entry.document_id,
        "draft": entry.name,
        "ordinal": entry.ordinal,
        "latest": entry.latest,
        "format": entry.format,
        "scenes": entry.scenes,
        "pages": entry.pages,
        "imported_at": entry.imported_at,
        "label": _label(entry.label),
    }


def scene_shape(entry: SceneEntry) -> Shape:
    """Shape one scene as listed. `length` is `page_eighths` as the trade writes it."""
    return {
        "id": entry.id,
        "draft_id": entry.draft_id,
        "scene": entry.scene,
        "scene_number": entry.scene_number,
        "heading": entry.heading,
        "setting": entry.setting,
        "location": entry.location,
        "time_of_day": entry.time_of_day,
        "page": entry.page,
        "page_eighths": entry.page_eighths,
        "length": format_eighths(entry.page_eighths),
        "speakers": list(entry.speakers),
        "start": entry.start,
        "end": entry.end,
    }


def scene_reading_shape(reading: DraftReading, scene: int) -> Shape:
    """Shape one scene with its names, its canonical text and its elements.

    Raises: NotFoundError if the draft has no such scene.
    """
    for entry in reading.scenes:
        if entry.scene == scene:
            return {
                "project": reading.entry.project,
                "document": reading.entry.document,
                "draft": reading.entry.name,
                **scene_shape(entry),
                "text": reading.screenplay.text[entry.start : entry.end],
                "elements": [element_shape(found) for found in reading.screenplay.elements if found.scene == scene],
            }
    raise NotFoundError("scene")


def person_shape(principal: Principal) -> Shape:
    """Shape a person and what they may see."""
    return {
        "name": principal.name,
        "kind": principal.kind,
        "clearance": sorted(principal.clearance.compartments),
        "operator": principal.operator,
        "curator": principal.curator,
    }


# --- what search and ask return ---


def search_shape(result: SearchResult) -> Shape:
    """Shape a whole search result."""
    return {
        "query": result.query,
        "mode": result.mode,
        "total": result.total,
        "hits": [hit_shape(hit) for hit in result.hits],
        "notes": list(result.notes),
    }


def batch_shape(key: object, result: SearchResult) -> Shape:
    """Shape one line of `search --batch`: the query's own id and its hits."""
    return {"id": key, "hits": [hit_shape(hit) for hit in result.hits]}


def hit_shape(hit: Hit) -> Shape:
    """Shape one scene found. Highlights are offsets in `snippet`; `start` and `end` are offsets in the draft's text."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "project": hit.project,
        "document": hit.document,
        "draft": hit.draft,
        "draft_id": hit.draft_id,
        "scene_id": hit.scene_id,
        "scene": hit.scene,
        "scene_number": hit.scene_number,
        "heading": hit.heading,
        "page": hit.page,
        "page_eighths": hit.page_eighths,
        "speakers": list(hit.speakers),
        "start": hit.start,
        "end": hit.end,
        "snippet": hit.snippet,
        "snippet_start": hit.snippet_start,
        "highlights": [_span(highlight) for highlight in hit.highlights],
        "why": list(hit.why),
    }


def answer_shape(answer: Answer) -> Shape:
    """Shape an answer: claims, each with the quotes it rests on."""
    return {
        "id": answer.id,
        "question": answer.question,
        "kind": answer.kind,
        "claims": [_claim(claim) for claim in answer.claims],
        "backend": answer.backend,
        "removed": list(answer.removed),
        "notes": list(answer.notes),
        "label": _label(answer.label) if answer.label else None,
    }


# --- what reading a file returns ---


def inspect_shape(parsed: Parsed) -> Shape:
    """Shape a file as read, without a library. Offsets count code points of `text`."""
    script = parsed.screenplay
    return {
        "format": script.format,
        "title_page": [_title(field) for field in script.title_page],
        "elements": [element_shape(element) for element in script.elements],
        "scenes": [_read_scene(scene) for scene in script.scenes],
        "diagnostics": [diagnostic_shape(diagnostic) for diagnostic in parsed.diagnostics],
        "page_count": script.page_count,
        "places": [_place(place) for place in script.places],
        "text": script.text,
    }


def element_shape(element: Element) -> Shape:
    """Shape one paragraph of a script."""
    return {
        "kind": element.kind.value,
        "text": element.text,
        "scene": element.scene,
        "page": element.page,
        "start": element.start,
        "end": element.end,
        "y": element.y,
        "page_label": element.page_label,
        "scene_number": element.scene_number,
        "dual": element.dual,
        "live": element.live,
        "outer_start": element.outer_start,
        "outer_end": element.outer_end,
        "runs": [_run(run) for run in element.runs],
        "attributes": [list(pair) for pair in element.attributes],
    }


def diagnostic_shape(diagnostic: Diagnostic) -> Shape:
    """Shape one remark about a file."""
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "severity": diagnostic.severity,
        "start": diagnostic.start,
        "end": diagnostic.end,
        "page": diagnostic.page,
    }


def import_shape(reports: Iterable[ImportReport]) -> Shape:
    """Shape a whole import: counts, and a report for each file in order."""
    found = tuple(reports)
    return {
        **{status: sum(report.status == status for report in found) for status in ("imported", "unchanged", "failed")},
        "files": [report_shape(report) for report in found],
    }


def report_shape(report: ImportReport) -> Shape:
    """Shape what became of one imported file."""
    return {
        "path": report.path,
        "status": report.status,
        "format": report.format,
        "project": report.project,
        "document": report.document,
        "draft": report.draft,
        "draft_id": report.draft_id,
        "pages": report.pages,
        "scenes": report.scenes,
        "elements": dict(report.elements),
        "speaking_parts": report.speaking_parts,
        "unknowns": report.unknowns,
        "low_confidence_pages": list(report.low_confidence_pages),
        "diagnostics": [diagnostic_shape(diagnostic) for diagnostic in report.diagnostics],
        "reason": report.reason,
    }


def stored_report_shape(stored: Mapping[str, Any]) -> Shape:
    """Shape an import report as the library kept it, in which tuples have become lists."""
    diagnostics: Iterable[Any] = stored.get("diagnostics", ())
    known = {name: value for name, value in stored.items() if name in ImportReport.__dataclass_fields__}
    return report_shape(
        ImportReport(
            **{
                **known,
                "elements": tuple((kind, count) for kind, count in stored.get("elements", ())),
                "low_confidence_pages": tuple(stored.get("low_confidence_pages", ())),
                "diagnostics": tuple(Diagnostic(*found) for found in diagnostics),
            }
        )
    )


# --- what went wrong ---


def error_shape(error: StoryroomError) -> Shape:
    """Shape an error: its kind in lower_snake, what is wrong, what to do next. Never content."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")).lower()
    return {"error": {"kind": kind, "message": error.message, "hint": error.hint}}


def _label(label: Label) -> Shape:
    return {"compartments": sorted(label.compartments), "trust": label.trust.name.lower()}


def _span(span: Highlight) -> Shape:
    return {"start": span.start, "end": span.end}


def _claim(claim: Claim) -> Shape:
    return {"text": claim.text, "citations": [_citation(citation) for citation in claim.citations]}


def _citation(citation: Citation) -> Shape:
    return {
        "project": citation.project,
        "document": citation.document,
        "draft": citation.draft,
        "draft_id": citation.draft_id,
        "scene": citation.scene,
        "scene_number": citation.scene_number,
        "heading": citation.heading,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _title(field: TitleField) -> Shape:
    return {"key": field.key, "value": field.value, "start": field.start, "end": field.end}


def _read_scene(scene: Scene) -> Shape:
    return {
        "scene": scene.scene,
        "scene_number": scene.scene_number,
        "heading": scene.heading,
        "setting": scene.setting,
        "location": scene.location,
        "time_of_day": scene.time_of_day,
        "modifiers": list(scene.modifiers),
        "page": scene.page,
        "page_eighths": scene.page_eighths,
        "speakers": list(scene.speakers),
        "start": scene.start,
        "end": scene.end,
        "omitted": scene.omitted,
    }


def _run(run: Run) -> Shape:
    return {
        "start": run.start,
        "end": run.end,
        "styles": sorted(style.value for style in run.styles),
        "revision": run.revision,
        "tags": list(run.tags),
    }


def _place(place: Place) -> Shape:
    return {
        "start": place.start,
        "end": place.end,
        "page": place.page,
        "box": list(place.box) if place.box else None,
        "paragraph": place.paragraph,
        "run": place.run,
    }
