"""Opened segments, and one view over exactly the segments a clearance sees. Keeps nothing under any other key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import SegmentRef, StoredFile
from storyroom.retrieval.dictionary import Dictionary
from storyroom.retrieval.token_segment import TokenSegment
from storyroom.retrieval.vectors import VectorSegment
from storyroom.retrieval.word_segment import FIELDS, WordSegment

__all__ = ["Opened", "View"]

_T = TypeVar("_T")
_Segment = WordSegment | VectorSegment | TokenSegment


class View:
    """The rows of a set of segments, end to end. A row is a scene; its number means nothing outside this view."""

    def __init__(
        self, words: Sequence[WordSegment], vectors: Sequence[VectorSegment], tokens: Sequence[TokenSegment] = ()
    ) -> None:
        self.words = tuple(words)
        self.base = np.cumsum([0, *(segment.rows for segment in words)])  # (segments + 1,)
        self.rows = int(self.base[-1])
        self.terms = Dictionary(words)
        self.post_rows = [segment.post_row for segment in words]
        self.post_tfs = [segment.post_tf for segment in words]
        self.draft_ids, self.row_draft = _drafts(words)
        self.scene = _joined([segment.scene for segment in words], np.int32)
        self.setting = _joined([segment.setting for segment in words], np.uint8)
        self.light = _joined([segment.light for segment in words], np.uint8)
        none = np.zeros((0, len(FIELDS)), np.uint32)
        self.lengths = np.concatenate([none, *(segment.lengths for segment in words)])  # (rows, fields)
        self.vectors = tuple(vectors)
        self.vector_base = np.cumsum([0, *(segment.rows for segment in vectors)])
        self.first = _bounds(vectors)  # first vector of each scene that has any
        self.vector_row = self._rows_of(_joined([segment.scene_hash for segment in vectors], np.uint64))
        self.all_known = bool((self.vector_row >= 0).all())
        self.row_vector = np.full(self.rows, -1, np.int64)  # row -> place in `first`, -1 without vectors
        known = np.flatnonzero(self.vector_row >= 0)
        self.row_vector[self.vector_row[known]] = known
        self.tokens = tuple(tokens)
        self.token_base = np.cumsum([0, *(len(segment.scene_ids) for segment in tokens)])
        token_row = self._rows_of(_joined([segment.scene_hash for segment in tokens], np.uint64))
        self.row_tokens = np.full(self.rows, -1, np.int64)  # row -> place among all scenes with tokens, -1 without
        known = np.flatnonzero(token_row >= 0)
        self.row_tokens[token_row[known]] = known
        self.kept: dict[Hashable, Any] = {}
        """What others derive from this view alone and want again; at most a few entries, theirs to bound."""

    def scene_id(self, row: int) -> str:
        """Return the id of a row's scene."""
        segment = int(np.searchsorted(self.base, row, side="right")) - 1
        scene_id: bytes = self.words[segment].scene_ids[row - int(self.base[segment])]
        return scene_id.decode()

    def token_scene(self, place: int) -> tuple[TokenSegment, int]:
        """Return the segment, and the scene's number in it, of a place in `row_tokens`."""
        segment = int(np.searchsorted(self.token_base, place, side="right")) - 1
        return self.tokens[segment], place - int(self.token_base[segment])

    def _rows_of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Find the row of each scene by its id's hash; -1 where the view has no such scene."""
        mine = _joined([segment.scene_hash for segment in self.words], np.uint64)
        if not len(mine) or not len(hashes):
            return np.full(len(hashes), -1, np.int64)
        order = np.argsort(mine)
        ordered = mine[order]
        place = np.minimum(np.searchsorted(ordered, hashes), len(mine) - 1)
        return np.where(ordered[place] == hashes, order[place], -1)


class Opened:
    """A process's opened segments and views, the least recently used let go. Safe to share between threads."""

    def __init__(self, *, segments: int = 4096, views: int = 8) -> None:
        self._segments: _Recent[_Segment] = _Recent(segments)
        self._views: _Recent[View] = _Recent(views)
        self._refs: dict[Hashable, SegmentRef] = {}
        self._lock = Lock()

    def view(
        self, words: Sequence[SegmentRef], vectors: Sequence[SegmentRef], tokens: Sequence[SegmentRef] = ()
    ) -> View:
        """Return the view over exactly these segments. Raises: LibraryDamagedError."""
        refs = (*words, *vectors, *tokens)
        key = frozenset(map(_key, refs))
        with self._lock:
            return self._views.get(key, lambda: self._build(sorted(refs, key=_key)))

    def _forget_gone(self, refs: Sequence[SegmentRef]) -> None:
        """Let go of files that are no longer there, and of those that others have taken the place of.

        And of every view over one: what was removed stays in no memory, and imports do not fill it. Whoever sees a label
        sees all of its files, so a file of a label and kind that is not among those given is of yesterday.
        """
        here, now = {_key(ref) for ref in refs}, {_place(ref) for ref in refs}
        gone = {
            key for key, ref in self._refs.items() if (key not in here and _place(ref) in now) or not ref.path.exists()
        }
        if gone:
            self._segments.forget(lambda key: key in gone)
            self._views.forget(lambda key: isinstance(key, frozenset) and not gone.isdisjoint(key))
            self._refs = {key: ref for key, ref in self._refs.items() if key not in gone}

    def _build(self, refs: Sequence[SegmentRef]) -> View:
        self._forget_gone(refs)
        self._refs |= {_key(ref): ref for ref in refs}
        opened = [self._segments.get(_key(ref), lambda ref=ref: _open(ref)) for ref in refs]  # type: ignore[misc]  # bound default
        words = [segment for segment in opened if isinstance(segment, WordSegment)]
        vectors = [segment for segment in opened if isinstance(segment, VectorSegment)]
        return View(words, vectors, [segment for segment in opened if isinstance(segment, TokenSegment)])


class _Recent(Generic[_T]):
    """A bounded table that forgets what was not asked for longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, _T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        if key not in self._held:
            self._held[key] = make()
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]

    def forget(self, wanted: Callable[[Hashable], bool]) -> None:
        for key in [key for key in self._held if wanted(key)]:
            del self._held[key]


def _key(ref: SegmentRef) -> tuple[str, str]:
    return ref.id, ref.sha256


def _place(ref: SegmentRef) -> tuple[str, str, str | None]:
    return ref.label.key(), ref.kind, ref.model_hash


def _open(ref: SegmentRef) -> _Segment:
    kinds: dict[str, Callable[[StoredFile], _Segment]] = {
        "words": WordSegment.open,
        "vectors": VectorSegment.open,
        "tokens": TokenSegment.open,
    }
    return kinds[ref.kind](ref.path)


def _drafts(words: Sequence[WordSegment]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Number the drafts across segments, and give each row its draft's number."""
    known: dict[str, int] = {}
    parts: list[NDArray[np.int32]] = []
    for segment in words:
        codes = [known.setdefault(draft.decode(), len(known)) for draft in segment.draft_ids.tolist()]
        parts.append(np.array(codes, np.int32)[segment.row_draft] if segment.rows else np.zeros(0, np.int32))
    return tuple(known), _joined(parts, np.int32)


def _bounds(vectors: Sequence[VectorSegment]) -> NDArray[np.int64]:
    parts, base = [], 0
    for segment in vectors:
        parts.append(segment.first[:-1] + base)
        base += segment.rows
    return np.concatenate([*parts, np.array([base], np.int64)])


def _joined(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:  # noqa: ANN401  # numpy's own word for a dtype
    return np.concatenate(parts) if parts else np.zeros(0, dtype)
