"""Whether a backend can work on this machine, in words. Never tries it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Availability"]


class Availability(NamedTuple):
    """`remedy` is the one line to type when it is not; both texts are empty when it is."""

    ok: bool
    reason: str = ""
    remedy: str = ""
