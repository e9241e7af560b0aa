"""How much of the library a model writes down by itself: the longest run of its words that stands in the library. Runs no model.

Source: 25 words and 50 tokens, as Lee et al., 2022, cut repeated text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from storyroom.domain.gates import GateResult

__all__ = ["NAME", "Run", "free_run_overlap", "library_index", "longest_run"]

NAME: Final = "free_run_overlap"
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SEED: Final = 6
"""Words that must agree before a run is followed."""


class Run(NamedTuple):
    """The longest run found."""

    words: int
    text: str


class Index(NamedTuple):
    """Texts of the library, to be looked runs up in."""

    texts: tuple[tuple[str, ...], ...]
    places: dict[tuple[str, ...], list[tuple[int, int]]]


def library_index(texts: Iterable[str]) -> Index:
    """Make texts ready to be looked up in."""
    spelled = tuple(tuple(_words(text)) for text in texts)
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, words in enumerate(spelled):
        for at in range(len(words) - _SEED + 1):
            places.setdefault(words[at : at + _SEED], []).append((number, at))
    return Index(spelled, places)


def longest_run(written: Iterable[str], index: Index, *, stock: Index | None = None) -> Run:
    """Find the longest run of words that stands in the library; one that stands in general texts too is nobody's."""
    best = Run(0, "")
    for text in written:
        words = _words(text)
        at = 0
        while at <= len(words) - _SEED:
            length = _run_at(words, at, index)
            if length > best.words and not (stock and _run_at(words, at, stock) >= length):
                best = Run(length, " ".join(words[at : at + length]))
            at += max(1, length - _SEED + 1)
    return best


def free_run_overlap(run: Run, *, tokens: int, line: int = 25, least: int = 1_000) -> GateResult:
    """Judge what a model wrote, so many tokens of it."""
    figures, threshold = {"words": run.words, "tokens": tokens}, {"words": line, "tokens": least}
    if tokens < least:
        return GateResult(
            NAME, False, figures, threshold, _UNSURE, (f"{tokens} tokens were written; {least} are needed",)
        )
    if run.words <= line:
        words = f"Left to itself, the model repeats at most {run.words} words of the library in a row."
        return GateResult(NAME, True, figures, threshold, words)
    reason = f"a run of {run.words} words stands in the library"
    return GateResult(NAME, False, figures, threshold, _COPIES, (reason,))


def _run_at(words: Sequence[str], at: int, index: Index) -> int:
    found = 0
    for number, start in index.places.get(tuple(words[at : at + _SEED]), ()):
        text, length = index.texts[number], _SEED
        while at + length < len(words) and start + length < len(text) and words[at + length] == text[start + length]:
            length += 1
        found = max(found, length)
    return found


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


_UNSURE: Final = "It cannot be said how much the model copies: it has not written enough."
_COPIES: Final = (
    "Left to itself, the model writes down passages of the library. Train fewer rounds, or take out repeated drafts."
)
