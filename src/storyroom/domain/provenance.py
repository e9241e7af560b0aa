"""Where words come from: an event for each act that brings text in. Recorded, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Origin", "OriginEvent"]

Origin = Literal["person", "suggestion", "import", "unknown"]


@dataclass(frozen=True, slots=True)
class OriginEvent:
    """One act that brought text into a draft.

    `content_hash` is SHA-256 of the canonical text, hexadecimal; it stays inside the store.
    """

    id: str
    draft_id: str
    origin: Origin
    actor: str
    time: str
    operation: str
    content_hash: str
