"""Cue names one letter away from a frequent one: most are slips of the keyboard. Reports them; merges nothing."""

from __future__ import annotations

from collections.abc import Mapping

from storyroom.analysis.casting.names import as_name

__all__ = ["near_names"]

_RARE, _FREQUENT, _SHORTEST = 2, 5, 4


def near_names(said: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Pair each rare cue with the frequent one that it nearly is.

    Units: `said` counts speeches by cue. `MR.` and `MRS.` are two people, and so are names that end in different numbers.
    Source: facts page on story, checks by worth: a rare cue within edit distance 1 of a frequent one.
    """
    frequent = [cue for cue, count in said.items() if count >= _FREQUENT]
    return tuple(
        (rare, cue)
        for rare, count in said.items()
        if count <= _RARE and len(rare) >= _SHORTEST
        for cue in frequent
        if _slip(rare, cue)
    )


def _slip(one: str, other: str) -> bool:
    first, second = as_name(one), as_name(other)
    if first.titles != second.titles or any(sign.isdigit() for sign in one + other):
        return False
    return first.core != second.core and _one_apart(" ".join(first.core), " ".join(second.core))


def _one_apart(one: str, other: str) -> bool:
    """Say whether one letter was added, dropped, changed, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
        or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
    )
