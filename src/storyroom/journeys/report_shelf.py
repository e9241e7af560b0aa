"""Reports that were worked out a moment ago, in memory only. Knows no library: who asks has checked that they may see what is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from threading import Lock

from storyroom.domain.report import Report

__all__ = ["ReportShelf"]

_MOST = 24
"""Reports kept: two features through every analysis, some ten megabytes each way."""


class ReportShelf:
    """Reports by what they rest on. Everything goes when the library changes: what was removed is not kept here either."""

    def __init__(self, stamp: Callable[[], object]) -> None:
        """`stamp` returns another object after each change of the library."""
        self._stamp = stamp
        self._seen: object = None
        self._held: OrderedDict[Hashable, Report] = OrderedDict()
        self._lock = Lock()

    def reports(
        self, key: Hashable, names: Sequence[str], make: Callable[[Sequence[str]], Iterator[Report]]
    ) -> Iterator[Report]:
        """Yield the reports of these names, in this order; `make` is asked for those that are not held.

        `key` names everything else that they rest on: the drafts, the lens, the canon as the asker sees it.
        """
        stamp, held = self._find(key, names)
        made = make([name for name in names if name not in held])
        return self._handed_out(stamp, key, names, held, made)

    def _handed_out(
        self, stamp: object, key: Hashable, names: Sequence[str], held: dict[str, Report], made: Iterator[Report]
    ) -> Iterator[Report]:
        for name in names:
            if name in held:
                yield held[name]
                continue
            report = next(made)
            self._put(stamp, (key, name), report)
            yield report

    def _find(self, key: Hashable, names: Sequence[str]) -> tuple[object, dict[str, Report]]:
        stamp = self._stamp()
        with self._lock:
            if stamp is not self._seen:
                self._held.clear()
                self._seen = stamp
            found = {name: self._held[key, name] for name in names if (key, name) in self._held}
            for name in found:
                self._held.move_to_end((key, name))
            return stamp, found

    def _put(self, stamp: object, key: Hashable, report: Report) -> None:
        """Keep a report, unless the library has changed since its draft was opened."""
        if self._stamp() is not stamp:
            return
        with self._lock:
            if self._seen is stamp:
                self._held[key] = report
                while len(self._held) > _MOST:
                    self._held.popitem(last=False)
