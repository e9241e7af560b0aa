"""Whose the words of a draft are, as it is shown: spans, the acts behind them, totals. Counts; recorded, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.domain.provenance import Origin

__all__ = ["ORIGINS", "OriginAct", "OriginOf", "OriginSpan", "OriginTotal", "totals"]

ORIGINS: Final[tuple[Origin, ...]] = ("person", "suggestion", "import", "unknown")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


class OriginAct(NamedTuple):
    """One act that brought words in."""

    id: str
    origin: Origin
    by: str
    """Who did it, or accepted it; empty if they are not here any more."""
    at: str
    operation: str
    draft_id: str
    """The draft that came in with it; empty where the asker may not see that one, or it is gone."""
    draft: str
    before: str
    after: str
    model: str
    prompt: str
    output: str


class OriginSpan(NamedTuple):
    """A stretch of the canonical text that one act brought in. Units: code points."""

    start: int
    end: int
    act: str
    origin: Origin


class OriginTotal(NamedTuple):
    """How much of a draft comes from one kind of act."""

    origin: Origin
    words: int
    share: float
    """Of all words."""
    scenes: int
    """Scenes in which there is at least one such word."""


class OriginOf(NamedTuple):
    """Whose the words of one draft are."""

    draft_id: str
    spans: tuple[OriginSpan, ...]
    acts: tuple[OriginAct, ...]
    totals: tuple[OriginTotal, ...]
    words: int


def totals(text: str, spans: Sequence[OriginSpan], scenes: Sequence[tuple[int, int]]) -> tuple[OriginTotal, ...]:
    """Count words by origin. A word is whose its first letter is; scenes are (start, end) in order."""
    words: Counter[Origin] = Counter()
    seen: dict[Origin, set[int]] = {}
    place = scene = 0
    for found in _WORD.finditer(text):
        while place < len(spans) and spans[place].end <= found.start():
            place += 1
        origin: Origin = spans[place].origin if place < len(spans) else "unknown"
        words[origin] += 1
        while scene < len(scenes) and scenes[scene][1] <= found.start():
            scene += 1
        if scene < len(scenes) and scenes[scene][0] <= found.start():
            seen.setdefault(origin, set()).add(scene)
    return tuple(_total(origin, words, seen) for origin in ORIGINS)


def _total(origin: Origin, words: Counter[Origin], seen: Mapping[Origin, set[int]]) -> OriginTotal:
    whole = sum(words.values())
    return OriginTotal(origin, words[origin], words[origin] / whole if whole else 0.0, len(seen.get(origin, ())))
