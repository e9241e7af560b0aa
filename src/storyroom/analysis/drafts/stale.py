"""What other scenes still assume: the old value of a changed fact, said of the same thing in a scene that nobody touched.

The seam for facts of other kinds is `ChangedFact` in, sentences out: `bindings.TESTS` has one test a kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from storyroom.analysis.drafts.assembly import Drafts
from storyroom.analysis.drafts.bindings import TESTS
from storyroom.analysis.drafts.facts import ChangedFact, read_facts
from storyroom.analysis.drafts.left_names import stale_names
from storyroom.analysis.drafts.lines import Line, Lines
from storyroom.analysis.drafts.search import Search
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import Comparison, StaleFact

__all__ = ["find_stale"]

_MOST_ALIKE = 6


def find_stale(drafts: Drafts, found: Comparison, old: Manuscript, new: Manuscript) -> Comparison:
    """Add the places of the new draft that still say what the old draft said."""
    pairs = [paired for matched in drafts.matched for paired in matched.body]
    if not any(paired.hunks for paired in pairs) and not drafts.names and not drafts.places:
        return found
    before, after = Lines(old), Lines(new)
    search = Search(before, after, _untouched(drafts, after))
    stale: dict[tuple[int, int, str], StaleFact] = {}
    facts = tuple(read_facts(pairs, before, after, (old.script.text, new.script.text)))
    for fact in _few_of_a_kind(facts):
        for line in _places(fact, search):
            one = _stale(fact, line, old, new)
            stale.setdefault((one.stale.start, one.stale.end, one.old_value), one)
    for one in stale_names(drafts, facts, search, old, new):
        stale.setdefault((one.stale.start, one.stale.end, one.old_value), one)
    return replace(found, stale=tuple(sorted(stale.values(), key=lambda one: one.stale.start)))


def _few_of_a_kind(facts: Sequence[ChangedFact]) -> Iterator[ChangedFact]:
    """Pass over a fact that was changed in the same way many times before: it leads to the same places again."""
    seen: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        key = (fact.kind, fact.about, fact.old.norms[slice(*fact.old_span)], fact.owners)
        seen[key] += 1
        if seen[key] <= _MOST_ALIKE:
            yield fact


def _places(fact: ChangedFact, search: Search) -> Iterator[Line]:
    test = TESTS.get(fact.kind)
    if test is None:
        return
    bound = test(fact, search)
    here = fact.new.sentence.scene
    for line in search.candidates(fact):
        if line.sentence.scene != here and bound(line):
            yield line


def _untouched(drafts: Drafts, lines: Lines) -> tuple[Line, ...]:
    """Return the sentences of the new draft that stand as they stood."""
    touched: dict[int, list[tuple[int, int]] | None] = {}
    for matched in drafts.matched:
        for paired in matched.body:
            if paired.new is None:
                continue
            moved = (1, paired.new.place) in drafts.moved
            spans = [(hunk.new[0].start, hunk.new[-1].end) for hunk in paired.hunks if hunk.new]
            touched[paired.new.place] = None if paired.old is None and not moved else spans
    return tuple(line for line in lines.all if _is_untouched(line, touched))


def _is_untouched(line: Line, touched: Mapping[int, list[tuple[int, int]] | None]) -> bool:
    spans = touched.get(line.sentence.element)
    return spans is not None and not any(
        start < line.sentence.end and line.sentence.start < end for start, end in spans
    )


def _stale(fact: ChangedFact, line: Line, old: Manuscript, new: Manuscript) -> StaleFact:
    was, now = fact.old.words[slice(*fact.old_span)], fact.new.words[slice(*fact.new_span)]
    old_value = old.script.text[was[0].start : was[-1].end]
    new_value = new.script.text[now[0].start : now[-1].end]
    about = fact.about or " ".join(sorted(fact.owners)) or (old_value if fact.kind == "name" else "")
    return StaleFact(
        fact.kind,
        about,
        old_value,
        new_value,
        old.quote(fact.old.sentence),
        new.quote(fact.new.sentence),
        new.quote(line.sentence),
    )
