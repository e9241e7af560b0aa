"""Which names are one person: merged on evidence only, each merge with its reason. What is tied by age or as a double stays apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from storyroom.analysis.casting.introductions import Introduction
from storyroom.analysis.casting.names import VARIANTS, Name, as_name, compatible, key_of

__all__ = ["Merged", "merge"]


@dataclass
class Merged:
    """Names by the name that stands for them, and what is tied to what."""

    leader: dict[str, str] = field(default_factory=dict)
    variant_of: dict[str, str] = field(default_factory=dict)
    """A younger self or a double, by leader, and whose."""

    def find(self, key: str) -> str:
        """Return the name that stands for a name."""
        while (above := self.leader.get(key, key)) != key:
            key = above
        return key

    def tie(self, key: str, leader: str) -> None:
        """Take a name to be another's."""
        self.leader[self.find(key)] = self.find(leader)


def merge(cues: Mapping[str, Collection[int]], introduced: Iterable[Introduction], groups: Collection[str]) -> Merged:
    """Merge cue keys (with the scenes in which each speaks) and introduced names."""
    listed = tuple(introduced)
    merged = Merged()
    keys = dict.fromkeys([*(key_of(one.name) for one in listed), *cues])
    for key in keys:
        merged.leader.setdefault(key, key)
    aged = {key_of(one.name) for one in listed if one.age}
    names = {key: as_name(key) for key in keys if key not in groups}
    ends = _Ends(names)
    _variants(names, ends, merged)
    for key in sorted(names, key=lambda one: len(one.split())):
        if key in merged.variant_of or merged.find(key) != key:
            continue
        if key.endswith((" VOICE", "'S VOICE")) and (
            owner := _whole(key.removesuffix(" VOICE").removesuffix("'S"), names)
        ):
            merged.tie(key, owner)
        elif longer := _longer(names[key], ends, cues, aged, merged):
            merged.tie(key, longer)
    _described(listed, cues, merged)
    return merged


def _whole(key: str, names: Mapping[str, Name]) -> str:
    return key if key in names else ""


class _Ends:
    """Names by the word with which they begin and the one with which they end: only these can be one name's fuller form."""

    def __init__(self, names: Mapping[str, Name]) -> None:
        self.names = names
        self._by_word: dict[str, dict[str, Name]] = {}
        for key, name in names.items():
            for word in {name.core[0], name.core[-1]} if name.core else ():
                self._by_word.setdefault(word, {})[key] = name

    def with_part(self, core: tuple[str, ...]) -> dict[str, Name]:
        """Return the names of which these words are the beginning or the end."""
        able = self._by_word.get(core[0], {}) | self._by_word.get(core[-1], {}) if core else {}
        return {key: name for key, name in able.items() if _part(core, name.core)}


def _variants(names: Mapping[str, Name], ends: _Ends, merged: Merged) -> None:
    """`YOUNG LOLLY` is tied to `LOLLY` where there is a Lolly."""
    for key in names:
        first, _, rest = key.partition(" ")
        if rest and first in VARIANTS and ends.with_part(as_name(rest).core).keys() - {key}:
            merged.variant_of[key] = rest


def _longer(name: Name, ends: _Ends, cues: Mapping[str, Collection[int]], aged: Collection[str], merged: Merged) -> str:
    """Find the one fuller name that this can be short for."""
    found = [
        key
        for key, other in ends.with_part(name.core).items()
        if key != name.key
        and key not in merged.variant_of
        and (len(other.core) > len(name.core) or (other.core == name.core and len(other.titles) > len(name.titles)))
        and compatible(name, other)
        and not (name.key in aged and key in aged)
        and not (name.key in aged and key in cues)
        and not _together(name.key, key, cues)
    ]
    if len(found) > 1:
        found = [key for key in found if key not in cues] or found
    if len(found) > 1:
        found = [key for key in found if ends.names[key].core[0] == name.core[0]] or found
    return found[0] if len(found) == 1 else ""


def _part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether a name is the beginning or the end of a longer one: `MARIT`, `MOE` of `MARIT MOE`."""
    return bool(short) and (long[: len(short)] == short or long[-len(short) :] == short)


def _together(one: str, other: str, cues: Mapping[str, Collection[int]]) -> bool:
    """Two names that both speak in one scene are two people."""
    return bool(set(cues.get(one, ())) & set(cues.get(other, ())))


def _described(listed: Iterable[Introduction], cues: Mapping[str, Collection[int]], merged: Merged) -> None:
    """`the old man, EGIL MOE (81)` says who the OLD MAN of the cues before was."""
    for one in listed:
        key = key_of(one.described)
        if key and key in cues and merged.find(key) == key and not _together(key, key_of(one.name), cues):
            merged.tie(key, key_of(one.name))
