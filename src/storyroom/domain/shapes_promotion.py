"""The JSON of models of the house, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.promotion import OwnModel
from storyroom.domain.shapes import Shape

__all__ = ["own_model_shape", "own_models_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def own_models_shape(found: Iterable[OwnModel], who: Who) -> Shape:
    """Shape models, the newest first."""
    return {"models": [own_model_shape(one, who) for one in found]}


def own_model_shape(one: OwnModel, who: Who) -> Shape:
    """Shape a model and where it stands."""
    known = one.promotion
    return {
        "id": one.id,
        "name": one.name,
        "label": sorted(one.label.compartments),
        "by": who(one.by),
        "at": one.at,
        "state": one.state.value,
        "refused": one.refused,
        "signature": known.digest if known else "",
        "asked_by": who(known.asked_by) if known else "",
        "asked_at": known.asked_at if known else "",
        "confirmed_by": who(known.confirmed_by) if known and known.confirmed_by else "",
        "confirmed_at": known.confirmed_at if known else "",
        "ended_by": who(known.ended_by) if known and known.ended_by else "",
        "ended_at": known.ended_at if known else "",
    }
