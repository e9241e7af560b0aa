"""From cues and introductions to the people of a script: one `Person` for all names that are theirs. Decides no merge itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from storyroom.analysis.casting.address import addressed, handed_over
from storyroom.analysis.casting.aliases import aliases_of
from storyroom.analysis.casting.groups import is_group, parts_of
from storyroom.analysis.casting.introductions import Introduction, Kind, introductions, is_common
from storyroom.analysis.casting.merging import Merged, merge
from storyroom.analysis.casting.names import VARIANTS, as_name, key_of, shown
from storyroom.analysis.casting.person import Person
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.names import parse_cue
from storyroom.domain.script import ElementKind

_ORDINALS = frozenset(["FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH"])

__all__ = ["Cues", "cues_of", "gather"]


@dataclass
class Cues:
    """What cues say: by key, the scenes in which each speaks, how many speeches and words, and how it is spelt."""

    scenes: dict[str, set[int]]
    speeches: dict[str, int]
    words: dict[str, int]
    spelt: dict[str, str]


def cues_of(manuscript: Manuscript) -> Cues:
    """Count the cues of a script."""
    cues = Cues({}, {}, {}, {})
    for element in manuscript.script.elements:
        if element.kind is ElementKind.CHARACTER_CUE and element.live:
            name = parse_cue(element.text).name
            key = key_of(name)
            if not key:
                continue
            cues.scenes.setdefault(key, set()).add(element.scene or 0)
            cues.speeches[key] = cues.speeches.get(key, 0) + 1
            if key not in cues.spelt or cues.spelt[key].isupper():
                cues.spelt[key] = " ".join(name.split())
    for sentence in manuscript.sentences:
        if sentence.spoken:
            key = key_of(sentence.speaker)
            cues.words[key] = cues.words.get(key, 0) + len(sentence.text.split())
    return cues


def gather(manuscript: Manuscript) -> tuple[Person, ...]:
    """Return everybody, whoever says most first, then in order of appearance."""
    cues = cues_of(manuscript)
    listed = tuple(_with_variants(introductions(manuscript, cues.scenes), cues))
    groups = {cue for cue in cues.scenes if is_group(cue, cues.scenes)}
    groups |= {key_of(one.name) for one in listed if one.kind == "group"}
    merged = merge(cues.scenes, listed, groups)
    for cue, name in handed_over(manuscript, [cue for cue in cues.scenes if is_common(cue)], cues.scenes):
        merged.tie(cue, name)
    together: dict[str, list[str]] = {}
    for key in dict.fromkeys([*(key_of(one.name) for one in listed), *cues.scenes]):
        together.setdefault(merged.find(key), []).append(key)
    own: dict[str, list[Introduction]] = {}
    for one in listed:
        own.setdefault(merged.find(key_of(one.name)), []).append(one)
    ids = _ids({leader: _fullest(keys, cues, own.get(leader, ())) for leader, keys in together.items()})
    people = [
        _person(manuscript, keys, cues, own.get(leader, ()), id_=ids[leader], groups=groups)
        for leader, keys in together.items()
    ]
    people = [_tied(one, people, merged, cues) for one in people]
    people.sort(key=lambda one: -sum(cues.words.get(cue, 0) for cue in one.cues))
    aliases = aliases_of(manuscript, people)
    people = [replace(one, aliases=aliases[one.id]) for one in people]
    called = addressed(manuscript, people)
    return tuple(replace(one, aliases=(*one.aliases, *called.get(one.id, ()))) for one in people)


def _with_variants(found: Iterable[Introduction], cues: Cues) -> Iterator[Introduction]:
    """`LOLLY, 8` where YOUNG LOLLY speaks introduces the younger one, if there was a grown one before."""
    aged: set[str] = set()
    for one in found:
        key = key_of(one.name)
        known = key in aged or one.sentence.scene not in cues.scenes.get(key, ())
        variants = (f"{word} {key}" for word in sorted(VARIANTS))
        name = next((name for name in variants if one.sentence.scene in cues.scenes.get(name, ())), "")
        if one.age:
            aged |= {key, *as_name(one.name).core}
        yield one._replace(name=name) if name and known and one.age else one


def _fullest(keys: Sequence[str], cues: Cues, listed: Sequence[Introduction]) -> str:
    """Return the fullest of somebody's names as it is spelt."""
    spelt = {key_of(one.name): " ".join(one.name.split()) for one in reversed(listed)}
    best = max(keys, key=lambda key: (not is_common(key), not key.endswith(" VOICE"), len(key.split()), len(key)))
    return shown(
        cues.spelt.get(best, "") if not cues.spelt.get(best, best).isupper() else spelt.get(best) or cues.spelt[best]
    )


def _ids(names: Mapping[str, str]) -> dict[str, str]:
    made: dict[str, str] = {}
    taken: set[str] = set()
    for leader, name in names.items():
        plain = re.sub(r"[^\w]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-") or "nobody"
        number = 1
        while (one := plain if number == 1 else f"{plain}-{number}") in taken:
            number += 1
        made[leader] = one
        taken.add(one)
    return made


def _person(
    manuscript: Manuscript, keys: Sequence[str], cues: Cues, own: Sequence[Introduction], *, id_: str, groups: set[str]
) -> Person:
    aged = next((one for one in own if one.age), None)
    first = aged or (own[0] if own else None)
    roles = dict.fromkeys(role.lower() for one in own for role in (one.role, one.described) if role)
    return Person(
        id_,
        _fullest(keys, cues, own),
        _kind(keys, own, groups),
        tuple(key for key in cues.scenes if key in keys),
        age=aged.age if aged else "",
        introduction=manuscript.quote(first.sentence) if first else None,
        age_evidence=manuscript.quote(aged.sentence) if aged else None,
        roles=tuple(roles),
    )


def _kind(keys: Sequence[str], own: Sequence[Introduction], groups: set[str]) -> Kind:
    if any(key in groups for key in keys):
        return "group"
    return "animal" if any(one.kind == "animal" for one in own) else "person"


def _tied(one: Person, people: Sequence[Person], merged: Merged, cues: Cues) -> Person:
    """Tie younger selves to their people, and groups to their members."""
    base = next((merged.variant_of[key] for key in (*one.cues, key_of(one.name)) if key in merged.variant_of), "")
    if base:
        wanted = as_name(base).core
        owner = next((other for other in people if other is not one and _named(other, wanted)), None)
        one = replace(one, variant_of=owner.id if owner else "")
    if one.kind == "group":
        names = [as_name(part).core for cue in one.cues for part in parts_of(cue) if len(parts_of(cue)) > 1]
        found = [next((other.id for other in people if _named(other, name)), "") for name in names]
        found += [other.id for other in people if other is not one and _of_family(other, one)]
        found += [other.id for other in people if _numbered(other) and _heard_with(other, people, one, cues)]
        one = replace(one, members=tuple(dict.fromkeys(id_ for id_ in found if id_)))
    return one


def _named(person: Person, core: tuple[str, ...]) -> bool:
    names = [as_name(name).core for name in (person.name, *person.cues)]
    return person.kind != "group" and any(name[: len(core)] == core or name[-len(core) :] == core for name in names)


def _numbered(person: Person) -> bool:
    return any(cue.split()[0] in _ORDINALS and is_common(cue) for cue in person.cues)


def _heard_with(person: Person, people: Sequence[Person], group: Person, cues: Cues) -> bool:
    """`FIRST CHORISTER` is of the CHOIR where that is the only group which speaks in the same scenes."""
    scenes = {scene for cue in person.cues for scene in cues.scenes[cue]}
    heard = [one for one in people if one.kind == "group" and any(scenes & cues.scenes[cue] for cue in one.cues)]
    return heard == [group]


def _of_family(person: Person, group: Person) -> bool:
    """`ASKE THE ELDER` is one of the `ASKE BROTHERS`."""
    names, mine = as_name(group.name).core, as_name(person.name).core
    return len(names) == 2 and not is_common(names[0]) and names[0] in mine and len(mine) > 1
