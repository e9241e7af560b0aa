"""What an OpenAI-compatible server says, read with distrust: JSON to pieces of text. Opens nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from storyroom.domain.plain import plain
from storyroom.errors import BackendError, BackendUnavailableError

__all__ = ["check_status", "streamed_pieces", "whole_answer"]

_LOG_HINT = "Look into the model server's own log."
_SHOWN_CHARACTERS = 200
_MOST_TOKENS = 10_000_000
"""A larger count is nonsense."""


def streamed_pieces(events: Iterable[str], count: Callable[[int, int], None]) -> Iterator[str]:
    """Yield the text of each event until the server says that it is done; tokens that it counted are handed on.

    Raises: BackendError if an event is malformed, reports a fault or a refusal, or the stream breaks off.
    """
    finished = False
    for event in events:
        if event.strip() == "[DONE]":
            return
        told = _object(event)
        choice = _choice(told)
        _count(told, count)
        yield _text(choice, "delta")
        finished = finished or choice.get("finish_reason") is not None
    if not finished:
        raise BackendError("The model server broke off in the middle of its answer.", _LOG_HINT, retryable=True)


def whole_answer(body: bytes, count: Callable[[int, int], None]) -> str:
    """Return the text of an answer that came in one piece.

    Raises: BackendError if it is malformed or a refusal.
    """
    told = _object(body)
    _count(told, count)
    return _text(_choice(told), "message")


def check_status(status: int, body: bytes) -> None:
    """Pass on success.

    Raises: BackendError for every other status, with the server's own reason where it gives one.
    """
    if status == 200:
        return
    reason = _reason(body)
    if 300 <= status < 400:
        raise BackendError("The model server sends us elsewhere; we do not follow.", "Give its own address.")
    if status in {401, 403}:
        raise BackendUnavailableError(f"The model server refuses this key.{reason}", "Check the API key.")
    if status == 404:
        raise BackendUnavailableError(f"The model server knows no such model or path.{reason}", "Check both.")
    busy = status in {408, 425, 429} or status >= 500
    if busy:
        message = f"The model server is busy or failing (status {status}).{reason}"
        raise BackendUnavailableError(message, "Wait a little and try again.", retryable=True)
    raise BackendError(f"The model server refused the request (status {status}).{reason}", _LOG_HINT)


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise BackendError("The model server sent something that is not JSON.", _LOG_HINT) from e
    if not isinstance(found, dict):
        raise _malformed()
    return found


def _choice(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the first choice; some events, such as the one that counts tokens, have none."""
    if answer.get("error"):
        raise BackendError(f"The model server reports a fault.{_reason_of(answer)}", _LOG_HINT, retryable=True)
    choices = answer.get("choices")
    if not isinstance(choices, list):
        raise _malformed()
    if not choices:
        return {}
    if not isinstance(choices[0], dict):
        raise _malformed()
    return choices[0]


def _count(answer: dict[str, Any], count: Callable[[int, int], None]) -> None:
    usage = answer.get("usage")
    read, written = (usage.get("prompt_tokens"), usage.get("completion_tokens")) if isinstance(usage, dict) else (0, 0)
    if isinstance(read, int) and isinstance(written, int) and 0 < read < _MOST_TOKENS and 0 <= written < _MOST_TOKENS:
        count(read, written)


def _text(choice: dict[str, Any], part: str) -> str:
    said = choice.get(part) or {}
    if not isinstance(said, dict) or not isinstance(said.get("content") or "", str):
        raise _malformed()
    if said.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise BackendError("The model refused to answer.", "Ask in other words, or use another model.")
    # JSON can spell half a surrogate pair, which nothing after us could store.
    return (said.get("content") or "").encode("utf-8", "replace").decode("utf-8")


def _reason(body: bytes) -> str:
    try:
        return _reason_of(json.loads(body))
    except (ValueError, RecursionError):
        return ""


def _reason_of(answer: object) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    if not isinstance(said, str):
        return ""
    return f" It says: {plain(said, most=_SHOWN_CHARACTERS)}"


def _malformed() -> BackendError:
    return BackendError("The model server's answer does not have the agreed shape.", _LOG_HINT)
