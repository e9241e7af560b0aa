"""Noun phrases of a sentence with what is done to them: the verb that rules them, the preposition, whose they are. No category here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from storyroom.analysis.lexicon import is_noun
from storyroom.analysis.sheet.tokens import Token

__all__ = ["Phrase", "phrases_of"]

_INSIDE: Final = frozenset({"det", "poss", "num", "adj", "noun"})
_NEGATIVE: Final = frozenset({"no", "without", "not", "never"})


class Phrase(NamedTuple):
    """A noun phrase. Units: `start` and `end` are code points of the sentence, articles and owners left out."""

    text: str
    head: str
    """Base form of its noun; of two nouns that the lexicon lists together, both."""
    start: int
    end: int
    opens: str
    """How it begins: `a`, `the`, `poss`, `num`, or empty."""
    modifiers: tuple[str, ...]
    capital: bool
    plural: bool
    verb: str = ""
    """Base form of the verb whose object or complement it is."""
    prep: str = ""
    """The preposition right before it."""
    doer: str = ""
    """Who does what the verb says: a name or noun as printed."""
    acts: str = ""
    """Base form of the verb whose subject it is."""
    of: str = ""
    """The head that it is a complement of: in `a lump of sugar`, sugar has `lump`."""
    simile: bool = False
    negated: bool = False
    place: int = 0
    """Which phrase of the sentence it is, from 0."""
    listed: bool = False
    """Whether it follows a comma or begins the sentence with no verb ruling it."""


def phrases_of(text: str, tokens: Sequence[Token]) -> list[Phrase]:
    """Find the noun phrases of a sentence."""
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        end = _run(tokens, at)
        if end > at:
            phrase = _phrase(text, tokens, at, end, found)
            if phrase is not None:
                found.append(phrase._replace(place=len(found)))
            at = end
        else:
            at += 1
    return found


def _run(tokens: Sequence[Token], at: int) -> int:
    """Return where a run of words that can be one phrase ends; `at` if none begins."""
    end = at
    while end < len(tokens) and (tokens[end].part in _INSIDE or _owner(tokens, end)):
        if end > at and tokens[end].part in {"det", "poss"} and not _owner(tokens, end - 1):
            break
        end += 1
    while end > at and tokens[end - 1].part != "noun":
        end -= 1
    return end


def _owner(tokens: Sequence[Token], at: int) -> bool:
    """`Tremlett's` before a noun belongs to its phrase."""
    return tokens[at].part == "name" and tokens[at].text.lower().endswith(("'s", "’s"))


def _phrase(text: str, tokens: Sequence[Token], at: int, end: int, found: Sequence[Phrase]) -> Phrase | None:
    run = list(tokens[at:end])
    first = run[0]
    opens = _opening(first)
    while run and (run[0].part in {"det", "poss", "num"} or run[0].text.lower().endswith(("'s", "’s"))):
        if run[0].part == "num":
            opens = "num" if opens != "poss" else opens
        elif run[0].text.lower().endswith(("'s", "’s")):
            opens = "poss"
        run.pop(0)
    if not run:
        return None
    head = run[-1]
    two = f"{run[-2].text.lower()} {head.base}" if len(run) > 1 else ""
    name = two if two and is_noun(two) else head.base
    verb, prep, doer, simile, negated, bare = _ruling(tokens, at)
    acts = tokens[end].base if end < len(tokens) and tokens[end].part == "verb" else ""
    above = found[-1].head if prep == "of" and found and tokens[at - 1].start - found[-1].end <= 1 else ""
    return Phrase(
        text[run[0].start : head.end],
        name,
        run[0].start,
        head.end,
        opens,
        tuple(token.text.lower() for token in run[:-1]),
        head.text.isupper() and len(head.text) > 1,
        head.base != head.text.lower().replace("’", "'"),
        verb,
        prep,
        doer,
        acts,
        above,
        simile,
        negated or first.text.lower() in _NEGATIVE,
        listed=bare,
    )


def _opening(token: Token) -> str:
    small = token.text.lower()
    if token.part == "det":
        return "a" if small in {"a", "an", "another", "some"} else "the" if small == "the" else "det"
    if token.part in {"poss", "num"}:
        return token.part
    return ""


def _ruling(tokens: Sequence[Token], at: int) -> tuple[str, str, str, bool, bool, bool]:
    """Look back from a phrase: its verb, preposition, doer, whether it is in a simile, denied, or ruled by nothing."""
    prep = tokens[at - 1].base if at and tokens[at - 1].part == "prep" else ""
    simile = negated = False
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.part == "stop":
            break
        if token.part == "like" or (token.base == "as" and place + 1 < at):
            simile = True
        negated = negated or token.base in _NEGATIVE
        if token.part == "verb":
            return token.base, prep, _doer(tokens, place), simile, negated, False
    return "", prep, "", simile, negated, not prep


def _doer(tokens: Sequence[Token], verb: int) -> str:
    for token in reversed(tokens[:verb]):
        if token.part in {"name", "pron", "noun"}:
            return token.text
        if token.part == "stop":
            break
    return ""
