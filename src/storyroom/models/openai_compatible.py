"""A chat model behind any OpenAI-compatible server on this machine. Decides nothing about what may be sent; egress decides where."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, SettingsError
from storyroom.models.fencing import fenced
from storyroom.models.openai_wire import check_status, streamed_pieces, whole_answer
from storyroom.models.sse import capped, data_of_events

if TYPE_CHECKING:
    import httpx

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
        base_url: str,
        model: str,
        *,
        api_key: str = "",
        context_tokens: int = 8_192,
        streams: bool = True,
        read_seconds: float = 60.0,
    ) -> None:
        """Check the address; nothing is sent.

        Units: `read_seconds` is the longest silence, the wait for the first word included.
        Raises: EgressRefusedError if the address is not on this machine; SettingsError for a key no header can carry.
        """
        from storyroom.models.egress import loopback_only  # noqa: PLC0415  # httpx takes a tenth of a second to import

        if not api_key.isascii() or not api_key.isprintable():
            raise SettingsError("The API key holds characters that no key has.", "Copy it again.")
        self.context_tokens = context_tokens
        self.streams = streams
        self._address = loopback_only(base_url)
        self._model = model
        self._api_key = api_key
        self._read_seconds = read_seconds

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces; an answer that goes on beyond `max_tokens` is cut.

        Units: `deadline` is seconds from the call for the whole answer.
        Raises: BackendError and its kin, nothing else.
        """
        ends = time.monotonic() + deadline
        body = {
            "model": self._model,
            "messages": fenced(messages),
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": self.streams,
        }
        return self._asked(body, max_tokens, ends)

    def _asked(self, body: dict[str, object], max_tokens: int, ends: float) -> Iterator[str]:
        import httpx  # noqa: PLC0415  # as above

        from storyroom.models.egress import PinnedTransport  # noqa: PLC0415  # as above

        transport = PinnedTransport(self._address, ends=ends, read_seconds=self._read_seconds)
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", self._url(), json=body, headers=self._headers()) as response,
            ):
                yield from _cut(_pieces(response, max_tokens), max_tokens * _CHARACTERS_PER_TOKEN)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as e:
            raise BackendError("The model server could not be asked.", "Check its address.") from e

    def _url(self) -> str:
        return f"{self._address.url}/chat/completions"

    def _headers(self) -> dict[str, str]:
        key = {"Authorization": f"Bearer {self._api_key}"} if self._api_key else {}
        return {"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "storyroom", **key}


def _pieces(response: httpx.Response, max_tokens: int) -> Iterator[str]:
    chunks = response.iter_raw()  # undecoded: a compressed body would be a bomb or a mistake, and fails as JSON
    if response.status_code != 200:
        check_status(response.status_code, _head(chunks))
    chunks = capped(chunks, _WIRE_BYTES + max_tokens * _WIRE_BYTES_PER_TOKEN)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        yield from streamed_pieces(data_of_events(chunks))
    elif kind == "application/json":
        yield whole_answer(b"".join(chunks))
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
