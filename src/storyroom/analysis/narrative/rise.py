"""Escalation: whether strong deeds and raised voices grow from scene to scene. Counts words and signs; knows no stakes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from storyroom.analysis.lexicon import lemma, verb_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.narrative.axis import Axis, Reading, words_in
from storyroom.analysis.sheet.tokens import tokens_of

__all__ = ["AXIS", "force_of", "measure"]

AXIS: Final = Axis(
    "rise",
    "How force grows",
    "from -1 to 1",
    "Strong deeds (to kill, strike, break, fall, flee, threaten and their kin), exclamation marks and words in capitals in speech, in a hundred "
    "words of each scene; and how steadily that grows: of every two scenes, those in which the later has more less those in which it has less. "
    "Near nought is flat. It hears force alone: what is quiet and matters most counts for nothing.",
)
_FEWEST: Final = 6
_STRONG: Final = frozenset(
    "die kill injure bleed bury threaten fight destroy damage hit shoot throw burn run jump fall steal weep drown lose cut".split()
)
_SHOUTED: Final = re.compile(r"\b[A-Z]{3,}\b")


def measure(manuscript: Manuscript) -> Reading:
    """Compare every two scenes by their force, and quote the strongest line of the first third and of the last."""
    scenes = [(manuscript.by_scene[one.scene]) for one in manuscript.scenes if manuscript.by_scene.get(one.scene)]
    if len(scenes) < _FEWEST:
        return Reading(None, missing=f"Fewer than {_FEWEST} scenes.")
    force = [100 * sum(map(force_of, scene)) / max(30, words_in(scene)) for scene in scenes]
    third = len(scenes) // 3
    shown = [_strongest(part) for part in (scenes[:third], scenes[third:-third], scenes[-third:])]
    return Reading(round(_tau(force), 3), tuple(manuscript.quote(one) for one in shown if one))


def force_of(sentence: Sentence) -> int:
    """Count what is strong in a sentence."""
    said = sentence.text.count("!") + (len(_SHOUTED.findall(sentence.text)) if sentence.spoken else 0)
    verbs = (one for one in tokens_of(sentence.text) if one.part == "verb")
    return said + sum(bool(verb_classes(lemma(one.base, "verb"), senses=1) & _STRONG) for one in verbs)


def _strongest(scenes: Sequence[Sequence[Sentence]]) -> Sentence | None:
    every = [one for scene in scenes for one in scene]
    best = max(every, key=lambda one: (force_of(one), -one.place), default=None)
    return best if best and force_of(best) else None


def _tau(values: Sequence[float]) -> float:
    """Return Kendall's tau with the order told. Source: Kendall, 1938; ties count for neither side."""
    signs = [(later > earlier) - (later < earlier) for earlier, later in combinations(values, 2)]
    return sum(signs) / len(signs)
