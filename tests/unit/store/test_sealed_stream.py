from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.errors import (
    AccessError,
    InvalidRequestError,
    StoryroomError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from storyroom.store.sealed_stream import CHUNK, Cost, SealReader, SealWriter

PASSPHRASE = "correct horse battery"
CHEAP = Cost(1, 8, 1)
BODY = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"
SEALED = CHUNK + 16


def sealed(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    target = io.BytesIO()
    writer = SealWriter(target, passphrase, cost=CHEAP)
    for at in range(0, len(data), 300_000):
        writer.write(data[at : at + 300_000])
    writer.finish()
    return target.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    reader = SealReader(io.BytesIO(data), passphrase)
    found = b""
    while block := reader.read(700_001):
        found += block
    assert reader.exhausted()
    return found


WHOLE = sealed(BODY)
OPENING = len(WHOLE) - len(BODY) - 4 * 16


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(BODY)])
def test_what_is_sealed_opens_to_the_letter(size: int) -> None:
    assert opened(sealed(BODY[:size])) == BODY[:size]


def test_no_stretch_of_what_is_sealed_shows() -> None:
    assert BODY[:64] not in WHOLE
    assert b"the end" not in WHOLE


def test_the_same_bytes_are_sealed_otherwise_each_time() -> None:
    assert sealed(b"x" * 64)[-80:] != sealed(b"x" * 64)[-80:]


def test_another_passphrase_is_told_from_a_damaged_file() -> None:
    with pytest.raises(AccessError, match="passphrase does not open"):
        opened(WHOLE, PASSPHRASE + " ")


def test_a_passphrase_is_the_same_however_its_letters_were_typed() -> None:
    assert opened(sealed(b"x", "Caf\u00e9 at the corner"), "Cafe\u0301 at the corner") == b"x"


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="at least 12"):
        sealed(b"x", "elevenchars")


@given(st.data())
def test_a_flipped_bit_anywhere_is_an_error(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WHOLE) - 1))
    changed = bytearray(WHOLE)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(StoryroomError):
        opened(bytes(changed))


@pytest.mark.parametrize("place", range(OPENING))
def test_a_flipped_bit_in_the_opening_is_an_error(place: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] ^= 1
    with pytest.raises(StoryroomError):
        opened(bytes(changed))


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_anywhere_is_an_error(length: int) -> None:
    with pytest.raises((UnreadableFileError, UnsupportedFormatError)):
        opened(WHOLE[:length])


@pytest.mark.parametrize("chunks", [0, 1, 2, 3])
def test_a_file_cut_between_two_chunks_is_called_cut_off(chunks: int) -> None:
    with pytest.raises(UnreadableFileError, match="cut off"):
        opened(WHOLE[: OPENING + chunks * SEALED])


def test_chunks_cannot_change_places() -> None:
    parts = [WHOLE[OPENING + n * SEALED : OPENING + (n + 1) * SEALED] for n in range(4)]
    for order in ((1, 0, 2, 3), (0, 2, 1, 3), (0, 0, 1, 2, 3), (0, 2, 3), (0, 1, 3, 2), (0, 1, 2, 3, 3)):
        with pytest.raises(UnreadableFileError):
            opened(WHOLE[:OPENING] + b"".join(parts[n] for n in order))


def test_a_chunk_of_another_file_under_the_same_passphrase_does_not_fit() -> None:
    other = sealed(BODY)
    mixed = WHOLE[: OPENING + SEALED] + other[OPENING + SEALED :]
    with pytest.raises(UnreadableFileError, match="changed or cut"):
        opened(mixed)


def test_something_after_the_end_is_an_error() -> None:
    with pytest.raises(UnreadableFileError):
        opened(WHOLE + b"\x00")


@pytest.mark.parametrize("foreign", [b"", b"Storyroom", b"PK\x03\x04" + b"\x00" * 200, b"SQLite format 3\x00" * 20])
def test_a_foreign_file_is_called_so(foreign: bytes) -> None:
    with pytest.raises(UnsupportedFormatError, match="no backup"):
        opened(foreign)


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 1 << 31},
        {"time": 10**9},
        {"lanes": 0},
        {"kdf": "none"},
        {"salt": "00"},
        {"chunk": 1},
        {"time": "x"},
    ],
)
def test_a_header_cannot_ask_for_the_whole_machine_or_for_other_ways(change: dict[str, object]) -> None:
    import hashlib  # noqa: PLC0415

    length = int.from_bytes(WHOLE[16:20], "little")
    head = json.dumps(json.loads(WHOLE[20 : 20 + length]) | change).encode()
    opening = WHOLE[:16] + len(head).to_bytes(4, "little") + head
    with pytest.raises((UnreadableFileError, UnsupportedFormatError)):
        opened(opening + hashlib.sha256(opening).digest() + WHOLE[20 + length + 32 :])
