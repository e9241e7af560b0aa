"""From drafts side by side to a comparison: which scene became what, with quotes from both. Finds no stale facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.assembly import Drafts, Matched
from storyroom.analysis.drafts.cut import Cut, Piece, Word
from storyroom.analysis.drafts.elements import Hunk, Paired
from storyroom.analysis.drafts.moved import Moved
from storyroom.analysis.drafts.naming import tell_renames
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import ChangeKind, Comparison, ElementChange, SceneChange, WordChange
from storyroom.domain.script import SPOKEN_KINDS, ElementKind
from storyroom.domain.story import Evidence

__all__ = ["tell"]

_ORDER = tuple(ChangeKind)
_MOST_HUNKS = 0.6
"""A paragraph of which more than this share differs was written anew: its words are not told one by one."""


class _Both(NamedTuple):
    old: Manuscript
    new: Manuscript


def tell(drafts: Drafts, old: Manuscript, new: Manuscript) -> Comparison:
    """Say what became of each scene, in the order of the new draft."""
    both = _Both(old, new)
    changes: list[SceneChange] = []
    kept = 0
    for matched in drafts.matched:
        change = _scene_change(drafts, matched, both)
        if change is None:
            continue
        if change.kinds or change.elements:
            changes.append(change)
        elif any(change.new):
            kept += 1
    return Comparison(
        scenes=tuple(changes),
        renames=tell_renames(drafts, old, new),
        old_scenes=_count(drafts.old),
        new_scenes=_count(drafts.new),
        kept=kept,
        pairs=tuple(_pairs(drafts)),
    )


def _count(cuts: Sequence[Cut]) -> int:
    return sum(1 for cut in cuts if cut.ordinal and not cut.omitted)


def _pairs(drafts: Drafts) -> Iterator[tuple[int, int]]:
    for matched in drafts.matched:
        for one in matched.group.old:
            for other in matched.group.new:
                if drafts.old[one].ordinal and not drafts.new[other].omitted and not drafts.old[one].omitted:
                    yield drafts.old[one].ordinal, drafts.new[other].ordinal


def _scene_change(drafts: Drafts, matched: Matched, both: _Both) -> SceneChange | None:
    """Return what became of the scenes of a group; None where neither draft has more than a number left."""
    old = [drafts.old[place] for place in matched.group.old]
    new = [drafts.new[place] for place in matched.group.new]
    live_old, live_new = [cut for cut in old if not cut.omitted], [cut for cut in new if not cut.omitted]
    if not live_old and not live_new:
        return None
    elements = tuple(_joined(_elements(matched, drafts.moved, both))) if live_old and live_new else ()
    kinds = _kinds(matched, live_old, live_new, elements)
    heading = (live_new or live_old)[0].heading
    return SceneChange(
        kinds=tuple(kind for kind in _ORDER if kind in kinds),
        old=tuple(cut.ordinal for cut in old),
        new=tuple(cut.ordinal for cut in new),
        old_numbers=tuple(cut.number for cut in old),
        new_numbers=tuple(cut.number for cut in new),
        heading=heading,
        old_headings=tuple(_quote(both.old, cut.head) for cut in old if cut.head),
        new_headings=tuple(_quote(both.new, cut.head) for cut in new if cut.head),
        elements=elements,
    )


def _kinds(
    matched: Matched, old: Sequence[Cut], new: Sequence[Cut], elements: Sequence[ElementChange]
) -> set[ChangeKind]:
    if not old:
        return {ChangeKind.ADDED}
    if not new:
        return {ChangeKind.OMITTED}
    kinds: set[ChangeKind] = set()
    if matched.group.moved:
        kinds.add(ChangeKind.MOVED)
    if len(new) > 1:
        kinds.add(ChangeKind.SPLIT)
    if len(old) > 1:
        kinds.add(ChangeKind.MERGED)
    if old[0].number and new[0].number and old[0].number != new[0].number:
        kinds.add(ChangeKind.RENUMBERED)
    if any(head.hunks for head in matched.heads):
        kinds.add(ChangeKind.REHEADED)
    if elements:
        kinds.add(ChangeKind.REWRITTEN)
    return kinds


def _elements(matched: Matched, moved: dict[tuple[int, int], Moved], both: _Both) -> Iterator[ElementChange]:
    """Tell the paragraphs that differ; a cue that came or went with what is said under it is told with it."""
    held: Paired | None = None
    for paired in matched.body:
        piece = paired.new or paired.old
        if piece is None or (paired.old and paired.new and not paired.hunks):
            yield from _let_go(held, both)
            held = None
            continue
        one_sided = paired.old is None or paired.new is None
        if one_sided and piece.kind is ElementKind.CHARACTER_CUE:
            yield from _let_go(held, both)
            held = paired
            continue
        cue = held if held and one_sided and piece.kind in SPOKEN_KINDS and _same_side(held, paired) else None
        if cue is None:
            yield from _let_go(held, both)
        held = None
        yield _told(paired, cue, moved, both)
    yield from _let_go(held, both)


def _joined(changes: Iterable[ElementChange]) -> Iterator[ElementChange]:
    """Tell a line that went and the line that came right after it, of the same kind, as one line written anew."""
    waiting: ElementChange | None = None
    for change in changes:
        if waiting and {waiting.kind, change.kind} == {"added", "removed"} and waiting.element is change.element:
            yield ElementChange("changed", change.element, waiting.old or change.old, waiting.new or change.new)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = change
    if waiting:
        yield waiting


def _let_go(held: Paired | None, both: _Both) -> Iterator[ElementChange]:
    if held is not None:
        yield _told(held, None, {}, both)


def _same_side(one: Paired, other: Paired) -> bool:
    return (one.old is None) == (other.old is None)


def _told(paired: Paired, cue: Paired | None, moved: dict[tuple[int, int], Moved], both: _Both) -> ElementChange:
    old, new = paired.old, paired.new
    if old and new:
        words = _words(paired, both)
        return ElementChange("changed", new.kind, _quote(both.old, old), _quote(both.new, new), words)
    if new:
        elsewhere = moved.get((1, new.place))
        if elsewhere:
            return ElementChange("moved", new.kind, _quote(both.old, elsewhere.old), _quote(both.new, new))
        return ElementChange("added", new.kind, None, _with_cue(both.new, new, cue.new if cue else None))
    assert old is not None
    elsewhere = moved.get((0, old.place))
    if elsewhere:
        return ElementChange("moved", old.kind, _quote(both.old, old), _quote(both.new, elsewhere.new))
    return ElementChange("removed", old.kind, _with_cue(both.old, old, cue.old if cue else None), None)


def _words(paired: Paired, both: _Both) -> tuple[WordChange, ...]:
    if paired.old is None or paired.new is None:
        return ()
    changed = max(sum(len(hunk.old) for hunk in paired.hunks), sum(len(hunk.new) for hunk in paired.hunks))
    if changed > _MOST_HUNKS * max(len(paired.old.words), len(paired.new.words)):
        return ()
    return tuple(_word(hunk, both) for hunk in paired.hunks)


def _word(hunk: Hunk, both: _Both) -> WordChange:
    return WordChange(_stretch(both.old, hunk.old), _stretch(both.new, hunk.new))


def _stretch(manuscript: Manuscript, words: Sequence[Word]) -> Evidence | None:
    return manuscript.evidence(words[0].start, words[-1].end) if words else None


def _with_cue(manuscript: Manuscript, piece: Piece, cue: Piece | None) -> Evidence:
    return manuscript.evidence(cue.start if cue else piece.start, piece.end)


def _quote(manuscript: Manuscript, piece: Piece) -> Evidence:
    return manuscript.evidence(piece.start, piece.end)
