"""What people decide about a draft's breakdown: list, decide, undo. One call of a desk each."""

from __future__ import annotations

from fastapi import APIRouter

from storyroom.api.models_breakdown import DecideModel, DecisionModel, DecisionsModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.breakdown import Decision
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_breakdown import decision_shape, decisions_shape
from storyroom.room import Seat

router = APIRouter(tags=["breakdown"])


@router.get("/drafts/{draft_id}/breakdown/decisions", response_model=DecisionsModel)
def decisions(seat: CallerSeat, draft_id: str) -> Shape:
    """List what was decided about this draft, and about earlier ones where it still bears on this one, oldest first."""
    desk = seat.breakdown
    return decisions_shape((one, desk.who(one.decision.by)) for one in desk.decisions(draft_id))


@router.post("/drafts/{draft_id}/breakdown/decisions", response_model=DecisionModel)
def decide(seat: CallerSeat, draft_id: str, said: DecideModel) -> Shape:
    """Confirm, reject or add an item of a scene. Later drafts of the document remember it."""
    made = seat.breakdown.decide(
        draft_id, said.verdict, scene=said.scene, category=said.category, head=said.head, name=said.name
    )
    return _shown(seat, made)


@router.post("/drafts/{draft_id}/breakdown/decisions/undo-last", response_model=DecisionModel)
def undo_last(seat: CallerSeat, draft_id: str) -> Shape:
    """Take back your own last decision on this draft."""
    return _shown(seat, seat.breakdown.undo_last(draft_id))


@router.post("/breakdown/decisions/{decision_id}/undo", response_model=DecisionModel)
def undo(seat: CallerSeat, decision_id: str) -> Shape:
    """Take a decision back; what was decided before it counts again."""
    return _shown(seat, seat.breakdown.undo(decision_id))


def _shown(seat: Seat, decision: Decision) -> Shape:
    return decision_shape(decision, seat.breakdown.who(decision.by))
