"""Where a script left its voice, and how alike texts are. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_drift import drift_shape
from storyroom.domain.shapes_sameness import sameness_shape

router = APIRouter(tags=["drift"])

Voice = Annotated[str, Query(description="Name or id of a kept voice to hold it against; else the first draft.")]
Projects = Annotated[list[str] | None, Query(description="One: its documents. Several: against each other. None: all.")]
Scene = Annotated[str, Query(description="A printed number, or a place as in (3).")]


@router.get("/drafts/{draft_id}/drift", response_model=dict[str, Any])
def drift(seat: CallerSeat, draft_id: str, voice: Voice = "") -> Shape:
    """Say what each draft up to this one brought in, by whose words, and where that lies from the voice, scene by scene."""
    return drift_shape(seat.drifting.drift(draft_id, voice=voice))


@router.get("/drafts/{draft_id}/sameness", response_model=dict[str, Any])
def variants(seat: CallerSeat, draft_id: str, scene: Scene) -> Shape:
    """Say how alike the suggestions for one scene are that were shown to the caller."""
    return sameness_shape(seat.drifting.variants(draft_id, scene))


@router.get("/sameness", response_model=dict[str, Any])
def sameness(seat: CallerSeat, project: Projects = None) -> Shape:
    """Say how alike the documents of a project are, or several projects: pairs nearest first, and the axes of each."""
    return sameness_shape(seat.drifting.sameness(project or ()))
