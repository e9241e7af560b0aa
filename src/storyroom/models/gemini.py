"""Gemini through google-genai, by API key or Vertex AI. The library speaks its protocol; every byte goes down the line it is handed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from storyroom.domain.plain import plain
from storyroom.domain.ports import ChatMessage, Line
from storyroom.errors import BackendError, BackendUnavailableError, SettingsError, StoryroomError
from storyroom.models.fencing import fenced

if TYPE_CHECKING:
    from google import genai

__all__ = ["Gemini", "GeminiAccess"]

_CHARACTERS_PER_TOKEN = 16
_WIRE_BYTES_PER_TOKEN = 4_096  # an event around each token, with ratings, names and counts
_WIRE_BYTES = 1_000_000
_LOG_HINT = "Look into the provider's own console."
_SHOWN_CHARACTERS = 200
_PROTOCOL = {False: "v1beta", True: "v1"}
_MISSING = "Kind gemini and vertex need google-genai, which is not installed."


class GeminiAccess:
    """How a call proves who asks: an API key, or for Vertex AI a project, a region and something that fetches tokens."""

    def __init__(
        self, *, key: str = "", project: str = "", region: str = "", token: Callable[[], str] | None = None
    ) -> None:
        """Raises: SettingsError if a key holds what no header can carry."""
        if not key.isascii() or not key.isprintable():
            raise SettingsError("The API key holds characters that no key has.", "Copy it again.")
        self.key = key
        self.project = project
        self.region = region
        self.token = token

    @property
    def vertex(self) -> bool:
        """Whether this is Vertex AI."""
        return bool(self.project)


class Gemini:
    """One model; each reply opens its own connection and closes it, also when the listener walks away."""

    name: ClassVar[str] = "gemini"

    def __init__(
        self,
        line: Line,
        model: str,
        access: GeminiAccess,
        *,
        context_tokens: int = 8_192,
        read_seconds: float = 60.0,
        marker: Callable[[str], str] | None = None,
    ) -> None:
        """Keep what is needed; nothing is sent. Raises: SettingsError where google-genai is not installed."""
        try:
            from google import genai  # noqa: F401, PLC0415  # heavy; an extra
        except ImportError as e:
            raise SettingsError(_MISSING, "pip install 'storyroom[gemini]'") from e
        self.context_tokens = context_tokens
        self.streams = True
        self._line = line
        self._model = model
        self._access = access
        self._read_seconds = read_seconds
        self._marker = marker

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces; an answer that goes on beyond `max_tokens` is cut.

        Units: `deadline` is seconds from the call for the whole answer.
        Raises: BackendError and its kin, and whatever the line raises before it sends.
        """
        ends = time.monotonic() + deadline
        turns = {turn["role"]: turn["content"] for turn in fenced(messages, marker=self._marker)}
        return _cut(self._pieces(turns, max_tokens, ends), max_tokens * _CHARACTERS_PER_TOKEN)

    def _pieces(self, turns: dict[str, str], max_tokens: int, ends: float) -> Iterator[str]:
        from google.genai import types  # noqa: PLC0415  # as above

        config = types.GenerateContentConfig(
            system_instruction=turns.get("system") or None,
            max_output_tokens=max_tokens,
            temperature=0,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        )
        with _house_errors(), self._client(max_tokens, ends) as client:
            yield from self._told(
                client.models.generate_content_stream(model=self._model, contents=turns.get("user", ""), config=config)
            )

    def _told(self, chunks: Iterable[Any]) -> Iterator[str]:
        finished = False
        for chunk in chunks:
            _refuse_blocked(chunk)
            used = chunk.usage_metadata
            if used is not None:
                self._line.count(used.prompt_token_count or 0, _written(used))
            for candidate in (chunk.candidates or ())[:1]:
                parts = (candidate.content.parts if candidate.content else None) or ()
                yield "".join(part.text for part in parts if part.text and not part.thought)
                finished = finished or candidate.finish_reason is not None
        if not finished:
            raise BackendError("The provider broke off in the middle of its answer.", _LOG_HINT, retryable=True)

    @contextmanager
    def _client(self, max_tokens: int, ends: float) -> Iterator[genai.Client]:
        from google import genai  # noqa: PLC0415  # as above
        from google.oauth2.credentials import Credentials  # noqa: PLC0415  # as above

        from storyroom.models.egress import async_client_to_nowhere, client_over  # noqa: PLC0415  # httpx, when needed

        access = self._access
        most = _WIRE_BYTES + max_tokens * _WIRE_BYTES_PER_TOKEN
        with client_over(self._line, ends=ends, read_seconds=self._read_seconds, most_bytes=most) as client:
            options = genai.types.HttpOptions(
                base_url=self._line.url,
                api_version=_PROTOCOL[access.vertex],
                httpx_client=client,
                httpx_async_client=async_client_to_nowhere(),
            )
            if not access.vertex:
                yield genai.Client(vertexai=False, api_key=access.key or "none", http_options=options)
                return
            token = access.token() if access.token else access.key
            if not token:  # without one the library would look for ways of its own
                raise SettingsError(
                    "Vertex AI needs a token, and the settings name none.",
                    "Set credentials_file, or key_env to a token.",
                )
            yield genai.Client(
                vertexai=True,
                credentials=Credentials(token=token),  # type: ignore[no-untyped-call]
                project=access.project,
                location=access.region,
                http_options=options,
            )


def _written(used: Any) -> int:  # noqa: ANN401  # the library's own shape
    return int(used.candidates_token_count or 0) + int(used.thoughts_token_count or 0)


def _refuse_blocked(chunk: Any) -> None:  # noqa: ANN401  # as above
    feedback = chunk.prompt_feedback
    reasons = [feedback.block_reason] if feedback is not None and feedback.block_reason else []
    for candidate in (chunk.candidates or ())[:1]:
        reason = getattr(candidate.finish_reason, "name", "")
        if reason and reason not in {"STOP", "MAX_TOKENS", "FINISH_REASON_UNSPECIFIED"}:
            reasons.append(reason)
    if reasons:
        named = plain(str(getattr(reasons[0], "name", reasons[0])), most=_SHOWN_CHARACTERS)
        raise BackendError(
            f"The provider's safety filter stopped the answer ({named}).", "Ask in other words, or use another model."
        )


@contextmanager
def _house_errors() -> Iterator[None]:
    """Let out the house's own errors, and every other as a BackendError that says no more than it must."""
    from google.genai.errors import APIError  # noqa: PLC0415  # as above

    from storyroom.models.egress import Shown  # noqa: PLC0415  # as above

    try:
        yield
    except (StoryroomError, Shown):
        raise
    except APIError as e:
        raise _told(int(e.code or 0), str(e.message or "")) from e
    except Exception as e:
        raise BackendError("The provider's answer does not have the agreed shape.", _LOG_HINT) from e


def _told(status: int, reason: str) -> BackendError:
    said = f" It says: {plain(reason, most=_SHOWN_CHARACTERS)}" if reason else ""
    if status in {401, 403}:
        return BackendUnavailableError(f"The provider refuses this key.{said}", "Check the key and what it may do.")
    if status == 404:
        return BackendUnavailableError(f"The provider knows no such model.{said}", "Check model and region.")
    if 300 <= status < 400:
        return BackendError("The provider sends us elsewhere; we do not follow.", "Give its own address.")
    if status in {408, 425, 429} or status >= 500:
        message = f"The provider is busy or failing (status {status}).{said}"
        return BackendUnavailableError(message, "Wait a little and try again.", retryable=True)
    return BackendError(f"The provider refused the request (status {status}).{said}", _LOG_HINT)


def _cut(pieces: Iterator[str], limit: int) -> Iterator[str]:
    said = 0
    for piece in pieces:
        sound = piece.encode("utf-8", "replace").decode("utf-8")
        if sound:
            yield sound[: limit - said]
        said += len(sound)
        if said >= limit:
            return
    if not said:
        raise BackendError("The provider answered with nothing.", "Try again, or use another model.", retryable=True)
