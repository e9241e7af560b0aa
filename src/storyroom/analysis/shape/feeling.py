"""Words that sound light or dark, scene by scene. Knows words, no irony, no negation, no feeling that anybody has.

Source: a short list of our own, widened by WordNet's synonyms and by classes of its verbs (`analysis/lexicon.py`).
"""

from __future__ import annotations

import re
from functools import cache

from storyroom.analysis.lexicon import lemma, synonyms, verb_classes
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.memory import remembered
from storyroom.domain.report import Curve, Point

__all__ = ["feeling_curve", "tone_of"]

_LIGHT = """love joy happy happiness smile laugh laughter delight hope hug kiss embrace friend gift warm gentle sweet
    beautiful bright wonderful lovely calm peace safe win thank celebrate cheer proud glad grin giggle comfort
    tender trust dream wedding birthday sunshine dance sing mercy forgive heal rescue welcome applause""".split()
_DARK = """death dead die kill murder blood wound scream cry weep sob tear fear afraid terror horror dread panic pain
    hurt grief mourn lose loss lonely alone angry anger rage hate fury threat threaten attack fight strike
    burn crash wreck ruin coffin funeral corpse sick ill weapon gun knife poison betray lie guilt shame sorry
    danger drown storm cold bitter cruel evil dark despair hopeless regret curse accuse""".split()
_LIGHT_DEEDS = frozenset({"laugh", "kiss", "marry", "forgive", "heal", "dance", "sing", "play_music"})
_DARK_DEEDS = frozenset({"die", "kill", "weep", "injure", "bleed", "bury", "threaten", "fight", "destroy"})
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_SENSES = 1
_ABOUT = (
    "Words that sound light less words that sound dark, in a hundred words, smoothed over three scenes. It counts words, by a short list of "
    "our own and WordNet; it knows no irony and no negation. High is not happy, low is not sad, and neither is good or bad."
)


def feeling_curve(manuscript: Manuscript) -> Curve:
    """Lay light and dark words along the scenes."""
    raw: list[tuple[int, int, int]] = []
    for scene in manuscript.scenes:
        tones = [
            tone_of(word)
            for one in manuscript.by_scene.get(scene.scene, ())
            for word in _WORD.findall(one.text.lower())
        ]
        raw.append((scene.scene, sum(tones), len(tones)))
    points = tuple(_point(raw, at) for at in range(len(raw)))
    return Curve("feeling", "Light and dark words", "scene", _ABOUT, points)


def _point(raw: list[tuple[int, int, int]], at: int) -> Point:
    near = raw[max(at - 1, 0) : at + 2]
    words = sum(count for _, _, count in near)
    value = 100 * sum(tone for _, tone, _ in near) / words if words else 0.0
    return Point(raw[at][0], round(value, 2), scene=raw[at][0])


@remembered(65536)
def tone_of(word: str) -> int:
    """Say how a word sounds: 1 light, -1 dark, 0 neither or both."""
    light, dark = _lists()
    bases = {word, lemma(word, "noun"), lemma(word, "verb")}
    listed = bool(bases & light) - bool(bases & dark)
    if listed:
        return listed
    deeds = verb_classes(lemma(word, "verb"), senses=_SENSES)
    return bool(deeds & _LIGHT_DEEDS) - bool(deeds & _DARK_DEEDS)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    light, dark = _widened(_LIGHT), _widened(_DARK)
    return (light - dark) | (frozenset(_LIGHT) - frozenset(_DARK)), (dark - light) | frozenset(_DARK)


def _widened(words: list[str]) -> frozenset[str]:
    """Add synonyms that bring a listed word back: those that mean it first of all."""
    found = set(words)
    for word in words:
        for near in synonyms(word, "verb") | synonyms(word, "noun"):
            if " " not in near and word in synonyms(near, "verb") | synonyms(near, "noun") and len(near) > 3:
                found.add(near)
    return frozenset(found)
