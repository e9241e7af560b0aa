"""Has a section of a reader's report told by a model, a sentence at a time, each pointing at the facts that carry it.

What is handed on are plain words whose pointers exist, whose quotes, names and numbers stand in those facts. The rest is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from storyroom.domain.plain import plain
from storyroom.domain.ports import ChatMessage
from storyroom.domain.second_reader import Line
from storyroom.generation.citations import quoted_parts
from storyroom.generation.consulting import Consultation
from storyroom.generation.pointing import as_data, objects, pointers, read_object

__all__ = ["TELL_TOKENS", "Told", "tell"]

TELL_TOKENS = 2_000
_MOST_SENTENCES = 16
_MOST_CHARACTERS = 320
_MOST_FACTS = 6
_NAME = re.compile(r"(?<![.!?…]\s)(?<!^)(?<![“\"‘'(])\b[A-Z][\w’']*[^\W\d_]")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")

TELLING = """\
You write a section of a reader's report on a screenplay from numbered facts, given as data, and from nothing else.
Answer with one JSON object and nothing around it:
{"sentences": [{"text": "One plain sentence in the present tense.", "facts": [N, ...]}, ...]}
Each sentence points at the facts that it tells, by their numbers. No praise, no blame, no advice, no guess. Use the names and the
numbers of the facts as they stand there, and no others."""


class Told(NamedTuple):
    """A sentence, and the numbers of the facts it rests on, from 1."""

    text: str
    facts: tuple[int, ...]


def tell(model: Consultation, section: str, facts: Sequence[str]) -> Iterator[Told]:
    """Yield the sentences that hold; the consultation counts the others."""
    lines = tuple(Line(1, "", fact) for fact in facts)
    asked = f"Write the {section}, in the order of the facts."
    messages = (ChatMessage("system", TELLING), ChatMessage("data", as_data(lines)), ChatMessage("user", asked))
    said = model.ask(messages, answer=TELL_TOKENS)
    found = read_object(said) if said else None
    if said:
        model.understood(found is not None)
    for one in objects((found or {}).get("sentences"), most=_MOST_SENTENCES):
        told = _told(one, lines)
        if told is None:
            model.dropped += 1
        else:
            yield told


def _told(one: Mapping[str, Any], lines: Sequence[Line]) -> Told | None:
    text = one.get("text")
    numbers, lost = pointers(one.get("facts"), lines, most=_MOST_FACTS)
    if not isinstance(text, str) or not numbers or lost:
        return None
    sentence = plain(text, most=_MOST_CHARACTERS)
    carried = " ".join(lines[number - 1].text for number in numbers)
    return Told(sentence, numbers) if sentence and _carried(sentence, carried) else None


def _carried(sentence: str, facts: str) -> bool:
    """Whether every quote, name and number of a sentence stands in its facts, and most of what it says is from there."""
    known = {word.casefold() for word in _WORD.findall(facts)}
    flat = " ".join(facts.casefold().split())
    if any(" ".join(part.casefold().split()) not in flat for part in quoted_parts(sentence)):
        return False
    named = (word.casefold() for name in _NAME.findall(sentence) for word in _WORD.findall(name) if len(word) > 1)
    return known.issuperset(named) and known.issuperset(_NUMBER.findall(sentence)) and _shares(sentence, known)


_LONG = 4
_LEAST = 0.3


def _shares(sentence: str, known: set[str]) -> bool:
    """Whether enough of the longer words begin as words of the facts do: a sentence about something else shares none."""
    words = [word.casefold() for word in _WORD.findall(sentence) if len(word) > _LONG]
    stems = {word[:_LONG] for word in known}
    return not words or sum(word[:_LONG] in stems for word in words) >= _LEAST * len(words)
