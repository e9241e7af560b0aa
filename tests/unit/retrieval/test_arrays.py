"""The container of segments refuses whatever it did not write."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.arrays import READ_BELOW, pack, unpack

MAGIC = b"SRTEST01"


@pytest.mark.parametrize("rows", [0, 3, READ_BELOW])
def test_arrays_come_back_as_they_went_in(tmp_path, rows):
    arrays = {"a": np.arange(rows, dtype=np.int32), "b": np.zeros((rows, 2), np.float32), "s": np.array([b"x", b"yz"])}
    path = tmp_path / "segment"
    path.write_bytes(pack(MAGIC, arrays, {"rows": rows}))
    back = unpack(MAGIC, path)
    assert back.meta == {"rows": rows}
    for name, array in arrays.items():
        assert (back.arrays[name].dtype, back.arrays[name].tolist()) == (array.dtype, array.tolist())


def test_an_opened_array_cannot_be_written(tmp_path):
    path = tmp_path / "segment"
    path.write_bytes(pack(MAGIC, {"a": np.arange(3)}, {}))
    with pytest.raises(ValueError, match="read-only"):
        unpack(MAGIC, path).arrays["a"][0] = 1


@given(st.binary(max_size=300))
def test_foreign_bytes_are_a_damaged_library(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("foreign") / "segment"
    path.write_bytes(data)
    with pytest.raises(LibraryDamagedError):
        unpack(MAGIC, path)


@given(st.data())
def test_a_cut_or_lengthened_file_is_a_damaged_library(tmp_path_factory, data):
    whole = pack(MAGIC, {"a": np.arange(40)}, {})
    cut = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.mktemp("cut") / "segment"
    for bad in (whole[:cut], whole + b"x" * (cut + 1)):
        path.write_bytes(bad)
        with pytest.raises(LibraryDamagedError):
            unpack(MAGIC, path)


@pytest.mark.parametrize(
    "entry",
    [
        '["<i8",[40],64]',
        '["<i8",[-1],0]',
        '["|O",[4],0]',
        '["<i8",[4],1]',
        '["<i8",[9000000000],0]',
        '["<i8",4,0]',
        "7",
    ],
)
def test_a_header_that_points_outside_is_a_damaged_library(tmp_path, entry):
    whole = pack(MAGIC, {"a": np.arange(40)}, {})
    bad = whole.replace(b'["<i8",[40],0]', entry.encode())
    path = tmp_path / "segment"
    head = int.from_bytes(whole[8:16], "little") + len(bad) - len(whole)
    body = bad[:8] + head.to_bytes(8, "little") + bad[16 : 16 + head]
    padding = -len(body) % 64
    path.write_bytes(body + b"\0" * padding + np.arange(40).tobytes())
    with pytest.raises(LibraryDamagedError):
        unpack(MAGIC, path)


def test_another_version_is_a_damaged_library(tmp_path):
    path = tmp_path / "segment"
    path.write_bytes(pack(b"SRTEST02", {}, {}))
    with pytest.raises(LibraryDamagedError):
        unpack(MAGIC, path)
