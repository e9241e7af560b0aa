"""What the library holds: projects, drafts, scenes, text. Reads only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from storyroom import __version__
from storyroom.api.models import (
    DraftModel,
    DraftsModel,
    HealthModel,
    ProjectsModel,
    ReportModel,
    SceneReadingModel,
    ScenesModel,
    TextModel,
)
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.document import DraftEntry
from storyroom.domain.shapes import (
    Shape,
    draft_shape,
    drafts_shape,
    projects_shape,
    scene_reading_shape,
    scenes_shape,
    stored_report_shape,
)
from storyroom.errors import NotFoundError
from storyroom.room import Seat

router = APIRouter(tags=["library"])


@router.get("/health", response_model=HealthModel, tags=["server"])
def health(seat: CallerSeat) -> Shape:
    """Say that the server is up and the library opens."""
    seat.projects()
    return {"status": "ok", "version": __version__}


@router.get("/projects", response_model=ProjectsModel)
def projects(seat: CallerSeat) -> Shape:
    """List the projects that you may see, with documents and drafts."""
    return projects_shape(seat.projects())


@router.get("/drafts", response_model=DraftsModel)
def drafts(seat: CallerSeat, project: str = "", document: str = "", draft: str = "") -> Shape:
    """List the drafts that you may see; names are compared without regard to case."""
    wanted = tuple(name.casefold() for name in (project, document, draft))
    return drafts_shape(
        entry
        for entry in seat.drafts()
        if all(
            not name or name == own.casefold()
            for name, own in zip(wanted, (entry.project, entry.document, entry.name), strict=True)
        )
    )


@router.get("/drafts/{draft_id}", response_model=DraftModel)
def draft(seat: CallerSeat, draft_id: str) -> Shape:
    """Return one draft as listed."""
    return draft_shape(_entry(seat, draft_id))


@router.get("/drafts/{draft_id}/scenes", response_model=ScenesModel)
def scenes(seat: CallerSeat, draft_id: str) -> Shape:
    """List a draft's scenes."""
    return scenes_shape(_entry(seat, draft_id), seat.scenes(draft_id))


@router.get("/drafts/{draft_id}/scenes/{scene}", response_model=SceneReadingModel)
def scene(seat: CallerSeat, draft_id: str, scene: int) -> Shape:
    """Return one scene with its words; `scene` is its place in the draft, from 1."""
    return scene_reading_shape(seat.read(draft_id), scene)


@router.get("/drafts/{draft_id}/text", response_model=TextModel)
def text(
    seat: CallerSeat,
    draft_id: str,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int | None, Query(ge=0)] = None,
) -> Shape:
    """Return a draft's canonical text, or a stretch of it."""
    whole = seat.text(draft_id)
    part = whole[start:end]
    first = min(start, len(whole))
    return {"draft_id": draft_id, "start": first, "end": first + len(part), "length": len(whole), "text": part}


@router.get("/drafts/{draft_id}/report", response_model=ReportModel)
def report(seat: CallerSeat, draft_id: str) -> Shape:
    """Return the import report of a draft."""
    return stored_report_shape(seat.report(draft_id))


def _entry(seat: Seat, draft_id: str) -> DraftEntry:
    for entry in seat.drafts():
        if entry.id == draft_id:
            return entry
    raise NotFoundError("draft")
