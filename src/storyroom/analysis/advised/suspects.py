"""Pairs of a short script that look most like a contradiction, for a second reader to judge: too unsure to be told by rules alone."""

from __future__ import annotations

from collections.abc import Iterator

from storyroom.analysis.advised.verdicts import Pair
from storyroom.analysis.story.clashes import candidates, score
from storyroom.analysis.story.excuses import slack
from storyroom.analysis.story.state import Story

__all__ = ["suspects"]

_LEAST = 6.0
"""A score as `clashes` gives it; the rules ask from 9 on."""
_MOST_SENTENCES = 220
"""In a longer script pairs like this come by chance."""


def suspects(story: Story) -> Iterator[Pair]:
    """Yield the pairs that rank highest, each paragraph on one side of one pair only."""
    if slack(story) > 1.0 or len(story.sentences) > _MOST_SENTENCES:
        return
    scored = ((score(signs), one, other) for signs, one, other in candidates(story))
    best = sorted((one for one in scored if one[0] >= _LEAST), key=lambda found: -found[0])
    raised_before: set[int] = set()
    broken_before: set[int] = set()
    for _, raised, broken in best:
        if raised.element in raised_before or broken.element in broken_before:
            continue
        raised_before.add(raised.element)
        broken_before.add(broken.element)
        yield Pair(raised, broken)
