"""Copies for named people: hand one out, list them, fetch one again, and trace a file. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.exports import Order
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_exports import hand_out_shape, hand_outs_shape, trace_shape

router = APIRouter(tags=["exports"])


class HandOutModel(BaseModel):
    """A copy that is asked for."""

    model_config = ConfigDict(extra="forbid")

    recipient: str = Field(min_length=1, max_length=200, examples=["Ada Lovelace"])
    mark: Literal["diagonal", "footer", "both"] = "diagonal"
    scenes: list[str] = Field(default_factory=list, max_length=500, description="For sides: printed numbers, or (3).")
    rest: Literal["omit", "strike"] = "omit"


@router.post("/drafts/{draft_id}/hand-out", response_model=dict[str, Any])
def hand_out(seat: CallerSeat, draft_id: str, wanted: HandOutModel) -> Shape:
    """Hand a marked copy of a draft, or of some of its scenes, to a named person; fetch it with its id."""
    order = Order(wanted.recipient, wanted.mark, tuple(wanted.scenes), wanted.rest)
    done = seat.exports.hand_out(draft_id, order)
    return {"export": hand_out_shape(done.hand_out), "file": done.file_name, "losses": list(done.losses)}


@router.get("/exports", response_model=dict[str, Any])
def handed_out(seat: CallerSeat) -> Shape:
    """List who was given what, newest first."""
    return hand_outs_shape(seat.exports.handed_out())


@router.get(
    "/exports/{export_id}/file",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The copy."}},
)
def file(seat: CallerSeat, export_id: str, *, credentials: bool = True) -> Response:
    """Return the very copy that was handed out: the same pages, the same mark, signed anew where there is an authority."""
    done = seat.exports.again(export_id, credentials=credentials)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(done.file_name, safe='')}"}
    return Response(done.data, media_type="application/pdf", headers=headers)


@router.post("/trace", response_model=dict[str, Any])
def trace(
    seat: CallerSeat, file: Annotated[UploadFile, File(description="A PDF, or a PNG or JPEG of one page.")]
) -> Shape:
    """Say to whom a file was handed out, or that it cannot be told."""
    return trace_shape(seat.exports.trace(file.file.read()))
