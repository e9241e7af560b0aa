"""What stands inside a sealed backup: a manifest, then the files end to end. Believes no name and no size before it is checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from storyroom.errors import UnreadableFileError, UnsupportedFormatError

__all__ = ["Entry", "Manifest", "is_sound", "pack_manifest", "read_manifest", "unpack"]

FORMAT = 1
_BLOCK = 1 << 20
_LARGEST_MANIFEST = 1 << 30
_MOST_DEEP = 6
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HINT = "Use another backup."


class Source(Protocol):
    """Bytes in order, such as an opened seal."""

    def read(self, size: int) -> bytes: ...


class Entry(NamedTuple):
    """One file in the parcel."""

    name: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """What the parcel holds, and where the ledger of that library ended."""

    backup_id: str
    made_at: str
    schema: str
    drafts: int
    ledger_position: int
    ledger_hash: str
    files: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """How many bytes there are in all."""
        return sum(entry.size for entry in self.files)


def pack_manifest(manifest: Manifest) -> bytes:
    """Write the manifest with its length before it."""
    told = {"format": FORMAT, **manifest._asdict()}
    written = json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()
    return len(written).to_bytes(8, "little") + written


def read_manifest(source: Source) -> Manifest:
    """Read and check the manifest. Raises: UnreadableFileError, UnsupportedFormatError for one of a later format."""
    size = int.from_bytes(source.read(8), "little")
    try:
        told: dict[str, Any] = json.loads(source.read(min(size, _LARGEST_MANIFEST)))
        if told.pop("format") != FORMAT:
            raise UnsupportedFormatError("A newer Storyroom made this backup.", "Restore it with that one.")
        files = tuple(Entry(*file) for file in told.pop("files"))
        manifest = Manifest(**told, files=files)
        sound = all(is_sound(entry) for entry in files) and _is_told(manifest)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise UnreadableFileError("The list of files in the backup makes no sense.", _HINT) from fault
    names = [entry.name.casefold() for entry in files]
    if not sound or not files or len(set(names)) != len(names):
        raise UnreadableFileError("The backup lists a file that no library has.", _HINT)
    return manifest


def unpack(source: Source, entry: Entry) -> Iterator[bytes]:
    """Yield one file's bytes. Raises: UnreadableFileError, after the last one, unless they are what the manifest says."""
    digest, left = hashlib.sha256(), entry.size
    while left:
        block = source.read(min(_BLOCK, left))
        if not block:
            raise UnreadableFileError("The backup holds less than it lists.", _HINT)
        digest.update(block)
        left -= len(block)
        yield block
    if digest.hexdigest() != entry.sha256:
        raise UnreadableFileError(f"{entry.name} in the backup is not what it should be.", _HINT)


def is_sound(entry: Entry) -> bool:
    """Say whether a file may be called so and be so large."""
    parts: Sequence[str] = entry.name.split("/")
    plain = len(parts) <= _MOST_DEEP and all(_PART.fullmatch(part) for part in parts)
    return plain and type(entry.size) is int and entry.size >= 0 and bool(_DIGEST.fullmatch(entry.sha256))


def _is_told(manifest: Manifest) -> bool:
    texts = (manifest.backup_id, manifest.made_at, manifest.schema, manifest.ledger_hash)
    counts = (manifest.drafts, manifest.ledger_position)
    return all(isinstance(text, str) for text in texts) and all(type(count) is int for count in counts)
