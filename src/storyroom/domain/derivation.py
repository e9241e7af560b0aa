"""What was made from a work: drafts, exports, copies, data sets, models. Plain values; follows no thread itself."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from storyroom.domain.access import Label

__all__ = ["Derived", "DerivedKind", "MadeFrom", "NewThing"]


class DerivedKind(StrEnum):
    """What kind of thing was made."""

    DRAFT = "draft"
    """Another draft of the same document."""
    EXPORT = "export"
    """A file that was written out."""
    COPY = "copy"
    """A copy for a named person."""
    REQUEST = "request"
    """A request to a provider that may have held some of it, as far as labels tell."""
    SET = "data_set"
    MODEL = "model"
    PROFILE = "profile"
    BOARD = "board"
    OTHER = "other"


class NewThing(NamedTuple):
    """Something made from works or from other things, to be entered."""

    id: str
    kind: DerivedKind
    name: str
    """What people call it."""
    sources: tuple[str, ...]
    """Ids of drafts and of things entered before."""


class Derived(NamedTuple):
    """Something that was made from a work, straight or by way of another thing."""

    id: str
    kind: DerivedKind
    name: str
    label: Label
    at: str
    by: str
    steps: int = 1
    """How many makings lie between the work and it."""
    within: bool = True
    """Whether the house still holds it and so can keep it from being used; else it is out."""


class MadeFrom(NamedTuple):
    """Everything that was made from a document, as far as this person may know."""

    within: tuple[Derived, ...]
    """What the house holds and so can keep from being used: drafts, data sets, models."""
    left: tuple[Derived, ...]
    """What is out: exports, copies, requests. Nothing calls it back."""
