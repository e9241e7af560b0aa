"""Two drafts side by side: what changed, and the changed pages for the crew. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_changes import comparison_shape
from storyroom.errors import NotFoundError

router = APIRouter(tags=["compare"])

Other = Annotated[str, Query(alias="with", description="Id of the other draft; else the one before this one.")]


@router.get("/drafts/{draft_id}/compare", response_model=dict[str, Any])
def compare(seat: CallerSeat, draft_id: str, other: Other = "") -> Shape:
    """Compare a draft with another one and return every change with quotes from both, and what was left behind."""
    done = seat.compare.compare(draft_id, other or _before(seat, draft_id))
    return {"old": done.old.id, "new": done.new.id, **comparison_shape(done.found)}


@router.get(
    "/drafts/{draft_id}/compare/pages",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The changed pages."}},
)
def pages(seat: CallerSeat, draft_id: str, other: Other = "") -> Response:
    """Write the list of changes and the changed pages as a PDF, with asterisks in the margin."""
    done = seat.compare.export(draft_id, other or _before(seat, draft_id))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(done.file_name, safe='')}"}
    return Response(done.data, media_type=done.media_type, headers=headers)


def _before(seat: CallerSeat, draft_id: str) -> str:
    before = seat.compare.before(draft_id)
    if not before:
        raise NotFoundError("other draft", "This document has only one that you may quote.")
    return before
