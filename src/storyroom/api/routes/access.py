"""Who holds what, one's sessions and one's keys. One call of a desk each; no call shows a secret but the one that makes it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storyroom.api.callers import CALLER
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.days import end_of
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_access import compartment_shape, grant_shape, group_shape, key_shape, session_shape

router = APIRouter(tags=["access"])


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HolderModel(_Sent):
    """Whose grants on what."""

    holder: str = Field(min_length=1, max_length=200, examples=["ada"])
    compartment: str = Field(min_length=1, max_length=202, examples=["nightfall", "nightfall/*"])
    group: bool = False


class GrantModel(HolderModel):
    """A grant to be made."""

    role: str = Field("reader", max_length=60, examples=["viewer", "search+read"])
    until: str = Field("", max_length=40, examples=["2026-12-31"], description="The last day that counts, in UTC.")


class NewKeyModel(_Sent):
    """A key to be made."""

    name: str = Field(min_length=1, max_length=200)
    role: str = Field("viewer", max_length=60)
    compartments: list[str] | None = Field(None, max_length=200, description="None: whatever you hold.")
    days: int = Field(90, ge=1, le=366)


@router.get("/me", response_model=dict[str, Any])
def me(seat: CallerSeat) -> Shape:
    """Say who is asking, and which rights they hold on what."""
    person = seat.principal
    held = {right: list(names) for right, names in seat.access.held().items()}
    return {
        "name": person.name,
        "kind": person.kind,
        "operator": person.operator,
        "curator": person.curator,
        "rights": held,
    }


@router.get("/compartments", response_model=dict[str, Any])
def compartments(seat: CallerSeat) -> Shape:
    """List the compartments that you own."""
    desk = seat.access
    found = desk.compartments()
    return {
        "compartments": [compartment_shape(one, desk.listed(one.name) if one.need_to_know else ()) for one in found]
    }


@router.get("/grants", response_model=dict[str, Any])
def grants(seat: CallerSeat, compartment: str = "") -> Shape:
    """List the grants on what you own, ended ones too."""
    return {"grants": [grant_shape(one) for one in seat.access.grants(compartment)]}


@router.post("/grants", response_model=dict[str, Any])
def grant(seat: CallerSeat, wanted: GrantModel) -> Shape:
    """Give a person or a group rights on a compartment that you own."""
    names = seat.access.grant(
        wanted.holder, wanted.compartment, role=wanted.role, until=end_of(wanted.until), group=wanted.group
    )
    return {"compartments": list(names)}


@router.post("/grants/revoke", response_model=dict[str, Any])
def revoke(seat: CallerSeat, wanted: HolderModel) -> Shape:
    """Take back every grant of theirs on a compartment that you own."""
    return {"compartments": list(seat.access.revoke(wanted.holder, wanted.compartment, group=wanted.group))}


@router.get("/groups", response_model=dict[str, Any])
def groups(seat: CallerSeat) -> Shape:
    """List the groups and what they hold of yours."""
    return {"groups": [group_shape(one) for one in seat.access.groups()]}


@router.get("/keys", response_model=dict[str, Any])
def keys(seat: CallerSeat) -> Shape:
    """List your keys, without the keys."""
    return {"keys": [key_shape(one) for one in seat.accounts.api_keys()]}


@router.post("/keys", response_model=dict[str, Any])
def make_key(seat: CallerSeat, wanted: NewKeyModel) -> Shape:
    """Make a key; it is shown in this answer and never again."""
    names = None if wanted.compartments is None else tuple(wanted.compartments)
    key_id, key = seat.accounts.make_key(wanted.name, role=wanted.role, compartments=names, days=wanted.days)
    return {"id": key_id, "key": key}


@router.delete("/keys/{key_id}", response_model=dict[str, Any])
def revoke_key(seat: CallerSeat, key_id: str) -> Shape:
    """Revoke a key of yours."""
    seat.accounts.revoke_key(key_id)
    return {"revoked": key_id}


@router.get("/sessions", response_model=dict[str, Any])
def sessions(seat: CallerSeat) -> Shape:
    """List your open sessions."""
    caller = CALLER.get()
    found = seat.accounts.sessions()
    return {"sessions": [session_shape(one, current=caller.by if caller else "") for one in found]}


@router.delete("/sessions/{session_id}", response_model=dict[str, Any])
def end_session(seat: CallerSeat, session_id: str) -> Shape:
    """End a session of yours."""
    return {"ended": seat.accounts.close_session(session_id)}
