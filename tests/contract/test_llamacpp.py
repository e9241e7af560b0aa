"""A real llama.cpp in this process, on a tiny file that the tests make: answers, shapes, adapters, time, and who walks away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, SettingsError
from storyroom.models.llamacpp import LlamaCpp, LoadedModel
from storyroom.tuning.exporting import write_model
from tests.fakes.tiny_model import tiny_base

ASKED = (ChatMessage("user", "INT. LOFT - DAY. Go on."),)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedModel]:
    folder = tmp_path_factory.mktemp("gguf")
    path = folder / "tiny.gguf"
    base = tiny_base(
        folder / "base", ["INT. LOFT - DAY\n\nMarit counts the boats. One, two, three, and the one that is late."]
    )
    write_model(base, None, path, grain="f16", name="tiny")
    made = LoadedModel(path, context_tokens=512, threads=1, waiting=1)
    yield made
    made.close()


def test_it_answers_in_pieces_and_the_same_each_time(loaded: LoadedModel) -> None:
    said = [list(LlamaCpp(loaded).reply(ASKED, max_tokens=12, deadline=60)) for _ in range(2)]
    assert "".join(said[0]) == "".join(said[1]) != ""
    assert len(said[0]) > 1


def test_a_shape_is_kept_even_by_a_model_that_babbles(loaded: LoadedModel) -> None:
    shape = {
        "type": "object", "properties": {"a": {"type": "string", "maxLength": 4}}, "required": ["a"], "additionalProperties": False,
    }  # fmt: skip
    said = "".join(LlamaCpp(loaded, schema=shape).reply(ASKED, max_tokens=200, deadline=60))
    assert set(json.loads(said)) == {"a"}


def test_who_walks_away_ends_it_and_the_next_gets_the_turn(loaded: LoadedModel) -> None:
    answer = LlamaCpp(loaded).reply(ASKED, max_tokens=400, deadline=60)
    next(answer)
    assert loaded.turns.waiting == 0
    answer.close()
    assert list(LlamaCpp(loaded).reply(ASKED, max_tokens=4, deadline=60))


def test_time_that_is_over_ends_it(loaded: LoadedModel) -> None:
    with pytest.raises(BackendTimeoutError):
        list(LlamaCpp(loaded).reply(ASKED, max_tokens=400, deadline=0.0))
    assert list(LlamaCpp(loaded).reply(ASKED, max_tokens=4, deadline=60))


def test_a_question_that_is_too_long_is_told_with_the_reason(loaded: LoadedModel) -> None:
    long = (ChatMessage("user", "Go on. " * 2_000),)
    with pytest.raises(BackendError, match="context"):
        list(LlamaCpp(loaded).reply(long, max_tokens=4, deadline=60))


def test_too_many_who_wait_are_told_so(loaded: LoadedModel) -> None:
    first = LlamaCpp(loaded).reply(ASKED, max_tokens=300, deadline=60)
    next(first)
    second = threading.Thread(target=lambda: list(LlamaCpp(loaded).reply(ASKED, max_tokens=2, deadline=60)))
    second.start()
    gate = threading.Event()
    while not loaded.turns.waiting:
        gate.wait(0.01)
    with pytest.raises(BackendUnavailableError, match="busy"):
        list(LlamaCpp(loaded).reply(ASKED, max_tokens=2, deadline=60))
    first.close()
    second.join(60)
    assert not second.is_alive()


def test_what_is_no_model_and_no_adapter_is_refused(loaded: LoadedModel, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no model file"):
        LoadedModel(tmp_path / "nothing.gguf")
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(BackendUnavailableError, match="cannot load"):
        LoadedModel(tmp_path / "bad.gguf")
    with pytest.raises(SettingsError, match="No adapter"):
        LlamaCpp(loaded, adapter="vask")


def test_no_port_is_opened(loaded: LoadedModel) -> None:
    held = Path("/proc/net/tcp")
    if not held.exists():
        pytest.skip("looks into /proc")
    own = {path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}
    listening = [line.split() for line in held.read_text(encoding="ascii").splitlines()[1:] if line.split()[3] == "0A"]
    assert not [one for one in listening if f"socket:[{one[9]}]" in own]
