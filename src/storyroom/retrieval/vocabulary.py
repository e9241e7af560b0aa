"""Near spellings among the words that are visible. Knows no other words, so a hint can never name a hidden one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.opened import View
from storyroom.retrieval.postings import look_up
from storyroom.retrieval.tokens import stem
from storyroom.retrieval.word_segment import shape_of

__all__ = ["as_typed", "edit_distances", "near_form"]

_LETTERS = np.uint64((1 << 48) - 1)
_CUE = np.uint64(1 << 63)
_MOST_WEIGHED = 8
"""How many equally near forms are weighed by how often they occur."""


def near_form(view: View, form: str, *, cues_only: bool = False) -> str | None:
    """Return the nearest visible form within 1 edit (4 to 7 letters) or 2 (8 and more), or None.

    Among equally near ones names that speak come first, then the more frequent, then the alphabet.
    """
    allowed = _allowed(form)
    if not allowed:
        return None
    candidates = _candidates(view, form, allowed, cues_only=cues_only)
    if not candidates:
        return None
    texts = list(candidates)
    distances = edit_distances(form, texts)
    near = sorted(
        (int(d), not candidates[text], text) for d, text in zip(distances, texts, strict=True) if d <= allowed
    )
    best = [text for d, quiet, text in near if (d, quiet) == near[0][:2]][:_MOST_WEIGHED]
    weight = dict(zip(best, look_up(view, [stem(text) for text in best]), strict=True)) if len(best) > 1 else {}
    return min(best, key=lambda text: (-len(weight[text].rows) if text in weight else 0, text), default=None)


def as_typed(near: str, typed: str) -> str:
    """Write the form in the case that the asker used."""
    if typed.isupper():
        return near.upper()
    return near.capitalize() if typed[:1].isupper() else near


def edit_distances(form: str, others: Sequence[str]) -> NDArray[np.int16]:
    """Count the edits (insert, delete, replace, swap neighbours) between a form and each of the others.

    Source: optimal string alignment distance; one table for all, row by row.
    """
    width = max(map(len, others), default=0)
    letters = np.zeros((width, len(others)), np.uint32)
    for column, other in enumerate(others):
        letters[: len(other), column] = [ord(char) for char in other]
    rows = [np.repeat(np.arange(width + 1, dtype=np.int16)[:, None], len(others), axis=1)]
    for i, char in enumerate(form, start=1):
        rows.append(_next_row(rows, letters, ord(char), ord(form[i - 2])))
    lengths = np.array([len(other) for other in others], np.int64)
    found: NDArray[np.int16] = rows[-1][lengths, np.arange(len(others))]
    return found


def _next_row(
    rows: Sequence[NDArray[np.int16]], letters: NDArray[np.uint32], char: int, before: int
) -> NDArray[np.int16]:
    """Fill the row of the edit table for one more character of the form; `rows` are those before it."""
    above = rows[-1]
    best = np.empty_like(above)
    best[0] = len(rows)
    best[1:] = np.minimum(above[:-1] + (letters != char), above[1:] + 1)
    if len(rows) > 1:
        swapped = (letters[:-1] == char) & (letters[1:] == before)
        best[2:] = np.minimum(best[2:], np.where(swapped, rows[-2][:-2] + 1, best[2:]))
    for j in range(1, len(best)):
        np.minimum(best[j], best[j - 1] + 1, out=best[j])
    return best


def _allowed(form: str) -> int:
    if len(form) < 4 or not form.isalpha():
        return 0
    return 1 if len(form) < 8 else 2


def _candidates(view: View, form: str, allowed: int, *, cues_only: bool) -> dict[str, bool]:
    """Gather forms whose letters and length leave the distance possible, and whether each is ever a cue."""
    mine, others = np.uint64(shape_of(form)) & _LETTERS, np.uint64(allowed)
    found: dict[int, tuple[str, bool]] = {}
    for segment in view.words:
        shapes = segment.form_shape
        lengths = ((shapes >> np.uint64(48)) & np.uint64(255)).astype(np.int16)
        near = np.abs(lengths - len(form)) <= allowed
        near &= np.bitwise_count(mine & ~shapes) <= others
        near &= np.bitwise_count(shapes & _LETTERS & ~mine) <= others
        if cues_only:
            near &= (shapes & _CUE) != 0
        index = np.flatnonzero(near)
        cued = (shapes[index] & _CUE) != 0
        for which, name, cue in zip(index.tolist(), segment.form_hash[index].tolist(), cued.tolist(), strict=True):
            if name not in found:
                found[name] = (segment.form(which), cue)
            elif cue:
                found[name] = (found[name][0], True)
    return {text: cue for text, cue in found.values() if text and not text.startswith("\x00")}
