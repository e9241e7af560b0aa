"""One model asked many times within bounds: answers are cut, faults counted, and there is an end to all of it. Knows no script."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from storyroom.domain.plain import plain
from storyroom.domain.ports import ChatMessage, ChatModel
from storyroom.domain.tokens import tokens_of
from storyroom.errors import BackendError

__all__ = ["Bounds", "Consultation"]

_CHARACTERS_PER_TOKEN = 6
"""English runs to about four; whoever says more than this does not keep to the measure."""
_INSTRUCTIONS = 1_200
"""Tokens that instructions may take, guessed on the high side."""
_FAULTS = 2
"""Failures in a row after which a server is let be."""
_UNREAD = 4
"""Answers in a row that say nothing in the agreed form, after which a model is let be."""


class Bounds(NamedTuple):
    """What reading one script with a model may cost. Units: seconds of waiting, tokens read and written as guessed here."""

    each: float = 120.0
    """One answer."""
    seconds: float = 900.0
    requests: int = 80
    tokens: int = 60_000


class Consultation:
    """A model, what it was asked so far, and why it is asked no more. Never raises what a model does."""

    def __init__(self, chat: ChatModel, bounds: Bounds, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.asked = 0
        self.unread = 0
        """Answers that were not of the agreed form."""
        self.dropped = 0
        """Things said that pointed at nothing, or stood for nothing."""
        self.cut = 0
        self.tokens = 0
        self.ended = ""
        """Why it is asked no more, in words; empty while it may be."""
        self._chat = chat
        self._bounds = bounds
        self._clock = clock
        self._ends = clock() + bounds.seconds
        self._faults = 0
        self._unread_in_a_row = 0

    def room(self, answer: int) -> int:
        """Say how many characters of a script fit beside the instructions and an answer of so many tokens."""
        return max(600, (self._chat.context_tokens - answer - _INSTRUCTIONS) * 3)

    def ask(self, messages: Sequence[ChatMessage], *, answer: int) -> str:
        """Return an answer of at most so many tokens; empty where there is none, and then `ended` may say why.

        Raises: AccessError, LedgerError and their kin, where it may not be asked at all.
        """
        if not self._may():
            return ""
        self.asked += 1
        self.tokens += tokens_of(sum(len(one.text.encode("utf-8", "replace")) for one in messages))
        try:
            said = self._heard(messages, answer)
        except BackendError as fault:
            self._faults += 1
            if self._faults >= _FAULTS or not fault.retryable:
                self.ended = plain(fault.message, most=300)
            return ""
        self._faults = 0
        return said

    def understood(self, yes: bool) -> None:
        """Take down whether an answer was of the agreed form."""
        self._unread_in_a_row = 0 if yes else self._unread_in_a_row + 1
        self.unread += not yes
        if self._unread_in_a_row >= _UNREAD and not self.ended:
            self.ended = "The model does not answer in the agreed form."

    def _may(self) -> bool:
        if not self.ended:
            spent = (
                "It took all the time that reading one script may take." if self._clock() >= self._ends
                else "It was asked as often as reading one script may take." if self.asked >= self._bounds.requests
                else "It read and wrote as much as reading one script may take." if self.tokens >= self._bounds.tokens
                else ""
            )  # fmt: skip
            self.ended = spent
        return not self.ended

    def _heard(self, messages: Sequence[ChatMessage], answer: int) -> str:
        most, length = answer * _CHARACTERS_PER_TOKEN, 0
        pieces: list[str] = []
        left = min(self._bounds.each, self._ends - self._clock())
        for piece in self._chat.reply(messages, max_tokens=answer, deadline=max(left, 0.1)):
            pieces.append(piece)
            length += len(piece)
            if length > most:
                self.cut += 1
                break
        said = "".join(pieces)[:most]
        self.tokens += tokens_of(len(said.encode("utf-8", "replace")))
        return said
