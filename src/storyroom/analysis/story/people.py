"""The people of a story as the rules name them: the cast, a younger self under the same name. Finds nobody itself."""

from __future__ import annotations

import re

from storyroom.analysis.cast import Cast, Mention, Person, cast_of
from storyroom.analysis.manuscript import Manuscript

__all__ = ["People", "people_of"]

_WORD = re.compile(r"[a-z'’-]+")


class People:
    """The people of one script. `ids` is cue name to whom it stands for; `words` every word of a name, in small letters."""

    def __init__(self, cast: Cast, speakers: frozenset[str]) -> None:
        self._cast = cast
        found = ((speaker, cast.of_cue(speaker)) for speaker in speakers)
        self.ids = {speaker: self._name(person) for speaker, person in found if person is not None}
        names = (name.lower() for person in cast.people for name in (person.name, *person.aliases))
        self.words = frozenset(word for name in names for word in _WORD.findall(name))
        self._known: dict[str, tuple[Mention, ...]] = {}

    def named(self, text: str) -> tuple[str, ...]:
        """Return the people named in a stretch, in order, each once."""
        return tuple(dict.fromkeys(self._name(mention.person) for mention in self._mentions(text)))

    def first(self, text: str, person: str) -> Mention | None:
        """Find where somebody is first named in a stretch."""
        return next((one for one in self._mentions(text) if self._name(one.person) == person), None)

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = tuple(self._cast.mentions(text))
        return found

    def _name(self, person: Person) -> str:
        """Return the name somebody goes by here: a younger self is the same one."""
        grown = self._cast.person(person.variant_of) if person.variant_of else None
        return (grown or person).name


def people_of(manuscript: Manuscript) -> People:
    """Collect the people of a script; use it through `manuscript.once`."""
    speakers = frozenset(sentence.speaker for sentence in manuscript.sentences if sentence.spoken)
    return People(manuscript.once(cast_of), speakers)
