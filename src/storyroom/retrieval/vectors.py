"""The vectors segment: unit vectors of one label's chunks, made by one model. Sees one label and one model at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import StoredFile
from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.arrays import Packed, pack, unpack
from storyroom.retrieval.word_segment import hash_of

__all__ = ["VectorRow", "VectorSegment", "build_vectors", "merge_vectors"]

MAGIC = b"SRVECT01"
_KINDS = ("scene", "window")


class VectorRow(NamedTuple):
    """One chunk's vector, (dim,) float32 of unit length, and the exact span it stands for."""

    scene_id: str
    draft_id: str
    start: int
    end: int
    kind: Literal["scene", "window"]
    vector: NDArray[np.float32]


class VectorSegment:
    """An opened vectors segment. Rows of one scene are neighbours; `first` bounds them, scene by scene."""

    __slots__ = (
        "draft_ids",
        "end",
        "first",
        "kind",
        "model_hash",
        "row_draft",
        "rows",
        "scene_hash",
        "scene_ids",
        "start",
        "vectors",
    )

    def __init__(self, packed: Packed) -> None:
        arrays = packed.arrays
        self.model_hash = str(packed.meta["model_hash"])
        self.vectors: NDArray[np.float32] = arrays["vectors"]  # (rows, dim), unit length
        self.rows = len(self.vectors)
        self.scene_ids: NDArray[np.bytes_] = arrays["scene_ids"]  # (scenes,)
        self.scene_hash: NDArray[np.uint64] = arrays["scene_hash"]
        self.draft_ids: NDArray[np.bytes_] = arrays["draft_ids"]
        self.row_draft: NDArray[np.int32] = arrays["row_draft"]  # (scenes,)
        self.first: NDArray[np.int64] = arrays["first"]  # (scenes + 1,)
        self.start: NDArray[np.int64] = arrays["start"]
        self.end: NDArray[np.int64] = arrays["end"]
        self.kind: NDArray[np.uint8] = arrays["kind"]
        _check(self)

    @classmethod
    def open(cls, path: StoredFile) -> VectorSegment:
        """Map a segment file. Raises: LibraryDamagedError if it is cut, foreign or contradicts itself."""
        packed = unpack(MAGIC, path)
        try:
            return cls(packed)
        except (KeyError, IndexError, TypeError, ValueError) as fault:
            raise LibraryDamagedError(
                f"A vectors segment contradicts itself: {path.name}.", "Run `storyroom rebuild` to make it again."
            ) from fault

    def row(self, index: int, scene: int) -> VectorRow:
        """Return a row as it was given."""
        return VectorRow(
            self.scene_ids[scene].decode(),
            self.draft_ids[self.row_draft[scene]].decode(),
            int(self.start[index]),
            int(self.end[index]),
            "window" if self.kind[index] else "scene",
            self.vectors[index],
        )


def _check(segment: VectorSegment) -> None:
    scenes = len(segment.scene_ids)
    sound = segment.vectors.ndim == 2 and segment.vectors.dtype == np.float32
    sound = sound and all(len(c) == segment.rows for c in (segment.start, segment.end, segment.kind))
    sound = sound and len(segment.scene_hash) == len(segment.row_draft) == scenes
    sound = sound and len(segment.first) == scenes + 1 and segment.first[0] == 0 and segment.first[-1] == segment.rows
    sound = sound and bool((np.diff(segment.first) > 0).all())
    if scenes:
        sound = sound and int(segment.row_draft.min()) >= 0 and int(segment.row_draft.max()) < len(segment.draft_ids)
    if not sound:
        raise ValueError("columns of different lengths")


def build_vectors(rows: Iterable[VectorRow], model_hash: str) -> bytes:
    """Write the vectors segment of these chunks; their order does not matter."""
    ordered = sorted(rows, key=lambda row: (row.draft_id, row.scene_id, _KINDS.index(row.kind), row.start, row.end))
    first = [i for i, row in enumerate(ordered) if i == 0 or row.scene_id != ordered[i - 1].scene_id]
    scenes = [ordered[index] for index in first]
    drafts = sorted({row.draft_id for row in scenes})
    code = {draft: index for index, draft in enumerate(drafts)}
    arrays: dict[str, NDArray[Any]] = {
        "vectors": np.array([row.vector for row in ordered], np.float32) if ordered else np.zeros((0, 0), np.float32),
        "scene_ids": np.array([row.scene_id.encode() for row in scenes], np.bytes_) if scenes else np.zeros(0, "S1"),
        "scene_hash": np.array([hash_of(row.scene_id) for row in scenes], np.uint64),
        "draft_ids": np.array([draft.encode() for draft in drafts], np.bytes_) if drafts else np.zeros(0, "S1"),
        "row_draft": np.array([code[row.draft_id] for row in scenes], np.int32),
        "first": np.array([*first, len(ordered)], np.int64),
        "start": np.array([row.start for row in ordered], np.int64),
        "end": np.array([row.end for row in ordered], np.int64),
        "kind": np.array([_KINDS.index(row.kind) for row in ordered], np.uint8),
    }
    return pack(MAGIC, arrays, {"model_hash": model_hash})


def merge_vectors(paths: Sequence[StoredFile], *, keep: Collection[str] | None = None) -> bytes:
    """Write one segment from several, of one label and one model; `keep` names the drafts that stay (default: all).

    Raises: ValueError if the segments come from different models, or there are none.
    """
    segments = [VectorSegment.open(path) for path in paths]
    hashes = {segment.model_hash for segment in segments}
    if len(hashes) != 1:
        raise ValueError("vectors of different models never mix")
    rows = [row for segment in segments for row in _rows(segment) if keep is None or row.draft_id in keep]
    return build_vectors(rows, hashes.pop())


def _rows(segment: VectorSegment) -> Iterable[VectorRow]:
    bounds = segment.first.tolist()
    for scene in range(len(bounds) - 1):
        for index in range(bounds[scene], bounds[scene + 1]):
            yield segment.row(index, scene)
