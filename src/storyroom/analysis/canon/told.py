"""A sentence with its names marked, so that one pattern reads canon and script alike. Knows no kind of fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb, lemma
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.state import Story

__all__ = ["ME", "WHO", "Told", "spans_of", "told_of", "who"]

WHO = "‹\\d+›"
"""A marked name, in a pattern."""
ME = rf"(?:{WHO}|\b(?:[Hh]e|[Ss]he|I)\b)"
"""A marked name, or a pronoun that stands for one."""

_PROPER = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sgt|Capt|Lt|Col|Gen|Rev|St)\.\s+)?[A-Z][\w'’-]*(?:\s+(?:of\s+(?=[A-Z]))?[A-Z][\w'’-]*)*"
)
_TITLE = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Sgt|Capt|Lt|Col|Gen|Rev|St)\.|\b[A-Z][\w-]+)\s+$",
)
_BEHIND = re.compile(r"[ ]([A-Z][a-z'’-]+|[A-Z]{2,})(?![\w])")
_PLAIN = frozenset(
    """I SUPER TITLE CARD INT EXT DAY NIGHT The A An No Nobody Nothing Every Everybody Everyone All Each Some There This
    That These Those Only Never Always In On At He She They His Her Their It Its My Our Your We You Who When While As If
    Before After But And Or So Then Now Not Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February
    March April May June July August September October November December Both Two Three Four Five""".split()
)


class Told(NamedTuple):
    """A sentence whose names are marks: `‹0› is ‹1›'s brother.`"""

    text: str
    names: tuple[str, ...]
    """Whom each mark stands for: a person as the cast names them, else the words in small letters."""
    said: tuple[str, ...]
    """Each name as it is written, with the title and the family name beside it."""
    people: frozenset[str]
    """The names that are people of the script."""
    speaker: str
    """Who says `I`."""
    agent: str
    """Whom a leading pronoun stands for."""
    source: str
    sentence: Sentence | None = None


def who(told: Told, mark: str) -> str:
    """Say whom a mark or a pronoun stands for; empty where that is not known."""
    if mark.startswith("‹"):
        return told.names[int(mark[1:-1])]
    if mark in {"I", "my", "My"}:
        return told.speaker
    return told.agent if mark.lower() in {"he", "she", "his", "her"} else ""


def told_of(story: Story, text: str, sentence: Sentence | None = None) -> Told:
    """Mark the names of a sentence of canon, or of the script where `sentence` is given."""
    plain = text.replace("‹", " ").replace("›", " ")
    names, said, people = list[str](), list[str](), set[str]()
    made, at = "", 0
    for start, end, name in spans_of(story, plain):
        if name:
            people.add(name)
        made += f"{plain[at:start]}‹{len(names)}›"
        names.append(name or _untitled(plain[start:end]))
        said.append(plain[start:end])
        at = end
    made = re.sub(r"›(['’])(?=\s)", r"›\1s", made + plain[at:])  # `Ines' hair` as `Ines's hair`
    agents = story.agents(sentence) if sentence is not None and not sentence.spoken else ()
    speaker = story.said_by(sentence) if sentence is not None else ""
    return Told(made, tuple(names), tuple(said), frozenset(people), speaker, (*agents, "")[0], text, sentence)


_TITLES = frozenset(
    """dr mr mrs ms prof sgt capt lt col gen rev doctor captain sergeant lieutenant major colonel general corporal private
    inspector detective constable sister brother father professor commander admiral""".split()
)


def _untitled(written: str) -> str:
    """A name in small letters without the title before it: `Dr. Hale` is Hale."""
    first, _, rest = written.lower().partition(" ")
    return rest.strip() if rest and first.strip(".") in _TITLES else written.lower()


def spans_of(story: Story, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each name: people first, with what belongs to it on both sides, then other words in capitals."""
    people = list(_people(story, text))
    at = 0
    for start, end, name in (*people, (len(text), len(text), "")):
        for match in _PROPER.finditer(text, at, start):
            yield from _proper(text, match.start(), match.end())
        if name:
            yield start, end, name
        at = end


def _people(story: Story, text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    while named := story.people.named(text[at:]):
        mentions = [(mention, one) for one in named if (mention := story.people.first(text[at:], one)) is not None]
        if not mentions:
            return
        mention, name = min(mentions, key=lambda pair: pair[0].start)
        start, end = at + mention.start, at + mention.end
        title = _TITLE.search(text, max(0, start - 24), start)
        if title and title[0].split()[0] not in _PLAIN and title.start() >= at:
            start = title.start()
        while (behind := _BEHIND.match(text, end)) and behind[1] not in _PLAIN:
            end = behind.end()
        if not text[start:end].lower().startswith("the "):  # `the dog` stays what it is, whoever that is
            yield start, end - (2 if text[start:end].endswith(("'s", "’s")) else 0), name
        at = end


def _proper(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """A stretch of words in capitals without those that only begin a sentence."""
    words = [(start + one.start(), start + one.end()) for one in re.finditer(r"\S+", text[start:end])]
    while words and (text[slice(*words[0])] in _PLAIN or _opens(text, *words[0], alone=len(words) == 1)):
        words.pop(0)
    while words and text[slice(*words[-1])] in _PLAIN:
        words.pop()
    if words:
        last = words[-1][1]
        yield words[0][0], last - (2 if text[:last].endswith(("'s", "’s", "'S", "’S")) else 0), ""


def _opens(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether a word is a common one that has its capital from the head of the sentence."""
    word = text[start:end].lower().removesuffix("'s").removesuffix("’s")
    head = not text[:start].strip(" \"“‘'(*-") or text[:start].rstrip().endswith((":", ".", "!", "?"))
    known = is_noun(lemma(word, "noun")) or is_verb(lemma(word, "verb")) or is_adjective(word)
    if alone and _SINGULAR.match(text, end) and lemma(word, "noun") == word and not word.endswith("ing"):
        return False
    return head and known and (alone or lemma(word, "noun") != word)


_SINGULAR = re.compile(
    r"\s+(?:is|was|has|had|cannot|can['’]t|never|lost|died|drowned|lives|speaks|works|always|does|must|comes|belongs)\b"
)
"""What stands behind a name at the head of a sentence: a common noun would have its article there."""
