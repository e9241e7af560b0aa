"""The table of tropes, family by family. Holds no rule of its own."""

from __future__ import annotations

from storyroom.analysis.motifs import faces, hearts, journeys, mortality, things
from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (*journeys.TROPES, *mortality.TROPES, *things.TROPES, *hearts.TROPES, *faces.TROPES)
