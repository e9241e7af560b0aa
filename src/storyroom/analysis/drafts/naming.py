"""Tells renamings as people say them: the name of a character or a place before and after, once. Finds none itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from storyroom.analysis.drafts.assembly import Drafts
from storyroom.analysis.drafts.cut import Cut, Piece
from storyroom.analysis.drafts.places import PlaceRenamed, location_parts
from storyroom.analysis.drafts.renames import Norms, Renamed
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import Rename
from storyroom.domain.names import parse_cue
from storyroom.domain.script import ElementKind

__all__ = ["part_with", "tell_renames"]


def tell_renames(drafts: Drafts, old: Manuscript, new: Manuscript) -> tuple[Rename, ...]:
    """Tell each renaming once, places first as they come, then characters and whatever else has a name."""
    told = [_place(drafts, one, old, new) for one in drafts.places]
    known = {(one.old, one.new) for one in drafts.places}
    told += [_name(drafts, one, old, new) for one in drafts.names if (one.old, one.new) not in known]
    return tuple(told)


def _place(drafts: Drafts, place: PlaceRenamed, old: Manuscript, new: Manuscript) -> Rename:
    first_old, first_new = place.scenes[0]
    before, after = drafts.old[first_old].head, drafts.new[first_new].head
    assert before is not None
    assert after is not None
    return Rename(
        "renamed_location",
        place.old_name,
        place.new_name,
        tuple(sorted(drafts.new[scene].ordinal for _, scene in place.scenes)),
        old.evidence(before.start, before.end),
        new.evidence(after.start, after.end),
    )


def _name(drafts: Drafts, name: Renamed, old: Manuscript, new: Manuscript) -> Rename:
    before, after = _cue_with(drafts.old, name.old, old), _cue_with(drafts.new, name.new, new)
    paired, _ = name.places[0]
    assert paired.old is not None
    assert paired.new is not None
    scenes = {paired.new.scene for paired, _ in name.places if paired.new}
    kind: Literal["renamed_character", "renamed_location", "renamed"] = "renamed"
    if before and after:
        kind = "renamed_character"
    elif any(pair.new and pair.new.kind is ElementKind.SCENE_HEADING for pair, _ in name.places):
        kind = "renamed_location"
        before, after = part_with(drafts.old, name.old), part_with(drafts.new, name.new)
    return Rename(
        kind,
        before or " ".join(name.old).upper(),
        after or " ".join(name.new).upper(),
        tuple(sorted(scenes)),
        old.evidence(paired.old.start, paired.old.end),
        new.evidence(paired.new.start, paired.new.end),
    )


def _cue_with(cuts: Sequence[Cut], name: Norms, manuscript: Manuscript) -> str:
    """Return the cue, as most often written, that has the name in it; empty where nobody of that name speaks."""
    found: Counter[str] = Counter()
    for cut in cuts:
        for piece in cut.pieces:
            if piece.kind is ElementKind.CHARACTER_CUE and _has(piece, name):
                found[parse_cue(manuscript.script.elements[piece.place].text).name.upper()] += 1
    return found.most_common(1)[0][0] if found else ""


def part_with(cuts: Sequence[Cut], name: Norms) -> str:
    """Return the part of a heading that has the name in it, if it is the same in all headings."""
    wanted = " ".join(name).upper()
    found = {part for cut in cuts for part in location_parts(cut) if f" {wanted} " in f" {part} "}
    return found.pop() if len(found) == 1 else ""


def _has(piece: Piece, name: Norms) -> bool:
    return any(piece.key[place : place + len(name)] == name for place in range(len(piece.key) - len(name) + 1))
