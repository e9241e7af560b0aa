"""Vectors for drafts and the upkeep of segments: embeds what awaits it, merges small index files. The words never change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.access import Clearance, Label
from storyroom.domain.document import Chunk, DraftEntry, SceneEntry
from storyroom.domain.ports import EmbeddingModel, IdSource, SegmentRef
from storyroom.journeys.prepare import Prepared
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.vectors import VectorRow, build_vectors, merge_vectors
from storyroom.retrieval.words import merge_words
from storyroom.store.library import Library
from storyroom.store.records import NewSegment

__all__ = ["IndexProgress", "VectorCache", "compact", "index_vectors", "vector_segment", "word_segment"]

_MOST_SEGMENTS = 8
"""Segments of one label and kind above which they are merged."""
_SMALL_ROWS = 50_000
"""Below this many rows a label's segments are merged into one whenever an import ends."""
_CACHE_TEXTS = 20_000


@dataclass(slots=True)
class VectorCache:
    """Vectors made in this run, by label and text: a new draft repeats most of the last one. Never crosses a label."""

    held: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict)

    def embed(self, texts: Sequence[str], label: Label, model: EmbeddingModel) -> NDArray[np.float32]:
        """Return (n_texts, dimensions) float32, embedding only what was not met before under this label."""
        key = label.key()
        missing = list(dict.fromkeys(text for text in texts if (key, text) not in self.held))
        if missing:
            made = model.embed(missing)
            if len(self.held) + len(missing) > _CACHE_TEXTS:
                self.held = {(key, text): self.held[key, text] for text in texts if (key, text) in self.held}
            self.held.update(((key, text), vector) for text, vector in zip(missing, made, strict=True))
        if not texts:
            return np.zeros((0, model.dimensions), np.float32)
        return np.stack([self.held[key, text] for text in texts])  # (n_texts, dimensions) float32, unit length


class Embeddable(Protocol):
    """A draft with its scenes and chunks, fresh from a file or out of the library."""

    @property
    def draft_id(self) -> str: ...
    @property
    def scenes(self) -> tuple[SceneEntry, ...]: ...
    @property
    def chunks(self) -> tuple[Chunk, ...]: ...


class _Opened(NamedTuple):
    draft_id: str
    scenes: tuple[SceneEntry, ...]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the embedding has come: drafts done of all that awaited it."""

    done: int
    total: int
    draft: DraftEntry


def word_segment(item: Prepared, label: Label, ids: IdSource) -> NewSegment:
    """Make a segment of its own of one draft's words."""
    return NewSegment(
        id=ids.new("segment", f"words/{item.draft_id}"),
        label=label,
        kind="words",
        data=item.words,
        rows=item.word_rows,
        draft_ids=(item.draft_id,),
    )


def vector_segment(
    item: Embeddable, label: Label, *, model: EmbeddingModel, ids: IdSource, cache: VectorCache
) -> NewSegment:
    """Embed one draft's chunks into a segment of its own."""
    vectors = cache.embed([part.text for part in item.chunks], label, model)
    scene_ids = {scene.scene: scene.id for scene in item.scenes}
    rows = [
        VectorRow(scene_ids[part.scene], item.draft_id, part.start, part.end, part.kind, vector)
        for part, vector in zip(item.chunks, vectors, strict=True)
    ]
    return NewSegment(
        id=ids.new("segment", f"vectors/{item.draft_id}"),
        label=label,
        kind="vectors",
        data=build_vectors(rows, model.model_hash),
        rows=len(rows),
        draft_ids=(item.draft_id,),
        model_hash=model.model_hash,
    )


def index_vectors(
    library: Library, clearance: Clearance, model: EmbeddingModel, *, actor: str
) -> Iterator[IndexProgress]:
    """Embed every visible draft that awaits it, one committed draft at a time: stopping loses nothing."""
    reader = library.reader(clearance)
    waiting = reader.unindexed("vectors", model.model_hash)
    cache = VectorCache()
    for done, entry in enumerate(waiting, start=1):
        opened = reader.draft(entry.id)
        item = _Opened(entry.id, opened.scenes, chunks(opened.screenplay))
        segment = vector_segment(item, entry.label, model=model, ids=library.ids, cache=cache)
        library.replace_segments((), (segment,), actor=actor, act="draft_embedded")
        yield IndexProgress(done, len(waiting), entry)
    compact(library, clearance, actor=actor)


def compact(library: Library, clearance: Clearance, *, actor: str, most: int = 1) -> int:
    """Merge the visible segments of each label where there are more than `most`; return how many files went away.

    Large ones are left alone until there are more than eight: merging rewrites them.
    """
    reader, gone = library.reader(clearance), 0
    for kind in ("words", "vectors"):
        groups: dict[tuple[str, str | None], list[SegmentRef]] = {}
        for ref in reader.segments(kind):
            groups.setdefault((ref.label.key(), ref.model_hash), []).append(ref)
        for refs in groups.values():
            small = [ref for ref in refs if ref.rows < _SMALL_ROWS]
            chosen = refs if len(refs) > _MOST_SEGMENTS else small
            if len(chosen) > most:
                gone += _merge(library, chosen, actor=actor)
    return gone


def _merge(library: Library, refs: Sequence[SegmentRef], *, actor: str) -> int:
    first = refs[0]
    paths = [ref.path for ref in refs]
    data = merge_words(paths) if first.kind == "words" else merge_vectors(paths)
    merged = NewSegment(
        id=library.ids.new("segment", f"{first.kind}/{'+'.join(ref.id for ref in refs)}"),
        label=first.label,
        kind=first.kind,
        data=data,
        rows=sum(ref.rows for ref in refs),
        draft_ids=library.segment_drafts([ref.id for ref in refs]),
        model_hash=first.model_hash,
    )
    swapped = library.replace_segments([ref.id for ref in refs], (merged,), actor=actor, act="segments_merged")
    return len(refs) - 1 if swapped else 0
