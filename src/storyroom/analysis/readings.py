"""Whole reports as something to be worked out once: an analysis that builds on another reads it here. Knows none by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.ports import Analysis
from storyroom.domain.report import Report

__all__ = ["reading"]


@cache
def reading(kind: type[Analysis[Manuscript]]) -> Callable[[Manuscript], Report]:
    """Return what makes an analysis's report, to be handed to `Manuscript.once`: the same for the same analysis."""

    def read(manuscript: Manuscript) -> Report:
        return kind().analyse(manuscript)

    return read
