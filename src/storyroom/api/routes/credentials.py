"""Content Credentials: the studio's certificate, and what a file's credentials are worth. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_credentials import authority_shape, check_shape

router = APIRouter(prefix="/credentials", tags=["credentials"])


@router.get("", response_model=dict[str, Any])
def show(seat: CallerSeat) -> Shape:
    """Tell of the studio's certificate authority, with its certificate."""
    return authority_shape(seat.exports.credentials.show())


@router.post("/check", response_model=dict[str, Any])
def check(seat: CallerSeat, file: Annotated[UploadFile, File(description="A PDF, DOCX or PNG.")]) -> Shape:
    """Say what the credentials of a file are worth: trusted, valid, tampered, unreadable, stripped or none."""
    return check_shape(seat.exports.credentials.check(file.file.read()))
