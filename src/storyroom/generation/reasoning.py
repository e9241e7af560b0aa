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

__all__ = ["READ_TOKENS", "WORD_TOKENS", "Read", "compare", "judge", "read", "verify"]

READ_TOKENS = 2_400
WORD_TOKENS = 1_500
"""Far more than the form takes: some models think aloud first."""
_MOST_FACTS = 40
_MOST_CLASHES = 8
_MOST_LINES = 4
"""Lines of one role."""
_MOST_WORDS = 80

_FORM = "Answer with one JSON object and nothing around it. Point at lines by their numbers; never write out a line."
_KINDS = "\n".join(f"- {name}: {kind.asked}" for name, kind in CLASHES.items())

READING = f"""\
You read numbered lines of a screenplay, given as data, as a script supervisor does. {_FORM}
{{"facts": [{{"line": 3, "kind": "injury", "who": "words of line 3, or who speaks it", "what": "words of line 3", "holds": true}}],
 "clashes": [{{"first": 3, "then": 17, "kind": "body"}}]}}
facts: what a later scene could contradict. kind is one of: {", ".join(FACT_KINDS)}. holds is false where the line denies it.
clashes: two lines that contradict each other, the earlier one first. A clash counts whether or not the script explains it.
kind is one of:
{_KINDS}
List only clashes that you are sure of; an empty list is a good answer."""

COMPARING = f"""\
You look for contradictions in numbered lines of a screenplay, given as data. {_FORM}
{{"clashes": [{{"first": 3, "then": 17, "kind": "body"}}]}}
Take each line that states something lasting: a death, a loss, a wound, a lock, a date, a number, a rule, a vow, what somebody
cannot do or does not know. Then look in later scenes for the line that shows the contrary, the very deed that breaks it, and not
for those that explain it or notice it. kind is one of:
{_KINDS}
List the surest first, at most {_MOST_CLASHES}; an empty list is a good answer."""

_ROLES = """\
setup: before line B: somebody tells of the exception, the other way, the reason that will let B happen.
acknowledgement: beside or after line B: somebody notices that B goes against A, wonders at it, or explains it.
consequence: after line B: something happens, or is said to be so, only because B did."""

JUDGING = f"""\
You judge two numbered lines of a screenplay, given as data: A is told first, B comes later. {_FORM}
{{"breaks": true, "frame": "same", "setup": [5], "acknowledgement": [14], "consequence": [20]}}
breaks: whether B goes against what A leads one to expect, leaving every explanation aside.
frame: "same" if B happens in the world of A and to the same person or thing; else "dream", "memory", "performance" (a play, a film,
a picture, a story told), "lie", "plan", or "another" (another person or thing of that name or kind).
Then the lines that show that the writer means it, each list empty where there is none:
{_ROLES}
Most slips have none. A line that merely speaks of the same things is none."""

JUDGING_AGAIN = f"""\
You edit a screenplay, given as data in numbered lines. Line B seems to go against line A. {_FORM}
{{"breaks": true, "frame": "same", "setup": [5], "acknowledgement": [14], "consequence": [20]}}
Read every line but A and B, one after the other, and ask: would it stand here if B were a slip of the writer's? If it would, leave it out.
{_ROLES}
breaks: false if both may hold in one world as they are. frame: "same", or where B holds only in a "dream", "memory", "performance",
"lie" or "plan", or is of "another" person or thing."""

VERIFYING = f"""\
You check another reader's notes on numbered lines of a screenplay, given as data. {_FORM}
{{"breaks": true, "frame": "same", "setup": [5], "acknowledgement": [14], "consequence": [20]}}
Of the lines named in the question keep those that truly do what is said of them, and put no other in:
{_ROLES}
breaks: whether B goes against what A leads one to expect. frame: "same", "dream", "memory", "performance", "lie", "plan" or "another"."""


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


def judge(model: Consultation, lines: Sequence[Line], pair: tuple[int, int]) -> tuple[Word, ...]:
    """Have it said what two lines are to each other and what speaks for it being meant: once, and once in other words."""
    words = (_word(model, told, lines, pair) for told in (JUDGING, JUDGING_AGAIN))
    return tuple(one for one in words if one is not None)


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
    for one in objects(told.get("clashes"), most=_MOST_CLASHES):
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
