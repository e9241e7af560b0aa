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
    given = _given(people, owners, used)
    titles = Counter(
        word for one in people for word in {*as_name(one.name).titles, *(role.upper() for role in one.roles)}
    )
    return {one.id: tuple(_forms(one, owners, used, given.get(one.id, ()), titles)) for one in people}


def _given(people: Sequence[Person], owners: dict[str, set[str]], used: _Used) -> dict[str, list[str]]:
    """Return by id the forms with titles and the short forms: each can mean one person only."""
    given: dict[str, list[str]] = {}
    by_surname: dict[str, list[Person]] = {}
    by_start: dict[str, list[tuple[str, str]]] = {}
    for one in people:
        core = as_name(one.name).core
        by_surname.setdefault(core[-1] if core else "", []).append(one)
        for part in core:
            by_start.setdefault(part[:_SHORTEST], []).append((part, one.id))
    for title, surname, said in used.titled:
        if owner := _titled(title, surname, by_surname.get(key_of(surname), ())):
            given.setdefault(owner, []).append(said)
    fuller: dict[str, list[str]] = {}
    for pair in sorted(used.pairs):
        fuller.setdefault(pair.split()[0], []).append(pair)
    for word in used.names:
        if owner := _short(word, by_start.get(word.upper()[:_SHORTEST], ()), owners):
            given.setdefault(owner, []).extend((word, *fuller.get(word, ())))
    return given


def _forms(
    one: Person, owners: dict[str, set[str]], used: _Used, given: Sequence[str], titles: Counter[str]
) -> Iterator[str]:
    forms = dict.fromkeys(shown(cue) for cue in one.cues)
    for word in _words(one):
        if (used.words[shown(word)] or used.words[word]) and owners.get(word) == {one.id}:
            forms[shown(word)] = None
    forms |= dict.fromkeys(given)
    forms |= dict.fromkeys(
        role.capitalize() for role in one.roles if role.upper() in TITLES - KIN_TITLES and titles[role.upper()] == 1
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


def _titled(title: str, surname: str, able: Sequence[Person]) -> str:
    """Return the id of the one whom `Mrs Rook` can mean, of the Rooks; empty where it can mean none or two."""
    if len(title) == 1:
        named = [person for person in able if person.name[:1] == title]
    else:
        asked = as_name(f"{title.rpartition('-')[2]} {surname}")
        named = [
            one
            for one in able
            if compatible(asked, as_name(one.name)) and not one.variant_of and _fits(sex_of(asked), one)
        ]
        named = [one for one in named if as_name(one.name).titles == asked.titles] or named
    return named[0].id if len(named) == 1 else ""


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


def _short(word: str, able: Sequence[tuple[str, str]], owners: dict[str, set[str]]) -> str:
    """Return whose short form it is, such as `Flo`: the beginning of one person's name only, and no word of the language."""
    key = word.upper()
    if len(word) < _SHORTEST or key in owners or not word.isalpha() or _is_word(word.lower()):
        return ""
    fits = {id_ for part, id_ in able if (part.startswith(key) and len(part) > len(key) + 1) or _pet_name(part, key)}
    return fits.pop() if len(fits) == 1 else ""


def _pet_name(part: str, key: str) -> bool:
    """`BARTY` is short for Bartholomew."""
    stem = part.removesuffix("Y").removesuffix("IE")
    return stem != part and len(stem) > _SHORTEST and key.startswith(stem) and len(key) > len(part)


def _is_word(word: str) -> bool:
    return (
        is_noun(lemma(word, "noun")) or is_verb(lemma(word, "verb")) or is_adjective(word) or len(word) <= _SHORTEST - 1
    )
