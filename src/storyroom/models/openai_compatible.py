"""A chat model behind any OpenAI-compatible server. Decides nothing about what may be sent, nor where: it is handed a line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from storyroom.domain.ports import ChatMessage, Line, Reply
from storyroom.errors import BackendError, SettingsError
from storyroom.models.fencing import fenced
from storyroom.models.openai_wire import check_status, streamed_pieces, whole_answer
from storyroom.models.sse import capped, data_of_events

__all__ = ["OpenAICompatible"]

# No tokenizer's ordinary token is longer; a server that sends more text than this ignores `max_tokens`.
_CHARACTERS_PER_TOKEN = 16
_WIRE_BYTES_PER_TOKEN = 4_096  # an event around each token, with ids, names and log-probabilities
_WIRE_BYTES = 1_000_000
_MAX_FAULT_BYTES = 65_536


class OpenAICompatible:
    """One model on one server; each reply opens its own connection and closes it, also when the listener walks away."""

    name: ClassVar[str] = "openai_compatible"

    def __init__(
        self,
        line: Line,
        model: str,
        *,
        api_key: str = "",
        context_tokens: int = 8_192,
        streams: bool = True,
        counts: bool = False,
        read_seconds: float = 60.0,
        marker: Callable[[str], str] | None = None,
    ) -> None:
        """Keep what is needed; nothing is sent. `marker` makes the mark of a fence from what is said.

        `counts`: ask a stream to end with the tokens that it used.

        Units: `read_seconds` is the longest silence, the wait for the first word included.
        Raises: SettingsError for a key no header can carry.
        """
        if not api_key.isascii() or not api_key.isprintable():
            raise SettingsError("The API key holds characters that no key has.", "Copy it again.")
        self.context_tokens = context_tokens
        self.streams = streams
        self._counts = counts
        self._line = line
        self._model = model
        self._api_key = api_key
        self._read_seconds = read_seconds
        self._marker = marker

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces; an answer that goes on beyond `max_tokens` is cut.

        Units: `deadline` is seconds from the call for the whole answer.
        Raises: BackendError and its kin, nothing else.
        """
        ends = time.monotonic() + deadline
        body: dict[str, object] = {
            "model": self._model,
            "messages": fenced(messages, marker=self._marker),
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": self.streams,
            **({"stream_options": {"include_usage": True}} if self.streams and self._counts else {}),
        }
        return self._asked(json.dumps(body, ensure_ascii=False).encode(), max_tokens, ends)

    def _asked(self, body: bytes, max_tokens: int, ends: float) -> Iterator[str]:
        sent = self._line.post(
            "/chat/completions", body, headers=self._headers(), ends=ends, read_seconds=self._read_seconds
        )
        with sent as reply:
            yield from _cut(_pieces(reply, max_tokens, self._line.count), max_tokens * _CHARACTERS_PER_TOKEN)

    def _headers(self) -> dict[str, str]:
        key = {"Authorization": f"Bearer {self._api_key}"} if self._api_key else {}
        return {"Accept": "*/*", "Content-Type": "application/json", **key}


def _pieces(reply: Reply, max_tokens: int, count: Callable[[int, int], None]) -> Iterator[str]:
    chunks = reply.chunks  # undecoded: a compressed body would be a bomb or a mistake, and fails as JSON
    if reply.status != 200:
        check_status(reply.status, _head(chunks))
    chunks = capped(chunks, _WIRE_BYTES + max_tokens * _WIRE_BYTES_PER_TOKEN)
    if reply.kind == "text/event-stream":
        yield from streamed_pieces(data_of_events(chunks), count)
    elif reply.kind == "application/json":
        yield whole_answer(b"".join(chunks), count)
    else:
        raise BackendError("That server does not answer as a model server does.", "Check the address and its path.")


def _head(chunks: Iterator[bytes]) -> bytes:
    head = bytearray()
    for chunk in chunks:
        head += chunk
        if len(head) >= _MAX_FAULT_BYTES:
            break
    return bytes(head[:_MAX_FAULT_BYTES])


def _cut(pieces: Iterator[str], limit: int) -> Iterator[str]:
    said = 0
    for piece in pieces:
        if piece:
            yield piece[: limit - said]
        said += len(piece)
        if said >= limit:
            return
    if not said:
        raise BackendError(
            "The model server answered with nothing.", "Try again, or use another model.", retryable=True
        )
