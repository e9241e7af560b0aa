"""A model asked within bounds: every way in which it may fail ends, and says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, EgressRefusedError
from storyroom.generation.consulting import Bounds, Consultation
from tests.fakes.chat import ScriptedChat, endless, saying

ASKED = (ChatMessage("system", "Say yes."), ChatMessage("data", "x" * 300))


def _failing(fault: Exception) -> ScriptedChat:
    def say(_data: str) -> Iterator[str]:
        raise fault
        yield ""

    return ScriptedChat(say)


def test_an_answer_comes_whole_and_is_counted() -> None:
    model = Consultation(saying("yes"), Bounds())
    assert model.ask(ASKED, answer=10) == "yes"
    assert (model.asked, model.ended) == (1, "")
    assert 100 <= model.tokens <= 120


def test_an_answer_without_end_is_cut() -> None:
    model = Consultation(endless(), Bounds())
    assert len(model.ask(ASKED, answer=10)) == 60
    assert model.cut == 1


@pytest.mark.parametrize(
    ("bounds", "why"),
    [(Bounds(requests=1), "as often as"), (Bounds(tokens=50), "as much as"), (Bounds(seconds=-1), "all the time")],
)
def test_each_bound_ends_it_with_a_reason(bounds: Bounds, why: str) -> None:
    chat = saying("yes")
    model = Consultation(chat, bounds)
    for _ in range(3):
        model.ask(ASKED, answer=10)
    assert why in model.ended
    assert len(chat.heard) <= 1


def test_a_server_that_fails_twice_is_let_be() -> None:
    chat = _failing(BackendError("It is busy.", retryable=True))
    model = Consultation(chat, Bounds())
    assert [model.ask(ASKED, answer=10) for _ in range(4)] == ["", "", "", ""]
    assert (model.asked, model.ended) == (2, "It is busy.")


def test_a_server_that_fails_for_good_is_let_be_at_once() -> None:
    model = Consultation(_failing(BackendError("There is no such model.")), Bounds())
    model.ask(ASKED, answer=10)
    assert model.ended == "There is no such model."


def test_a_model_that_does_not_keep_to_the_form_is_let_be() -> None:
    model = Consultation(saying("Well."), Bounds())
    for _ in range(4):
        model.ask(ASKED, answer=10)
        model.understood(False)
    assert model.ended == "The model does not answer in the agreed form."
    assert model.ask(ASKED, answer=10) == ""


def test_a_refusal_of_the_gate_is_not_hidden() -> None:
    model = Consultation(_failing(EgressRefusedError("It may not go there.", "Ask.")), Bounds())
    with pytest.raises(EgressRefusedError):
        model.ask(ASKED, answer=10)
