"""The people of a story as the rules name them: the cast, a younger self under the same name. Finds nobody itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.cast import Cast, Mention, Person, cast_of
from storyroom.analysis.manuscript import Manuscript

__all__ = ["People", "people_of"]

_WORD = re.compile(r"[a-z'’-]+")


class People:
    """The people of one script. `ids` is cue name to whom it stands for; `words` every word of a name, in small letters."""

    def __init__(self, cast: Cast, speakers: frozenset[str], strangers: frozenset[str] = frozenset()) -> None:
        self._cast = cast
        self._strangers = _pattern(strangers)
        found = ((speaker, cast.of_cue(speaker)) for speaker in speakers)
        self.ids = {speaker: self._name(person) for speaker, person in found if person is not None}
        names = (name.lower() for person in cast.people for name in (person.name, *person.aliases))
        self.words = frozenset(word for name in (*names, *map(str.lower, strangers)) for word in _WORD.findall(name))
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
            found = self._known[text] = tuple(self._found(text))
        return found

    def _found(self, text: str) -> Iterator[Mention]:
        """Name the cast, and who has neither a cue nor an introduction but a first name of their own."""
        own = tuple(self._strangers.finditer(text)) if self._strangers else ()
        strangers = [Mention(_stranger(match[0]), match.start(), match.end()) for match in own]
        taken = [(one.start, one.end) for one in strangers]
        known = (
            one
            for one in self._cast.mentions(text)
            if not any(start < one.end and one.start < end for start, end in taken)
        )
        return iter(sorted((*known, *strangers), key=lambda one: one.start))

    def _name(self, person: Person) -> str:
        """Return the name somebody goes by here: a younger self is the same one."""
        grown = self._cast.person(person.variant_of) if person.variant_of else None
        return (grown or person).name


def people_of(manuscript: Manuscript) -> People:
    """Collect the people of a script; use it through `manuscript.once`."""
    speakers = frozenset(sentence.speaker for sentence in manuscript.sentences if sentence.spoken)
    cast = manuscript.once(cast_of)
    return People(cast, speakers, _strangers(manuscript, cast))


_FULL = re.compile(
    r"\b(?:(?:Old|Young|Little|Big|Captain|Doctor|Dr|Mr|Mrs|Miss) )?([A-Z][a-zà-ÿ]{2,}) ([A-Z][a-zà-ÿ'’]{2,})\b(?! (?:Street|Road|Hall|House|Bay|Island|River))"
)
_TWICE = 2


def _strangers(manuscript: Manuscript, cast: Cast) -> frozenset[str]:
    """Find first and last names that act in prose under nobody's cue: `Absalom Reeve`, beside a JENIFER REEVE."""
    surnames = {word.lower() for one in cast.people for word in one.name.split()[1:]}
    firsts = {word.lower() for one in cast.people for name in (one.name, *one.aliases) for word in name.split()}
    seen: dict[str, set[int]] = {}
    for sentence in manuscript.sentences:
        for match in _FULL.finditer(sentence.text):
            if match[2].lower() in surnames and match[1].lower() not in firsts | _TITLES:
                seen.setdefault(f"{match[1]} {match[2]}", set()).add(sentence.element)
    return frozenset(name for name, places in seen.items() if len(places) >= _TWICE)


_TITLES = frozenset(
    "mr mrs miss ms dr doctor captain old young little big the and saint sister brother father mother lady lord sir uncle aunt".split()
)


def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b") if names else None


def _stranger(name: str) -> Person:
    return Person(f"stranger:{name.lower()}", name, "person", ())
