"""Where a script left its voice and since which draft, as it is told: by draft, by scene, by whose words. Plain values; measures nothing."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.provenance import Origin
from storyroom.domain.report import Strips
from storyroom.domain.story import Evidence

__all__ = ["Away", "DriftDraft", "DriftOf", "DriftOrigin", "DriftPart", "DriftScene"]


class Away(NamedTuple):
    """Where words lie among the voice's own. `above` is None where there is not enough to say."""

    words: int
    above: float | None = None
    """How much nearer the voice than its own stretches are on average, in spreads of those; below nought further off."""
    share: float | None = None
    """Of the voice's own stretches as long as this, the share that lie as far off or further."""

    @property
    def away(self) -> bool:
        """Whether no more than one in twenty of the voice's own stretches lie as far off."""
        return self.share is not None and self.share <= 0.05


class DriftOrigin(NamedTuple):
    """What one kind of author brought in with a draft."""

    origin: Origin
    place: Away


class DriftDraft(NamedTuple):
    """One draft held against the one before it: what is new in it, whose that is, and where it lies."""

    draft_id: str
    name: str
    before: str
    """Name of the draft before it; empty for the first."""
    words: int
    new: Away
    by: tuple[DriftOrigin, ...]


class DriftPart(NamedTuple):
    """Words of one scene that came in with one draft, from one kind of author."""

    since: str
    """Id of the draft that they came in with."""
    draft: str
    """Its name."""
    origin: Origin
    place: Away
    quotes: tuple[Evidence, ...]
    """Its longest stretches, to the letter."""


class DriftScene(NamedTuple):
    """One scene of the draft that is looked at: what of it came in later than the first draft."""

    scene: int
    scene_number: str | None
    heading: str
    words: int
    parts: tuple[DriftPart, ...]


class DriftOf(NamedTuple):
    """What is told of one draft and those before it."""

    draft_id: str
    voice: str
    """What it is held against, in words."""
    voice_id: str
    """The kept voice that was named; empty for the first draft."""
    drafts: tuple[DriftDraft, ...]
    """From the first that may be seen to the one that is looked at."""
    scenes: tuple[DriftScene, ...]
    """Scenes with words that came in later, in order."""
    picture: Strips
    """A lane a draft, a bar where its words stand in the scenes of the draft that is looked at."""
    missing: str
    """Why there is nothing to compare, or nothing to say of the voice; empty otherwise."""
    notes: tuple[str, ...]
