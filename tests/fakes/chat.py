"""Chat models for tests: say what they are told to say, or behave as badly as they can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from storyroom.domain.ports import ChatMessage


@dataclass
class ScriptedChat:
    """Answers with what a function makes of the data it was shown."""

    say: Callable[[str], Iterator[str]]
    name: ClassVar[str] = "scripted"
    context_tokens: int = 8_192
    streams: bool = True
    heard: list[str] = field(default_factory=list)

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        data = "\n".join(message.text for message in messages if message.role == "data")
        self.heard.append("\n".join(message.text for message in messages))
        return self.say(data)


def saying(text: str) -> ScriptedChat:
    """Always the same answer."""
    return ScriptedChat(lambda _data: iter((text,)))


def endless(piece: str = "CLAIM: on and on. ") -> ScriptedChat:
    """Never stops."""

    def say(_data: str) -> Iterator[str]:
        while True:
            yield piece

    return ScriptedChat(say)


def echo() -> ScriptedChat:
    """Dumps its whole context."""
    return ScriptedChat(lambda data: iter((data,)))
