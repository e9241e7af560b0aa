"""Paths to bytes, with distrust: links, pipes, devices and endless files are refused, and nothing is read that no format takes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from storyroom.errors import NotFoundError, UnreadableFileError, UnsupportedFormatError
from storyroom.formats.foreign import HEAD, recognise
from storyroom.journeys.readers.limits import LARGEST_FILE

__all__ = ["bytes_from", "bytes_of", "find_files", "named", "path_as_text"]

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LINK = "It is a link to another place, which is not followed. Import the file that it points to."
_NO_FILE = "It is not a file but a folder, a device or a pipe."


def find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List the files that were meant: folders are walked, hidden files passed over, each file once, in order.

    What cannot be opened (a link, a folder without permission) is listed too, so that it is reported on.

    Raises: NotFoundError for a path that is not there.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_walk(path) if _is_folder(path) else (named(path),)))
    return tuple(found)


def named(path: Path) -> Path:
    """Follow a link that a person named outright; those that merely lie in a folder are not followed."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # a link in a loop
        return path


def bytes_of(path: Path) -> bytes:
    """Read a whole file. Raises: UnreadableFileError or UnsupportedFormatError, in words for the person who named it."""
    try:
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise UnreadableFileError(_LINK)
        if not stat.S_ISREG(kind):
            raise UnreadableFileError(_NO_FILE if not stat.S_ISDIR(kind) else "The folder cannot be opened.")
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # it has just been swapped for something else
                raise UnreadableFileError(_NO_FILE)
            return b"".join(_read(partial(os.read, file.fileno()), os.fstat(file.fileno()).st_size))
    except (OSError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
            raise UnreadableFileError(_LINK) from None
        told = fault.strerror if isinstance(fault, OSError) else "its name is not one"
        raise UnreadableFileError(f"It cannot be opened: {told}.") from None


def bytes_from(stream: IO[bytes]) -> bytes:
    """Read what was sent. Raises: UnreadableFileError or UnsupportedFormatError, as `bytes_of`."""
    return b"".join(_read(stream.read))


def path_as_text(path: Path) -> str:
    """Spell a path in letters that can be stored and sent; bytes of a name that are no letters are shown as \ufffd."""
    return os.fsencode(path).decode("utf-8", "replace")


def _read(read: Callable[[int], bytes], size: int = 0) -> Iterator[bytes]:
    head = read(HEAD)
    if kind := recognise(head):
        raise UnsupportedFormatError(f"It is {kind.what}, which is not read.", kind.hint)
    if size > LARGEST_FILE:
        raise _too_large()
    yield head
    left = LARGEST_FILE - len(head)
    while piece := read(min(left + 1, 1024 * 1024)):
        left -= len(piece)
        if left < 0:  # it grows, or never told its size
            raise _too_large()
        yield piece


def _too_large() -> UnreadableFileError:
    message = f"The file is larger than {LARGEST_FILE // 2**20} MB; no script is."
    return UnreadableFileError(message, "Export it again without pictures, or as FDX.")


def _is_folder(path: Path) -> bool:
    """Say whether a path that was named is a folder. Raises: NotFoundError if there is nothing of that name."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as fault:
        if isinstance(fault, OSError) and _is_there(path):
            return False
        name = path_as_text(path)
        shown = name if len(name) <= 200 else f"{name[:200]}..."
        raise NotFoundError(f"file called {shown}", "Check the spelling; a folder may be given too.") from None


def _is_there(path: Path) -> bool:
    """Say whether a name stands in its folder, even one that leads nowhere."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _walk(top: Path) -> Iterator[Path]:
    shut: list[Path] = []
    for folder, folders, names in os.walk(top, onerror=lambda fault: shut.append(Path(fault.filename))):
        yield from shut
        shut.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (place for name in folders if (place := Path(folder) / name).is_symlink())
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))
    yield from shut
