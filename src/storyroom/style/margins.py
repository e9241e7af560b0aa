"""How much nearer a passage is to a voice than to others. A number for ranking and for differences; no probability."""

from __future__ import annotations

import numpy as np

from storyroom.style.channels import Counts, count
from storyroom.style.profile import Profile
from storyroom.style.reading import count_words
from storyroom.style.scales import Scale, above, cut

__all__ = ["margin", "margin_at"]


def margin(passage: str, profile: Profile, *, as_long_as: int | None = None) -> float:
    """Return how much nearer a passage is to the voice than to others, in spreads of those others.

    For ranking and for differences only: it is no probability, and short passages say little. A passage longer than
    what the voice was learnt at is held against it in parts. Margins compare where they were taken at one length: for
    a difference, say `as_long_as` of how many words both are to be taken.
    Source: test normalisation, Auckenthaler, Carey, Lloyd-Thomas, 2000.
    """
    if not profile.scales or not passage.strip():
        return 0.0
    scale = profile.scale_for(as_long_as or count_words(passage))
    return float(np.mean([margin_at(count(part), scale) for part in cut(passage, scale.size)]))


def margin_at(counts: Counts, scale: Scale) -> float:
    """Return the margin of one counted passage at one length."""
    return above(scale.scores(counts))
