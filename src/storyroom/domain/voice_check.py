"""What is said of a page held against a voice, and of a voice itself: verdicts, strips, what moved them, each with its quotes. Plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple

from storyroom.domain.voice import VoiceEntry

__all__ = [
    "ChannelCard", "Cited", "Judged", "Moved", "SourceShown", "StripScene", "Trait", "Verdict", "VoiceCard", "VoiceCheck", "said_of",
]  # fmt: skip

Verdict = Literal["in voice", "out", "abstain"]


class Cited(NamedTuple):
    """Words of a draft, to the letter, and where they stand. Units: code points in the draft's canonical text."""

    quote: str
    draft_id: str
    project: str
    document: str
    draft: str
    scene: int
    """Ordinal from 1, or 0 before the first heading."""
    scene_number: str
    start: int
    end: int


class Judged(NamedTuple):
    """What is said of some words, of one channel. Without a verdict there is no number either."""

    channel: str
    words: int
    references: int
    """Pages of the voice that were long enough to count."""
    verdict: Verdict
    probability: float | None
    """At even odds beforehand."""
    interval: tuple[float, float] | None
    """Where it would lie in nine of ten cases."""
    missing: str
    """What would have to be there to say more; empty where nothing is missing."""


def said_of(one: Judged) -> str:
    """Say a verdict in words. None of them says who or what wrote a text."""
    if one.probability is None:
        return "Not enough to say"
    return {"in voice": "In voice", "out": "Out of voice"}.get(one.verdict, "Not sure")


class StripScene(NamedTuple):
    """What is said of one scene, within as many neighbours as it takes to have 500 words."""

    scene: int
    scene_number: str
    heading: str
    words: int
    first: int
    """The scenes that were looked at together: from here to `last`, by ordinal."""
    last: int
    judged: Judged


class Moved(NamedTuple):
    """A span or habit that moved the verdict, next to a place in the voice's own pages. Units: code points of what was checked."""

    kind: Literal["span", "habit"]
    quote: str
    start: int
    end: int
    """Both -1 for a habit that what was checked never has."""
    scene: int
    moved: float
    """By how much the margin fell if it were cut: above nought it speaks for the voice."""
    says: str
    counter: Cited | None
    """The nearest thing in the voice's own pages; None where there is none that may be quoted."""


class VoiceCheck(NamedTuple):
    """A page, scene or draft held against a voice."""

    voice: VoiceEntry
    subject: str
    """What was checked, in words."""
    draft_id: str
    """Of the draft that was checked; empty for pasted pages."""
    scene: int
    """Of which scene what moved the verdict is shown; 0: of all that was checked."""
    judged: Judged
    """What decides."""
    parts: tuple[Judged, ...]
    """What is spoken and what is told, each by itself."""
    before: Judged | None
    """For a proposal: the same stretch as it stands."""
    strip: tuple[StripScene, ...]
    moved: tuple[Moved, ...]
    notes: tuple[str, ...]


class Trait(NamedTuple):
    """Something typical of a voice, in counts, with quotes."""

    token: str
    own: float
    """In a thousand words."""
    others: float
    more: bool
    says: str
    quotes: tuple[Cited, ...]


class ChannelCard(NamedTuple):
    """What one channel of a voice is made of, and what is typical of it."""

    channel: str
    words: int
    pages: int
    others: int
    """Pages of others that it is held against; none: counts of old plays stand in."""
    traits: tuple[Trait, ...]
    measures: tuple[tuple[str, float, float | None], ...]
    """Name, here, by others: they describe, and tell no writer from another."""


class SourceShown(NamedTuple):
    """A draft that a voice was made from."""

    draft_id: str
    project: str
    document: str
    draft: str
    scenes: tuple[str, ...]
    words: int


class VoiceCard(NamedTuple):
    """A voice as people read it."""

    voice: VoiceEntry
    sources: tuple[SourceShown, ...]
    channels: tuple[ChannelCard, ...]
    auc: float | None
    """In how many of a hundred cases an unseen page lies nearer than a page of others, as a share; None: too little text."""
    separable: str
    """How well this voice is told from others, and how much text is missing, in words."""
    lacks: tuple[str, ...]
    """What is missing for a verdict, in words."""
    notes: tuple[str, ...]
