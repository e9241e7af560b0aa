"""Sentences made ready for binding facts: words, telling words, who is named and who speaks. Finds no facts.

A telling word is a noun, verb or adjective that the script does not use all the time: two sentences that share one are
likely to speak of the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from storyroom.analysis.drafts.cut import Word, words_of
from storyroom.analysis.drafts.values import CALENDAR, Value, values_in
from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb, lemma, noun_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.memory import remembered
from storyroom.domain.names import parse_cue
from storyroom.domain.script import ElementKind

__all__ = ["STOPS", "Line", "Lines", "base", "is_thing"]

STOPS = frozenset(
    """a an the this that these those my your his her its our their some any no every each all both another other such
    and or but nor so yet if then than as because while when where who whom whose which what how why not never ever only
    just still also even very too much many more most few less least own same here there now again once
    i you he she it we they me him us them myself yourself himself herself itself ourselves themselves one ones
    is am are was were be been being do does did done doing have has had having will would shall should can could may
    might must get gets got go goes going gone went come comes came coming make makes made take takes took say says said
    see sees saw look looks looked let put puts know knows knew think thinks want wants
    of in on at by for with from to into onto out off up down over under about after before between through during
    without within upon against toward towards behind beside across along around near past
    's 't 'd 'll 're 've 'm n't yes oh ok okay mr mrs ms miss dr""".split()
)
"""Words that bind a sentence to nothing."""

_COMMON = 0.03
"""A word in more than this share of the sentences is not telling."""
_TITLES = frozenset(
    "mr mrs ms miss dr sir lady lord captain sergeant father mother sister brother aunt uncle the old young".split()
)


@dataclass(frozen=True)
class Line:
    """One sentence with its words."""

    sentence: Sentence
    words: tuple[Word, ...]

    @cached_property
    def norms(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.norm for word in self.words)

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """Each word in its base form."""
        return tuple(base(norm) for norm in self.norms)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The numbers, times and days in it."""
        return values_in(self.words)


class Lines:
    """The sentences of a draft, with its names and how often it uses each word."""

    def __init__(self, manuscript: Manuscript) -> None:
        text = manuscript.script.text
        self.all = tuple(Line(one, words_of(text, one.start, one.end)) for one in manuscript.sentences)
        self.names = _names(manuscript) | _proper(self.all, text)
        self._text = text
        self._used = Counter(word for line in self.all for word in set(line.bases))
        self._most = max(4.0, _COMMON * len(self.all))

    def telling(self, line: Line, *, without: Iterable[int] = ()) -> frozenset[str]:
        """Return the telling words of a sentence, its values and those at some places left out."""
        left_out = {*without, *(place for value in line.values for place in range(value.first, value.last))}
        return frozenset(
            word
            for place, word in enumerate(line.bases)
            if place not in left_out
            and word not in STOPS
            and line.norms[place] not in STOPS
            and word not in self.names
            and self._used[word] <= self._most
            and (is_noun(word) or is_verb(word) or is_adjective(word) or len(word) > 3)  # a word of its own
            and word[0].isalpha()
        )

    def named(self, line: Line) -> frozenset[str]:
        """Return the names that a sentence says."""
        return frozenset(
            word.norm for word in line.words if word.norm in self.names and self._text[word.start].isupper()
        )

    def before(self, line: Line, count: int) -> Sequence[Line]:
        """Return the sentences right before one, in the same scene."""
        place = line.sentence.place
        return [one for one in self.all[max(0, place - count) : place] if one.sentence.scene == line.sentence.scene]

    def after(self, line: Line, count: int) -> Sequence[Line]:
        """Return the sentences right behind one, in the same paragraph."""
        place = line.sentence.place
        return [one for one in self.all[place + 1 : place + 1 + count] if one.sentence.element == line.sentence.element]

    def written_as_name(self, word: Word) -> bool:
        """Say whether a word has a capital."""
        return self._text[word.start].isupper()

    def presence(self, name: str) -> float:
        """Return the share of the scenes in which a name is said or speaks."""
        return len(self._where.get(name, ())) / max(len(self.speakers), 1)

    @cached_property
    def _where(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for line in self.all:
            for name in self.named(line) | name_words(line.sentence.speaker):
                found.setdefault(name, set()).add(line.sentence.scene)
        return found

    @cached_property
    def speakers(self) -> dict[int, frozenset[str]]:
        """Who speaks in each scene, by the words of their names."""
        found: dict[int, set[str]] = {}
        for line in self.all:
            found.setdefault(line.sentence.scene, set()).update(name_words(line.sentence.speaker))
        return {scene: frozenset(names) for scene, names in found.items()}


@remembered(65536)
def base(norm: str) -> str:
    """Return a word's base form: as a noun if there is one, else as a verb."""
    noun = lemma(norm, "noun")
    if is_noun(noun):
        verb = lemma(norm, "verb")
        return verb if verb != norm and noun == norm and is_verb(verb) and norm.endswith(("ed", "ing")) else noun
    return lemma(norm, "verb")


@remembered(65536)
def is_thing(norm: str) -> bool:
    """Say whether a word names something one can point at, or somebody."""
    if norm in STOPS:
        return False
    noun = lemma(norm, "noun")
    return is_noun(noun) and bool(
        noun_classes(noun)
        & {
            "artifact",
            "person",
            "animal",
            "food",
            "plant",
            "location",
            "structure",
            "object",
            "clothing",
            "document",
            "substance",
            "body",
            "communication",
            "possession",
        }
    )


@remembered(4096)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a cue that tell one person from another."""
    words = [word.norm for word in words_of(name, 0, len(name)) if word.norm[0].isalpha() and len(word.norm) > 1]
    told = frozenset(word for word in words if word not in _TITLES and word != "'s")
    return told or frozenset(words)


def _proper(lines: Iterable[Line], text: str) -> frozenset[str]:
    """Return the words that have a capital within sentences and are never written without: nobody speaks under them."""
    inside: set[str] = set()
    small: set[str] = set()
    for line in lines:
        for place, word in enumerate(line.words):
            if not word.norm.isalpha() or word.norm in STOPS:
                continue
            if not text[word.start].isupper():
                small.add(word.norm)
            elif place and line.norms[place - 1].isalnum():
                inside.add(word.norm)
    return frozenset(inside - small - CALENDAR)


def _names(manuscript: Manuscript) -> frozenset[str]:
    found: set[str] = set()
    for element in manuscript.script.elements:
        if element.kind is ElementKind.CHARACTER_CUE and element.live:
            found |= name_words(parse_cue(element.text).name)
    return frozenset(found)
