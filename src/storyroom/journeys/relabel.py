"""A draft put under another label, with everything derived from it: index files are divided by draft, nothing is read or embedded anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.access import Label
from storyroom.domain.document import DraftEntry
from storyroom.domain.ports import SegmentKind, StoredFile
from storyroom.errors import LibraryBusyError
from storyroom.retrieval.token_segment import TokenSegment, merge_tokens
from storyroom.retrieval.vectors import VectorSegment, merge_vectors
from storyroom.retrieval.words import WordSegment, merge_words
from storyroom.store.library import Library
from storyroom.store.reader import SqlReader
from storyroom.store.records import NewSegment
from storyroom.store.relabel import Covering, LabelAct, Move, covering, move_draft

__all__ = ["relabel"]

_MOST_TRIES = 5


def relabel(library: Library, reader: SqlReader, entry: DraftEntry, new: Label, *, act: LabelAct, actor: str) -> None:
    """Move a draft under a label; whoever reads next reads it there and nowhere else.

    Raises: NotFoundError, InvalidRequestError, LibraryBusyError if other processes keep changing its index files.
    """
    original = reader.original(entry.id)
    for _ in range(_MOST_TRIES):
        there = covering(library, entry.id)
        segments = tuple(part for each in there for part in _divided(library, each, entry, new))
        old = tuple(each.id for each in there)
        if move_draft(library, Move(entry.id, entry.label, new, original, old, segments), act=act, actor=actor):
            return
    raise LibraryBusyError("Another Storyroom keeps changing this draft.", "Try again when it has finished.")


def _divided(library: Library, segment: Covering, entry: DraftEntry, new: Label) -> tuple[NewSegment, ...]:
    """Make of one index file the draft's own, under its new label, and that of the others, if there are any."""
    others = tuple(draft for draft in segment.draft_ids if draft != entry.id)
    own = _part(library, segment, (entry.id,), held=entry.label, label=new)
    return (own, _part(library, segment, others, held=entry.label, label=entry.label)) if others else (own,)


def _part(library: Library, segment: Covering, drafts: Sequence[str], *, held: Label, label: Label) -> NewSegment:
    kind: SegmentKind = segment.kind  # type: ignore[assignment]  # a column holds it as text
    merge, count = _KINDS[kind]
    path = library.segments.file(segment.id, held)
    return NewSegment(
        id=library.ids.new("segment", f"{kind}/{label.key()}/{'+'.join(drafts)}/{segment.id}"),
        label=label,
        kind=kind,
        data=merge([path], keep=drafts),
        rows=count(path, drafts),
        draft_ids=tuple(drafts),
        model_hash=segment.model_hash,
    )


def _count_words(path: StoredFile, keep: Collection[str]) -> int:
    segment = WordSegment.open(path)
    return int(_of(segment.draft_ids, segment.row_draft, keep).sum())


def _count_vectors(path: StoredFile, keep: Collection[str]) -> int:
    segment = VectorSegment.open(path)
    return int(np.diff(segment.first)[_of(segment.draft_ids, segment.row_draft, keep)].sum())


def _count_tokens(path: StoredFile, keep: Collection[str]) -> int:
    segment = TokenSegment.open(path)
    return int(np.diff(segment.first_window)[_of(segment.draft_ids, segment.row_draft, keep)].sum())


def _of(draft_ids: NDArray[np.bytes_], row_draft: NDArray[np.int32], keep: Collection[str]) -> NDArray[np.bool_]:
    """Say of each scene's row whether its draft is kept."""
    wanted = np.array([draft.decode() in keep for draft in draft_ids.tolist()], bool)
    return wanted[row_draft] if len(row_draft) else np.zeros(0, bool)


_KINDS: dict[SegmentKind, tuple[Callable[..., bytes], Callable[[StoredFile, Collection[str]], int]]] = {
    "words": (merge_words, _count_words),
    "vectors": (merge_vectors, _count_vectors),
    "tokens": (merge_tokens, _count_tokens),
}
