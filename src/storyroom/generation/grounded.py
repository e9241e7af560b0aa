"""Asks a model for claims with quotes, and keeps only what its quotes carry. Treats the model as hostile.

The model is shown numbered scenes as data and answers in lines; whatever does not follow the form is dropped. No promise
rests on the prompt: every quote is matched against the stored text, and a claim goes with all its quotes or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from storyroom.domain.answer import Claim
from storyroom.domain.plain import plain
from storyroom.domain.ports import ChatMessage, ChatModel
from storyroom.generation.citations import Folded, find_quote, fold, quoted_parts
from storyroom.generation.evidence import Evidence

__all__ = ["Grounded", "ask_model", "check_claims", "messages_for"]

MOST_TOKENS = 900
_CHARACTERS_PER_TOKEN = 3
"""Careful: English runs to about four."""
_MOST_CLAIMS = 8
_MOST_SAID = 64
"""Claims that are looked at, so that checking a flood of them takes no time."""
_MOST_QUOTES = 4
_MOST_CLAIM_CHARACTERS = 400

INSTRUCTIONS = """\
You answer questions about screenplays from the scenes given as data, and from nothing else.
Write one or more claims, each in this form and nothing around it:
CLAIM: one short sentence in your own words
QUOTE 2: words copied exactly from scene 2 that prove it
Copy quotes to the letter; do not join lines that stand apart; a claim may have several QUOTE lines.
If the scenes do not answer the question, write only: INSUFFICIENT"""

_LINE = re.compile(r"\s*(?:[-*>#]+\s*)?(CLAIM|QUOTE\s*\[?(\d{1,3})\]?|INSUFFICIENT)\s*:?\s*(.*)", re.IGNORECASE)


class Grounded(NamedTuple):
    """What is left of a model's answer, and the sentences that were taken out."""

    claims: tuple[Claim, ...]
    removed: tuple[str, ...]
    cut: bool
    """The answer went on beyond its measure."""


class _Said(NamedTuple):
    text: str
    quotes: tuple[tuple[int, str], ...]


def ask_model(chat: ChatModel, question: str, evidence: Sequence[Evidence], *, seconds: float) -> Grounded:
    """Let the model answer and check what it says.

    Raises: BackendError and its kin, as the model's port says.
    """
    shown = _within(evidence, chat.context_tokens)
    pieces: list[str] = []
    length, most = 0, MOST_TOKENS * 16
    for piece in chat.reply(messages_for(question, shown), max_tokens=MOST_TOKENS, deadline=seconds):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    found = check_claims("".join(pieces)[:most], shown)
    return found._replace(cut=length > most)


def messages_for(question: str, evidence: Sequence[Evidence]) -> tuple[ChatMessage, ...]:
    """Put the scenes before the model as data, then the question as the person's own words."""
    scenes = "\n\n".join(f"SCENE {number}\n{one.text}" for number, one in enumerate(evidence, start=1))
    return (
        ChatMessage("system", INSTRUCTIONS),
        ChatMessage("data", scenes),
        ChatMessage("user", f"Question: {question}"),
    )


def check_claims(reply: str, evidence: Sequence[Evidence]) -> Grounded:
    """Keep the claims whose every quote stands in the scene that it names; list the others."""
    claims: list[Claim] = []
    removed: list[str] = []
    folded = [fold(one.text) for one in evidence]
    for said in islice(_claims(reply.splitlines()), _MOST_SAID):
        cited = [
            find_quote(quote, evidence[number - 1], folded[number - 1]) if 0 < number <= len(evidence) else None
            for number, quote in said.quotes[:_MOST_QUOTES]
        ]
        whole = [citation for citation in cited if citation is not None]
        proved = cited and len(whole) == len(cited) and _quotes_truly(said.text, evidence, folded)
        sentence = plain(said.text, most=_MOST_CLAIM_CHARACTERS)
        if proved and len(claims) < _MOST_CLAIMS:
            claims.append(Claim(sentence, tuple(whole)))
        else:
            removed.append(sentence)
    return Grounded(tuple(claims), tuple(removed[:_MOST_CLAIMS]), cut=False)


def _quotes_truly(sentence: str, evidence: Sequence[Evidence], folded: Sequence[Folded]) -> bool:
    """Say whether whatever a sentence itself puts between quotation marks stands in some scene."""
    parts = quoted_parts(sentence)
    if len(parts) > _MOST_QUOTES:
        return False
    scenes = tuple(zip(evidence, folded, strict=True))
    return all(any(find_quote(part, one, text) for one, text in scenes) for part in parts)


def _claims(lines: Iterable[str]) -> Iterator[_Said]:
    text = ""
    quotes: list[tuple[int, str]] = []
    for line in lines:
        found = _LINE.match(line)
        if not found:
            continue
        if found[2]:
            quotes.append((int(found[2]), found[3]))
        else:
            if text:
                yield _Said(text, tuple(quotes))
            text, quotes = (found[3] if found[1].upper() == "CLAIM" else ""), []
    if text:
        yield _Said(text, tuple(quotes))


def _within(evidence: Sequence[Evidence], context_tokens: int) -> tuple[Evidence, ...]:
    room = max(1, context_tokens - MOST_TOKENS - 400) * _CHARACTERS_PER_TOKEN
    shown: list[Evidence] = []
    for one in evidence:
        room -= len(one.text)
        if room < 0:
            break
        shown.append(one)
    return tuple(shown)
