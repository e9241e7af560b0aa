"""The index files on the disk: durable before a row names them, sealed where the library is. Knows no row and no reader."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from storyroom.domain.access import Label
from storyroom.domain.ports import StoredFile
from storyroom.store.durable import write_durably
from storyroom.store.records import NewSegment
from storyroom.store.vault import Safe, SealedFile

__all__ = ["SegmentFiles"]


class SegmentFiles:
    """A folder of immutable files, each under the last part of its segment's id."""

    def __init__(self, folder: Path, safe: Safe) -> None:
        self.folder = folder
        self._safe = safe

    def path(self, segment_id: str) -> Path:
        """Say where a file stands."""
        return self.folder / segment_id.rpartition(":")[2]

    def file(self, segment_id: str, label: Label) -> StoredFile:
        """Return a file to read, sealed or not."""
        path = self.path(segment_id)
        return SealedFile(path, self._safe, label, segment_id) if self._safe.sealed else path

    def write(self, segments: Iterable[NewSegment]) -> None:
        """Write files so that they survive a power cut, before a transaction names them."""
        for segment in segments:
            self._write(segment)

    def hold(self, segments: Iterable[NewSegment]) -> None:
        """Write again what a sweep took while this process stood still; in the writer's seat, where nobody sweeps."""
        for segment in segments:
            if not self.path(segment.id).exists():
                self._write(segment)

    def drop(self, segments: Iterable[NewSegment]) -> None:
        """Remove files that were made in vain: what they hold may just have been removed."""
        for segment in segments:
            with contextlib.suppress(OSError):
                self.path(segment.id).unlink(missing_ok=True)

    def _write(self, segment: NewSegment) -> None:
        write_durably(self.path(segment.id), self._safe.seal_file(segment.label, segment.id, segment.data))
