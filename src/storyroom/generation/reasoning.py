"""Asks a model what a script says and what contradicts what. It may point at numbered lines only; whatever does not parse is dropped.

No word of a model is handed on: facts are words of the line that it points at, kinds are from fixed lists, quotes are taken from
the stored text by whoever asked. Source: facts page on story logic: two passes, their union, then a question that verifies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from storyroom.domain.ports import ChatMessage
from storyroom.domain.second_reader import CLASHES, FACT_KINDS, FRAMES, ROLES, Clash, Line, Pointed, Role, Word
from storyroom.generation.consulting import Consultation
from storyroom.generation.pointing import as_data, flag, objects, one_of, pointer, pointers, read_object
from storyroom.generation.second_prompts import COMPARING, JUDGING, JUDGING_AGAIN, MOST_CLASHES, READING, VERIFYING

__all__ = ["READ_TOKENS", "WORD_TOKENS", "Read", "compare", "judge", "read", "verify"]

READ_TOKENS = 2_400
WORD_TOKENS = 1_500
"""Far more than the form takes: some models think aloud first."""
_MOST_FACTS = 40
_MOST_LINES = 4
"""Lines of one role."""
_MOST_WORDS = 80


class Read(NamedTuple):
    """What a model points at in some lines."""

    facts: tuple[Pointed, ...]
    clashes: tuple[Clash, ...]


def read(model: Consultation, lines: Sequence[Line]) -> Read:
    """Have facts and contradictions pointed at: the first pass, scene by scene."""
    told = _told(model, READING, lines, "List the facts and the clashes.", READ_TOKENS)
    return Read(tuple(_facts(model, told, lines)), tuple(_clashes(model, told, lines)))


def compare(model: Consultation, lines: Sequence[Line]) -> tuple[Clash, ...]:
    """Have contradictions pointed at among lines that state something: the second pass."""
    return tuple(_clashes(model, _told(model, COMPARING, lines, "List the clashes.", READ_TOKENS), lines))


def judge(model: Consultation, lines: Sequence[Line], pair: tuple[int, int]) -> Iterator[Word]:
    """Have it said what two lines are to each other and what speaks for it being meant: once, and, when asked on, in other words."""
    words = (_word(model, told, lines, pair) for told in (JUDGING, JUDGING_AGAIN))
    return (one for one in words if one is not None)


def verify(model: Consultation, lines: Sequence[Line], pair: tuple[int, int], said: Word) -> Word | None:
    """Have what was said looked over: what comes back points at no line that was not named."""
    named = "; ".join(f"{role}: {', '.join(map(str, said.told(role))) or 'none'}" for role in ROLES)
    found = _word(model, VERIFYING, lines, pair, f" Named: {named}.")
    if found is None:
        return None
    return found.with_roles({role: tuple(one for one in found.told(role) if one in said.told(role)) for role in ROLES})


def _told(model: Consultation, system: str, lines: Sequence[Line], asked: str, answer: int) -> Mapping[str, Any]:
    """Ask, and read the answer; an empty object where there is none."""
    messages = (ChatMessage("system", system), ChatMessage("data", as_data(lines)), ChatMessage("user", asked))
    said = model.ask(messages, answer=answer)
    if not said:
        return {}
    found = read_object(said)
    model.understood(found is not None)
    return found or {}


def _facts(model: Consultation, told: Mapping[str, Any], lines: Sequence[Line]) -> Iterator[Pointed]:
    for one in objects(told.get("facts"), most=_MOST_FACTS):
        line, kind, holds = pointer(one.get("line"), lines), one_of(one.get("kind"), FACT_KINDS), flag(one.get("holds"))
        who, what = one.get("who"), one.get("what")
        if line is None or kind is None or holds is None or not isinstance(who, str) or not isinstance(what, str):
            model.dropped += 1
            continue
        yield Pointed(line, kind, who[:_MOST_WORDS], what[:_MOST_WORDS], holds)


def _clashes(model: Consultation, told: Mapping[str, Any], lines: Sequence[Line]) -> Iterator[Clash]:
    for one in objects(told.get("clashes"), most=MOST_CLASHES):
        first, then = pointer(one.get("first"), lines), pointer(one.get("then"), lines)
        if first is None or then is None or first == then:
            model.dropped += 1
            continue
        kind = one_of(one.get("kind"), tuple(CLASHES)) or "other"
        yield Clash(min(first, then), max(first, then), kind)


def _word(
    model: Consultation, system: str, lines: Sequence[Line], pair: tuple[int, int], named: str = ""
) -> Word | None:
    told = _told(model, system, lines, f"A is line {pair[0]}. B is line {pair[1]}.{named}", WORD_TOKENS)
    breaks, frame = flag(told.get("breaks")), one_of(told.get("frame"), FRAMES)
    if breaks is None or frame is None:
        model.dropped += bool(told)
        return None
    roles: dict[Role, tuple[int, ...]] = {}
    for role in ROLES:
        found, lost = pointers(told.get(role), lines, most=_MOST_LINES)
        model.dropped += lost
        roles[role] = tuple(one for one in found if one not in pair)
    return Word(breaks, frame).with_roles(roles)
