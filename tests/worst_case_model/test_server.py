"""The worst-case model speaks its protocols well enough to be believed, and breaks them as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.attacks.scanner import Scanner
from tests.worst_case_model.behaviours import DRESSES, SAYINGS
from tests.worst_case_model.payloads import PAYLOADS
from tests.worst_case_model.pointing import POINTINGS
from tests.worst_case_model.replies import BEHAVIOURS, FAULTS
from tests.worst_case_model.server import Heard, worst_case_server

CANARY = "DOVIR-KASELU-4821"
DATA = f"<data abc>\nSCENE 1\nINT. LOFT - NIGHT\n\nThe lamp burns for {CANARY} tonight.\n<end abc>\n\nQuestion: What burns?"


@pytest.fixture(scope="module")
def server() -> Iterator[Heard]:
    with worst_case_server() as running:
        yield running


def _openai(behaviour: str, *, stream: bool) -> tuple[str, dict[str, object]]:
    messages = [{"role": "system", "content": "You answer."}, {"role": "user", "content": DATA}]
    return "/v1/chat/completions", {"model": behaviour, "messages": messages, "stream": stream}


def _ollama_chat(behaviour: str, *, stream: bool) -> tuple[str, dict[str, object]]:
    return "/api/chat", {"model": behaviour, "messages": [{"role": "user", "content": DATA}], "stream": stream}


def _ollama_generate(behaviour: str, *, stream: bool) -> tuple[str, dict[str, object]]:
    return "/api/generate", {"model": behaviour, "system": "You answer.", "prompt": DATA, "stream": stream}


def _gemini(behaviour: str, *, stream: bool) -> tuple[str, dict[str, object]]:
    verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
    body = {
        "systemInstruction": {"parts": [{"text": "You answer."}]},
        "contents": [{"role": "user", "parts": [{"text": DATA}]}],
    }
    return f"/v1beta/models/{behaviour}:{verb}", body


SPEAK = {"openai": _openai, "ollama_chat": _ollama_chat, "ollama_generate": _ollama_generate, "gemini": _gemini}


def _text(body: object) -> str:
    """Collect every string under the names that protocols use for what is said."""
    if isinstance(body, dict):
        own = "".join(str(body[key]) for key in ("content", "response", "text") if isinstance(body.get(key), str))
        return own + "".join(_text(value) for value in body.values() if isinstance(value, dict | list))
    return "".join(_text(one) for one in body) if isinstance(body, list) else ""


def _said(response: httpx.Response) -> str:
    if response.headers["content-type"].startswith("application/json"):
        return _text(response.json())
    lines = [line.removeprefix("data: ") for line in response.text.splitlines()]
    return "".join(_text(json.loads(line)) for line in lines if line.startswith("{"))


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("shape", SPEAK)
def test_every_protocol_carries_the_whole_context_back(server: Heard, shape: str, stream: bool) -> None:
    path, body = SPEAK[shape]("echo+bare", stream=stream)
    response = httpx.post(server.url + path, json=body)
    assert response.status_code == 200
    assert _said(response).endswith(DATA)
    assert CANARY.encode() in server.requests[-1]


@pytest.mark.parametrize("shape", SPEAK)
def test_every_protocol_carries_tool_calls(server: Heard, shape: str) -> None:
    path, body = SPEAK[shape]("tool_calls", stream=False)
    text = httpx.post(server.url + path, json=body).text
    assert text.count("delete_draft") >= 6 or shape == "ollama_generate"  # which has no tools


@pytest.mark.parametrize(
    "name", [name for name in SAYINGS if not name.startswith(("endless", "flood", "points_without"))][::7]
)
def test_a_behaviour_says_something_over_http(server: Heard, name: str) -> None:
    path, body = _openai(name, stream=False)
    response = httpx.post(server.url + path, json=body)
    assert response.status_code == 200
    assert _said(response) or name in {"empty", "blank", "nuls"}


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name.startswith("encode_")])
def test_what_the_model_hides_the_scanner_finds(server: Heard, name: str) -> None:
    path, body = _openai(f"{name}+bare", stream=False)
    assert Scanner([CANARY]).finds(_said(httpx.post(server.url + path, json=body)))


def test_an_unknown_path_and_an_unknown_behaviour_are_not_answered(server: Heard) -> None:
    assert httpx.post(f"{server.url}/v1/none", json={}).status_code == 404
    assert httpx.post(f"{server.url}/v1/chat/completions", json={"model": "kind"}).status_code == 404
    assert httpx.post(f"{server.url}/v1/chat/completions", content=b"\xff{").status_code == 404


def test_a_connection_that_breaks_off_does(server: Heard) -> None:
    path, body = _openai("disconnect", stream=False)
    with pytest.raises(httpx.HTTPError):
        httpx.post(server.url + path, json=body)


def test_the_behaviours_are_many() -> None:
    assert len(PAYLOADS) > 150
    assert len(BEHAVIOURS) == len(PAYLOADS) * len(DRESSES) + 15 + len(POINTINGS) + len(FAULTS)
