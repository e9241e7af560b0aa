"""The untouched sentences of a new draft, found by the words and values in them, and what they share with a fact. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.analysis.drafts.facts import ChangedFact
from storyroom.analysis.drafts.frames import head_after
from storyroom.analysis.drafts.lines import Line, Lines, base
from storyroom.analysis.drafts.values import Value
from storyroom.analysis.lexicon import related

__all__ = ["NEAR", "Search", "value_key"]

NEAR = 2
"""So many sentences before one may say what it is about."""
_LEAD = 0.35
"""Who is in more than this share of the scenes binds nothing."""
_KINDS = {"year": "number"}


class Search:
    """The untouched sentences of a new draft, found by the words and values in them."""

    def __init__(self, old: Lines, new: Lines, untouched: Iterable[Line]) -> None:
        self.old, self.new = old, new
        self.untouched = tuple(untouched)
        self._by_value: dict[tuple[str, tuple[int, ...]], list[Line]] = {}
        self._by_base: dict[str, list[Line]] = {}
        self.counted: dict[str, set[int]] = {}
        """Each noun that is counted in the old draft, with its different numbers."""
        for line in self.untouched:
            for value in line.values:
                self._by_value.setdefault(value_key(value), []).append(line)
            for word in set(line.bases):
                self._by_base.setdefault(word, []).append(line)
        for line in old.all:
            for value in line.values:
                if value.kind == "number" and (head := head_after(line, value.last)):
                    self.counted.setdefault(head, set()).add(value.key[0])

    def candidates(self, fact: ChangedFact) -> list[Line]:
        """Return the sentences that have the old value in any spelling."""
        if fact.value is not None:
            return self._by_value.get(value_key(fact.value), [])
        return self._by_base.get(fact.old.bases[fact.old_span[1] - 1], [])

    def shares_beyond(self, fact: ChangedFact, line: Line) -> bool:
        """Say whether they share more than the noun that is counted."""
        told = self.old.telling(fact.old, without=range(*fact.old_span)) - {fact.about}
        near = (line, *self.new.before(line, NEAR), *self.new.after(line, 1))
        found = {word for one in near for word in self.new.telling(one)}
        named = self.old.named(fact.old) & self.new.named(line)
        return bool(told & found or named or any(related(one, other) for one in told for other in found))

    def rare_names(self, line: Line, lines: Lines) -> frozenset[str]:
        """Return who is named in a sentence or right beside it in its paragraph, those left out who are everywhere."""
        before = (one for one in lines.before(line, 1) if one.sentence.element == line.sentence.element)
        near = (line, *before, *lines.after(line, 1))
        return frozenset(name for one in near for name in lines.named(one) if lines.presence(name) <= _LEAD)

    def shares_close(self, fact: ChangedFact, line: Line) -> bool:
        """Say whether a sentence shares a telling word; only one that says nothing else leans on the one before it."""
        alone = not self.new.telling(line) - {base(fact.old.norms[fact.old_span[1] - 1])}
        return self.shares(fact, line, near=1 if alone else 0)

    def shares(self, fact: ChangedFact, line: Line, least: int = 1, *, near: int = NEAR) -> bool:
        """Say whether a sentence, or those right before it, share telling words with the fact's sentence."""
        told = self.old.telling(fact.old, without=range(*fact.old_span))
        if not told:
            told = frozenset(word for one in self.old.before(fact.old, 1) for word in self.old.telling(one))
        found = set(self.new.telling(line))
        for beside in (*self.new.before(line, near), *(self.new.after(line, 1) if near else ())):
            found |= self.new.telling(beside)
        common = told & found
        if len(common) >= least:
            return True
        return len(common) + sum(any(related(one, other) for other in found) for one in told - common) >= least


def value_key(value: Value) -> tuple[str, tuple[int, ...]]:
    """Return what is equal for equal values: a year is found where a number is said."""
    return _KINDS.get(value.kind, value.kind), value.key
