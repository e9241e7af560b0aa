"""Other words proposed by a model: ask, list, accept into a new draft, reject. One call of a desk each."""

from __future__ import annotations

from fastapi import APIRouter

from storyroom.api.models_editing import MadeModel
from storyroom.api.models_suggesting import AcceptModel, AskedModel, ListedModel, RejectModel, SuggestModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_suggesting import listed_shape, suggestions_shape
from storyroom.errors import InvalidRequestError

router = APIRouter(tags=["suggestions"])


@router.post("/drafts/{draft_id}/suggestions", response_model=AskedModel)
def suggest(seat: CallerSeat, draft_id: str, said: SuggestModel) -> Shape:
    """Ask the model for other words for a scene or a stretch of it. Shown best first with reasons; the draft stays as it is."""
    if (said.start is None) != (said.end is None):
        raise InvalidRequestError("A stretch has a start and an end.", "Give both, or neither.")
    selected = None if said.start is None or said.end is None else (said.start, said.end)
    found = seat.suggesting.suggest(draft_id, said.scene, said.instruction, count=said.variants, selected=selected)
    return suggestions_shape(found)


@router.get("/drafts/{draft_id}/suggestions", response_model=ListedModel)
def listed(seat: CallerSeat, draft_id: str) -> Shape:
    """List what was proposed to you for a draft, and what you decided."""
    return listed_shape(seat.suggesting.listed(draft_id))


@router.post("/suggestions/{suggestion_id}/accept", response_model=MadeModel)
def accept(seat: CallerSeat, suggestion_id: str, said: AcceptModel) -> Shape:
    """Make a new draft with a suggestion in it: whole, in parts, or edited. Its words stay marked as the model's."""
    report = seat.suggesting.accept(suggestion_id, name=said.name, parts=said.parts, text=said.text, why=said.why)
    names = ("draft_id", "draft", "document", "project", "scenes", "pages")
    return {name: getattr(report, name) for name in names}


@router.post("/suggestions/{suggestion_id}/reject", status_code=204)
def reject(seat: CallerSeat, suggestion_id: str, said: RejectModel) -> None:
    """Say that a suggestion is not wanted, and why."""
    seat.suggesting.reject(suggestion_id, why=said.why)
