"""Reports on the use of models: look at one, make one, fetch the key and the verifier. One call of a desk each."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.disclosure import as_json
from storyroom.domain.shapes import Shape
from storyroom.room import report_verifier

router = APIRouter(tags=["disclosure"])

Audience = Annotated[
    Literal["", "writers-guild", "copyright", "performers-guild", "insurance"], Query(description="For whom; else all.")
]


@router.get("/drafts/{draft_id}/disclosure", response_model=dict[str, Any])
def preview(seat: CallerSeat, draft_id: str) -> Shape:
    """Look at the report on a draft: every number, the acts and the spans. It is not signed; to look makes no entry in the ledger."""
    report = as_json(seat.disclosing.preview(draft_id))
    return {"signed": False, "report": report}


@router.get(
    "/drafts/{draft_id}/disclosure/file",
    response_class=Response,
    responses={
        200: {
            "content": {one: {} for one in ("application/json", "application/pdf", "text/csv", "application/zip")},
            "description": "The report.",
        }
    },
)
def file(
    seat: CallerSeat,
    draft_id: str,
    *,
    view: Audience = "",
    format: Literal["json", "pdf", "csv", "zip"] = "json",  # noqa: A002  # the name of the query
) -> Response:
    """Make and sign the report on a draft. JSON without a view is the signed report itself; zip holds it with all that checks it."""
    done = seat.disclosing.make(draft_id, view=view, form=format)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(done.file_name, safe='')}"}
    return Response(done.data, media_type=done.media_type, headers=headers)


@router.get(
    "/disclosure/key",
    response_class=Response,
    responses={200: {"content": {"application/x-pem-file": {}}, "description": "Public keys, PEM."}},
)
def key(seat: CallerSeat) -> Response:
    """Return the public keys with which this studio's reports are checked, the newest last."""
    headers = {"Content-Disposition": 'attachment; filename="key.pem"'}
    return Response(seat.disclosing.public_keys(), media_type="application/x-pem-file", headers=headers)


@router.get(
    "/disclosure/verifier",
    response_class=Response,
    responses={200: {"content": {"text/x-python": {}}, "description": "One file of Python."}},
)
def verifier(_seat: CallerSeat) -> Response:
    """Return the verifier: one file that needs Python and `cryptography`, and nothing of Storyroom."""
    headers = {"Content-Disposition": 'attachment; filename="verify.py"'}
    return Response(report_verifier(), media_type="text/x-python", headers=headers)
