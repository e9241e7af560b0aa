"""What holds in a project: list, pin, call intended, import a bible, retire and restore. One call of a desk each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile

from storyroom.api.models_canon import BibleModel, CanonModel, CanonsModel, IntendModel, PinModel
from storyroom.api.routes.files import file_name
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_canon import bible_shape, canon_shape, canons_shape

router = APIRouter(tags=["canon"])


@router.get("/drafts/{draft_id}/canon", response_model=CanonsModel)
def canon(
    seat: CallerSeat,
    draft_id: str,
    *,
    retired: Annotated[bool, Query(description="What holds no more, too.")] = False,
) -> Shape:
    """List what holds for a draft: what is pinned on any draft of its project that you may quote."""
    return canons_shape(seat.canon.list(draft_id, retired=retired), seat.canon.who)


@router.post("/drafts/{draft_id}/canon", response_model=CanonModel)
def pin(seat: CallerSeat, draft_id: str, wanted: PinModel) -> Shape:
    """Pin a statement, a scene, or all that the draft shows."""
    desk = seat.canon
    if wanted.kind == "statement":
        made = desk.pin_statement(draft_id, wanted.text)
    elif wanted.kind == "scene":
        made = desk.pin_scene(draft_id, wanted.scene)
    else:
        made = desk.pin_document(draft_id)
    return canon_shape(made, desk.who)


@router.post("/drafts/{draft_id}/canon/intended", response_model=CanonModel)
def intend(seat: CallerSeat, draft_id: str, wanted: IntendModel) -> Shape:
    """Say that a finding of this draft is meant: it shows as a supported subversion from now on, in later drafts too."""
    return canon_shape(seat.canon.intend(draft_id, wanted.key, only=wanted.only), seat.canon.who)


@router.post("/drafts/{draft_id}/canon/import", response_model=BibleModel)
def import_(
    seat: CallerSeat,
    draft_id: str,
    file: Annotated[
        UploadFile, File(description="A series bible: Markdown, text, Word, PDF or another readable file.")
    ],
    *,
    pin: Annotated[bool, Form(description="Without it the statements are only listed.")] = False,
) -> Shape:
    """Read a series bible into statements, and pin them if that is asked."""
    found = seat.canon.import_bible(draft_id, file_name(file.filename), file.file.read(), dry=not pin)
    return bible_shape(found.new, found.known, found.pinned, seat.canon.who)


@router.post("/canon/{canon_id}/retire", response_model=CanonModel)
def retire(seat: CallerSeat, canon_id: str) -> Shape:
    """Let something hold no more. It stays in the list of what was retired."""
    return canon_shape(seat.canon.retire(canon_id), seat.canon.who)


@router.post("/canon/{canon_id}/restore", response_model=CanonModel)
def restore(seat: CallerSeat, canon_id: str) -> Shape:
    """Let something hold again."""
    return canon_shape(seat.canon.restore(canon_id), seat.canon.who)
