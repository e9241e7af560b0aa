"""A byte stream to server-sent events' data. Bounded in length and in the size of a line; knows nothing of what the data says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyroom.errors import BackendError

__all__ = ["capped", "data_of_events"]

_MAX_LINE_BYTES = 1_000_000


def capped(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass bytes on up to a limit.

    Raises: BackendError beyond it.
    """
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > limit:
            raise BackendError("The model server sent far more than was asked for.", "Look into its own log.")
        yield chunk


def data_of_events(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each event; comments, names and ids are dropped, as is an event the stream breaks off in.

    Raises: BackendError for a line without end.
    Source: html.spec.whatwg.org, "Server-sent events", 9.2.6; a lone carriage return does not end a line here.
    """
    data: list[str] = []
    for line in _lines(chunks):
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data = []


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    pending = bytearray()
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for end in whole:
            yield (pending + end).decode("utf-8", "replace").removesuffix("\r")
            pending.clear()
        pending += rest
        if len(pending) > _MAX_LINE_BYTES:
            raise BackendError("The model server sent a line without end.", "Look into its own log.")
