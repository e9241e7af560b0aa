from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from storyroom.domain.ports import ChatMessage
from storyroom.errors import (
    BackendError,
    BackendTimeoutError,
    BackendUnavailableError,
    EgressRefusedError,
    SettingsError,
)
from storyroom.models.addresses import resolve
from storyroom.models.egress import HouseLine
from storyroom.models.gemini import Gemini, GeminiAccess
from storyroom.models.google_tokens import fetch_token, token_address
from tests.fakes.gemini_server import PIECES, GeminiServer, gemini_server

ASKED = (ChatMessage("system", "Be brief."), ChatMessage("data", "INT. PANTRY"), ChatMessage("user", "Who keeps it?"))


class Counted(HouseLine):
    def __init__(self, url: str) -> None:
        super().__init__(resolve(url))
        self.counts: list[tuple[int, int]] = []

    def count(self, tokens_in: int, tokens_out: int) -> None:
        self.counts.append((tokens_in, tokens_out))


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with gemini_server() as running:
        yield running


def model(server: GeminiServer, name: str, *, silence: float = 10, **access: object) -> Gemini:
    return Gemini(Counted(server.url), name, GeminiAccess(**(access or {"key": "g-key"})), read_seconds=silence)  # type: ignore[arg-type]


def answer(server: GeminiServer, name: str, *, max_tokens: int = 100, deadline: float = 20, silence: float = 10) -> str:
    return "".join(model(server, name, silence=silence).reply(ASKED, max_tokens=max_tokens, deadline=deadline))


def test_a_stream_arrives_in_pieces_with_its_token_count(server: GeminiServer) -> None:
    chat = model(server, "normal")
    assert tuple(chat.reply(ASKED, max_tokens=100, deadline=20)) == PIECES
    assert chat._line.counts == [(41, 15)]  # type: ignore[attr-defined]


def test_what_is_sent_is_what_the_protocol_says_and_no_more(server: GeminiServer) -> None:
    answer(server, "normal")
    assert server.paths == ["/v1beta/models/normal:streamGenerateContent?alt=sse"]
    (request,) = server.requests
    assert set(request) == {"contents", "systemInstruction", "generationConfig"}
    assert request["generationConfig"] == {"temperature": 0.0, "maxOutputTokens": 100}
    assert "INT. PANTRY" in request["contents"][0]["parts"][0]["text"]
    assert server.headers[0]["x-goog-api-key"] == "g-key"
    assert set(server.headers[0]) == {
        "host", "content-length", "accept-encoding", "connection", "user-agent", "accept", "content-type", "x-goog-api-key",
    }  # fmt: skip
    assert server.headers[0]["user-agent"] == "storyroom"


def test_vertex_goes_by_project_and_region_with_a_token(server: GeminiServer) -> None:
    chat = model(server, "normal", project="film", region="europe-west4", token=lambda: "ya29.x")
    assert "".join(chat.reply(ASKED, max_tokens=100, deadline=20)) == "".join(PIECES)
    path = "/v1/projects/film/locations/europe-west4/publishers/google/models/normal:streamGenerateContent?alt=sse"
    assert server.paths == [path]
    assert server.headers[0]["authorization"] == "Bearer ya29.x"


def test_without_a_token_nothing_is_tried(server: GeminiServer) -> None:
    with pytest.raises(SettingsError, match="token"):
        list(model(server, "normal", project="film", region="eu").reply(ASKED, max_tokens=9, deadline=9))
    assert server.paths == []


def test_the_environment_moves_nothing(server: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    monkeypatch.setenv("GOOGLE_API_KEY", "stranger")
    monkeypatch.setenv("GEMINI_API_KEY", "stranger")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "stranger")
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    assert answer(server, "normal") == "".join(PIECES)
    assert server.headers[0]["x-goog-api-key"] == "g-key"
    chat = model(server, "normal", project="film", region="europe-west4", token=lambda: "ya29.x")
    assert "".join(chat.reply(ASKED, max_tokens=100, deadline=20)) == "".join(PIECES)
    assert "stranger" not in str(server.paths) + str(server.headers)


def test_a_client_certificate_of_the_environment_opens_no_other_way(
    server: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_USE_CLIENT_CERTIFICATE", "true")
    monkeypatch.setenv("GOOGLE_API_USE_MTLS_ENDPOINT", "always")
    chat = model(server, "normal", project="film", region="europe-west4", token=lambda: "ya29.x")
    assert "".join(chat.reply(ASKED, max_tokens=100, deadline=20)) == "".join(PIECES)


def test_an_environment_that_sends_google_elsewhere_ends_at_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_USE_MTLS_ENDPOINT", "always")
    address = resolve("https://127.0.0.1")._replace(
        url="https://europe-west4-aiplatform.googleapis.com", host="europe-west4-aiplatform.googleapis.com"
    )
    access = GeminiAccess(project="film", region="europe-west4", token=lambda: "t")
    with pytest.raises((EgressRefusedError, BackendUnavailableError)) as fault:
        list(Gemini(HouseLine(address), "m", access).reply(ASKED, max_tokens=10, deadline=5))
    assert isinstance(fault.value, EgressRefusedError)
    assert "mtls" in fault.value.message


def test_a_piece_is_there_before_the_next_is_made(server: GeminiServer) -> None:
    pieces = model(server, "pause").reply(ASKED, max_tokens=100, deadline=20)
    assert next(pieces) == "The key is "
    pieces.close()  # type: ignore[attr-defined]  # what a for loop that is left does


def test_thoughts_are_no_answer(server: GeminiServer) -> None:
    assert answer(server, "thinking") == "The tin."


def test_a_tool_that_the_model_calls_is_not_called(server: GeminiServer) -> None:
    with pytest.raises(BackendError, match="with nothing"):
        answer(server, "calls_a_tool")
    assert len(server.requests) == 1


def test_half_a_letter_does_no_harm(server: GeminiServer) -> None:
    assert answer(server, "half_a_letter") == "half ? pair"


def test_an_endless_answer_is_cut_and_the_connection_closed(server: GeminiServer) -> None:
    assert len(answer(server, "endless", max_tokens=101)) == 16 * 101
    assert server.listener_left.wait(10)


def test_a_listener_who_stops_closes_the_connection(server: GeminiServer) -> None:
    pieces = model(server, "endless").reply(ASKED, max_tokens=100_000, deadline=20)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # as above
    assert server.listener_left.wait(10)


@pytest.mark.parametrize("name", ["endless_line", "endless_nothing", "endless_error"])
def test_a_flood_that_says_nothing_is_an_error(server: GeminiServer, name: str) -> None:
    with pytest.raises(BackendError, match="far more"):
        answer(server, name, max_tokens=10)
    assert server.listener_left.wait(10)


@pytest.mark.parametrize("name", ["never", "pause", "drip"])
def test_the_deadline_ends_every_answer(server: GeminiServer, name: str) -> None:
    start = time.monotonic()
    with pytest.raises(BackendTimeoutError) as fault:
        answer(server, name, deadline=0.5)
    assert time.monotonic() - start < 8
    assert fault.value.retryable


@pytest.mark.parametrize("name", ["never", "pause"])
def test_silence_ends_an_answer_before_the_deadline(server: GeminiServer, name: str) -> None:
    with pytest.raises(BackendTimeoutError):
        answer(server, name, deadline=3_600, silence=0.2)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("break_off", "broke off"),
        ("broken_event", "agreed shape"),
        ("list_event", "broke off"),
        ("odd_event", "agreed shape"),
        ("html", "agreed shape"),
        ("nothing", "broke off"),
        ("empty", "with nothing"),
        ("prompt_blocked", "safety filter .*SAFETY"),
        ("answer_blocked", "safety filter .*SAFETY"),
        ("recited", "RECITATION"),
        ("redirect", "do not follow"),
        ("status_400", "context is too long"),
    ],
)
def test_every_kind_of_nonsense_is_a_clear_error_with_a_hint(server: GeminiServer, name: str, words: str) -> None:
    with pytest.raises(BackendError, match=words) as fault:
        answer(server, name)
    assert fault.value.hint
    assert fault.value.message.isprintable()
    assert len(server.paths) == 1


@pytest.mark.parametrize(
    ("name", "retryable"), [("status_401", False), ("status_404", False), ("status_429", True), ("status_500", True)]
)
def test_what_a_status_says_about_trying_again_is_kept_and_nothing_is_tried_twice(
    server: GeminiServer, name: str, retryable: bool
) -> None:
    with pytest.raises(BackendUnavailableError) as fault:
        answer(server, name)
    assert fault.value.retryable is retryable
    assert len(server.requests) == 1


def test_nobody_at_the_address_is_said_plainly() -> None:
    with gemini_server() as gone:
        pass
    with pytest.raises(BackendUnavailableError, match="Nothing answers"):
        answer(gone, "normal")


def test_a_key_no_header_can_carry_is_refused() -> None:
    with pytest.raises(SettingsError):
        GeminiAccess(key="a\r\nX-Injected: yes")


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_a_service_account_fetches_its_token_over_the_line_it_is_handed(
    server: GeminiServer, private_key: rsa.RSAPrivateKey
) -> None:
    pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    account = {"client_email": "story@film", "private_key": pem, "token_uri": f"{server.url}/token"}
    assert token_address(account) == f"{server.url}/token"
    assert fetch_token(account, HouseLine(resolve(token_address(account))), seconds=5) == "ya29.fetched"
    public = private_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    claims = jwt.decode(server.assertions[0], verify=False)
    assert claims["iss"] == "story@film"
    assert claims["aud"] == f"{server.url}/token"
    assert jwt.decode(server.assertions[0], certs=public, audience=f"{server.url}/token")["scope"].endswith(
        "cloud-platform"
    )


@pytest.mark.parametrize("account", [{}, {"client_email": "x"}, {"client_email": 1, "private_key": "x"}, []])
def test_what_is_no_key_file_is_said(account: object) -> None:
    with pytest.raises(SettingsError, match="no key file"):
        token_address(account)  # type: ignore[arg-type]


def test_a_private_key_that_is_none_is_said(server: GeminiServer) -> None:
    account = json.loads('{"client_email": "x", "private_key": "nonsense"}')
    with pytest.raises(SettingsError, match="private key"):
        fetch_token(account, HouseLine(resolve(f"{server.url}/token")), seconds=5)
