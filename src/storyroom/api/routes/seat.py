"""Hands each call the caller's seat. Caches nothing: grants are read afresh each time."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from storyroom.room import Seat

__all__ = ["CallerSeat"]


def _seat(request: Request) -> Seat:
    seat: Seat = request.app.state.seats()
    return seat


CallerSeat = Annotated[Seat, Depends(_seat)]
"""A parameter of this type is the caller's seat."""
