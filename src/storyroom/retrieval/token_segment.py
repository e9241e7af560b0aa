"""The tokens segment: narrow unit vectors of every token of one label's scenes, one byte a number. One label, one model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import StoredFile
from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.arrays import Packed, pack, unpack
from storyroom.retrieval.word_segment import hash_of

__all__ = ["SCALE", "TokenRow", "TokenSegment", "build_tokens", "merge_tokens", "quantize"]

MAGIC = b"SRTOKN01"
SCALE = 127.0
"""A unit vector's number times this is stored as a signed byte."""


class TokenRow(NamedTuple):
    """One window's tokens, (n_tokens, width) int8, and the exact span that they stand for."""

    scene_id: str
    draft_id: str
    start: int
    end: int
    tokens: NDArray[np.int8]


class TokenSegment:
    """An opened tokens segment. Windows of a scene are neighbours, and so are the tokens of a window."""

    __slots__ = (
        "draft_ids", "end", "first_token", "first_window", "model_hash", "row_draft", "scene_hash", "scene_ids", "start",
        "tokens",
    )  # fmt: skip

    def __init__(self, packed: Packed) -> None:
        arrays = packed.arrays
        self.model_hash = str(packed.meta["model_hash"])
        self.tokens: NDArray[np.int8] = arrays["tokens"]  # (n_tokens, width)
        self.first_token: NDArray[np.int64] = arrays["first_token"]  # (windows + 1,)
        self.first_window: NDArray[np.int64] = arrays["first_window"]  # (scenes + 1,)
        self.start: NDArray[np.int64] = arrays["start"]  # (windows,)
        self.end: NDArray[np.int64] = arrays["end"]
        self.scene_ids: NDArray[np.bytes_] = arrays["scene_ids"]  # (scenes,)
        self.scene_hash: NDArray[np.uint64] = arrays["scene_hash"]
        self.draft_ids: NDArray[np.bytes_] = arrays["draft_ids"]
        self.row_draft: NDArray[np.int32] = arrays["row_draft"]  # (scenes,)
        _check(self)

    @classmethod
    def open(cls, path: StoredFile) -> TokenSegment:
        """Map a segment file. Raises: LibraryDamagedError if it is cut, foreign or contradicts itself."""
        packed = unpack(MAGIC, path)
        try:
            return cls(packed)
        except (KeyError, IndexError, TypeError, ValueError) as fault:
            raise LibraryDamagedError(
                f"A tokens segment contradicts itself: {path.name}.", "Run `storyroom rebuild` to make it again."
            ) from fault

    def rows_of(self, scene: int) -> Iterable[TokenRow]:
        """Yield a scene's windows as they were given."""
        for window in range(int(self.first_window[scene]), int(self.first_window[scene + 1])):
            yield TokenRow(
                self.scene_ids[scene].decode(),
                self.draft_ids[self.row_draft[scene]].decode(),
                int(self.start[window]),
                int(self.end[window]),
                self.tokens[self.first_token[window] : self.first_token[window + 1]],
            )


def _check(segment: TokenSegment) -> None:
    scenes, windows = len(segment.scene_ids), len(segment.start)
    sound = segment.tokens.ndim == 2 and segment.tokens.dtype == np.int8 and len(segment.end) == windows
    sound = sound and len(segment.scene_hash) == len(segment.row_draft) == scenes
    for bounds, parts, whole in (
        (segment.first_token, windows, len(segment.tokens)),
        (segment.first_window, scenes, windows),
    ):
        sound = sound and len(bounds) == parts + 1 and bounds[0] == 0 and bounds[-1] == whole
        sound = sound and bool((np.diff(bounds) > 0).all())
    if sound and scenes:
        sound = int(segment.row_draft.min()) >= 0 and int(segment.row_draft.max()) < len(segment.draft_ids)
    if not sound:
        raise ValueError("columns of different lengths")


def quantize(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Store unit vectors, (n_tokens, width) float32, one byte a number."""
    stored: NDArray[np.int8] = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return stored


def build_tokens(rows: Iterable[TokenRow], model_hash: str) -> bytes:
    """Write the tokens segment of these windows; their order does not matter, and windows without tokens are left out."""
    ordered = sorted(
        (row for row in rows if len(row.tokens)), key=lambda row: (row.draft_id, row.scene_id, row.start, row.end)
    )
    first = [i for i, row in enumerate(ordered) if i == 0 or row.scene_id != ordered[i - 1].scene_id]
    scenes = [ordered[index] for index in first]
    drafts = sorted({row.draft_id for row in scenes})
    code = {draft: index for index, draft in enumerate(drafts)}
    sizes = [len(row.tokens) for row in ordered]
    arrays: dict[str, NDArray[Any]] = {
        "tokens": np.concatenate([row.tokens for row in ordered]) if ordered else np.zeros((0, 0), np.int8),
        "first_token": np.cumsum([0, *sizes], dtype=np.int64),
        "first_window": np.array([*first, len(ordered)], np.int64),
        "start": np.array([row.start for row in ordered], np.int64),
        "end": np.array([row.end for row in ordered], np.int64),
        "scene_ids": np.array([row.scene_id.encode() for row in scenes], np.bytes_) if scenes else np.zeros(0, "S1"),
        "scene_hash": np.array([hash_of(row.scene_id) for row in scenes], np.uint64),
        "draft_ids": np.array([draft.encode() for draft in drafts], np.bytes_) if drafts else np.zeros(0, "S1"),
        "row_draft": np.array([code[row.draft_id] for row in scenes], np.int32),
    }
    return pack(MAGIC, arrays, {"model_hash": model_hash})


def merge_tokens(paths: Sequence[StoredFile], *, keep: Collection[str] | None = None) -> bytes:
    """Write one segment from several, of one label and one model; `keep` names the drafts that stay (default: all).

    Raises: ValueError if the segments come from different models, or there are none.
    """
    segments = [TokenSegment.open(path) for path in paths]
    hashes = {segment.model_hash for segment in segments}
    if len(hashes) != 1:
        raise ValueError("tokens of different models never mix")
    every = (row for segment in segments for scene in range(len(segment.scene_ids)) for row in segment.rows_of(scene))
    return build_tokens((row for row in every if keep is None or row.draft_id in keep), hashes.pop())
