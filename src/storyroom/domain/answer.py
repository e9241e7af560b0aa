"""Answers: claims with the quotes they rest on. A claim without a matching quote does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyroom.domain.access import Label

__all__ = ["Answer", "Citation", "Claim"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: `draft_text[start:end] == quote`, to the letter, for every citation ever made."""

    project: str
    document: str
    draft: str
    draft_id: str
    scene: int
    scene_number: str | None
    heading: str
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable sentence and what it rests on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said from what this clearance may read.

    `insufficient` is one state for "not in the library" and "not cleared". `label` joins everything put in the
    context, whether used or not; None when nothing was.
    """

    question: str
    kind: Literal["grounded", "insufficient"]
    claims: tuple[Claim, ...] = ()
    backend: str = "quote"
    removed: tuple[str, ...] = ()
    """Sentences taken out because a quote in them did not match."""
    notes: tuple[str, ...] = ()
    label: Label | None = None
    id: str = ""
