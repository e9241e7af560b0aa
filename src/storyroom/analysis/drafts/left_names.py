"""Old names that were left standing: where a name was changed throughout but for some places, or at its first mention alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.assembly import Drafts
from storyroom.analysis.drafts.cut import Cut, Piece, Word, words_of
from storyroom.analysis.drafts.facts import ChangedFact
from storyroom.analysis.drafts.naming import part_with
from storyroom.analysis.drafts.renames import Norms, is_name, norms
from storyroom.analysis.drafts.search import Search
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import StaleFact
from storyroom.domain.script import ElementKind
from storyroom.domain.story import Evidence

__all__ = ["stale_names"]


class _Left(NamedTuple):
    """A name that became another, with a quote from each draft."""

    kind: str
    old: Norms
    old_name: str
    new_name: str
    before: Evidence
    after: Evidence


def stale_names(
    drafts: Drafts, facts: Sequence[ChangedFact], search: Search, old: Manuscript, new: Manuscript
) -> Iterator[StaleFact]:
    """Yield the untouched places of the new draft that still have an old name."""
    for left in (*_throughout(drafts, old, new), *_first_mentions(drafts, facts, old, new)):
        seen: set[int] = set()
        for line in search.untouched:
            if line.sentence.scene != left.after.scene and _find(left.old, line.words, new):
                seen.add(line.sentence.scene)
                yield _stale(left, new.quote(line.sentence))
        for cut in drafts.new:
            if cut.ordinal != left.after.scene:
                yield from (_stale(left, evidence) for evidence in _labels(left, cut, new, spoken=cut.ordinal in seen))


def _labels(left: _Left, cut: Cut, new: Manuscript, *, spoken: bool) -> Iterator[Evidence]:
    """Find the name in a heading, and in one cue of a scene that has it nowhere else."""
    if cut.head and left.kind != "name" and _find(left.old, cut.head.words, new):
        yield _quote(cut.head, new)
    for piece in () if spoken else cut.pieces:
        if piece.kind is ElementKind.CHARACTER_CUE and _find(left.old, piece.words, new):
            yield _quote(piece, new)
            return


def _throughout(drafts: Drafts, old: Manuscript, new: Manuscript) -> Iterator[_Left]:
    for name in drafts.names:
        paired, hunk = name.places[0]
        if paired.old and paired.new:
            part = part_with(drafts.old, name.old)
            whole = norms(words_of(part, 0, len(part))) if part else name.old
            said = (part or _said(hunk.old, old), part_with(drafts.new, name.new) if part else _said(hunk.new, new))
            yield _Left("name", whole, *said, _quote(paired.old, old), _quote(paired.new, new))
    for place in drafts.places:
        before, after = drafts.old[place.scenes[0][0]].head, drafts.new[place.scenes[0][1]].head
        whole = norms(words_of(place.old_name, 0, len(place.old_name)))
        if before and after and (len(whole) > 1 or place.old == whole):
            yield _Left("place", whole, place.old_name, place.new_name, _quote(before, old), _quote(after, new))


def _first_mentions(drafts: Drafts, facts: Sequence[ChangedFact], old: Manuscript, new: Manuscript) -> Iterator[_Left]:
    """A name that was changed where it is said first, to one that was nowhere: all the rest hangs on that."""
    known = {name.old for name in drafts.names}
    for fact in facts:
        words, instead = fact.old.words[slice(*fact.old_span)], fact.new.words[slice(*fact.new_span)]
        if fact.kind != "name" or norms(words) in known:
            continue
        known.add(norms(words))
        if _first_place(norms(words), drafts.old, old) == words[0].start and (
            _first_place(norms(instead), drafts.old, old) is None
        ):
            said = (_said(words, old), _said(instead, new))
            yield _Left("name", norms(words), *said, old.quote(fact.old.sentence), new.quote(fact.new.sentence))


def _first_place(name: Norms, cuts: Sequence[Cut], manuscript: Manuscript) -> int | None:
    for cut in cuts:
        for piece in (*((cut.head,) if cut.head else ()), *cut.pieces):
            found = _find(name, piece.words, manuscript)
            if found:
                return found[0].start
    return None


def _find(name: Norms, words: Sequence[Word], manuscript: Manuscript) -> Sequence[Word]:
    for place in range(len(words) - len(name) + 1):
        if words[place].norm == name[0]:
            found = words[place : place + len(name)]
            if norms(found) == name and is_name(manuscript.script.text, found):
                return found
    return ()


def _said(words: Sequence[Word], manuscript: Manuscript) -> str:
    return manuscript.script.text[words[0].start : words[-1].end]


def _quote(piece: Piece, manuscript: Manuscript) -> Evidence:
    return manuscript.evidence(piece.start, piece.end)


def _stale(left: _Left, evidence: Evidence) -> StaleFact:
    return StaleFact(left.kind, left.old_name, left.old_name, left.new_name, left.before, left.after, evidence)
