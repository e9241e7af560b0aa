"""Labels of drafts: what they are, narrowing, declassifying, and a second person's word. One call of a desk each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_access import label_done_shape, label_shape, waiting_shape

router = APIRouter(tags=["labels"])


class NarrowModel(BaseModel):
    """Compartments to be put on a label."""

    model_config = ConfigDict(extra="forbid")

    compartments: list[str] = Field(min_length=1, max_length=50, examples=[["embargo"]])
    reason: str = Field("", max_length=500, description="Kept beside the label.")


class DeclassifyModel(BaseModel):
    """Compartments to be taken off a label, and why more people may see it."""

    model_config = ConfigDict(extra="forbid")

    compartments: list[str] = Field(min_length=1, max_length=50, examples=[["embargo"]])
    reason: str = Field(min_length=1, max_length=500)


@router.get("/drafts/{draft_id}/label", response_model=dict[str, Any])
def label(seat: CallerSeat, draft_id: str) -> Shape:
    """Show a draft's label, and whether you may change it."""
    return label_shape(seat.labels.shown(draft_id))


@router.post("/drafts/{draft_id}/label/add", response_model=dict[str, Any])
def narrow(seat: CallerSeat, draft_id: str, wanted: NarrowModel) -> Shape:
    """Add compartments to a draft's label: fewer may see it from now on."""
    return label_done_shape(seat.labels.add(draft_id, wanted.compartments, reason=wanted.reason))


@router.post("/drafts/{draft_id}/label/remove", response_model=dict[str, Any])
def declassify(seat: CallerSeat, draft_id: str, wanted: DeclassifyModel) -> Shape:
    """Take compartments off a draft's label. Off an embargo nothing is done until another owner confirms the request."""
    return label_done_shape(seat.labels.remove(draft_id, wanted.compartments, reason=wanted.reason))


@router.get("/labels/waiting", response_model=dict[str, Any])
def waiting(seat: CallerSeat) -> Shape:
    """List what others asked for and you may confirm."""
    return {"waiting": [waiting_shape(one) for one in seat.labels.waiting()]}


@router.post("/labels/waiting/{request}/confirm", response_model=dict[str, Any])
def confirm(seat: CallerSeat, request: str) -> Shape:
    """Do what another person asked for."""
    return label_done_shape(seat.labels.confirm(request))
