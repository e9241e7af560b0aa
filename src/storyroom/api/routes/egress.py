"""What left the house, what would leave, and under which terms. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_egress import left_shape, preview_shape, provider_shape, sent_shape, terms_shape

router = APIRouter(prefix="/egress", tags=["egress"])


@router.get("", response_model=dict[str, Any])
def left(seat: CallerSeat) -> Shape:
    """List what left, newest first, with totals: all of it for operators, else what you sent. Holds no content."""
    found = seat.egress.left()
    return left_shape(found.calls, found.totals, found.terms)


@router.get("/providers", response_model=dict[str, Any])
def providers(seat: CallerSeat) -> Shape:
    """List the providers with their terms, and whether each may be used today."""
    return {"providers": [provider_shape(state) for state in seat.egress.providers()]}


@router.post("/providers/{name}/confirm", response_model=dict[str, Any])
def confirm(seat: CallerSeat, name: str) -> Shape:
    """Confirm that you have read a provider's terms as they stand in the settings. For operators."""
    return terms_shape(seat.egress.confirm(name))


@router.get("/preview", response_model=dict[str, Any])
def preview(seat: CallerSeat, q: Annotated[str, Query(min_length=1, max_length=2000)]) -> Shape:
    """Show the exact bytes that a question would send, and what they would cost at most. Sends nothing."""
    seen = seat.egress.preview(q)
    return preview_shape(
        seen.provider, seen.outgoing, seen.estimate, allowed=seen.decision.allowed, reason=seen.decision.reason
    )


@router.get("/records/{record}", response_model=dict[str, Any])
def show(seat: CallerSeat, record: str) -> Shape:
    """Return one request with the very bytes that left. Missing and not yours are the same; looking is recorded."""
    sent = seat.egress.sent(record)
    return sent_shape(sent.call, sent.terms, sent.body)
