"""What a journey hands over to be stored: values that are complete before the transaction begins."""

from __future__ import annotations

from dataclasses import dataclass

from storyroom.domain.access import Label
from storyroom.domain.document import SceneEntry
from storyroom.domain.licensing import TdmSignal
from storyroom.domain.ports import SegmentKind
from storyroom.domain.provenance import Origin

__all__ = ["NewDraft", "NewOrigin", "NewSegment"]


@dataclass(frozen=True, slots=True)
class NewSegment:
    """An index file that is ready to be written."""

    id: str
    label: Label
    kind: SegmentKind
    data: bytes
    rows: int
    draft_ids: tuple[str, ...]
    model_hash: str | None = None


@dataclass(frozen=True, slots=True)
class NewOrigin:
    """Where the words of a new draft come from, and the act that brought the draft in."""

    event_id: str
    origin: Origin
    operation: str
    payload: bytes
    """The span ledger, compressed JSON."""
    copy_id: str = ""
    """The working copy that becomes this draft, and goes with it."""
    copy_version: int = 0


@dataclass(frozen=True, slots=True)
class NewDraft:
    """One read file with everything derived from it."""

    id: str
    label: Label
    project: str
    document: str
    name: str
    format: str
    file_name: str
    original: bytes
    text: str
    reading: bytes
    """Native JSON, compressed."""
    report: str
    pages: int
    scenes: tuple[SceneEntry, ...]
    segments: tuple[NewSegment, ...]
    actor: str
    tdm: TdmSignal | None = None
    """What the file says of text and data mining, if it says anything."""
    origin: NewOrigin | None = None
