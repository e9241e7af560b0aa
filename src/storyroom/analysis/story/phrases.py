"""The things a sentence names: noun with its marks, its owner, whether it is a particular one. A chunker by rules, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.state import STOP, Story, Word, nouns_of

__all__ = ["Phrase", "alike", "phrases", "same_thing"]

_DEFINITE = frozenset({"the", "this", "that", "his", "her", "their", "its", "my", "your", "our"})
_OWNERS = frozenset({"his", "her", "their", "my", "your", "our", "its"})
_STOPS = STOP - {"left", "right", "first", "last", "same", "other", "little", "only", "past"}
"""Words that end a phrase; those taken out stand before a noun as marks."""

_OPEN = frozenset({"a", "an", "some", "any", "no", "another"})


_THINGS = frozenset(
    """artifact clothing instrument document vehicle weapon container jewelry food money device musical_instrument
    picture""".split()
)


_SIGNS = frozenset({"communication", "quantity", "shape"})
_NO_THINGS = frozenset(
    {
        "person",
        "animal",
        "location",
        "time",
        "event",
        "feeling",
        "act",
        "speech",
        "body_part",
        "cognition",
        "state",
        "weather",
    }
)


class Phrase(NamedTuple):
    """`her mother's garnet brooch`: head `brooch`, marks `garnet`, owner `mother`. Units: code points of the sentence's text."""

    text: str
    start: int
    end: int
    head: str
    """The head noun's lemma."""
    marks: frozenset[str]
    """What tells it from others: adjectives and nouns before the head, `only`, a name."""
    owner: str
    """A person's id, or a noun, whose it is; empty where nobody is named."""
    definite: bool
    plural: bool
    number: str
    opener: str = ""
    """The determiner or pronoun it begins with."""

    @property
    def bare(self) -> str:
        """Its words without the determiner."""
        first, _, rest = self.text.partition(" ")
        return rest if rest and first.lower() in _DEFINITE | _OPEN else self.text

    @property
    def thing(self) -> bool:
        """Whether it is something that can be held, broken or lost: by its class, or by what it is made of."""
        classes = nouns_of(self.head)
        made_of = any("substance" in nouns_of(mark) for mark in self.marks)
        return (
            bool(classes & _THINGS)
            or made_of
            or (bool(self.owner) and "substance" in classes)
            or (bool(self.marks) and bool(classes & _SIGNS) and not classes & _NO_THINGS)
        )

    @property
    def particular(self) -> bool:
        """Whether it is one thing that could be told from others of its kind."""
        return bool(self.marks or self.owner) or (self.definite and not self.plural)


def phrases(story: Story, sentence: Sentence) -> tuple[Phrase, ...]:
    """Return the noun phrases of a sentence, in order."""
    key = ("phrases", sentence.place)
    if key not in story.kept:
        story.kept[key] = tuple(_phrases(story, sentence))
    found: tuple[Phrase, ...] = story.kept[key]
    return found


def _phrases(story: Story, sentence: Sentence) -> Iterator[Phrase]:
    words = story.words(sentence)
    at = 0
    while at < len(words):
        end = _run(sentence, words, at)
        if end > at:
            made = _phrase(story, sentence, words[at:end])
            if made is not None:
                yield made
            at = end
        else:
            at += 1


def _run(sentence: Sentence, words: tuple[Word, ...], at: int) -> int:
    """Return where a phrase that begins here ends: determiner, marks and a last noun, without a stop between them."""
    last = at
    place = at
    while place < len(words):
        word = words[place]
        if place > at and sentence.text[words[place - 1].end : word.start].strip("'’s ").strip():
            break
        opener = word.lower in _DEFINITE or word.lower in _OPEN
        if opener and place > at:
            break
        if not opener:
            if (word.lower in _STOPS and not word.lower.isdigit()) or (last > at and _finite(words, at, place)):
                break
            if is_noun(word.noun):
                last = place + 1
            elif not is_adjective(word.lower) and not word.lower.isdigit() and not word.text[:1].isupper():
                break
        place += 1
    return last


_PLAIN_VERBS = frozenset(
    """go come put take get burst shatter explode sink melt burn break snap hang blow dig lift pull throw turn look
    stand sit run walk fall lie swing lead open close rise drop hold shake strike ring fly slide roll stop begin
    start keep leave""".split()
)
_CLAUSE_STARTS = frozenset(
    {
        "and",
        "but",
        "as",
        "until",
        "when",
        "while",
        "that",
        "which",
        "where",
        "then",
        "because",
        "if",
        "before",
        "after",
        "so",
    }
)


def _finite(words: tuple[Word, ...], first: int, place: int) -> bool:
    """Whether a word behind a noun is the clause's verb and not a plural: `the tank rocks`, but `with brass buttons`."""
    word = words[place]
    if not word.lower.endswith("s") or word.lower.endswith("ss") or word.verb == word.lower or not is_verb(word.verb):
        return False
    if not is_noun(word.noun):
        return True
    before = words[first - 1] if first else None
    subject = before is None or before.lower in _CLAUSE_STARTS
    singular = words[first].lower in {"a", "an", "its", "the", "his", "her"} or words[first].text[:1].isupper()
    return word.verb in _PLAIN_VERBS or (subject and singular and place - first > 0)


def _phrase(story: Story, sentence: Sentence, words: tuple[Word, ...]) -> Phrase | None:
    first = words[0]
    opener = first.lower if first.lower in _DEFINITE | _OPEN else ""
    inside = words[1:] if opener else words
    if not inside or not is_noun(inside[-1].noun):
        return None
    if any(story.people.named(word.text) and not _owns(sentence, word) for word in inside[:-1]):
        inside = tuple(word for word in inside if not story.people.named(word.text) or _owns(sentence, word))
    if not inside:
        return None
    owner = ""
    if opener in _OWNERS:
        agents = story.agents(sentence)
        owner = agents[0] if agents else opener
    for place, word in enumerate(inside[:-1]):
        if _owns(sentence, word):
            named = story.people.named(word.text)
            owner = named[0] if named else word.noun
            inside = inside[place + 1 :]
            break
    head = inside[-1]
    marks = frozenset(word.noun for word in inside[:-1] if not word.lower.isdigit() and word.lower not in STOP)
    return Phrase(
        sentence.text[first.start : head.end],
        first.start,
        head.end,
        head.noun,
        marks,
        owner,
        opener in _DEFINITE or bool(owner),
        head.lower != head.noun,
        next((word.lower for word in inside if word.lower.isdigit()), ""),
        opener,
    )


def _owns(sentence: Sentence, word: Word) -> bool:
    return sentence.text[word.start : word.end].lower().endswith(("'s", "’s", "s'", "s’"))


_ALIKE = (
    frozenset({"shoe", "heel", "boot", "slipper", "sandal", "shoes", "heels"}),
    frozenset({"dress", "gown", "frock"}),
    frozenset({"flask", "thermos", "bottle"}),
    frozenset({"gun", "pistol", "revolver", "rifle"}),
    frozenset({"trouser", "trousers", "pants"}),
    frozenset({"scarf", "shawl"}),
    frozenset({"telephone", "phone", "mobile"}),
    frozenset({"spectacles", "glasses"}),
)
"""Words that people change about for one thing."""


def alike(one: str, other: str) -> bool:
    """Whether two head nouns may be said of one thing."""
    return one == other or any({one, other} <= group for group in _ALIKE)


def same_thing(gone: Phrase, back: Phrase, *, loose: bool = False) -> bool:
    """Whether two phrases name one thing: a mark in common, or the same owner and no mark that differs.

    `loose` also takes `the key` for `the car key`.
    """
    if not alike(gone.head, back.head):
        return False
    if gone.marks & back.marks:
        return True
    if gone.marks and back.marks:
        return False
    if gone.owner and back.owner:
        return gone.owner == back.owner
    told = bool(gone.marks) or bool(gone.owner) or (loose and gone.definite)
    return back.definite and told and not back.plural
