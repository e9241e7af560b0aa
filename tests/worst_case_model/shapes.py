"""The protocols that the worst-case model speaks: OpenAI, Ollama and Gemini. Requests in, bytes of replies out; no sockets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from tests.worst_case_model.asked import Asked

Said = dict[str, Any]
"""Beside the text: tool calls and whatever else a protocol lets a model say."""


class Shape(NamedTuple):
    """One protocol."""

    name: str
    matches: re.Pattern[str]
    read: Callable[[str, Any], Asked]
    whole: Callable[[str, Said], bytes]
    streamed: Callable[[Iterable[str], Said], Iterator[bytes]]
    stream_type: str


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _event(value: object) -> bytes:
    return b"data: " + _json(value) + b"\n\n"


def _words(content: object) -> str:
    """Text of a message that is a string or a list of parts."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


# --- OpenAI ---


def _read_openai(_path: str, body: Any) -> Asked:
    texts = tuple(_words(message.get("content")) for message in body.get("messages", ()))
    return Asked(texts, str(body.get("model", "")), bool(body.get("stream")), "tools" in body)


def _openai_tools(said: Said) -> list[Said]:
    return [
        {"index": i, "id": f"call_{i}", "type": "function", "function": {"name": n, "arguments": json.dumps(a)}}
        for i, (n, a) in enumerate(said.get("tools", ()))
    ]


def _whole_openai(text: str, said: Said) -> bytes:
    message: Said = {"role": "assistant", "content": text} | said.get("message", {})
    if calls := _openai_tools(said):
        message |= {"tool_calls": calls, "function_call": calls[0]["function"]}
    reason = said.get("finish", "tool_calls" if said.get("tools") else "stop")
    choices = [{"index": 0, "message": message, "finish_reason": reason}]
    return _json({"id": "x", "object": "chat.completion", "choices": choices, "usage": {"total_tokens": 1}})


def _streamed_openai(pieces: Iterable[str], said: Said) -> Iterator[bytes]:
    for call in _openai_tools(said):
        yield _event({"choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]})
    if extra := said.get("message"):
        yield _event({"choices": [{"index": 0, "delta": extra, "finish_reason": None}]})
    for piece in pieces:
        yield _event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
    yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": said.get("finish", "stop")}]})
    yield b"data: [DONE]\n\n"


# --- Ollama ---


def _read_ollama_chat(_path: str, body: Any) -> Asked:
    return replace(_read_openai(_path, body), streams=bool(body.get("stream", True)))


def _read_ollama_generate(_path: str, body: Any) -> Asked:
    texts = tuple(text for text in (body.get("system", ""), body.get("prompt", "")) if text)
    return Asked(texts, str(body.get("model", "")), bool(body.get("stream", True)))


def _ollama_tools(said: Said) -> Said:
    calls = [{"function": {"name": name, "arguments": given}} for name, given in said.get("tools", ())]
    return {"tool_calls": calls} if calls else {}


def _whole_ollama_chat(text: str, said: Said) -> bytes:
    message = {"role": "assistant", "content": text} | _ollama_tools(said) | said.get("message", {})
    return _json({"model": "x", "message": message, "done": True, "done_reason": "stop"})


def _streamed_ollama_chat(pieces: Iterable[str], said: Said) -> Iterator[bytes]:
    if tools := _ollama_tools(said):
        yield _json({"model": "x", "message": {"role": "assistant", "content": ""} | tools, "done": False}) + b"\n"
    for piece in pieces:
        yield _json({"model": "x", "message": {"role": "assistant", "content": piece}, "done": False}) + b"\n"
    yield (
        _json({"model": "x", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})
        + b"\n"
    )


def _whole_ollama_generate(text: str, said: Said) -> bytes:
    return _json({"model": "x", "response": text, "done": True, "context": [1, 2, 3]} | said.get("message", {}))


def _streamed_ollama_generate(pieces: Iterable[str], _said: Said) -> Iterator[bytes]:
    for piece in pieces:
        yield _json({"model": "x", "response": piece, "done": False}) + b"\n"
    yield _json({"model": "x", "response": "", "done": True}) + b"\n"


# --- Gemini ---

_GEMINI = re.compile(
    r"/v1(?:beta|alpha)?\d*/(?:.*/)?models/([^/:]+):(generateContent|streamGenerateContent)(?:\?(.*))?$"
)


def _read_gemini(path: str, body: Any) -> Asked:
    found = _GEMINI.search(path)
    assert found is not None
    system = body.get("systemInstruction") or body.get("system_instruction") or {}
    turns = [_words(turn.get("parts")) for turn in (system, *body.get("contents", ())) if turn]
    return Asked(tuple(turns), found[1].replace("%2B", "+"), found[2].startswith("stream"), "tools" in body)


def _gemini_answer(text: str, said: Said, reason: str | None) -> Said:
    calls = [{"functionCall": {"name": name, "args": given}} for name, given in said.get("tools", ())]
    content = {"role": "model", "parts": [{"text": text}, *calls]}
    return {
        "candidates": [{"content": content, "index": 0} | ({"finishReason": reason} if reason else {})],
        "modelVersion": "x",
    }


def _whole_gemini(text: str, said: Said) -> bytes:
    return _json(_gemini_answer(text, said, said.get("finish", "STOP").upper()))


def _streamed_gemini(pieces: Iterable[str], said: Said) -> Iterator[bytes]:
    for piece in pieces:
        yield _event(_gemini_answer(piece, {}, None))
    yield _event(_gemini_answer("", said, "STOP"))


SHAPES: tuple[Shape, ...] = (
    Shape("openai", re.compile(r"/chat/completions$"), _read_openai, _whole_openai, _streamed_openai, "text/event-stream"),
    Shape(
        "ollama_chat", re.compile(r"^/api/chat$"), _read_ollama_chat, _whole_ollama_chat, _streamed_ollama_chat,
        "application/x-ndjson",
    ),
    Shape(
        "ollama_generate", re.compile(r"^/api/generate$"), _read_ollama_generate, _whole_ollama_generate,
        _streamed_ollama_generate, "application/x-ndjson",
    ),
    Shape("gemini", _GEMINI, _read_gemini, _whole_gemini, _streamed_gemini, "text/event-stream"),
)  # fmt: skip


def shape_of(path: str) -> Shape | None:
    """Say which protocol an address belongs to."""
    return next((shape for shape in SHAPES if shape.matches.search(path)), None)
