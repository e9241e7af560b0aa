"""The forms of a name that a script really uses: first name, surname, title and surname, `Nana`, `Flo`. Each means one person only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.analysis.casting.introductions import is_common
from storyroom.analysis.casting.names import KIN_TITLES, TITLES, VARIANTS, as_name, compatible, key_of, sex_of, shown
from storyroom.analysis.casting.person import Person
from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb, lemma, noun_classes
from storyroom.analysis.manuscript import Manuscript

__all__ = ["aliases_of"]

_WORD = re.compile(r"(?<![\w'’-])[A-Z][\w-]*(?:['’](?!s\b)[\w-]+)?")
_SMALL = re.compile(r"(?<![\w'’-])[a-z][\w'’-]*")
_TITLED = re.compile(
    r"\b(Mrs?|Ms|Miss|Dr|Sir|Lady|Captain|Inspector|Auntie?|Uncle|Cousin|Sergeant|Constable|Reverend|Professor|Doctor|(?:Great|Grand)-(?:Uncle|Aunt)|[A-Z](?=\.))(?:(?<=\b[A-Z])\.|(?<=[MD][rs])\.|(?<=Mrs)\.)?\s+"
    r"([A-Z][\w'’-]*[\w])"
)
_PAIR = re.compile(r"(?<![\w'’-])[A-Z][\w-]+ [A-Z][\w-]+")
_SHORTEST = 3


class _Used(NamedTuple):
    """The words of a script that can be names."""

    words: Counter[str]
    """Words with a capital, and how often."""
    names: tuple[str, ...]
    """Of these, those that are never written small."""
    pairs: frozenset[str]
    titled: tuple[tuple[str, str, str], ...]
    """Title, surname, and both as they stand."""


def aliases_of(manuscript: Manuscript, people: Sequence[Person]) -> dict[str, tuple[str, ...]]:
    """Return the other forms of each person's name, by id."""
    text = " ".join(sentence.text for sentence in manuscript.sentences)
    words = Counter(match[0] for match in _WORD.finditer(text))
    small = set(_SMALL.findall(text))
    used = _Used(
        words,
        tuple(word for word in words if word.lower() not in small),
        frozenset(match[0] for match in _PAIR.finditer(text)),
        tuple(dict.fromkeys((match[1], match[2], match[0]) for match in _TITLED.finditer(text))),
    )
    owners = _owners(people)
    return {one.id: tuple(_forms(one, people, owners, used)) for one in people}


def _forms(one: Person, people: Sequence[Person], owners: dict[str, set[str]], used: _Used) -> Iterator[str]:
    forms = dict.fromkeys(shown(cue) for cue in one.cues)
    for word in _words(one):
        if (used.words[shown(word)] or used.words[word]) and owners.get(word) == {one.id}:
            forms[shown(word)] = None
    for title, surname, said in used.titled:
        if _titled(title, surname, one, people):
            forms[said] = None
    for short in _short(one, people, owners, used.names):
        forms[short] = None
        forms |= dict.fromkeys(full for full in sorted(used.pairs) if full.startswith(f"{short} "))
    forms |= dict.fromkeys(
        role.capitalize() for role in one.roles if role.upper() in TITLES - KIN_TITLES and _only(one, role, people)
    )
    known = {key_of(one.name)}
    for form in forms:
        if key_of(form) not in known:
            known.add(key_of(form))
            yield form


def _words(one: Person) -> Iterator[str]:
    """Yield the words by which somebody may be called alone: no titles but those of kin, no common words."""
    for name in (one.name, *one.cues):
        parts = as_name(name)
        yield from (title for title in parts.titles if title in KIN_TITLES)
        if is_common(parts.key) and (len(parts.core) > 1 or name.isupper()):
            continue
        if one.kind == "group" and len(parts.core) > 1:
            continue
        yield from (word for word in parts.core if word not in VARIANTS and word not in TITLES and len(word) > 1)


def _owners(people: Sequence[Person]) -> dict[str, set[str]]:
    """Return who can be meant by each word of a name. A cue of one word is its speaker's, whoever shares it."""
    owners: dict[str, set[str]] = {}
    for one in people:
        if one.variant_of:
            continue
        for word in _words(one):
            owners.setdefault(word, set()).add(one.id)
    for one in people:
        for cue in one.cues:
            if " " not in cue:
                owners[cue] = {one.id}
    return owners


def _titled(title: str, surname: str, one: Person, people: Sequence[Person]) -> bool:
    """Say whether `Mrs Rook` can only be this one of the Rooks."""
    word = key_of(surname)
    if len(title) == 1:
        named = [person for person in people if as_name(person.name).core[-1:] == (word,) and person.name[:1] == title]
        return len(named) == 1 and named[0].id == one.id
    title = title.rpartition("-")[2]
    asked = as_name(f"{title} {surname}")
    able = [
        person
        for person in people
        if compatible(asked, as_name(person.name)) and word in as_name(person.name).core[-1:] and not person.variant_of
    ]
    able = [person for person in able if _fits(sex_of(asked), person)]
    exact = [person for person in able if as_name(person.name).titles == asked.titles] or able
    return len(exact) == 1 and exact[0].id == one.id


def _fits(sex: str, person: Person) -> bool:
    own = sex_of(as_name(person.name)) or _sex(person.roles)
    return not (sex and own and sex != own) and person.kind == "person"


def _sex(roles: Sequence[str]) -> str:
    for role in roles:
        classes = noun_classes(lemma(role.split()[-1], "noun"), senses=1)
        if "female" in classes:
            return "f"
        if "male" in classes:
            return "m"
    return ""


def _short(one: Person, people: Sequence[Person], owners: dict[str, set[str]], names: Sequence[str]) -> Iterator[str]:
    """Yield short forms such as `Flo`: the beginning of one person's name only, and no word of the language."""
    for word in names:
        key = word.upper()
        if len(word) < _SHORTEST or key in owners or not word.isalpha() or _is_word(word.lower()):
            continue
        able = {
            person.id
            for person in people
            for part in as_name(person.name).core
            if (part.startswith(key) and len(part) > len(key) + 1) or _pet_name(part, key)
        }
        if able == {one.id}:
            yield word


def _only(one: Person, role: str, people: Sequence[Person]) -> bool:
    title = role.upper()
    return not any(title in as_name(other.name).titles or role in other.roles for other in people if other is not one)


def _pet_name(part: str, key: str) -> bool:
    """`BARTY` is short for Bartholomew."""
    stem = part.removesuffix("Y").removesuffix("IE")
    return stem != part and len(stem) > _SHORTEST and key.startswith(stem) and len(key) > len(part)


def _is_word(word: str) -> bool:
    return (
        is_noun(lemma(word, "noun")) or is_verb(lemma(word, "verb")) or is_adjective(word) or len(word) <= _SHORTEST - 1
    )
