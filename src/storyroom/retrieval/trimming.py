"""One index file without some of its drafts: their words, vectors and tokens are not in the new one. Decides nothing about which."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import SegmentKind, StoredFile
from storyroom.retrieval.token_segment import TokenSegment, merge_tokens
from storyroom.retrieval.vectors import VectorSegment, merge_vectors
from storyroom.retrieval.word_segment import WordSegment
from storyroom.retrieval.words import merge_words

__all__ = ["Trimmed", "trim"]


class Trimmed(NamedTuple):
    """The new file's bytes, and how many rows are in it."""

    data: bytes
    rows: int


def trim(kind: SegmentKind, path: StoredFile, *, keep: Collection[str]) -> Trimmed:
    """Write an index file anew with these drafts only. Raises: LibraryDamagedError if it cannot be read."""
    return _TRIM[kind](path, keep)


def _trim_words(path: StoredFile, keep: Collection[str]) -> Trimmed:
    segment = WordSegment.open(path)
    kept = _scenes_kept(segment, keep)
    return Trimmed(merge_words([path], keep=keep), int(kept.sum()))


def _trim_vectors(path: StoredFile, keep: Collection[str]) -> Trimmed:
    segment = VectorSegment.open(path)
    kept = _scenes_kept(segment, keep)
    return Trimmed(merge_vectors([path], keep=keep), int(np.diff(segment.first)[kept].sum()))


def _trim_tokens(path: StoredFile, keep: Collection[str]) -> Trimmed:
    segment = TokenSegment.open(path)
    kept = _scenes_kept(segment, keep)
    return Trimmed(merge_tokens([path], keep=keep), int(np.diff(segment.first_window)[kept].sum()))


def _scenes_kept(segment: WordSegment | VectorSegment | TokenSegment, keep: Collection[str]) -> NDArray[np.bool_]:
    """Mark the scenes of the drafts that stay: (scenes,) bool."""
    wanted = np.array([draft.decode() in keep for draft in segment.draft_ids.tolist()], bool)
    return wanted[segment.row_draft] if len(segment.row_draft) else np.zeros(0, bool)


_TRIM: dict[SegmentKind, Callable[[StoredFile, Collection[str]], Trimmed]] = {
    "words": _trim_words,
    "vectors": _trim_vectors,
    "tokens": _trim_tokens,
}
