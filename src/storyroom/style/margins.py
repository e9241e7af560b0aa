"""How much nearer a passage is to a voice than to others. A number for ranking and for differences; no probability."""

from __future__ import annotations

from typing import Final

import numpy as np

from storyroom.style.channels import Counts, Floats, count
from storyroom.style.profile import Profile

__all__ = ["margin", "margin_of", "nearness", "scatter"]

_STEADY: Final = 6
_USUAL: Final = 0.075
"""Scatter of a passage's scores over other voices, as it usually is, and how many voices that belief weighs."""


def margin(passage: str, profile: Profile) -> float:
    """Return how much nearer a passage is to the voice than to others, in spreads of those others.

    For ranking and for differences only: it is no probability, and short passages say little.
    Source: test normalisation, Auckenthaler, Carey, Lloyd-Thomas, 2000.
    """
    return margin_of(count(passage), profile)


def margin_of(counts: Counts, profile: Profile) -> float:
    """Return the margin of a passage that is counted already."""
    if not profile.counted or len(profile.voices) < 2:  # no writer, or nobody else
        return 0.0
    scores = nearness(counts, profile)
    return float((scores[0] - scores[1:].mean()) / scatter(scores[1:]))


def nearness(counts: Counts, profile: Profile) -> Floats:
    """Return the score of a passage with each voice, this writer's first."""
    scores: Floats = profile.voices.reshape(len(profile.voices), -1) @ profile.space.place(counts).ravel()
    return scores


def scatter(others: Floats) -> float:
    """Return how far scores with other voices lie apart, held to what is usual where there are few."""
    return float(np.sqrt((float(others.var()) * len(others) + _STEADY * _USUAL**2) / (len(others) + _STEADY)))
