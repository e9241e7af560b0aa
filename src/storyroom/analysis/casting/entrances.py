"""Where prose says that somebody comes in or goes. States what is stated; who is merely there is no entrance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from storyroom.analysis.cast import cast_of
from storyroom.analysis.casting.person import Person
from storyroom.analysis.lexicon import lemma, verb_classes
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.story import Evidence

__all__ = ["Entrance", "entrances"]

_IN: Final = frozenset("in into inside back".split())
_OUT: Final = frozenset("out off away outside".split())
_AFTER: Final = re.compile(r"^\s*(?:,[^,.;]{1,60},)?\s*(?:\w+ly\s+)?(?P<verb>[a-z]+)(?:\s+(?P<particle>[a-z]+))?")


class Entrance(NamedTuple):
    """Somebody enters or leaves, as stated."""

    person: Person
    what: str
    """`enters` or `leaves`."""
    evidence: Evidence


def entrances(manuscript: Manuscript) -> Iterator[Entrance]:
    """Yield entrances and exits in order: the verb right behind a name, or behind `he` and `she` of the sentence before."""
    cast = cast_of(manuscript)
    for sentences in manuscript.by_scene.values():
        last: Person | None = None
        for sentence in sentences:
            if sentence.spoken:
                continue
            named = list(cast.mentions(sentence.text))
            alone = re.match(r"(?:He|She)\b", sentence.text)
            subjects = [(one.person, one.end) for one in named if one.person.kind != "group"]
            if alone and last is not None and not named:
                subjects = [(last, alone.end())]
            for person, end in subjects:
                if what := _what(sentence.text[end:]):
                    yield Entrance(person, what, manuscript.quote(sentence))
            last = named[0].person if named else last


def _what(behind: str) -> str:
    matched = _AFTER.match(re.sub(r"^\s*\([^)]*\)", "", behind))
    if not matched:
        return ""
    classes = verb_classes(lemma(matched["verb"], "verb"), senses=2)
    particle = matched["particle"] or ""
    if particle == "to" and "enter" in classes:
        return ""
    if "move" in classes and particle in _IN | _OUT:
        return "enters" if particle in _IN else "leaves"
    if classes & {"leave"} and "enter" not in classes and particle not in _IN:
        return "leaves" if not {"move"} & classes or _plain_exit(matched["verb"]) else ""
    return "enters" if classes & {"enter"} and particle not in _OUT else ""


def _plain_exit(verb: str) -> bool:
    """`go` and `run` say how somebody moves; `exit` and `leave` say that they are gone."""
    return "run" not in verb_classes(lemma(verb, "verb"), senses=2) and lemma(verb, "verb") != "go"
