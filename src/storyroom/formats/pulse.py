"""Tells whoever watches this process that a long file is giving pages. Knows no format and no clock."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["beat", "listen"]

_listeners: list[Callable[[], None]] = []


def listen(heard: Callable[[], None]) -> None:
    """Have `heard` called at every beat from now on; the reading process does this once, when it starts."""
    _listeners[:] = [heard]


def beat() -> None:
    """Say that one more page with text on it has been read."""
    for heard in _listeners:
        heard()
