"""Cues and sets under two spellings: a letter off, another word for the same place, the parts turned round. Merges nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from storyroom.analysis.cast import cast_of
from storyroom.analysis.casting.gathering import cues_of
from storyroom.analysis.casting.names import key_of
from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.lexicon import is_noun, lemma, synonyms
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.domain.script import ElementKind, Scene
from storyroom.domain.story import Evidence, Finding, FindingKind, World

__all__ = ["cue_drift", "set_drift"]

_FREQUENT = 8
"""Speeches of the frequent name from which a rare one beside it is an error. Source: facts page on story, checks by worth."""
_RARE = 2
_LONG = 5
"""Letters from which one letter off is hardly another name or another word cut short."""
_ALIKE = 100
"""Names that are compared where only one word tells them apart; more are numbered rooms and the like."""
_PARTS = re.compile(r"\s+-\s+|,\s*|\s*/\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def cue_drift(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield each rare cue that is one letter away from a frequent one."""
    counts = cues_of(manuscript).speeches
    by_cue: dict[str, list[Sentence]] = {}
    for sentence in manuscript.sentences:
        if sentence.spoken:
            by_cue.setdefault(key_of(sentence.speaker), []).append(sentence)
    prose = " ".join(one.text for one in manuscript.sentences)
    for rare, frequent in manuscript.once(cast_of).doubtful:
        if rare not in by_cue or frequent not in by_cue or _is_group(rare, frequent):
            continue
        if _introduced(prose, rare):
            continue
        firm = counts[frequent] >= _FREQUENT and counts[rare] <= _RARE and len(rare) >= _LONG
        kind = FindingKind.ERROR if firm and not _two_people(by_cue, prose, rare, frequent) else FindingKind.QUESTION
        said = f"{frequent} speaks {counts[frequent]} times, {rare} {_times(counts[rare])}: one name, one letter apart."
        quoted = (_cue(manuscript, by_cue[frequent][0]), _cue(manuscript, by_cue[rare][0]))
        yield Finding(kind, "cue_drift", "detail", said, World.SHOWN, quoted)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _is_group(rare: str, frequent: str) -> bool:
    """Whether one is the plural of the other: GUARD and GUARDS."""
    return rare == f"{frequent}S" or frequent == f"{rare}S"


def _introduced(prose: str, rare: str) -> bool:
    """Whether the script brings somebody in under the rare name: in capitals, with an age or a description behind it."""
    return re.search(rf"(?<!\w){re.escape(rare)}(?!\w)\s*(?:,|\()", prose) is not None


def _two_people(by_cue: dict[str, list[Sentence]], prose: str, rare: str, frequent: str) -> bool:
    """Whether something speaks for two people: both answer each other, both are words, or others use the rare name."""
    speeches = {one.speech for one in by_cue[frequent]}
    answers = any(one.speech - 1 in speeches and one.speech + 1 in speeches for one in by_cue[rare])
    words = all(is_noun(lemma(name.lower(), "noun")) for name in (rare, frequent))
    named = re.search(rf"(?<!\w){re.escape(rare)}(?!\w)", prose, re.IGNORECASE) is not None
    return answers or words or named


def _cue(manuscript: Manuscript, sentence: Sentence) -> Evidence:
    """Quote the cue that a sentence stands under."""
    elements = manuscript.script.elements
    at = next(at for at in range(sentence.element, -1, -1) if elements[at].kind is ElementKind.CHARACTER_CUE)
    return manuscript.evidence(elements[at].start, elements[at].end)


def set_drift(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield each pair of sets that may be one set under two names."""
    first: dict[str, Scene] = {}
    counts: Counter[str] = Counter()
    for scene in manuscript.scenes:
        if scene.location and scene.setting:
            name = scene.location.upper().replace("’", "'")
            first.setdefault(name, scene)
            counts[name] += 1
    for one, other in _alike(first):
        why = _same_set(one, other)
        if why:
            quoted = (heading_evidence(manuscript, first[one]), heading_evidence(manuscript, first[other]))
            said = f"One set goes by one name; {one} and {other} {why}."
            yield Finding(FindingKind.QUESTION, "set_drift", "detail", said, World.SHOWN, quoted)


def _alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that have the same parts, or all words but one in common: only these can be one set."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        parts = _parts(name)
        keys: set[tuple[object, ...]] = {tuple(sorted(parts))}
        for at, part in enumerate(parts):
            keys |= {(*parts[:at], part[:word], "", part[word + 1 :], *parts[at + 1 :]) for word in range(len(part))}
        for key in keys:
            groups.setdefault(key, []).append(name)
    yield from dict.fromkeys(pair for group in groups.values() for pair in combinations(group[:_ALIKE], 2))


def _same_set(one: str, other: str) -> str:
    first, second = _parts(one), _parts(other)
    if first == second:
        return "differ only in signs"
    if sorted(first) == sorted(second):
        return "name the same parts in another order"
    if len(first) != len(second):
        return ""
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return _same_part(*differing[0]) if len(differing) == 1 else ""


def _parts(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each part, possessives and articles off."""
    made = (
        tuple(
            word.removesuffix("'S").replace("'", "") for word in _WORD.findall(part) if word not in {"THE", "A", "AN"}
        )
        for part in _PARTS.split(name)
    )
    return tuple(part for part in made if part)


def _same_part(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Say why two parts may be one: the last word has the same meaning, or one word is a letter off and no word at all."""
    if len(one) != len(other):
        return ""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return ""
    first, second = (word.lower() for word in differing[0])
    if len(one) > 1 and one[-1] != other[-1] and _means_the_same(first, second):
        return "may be one place"
    known = is_noun(lemma(first, "noun")), is_noun(lemma(second, "noun"))
    if known != (True, True) and _letter_off(first, second):
        return "are a letter apart"
    return ""


def _means_the_same(one: str, other: str) -> bool:
    first, second = lemma(one, "noun"), lemma(other, "noun")
    return second in synonyms(first, "noun") or first in synonyms(second, "noun")


def _letter_off(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or any(sign.isdigit() for sign in one + other):
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]
