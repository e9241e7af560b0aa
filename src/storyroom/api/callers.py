"""Who is calling, for the span of one request. Set by the guard, read where a seat is taken; knows no secrets."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyroom.domain.accounts import Caller

__all__ = ["CALLER", "name_of_caller"]

CALLER: ContextVar[Caller | None] = ContextVar("storyroom_caller", default=None)
"""The account or key that came with this request. None: nobody, or whoever came in by the printed link."""


def name_of_caller(default: str) -> str:
    """Return the name whose seat this request takes; `default` is whose link `serve` prints."""
    caller = CALLER.get()
    return caller.name if caller else default
