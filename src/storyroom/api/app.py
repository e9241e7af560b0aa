"""Puts the API together: routes, error answers and the OpenAPI document. Signs nobody in; that is the guard's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from storyroom import __version__
from storyroom.api.answers import Json
from storyroom.api.errors import http_error, status_of
from storyroom.api.models import ErrorModel
from storyroom.api.routes import (
    access,
    analysis,
    blind,
    breakdown,
    canon,
    comparing,
    credentials,
    dataset,
    disclosing,
    drifting,
    editing,
    egress,
    exports,
    files,
    finding,
    labels,
    ledger,
    library,
    licensing,
    people,
    promoting,
    suggesting,
    voices,
)
from storyroom.api.spool import seal_uploads
from storyroom.domain.shapes import error_shape
from storyroom.errors import InvalidRequestError, StoryroomError
from storyroom.room import Seat

__all__ = ["ROOT", "answer_error", "make_api"]

ROOT = "/api/v1"
_ABOUT = """Read, find and cite scenes of a screenplay library, under the clearance of the person who runs this server.

Every offset counts code points of a draft's canonical text. Missing and forbidden are the same answer. Sign in with the
session cookie (then unsafe methods also need the header `X-Storyroom: 1`) or with `Authorization: Bearer KEY`."""
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorModel, "description": meaning}
    for status, meaning in {
        400: "The request is malformed.",
        401: "Not signed in.",
        403: "Not allowed.",
        404: "Missing, or not visible.",
        409: "Changed elsewhere meanwhile.",
        413: "Too large.",
        429: "More than one person may ask for at once or within an hour.",
        500: "A fault here.",
        503: "Busy; try again.",
    }.items()
}


def make_api(seats: Callable[[], Seat]) -> FastAPI:
    """Make the app that is mounted at `ROOT`. `seats` gives the caller's seat, afresh for each request."""
    seal_uploads()
    api = FastAPI(
        title="Storyroom",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=_ERRORS,
        default_response_class=Json,
        exception_handlers={
            StoryroomError: _told,
            RequestValidationError: _malformed,
            HTTPException: _by_number,
        },
    )
    api.state.seats = seats
    for router in (
        library.router,
        finding.router,
        files.router,
        analysis.router,
        breakdown.router,
        canon.router,
        blind.router,
        promoting.router,
        licensing.router,
        dataset.router,
        comparing.router,
        disclosing.router,
        drifting.router,
        editing.router,
        egress.router,
        exports.router,
        credentials.router,
        ledger.router,
        access.router,
        labels.router,
        people.router,
        suggesting.router,
        voices.router,
    ):
        api.include_router(router)
    _describe_sign_in(api)
    return api


def answer_error(error: StoryroomError) -> Response:
    """Render an error: always the same bytes for the same error."""
    return Json(error_shape(error), status_of(error))


async def _told(_request: Request, error: Exception) -> Response:
    return answer_error(error if isinstance(error, StoryroomError) else http_error(500))


async def _malformed(_request: Request, error: Exception) -> Response:
    """Name the fields that do not fit, never what was in them."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = sorted(
        {str(fault["loc"][-1]) for fault in faults if fault.get("loc") and fault["type"] != "extra_forbidden"}
    )
    named = ", ".join(field for field in fields if field.isidentifier())
    return answer_error(InvalidRequestError(f"This does not fit: {named or 'the body'}.", "See /api/v1/openapi.json."))


async def _by_number(_request: Request, error: Exception) -> Response:
    return answer_error(http_error(error.status_code if isinstance(error, HTTPException) else 500))


def _describe_sign_in(api: FastAPI) -> None:
    """Add what FastAPI does not know: the guard before the app, and that validation answers with our own error."""
    made = api.openapi

    def described() -> dict[str, Any]:
        if api.openapi_schema is None:
            document = made()
            document["servers"] = [{"url": ROOT}]
            parts = document.setdefault("components", {})
            parts["securitySchemes"] = {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "storyroom_PORT"},
            }
            document["security"] = [{"key": []}, {"session": []}]
            for path in document["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            for name in ("HTTPValidationError", "ValidationError"):
                parts.get("schemas", {}).pop(name, None)
            api.openapi_schema = document
        return api.openapi_schema

    api.openapi = described  # type: ignore[method-assign]  # FastAPI's own way of extending the document
