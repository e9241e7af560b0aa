"""Follows words from the drafts of a document into a text that came back as a file. Judges by passages of words; knows no library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from storyroom.journeys.words_of import Act, Run, Words, joined

__all__ = ["followed", "runs_in"]

_GRAM: Final = 5
"""Words that make a passage known wherever it stands. Source: first-author memory over 5-grams (facts on provenance, 1.6)."""
_LARGEST_GAP: Final = 400
"""Words between two known passages that are compared one by one."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


class _Token(NamedTuple):
    """One word or mark: as it is compared, and where it stands."""

    key: str
    start: int
    end: int


class _Source(NamedTuple):
    """An earlier draft: its words, and the act of each."""

    keys: tuple[str, ...]
    acts: tuple[str, ...]


def followed(text: str, act: Act, earlier: Sequence[tuple[str, Words]]) -> Words:
    """Give every letter of a text the act that first brought it into a draft before it, or this text's own act.

    `earlier`: texts with where their words come from, in the order in which they came in.
    """
    runs = tuple(runs_in(text, act.id, [(one, words.runs) for one, words in earlier]))
    used = {run.act for run in runs}
    known = {one.id: one for _, words in earlier for one in words.acts}
    return Words((*(one for key, one in known.items() if key in used), act), runs)


def runs_in(
    text: str, own: str, earlier: Sequence[tuple[str, Sequence[Run]]], *, closely: bool = True
) -> Iterator[Run]:
    """Tile a text with the acts that its words are known to come from, and `own` for those that are not known.

    `closely`: words between two known passages are compared one by one, as in a draft that goes on from the last.
    """
    tokens = _tokens(text)
    sources = [_source(one, runs) for one, runs in earlier]
    found = _matched([token.key for token in tokens], sources, closely=closely)
    acts = [sources[where[0]].acts[where[1]] if where else own for where in found]
    return joined(_runs(text, tokens, acts, own))


def _tokens(text: str) -> list[_Token]:
    return [_Token(found[0].casefold(), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def _source(text: str, runs: Sequence[Run]) -> _Source:
    tokens, acts, at, place = _tokens(text), [], 0, -1
    for token in tokens:
        while at <= token.start and place + 1 < len(runs):
            place += 1
            at += runs[place].length
        acts.append(runs[place].act)
    return _Source(tuple(token.key for token in tokens), tuple(acts))


def _matched(keys: Sequence[str], sources: Sequence[_Source], *, closely: bool) -> list[tuple[int, int] | None]:
    """Find each word in an earlier draft: in the newest that has its passage, so that rewritten words have their last author."""
    found: list[tuple[int, int] | None] = [None] * len(keys)
    for number in reversed(range(len(sources))):
        old = sources[number].keys
        memory: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(old) - _GRAM + 1):
            memory.setdefault(old[at : at + _GRAM], []).append(at)
        _passages(keys, old, memory, found, number)
        if closely and number == len(sources) - 1:
            _gaps(keys, old, found, number)
    return found


def _passages(
    keys: Sequence[str],
    old: Sequence[str],
    memory: dict[tuple[str, ...], list[int]],
    found: list[tuple[int, int] | None],
    number: int,
) -> None:
    """Walk through the text; where a passage is known, follow it as far as it goes. The one that goes on from the last is taken first."""
    at, expected = 0, 0
    while at < len(keys):
        places = memory.get(tuple(keys[at : at + _GRAM])) if found[at] is None else None
        if not places:
            at += 1
            continue
        start = min(places, key=lambda place: (abs(place - expected), place))
        size = 0
        while (
            at + size < len(keys)
            and start + size < len(old)
            and keys[at + size] == old[start + size]
            and found[at + size] is None
        ):
            found[at + size] = (number, start + size)
            size += 1
        at, expected = at + size, start + size


def _gaps(keys: Sequence[str], old: Sequence[str], found: list[tuple[int, int] | None], number: int) -> None:
    """Compare what stands between two passages that follow one another in the draft before it, word by word."""
    for first, last in list(_open(found)):
        left = found[first - 1] if first else (number, -1)
        right = found[last] if last < len(found) else (number, len(old))
        if not left or not right or left[0] != number or right[0] != number:
            continue
        begin, end = left[1] + 1, right[1]
        if not 0 < end - begin <= _LARGEST_GAP or last - first > _LARGEST_GAP:
            continue
        for block in SequenceMatcher(None, old[begin:end], keys[first:last], autojunk=False).get_matching_blocks():
            for step in range(block.size):
                found[first + block.b + step] = (number, begin + block.a + step)


def _open(found: Sequence[tuple[int, int] | None]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of words that were found nowhere."""
    at = 0
    while at < len(found):
        if found[at] is not None:
            at += 1
            continue
        end = at
        while end < len(found) and found[end] is None:
            end += 1
        yield at, end
        at = end


def _runs(text: str, tokens: Sequence[_Token], acts: Sequence[str], own: str) -> Iterator[Run]:
    """Tile the text: what stands between two words goes with the word before it."""
    at, held = 0, acts[0] if acts else own
    for token, act in zip(tokens, acts, strict=True):
        if act != held:
            yield Run(token.start - at, held)
            at, held = token.start, act
    yield Run(len(text) - at, held)
