"""The rights in works: list, show, state, revoke, and what was made from a work. One call of a desk each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from storyroom.api.models_licensing import (
    LicensedModel,
    LicensesModel,
    MadeFromModel,
    RevokedModel,
    RevokeModel,
    StatementsModel,
    StateRightsModel,
)
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.licensing import Statement
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_licensing import (
    licensed_shape,
    licenses_shape,
    made_from_shape,
    revoked_shape,
    rights_shape,
)

router = APIRouter(tags=["rights"])


@router.get("/rights", response_model=LicensesModel)
def listed(
    seat: CallerSeat, *, project: Annotated[str, Query(description="One project only.", max_length=200)] = ""
) -> Shape:
    """List the rights in the latest draft of each document that you may read, with what is missing."""
    return licenses_shape(seat.licensing.list(project), seat.licensing.who)


@router.get("/drafts/{draft_id}/rights", response_model=LicensedModel)
def shown(seat: CallerSeat, draft_id: str) -> Shape:
    """Show the rights in one draft, and what it may be used for today."""
    return licensed_shape(seat.licensing.show(draft_id), seat.licensing.who)


@router.get("/drafts/{draft_id}/rights/history", response_model=StatementsModel)
def history(seat: CallerSeat, draft_id: str) -> Shape:
    """List every statement on a draft, oldest first."""
    desk = seat.licensing
    return {"statements": [rights_shape(one, desk.who) for one in desk.history(draft_id)]}


@router.post("/drafts/{draft_id}/rights", response_model=LicensedModel)
def state(seat: CallerSeat, draft_id: str, said: StateRightsModel) -> Shape:
    """State the rights in a document. It holds for all of its drafts that you manage, and takes the place of what was said."""
    desk, told = seat.licensing, said.model_dump()
    lists = {name: tuple(told[name]) for name in ("consent", "guilds")}
    return licensed_shape(desk.state(draft_id, Statement(**{**told, **lists})), desk.who)


@router.post("/drafts/{draft_id}/rights/revoke", response_model=RevokedModel)
def revoke(seat: CallerSeat, draft_id: str, said: RevokeModel) -> Shape:
    """Take consent back for a document. It acts on the next request; the answer names what was made from it."""
    desk = seat.licensing
    shown_now, made = desk.revoke(draft_id, said.reason, said.scopes)
    return revoked_shape(shown_now, made, desk.who)


@router.get("/drafts/{draft_id}/derived", response_model=MadeFromModel)
def derived(seat: CallerSeat, draft_id: str) -> Shape:
    """List everything that was made from a document: drafts, data sets, models, and what left the house."""
    return made_from_shape(seat.licensing.made_from(draft_id), seat.licensing.who)
