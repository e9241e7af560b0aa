"""A draft as somebody changes it: steps of an editor, and how a working copy stands. Plain values; applies and keeps nothing."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

__all__ = ["LONGEST_COPY", "STEP_KINDS", "Change", "EditState", "Newer", "Step", "StepKind"]

StepKind = Literal["type", "paste", "move", "undo", "redo"]
STEP_KINDS: Final[tuple[StepKind, ...]] = ("type", "paste", "move", "undo", "redo")

LONGEST_COPY: Final = 2_000_000
"""Letters of a working copy: a feature has 150,000, a season of television ten times that."""


class Change(NamedTuple):
    """Some words put in place of others. Units: code points of the words before the step."""

    start: int
    end: int
    text: str


class Step(NamedTuple):
    """One thing that a person did in the editor: changes that do not overlap, in order, all at once."""

    kind: StepKind
    changes: tuple[Change, ...]


class Newer(NamedTuple):
    """A draft of the same document that came after the one that is edited."""

    draft_id: str
    name: str
    by: str
    """Who brought it in; empty if they are not here any more."""
    at: str


class EditState(NamedTuple):
    """One person's working copy of a draft. Version 0: nothing was changed yet, and nothing is kept."""

    draft_id: str
    text: str
    version: int
    begun_at: str = ""
    saved_at: str = ""
    told: str = ""
    """What a person has to know before they write: that the draft came in another format."""
    newer: tuple[Newer, ...] = ()
