from __future__ import annotations

import io
import json

import pytest

from storyroom.errors import UnreadableFileError, UnsupportedFormatError
from storyroom.store.parcel import Entry, Manifest, pack_manifest, read_manifest, unpack

DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
GOOD = Manifest("backup:1", "2026-01-01", "0006", 1, 3, "f" * 64, (Entry("storyroom.db", 3, DIGEST),))


def read(manifest: Manifest) -> Manifest:
    return read_manifest(io.BytesIO(pack_manifest(manifest)))


def test_a_manifest_survives_the_round_trip() -> None:
    files = (*GOOD.files, Entry("originals/ab/" + "a" * 64, 0, DIGEST), Entry("beside/egress.key", 32, DIGEST))
    assert read(GOOD._replace(files=files)) == GOOD._replace(files=files)


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "a//b",
        "",
        ".",
        "a/.hidden",
        "a\\b",
        "C:x",
        "a/b/c/d/e/f/g",
        "x\x00",
        "x\n",
        "é",
        "a" * 152,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFileError):
        read(GOOD._replace(files=(Entry(name, 1, DIGEST),)))


@pytest.mark.parametrize(
    "files",
    [
        (),
        (Entry("a", -1, DIGEST),),
        (Entry("a", True, DIGEST),),
        (Entry("a", 1, "x"),),
        (Entry("a", 1, DIGEST), Entry("A", 1, DIGEST)),
    ],
)
def test_an_impossible_list_is_refused(files: tuple[Entry, ...]) -> None:
    with pytest.raises(UnreadableFileError):
        read(GOOD._replace(files=files))


@pytest.mark.parametrize(
    "data", [b"", b"\x01", (10).to_bytes(8, "little") + b"[]", (2**60).to_bytes(8, "little") + b"{}"]
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_manifest(io.BytesIO(data))


def test_a_later_format_is_told_from_nonsense() -> None:
    written = json.dumps({"format": 2}).encode()
    with pytest.raises(UnsupportedFormatError, match="newer"):
        read_manifest(io.BytesIO(len(written).to_bytes(8, "little") + written))


def test_a_file_comes_out_as_listed_or_not_at_all() -> None:
    assert b"".join(unpack(io.BytesIO(b"abcdef"), GOOD.files[0])) == b"abc"
    with pytest.raises(UnreadableFileError, match="less than it lists"):
        list(unpack(io.BytesIO(b"ab"), GOOD.files[0]))
    with pytest.raises(UnreadableFileError, match="not what it should be"):
        list(unpack(io.BytesIO(b"abd"), GOOD.files[0]))
