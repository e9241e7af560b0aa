"""Cues that several people speak: BOTH, ALL STAFF, THE BAND, MARIT & LIV. Names the members where the cue does."""

from __future__ import annotations

import re
from collections.abc import Collection

from storyroom.analysis.casting.names import key_of
from storyroom.analysis.lexicon import lemma, noun_classes

__all__ = ["is_general", "is_group", "parts_of"]

_ALL = frozenset(["ALL", "BOTH", "EVERYONE", "EVERYBODY", "OTHERS", "TOGETHER", "CROWD", "VARIOUS", "SEVERAL"])
_JOINT = re.compile(r"\s*(?:,|\bAND\b)\s*")


def is_group(cue: str, cues: Collection[str]) -> bool:
    """Say whether a cue's name stands for more than one: by its first word, its last, or by joining others."""
    words = cue.removeprefix("THE ").split()
    if not words:
        return False
    if words[0] in _ALL or words[-1] in _ALL or len(parts_of(cue)) > 1:
        return True
    last = words[-1].lower()
    base = lemma(last, "noun")
    if base != last and "person" in noun_classes(base, senses=1):
        return True
    if (
        cue.startswith("THE ")
        and base == last
        and last.endswith("s")
        and cue.removesuffix("S").split()[-1] in _last(cues)
    ):
        return True
    return "crowd" in noun_classes(base, senses=1) or "group" in noun_classes(base, senses=1)


def is_general(name: str) -> bool:
    """Say whether a name is no name but means whoever is there: `ALL`, `BOTH SISTERS`."""
    return key_of(name).removeprefix("THE ").split(" ", 1)[0] in _ALL


def parts_of(cue: str) -> tuple[str, ...]:
    """Return the names that a cue joins; one for a plain cue."""
    return tuple(key_of(part) for part in _JOINT.split(cue) if part.strip())


def _last(cues: Collection[str]) -> set[str]:
    return {cue.split()[-1] for cue in cues if cue}
