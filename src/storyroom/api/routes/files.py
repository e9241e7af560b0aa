"""Files in and out: inspect, import, export. A file that comes in is never opened by the name it came with."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import Response

from storyroom.api.models import ImportModel, InspectModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape, import_shape, inspect_shape
from storyroom.errors import InvalidRequestError, ReadOnlyError
from storyroom.room import inspect_file

router = APIRouter(tags=["files"])

_MOST_FILES = 200
_LONGEST_NAME = 120
"""Bytes: file systems count those, and allow 255."""


@router.post("/inspect", response_model=InspectModel)
def inspect(
    seat: CallerSeat, file: Annotated[UploadFile, File(description="A screenplay in any readable format.")]
) -> Shape:
    """Read a file without keeping it."""
    return inspect_shape(inspect_file(file_name(file.filename), file.file.read(), seat.room.settings))


@router.post("/import", response_model=ImportModel)
def import_(
    seat: CallerSeat,
    files: Annotated[list[UploadFile], File(description="Screenplays; each is reported on by itself.")],
    *,
    project: Annotated[str, Form()] = "",
    document: Annotated[str, Form()] = "",
    draft: Annotated[str, Form()] = "",
    label: Annotated[
        list[str] | None, Form(description="More compartments; the project's own is always among them.")
    ] = None,
    paper: Annotated[str, Form(alias="class", description="Class of paper, such as script or budget.")] = "",
) -> Shape:
    """Take files into the library. Only someone who may change the library can."""
    if not seat.principal.may_import:
        raise ReadOnlyError(f"{seat.principal.name} may read this library, not change it.", "Ask the owner.")
    if len(files) > _MOST_FILES:
        raise InvalidRequestError(f"At most {_MOST_FILES} files come in one request.", "Send them in several.")
    uploads = [(file_name(upload.filename), upload.file) for upload in files]
    reports = seat.import_uploads(
        uploads, project=project, document=document, draft=draft, labels=tuple(label or ()), paper=paper
    )
    return import_shape(reports)


@router.get(
    "/drafts/{draft_id}/export",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file."}},
)
def export(
    seat: CallerSeat,
    draft_id: str,
    format: str = "original",  # noqa: A002  # the name in the address
    *,
    credentials: bool = True,
) -> Response:
    """Write a draft out as `fountain`, `fdx`, `pdf`, `docx`, `native` or `original`; what the format cannot hold is named in a header."""
    done = seat.export(draft_id, format, credentials=credentials)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(done.file_name, safe='')}"}
    if done.losses:
        headers["X-Storyroom-Losses"] = quote("; ".join(done.losses), safe=" ;,.'()")
    return Response(done.data, media_type=done.media_type, headers=headers)


def file_name(sent: str | None) -> str:
    """Keep the last part of a name, without anything that a file system or a terminal would obey."""
    last = PurePosixPath((sent or "").replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').lstrip(".")
    stem, dot, suffix = kept.rpartition(".")
    return f"{_cut(stem, _LONGEST_NAME)}{dot}{_cut(suffix, 40)}" if stem else _cut(kept, _LONGEST_NAME) or "upload"


def _cut(name: str, most: int) -> str:
    """Keep as many letters as fit into that many bytes."""
    return name.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
