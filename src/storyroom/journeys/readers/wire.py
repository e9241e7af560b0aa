"""Frames between the house and a reading process. What comes back is data: only the values named here can be made of it."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any, NamedTuple

from storyroom.domain import diagnostics, script

__all__ = ["ANSWER", "BEAT", "FAULT", "Frame", "WireError", "dump", "load_answer", "receive", "send"]

ANSWER, FAULT, BEAT = 0, 1, 2
_HEADER = struct.Struct("<BQ")

_VALUES: Mapping[tuple[str, str], type] = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        diagnostics.Diagnostic,
        script.Box,
        script.Element,
        script.ElementKind,
        script.Parsed,
        script.Place,
        script.Run,
        script.Scene,
        script.Screenplay,
        script.Style,
        script.TitleField,
    )
}
"""Plain values without behaviour of their own; beside them only what the format itself spells: texts, numbers, tuples, sets."""

_REPORTS = "Bar Column Curve Edge Graph Lane Node Point Report Row Strips Table".split()
_STORY = "CanonQuote Evidence Fact Finding FindingKind Support World".split()

_LATE = {
    *(("storyroom.domain.report", name) for name in _REPORTS),
    *(("storyroom.domain.story", name) for name in _STORY),
    ("storyroom.domain.access", "Label"),
    ("storyroom.domain.access", "Trust"),
    ("storyroom.domain.credentials", "Finding"),
    ("storyroom.domain.document", "Chunk"),
    ("storyroom.domain.document", "ImportReport"),
    ("storyroom.domain.document", "SceneEntry"),
    ("storyroom.domain.licensing", "TdmSignal"),
    ("storyroom.journeys.prepare", "Prepared"),
    ("storyroom.journeys.prepare", "Request"),
}
"""The same, of modules that are loaded only where a whole import, or an analysis, goes on."""


class WireError(Exception):
    """What came is no frame, too large, or holds something that is no value of ours."""


class Frame(NamedTuple):
    """One message."""

    kind: int
    payload: bytes


def send(stream: IO[bytes], kind: int, *parts: bytes) -> None:
    """Write one message; several parts are written one after the other, so that none is copied."""
    stream.write(_HEADER.pack(kind, sum(map(len, parts))))
    for part in parts:
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> Frame | None:
    """Read one message; None at the end of the stream. Raises: WireError on one that is cut off or too large."""
    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise WireError("cut off")
    kind, size = _HEADER.unpack(header)
    if size > most:
        raise WireError("too large")
    payload = stream.read(size)
    if len(payload) < size:
        raise WireError("cut off")
    return Frame(kind, payload)


def dump(value: object) -> bytes:
    """Spell a value for the other side."""
    return pickle.dumps(value, protocol=5)


def load_answer(payload: bytes) -> Any:  # noqa: ANN401  # the caller says which value it wants and checks it
    """Make the value that a reading process sent. Raises: WireError if it holds anything but our plain values."""
    try:
        return _Values(io.BytesIO(payload)).load()
    except WireError:
        raise
    except Exception as fault:
        raise WireError("no value") from fault


class _Values(pickle.Unpickler):  # the one method that matters is closed below
    def find_class(self, module: str, name: str) -> type:
        """Return a class that may come back, and no other thing."""
        found = _VALUES.get((module, name))
        if found is None and (module, name) in _LATE:
            found = getattr(import_module(module), name)
        if found is None:
            raise WireError("not a value of ours")
        return found
