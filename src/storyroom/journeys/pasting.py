"""Whose a pasted text is: passages of it that the script holds, or held, stay whose they were; the rest is the paste's. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from storyroom.journeys.words_of import Run, joined
from storyroom.provenance.memory import Memory
from storyroom.provenance.words import Token, tokens_of

__all__ = ["Source", "pasted"]

Source = tuple[str, Sequence[Run]]
"""A text, and where its letters come from."""


def pasted(text: str, own: str, sources: Sequence[Source]) -> Iterator[Run]:
    """Tile a pasted text: five words in a row, and all that follow, are known where they stand in one of the sources."""
    tokens = tokens_of(text)
    numbers: dict[str, int] = {}
    memory, cut = Memory(), [tokens_of(source) for source, _ in sources]
    for place, each in enumerate(cut):
        memory.keep(place, [numbers.setdefault(one.key, len(numbers)) for one in each])
    acts = [own] * len(tokens)
    new = [numbers.setdefault(one.key, len(numbers)) for one in tokens]
    for passage in memory.passages(new, 0, len(new)):
        known = cut[passage.text][passage.old : passage.old + passage.size]
        acts[passage.new : passage.new + passage.size] = _acts(known, sources[passage.text][1])
    return joined(_runs(text, tokens, acts, own))


def _acts(tokens: Sequence[Token], runs: Sequence[Run]) -> list[str]:
    ends = list(accumulate(run.length for run in runs))
    return [runs[bisect_right(ends, token.start)].act for token in tokens]


def _runs(text: str, tokens: Sequence[Token], acts: Sequence[str], own: str) -> Iterator[Run]:
    """What stands between two words goes with the word before it."""
    at, held = 0, acts[0] if acts else own
    for token, act in zip(tokens, acts, strict=True):
        if act != held:
            yield Run(token.start - at, held)
            at, held = token.start, act
    yield Run(len(text) - at, held)
