"""Search and ask. One call of a seat each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from storyroom.api.models import AnswerModel, AskModel, SearchModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape, answer_shape, search_shape

router = APIRouter(tags=["finding"])


@router.get("/search", response_model=SearchModel)
def search(
    seat: CallerSeat,
    q: Annotated[str, Query(min_length=1, max_length=2000, examples=["character:LIV time:night key"])],
    limit: Annotated[int, Query(ge=1, le=200)] = 10,
) -> Shape:
    """Find scenes: plain words, "a phrase", character: location: project: draft: time: int: ext: and -word."""
    return search_shape(seat.search(q, limit=limit))


@router.post("/ask", response_model=AnswerModel)
def ask(seat: CallerSeat, body: AskModel) -> Shape:
    """Answer from what you may read, with quotes, or say that it cannot be answered."""
    return answer_shape(seat.ask(body.question))
