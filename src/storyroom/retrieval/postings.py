"""Looking terms up in all segments of a view at once: rows, frequencies, occurrences. Knows nothing of scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.dictionary import Found
from storyroom.retrieval.opened import View
from storyroom.retrieval.tokens import stem
from storyroom.retrieval.word_segment import WordSegment, frequency, hash_of

__all__ = ["Postings", "look_up", "phrase_rows", "places"]


class _Piece(NamedTuple):
    """One segment's part of a term: the term's index there, its postings `first:last`, and where they begin in the whole."""

    segment: WordSegment
    term: int
    first: int
    last: int
    begin: int


class Postings(NamedTuple):
    """A term's rows in a view, ascending, each with its packed frequencies; and where they came from."""

    rows: NDArray[np.int64]
    tf: NDArray[np.uint32]
    view: View
    found: Sequence[Found]

    def pieces(self) -> Iterator[_Piece]:
        """Yield each segment's part, in order."""
        begin = 0
        for segment, term, first, last in self.found:
            yield _Piece(self.view.words[segment], term, first, last, begin)
            begin += last - first


class _Occurrences(NamedTuple):
    """Where a term stands: `row << 32 | position`, ascending, and the field of each."""

    key: NDArray[np.int64]
    field: NDArray[np.int64]


def look_up(view: View, stems: Sequence[str]) -> tuple[Postings, ...]:
    """Find the postings of each stem. Raises: LibraryDamagedError if a segment points outside itself."""
    hashes = np.array([hash_of(text) for text in stems], np.uint64)
    return tuple(_postings(view, found) for found in view.terms.find(hashes))


def places(postings: Postings, wanted: NDArray[np.int64]) -> Iterator[list[int]]:
    """Yield the positions of the term in each of the wanted postings, given by their indices."""
    begins = np.cumsum([0, *(last - first for _, _, first, last in postings.found)])
    which = begins.searchsorted(wanted, side="right") - 1
    for piece, offset in zip(which.tolist(), (wanted - begins[which]).tolist(), strict=True):
        number, _, first, _ = postings.found[piece]
        segment = postings.view.words[number]
        start, end = segment.post_occ[first + offset : first + offset + 2].tolist()
        yield [place >> 3 for place in segment.occ_place[start:end].tolist()]


def phrase_rows(view: View, phrase: Sequence[str], *, field: int | None = None) -> NDArray[np.bool_]:
    """Mark the rows in which the forms stand next to one another in this order, to the letter after folding."""
    postings = look_up(view, [stem(form) for form in phrase])
    if len(phrase) == 1:
        return _marked(view, _word_rows(postings[0], phrase[0], field))
    wanted = _in_all(view, postings)
    starts: NDArray[np.int64] | None = None
    for offset in sorted(range(len(phrase)), key=lambda index: len(postings[index].rows)):
        keys, fields = _occurrences(postings[offset], wanted, phrase[offset])
        keys = (keys if field is None else keys[fields == field]) - offset
        starts = keys if starts is None else _common(starts, keys)
        wanted = _marked(view, starts >> 32)
    return wanted


def _postings(view: View, found: Sequence[Found]) -> Postings:
    if not found:
        return Postings(np.zeros(0, np.int64), np.zeros(0, np.uint32), view, ())
    rows = np.concatenate([view.post_rows[segment][first:last] for segment, _, first, last in found]).astype(np.int64)
    rows += np.repeat(view.base[[each[0] for each in found]], [last - first for _, _, first, last in found])
    tf = np.concatenate([view.post_tfs[segment][first:last] for segment, _, first, last in found])
    if int(rows.max(initial=0)) >= view.rows:
        raise LibraryDamagedError("A words segment points outside itself.", "Run `storyroom rebuild`.")
    return Postings(rows, tf, view, found)


def _word_rows(postings: Postings, form: str, field: int | None) -> NDArray[np.int64]:
    """List the rows that hold this very form; where a term has one form only, its frequencies say it all."""
    wanted = np.uint64(hash_of(form))
    held = postings.tf >= 0 if field is None else frequency(postings.tf, field) > 0
    parts = [np.zeros(0, np.int64)]
    for piece in postings.pieces():
        forms = _forms_of(piece)
        index = np.flatnonzero(held[piece.begin : piece.begin + piece.last - piece.first])
        if len(forms) == 1 and forms[0] == wanted:
            parts.append(postings.rows[piece.begin + index])
        elif len(index) and (forms == wanted).any():
            keys, fields = _piece_occurrences(postings, piece, index, wanted)
            parts.append((keys if field is None else keys[fields == field]) >> 32)
    return np.concatenate(parts)


def _in_all(view: View, postings: Sequence[Postings]) -> NDArray[np.bool_]:
    wanted = np.full(view.rows, bool(postings))
    for each in postings:
        wanted &= _marked(view, each.rows)
    return wanted


def _occurrences(postings: Postings, wanted: NDArray[np.bool_], form: str) -> _Occurrences:
    """List a form's occurrences in the wanted rows."""
    chosen = np.flatnonzero(wanted[postings.rows])
    form_hash = np.uint64(hash_of(form))
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    pieces = tuple(postings.pieces())
    bounds = chosen.searchsorted([*(piece.begin for piece in pieces), len(postings.rows)]).tolist()
    for piece, first, last in zip(pieces, bounds, bounds[1:], strict=False):
        if first < last:
            parts.append(_piece_occurrences(postings, piece, chosen[first:last] - piece.begin, form_hash))
    return _Occurrences(np.concatenate([key for key, _ in parts]), np.concatenate([field for _, field in parts]))


def _piece_occurrences(
    postings: Postings, piece: _Piece, chosen: NDArray[np.int64], form: np.uint64
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    segment = piece.segment
    starts = segment.post_occ[piece.first : piece.last].astype(np.int64)[chosen]
    counts = segment.post_occ[piece.first + 1 : piece.last + 1].astype(np.int64)[chosen] - starts
    index = np.repeat(starts - (counts.cumsum() - counts), counts) + np.arange(int(counts.sum()))
    index_rows = np.repeat(postings.rows[piece.begin + chosen], counts)
    forms = (_forms_of(piece) == form).nonzero()[0]
    right = segment.occ_form[index] == (int(forms[0]) if len(forms) else -1)
    place = segment.occ_place[index[right]].astype(np.int64)
    return (index_rows[right] << 32) | (place >> 3), place & 7


def _forms_of(piece: _Piece) -> NDArray[np.uint64]:
    first, last = piece.segment.term_form[piece.term : piece.term + 2].tolist()
    return piece.segment.form_hash[first:last]


def _marked(view: View, rows: NDArray[Any]) -> NDArray[np.bool_]:
    marked = np.zeros(view.rows, bool)
    marked[rows] = True
    return marked


def _common(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep what is in both; both ascending."""
    if not len(others):
        return others
    place = np.minimum(np.searchsorted(others, some), len(others) - 1)
    both: NDArray[np.int64] = some[others[place] == some]
    return both
