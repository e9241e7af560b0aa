"""Where words come from: an event for each act that brings text in, and the spans of a draft that it left. Recorded, never guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from storyroom.domain.canonical import canonical

__all__ = [
    "NO_EVENT", "SOURCE_CLASSES", "Event", "LedgerSpan", "Origin", "OriginEvent", "Passage", "SourceClass", "SpanLedger", "chain",
    "event_hash",
]  # fmt: skip

Origin = Literal["person", "suggestion", "import", "unknown"]

SourceClass = Literal["human", "ai_verbatim", "ai_edited", "imported", "unknown"]
SOURCE_CLASSES: Final[tuple[SourceClass, ...]] = ("human", "ai_verbatim", "ai_edited", "imported", "unknown")

NO_EVENT: Final = hashlib.sha256(b"storyroom origin").hexdigest()
"""What stands before the first event of a chain."""


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


class Event(NamedTuple):
    """One act that brought words in or changed them, as a report tells it. Hashes are SHA-256, hexadecimal; empty where not known."""

    id: str
    origin: Origin
    actor: str
    time: str
    operation: str
    before: str = ""
    after: str = ""
    model: str = ""
    prompt: str = ""
    output: str = ""
    accepted_by: str = ""
    words: int | None = None
    """How many words it brought in; None where that was not kept."""
    parents: tuple[str, ...] = ()
    """Events whose words it changed: what came after a suggestion."""


class LedgerSpan(NamedTuple):
    """A stretch of a draft that one event brought in. Units: code points of the canonical text."""

    start: int
    end: int
    event: str
    source: SourceClass
    edits: tuple[str, ...] = ()
    """Events that changed these words later and left whose they are: case, spelling, layout."""


class Passage(NamedTuple):
    """What is left of one suggestion in a draft."""

    event: str
    source: SourceClass
    kept: int
    """Words of it that stand in the draft."""
    brought: int | None
    """Words that came in with it; None where that was not kept."""

    @property
    def per_10000(self) -> int | None:
        """How much of it is left, in hundredths of a percent."""
        return (20_000 * min(self.kept, self.brought) + self.brought) // (2 * self.brought) if self.brought else None


class SpanLedger(NamedTuple):
    """Whose every letter of a draft is. The spans tile the text; the events are in the order in which they happened."""

    sha256: str
    length: int
    events: tuple[Event, ...]
    spans: tuple[LedgerSpan, ...]
    passages: tuple[Passage, ...] = ()


def event_hash(event: Event, previous: str) -> str:
    """Bind an event to the one before it: SHA-256 over a zero byte and its one spelling."""
    value = {**event._asdict(), "parents": list(event.parents), "previous": previous}
    return hashlib.sha256(b"\x00" + canonical(value)).hexdigest()


def chain(events: Sequence[Event]) -> tuple[str, ...]:
    """Return the hash of each event, each bound to the one before."""
    found: list[str] = []
    for event in events:
        found.append(event_hash(event, found[-1] if found else NO_EVENT))
    return tuple(found)
