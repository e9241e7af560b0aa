"""Paths given to an import: nothing hangs, nothing outside what was named is read, and everything is reported on."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from storyroom.errors import InputError, NotFoundError, UnreadableFileError, UnsupportedFormatError
from storyroom.journeys import opening
from storyroom.journeys.opening import bytes_of, find_files, path_as_text
from tests.fakes.house import make_house

GOOD = b"Title: The Lamp\n\nINT. LOFT - DAY\n\nA lamp burns.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="no such files on Windows")


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        bytes_of(path)
    return caught.value.message


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.fountain"
    path.write_bytes(GOOD * 10_000)
    assert bytes_of(path) == GOOD * 10_000


@posix
def test_a_pipe_a_socket_and_a_device_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.fountain")
    assert "pipe" in refused(tmp_path / "pipe.fountain")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "s.fdx"))
        assert "no file" in refused(tmp_path / "s.fdx") or "not a file" in refused(tmp_path / "s.fdx")
    assert "device" in refused(Path("/dev/zero"))


@posix
def test_a_link_in_a_folder_is_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.fountain").write_bytes(GOOD)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.fountain").write_bytes(GOOD)
    (folder / "link.fountain").symlink_to(tmp_path / "secret.fountain")
    (folder / "zero.fountain").symlink_to("/dev/zero")
    (folder / "self.fountain").symlink_to(folder / "self.fountain")
    (folder / "nowhere.fountain").symlink_to(folder / "gone")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    found = find_files([folder])
    assert sorted(path.name for path in found) == [
        "good.fountain", "link.fountain", "loop", "nowhere.fountain", "self.fountain", "up", "zero.fountain",
    ]  # fmt: skip
    for path in found:
        if path.name != "good.fountain":
            assert "a link" in refused(path), path


@posix
def test_a_link_that_is_named_outright_is_followed_unless_it_goes_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.fountain").write_bytes(GOOD)
    (tmp_path / "link.fountain").symlink_to(tmp_path / "a.fountain")
    (tmp_path / "self.fountain").symlink_to(tmp_path / "self.fountain")
    assert [bytes_of(path) for path in find_files([tmp_path / "link.fountain"])] == [GOOD]
    (circle,) = find_files([tmp_path / "self.fountain"])
    assert "a link" in refused(circle)


@posix
def test_a_file_swapped_for_a_pipe_after_the_look_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.fountain")
    pretends = os.stat_result((stat.S_IFREG | 0o600, *[0] * 9))
    monkeypatch.setattr(Path, "lstat", lambda _self: pretends)
    assert "not a file" in refused(tmp_path / "pipe.fountain")


def test_a_file_that_grows_or_tells_no_size_is_cut_off_at_the_cap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LARGEST_FILE", 5_000)
    path = tmp_path / "a.fountain"
    path.write_bytes(b"A" * 5_001)
    assert "larger" in refused(path)
    monkeypatch.setattr(opening.os, "fstat", lambda _handle: os.stat_result((stat.S_IFREG | 0o600, *[0] * 9)))
    assert "larger" in refused(path)
    path.write_bytes(b"A" * 5_000)
    assert len(bytes_of(path)) == 5_000


@posix
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux alone has it")
def test_a_file_of_the_kernels_ends_in_a_report() -> None:
    with pytest.raises(UnreadableFileError):
        bytes_of(Path("/proc/self/mem"))


def test_of_an_archive_only_the_head_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.fountain"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" + b"\0" * 96)
        file.truncate(10 * 1024**3)  # ten gigabytes that take no room
    with pytest.raises(UnsupportedFormatError, match="zip archive"):
        bytes_of(path)


@pytest.mark.parametrize("name", ["a" * 10_000, "a" * 300 + "/b", "\0", "a\0b.fountain", "\n", "../" * 3_000])
def test_a_name_that_is_none_is_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_files([tmp_path / "gone" / name])
    assert len(caught.value.message) < 400


@posix
def test_a_folder_that_cannot_be_opened_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = tmp_path / "in" / "shut"
    shut.mkdir(parents=True)
    (tmp_path / "in" / "a.fountain").write_bytes(GOOD)
    scan = os.scandir

    def scandir(path):
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert set(find_files([tmp_path / "in"])) == {tmp_path / "in" / "a.fountain", shut}
    assert "folder" in refused(shut)


@posix
def test_names_that_steer_hide_or_are_no_letters_come_in_under_names_that_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    body = b"INT. LOFT - DAY\n\nA lamp number %d.\n"
    names = [
        b"a\x1b[2Jb.fountain",
        b"line\nbreak.fountain",
        "\u202etxt.fountain".encode(),
        b"\xff\xfe.fountain",
        b"CON.fountain",
    ]
    names += [
        b"-rf.fountain",
        b" .fountain",
        "\u200b.fountain".encode(),
        b"a'b\"c<d>|e.fountain",
        b"x" * 240 + b".fountain",
    ]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_bytes(body % number)
    house = make_house(tmp_path / "house", embed=False)
    reports = list(house.seat().import_files(house.seat().find_files([folder])))
    drafts = house.seat().drafts()
    assert [report.reason for report in reports if report.status != "imported"] == []
    assert len(drafts) == len(names)
    for draft in drafts:
        for told in (draft.document, draft.project, draft.name):
            assert told.strip()
            assert len(told) <= 160
            assert told.isprintable(), ascii(told)
            told.encode()
    house.close()


def test_bytes_of_a_name_that_are_no_letters_are_shown() -> None:
    assert path_as_text(Path(os.fsdecode(b"a\xff.fdx"))).startswith("a")
    path_as_text(Path(os.fsdecode(b"a\xff.fdx"))).encode()
