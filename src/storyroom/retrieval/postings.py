"""Looking terms up in all segments of a view at once: rows, frequencies, occurrences. Knows nothing of scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.opened import View
from storyroom.retrieval.tokens import stem
from storyroom.retrieval.words import WordSegment, hash_of

__all__ = ["Postings", "look_up", "occurrences", "phrase_rows"]


class _Piece(NamedTuple):
    """One segment's part of a term: its base row, the term's index, and its postings `first:last`."""

    segment: WordSegment
    base: int
    term: int
    first: int
    last: int


class Postings(NamedTuple):
    """A term's rows in a view, ascending, each with its packed frequencies."""

    rows: NDArray[np.int64]
    tf: NDArray[np.uint32]
    pieces: tuple[_Piece, ...]


def look_up(view: View, stems: Sequence[str]) -> tuple[Postings, ...]:
    """Find the postings of each stem. Raises: LibraryDamagedError if a segment points outside itself."""
    hashes = np.array([hash_of(text) for text in stems], np.uint64)
    pieces: list[list[_Piece]] = [[] for _ in stems]
    for segment, base in zip(view.words, view.base.tolist(), strict=False):
        terms = segment.term_hash
        if not len(terms):
            continue
        places = terms.searchsorted(hashes)
        found = terms.take(places, mode="clip") == hashes
        for which in found.nonzero()[0].tolist():
            term = int(places[which])
            first, last = segment.term_post[term : term + 2].tolist()
            pieces[which].append(_Piece(segment, base, term, first, last))
    return tuple(_postings(view, found_pieces) for found_pieces in pieces)


def _postings(view: View, pieces: list[_Piece]) -> Postings:
    if not pieces:
        return Postings(np.zeros(0, np.int64), np.zeros(0, np.uint32), ())
    rows = np.concatenate([piece.segment.post_row[piece.first : piece.last] for piece in pieces]).astype(np.int64)
    rows += np.repeat([piece.base for piece in pieces], [piece.last - piece.first for piece in pieces])
    tf = np.concatenate([piece.segment.post_tf[piece.first : piece.last] for piece in pieces])
    if int(rows.max()) >= view.rows:
        raise LibraryDamagedError("A words segment points outside itself.", "Run `storyroom rebuild`.")
    return Postings(rows, tf, tuple(pieces))


class Occurrences(NamedTuple):
    """Where a term stands: `row << 32 | position`, ascending, and the field and form of each."""

    key: NDArray[np.int64]
    field: NDArray[np.int64]


def occurrences(postings: Postings, wanted: NDArray[np.bool_], form: str | None = None) -> Occurrences:
    """List a term's occurrences in the wanted rows; with `form`, of that very form only."""
    wanted_hash = None if form is None else np.uint64(hash_of(form))
    parts = [_piece_occurrences(piece, wanted, wanted_hash) for piece in postings.pieces]
    keys = [key for key, _ in parts]
    fields = [field for _, field in parts]
    empty = np.zeros(0, np.int64)
    return Occurrences(np.concatenate([empty, *keys]), np.concatenate([empty, *fields]))


def _piece_occurrences(
    piece: _Piece, wanted: NDArray[np.bool_], form: np.uint64 | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    segment = piece.segment
    rows = segment.post_row[piece.first : piece.last].astype(np.int64) + piece.base
    chosen = wanted[rows].nonzero()[0]
    starts = segment.post_occ[piece.first : piece.last].astype(np.int64)[chosen]
    counts = segment.post_occ[piece.first + 1 : piece.last + 1].astype(np.int64)[chosen] - starts
    before = counts.cumsum() - counts
    index = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    place = segment.occ_place[index].astype(np.int64)
    key = (np.repeat(rows[chosen], counts) << 32) | (place >> 3)
    field = place & 7
    if form is not None:
        right = segment.occ_form[index] == _form_place(piece, form)
        key, field = key[right], field[right]
    return key, field


def _form_place(piece: _Piece, form: np.uint64) -> int:
    """Return which of its term's forms this is; -1 if the segment does not have it."""
    first, last = piece.segment.term_form[piece.term : piece.term + 2].tolist()
    found = (piece.segment.form_hash[first:last] == form).nonzero()[0]
    return int(found[0]) if len(found) else -1


def phrase_rows(view: View, phrase: Sequence[str], *, field: int | None = None) -> NDArray[np.bool_]:
    """Mark the rows in which the forms stand next to one another in this order, to the letter after folding."""
    found = np.zeros(view.rows, bool)
    if not phrase:
        return found
    postings = look_up(view, [stem(form) for form in phrase])
    wanted = np.ones(view.rows, bool)
    for each in postings:
        here = np.zeros(view.rows, bool)
        here[each.rows] = True
        wanted &= here
    starts: NDArray[np.int64] | None = None
    for offset in sorted(range(len(phrase)), key=lambda index: len(postings[index].rows)):
        keys, fields = occurrences(postings[offset], wanted, phrase[offset])
        keys = (keys if field is None else keys[fields == field]) - offset
        starts = keys if starts is None else _common(starts, keys)
        wanted = np.zeros(view.rows, bool)
        wanted[starts >> 32] = True
    return wanted


def _common(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep what is in both; both ascending."""
    if not len(others):
        return others
    place = np.minimum(np.searchsorted(others, some), len(others) - 1)
    both: NDArray[np.int64] = some[others[place] == some]
    return both
