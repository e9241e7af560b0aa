"""Puts a comparison together: matched scenes, paired paragraphs, names, and what is left of the differences. Finds no stale facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Cut, cut_draft
from storyroom.analysis.drafts.elements import Paired, pair_pieces, word_hunks
from storyroom.analysis.drafts.matching import Group, match_scenes
from storyroom.analysis.drafts.moved import Moved, pair_moved
from storyroom.analysis.drafts.places import PlaceRenamed, find_place_renames
from storyroom.analysis.drafts.renames import Norms, Renamed, Spellings, find_renames, is_renaming, respell
from storyroom.analysis.manuscript import Manuscript

__all__ = ["Drafts", "Matched", "lay_side_by_side"]


class Matched(NamedTuple):
    """Scenes that belong together, their headings and paragraphs side by side."""

    group: Group
    heads: tuple[Paired, ...]
    body: tuple[Paired, ...]


class Drafts(NamedTuple):
    """Two drafts side by side, names taken care of: what differs by a name alone has no hunks left."""

    old: tuple[Cut, ...]
    new: tuple[Cut, ...]
    matched: tuple[Matched, ...]
    names: tuple[Renamed, ...]
    places: tuple[PlaceRenamed, ...]
    moved: dict[tuple[int, int], Moved]
    """Paragraphs that stand elsewhere now, by index in either draft: (0, index) of the old, (1, index) of the new."""


def lay_side_by_side(old: Manuscript, new: Manuscript) -> Drafts:
    """Match scenes, pair paragraphs, find names."""
    before, after = cut_draft(old), cut_draft(new)
    matched = [_matched(before, after, group) for group in match_scenes(before, after)]
    places = find_place_renames(before, after, _heading_pairs(matched))
    everything = [paired for one in matched for paired in (*one.heads, *one.body)]
    names = find_renames((old.script.text, new.script.text), (before, after), everything)
    spelled = _spellings(names, places)
    found = {(place.old, place.new) for place in places} | {(name.old, name.new) for name in names}
    pairs = sorted(found, key=lambda pair: (-len(pair[0]), pair))
    again = (_matched(before, after, one.group, pairs) for one in matched) if pairs else matched
    settled = tuple(_settle(one, spelled) for one in again)
    return Drafts(before, after, settled, names, places, pair_moved(paired for one in settled for paired in one.body))


def _matched(
    old: Sequence[Cut], new: Sequence[Cut], group: Group, renames: Sequence[tuple[Norms, Norms]] = ()
) -> Matched:
    heads = _heads([old[place] for place in group.old], [new[place] for place in group.new], renames)
    one = [piece for place in group.old if not old[place].omitted for piece in old[place].pieces]
    other = [piece for place in group.new if not new[place].omitted for piece in new[place].pieces]
    if renames:
        one = [piece._replace(key=respell(piece.key, renames)) for piece in one]
    return Matched(group, tuple(heads), tuple(pair_pieces(one, other)))


def _heads(old: Sequence[Cut], new: Sequence[Cut], renames: Sequence[tuple[Norms, Norms]]) -> Iterable[Paired]:
    """Pair headings where one scene is one scene; of a split or a merge the first ones."""
    if old and new and old[0].head and new[0].head and not (old[0].omitted or new[0].omitted):
        one, other = old[0].head, new[0].head
        same = respell(one.key, renames) == other.key
        yield Paired(one, other, () if same else word_hunks(one.words, other.words))


def _heading_pairs(matched: Sequence[Matched]) -> list[tuple[int, int, float]]:
    found = []
    for one in matched:
        if one.heads:
            kept = sum(len(pair.old.words) for pair in one.body if pair.old and pair.new and not pair.hunks)
            total = sum(len(pair.old.words) for pair in one.body if pair.old)
            found.append((one.group.old[0], one.group.new[0], kept / total if total else 0.0))
    return found


def _spellings(names: Sequence[Renamed], places: Sequence[PlaceRenamed]) -> Spellings:
    """Return every spelling of each name; a place is also called by its last word, `the slip` for `BOAT SLIP`."""
    found: dict[Norms, set[Norms]] = {}
    for name in names:
        found.setdefault(name.old, set()).add(name.new)
    for place in places:
        found.setdefault(place.old, set()).add(place.new)
        found.setdefault(place.old[-1:], set()).add(place.new[-1:])
    return {old: frozenset(new) for old, new in found.items()}


def _settle(matched: Matched, names: Spellings) -> Matched:
    heads = tuple(_without_names(paired, names) for paired in matched.heads)
    return matched._replace(heads=heads, body=tuple(_without_names(paired, names) for paired in matched.body))


def _without_names(paired: Paired, names: Spellings) -> Paired:
    if not paired.hunks:
        return paired
    left = tuple(hunk for hunk in paired.hunks if not is_renaming(hunk, names))
    return paired._replace(hunks=left)
