"""Data sets: plan, make, list, show, verify, remove. One call of a desk each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from storyroom.api.models_dataset import (
    DatasetModel,
    DatasetsModel,
    MadeDatasetModel,
    MakeDatasetModel,
    PlanDatasetModel,
    PlanModel,
    ShownDatasetModel,
    VerifiedDatasetModel,
)
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_dataset import (
    dataset_shape,
    datasets_shape,
    made_shape,
    plan_shape,
    shown_shape,
    verified_shape,
)

router = APIRouter(tags=["data sets"])


@router.get("/datasets", response_model=DatasetsModel)
def listed(seat: CallerSeat) -> Shape:
    """List the data sets that you may see, the newest first, and whether they may be trained on today."""
    return datasets_shape(seat.dataset.list(), seat.dataset.who)


@router.post("/datasets/plan", response_model=PlanModel)
def planned(seat: CallerSeat, wanted: PlanDatasetModel) -> Shape:
    """Say what a data set would be made of: rights, origin and label of each work, what is refused and why, what is left out."""
    return plan_shape(seat.dataset.plan(wanted.selection(), wanted.policy()))


@router.post("/datasets", response_model=MadeDatasetModel)
def made(seat: CallerSeat, wanted: MakeDatasetModel) -> Shape:
    """Make a data set and keep it, signed. What may go in is asked again at this moment."""
    desk = seat.dataset
    entry, plan = desk.make(wanted.selection(), wanted.policy(), name=wanted.name, expect=wanted.expect)
    return made_shape(entry, plan, desk.who)


@router.get("/datasets/{set_id}", response_model=ShownDatasetModel)
def shown(
    seat: CallerSeat,
    set_id: str,
    *,
    examples: Annotated[bool, Query(description="Every example with its spans.")] = False,
) -> Shape:
    """Show what a data set is made of, as its manifest says."""
    return shown_shape(seat.dataset.show(set_id), seat.dataset.who, examples=examples)


@router.post("/datasets/{set_id}/verify", response_model=VerifiedDatasetModel)
def verified(seat: CallerSeat, set_id: str) -> Shape:
    """Hold a data set against its signature, and against the gates that look at data."""
    return verified_shape(seat.dataset.verify(set_id), seat.dataset.who)


@router.post("/datasets/{set_id}/remove", response_model=DatasetModel)
def removed(seat: CallerSeat, set_id: str) -> Shape:
    """Take a data set away. That there was one, and what it was made from, stays known."""
    return dataset_shape(seat.dataset.remove(set_id), seat.dataset.who)
