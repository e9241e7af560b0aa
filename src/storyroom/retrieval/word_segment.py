"""An opened words segment: columns, what they hold, and the hashes they are found by. Builds nothing."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import StoredFile
from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.arrays import Packed, unpack

__all__ = [
    "ACTION", "CUE", "DIALOGUE", "FIELDS", "FIELD_BITS", "HEADING", "LIGHTS", "LOCATION", "MAGIC", "MOST_PER_FIELD",
    "SETTINGS", "WordSegment", "frequency", "hash_of", "number_term", "shape_of",
]  # fmt: skip

MAGIC = b"SRWORD01"
FIELDS = ("heading", "location", "cue", "dialogue", "action")
HEADING, LOCATION, CUE, DIALOGUE, ACTION = range(5)
FIELD_BITS = 6
MOST_PER_FIELD = (1 << FIELD_BITS) - 1
"""A frequency is stored up to 63 a field: BM25 is flat long before."""

SETTINGS = ("", "INT", "EXT", "INT/EXT", "EST")
LIGHTS = ("", "day", "night", "dawn_dusk")


def hash_of(text: str) -> int:
    """Return the 64-bit name of a term, form or id. Two visible terms meet by chance once in 2**64."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def number_term(scene_number: str) -> str:
    """Spell the filter term of a printed scene number; no word can equal it."""
    return f"\x00scene:{scene_number.strip().strip('.').casefold()}"


def frequency(packed: NDArray[np.uint32], field: int) -> NDArray[np.uint32]:
    """Return the frequency in one field, up to 63."""
    return (packed >> np.uint32(FIELD_BITS * field)) & np.uint32(MOST_PER_FIELD)


def shape_of(form: str, *, cue: bool = False) -> int:
    """Sum a form up in 64 bits for finding near spellings: bits 0-47 its letters, 48-55 its length, 63 whether cued."""
    if form.startswith("\x00"):
        return 0
    letters = 0
    for char in form:
        letters |= 1 << (ord(char) % 48)
    return letters | min(len(form), 255) << 48 | int(cue) << 63


class WordSegment:
    """An opened words segment: read-only columns over a mapped file."""

    __slots__ = (
        "draft_ids", "form_hash", "form_shape", "form_text", "form_text_start", "lengths", "light", "occ_form",
        "occ_place", "post_occ", "post_row", "post_tf", "row_draft", "rows", "scene", "scene_hash", "scene_ids",
        "setting", "term_form", "term_hash", "term_post",
    )  # fmt: skip

    def __init__(self, packed: Packed) -> None:
        arrays = packed.arrays
        self.rows = int(packed.meta["rows"])
        self.scene_ids: NDArray[np.bytes_] = arrays["scene_ids"]
        self.scene_hash: NDArray[np.uint64] = arrays["scene_hash"]
        self.draft_ids: NDArray[np.bytes_] = arrays["draft_ids"]
        self.row_draft: NDArray[np.int32] = arrays["row_draft"]
        self.scene: NDArray[np.int32] = arrays["scene"]
        self.setting: NDArray[np.uint8] = arrays["setting"]
        self.light: NDArray[np.uint8] = arrays["light"]
        self.lengths: NDArray[np.uint32] = arrays["lengths"]  # (rows, fields)
        self.term_hash: NDArray[np.uint64] = arrays["term_hash"]  # ascending
        self.term_post: NDArray[np.uint32] = arrays["term_post"]
        self.term_form: NDArray[np.uint32] = arrays["term_form"]
        self.post_row: NDArray[np.uint32] = arrays["post_row"]
        self.post_tf: NDArray[np.uint32] = arrays["post_tf"]  # 6 bits a field
        self.post_occ: NDArray[np.uint32] = arrays["post_occ"]
        self.occ_place: NDArray[np.uint32] = arrays["occ_place"]  # position << 3 | field
        self.occ_form: NDArray[np.uint16] = arrays["occ_form"]  # counted from the term's first form
        self.form_hash: NDArray[np.uint64] = arrays["form_hash"]
        self.form_shape: NDArray[np.uint64] = arrays["form_shape"]  # letters, length, whether it was a cue
        self.form_text: NDArray[np.uint8] = arrays["form_text"]
        self.form_text_start: NDArray[np.uint32] = arrays["form_text_start"]
        _check(self)

    @classmethod
    def open(cls, path: StoredFile) -> WordSegment:
        """Map a segment file. Raises: LibraryDamagedError if it is cut, foreign or contradicts itself."""
        packed = unpack(MAGIC, path)
        try:
            return cls(packed)
        except (KeyError, IndexError, TypeError, ValueError) as fault:
            raise LibraryDamagedError(
                f"A words segment contradicts itself: {path.name}.", "Run `storyroom rebuild` to make it again."
            ) from fault

    def form(self, index: int) -> str:
        """Return a form's text."""
        first, last = self.form_text_start[index], self.form_text_start[index + 1]
        return self.form_text[first:last].tobytes().decode("utf-8", "replace")


def _check(segment: WordSegment) -> None:
    """Hold the columns against one another: lengths and the ends of every index."""
    rows, terms, posts, occs = segment.rows, len(segment.term_hash), len(segment.post_row), len(segment.occ_place)
    forms = len(segment.form_hash)
    columns = (segment.scene_ids, segment.scene_hash, segment.row_draft, segment.scene, segment.setting, segment.light)
    sound = all(len(column) == rows for column in columns) and segment.lengths.shape == (rows, len(FIELDS))
    ends = (
        (segment.term_post, terms, posts), (segment.term_form, terms, forms), (segment.post_occ, posts, occs),
        (segment.form_text_start, forms, len(segment.form_text)),
    )  # fmt: skip
    sound = sound and all(len(index) == count + 1 and index[0] == 0 and index[-1] == end for index, count, end in ends)
    sound = (
        sound and len(segment.post_tf) == posts and len(segment.occ_form) == occs and len(segment.form_shape) == forms
    )
    if rows:
        sound = sound and int(segment.row_draft.min()) >= 0 and int(segment.row_draft.max()) < len(segment.draft_ids)
    if not sound:
        raise ValueError("columns of different lengths")
