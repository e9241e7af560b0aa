"""Who is in a script: each person once, under all their names, and who is named in a stretch of text. Counts no words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from storyroom.analysis.casting.gathering import cues_of, gather
from storyroom.analysis.casting.groups import is_general
from storyroom.analysis.casting.introductions import is_common
from storyroom.analysis.casting.names import key_of
from storyroom.analysis.casting.person import Mention, Person
from storyroom.analysis.casting.spellings import near_names
from storyroom.analysis.manuscript import Manuscript

__all__ = ["Cast", "Mention", "Person", "cast_of"]

_OPENS = re.compile(r"(?<![\w-])(?:[^\W\d_a-z]\w*|the\b)")
"""How a form can begin: with a capital, or with `the`."""
_GOES_ON = re.compile(r"[\w-]")


class Cast:
    """Everybody of one script, whoever says most first."""

    def __init__(self, people: tuple[Person, ...], doubtful: tuple[tuple[str, str], ...] = ()) -> None:
        self.people = people
        self.doubtful = doubtful
        """Cue names that are rare and one letter away from a frequent one: reported, never merged."""
        self._by_id = {person.id: person for person in people}
        self._by_cue = {cue: person for person in people for cue in person.cues}

    def person(self, id_: str) -> Person | None:
        """Return somebody by id."""
        return self._by_id.get(id_)

    def of_cue(self, speaker: str) -> Person | None:
        """Return whose cue a name is; `Sentence.speaker` is one."""
        return self._by_cue.get(key_of(speaker))

    def find(self, text: str) -> tuple[Person, ...]:
        """Return who is named in a stretch of text, in order, each once."""
        return tuple(dict.fromkeys(mention.person for mention in self.mentions(text)))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield each place where somebody is named: by a name, or as `the sexton` where one person only is that."""
        at = 0
        for match in _OPENS.finditer(text):
            if match.start() < at:
                continue
            for form, person in self._by_first.get(match[0].lower(), ()):
                end = match.start() + len(form)
                if _stands(text, match.start(), form) and not _GOES_ON.match(text, end):
                    yield Mention(person, match.start(), end)
                    at = end
                    break

    def present(self, manuscript: Manuscript, scene: int) -> tuple[str, ...]:
        """Return the ids of who speaks in a scene or is named in its action, in order."""
        found: dict[str, None] = {}
        for sentence in manuscript.by_scene.get(scene, ()):
            if sentence.spoken:
                speaker = self.of_cue(sentence.speaker)
                found |= {speaker.id: None} if speaker else {}
            else:
                found |= dict.fromkeys(person.id for person in self.find(sentence.text))
        return tuple(found)

    @cached_property
    def _forms(self) -> dict[str, Person]:
        forms: dict[str, Person | None] = {}
        for person in self.people:
            for form in _forms(person):
                forms[form] = person if forms.get(form, person) is person else None
        return {form: person for form, person in forms.items() if person is not None}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, Person]]]:
        """The forms by their first word in small letters, the longest first."""
        found: dict[str, list[tuple[str, Person]]] = {}
        for form in sorted(self._forms, key=len, reverse=True):
            if opened := _OPENS.match(form):
                found.setdefault(opened[0].lower(), []).append((form, self._forms[form]))
        return found


def cast_of(manuscript: Manuscript) -> Cast:
    """Return the cast of a script; worked out once."""
    return manuscript.once(_cast)


def _cast(manuscript: Manuscript) -> Cast:
    return Cast(gather(manuscript), near_names(cues_of(manuscript).speeches))


def _stands(text: str, at: int, form: str) -> bool:
    """Say whether a form stands at a place; `The` is `the` at the head of a sentence."""
    said = text[at : at + len(form)]
    return said == form or (form.startswith("the ") and said == f"T{form[1:]}")


def _forms(person: Person) -> set[str]:
    """Return every way in which prose names somebody."""
    names = {name for name in (person.name, *person.aliases) if not (person.kind == "group" and is_general(name))}
    common = {f"the {cue.removeprefix('THE ').lower()}" for cue in person.cues if is_common(cue)}
    return names | {name.upper() for name in names} | {f"the {role}" for role in person.roles} | common
