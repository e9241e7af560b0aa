"""What was handed out to whom, and what tracing a file found. Knows no key, no PDF and no table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from storyroom.domain.access import Label
from storyroom.domain.marking import VisibleMark

__all__ = ["HandOut", "HandedFile", "Order", "PageTrace", "Rest", "Trace", "Traced"]

Rest = Literal["omit", "strike"]
"""What becomes of the other scenes on the pages of sides: left out, or printed and crossed out."""


class Order(NamedTuple):
    """What is to be handed out, and to whom. `scenes` empty means the whole script."""

    recipient: str
    where: VisibleMark = "diagonal"
    scenes: tuple[str, ...] = ()
    rest: Rest = "omit"


@dataclass(frozen=True, slots=True)
class HandOut:
    """One file for one recipient, as it was written down."""

    id: str
    draft_id: str
    label: Label
    order: Order
    layout_id: str | None
    """What the pages looked like without a mark; None once the draft was deleted."""
    pages: int
    size: int
    sha256: str
    actor: str
    made_at: str


class HandedFile(NamedTuple):
    """A file ready to be handed over."""

    hand_out: HandOut
    file_name: str
    data: bytes
    losses: tuple[str, ...] = ()


class PageTrace(NamedTuple):
    """What one page of a file said. `exports` names the hand-outs whose mark it carries."""

    page: int
    said: Literal["named", "no_mark", "unknown_page", "unreadable"]
    draft_id: str = ""
    sheet: int = 0
    exports: tuple[str, ...] = ()


class Traced(NamedTuple):
    """A hand-out that a file comes from. `chance` bounds how often accident would say so; `pages` said it by themselves."""

    hand_out: HandOut
    chance: float
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What tracing a file found. `named` empty means: it cannot be told whose it is, and `reason` says why."""

    named: tuple[Traced, ...]
    pages: tuple[PageTrace, ...]
    page_count: int
    candidates: int
    """Hand-outs that the file was held against."""
    bound: float
    """Bound on the chance that this tracing names anybody falsely."""
    reason: str = ""
    fault: str = ""
    """Why reading ended early, if it did."""
