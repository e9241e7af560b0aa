"""Which rows a query is about: drafts in scope, and filters. Reads visible rows only, because a view has no others."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.document import DraftEntry
from storyroom.retrieval.opened import View
from storyroom.retrieval.query import Filter
from storyroom.retrieval.tokens import forms, stem

__all__ = ["Scope", "Shelf", "draft_scope", "shelve", "titled"]

_KEPT = "shelf"
_MOST_SCOPES = 16


class Scope(NamedTuple):
    """The rows that statistics are counted over: those of the drafts asked for."""

    mask: NDArray[np.bool_]  # (rows,)
    rows: int
    lengths: NDArray[np.float64]
    """Sum of the lengths of its rows, by field."""
    kept: dict[str, NDArray[np.float64]]
    """What is derived from it alone and wanted again."""


class Shelf:
    """The drafts of a view as listed now: which row belongs to which, and the order to break ties by."""

    def __init__(self, view: View, drafts: tuple[DraftEntry, ...]) -> None:
        self.drafts = drafts
        by_id = {entry.id: entry for entry in drafts}
        self.entries: tuple[DraftEntry | None, ...] = tuple(by_id.get(draft) for draft in view.draft_ids)
        self.tie = _tie_order(view, self.entries)  # (rows,) by project, document, draft ordinal, scene
        self.scopes: dict[str, Scope] = {}
        self.lock = Lock()
        """Held while `scopes` changes: threads share a shelf."""
        self._titles: dict[int, frozenset[str]] = {}

    def entry(self, view: View, row: int) -> DraftEntry:
        """Return the draft of a row in scope."""
        entry = self.entries[int(view.row_draft[row])]
        if entry is None:
            raise ValueError("rows of unlisted drafts are never in scope")
        return entry

    def title(self, draft: int) -> frozenset[str]:
        """Return the stems of a draft's project and document, by the draft's number in the view."""
        if draft not in self._titles:
            entry = self.entries[draft]
            words = forms(f"{entry.project} {entry.document}") if entry else ()
            self._titles[draft] = frozenset(map(stem, words))
        return self._titles[draft]

    def rows_of(self, view: View, wanted: Sequence[bool]) -> NDArray[np.bool_]:
        """Mark the rows of the wanted drafts."""
        chosen = np.array(wanted, bool)
        return chosen[view.row_draft] if view.rows else np.zeros(0, bool)


def shelve(view: View, drafts: tuple[DraftEntry, ...]) -> Shelf:
    """Return the shelf for these drafts; kept with the view while the listing stays the same."""
    kept = view.kept.get(_KEPT)
    if not isinstance(kept, Shelf) or (kept.drafts is not drafts and kept.drafts != drafts):
        kept = view.kept[_KEPT] = Shelf(view, drafts)
    return kept


def draft_scope(view: View, shelf: Shelf, conditions: Sequence[Filter]) -> Scope:
    """Find the rows of the drafts asked for: `draft:NAME`, `draft:all`, else each document's latest visible draft."""
    key = "\x00".join(f"{int(c.negated)}{c.value.casefold()}" for c in conditions)
    found = shelf.scopes.get(key)
    if found is None:
        wanted = [
            entry is not None and all(_is_draft(entry, c) for c in _or_latest(conditions)) for entry in shelf.entries
        ]
        mask = shelf.rows_of(view, wanted)
        found = Scope(mask, int(mask.sum()), view.lengths[mask].sum(axis=0, dtype=np.float64), {})
        with shelf.lock:
            while len(shelf.scopes) >= _MOST_SCOPES:
                shelf.scopes.pop(next(iter(shelf.scopes)))
            shelf.scopes[key] = found
    return found


def titled(view: View, shelf: Shelf, condition: Filter) -> NDArray[np.bool_]:
    """Mark the rows whose project or document carries the words asked for, in order."""
    asked = forms(condition.value)
    names = [
        (entry.project if condition.name == "project" else entry.document) if entry else "" for entry in shelf.entries
    ]
    answers = {name: _within(asked, forms(name)) for name in set(names)}
    return shelf.rows_of(view, [answers[name] for name in names])


def _within(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[i : i + len(asked)] == asked for i in range(len(words) - len(asked) + 1)) if asked else False


def _or_latest(conditions: Sequence[Filter]) -> Sequence[Filter]:
    return conditions if any(not c.negated for c in conditions) else (*conditions, Filter("draft", ""))


def _is_draft(entry: DraftEntry, condition: Filter) -> bool:
    asked = condition.value.casefold()
    if not asked or asked == "latest":
        found = entry.latest
    else:
        found = asked == "all" or entry.name.casefold() == asked
    return found != condition.negated


def _tie_order(view: View, entries: Sequence[DraftEntry | None]) -> NDArray[np.int64]:
    order = sorted(range(len(entries)), key=lambda index: _draft_key(entries[index]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return (rank[view.row_draft] << 32) + view.scene if view.rows else np.zeros(0, np.int64)


def _draft_key(entry: DraftEntry | None) -> tuple[str, str, int, str]:
    return (entry.project, entry.document, entry.ordinal, entry.name) if entry else ("", "", 0, "")
