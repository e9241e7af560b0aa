"""Sealed files: opened by the machines they are for, and by none of what was changed, cut, joined or meant for others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.tuning.sealing import machine_key, machine_public, open_sealed, recipients_of, seal
from storyroom.tuning.signing import make_key, public_pem, read_private

EDIT, GRADE, STRANGER = machine_key(), machine_key(), machine_key()
MACHINES = {"edit-1": machine_public(EDIT), "grade-2": machine_public(GRADE)}
PIECE = 1 << 20


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_each_machine_opens_it_and_a_stranger_does_not(tmp_path: Path, size: int) -> None:
    clear, sealed, opened = tmp_path / "clear", tmp_path / "sealed", tmp_path / "opened"
    clear.write_bytes(os.urandom(size))
    seal(clear, sealed, MACHINES)
    assert recipients_of(sealed) == ("edit-1", "grade-2")
    for machine in (EDIT, GRADE):
        open_sealed(sealed, opened, machine)
        assert opened.read_bytes() == clear.read_bytes()
        assert stat.S_IMODE(opened.stat().st_mode) == 0o600 or os.name != "posix"
        opened.unlink()
    with pytest.raises(InvalidRequestError, match="not encrypted for this machine"):
        open_sealed(sealed, opened, STRANGER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clear", "sealed"]


def test_what_was_changed_cut_or_moved_about_opens_nowhere(tmp_path: Path) -> None:
    clear, sealed = tmp_path / "clear", tmp_path / "sealed"
    clear.write_bytes(bytes(3 * PIECE))
    seal(clear, sealed, MACHINES)
    whole = sealed.read_bytes()
    body = len(whole) - 3 * (PIECE + 16)
    first, second, third = (
        whole[body + place * (PIECE + 16) : body + (place + 1) * (PIECE + 16)] for place in range(3)
    )
    head = whole[:body]
    wrong = [
        head + first + second,
        head + second + first + third,
        head + first + second + third[:-1],
        head + first + second + third + third,
        head,
        head.replace(b"grade-2", b"grade-3") + first + second + third,
        *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, 30, body - 20, body + 5, len(whole) - 1)),
    ]
    for data in wrong:
        sealed.write_bytes(data)
        with pytest.raises(InvalidRequestError):
            open_sealed(sealed, tmp_path / "opened", EDIT)
        assert not (tmp_path / "opened").exists()


def test_the_clear_text_and_the_key_are_nowhere_in_it(tmp_path: Path) -> None:
    (tmp_path / "clear").write_bytes(b"INT. LOFT - NIGHT" * 100)
    seal(tmp_path / "clear", tmp_path / "sealed", MACHINES)
    assert b"LOFT" not in (tmp_path / "sealed").read_bytes()


def test_other_keys_and_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "clear").write_bytes(b"x")
    for machines in ({}, {"": MACHINES["edit-1"]}, {"a\nb": MACHINES["edit-1"]}):
        with pytest.raises(InvalidRequestError):
            seal(tmp_path / "clear", tmp_path / "sealed", machines)
    signer = make_key()
    for public in (b"x", public_pem(read_private(signer))):
        with pytest.raises(SettingsError):
            seal(tmp_path / "clear", tmp_path / "sealed", {"a": public})
    for private in (b"x", signer):
        with pytest.raises(SettingsError):
            machine_public(private)
