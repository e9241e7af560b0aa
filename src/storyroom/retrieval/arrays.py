"""Named arrays in one immutable file: a small header, then aligned columns. Knows nothing of what they mean.

Layout: 8 bytes magic (kind and version), 8 bytes little-endian header length, the header as JSON
(`{"size": total, "meta": {...}, "arrays": {name: [dtype, shape, offset]}}`), then each array at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import StoredFile
from storyroom.errors import LibraryDamagedError

__all__ = ["Packed", "pack", "unpack"]

ALIGNMENT = 64
READ_BELOW = 128 * 1024
"""Smaller files are read instead of mapped, so that thousands of them do not use up the file handles."""

_LARGEST_HEADER = 1 << 20
_KIND = re.compile(r"<[fiu][248]|\|[biu]1|\|S[1-9][0-9]{0,3}")


class Packed(NamedTuple):
    """The arrays of one file, read-only, and its few loose facts."""

    arrays: Mapping[str, NDArray[Any]]
    meta: Mapping[str, Any]


def pack(magic: bytes, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> bytes:
    """Write the arrays; equal input gives equal bytes. Raises: ValueError unless the magic has 8 bytes."""
    if len(magic) != 8:
        raise ValueError("a magic has 8 bytes")
    table: dict[str, tuple[str, list[int], int]] = {}
    place = 0
    for name, array in arrays.items():
        table[name] = (array.dtype.str, list(array.shape), place)
        place += _rounded(array.nbytes)
    head = json.dumps({"size": place, "meta": dict(meta), "arrays": table}, separators=(",", ":")).encode()
    body = bytearray(_rounded(16 + len(head)) + place)
    body[:8] = magic
    body[8:16] = len(head).to_bytes(8, "little")
    body[16 : 16 + len(head)] = head
    base = len(body) - place
    for name, array in arrays.items():
        first = base + table[name][2]
        body[first : first + array.nbytes] = np.ascontiguousarray(array).tobytes()
    return bytes(body)


def unpack(magic: bytes, path: StoredFile) -> Packed:
    """Map the file and lay the arrays over it. Raises: LibraryDamagedError if it is not what `pack` wrote."""
    try:
        data = _open(path)
        return _lay(magic, data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as fault:
        raise LibraryDamagedError(
            f"A search segment cannot be read: {path.name}.", "Run `storyroom rebuild` to make it again."
        ) from fault


def _open(path: StoredFile) -> bytes | mmap.mmap:
    if not isinstance(path, Path):
        return path.read_bytes()
    with path.open("rb") as file:
        size = path.stat().st_size
        if size < READ_BELOW:
            return file.read()
        return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)


def _lay(magic: bytes, data: bytes | mmap.mmap) -> Packed:
    length = int.from_bytes(data[8:16], "little")
    if data[:8] != magic or length > min(_LARGEST_HEADER, len(data)):
        raise ValueError("not a segment of this kind and version")
    head = json.loads(data[16 : 16 + length])
    base = _rounded(16 + length)
    if base + head["size"] != len(data):
        raise ValueError("the segment has another length than it says")
    laid = {name: _array(data, base, entry) for name, entry in head["arrays"].items()}
    return Packed(laid, head["meta"])


def _array(data: bytes | mmap.mmap, base: int, entry: Any) -> NDArray[Any]:  # noqa: ANN401  # as the file says it
    kind, shape, place = entry
    if not _KIND.fullmatch(kind):  # numpy would evaluate odder ones
        raise ValueError("an array of an impossible kind")
    dtype = np.dtype(kind)
    if any(not isinstance(side, int) or side < 0 for side in shape):
        raise ValueError("an array of an impossible shape")
    count = 1
    for side in shape:
        count *= side
    if place < 0 or place % ALIGNMENT or base + place + count * dtype.itemsize > len(data):
        raise ValueError("an array outside its file")
    return np.frombuffer(data, dtype, count, base + place).reshape(shape)


def _rounded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
