"""Working copies and the origin of words: open, save, discard, make a draft, tell whose. One call of a desk each."""

from __future__ import annotations

from fastapi import APIRouter

from storyroom.api.models_editing import (
    DiscardModel,
    EditModel,
    MadeModel,
    MakeModel,
    OriginModel,
    SavedModel,
    SaveModel,
)
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.editing import Change, Step
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_editing import edit_shape, origin_shape, saved_shape

router = APIRouter(tags=["editing"])


@router.get("/drafts/{draft_id}/edit", response_model=EditModel)
def open_copy(seat: CallerSeat, draft_id: str) -> Shape:
    """Read your working copy of a draft, or the draft as Fountain where you have none. Begins nothing."""
    return edit_shape(seat.editing.open(draft_id))


@router.post("/drafts/{draft_id}/edit", response_model=SavedModel)
def save(seat: CallerSeat, draft_id: str, said: SaveModel) -> Shape:
    """Save steps on your working copy. Where another version was saved meanwhile nothing is changed (409)."""
    steps = [
        Step(step.kind, tuple(Change(one.start, one.end, one.text) for one in step.changes)) for step in said.steps
    ]
    return saved_shape(seat.editing.save(draft_id, steps, version=said.version, sha256=said.sha256))


@router.post("/drafts/{draft_id}/edit/discard", response_model=SavedModel)
def discard(seat: CallerSeat, draft_id: str, said: DiscardModel) -> Shape:
    """Throw your working copy away; the draft stays as it is."""
    seat.editing.discard(draft_id, version=said.version)
    return saved_shape(seat.editing.open(draft_id))


@router.post("/drafts/{draft_id}/edit/draft", response_model=MadeModel)
def make_draft(seat: CallerSeat, draft_id: str, said: MakeModel) -> Shape:
    """Make the next draft of your working copy. Where another draft came in meanwhile nothing is made (409) until you name it in `seen`."""
    report = seat.editing.make_draft(draft_id, version=said.version, name=said.name, seen=said.seen)
    names = ("draft_id", "draft", "document", "project", "scenes", "pages")
    return {name: getattr(report, name) for name in names}


@router.get("/drafts/{draft_id}/origin", response_model=OriginModel)
def origin(seat: CallerSeat, draft_id: str) -> Shape:
    """Tell whose every word of a draft is, by which act, and how much there is of each kind."""
    return origin_shape(seat.editing.origin(draft_id))
