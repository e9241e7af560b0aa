"""A voice that a house keeps: whose it is, from which pages, what is said of it and of a page held against it. Plain values; judges nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from storyroom.domain.access import Label

__all__ = [
    "CHANNELS",
    "LONGEST_NAME",
    "MOST_SOURCES",
    "Chosen",
    "Line",
    "VoiceEntry",
    "VoiceKind",
    "VoiceSource",
    "VoiceWish",
]

LONGEST_NAME: Final = 120
MOST_SOURCES: Final = 60
"""Drafts that one voice is made from, at most."""

CHANNELS: Final = ("page", "dialogue", "action")
"""What a voice is learnt from, each by itself: all that stands on the page, what is spoken, what is told."""


class VoiceKind(StrEnum):
    """Whose voice it is."""

    WRITER = "writer"
    CHARACTERS = "characters"
    SERIES = "series"
    STUDIO = "studio"


class Chosen(NamedTuple):
    """A draft that a voice is to be made from, or some scenes of it."""

    draft_id: str
    scenes: tuple[str, ...] = ()
    """As they are named in the draft: printed numbers, or places as in (3). Empty: all of it."""
    follows: bool = True
    """Whether the next draft of the document takes its place when the voice is rebuilt."""


class VoiceWish(NamedTuple):
    """A voice as a person asks for it."""

    name: str
    kind: VoiceKind
    chosen: tuple[Chosen, ...]
    speakers: tuple[str, ...] = ()
    """The people whose speech it is to be, for a voice of characters and for no other."""


class Line(NamedTuple):
    """One paragraph that a voice was made from, as printed. Units: `start` and `end` are code points in the draft's canonical text."""

    scene: int
    """Ordinal from 1, or 0 before the first heading."""
    start: int
    end: int
    spoken: bool
    speaker: str
    """The cue's name in capitals; empty for what is told."""
    text: str


class VoiceSource(NamedTuple):
    """What a voice took from one draft."""

    draft_id: str
    chosen: Chosen
    digest: str
    """SHA-256 of the draft's text as it was then."""
    author: str
    """Who its title page says wrote it, folded; empty where it says nothing."""
    names: tuple[str, ...]
    """Words that are names of people in the draft: they are masked before anything is measured."""
    lines: tuple[Line, ...]


class VoiceEntry(NamedTuple):
    """A kept voice, as listed."""

    id: str
    name: str
    kind: VoiceKind
    label: Label
    """The join of the labels of all that it was made from."""
    speakers: tuple[str, ...]
    """The people whose speech it is, where it is a voice of characters."""
    sources: int
    """Drafts that it was made from."""
    words: int
    digest: str
    """Of all that it was made from: another one is another voice."""
    made_at: str
    by: str
    rebuilt_at: str
    retired_at: str = ""
    retired_by: str = ""


class ListedVoice(NamedTuple):
    """A voice as one person sees it listed, with what they may do about it."""

    entry: VoiceEntry
    out_of_date: tuple[str, ...]
    """Why, in words; empty where it is not."""
    refused: str
    """Why it may not be used today, in words; empty where it may."""
    may_change: bool
