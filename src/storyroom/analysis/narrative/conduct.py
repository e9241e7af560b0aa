"""Moral ambiguity as far as words go: whether those who carry the story do and say both light and dark things. Judges nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from storyroom.analysis.cast import Mention, Person, cast_of
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.narrative.axis import QUOTES, Axis, Reading
from storyroom.analysis.shape.feeling import tone_of

__all__ = ["AXIS", "measure"]

AXIS: Final = Axis(
    "mixed_conduct",
    "Light and dark in one person",
    "share, 0 to 1",
    "Of each lead the light and the dark words in what they say and in sentences of action that name them first; 1 where both are even, 0 where "
    "there is only one kind, weighed by how many there are. Low means that people are all of one piece, as far as such words tell.",
)
_LEADS: Final = 6
_FEWEST: Final = 4
"""Light and dark words of one person below which that person is not looked at."""
_FEWEST_IN_ALL: Final = 8
_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?")


def measure(manuscript: Manuscript) -> Reading:
    """Weigh light against dark, person by person."""
    theirs = _by_person(manuscript)
    even, total = 0.0, 0
    quotes: list[Sentence] = []
    for lines in theirs:
        light = sum(count for _, count in lines if count > 0)
        dark = -sum(count for _, count in lines if count < 0)
        if light + dark < _FEWEST:
            continue
        even, total = even + 2 * min(light, dark), total + light + dark
        quotes += [max(lines, key=lambda one: one[1])[0], min(lines, key=lambda one: one[1])[0]]
    if total < _FEWEST_IN_ALL:
        return Reading(None, missing=f"Fewer than {_FEWEST_IN_ALL} light and dark words of the leads.")
    return Reading(round(even / total, 3), tuple(manuscript.quote(one) for one in quotes[:QUOTES]))


def _by_person(manuscript: Manuscript) -> list[list[tuple[Sentence, int]]]:
    """Return the toned sentences of each lead, each with light words less dark ones; whoever says most first."""
    cast = manuscript.once(cast_of)
    leads = {person.id: at for at, person in enumerate(cast.people[:_LEADS])}
    found: defaultdict[int, list[tuple[Sentence, int]]] = defaultdict(list)
    for sentence in manuscript.sentences:
        person = cast.of_cue(sentence.speaker) if sentence.spoken else _first(cast.mentions(sentence.text))
        tones = [tone_of(word) for word in _WORD.findall(sentence.text.lower())]
        if person is not None and person.id in leads:
            found[leads[person.id]] += [(sentence, tone) for tone in tones if tone]
    return [found[at] for at in sorted(found)]


def _first(mentions: Iterable[Mention]) -> Person | None:
    """Return who is named first."""
    return next((one.person for one in mentions), None)
