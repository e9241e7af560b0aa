"""The stretch of a scene to show, and exactly what in it matched. Works on the stored text and changes nothing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storyroom.domain.document import Highlight
from storyroom.retrieval.tokens import Token, find_stems, tokenize

__all__ = ["SNIPPET_LENGTH", "Excerpt", "excerpt"]

SNIPPET_LENGTH = 280
"""Code points of a snippet, about three lines on a page of results."""

_LEAD = 60
_SPACE = " \n\t"


class Excerpt(NamedTuple):
    """A slice of the draft's text from `start`, and offsets within it."""

    snippet: str
    start: int
    highlights: tuple[Highlight, ...]


class _Match(NamedTuple):
    start: int
    end: int
    name: str
    weight: float


def excerpt(
    text: str,
    span: tuple[int, int],
    *,
    weights: Mapping[str, float],
    phrases: Sequence[tuple[str, ...]] = (),
    prefer: tuple[int, int] | None = None,
) -> Excerpt:
    """Choose the best stretch of `text[span]` and mark the matches in it.

    `weights` are the stems that count and how much; `prefer` bounds the stretch that meaning points to.
    """
    first, last = max(span[0], 0), min(span[1], len(text))
    prefer = prefer if prefer and first <= prefer[0] < last else None
    matches = _matches(text[first:last], first, weights, phrases)
    start = _begin(matches, first, prefer)
    start, end = _trimmed(text, start, min(start + SNIPPET_LENGTH, last), first, last)
    marks = (Highlight(m.start - start, m.end - start) for m in matches if start <= m.start and m.end <= end)
    return Excerpt(text[start:end], start, _merged(sorted(marks)))


def _matches(scene: str, offset: int, weights: Mapping[str, float], phrases: Sequence[tuple[str, ...]]) -> list[_Match]:
    heading_end = max(scene.find("\n"), 0)
    found = [
        _Match(start + offset, end + offset, name, weights[name] * (0.3 if start < heading_end else 1.0))
        for name, start, end in (find_stems(scene, weights) if weights else ())
    ]
    tokens = tokenize(scene) if phrases else ()
    for phrase in phrases:
        found += [_Match(a + offset, b + offset, " ".join(phrase), 10.0) for a, b in _phrase_spans(tokens, phrase)]
    return sorted(found)


def _phrase_spans(tokens: Sequence[Token], phrase: tuple[str, ...]) -> list[tuple[int, int]]:
    by_position: dict[int, Token] = {}
    for token in tokens:
        by_position.setdefault(token.position, token)
    spans = []
    for position, token in by_position.items():
        run = [by_position.get(position + index) for index in range(len(phrase))]
        if all(t is not None and t.form == form for t, form in zip(run, phrase, strict=True)):
            last = run[-1]
            spans.append((token.start, last.end if last else token.end))
    return spans


def _begin(matches: Sequence[_Match], first: int, prefer: tuple[int, int] | None) -> int:
    """Find where the snippet-long stretch with the most different, weightiest matches begins."""
    if not matches:
        return prefer[0] if prefer else first
    best, best_worth = matches[0].start, -1.0
    held: dict[str, list[float]] = {}
    right = 0
    for left in matches:
        while right < len(matches) and matches[right].end <= left.start + SNIPPET_LENGTH - _LEAD:
            held.setdefault(matches[right].name, []).append(matches[right].weight)
            right += 1
        worth = sum(max(worths) + 0.05 * (len(worths) - 1) for worths in held.values() if worths)
        if prefer and prefer[0] <= left.start < prefer[1]:
            worth *= 1.2
        if worth > best_worth + 1e-9:
            best, best_worth = left.start, worth
        if held.get(left.name):
            held[left.name].pop(0)
    return max(first, best - _LEAD)


def _trimmed(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Move the ends to word borders, never by more than a few words."""
    if start > first:
        border = next((place for place in range(start, min(start + _LEAD, end)) if text[place - 1] in _SPACE), start)
        start = border
    if end < last:
        end = next((place for place in range(end, max(end - _LEAD, start), -1) if text[place] in _SPACE), end)
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return start, end


def _merged(marks: Sequence[Highlight]) -> tuple[Highlight, ...]:
    """Join overlapping marks."""
    merged: list[Highlight] = []
    for mark in marks:
        if merged and mark.start < merged[-1].end:
            merged[-1] = Highlight(merged[-1].start, max(merged[-1].end, mark.end))
        else:
            merged.append(mark)
    return tuple(merged)
