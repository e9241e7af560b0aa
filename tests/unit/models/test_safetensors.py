from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.models.safetensors import float_tensors


def packed(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def tensor(shape: list[int], offsets: list[int], dtype: str = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def test_tensors_are_read_by_name_and_shape() -> None:
    body = np.arange(6, dtype="<f4").tobytes()
    header = {"__metadata__": {"format": "pt"}, "a": tensor([2, 2], [0, 16]), "b": tensor([2], [16, 24])}
    tensors = float_tensors(packed(header, body))
    assert {name: array.tolist() for name, array in tensors.items()} == {"a": [[0, 1], [2, 3]], "b": [4, 5]}


def test_other_types_are_left_out() -> None:
    assert float_tensors(packed({"ids": tensor([1], [0, 8], "I64")}, bytes(8))) == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 8,
        (100).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (3).to_bytes(8, "little") + b"{{}",
        packed({"a": 1}),
        packed({"a": tensor([2], [0, 16])}, bytes(16)),
        packed({"a": tensor([2], [8, 16])}, bytes(8)),
        packed({"a": tensor([2], [8, 0])}, bytes(8)),
        packed({"a": tensor([-1], [-4, 0])}, bytes(8)),
        packed({"a": tensor([2], [0])}, bytes(8)),
        (20_000).to_bytes(8, "little") + b"[" * 20_000,
        packed({"a": {"dtype": "F32", "shape": 3, "data_offsets": None}}, bytes(8)),
    ],
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"safetensors|tensor|Expecting"):
        float_tensors(data)


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=64))
def test_arbitrary_bytes_raise_nothing_but_value_errors(header: bytes, body: bytes) -> None:
    try:
        tensors = float_tensors(len(header).to_bytes(8, "little") + header + body)
    except ValueError:
        return
    assert all(array.dtype == np.float32 for array in tensors.values())
