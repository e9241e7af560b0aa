"""A heat-strip over scenes: each scene judged within a window of at least 500 words around it. Knows scenes as texts, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storyroom.style.profile import FEWEST_WORDS, Profile
from storyroom.style.reading import count_words
from storyroom.style.scoring import Score, score

__all__ = ["Window", "strip"]


class Window(NamedTuple):
    """What is said of one scene, and of which scenes it is said: from `first` to `last`, both counted from 0."""

    scene: int
    first: int
    last: int
    score: Score


def strip(scenes: Sequence[str], profile: Profile, *, words: int = FEWEST_WORDS) -> tuple[Window, ...]:
    """Judge every scene with as many neighbours as it takes to have so many words; fewer than 500 are never asked for.

    A script that is shorter as a whole abstains everywhere.
    """
    lengths = [count_words(scene) for scene in scenes]
    said: dict[tuple[int, int], Score] = {}
    windows = []
    for scene in range(len(scenes)):
        reach = _reach(lengths, scene, max(words, FEWEST_WORDS))
        if reach not in said:
            said[reach] = score("\n\n".join(scenes[reach[0] : reach[1] + 1]), profile)
        windows.append(Window(scene, *reach, said[reach]))
    return tuple(windows)


def _reach(lengths: Sequence[int], scene: int, words: int) -> tuple[int, int]:
    """Widen to the side that has given fewer words so far, until there are enough or no more scenes."""
    first = last = scene
    before = after = 0
    while lengths[scene] + before + after < words and (first > 0 or last < len(lengths) - 1):
        if first > 0 and (before <= after or last == len(lengths) - 1):
            first -= 1
            before += lengths[first]
        else:
            last += 1
            after += lengths[last]
    return first, last
