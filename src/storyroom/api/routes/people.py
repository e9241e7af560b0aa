"""Invitations, groups, need-to-know lists, emergencies. One call of a desk each; an invitation is shown by the call that makes it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.days import end_of
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_access import emergency_shape

router = APIRouter(tags=["people"])


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PersonModel(_Sent):
    """Whom it is about."""

    person: str = Field(min_length=1, max_length=200, examples=["ada"])


class MemberModel(PersonModel):
    """Whom of which group."""

    group: str = Field(min_length=1, max_length=200, examples=["writers"])


class JoinModel(MemberModel):
    """A membership to be made."""

    until: str = Field("", max_length=40, examples=["2026-12-31"], description="The last day that counts, in UTC.")


class ListModel(_Sent):
    """Which list, and whether there is to be one."""

    project: str = Field(min_length=1, max_length=200, examples=["nightfall"])
    on: bool = True


class ListedModel(ListModel):
    """Who is on which list, or is to be taken off."""

    person: str = Field(min_length=1, max_length=200, examples=["ada"])


class GroupModel(_Sent):
    """A group to be made."""

    name: str = Field(min_length=1, max_length=200, examples=["writers"])


class EmergencyModel(_Sent):
    """What somebody has to read now, and why."""

    compartment: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=500, description="Its owners are told.")
    minutes: int = Field(60, ge=1, le=480)


@router.post("/invitations", response_model=dict[str, Any])
def invite(seat: CallerSeat, wanted: PersonModel) -> Shape:
    """Make an invitation; the page it leads to is told in this answer and never again."""
    return {"person": wanted.person, "page": f"/welcome?token={seat.accounts.invite(wanted.person)}"}


@router.post("/groups", response_model=dict[str, Any])
def add_group(seat: CallerSeat, wanted: GroupModel) -> Shape:
    """Make an empty group."""
    seat.access.add_group(wanted.name)
    return {"group": wanted.name}


@router.post("/groups/remove", response_model=dict[str, Any])
def remove_group(seat: CallerSeat, wanted: GroupModel) -> Shape:
    """Remove a group: its members lose what it held."""
    seat.access.remove_group(wanted.name)
    return {"removed": wanted.name}


@router.post("/groups/join", response_model=dict[str, Any])
def join(seat: CallerSeat, wanted: JoinModel) -> Shape:
    """Make a person a member. You have to own what the group holds."""
    seat.access.join_group(wanted.group, wanted.person, until=end_of(wanted.until))
    return {"group": wanted.group, "person": wanted.person}


@router.post("/groups/leave", response_model=dict[str, Any])
def leave(seat: CallerSeat, wanted: MemberModel) -> Shape:
    """End a membership."""
    seat.access.leave_group(wanted.group, wanted.person)
    return {"group": wanted.group, "person": wanted.person}


@router.post("/need-to-know", response_model=dict[str, Any])
def need_to_know(seat: CallerSeat, wanted: ListModel) -> Shape:
    """Begin the need-to-know list of a project that you own, with you on it; or end it."""
    seat.access.need_to_know(wanted.project, on=wanted.on)
    return {"listed": list(seat.access.listed(wanted.project))}


@router.post("/need-to-know/people", response_model=dict[str, Any])
def let_know(seat: CallerSeat, wanted: ListedModel) -> Shape:
    """Put a person on the list of a project that you own, or take them off."""
    seat.access.let_know(wanted.project, wanted.person, on=wanted.on)
    return {"listed": list(seat.access.listed(wanted.project))}


@router.get("/break-glass", response_model=dict[str, Any])
def emergencies(seat: CallerSeat) -> Shape:
    """List what was asked for in emergencies, for administrators."""
    return {"requests": [emergency_shape(one) for one in seat.emergencies.requests()]}


@router.post("/break-glass", response_model=dict[str, Any])
def ask(seat: CallerSeat, wanted: EmergencyModel) -> Shape:
    """Ask to read a compartment. Its owners are told; it opens nothing by itself."""
    return {"request": seat.emergencies.ask(wanted.compartment, reason=wanted.reason, minutes=wanted.minutes)}


@router.post("/break-glass/{request}/confirm", response_model=dict[str, Any])
def confirm(seat: CallerSeat, request: str) -> Shape:
    """Open what another administrator asked for. Its owners are told."""
    return {"until": seat.emergencies.confirm(request).isoformat()}
