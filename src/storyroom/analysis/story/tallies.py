"""How many there are: a number that is said to be all of them, and a greater one of the same. Knows numbers and kinds, no story of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_noun, is_verb, kind_of, lemma, noun_classes, related
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.numbers import NUMBER, number_of
from storyroom.analysis.story.state import Story
from storyroom.analysis.story.ties import stem

__all__ = ["breaches"]

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split()
_GREAT = rf"(?:(?:{NUMBER}|a) (?:hundred|thousand)(?: and {NUMBER})?|{NUMBER})"
_COUNT = rf"(?:{_GREAT}|a (?:pair|couple|brace) of|(?:half )?a dozen|both|a single|no|{'|'.join(_ORDINALS[1:])})"
_COUNTED = re.compile(
    rf"\b(?P<number>{_COUNT})(?: more| other| last| such)?\s+(?P<words>(?:of (?:the|them|his|her|their|us)\s*)?(?:[a-z][\w'’-]*\s+){{0,2}}?)(?P<noun>[a-z][a-z'’-]{{2,}})\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\b(?P<noun>[a-z]{{3,}}s|people|men|women|children)\b[^.;:]{{0,30}}: ?(?P<number>{NUMBER})\b", re.IGNORECASE
)
_ALONE = re.compile(rf"\b(?P<number>{NUMBER})(?=[,.;!?]| of them| and (?:then|no)|$)", re.IGNORECASE)
_LIMITED = re.compile(
    r"\b(?:only|just|no more|not (?:one|a \w+) more|not another|left|remain\w*|exactly|precisely|that['’]s all|all (?:there|that|we|I|he|she|they)|all (?:the|his|her|my|our)|the lot|the last|apiece|holds?|carr(?:y|ies)|seats?|sleeps?|takes|fits?|room for|place for|each|to be carried"
    r"|counts?|counted|in all|in total|total|loaded|loads|chambers?|altogether|must be|limit\w*|maximum|at most|sole|single|pair|are given|is given|ration\w*|allow\w*|issued|sold|printed|cast|made|exist\w*|were|there (?:are|were)|has|have|had|keeps?|owns?|survive\w*|alive|came|went)\b",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"\b(?:only|just|no more|not (?:one|a \w+) more|not another|left|remain\w*|exactly|that['’]s all|all (?:there|that|we|I|he|she|they|the|his|her|my|our)|the lot|the last|apiece|holds?|carr(?:y|ies)|seats|sleeps|takes|room for|each|to be carried|counts?|counted|in all|total|chambers?|altogether|limit\w*|at most|sole|single|there (?:are|were)|exist\w*|in the world)\b",
    re.IGNORECASE,
)
_MEASURES = frozenset({"time", "quantity"})
_UNITS = frozenset(
    """year month week day hour minute second night morning mile foot inch yard pound shilling penny dollar franc mark
    rouble crown o'clock percent degree time thing way side hand eye ear leg arm word step pace stroke bell part half
    quarter hundred thousand metre meter kilo stone fathom knot league acre line""".split()
)
_LEAST = 1.6
_SURE = 2.0


class _Count(NamedTuple):
    sentence: Sentence
    number: int
    noun: str
    """The lemma of what is counted."""
    limited: bool
    strict: bool


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each number that is said to be all, and what goes beyond it most clearly."""
    counts = list(_counts(story))
    more = slack(story)
    told: set[int] = set()
    for one in counts:
        if not one.limited or one.sentence.place in told:
            continue
        best = max(_beyond(story, one, counts), key=lambda found: found[0], default=None)
        if best is None or best[0] < _LEAST * more or _summed(best[1].sentence, one.number):
            continue
        told.add(one.sentence.place)
        said = f"There are {one.number} of them ({one.noun}), then {best[1].number}."
        firm = (
            one.strict
            and best[0] >= _SURE * more
            and not excused(story, best[1].sentence, frozenset({one.noun, best[1].noun}))
        )
        terms = frozenset({one.noun, best[1].noun, "count"})
        yield Breach("tally", "detail", said, one.sentence, best[1].sentence, terms, firm)


def _summed(sentence: Sentence, number: int) -> bool:
    """Whether what goes beyond it names the first number as well: three of them, and two who were there before."""
    return any(_number(match[0]) == number for match in _MAYBE.finditer(sentence.text))


def _beyond(story: Story, one: _Count, counts: list[_Count]) -> Iterator[tuple[float, _Count]]:
    for other in counts:
        if other.sentence.scene <= one.sentence.scene or other.number <= one.number or other.sentence.spoken:
            continue
        if not story.done(other.sentence):
            continue
        alike = _alike(one.noun, other.noun)
        if not alike:
            continue
        shared = story.content(one.sentence) & story.content(other.sentence) - {one.noun, other.noun}
        near = min(sum(story.rarity.get(word, 1.0) for word in shared), 1.0)
        yield alike + 0.5 * one.strict + 0.5 * one.limited + near, other


def _alike(one: str, other: str) -> float:
    if one == other or stem(one) == stem(other):
        return 1.0
    if kind_of(one, other) or kind_of(other, one) or related(one, other):
        return 0.8
    if not ("person" in noun_classes(one) and "person" in noun_classes(other)):
        return 0.0
    return 1.0 if {one, other} & _ANYBODY else 0.0


_ANYBODY = frozenset("person people man soul head body passenger guest human figure".split())
"""Nouns that count people of every kind."""


def _counts(story: Story) -> Iterator[_Count]:
    for sentence in story.sentences:
        if not _MAYBE.search(sentence.text) or not (sentence.spoken or story.done(sentence)):
            continue
        yield from _listed(story, sentence)
        yield from _serials(story, sentence)
        limited, strict = bool(_LIMITED.search(sentence.text)), bool(_STRICT.search(sentence.text))
        for match in (*_COUNTED.finditer(sentence.text), *_BEHIND.finditer(sentence.text)):
            number = _number(match["number"])
            noun = _noun(match["noun"].lower())
            if number is None or not noun or noun in _UNITS or "time" in noun_classes(noun, senses=1):
                continue
            if noun in story.people.words or (number > 1 and noun == match["noun"].lower() and noun not in _PLURALS):
                continue
            yield _Count(sentence, number, noun, limited, strict)


_SERIAL = re.compile(rf"\b(?:number|no\.|nr\.|nº) ?(?P<number>{_GREAT})", re.IGNORECASE)


def _serials(story: Story, sentence: Sentence) -> Iterator[_Count]:
    """Read a running number: a ticket number 314 says that there are as many tickets."""
    match = _SERIAL.search(sentence.text)
    number = _number(match["number"]) if match else None
    if number is not None:
        for word in story.words(sentence):
            if is_noun(word.noun) and word.noun not in _UNITS and word.noun != "number":
                yield _Count(sentence, number, word.noun, limited=False, strict=False)


def _listed(story: Story, sentence: Sentence) -> Iterator[_Count]:
    """Read a list or a sign: `Ambulances. Out: four.` counts what its paragraph names."""
    match = _LIST.search(sentence.text)
    number = _number(match["number"]) if match else None
    if number is None:
        return
    for found in re.finditer(r"\b[a-z]{3,}s\b", story.around(sentence), re.IGNORECASE):
        noun = lemma(found[0].lower(), "noun")
        if noun != found[0].lower() and is_noun(noun) and noun not in _UNITS:
            yield _Count(sentence, number, noun, limited=True, strict=True)


_LIST = re.compile(
    rf"\b(?:out|in|aboard|total|left|present|remaining|issued|admitted|all told|number|sum|loaded|sent): ?(?P<number>{NUMBER})\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(rf"\b{_COUNT}\b", re.IGNORECASE)
_PLURALS = frozenset("people sheep fish men police cattle salmon deer".split())


def _noun(said: str) -> str:
    """Return what is counted; a plural that no dictionary lists is taken for one."""
    found = lemma(said, "noun")
    if is_noun(found):
        return found
    return said.removesuffix("s") if said.endswith("s") and not is_verb(lemma(said, "verb")) else ""


def _number(written: str) -> int | None:
    said = written.lower()
    if said in _ORDINALS:
        return _ORDINALS.index(said) + 1
    if great := re.fullmatch(r"(.+?) (hundred|thousand)(?: and (.+))?", said):
        many = 1 if great[1] == "a" else number_of(great[1]) or 0
        return many * (100 if great[2] == "hundred" else 1000) + (number_of(great[3]) or 0 if great[3] else 0)
    fixed = {"half a dozen": 6, "a dozen": 12, "both": 2, "a single": 1, "no": 0}
    if said in fixed:
        return fixed[said]
    return 2 if said.startswith(("a pair", "a couple", "a brace")) else number_of(said)
