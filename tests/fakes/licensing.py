"""Statements of rights as people make them, for tests."""

from __future__ import annotations

from storyroom.domain.licensing import Licensed, Statement
from storyroom.room import Seat

__all__ = ["EVERY", "OWN", "state"]

EVERY = ("search", "quote", "training_house", "training_cloud")
OWN = Statement("Harbour Pictures", "own_work", consent=EVERY, guilds=("none",))


def state(seat: Seat, draft_id: str, **said: object) -> Licensed:
    """State that it is the studio's own work, but for what is said."""
    return seat.licensing.state(draft_id, OWN._replace(**said))
