"""The upkeep of index files: embeds what awaits it, merges small files. The words never change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storyroom.domain.access import Clearance
from storyroom.domain.document import Chunk, DraftEntry, SceneEntry
from storyroom.domain.ports import SegmentKind, SegmentRef, StoredFile
from storyroom.journeys.meaning import Meaning, MeaningCache, meaning_segments
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.late_windows import late_windows
from storyroom.retrieval.token_segment import merge_tokens
from storyroom.retrieval.vectors import merge_vectors
from storyroom.retrieval.words import merge_words
from storyroom.store.library import Library
from storyroom.store.reader import SqlReader
from storyroom.store.records import NewSegment

__all__ = ["IndexProgress", "compact", "index_vectors"]

_MOST_SEGMENTS = 8
"""Segments of one label and kind above which they are merged."""
_SMALL_ROWS = 50_000
"""Below this many rows a label's segments are merged into one whenever an import ends."""

_MERGE: dict[SegmentKind, Callable[[Sequence[StoredFile]], bytes]] = {
    "words": merge_words,
    "vectors": merge_vectors,
    "tokens": merge_tokens,
}


class _Opened(NamedTuple):
    draft_id: str
    scenes: tuple[SceneEntry, ...]
    chunks: tuple[Chunk, ...]
    runs: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the embedding has come: drafts done of all that awaited it."""

    done: int
    total: int
    draft: DraftEntry


def index_vectors(library: Library, clearance: Clearance, meaning: Meaning, *, actor: str) -> Iterator[IndexProgress]:
    """Embed every visible draft that awaits it, one committed draft at a time: stopping loses nothing."""
    reader = library.reader(clearance)
    waiting = _waiting(reader, meaning)
    cache = MeaningCache()
    for done, entry in enumerate(waiting, start=1):
        lacking = _lacking(reader, entry, meaning)  # another process may have been here since
        if lacking:
            opened = reader.draft(entry.id)
            script = opened.screenplay
            item = _Opened(entry.id, opened.scenes, chunks(script), late_windows(script))
            made = meaning_segments(item, entry.label, meaning, ids=library.ids, cache=cache)
            segments = tuple(segment for segment in made if segment.kind in lacking)
            old = library.own_segments(entry.id, kinds=lacking)
            library.replace_segments(old, segments, actor=actor, act="draft_embedded")
        yield IndexProgress(done, len(waiting), entry)
    compact(library, clearance, actor=actor)


def compact(library: Library, clearance: Clearance, *, actor: str, most: int = 1) -> int:
    """Merge the visible segments of each label where there are more than `most`; return how many files went away.

    Large ones are left alone until there are more than eight: merging rewrites them.
    """
    reader, gone = library.reader(clearance), 0
    for kind in _MERGE:
        groups: dict[tuple[str, str | None], list[SegmentRef]] = {}
        for ref in reader.segments(kind):
            groups.setdefault((ref.label.key(), ref.model_hash), []).append(ref)
        for refs in groups.values():
            small = [ref for ref in refs if ref.rows < _SMALL_ROWS]
            chosen = refs if len(refs) > _MOST_SEGMENTS else small
            if len(chosen) > most:
                gone += _merge(library, chosen, actor=actor)
    return gone


def _waiting(reader: SqlReader, meaning: Meaning) -> tuple[DraftEntry, ...]:
    """List the drafts that lack vectors, or tokens, of these very models."""
    lacking = {entry.id for kind, model_hash in _kinds(meaning) for entry in reader.unindexed(kind, model_hash)}
    return tuple(entry for entry in reader.drafts() if entry.id in lacking)


def _lacking(reader: SqlReader, entry: DraftEntry, meaning: Meaning) -> tuple[SegmentKind, ...]:
    """Name what one draft lacks at this moment."""
    there = reader.covered(entry.id)
    return tuple(kind for kind, model_hash in _kinds(meaning) if (kind, model_hash) not in there)


def _kinds(meaning: Meaning) -> tuple[tuple[SegmentKind, str], ...]:
    tokens: tuple[tuple[SegmentKind, str], ...] = (("tokens", meaning.tokens.model_hash),) if meaning.tokens else ()
    return (("vectors", meaning.chunks.model_hash), *tokens)


def _merge(library: Library, refs: Sequence[SegmentRef], *, actor: str) -> int:
    first = refs[0]
    merged = NewSegment(
        id=library.ids.new("segment", f"{first.kind}/{'+'.join(ref.id for ref in refs)}"),
        label=first.label,
        kind=first.kind,
        data=_MERGE[first.kind]([ref.path for ref in refs]),
        rows=sum(ref.rows for ref in refs),
        draft_ids=library.segment_drafts([ref.id for ref in refs]),
        model_hash=first.model_hash,
    )
    swapped = library.replace_segments([ref.id for ref in refs], (merged,), actor=actor, act="segments_merged")
    return len(refs) - 1 if swapped else 0
