"""Safetensors bytes to arrays by name. Reads float32 only, copies nothing, and knows no model."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["float_tensors"]

_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 1_000_000  # a hundred tensors take ten kilobytes


def float_tensors(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Return every float32 tensor as a read-only view of the bytes; other types are left out.

    Raises: ValueError if the header or any tensor reaches outside the bytes.
    Source: github.com/huggingface/safetensors, README, "Format".
    """
    header, start = _header(data)
    return {
        name: _tensor(data, start, entry)
        for name, entry in header.items()
        if name != "__metadata__" and entry.get("dtype") == "F32"
    }


def _header(data: bytes) -> tuple[Mapping[str, Any], int]:
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + length
    if length > _MAX_HEADER_BYTES or start > len(data):
        raise ValueError("the safetensors header is longer than its file")
    try:
        header = json.loads(data[_LENGTH_BYTES:start])
    except RecursionError as e:
        raise ValueError("the safetensors header is nested too deeply") from e
    if not isinstance(header, dict) or not all(isinstance(entry, dict) for entry in header.values()):
        raise ValueError("the safetensors header is not a table of tensors")
    return header, start


def _tensor(data: bytes, start: int, entry: Mapping[str, Any]) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

    shape = _naturals(entry.get("shape"))
    first, last = _naturals(entry.get("data_offsets"), count=2)
    if start + last > len(data) or last - first != 4 * math.prod(shape):
        raise ValueError("a tensor reaches outside its file")
    return np.frombuffer(data, np.dtype("<f4"), math.prod(shape), start + first).reshape(shape)


def _naturals(value: object, *, count: int | None = None) -> tuple[int, ...]:
    if not isinstance(value, list) or (count is not None and len(value) != count):
        raise ValueError("a list in the safetensors header is missing or too long or short")
    if not all(isinstance(number, int) and number >= 0 for number in value):
        raise ValueError("a size in the safetensors header is not a natural number")
    return tuple(value)
