"""Which tropes a script raises, and how each ends. Follows the table; knows no trope by name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_noun
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.motifs.moments import Moments, moments_of
from storyroom.analysis.motifs.table import TROPES
from storyroom.analysis.motifs.trope import Outcome, Trope
from storyroom.analysis.story.state import nouns_of

__all__ = ["Showing", "seek", "showings"]

_MOST = 24
"""Set-ups of one trope that are followed up: the first in the script."""
_LOOKED_AT = 2000
"""Sentences that are tried for one step."""
_TELLING = 0.5
"""How rare a shared thing must be (`Story.rarity`): ten paragraphs at most."""
_ABSTRACT = frozenset({"act", "state", "time", "attribute", "cognition", "event", "feeling", "quantity", "location"})
_DROPPED_BEFORE = 0.75
_FIXED = frozenset({"opening", "building", "room", "furniture", "location", "sky", "weather", "body_part", "person"})
"""Classes of what nobody brings back from a dream."""
_PROPS = frozenset(
    {
        "weapon",
        "key",
        "jewelry",
        "document",
        "container",
        "furniture",
        "machine",
        "vehicle",
        "drug",
        "animal",
        "opening",
    }
)
"""Classes of things that tie two sentences even where they are named often."""


class Showing(NamedTuple):
    """One trope in one script: every step that speaks for how it ends, set-up first."""

    trope: Trope
    outcome: Outcome
    steps: tuple[Sentence, ...]


def showings(manuscript: Manuscript) -> tuple[Showing, ...]:
    """Return every trope that is raised and ends in some way, in the table's order; use it through `manuscript.once`."""
    moments = manuscript.once(moments_of)
    return tuple(one for trope in TROPES if (one := seek(moments, trope)) is not None)


def seek(moments: Moments, trope: Trope) -> Showing | None:
    """Return how one trope ends: turned over where that is found, else met, else the other way round, else dropped."""
    raised = _steps(moments, trope.sets_up, ())[:_MOST]
    for outcome, query in (("subverted", trope.subverted), ("straight", trope.straight), ("inverted", trope.inverted)):
        for place in raised:
            found = _follow(moments, trope, query, (place,)) if query else None
            if found:
                return Showing(trope, outcome, tuple(moments.story.sentences[at] for at in found))  # type: ignore[arg-type]
    return _dropped(moments, trope, raised) if trope.drops else None


def _steps(moments: Moments, query: str, before: tuple[int, ...]) -> tuple[int, ...]:
    places = moments.find(query)
    behind = places[bisect_right(places, before[-1]) :] if before else places
    return behind[:_LOOKED_AT]


def _follow(moments: Moments, trope: Trope, query: str, found: tuple[int, ...]) -> tuple[int, ...] | None:
    """Follow a chain of steps, each behind the one before, in another paragraph, and tied to the set-up."""
    step, _, rest = (part.strip() for part in query.partition(">"))
    for place in _steps(moments, step, found):
        if _apart(moments, found[-1], place, step) and _tied(moments, trope, found, place, step):
            done = (*found, place)
            if not rest:
                return done
            further = _follow(moments, trope, rest, done)
            if further:
                return further
            if "dies" not in step:
                return None
    return None


def _apart(moments: Moments, one: int, other: int, step: str = "") -> bool:
    """Whether two sentences stand in two paragraphs; who died and lives must do so in another scene."""
    first, second = moments.story.sentences[one], moments.story.sentences[other]
    if "lives" in step.split() and one in moments.find("dies"):
        return first.scene != second.scene
    return (first.element, first.speech) != (second.element, second.speech)


def _tied(moments: Moments, trope: Trope, found: tuple[int, ...], place: int, step: str) -> bool:
    if trope.tie == "any" or any("free" in way.split() for way in step.split("|")):
        return True
    if trope.tie in {"person", "pair"}:
        shared_people = moments.who(found[0], trope.sets_up) & moments.who(place, step)
        return len(shared_people) > (trope.tie == "pair")
    if trope.tie == "deed":
        return len(_telling(moments, found[0]) & _telling(moments, place)) > 1
    shared = _things(moments, found[0]) & _things(moments, place)
    if "fresh" in step.split():
        shared = frozenset(one for one in shared if not nouns_of(one) & _FIXED and moments.first.get(one) == found[0])
    return bool(shared)


def _telling(moments: Moments, place: int) -> frozenset[str]:
    """Return the telling words of a sentence, deeds among them."""
    story = moments.story
    return frozenset(one for one in story.content(story.sentences[place]) if story.rarity.get(one, 0.0) >= _TELLING)


def _things(moments: Moments, place: int) -> frozenset[str]:
    """Return what is telling and can be touched in a sentence, worked out once."""
    found = moments.things.get(place)
    if found is None:
        story = moments.story
        found = moments.things[place] = frozenset(
            one for one in story.content(story.sentences[place]) if is_noun(one) and _ties(moments, one)
        )
    return found


def _ties(moments: Moments, thing: str) -> bool:
    classes = nouns_of(thing)
    return bool(classes & _PROPS or (moments.story.rarity.get(thing, 0.0) >= _TELLING and classes - _ABSTRACT))


def _dropped(moments: Moments, trope: Trope, raised: tuple[int, ...]) -> Showing | None:
    """A set-up that comes twice, of the same person or thing, and then no more, well before the end."""
    for first, second in _pairs(raised):
        sentences = moments.story.sentences
        if sentences[first].scene == sentences[second].scene or second > _DROPPED_BEFORE * len(sentences):
            continue
        shared = _things(moments, first) & _things(moments, second)
        if shared and not any(shared & moments.story.content(one) for one in sentences[second + 1 :]):
            return Showing(trope, "dropped", (sentences[first], sentences[second]))
    return None


def _pairs(places: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for at, first in enumerate(places):
        for second in places[at + 1 :]:
            yield first, second
