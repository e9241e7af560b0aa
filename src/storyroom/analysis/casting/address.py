"""Names that speech gives to somebody: `I'm Fen`, and whom a scene of two calls `Captain`. Gives no form that two people were called by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from storyroom.analysis.casting.names import TITLES, as_name, key_of
from storyroom.analysis.casting.person import Person
from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb, lemma
from storyroom.analysis.manuscript import Manuscript, Sentence

__all__ = ["addressed", "handed_over"]

_NAME = r"[A-Z][\w'’-]*\w(?:\s+[A-Z][\w'’-]*\w)?"
_TITLED = r"(?:(?:Mrs?|Ms|Dr)\.?\s+|(?:Miss|Captain|Inspector|Doctor|Professor|Aunt(?:ie)?|Uncle)\s+)?"
_VOCATIVES: Final = (
    re.compile(rf",\s+(?P<name>{_TITLED}{_NAME})(?=\s*[.!?]|,)"),
    re.compile(rf"^[\"“‘*_]*(?P<name>{_TITLED}{_NAME}),\s"),
)
_CLAIMS: Final = (
    re.compile(
        rf"\b(?:I['’]m|I am|[Mm]y name(?:['’]s| is)|[Cc]all me|[Tt]hey call me|[Tt]he name['’]s)\s+(?P<name>{_NAME})(?=\s*[.,!?])"
    ),
)
_TWICE: Final = re.compile(r"^(?P<name>[A-Z][\w'’-]+)\.\s+(?P<full>[A-Z][\w'’-]+ (?P=name))\.")
_ByCue = Mapping[str, Person]
_POLITE = frozenset(["SIR", "MADAM", "MISS", "MR", "MRS", "LORD", "LADY", "GOD", "JESUS", "CHRIST", "MASTER"])
_PAIR = 2
_OFTEN = 2


def handed_over(manuscript: Manuscript, common: Sequence[str], cues: dict[str, set[int]]) -> Iterator[tuple[str, str]]:
    """Yield a described cue and the name that takes its place: called by it in speech, and cued by it from then on.

    `GIRL IN YELLOW` is called Willa beside her last speech, or in the scene after it, and WILLA is cued only from there.
    """
    for cue in common:
        last, first = max(cues[cue]), min(cues[cue])
        for name, scenes in cues.items():
            if name in common or min(scenes) < last or min(scenes) > last + 1 or scenes & set(range(first, last)):
                continue
            near = [one for scene in (last, min(scenes)) for one in manuscript.by_scene.get(scene, ()) if one.spoken]
            if any(
                name in {key_of(said) for said in _vocatives(one.text)} and key_of(one.speaker) != cue for one in near
            ):
                yield cue, name
                break


def addressed(manuscript: Manuscript, people: Sequence[Person]) -> dict[str, tuple[str, ...]]:
    """Return by id the forms by which speech calls somebody, or by which they call themselves."""
    cued = {cue: one for one in people for cue in one.cues}
    taken = {key_of(form): one.id for one in people for form in (one.name, *one.aliases)}
    votes: dict[str, Counter[str]] = {}
    for speaker, other, sentence in _exchanges(manuscript, cued):
        for said in _claims(sentence.text):
            votes.setdefault(said, Counter())[speaker] += _OFTEN
        for said in _vocatives(sentence.text):
            if called := _of_surname(said, speaker, sentence, manuscript, cued) or other:
                votes.setdefault(said, Counter())[called] += 1
    for speaker, said in _self_named(manuscript, cued):
        votes.setdefault(said, Counter())[speaker] += _OFTEN
    forms: dict[str, list[str]] = {}
    by_id = {one.id: one for one in people}
    for said, counted in votes.items():
        (owner, count), *rest = counted.most_common(2)
        key = key_of(said)
        if rest or key in _POLITE or taken.get(key, owner) != owner or key in taken:
            continue
        own = set(as_name(by_id[owner].name).core)
        if count >= _OFTEN or key in TITLES or set(as_name(key).core) & own:
            forms.setdefault(owner, []).append(said)
    return {owner: tuple(found) for owner, found in forms.items()}


def _exchanges(manuscript: Manuscript, people: _ByCue) -> Iterator[tuple[str, str, Sentence]]:
    """Yield each spoken sentence with who speaks, and who else does where a scene has two."""
    for sentences in manuscript.by_scene.values():
        spoken = [one for one in sentences if one.spoken]
        ids = {one.speaker: found.id for one in spoken if (found := _by_cue(people, one.speaker))}
        both = set(ids.values())
        for one in spoken:
            if speaker := ids.get(one.speaker):
                yield speaker, next(iter(both - {speaker}), "") if len(both) == _PAIR else "", one


def _of_surname(said: str, speaker: str, sentence: Sentence, manuscript: Manuscript, people: _ByCue) -> str:
    """Return the one other speaker of the scene whose surname it is."""
    name = as_name(said)
    if not name.titles:
        return ""
    spoken = (_by_cue(people, one.speaker) for one in manuscript.by_scene[sentence.scene] if one.spoken)
    able = {one.id for one in spoken if one and one.id != speaker and as_name(one.name).core[-1:] == name.core}
    return able.pop() if len(able) == 1 else ""


def _self_named(manuscript: Manuscript, people: _ByCue) -> Iterator[tuple[str, str]]:
    """Yield who says `Fen. Augustin Fen.`, and who answers such a speech with nothing but a name."""
    answering = False
    for start, text in _openings(manuscript):
        one = _by_cue(people, start.speaker)
        if (found := _TWICE.match(text)) and one:
            yield from ((one.id, said) for said in (found["name"], found["full"]))
        elif answering and one and (alone := re.fullmatch(rf"({_NAME})\.", start.text)) and _is_name(alone[1]):
            yield one.id, alone[1]
        answering = bool(found)


def _openings(manuscript: Manuscript) -> Iterator[tuple[Sentence, str]]:
    """Yield how each speech begins: its first two sentences."""
    spoken = [one for one in manuscript.sentences if one.spoken]
    before = 0
    for place, one in enumerate(spoken):
        after = spoken[place + 1] if place + 1 < len(spoken) else None
        if one.speech != before:
            yield one, f"{one.text} {after.text}" if after is not None and after.speech == one.speech else one.text
        before = one.speech


def _by_cue(people: _ByCue, speaker: str) -> Person | None:
    return people.get(key_of(speaker))


def _vocatives(text: str) -> Iterator[str]:
    for pattern in _VOCATIVES:
        yield from (match["name"] for match in pattern.finditer(text) if _is_name(match["name"]))


def _claims(text: str) -> Iterator[str]:
    for pattern in _CLAIMS:
        yield from (match["name"] for match in pattern.finditer(text) if _is_name(match["name"]))


def _is_name(said: str) -> bool:
    """Say whether it can be a name: one with a title, or no word of the language."""
    words = key_of(said).split()
    return words[0] in TITLES or not any(_is_word(word.lower()) for word in words)


def _is_word(word: str) -> bool:
    return len(word) < 3 or is_noun(lemma(word, "noun")) or is_verb(lemma(word, "verb")) or is_adjective(word)
