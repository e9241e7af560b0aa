"""Voices that were learnt a moment ago, in memory only. Knows no library: who asks has checked that they may see what went in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar, cast

__all__ = ["VoiceShelf"]

T = TypeVar("T")

_MOST: Final = {"voice": 6, "script": 64, "told": 24}
"""How many of each are kept. A learnt voice takes up to some thirty megabytes, a script a tenth of one."""


class VoiceShelf:
    """What was worked out, by what it rests on. Everything goes when the library changes: what was removed is not kept here either."""

    def __init__(self, stamp: Callable[[], object]) -> None:
        """`stamp` returns another object after each change of the library."""
        self._stamp = stamp
        self._seen: object = None
        self._held: dict[str, OrderedDict[Hashable, Any]] = {kind: OrderedDict() for kind in _MOST}
        self._lock = Lock()

    def get(self, kind: str, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made for this key since the library last changed. `key` names all that it rests on."""
        stamp = self._stamp()
        with self._lock:
            if stamp is not self._seen:
                for held in self._held.values():
                    held.clear()
                self._seen = stamp
            if key in self._held[kind]:
                self._held[kind].move_to_end(key)
                return cast("T", self._held[kind][key])
        made = make()
        if self._stamp() is stamp:
            with self._lock:
                if self._seen is stamp:
                    self._held[kind][key] = made
                    while len(self._held[kind]) > _MOST[kind]:
                        self._held[kind].popitem(last=False)
        return made
