from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, SettingsError
from storyroom.models.addresses import resolve
from storyroom.models.egress import HouseLine
from storyroom.models.openai_compatible import OpenAICompatible
from tests.unit.models.chat_server import PIECES, ChatServer, chat_server

QUESTION = (ChatMessage("user", "Who keeps the spare key?"),)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


def house(url: str) -> HouseLine:
    return HouseLine(resolve(url))


def answer(
    server: ChatServer,
    model: str,
    *,
    streams: bool = True,
    max_tokens: int = 100,
    deadline: float = 20,
    silence: float = 10,
) -> str:
    chat = OpenAICompatible(house(server.url), model, streams=streams, read_seconds=silence)
    return "".join(chat.reply(QUESTION, max_tokens=max_tokens, deadline=deadline))


@pytest.mark.parametrize("streams", [True, False])
def test_an_answer_arrives_whole(server: ChatServer, streams: bool) -> None:
    assert answer(server, "normal", streams=streams) == "".join(PIECES)
    (request,) = server.requests
    assert server.paths == ["/v1/chat/completions"]
    assert request == {
        "model": "normal",
        "messages": [{"role": "user", "content": "Who keeps the spare key?"}],
        "max_tokens": 100,
        "temperature": 0,
        "stream": streams,
    }


def test_a_stream_arrives_in_pieces(server: ChatServer) -> None:
    chat = OpenAICompatible(house(server.url), "normal")
    assert tuple(chat.reply(QUESTION, max_tokens=100, deadline=20)) == PIECES


def test_a_piece_is_there_before_the_next_is_made(server: ChatServer) -> None:
    pieces = OpenAICompatible(house(server.url), "pause").reply(QUESTION, max_tokens=100, deadline=20)
    assert next(pieces) == "The key is "
    assert not server.listener_left.is_set()


def test_characters_split_over_packets_are_put_together(server: ChatServer) -> None:
    assert answer(server, "byte_by_byte") == "flour – tin"


def test_the_key_goes_into_its_header_and_nowhere_else(server: ChatServer) -> None:
    chat = OpenAICompatible(house(server.url), "normal", api_key="sk-secret")
    "".join(chat.reply(QUESTION, max_tokens=10, deadline=20))
    assert server.headers[0]["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in str(server.requests)


def test_half_a_surrogate_pair_in_question_or_answer_does_no_harm(server: ChatServer) -> None:
    chat = OpenAICompatible(house(server.url), "surrogate_json")
    said = "".join(chat.reply([ChatMessage("user", "half \udc00 pair")], max_tokens=10, deadline=20))
    assert said == "half ? pair"
    assert server.requests[0]["messages"][0]["content"] == "half ? pair"


def test_an_endless_answer_is_cut_and_the_connection_closed(server: ChatServer) -> None:
    assert len(answer(server, "endless", max_tokens=101)) == 16 * 101
    assert server.listener_left.wait(10)


def test_a_listener_who_stops_closes_the_connection(server: ChatServer) -> None:
    pieces = OpenAICompatible(house(server.url), "endless").reply(QUESTION, max_tokens=100_000, deadline=20)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # what a for loop that is left does
    assert server.listener_left.wait(10)


@pytest.mark.parametrize("model", ["endless_silence", "endless_line", "endless_json"])
def test_a_flood_that_says_nothing_is_an_error(server: ChatServer, model: str) -> None:
    with pytest.raises(BackendError, match=r"without end|far more|JSON"):
        answer(server, model)
    assert server.listener_left.wait(10)


@pytest.mark.parametrize("model", ["never", "pause", "drip", "drip_headers"])
def test_the_deadline_ends_every_answer(server: ChatServer, model: str) -> None:
    start = time.monotonic()
    with pytest.raises(BackendTimeoutError) as fault:
        answer(server, model, deadline=0.3)
    assert time.monotonic() - start < 5
    assert fault.value.retryable


@pytest.mark.parametrize("model", ["never", "pause"])
def test_silence_ends_an_answer_before_the_deadline(server: ChatServer, model: str) -> None:
    with pytest.raises(BackendTimeoutError):
        answer(server, model, deadline=3_600, silence=0.2)


@pytest.mark.parametrize("deadline", [0, -1, float("nan")])
def test_a_deadline_that_has_passed_sends_nothing(server: ChatServer, deadline: float) -> None:
    with pytest.raises(BackendTimeoutError):
        answer(server, "normal", deadline=deadline)
    assert server.requests == []


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("break_off", "broke off"),
        ("cut_short", "broke off"),
        ("not_http", "did not speak HTTP"),
        ("html", "as a model server does"),
        ("broken_json", "not JSON"),
        ("deep_json", "not JSON"),
        ("nothing", "not JSON"),
        ("broken_event", "not JSON"),
        ("list_json", "agreed shape"),
        ("no_choices", "agreed shape"),
        ("parts_json", "agreed shape"),
        ("choice_json", "agreed shape"),
        ("empty_json", "with nothing"),
        ("null_json", "with nothing"),
        ("empty_stream", "with nothing"),
        ("refusal_json", "refused to answer"),
        ("filtered_event", "refused to answer"),
        ("fault_event", "out of memory"),
        ("redirect", "do not follow"),
        ("status_400", "context is too long"),
    ],
)
def test_every_kind_of_nonsense_is_a_clear_error_with_a_hint(server: ChatServer, model: str, words: str) -> None:
    with pytest.raises(BackendError, match=words) as fault:
        answer(server, model)
    assert fault.value.hint
    assert fault.value.message.isprintable()


@pytest.mark.parametrize(
    ("model", "retryable"),
    [("status_401", False), ("status_404", False), ("status_429", True), ("status_500", True), ("status_503", True)],
)
def test_what_a_status_says_about_trying_again_is_kept(server: ChatServer, model: str, retryable: bool) -> None:
    with pytest.raises(BackendUnavailableError) as fault:
        answer(server, model)
    assert fault.value.retryable is retryable


def test_no_redirect_is_followed_not_even_on_this_machine(server: ChatServer) -> None:
    with pytest.raises(BackendError, match="do not follow"):
        answer(server, "redirect_here")
    assert server.paths == ["/v1/chat/completions"]


def test_nobody_at_the_address_is_said_plainly() -> None:
    with chat_server() as gone:
        url = gone.url
    with pytest.raises(BackendUnavailableError, match="Nothing answers") as fault:
        list(OpenAICompatible(house(url), "normal").reply(QUESTION, max_tokens=10, deadline=5))
    assert "Start the model server" in fault.value.hint


def test_proxies_of_the_environment_are_not_used(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    assert answer(server, "normal") == "".join(PIECES)


def test_localhost_reaches_a_server_that_listens_on_one_family_only(server: ChatServer) -> None:
    chat = OpenAICompatible(house(f"http://localhost:{server.port}/v1/"), "normal")
    assert "".join(chat.reply(QUESTION, max_tokens=100, deadline=20)) == "".join(PIECES)
    assert server.headers[0]["host"] == f"localhost:{server.port}"


def test_a_key_no_header_can_carry_is_refused() -> None:
    with pytest.raises(SettingsError):
        OpenAICompatible(house("http://127.0.0.1:1/v1"), "m", api_key="a\r\nX-Injected: yes")


def test_importing_the_backend_imports_no_http_library() -> None:
    code = "import sys, storyroom.models.openai_compatible; print('httpx' in sys.modules, 'httpcore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
