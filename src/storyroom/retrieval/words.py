"""The words segment: postings with positions, lengths and filter columns of one label's scenes. Sees one label at a time.

Terms are stems, known by a 64-bit hash; under each stand its forms. A posting is (term, row), rows ascending; under each
stand its occurrences: the place in the scene (`position << 3 | field`) and which form it was. Everything is in one
canonical order, so that merging segments and building from all their scenes give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import StoredFile
from storyroom.retrieval.arrays import pack
from storyroom.retrieval.documents import SceneDoc
from storyroom.retrieval.tokens import stem, tokenize
from storyroom.retrieval.word_segment import (
    CUE,
    FIELD_BITS,
    FIELDS,
    LIGHTS,
    MAGIC,
    MOST_PER_FIELD,
    SETTINGS,
    WordSegment,
    hash_of,
    number_term,
    shape_of,
)

__all__ = ["WordSegment", "build_words", "merge_words"]

_KEYWORD = 7
"""Field of filter terms: no frequency, no length."""

_SETTING_CODES = {name: code for code, name in enumerate(SETTINGS)}
_LIGHT_CODES = {name: code for code, name in enumerate(LIGHTS)}


class _Rows(NamedTuple):
    """Columns, one entry a scene."""

    scene_id: list[str]
    draft_id: list[str]
    scene: NDArray[np.int32]
    setting: NDArray[np.uint8]
    light: NDArray[np.uint8]


class _Words(NamedTuple):
    """Occurrences in any order: parallel arrays, and the forms that `form` points into with their terms' hashes."""

    row: NDArray[np.int64]
    place: NDArray[np.int64]
    form: NDArray[np.int64]
    texts: list[str]
    terms: NDArray[np.uint64]


def build_words(docs: Iterable[SceneDoc]) -> bytes:
    """Write the words segment of these scenes; their order does not matter."""
    ordered = sorted(docs, key=lambda doc: (doc.draft_id, doc.scene, doc.scene_id))
    rows = _Rows(
        [doc.scene_id for doc in ordered],
        [doc.draft_id for doc in ordered],
        np.array([doc.scene for doc in ordered], np.int32),
        np.array([_SETTING_CODES.get(doc.setting, 0) for doc in ordered], np.uint8),
        np.array([_LIGHT_CODES.get(doc.light, 0) for doc in ordered], np.uint8),
    )
    return _write(rows, _read_words(ordered))


def merge_words(paths: Sequence[StoredFile], *, keep: Collection[str] | None = None) -> bytes:
    """Write one segment from several, of one label; `keep` names the drafts that stay (default: all)."""
    segments = [WordSegment.open(path) for path in paths]
    kept = [_kept_rows(segment, keep) for segment in segments]
    found = [_decode(segment, chosen) for segment, chosen in zip(segments, kept, strict=True)]
    drafts = [d for s, k in zip(segments, kept, strict=True) for d in _texts(s.draft_ids)[s.row_draft[k]].tolist()]
    scene_ids = [i for s, k in zip(segments, kept, strict=True) for i in _texts(s.scene_ids)[k].tolist()]
    scene = _joined([s.scene[k] for s, k in zip(segments, kept, strict=True)], np.int32)
    order = sorted(range(len(drafts)), key=lambda row: (drafts[row], int(scene[row]), scene_ids[row]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    rows = _Rows(
        [scene_ids[row] for row in order],
        [drafts[row] for row in order],
        scene[order],
        _joined([s.setting[k] for s, k in zip(segments, kept, strict=True)], np.uint8)[order],
        _joined([s.light[k] for s, k in zip(segments, kept, strict=True)], np.uint8)[order],
    )
    return _write(rows, _concatenated(found, [len(k) for k in kept], rank))


def _read_words(docs: Sequence[SceneDoc]) -> _Words:
    known: dict[str, int] = {}
    row: list[int] = []
    place: list[int] = []
    form: list[int] = []
    for index, doc in enumerate(docs):
        next_position, element = 1, -1
        for piece in doc.pieces:
            field = FIELDS.index(piece.kind)
            begin = next_position if piece.start == element else next_position + 1  # phrases end with their element
            element = piece.start
            for token in tokenize(piece.text):
                row.append(index)
                place.append((begin + token.position) << 3 | field)
                form.append(known.setdefault(token.form, len(known)))
                next_position = begin + token.position + 1
        row.append(index)
        place.append(_KEYWORD)
        form.append(known.setdefault(number_term(doc.scene_number or str(doc.scene)), len(known)))
    texts = list(known)
    terms = np.array([hash_of(text if text[0] == "\x00" else stem(text)) for text in texts], np.uint64)
    return _Words(np.array(row, np.int64), np.array(place, np.int64), np.array(form, np.int64), texts, terms)


def _write(rows: _Rows, words: _Words) -> bytes:
    """Put rows and occurrences into canonical order and lay out the columns."""
    drafts = sorted(set(rows.draft_id))
    code = {draft: index for index, draft in enumerate(drafts)}
    arrays: dict[str, NDArray[Any]] = {
        "scene_ids": _id_array(rows.scene_id),
        "scene_hash": np.array([hash_of(scene_id) for scene_id in rows.scene_id], np.uint64),
        "draft_ids": _id_array(drafts),
        "row_draft": np.array([code[draft] for draft in rows.draft_id], np.int32),
        "scene": rows.scene,
        "setting": rows.setting,
        "light": rows.light,
        "lengths": _lengths(words, len(rows.scene_id)),
    }
    arrays |= _postings(words)
    return pack(MAGIC, arrays, {"rows": len(rows.scene_id)})


def _lengths(words: _Words, rows: int) -> NDArray[np.uint32]:
    counted = np.bincount(words.row * 8 + (words.place & 7), minlength=rows * 8)
    return counted.reshape(rows, 8)[:, : len(FIELDS)].astype(np.uint32)


def _postings(words: _Words) -> dict[str, NDArray[Any]]:
    used = np.unique(words.form)
    by_term = used[np.lexsort((_text_rank(words.texts)[used], words.terms[used]))]
    form_term = words.terms[by_term]
    first_form = np.flatnonzero(np.r_[True, form_term[1:] != form_term[:-1]]) if len(by_term) else np.zeros(0, np.int64)
    form_rank = np.zeros(len(words.texts), np.int64)
    form_rank[by_term] = np.arange(len(by_term))
    term_of = np.repeat(np.arange(len(first_form)), np.diff(np.r_[first_form, len(by_term)]))
    form = form_rank[words.form]
    term = term_of[form] if len(term_of) else form
    order = np.lexsort((form, words.place, words.row, term))
    term, row, place, form = term[order], words.row[order], words.place[order], form[order]
    starts = np.flatnonzero(np.r_[True, (term[1:] != term[:-1]) | (row[1:] != row[:-1])]) if len(term) else term
    return {
        "term_hash": form_term[first_form],
        "term_form": np.r_[first_form, len(by_term)].astype(np.uint32),
        "term_post": np.searchsorted(term[starts], np.arange(len(first_form) + 1)).astype(np.uint32),
        "post_row": row[starts].astype(np.uint32),
        "post_tf": _frequencies(place & 7, starts),
        "post_occ": np.r_[starts, len(term)].astype(np.uint32),
        "occ_place": place.astype(np.uint32),
        "occ_form": np.minimum(form - first_form[term], 0xFFFF).astype(np.uint16)
        if len(term)
        else np.zeros(0, np.uint16),
    } | _form_columns([words.texts[index] for index in by_term], form, place & 7)


def _frequencies(field: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    posting = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(field)]))
    counts = np.minimum(np.bincount(posting * 8 + field, minlength=len(starts) * 8), MOST_PER_FIELD).reshape(-1, 8)
    shifts = np.arange(len(FIELDS), dtype=np.int64) * FIELD_BITS
    packed: NDArray[np.uint32] = (counts[:, : len(FIELDS)] << shifts).sum(axis=1).astype(np.uint32)
    return packed


def _form_columns(texts: list[str], form: NDArray[np.int64], field: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    cues = np.zeros(len(texts), bool)
    cues[form[field == CUE]] = True
    return {
        "form_hash": np.array([hash_of(text) for text in texts], np.uint64),
        "form_shape": np.array([shape_of(t, cue=bool(c)) for t, c in zip(texts, cues, strict=True)], np.uint64),
        "form_text_start": np.cumsum([0, *map(len, encoded)]).astype(np.uint32),
        "form_text": np.frombuffer(b"".join(encoded), np.uint8),
    }


def _kept_rows(segment: WordSegment, keep: Collection[str] | None) -> NDArray[np.int64]:
    if keep is None:
        return np.arange(segment.rows)
    wanted = np.array([draft in keep for draft in _texts(segment.draft_ids).tolist()], bool)
    return np.flatnonzero(wanted[segment.row_draft]) if segment.rows else np.zeros(0, np.int64)


def _decode(segment: WordSegment, kept: NDArray[np.int64]) -> _Words:
    """Take a segment apart into occurrences of the kept rows, renumbered from 0."""
    posts = _counts(segment.post_occ)
    term_of_post = np.repeat(np.arange(len(segment.term_hash)), _counts(segment.term_post))
    row = np.repeat(segment.post_row.astype(np.int64), posts)
    form = segment.term_form.astype(np.int64)[np.repeat(term_of_post, posts)] + segment.occ_form
    renumbered = np.full(segment.rows, -1, np.int64)
    renumbered[kept] = np.arange(len(kept))
    row = renumbered[row] if len(row) else row
    stays = row >= 0
    texts = [segment.form(index) for index in range(len(segment.form_hash))]
    terms = np.repeat(segment.term_hash, _counts(segment.term_form))
    return _Words(row[stays], segment.occ_place.astype(np.int64)[stays], form[stays], texts, terms)


def _concatenated(found: Sequence[_Words], sizes: Sequence[int], rank: NDArray[np.int64]) -> _Words:
    """Join occurrences of several segments under one numbering of forms and the final order of rows."""
    known: dict[str, int] = {}
    terms: list[int] = []
    forms: list[NDArray[np.int64]] = []
    for words in found:
        for text, term in zip(words.texts, words.terms.tolist(), strict=True):
            if text not in known:
                known[text] = len(known)
                terms.append(term)
        translate = np.array([known[text] for text in words.texts], np.int64)
        forms.append(translate[words.form] if len(words.form) else words.form)
    bases = np.cumsum([0, *sizes])
    row = _joined([words.row + base for words, base in zip(found, bases[:-1], strict=True)], np.int64)
    place = _joined([words.place for words in found], np.int64)
    return _Words(rank[row], place, _joined(forms, np.int64), list(known), np.array(terms, np.uint64))


def _counts(index: NDArray[np.uint32]) -> NDArray[np.int64]:
    wide = index.astype(np.int64)
    return wide[1:] - wide[:-1]


def _text_rank(texts: list[str]) -> NDArray[np.int64]:
    rank = np.empty(len(texts), np.int64)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return rank


def _joined(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:  # noqa: ANN401  # numpy's own word for a dtype
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.zeros(0, dtype)


def _id_array(ids: Sequence[str]) -> NDArray[np.bytes_]:
    return np.array([text.encode() for text in ids], np.bytes_) if ids else np.zeros(0, "S1")


def _texts(ids: NDArray[np.bytes_]) -> NDArray[np.object_]:
    """Decode an id column to Python strings."""
    return np.array([*map(bytes.decode, ids.tolist())], object)
