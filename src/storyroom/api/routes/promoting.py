"""Models: those that may answer, and those of the house: list, withdraw. One call of a desk each. To promote takes the package's files: `storyroom promotion promote`."""

from __future__ import annotations

from fastapi import APIRouter

from storyroom.api.models_backends import BackendsModel
from storyroom.api.models_promotion import OwnModelModel, OwnModelsModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.backends import backends_shape
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_promotion import own_model_shape, own_models_shape

router = APIRouter(tags=["models"])


@router.get("/models", response_model=BackendsModel)
def models(seat: CallerSeat) -> Shape:
    """List the models that the settings name: where each is, its context, price and terms, and how fast it was."""
    return backends_shape(seat.backends.list())


@router.get("/promotions", response_model=OwnModelsModel)
def promotions(seat: CallerSeat) -> Shape:
    """List the models made from what you may quote, and which of them are in use."""
    return own_models_shape(seat.promoting.list(), seat.promoting.who)


@router.post("/promotions/{model}/withdraw", response_model=OwnModelModel)
def withdraw(seat: CallerSeat, model: str) -> Shape:
    """Take a model out of use; its files stay. It takes the right to manage all that trained it."""
    return own_model_shape(seat.promoting.withdraw(model), seat.promoting.who)
