"""What happened: the ledger, its keys, checkpoints and proofs. For operators; for all others there is none."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import StreamingResponse

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_record import opened_shape, page_shape, state_shape

router = APIRouter(prefix="/ledger", tags=["ledger"])

_FARTHEST = 2**53
Number = Annotated[int, Path(ge=1, le=_FARTHEST)]


@router.get("", response_model=dict[str, Any])
def page(  # noqa: PLR0917  # FastAPI hands parameters over by name
    seat: CallerSeat,
    act: Annotated[str, Query(max_length=60)] = "",
    who: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int, Query(ge=0, le=_FARTHEST)] = 0,
    unclosed: bool = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Shape:
    """List what happened, newest first, with whether it is in the tree that the witness was told of."""
    return page_shape(seat.record.page(act=act, who=who, before=before, unclosed=unclosed, limit=limit))


@router.get("/state", response_model=dict[str, Any])
def state(seat: CallerSeat) -> Shape:
    """Say how large the ledger is, and whether its witness agrees."""
    return state_shape(seat.record.state())


@router.get("/log", response_class=StreamingResponse)
def log(seat: CallerSeat) -> StreamingResponse:
    """Return the whole ledger, a line an entry; `storyroom verify --log` checks it."""
    return StreamingResponse(seat.record.export(), media_type="application/jsonl")


@router.get("/key", response_model=dict[str, Any])
def key(seat: CallerSeat) -> Shape:
    """Return the public keys with which checkpoints are checked, as PEM, the newest last."""
    known = seat.record.public_keys()
    keys = [{"fingerprint": one.fingerprint, "public": one.public} for one in known]
    return {"ledger": known[-1].origin, "keys": keys}


@router.get("/checkpoint", response_model=dict[str, Any])
def checkpoint(seat: CallerSeat) -> Shape:
    """Sign the ledger as it stands."""
    return {"checkpoint": seat.record.checkpoint()}


@router.get("/growth/{old}", response_model=dict[str, Any])
def growth(seat: CallerSeat, old: Number) -> Shape:
    """Prove that the ledger only grew since it had so many entries."""
    return seat.record.prove_growth(old).shape()


@router.get("/entries/{position}", response_model=dict[str, Any])
def entry(seat: CallerSeat, position: Number) -> Shape:
    """Return one entry, to the letter, with the act that it belongs to."""
    return opened_shape(seat.record.entry(position))


@router.get("/entries/{position}/proof", response_model=dict[str, Any])
def proof(seat: CallerSeat, position: Number) -> Shape:
    """Prove that an entry is in the ledger as it stands."""
    return seat.record.prove(position).shape()
