"""The same model without a socket, for campaigns: a line that carries a request to it and its reply back, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from storyroom.domain.ports import ChatModel, Reply
from storyroom.errors import BackendError, BackendTimeoutError
from storyroom.models.openai_compatible import OpenAICompatible
from tests.worst_case_model import replies


@dataclass
class CarriedLine:
    """The `Line` port. Keeps every byte that it carried to the model."""

    url: str = "http://127.0.0.1:1/v1"
    heard: list[bytes] = field(default_factory=list)

    @contextmanager
    def post(
        self, path: str, body: bytes, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> Iterator[Reply]:
        head = "".join(f"{name}: {value}\n" for name, value in headers.items())
        self.heard.append(f"POST {path}\n{head}\n".encode() + body)
        _asked, reply = replies.answer(f"/v1{path}", body)
        yield Reply(reply.status, reply.kind, _carried(reply))

    def count(self, tokens_in: int, tokens_out: int) -> None:
        """Nobody is billed."""


class WorstCase(NamedTuple):
    """A backend of the house with the worst model behind it, and what that model heard."""

    chat: ChatModel
    heard: list[bytes]


def worst_case(behaviour: str, *, streams: bool = True) -> WorstCase:
    """Make a model that behaves as it is told."""
    line = CarriedLine()
    return WorstCase(OpenAICompatible(line, behaviour, streams=streams), line.heard)


def _carried(reply: replies.Reply) -> Iterator[bytes]:
    yield from reply.chunks
    if reply.ending == "cut":
        raise BackendError("The model server broke off.", "Try again.", retryable=True)
    if reply.ending == "drip":
        raise BackendTimeoutError("The model server did not answer in time.", "Try again.", retryable=True)
