"""A folder of built graphs: each whole and unchanged, or built anew. Knows no model; everything in it may be deleted."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storyroom.errors import BackendUnavailableError

__all__ = ["GRAPH_FILE", "cache_folder", "entry", "holds"]

GRAPH_FILE = "graph.onnx"
_WEIGHTS_FILE = "weights.bin"
_RECORD_FILE = "record.json"
_BUILDING = ".building-"
_ABANDONED_SECONDS = 3600
_ATTEMPTS = 3


def cache_folder() -> Path:
    """Return where this platform keeps files that can be made again; STORYROOM_CACHE overrides it."""
    given = os.environ.get("STORYROOM_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "storyroom" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "storyroom"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storyroom"


def holds(folder: Path) -> bool:
    """Say whether every file of an entry is there and hashes to what was recorded when it was built."""
    try:
        record = json.loads((folder / _RECORD_FILE).read_bytes())
        return set(record) == {GRAPH_FILE, _WEIGHTS_FILE} and all(
            _sha256(folder / name) == digest for name, digest in record.items()
        )
    except (OSError, ValueError, TypeError):
        return False


def entry(root: Path, name: str, build: Callable[[], Any]) -> Path:
    """Build an entry and put it in place at once, unless another process has just done so; return its folder.

    Raises: BackendUnavailableError if the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        return _place(_write(root, build()), root / name)
    except OSError as e:
        hint = "Make the folder writable, or name another in STORYROOM_CACHE."
        raise BackendUnavailableError(f"The cache folder {root} cannot be written: {e.strerror}.", hint) from e


def _write(root: Path, model: Any) -> Path:  # noqa: ANN401  # an onnx.ModelProto
    import onnx  # noqa: PLC0415  # needed on the day of building only

    folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=root))
    # Weights beside the graph are mapped into memory at start instead of being parsed and copied.
    onnx.save_model(model, folder / GRAPH_FILE, save_as_external_data=True, location=_WEIGHTS_FILE, size_threshold=1024)
    record = {name: _sha256(folder / name) for name in (GRAPH_FILE, _WEIGHTS_FILE)}
    (folder / _RECORD_FILE).write_text(json.dumps(record))
    for path in (*folder.iterdir(), folder):
        _fsync(path)
    return folder


def _place(built: Path, target: Path) -> Path:
    """Rename into place. A damaged entry in the way is moved aside first; a sound one wins."""
    for _ in range(_ATTEMPTS):
        try:
            built.rename(target)
        except OSError:
            if holds(target):
                shutil.rmtree(built, ignore_errors=True)
                return target
            _discard(target)
        else:
            _fsync(target.parent)
            return target
    raise OSError(0, f"{target.name} could not be replaced")


def _discard(target: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=target.parent))
    with contextlib.suppress(FileNotFoundError):  # another process was faster
        target.rename(aside / "damaged")
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Remove what killed builds left behind."""
    for folder in root.glob(f"{_BUILDING}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
