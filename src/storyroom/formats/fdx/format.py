"""Final Draft's door: bytes in, screenplay out, and back. Knows nothing of paths."""

from __future__ import annotations

from typing import ClassVar

from storyroom.domain.script import Parsed, Screenplay
from storyroom.formats.fdx.losses import losses
from storyroom.formats.fdx.reader import read
from storyroom.formats.fdx.writer import write

__all__ = ["Fdx"]

_HEAD = 4096


class Fdx:
    """Final Draft XML, versions 1 to 5 read, version 5 written."""

    name: ClassVar[str] = "fdx"
    suffixes: ClassVar[tuple[str, ...]] = (".fdx",)

    def sniff(self, head: bytes) -> bool:
        """Look for the root element, in any Unicode encoding."""
        return b"<FinalDraft" in head[:_HEAD].replace(b"\x00", b"")

    def read(self, data: bytes) -> Parsed:
        """Read the whole file; faults come back as diagnostics."""
        return read(data)

    def write(self, screenplay: Screenplay) -> bytes:
        """Write the whole screenplay; what the format lacks goes into a block that other programs pass over."""
        return write(screenplay)

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:
        """Name what other programs will not find in the file."""
        return losses(screenplay)
