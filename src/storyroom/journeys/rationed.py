"""A model that counts what one person has it read and write, and ends where nothing is left. The port of a chat model, around another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from storyroom.domain.ports import ChatMessage, ChatModel
from storyroom.domain.tokens import tokens_of

__all__ = ["Counted", "most_tokens"]


class Counted:
    """The `ChatModel` port. What is counted is guessed from the bytes, alike for every model, whatever that says itself."""

    name: ClassVar[str] = "counted"

    def __init__(self, chat: ChatModel) -> None:
        self._chat = chat
        self.context_tokens = chat.context_tokens
        self.streams = chat.streams
        self.tokens_in = 0
        self.tokens_out = 0

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces. Raises: as the model does."""
        self.tokens_in += tokens_of(sum(len(message.text.encode("utf-8", "replace")) for message in messages))
        written = 0
        for piece in self._chat.reply(messages, max_tokens=max_tokens, deadline=deadline):
            written += len(piece.encode("utf-8", "replace"))
            self.tokens_out = tokens_of(written)
            yield piece


def most_tokens(chat: ChatModel, answer_tokens: int) -> int:
    """Say what one question may take at most: a full context, and the answer."""
    return chat.context_tokens + answer_tokens
