"""What speaks for a broken expectation being meant: lines that plant it, notice it or follow from it. Finds lines, judges no story.

A line speaks of a breach where it shares enough with what was raised and what broke it: words at the heart of the breach
count whole, other words of the two quotes by how rare they are in this script (design, section 7).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Line, Story
from storyroom.analysis.story.ties import ties
from storyroom.domain.story import Evidence, Support

__all__ = ["support_of"]

_NOTICED = re.compile(
    r"\?|!|\b(?:but|again|how|why|saw|seen|told|knew|thought|buried|wasn['’]t|isn['’]t|can['’]t be|impossible|wait|hang on|surely|nobody|no one|never"
    r"|there (?:is|are|were) two|of course|so that|that['’]s why|because|it was|explains?|since|all along|not the|n['’]t)\b",
    re.IGNORECASE,
)
_ENOUGH = 1.0
_HEART = 1.0
_OTHER = 0.5


def support_of(story: Story, breach: Breach) -> Support:
    """Collect the lines that speak for a breach, by kind; at most three a kind, the strongest first."""
    raised, broken = story.content(breach.raised), story.content(breach.broken)
    found: dict[str, list[tuple[float, Line]]] = {"setup": [], "acknowledgement": [], "consequence": []}
    for line in story.lines:
        if breach.raised in line.sentences or breach.broken in line.sentences:
            continue
        strength = _strength(line, breach, raised | broken, story.rarity)
        kind = _kind(line, breach)
        if kind and strength >= _ENOUGH:
            found[kind].append((strength, line))
    return Support(*(_evidence(story, found[kind]) for kind in ("setup", "acknowledgement", "consequence")))


def _strength(line: Line, breach: Breach, quoted: frozenset[str], rare: Mapping[str, float]) -> float:
    heart = ties(breach.terms, line.lemmas)
    other = ties(quoted - breach.terms, line.lemmas)
    return _HEART * len(heart) + _OTHER * sum(rare.get(one, 1.0) for one in other)


def _kind(line: Line, breach: Breach) -> str:
    """Before the breach a line plants; after it speech notices, and what happens in later scenes follows."""
    if line.first.place < breach.broken.place:
        return "setup" if line.first.place != breach.raised.place else ""
    if line.first.scene == breach.broken.scene:
        return "acknowledgement"
    if line.first.spoken and _NOTICED.search(" ".join(one.text for one in line.sentences)):
        return "acknowledgement"
    return "consequence"


def _evidence(story: Story, found: Sequence[tuple[float, Line]]) -> tuple[Evidence, ...]:
    best = sorted(found, key=lambda one: -one[0])[:3]
    return tuple(story.manuscript.evidence(line.first.start, line.sentences[-1].end) for _, line in best)
