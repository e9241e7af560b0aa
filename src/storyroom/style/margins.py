"""How much nearer a passage is to a voice than to others. A number for ranking and for differences; no probability."""

from __future__ import annotations

from typing import Final

import numpy as np

from storyroom.style.channels import Counts, Floats, count
from storyroom.style.profile import Profile
from storyroom.style.reading import count_words
from storyroom.style.scales import Scale, cut

__all__ = ["margin", "margin_at", "scatter"]

_STEADY: Final = 6
_USUAL: Final = 0.05
"""Scatter of a passage's scores over other voices, as it usually is, and how many voices that belief weighs."""


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
    scores = scale.scores(counts)
    return float((scores[0] - scores[1:].mean()) / scatter(scores[1:]))


def scatter(others: Floats) -> float:
    """Return how far scores with other voices lie apart, held to what is usual where there are few."""
    return float(np.sqrt((float(others.var()) * len(others) + _STEADY * _USUAL**2) / (len(others) + _STEADY)))
