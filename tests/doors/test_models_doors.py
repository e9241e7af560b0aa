"""The models that may answer, through every door: where each is, what it costs, how fast it was; nothing of the library is sent to measure."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app as command_line
from storyroom.errors import InvalidRequestError
from storyroom.journeys.backends import measure, measured_before
from tests.fakes.datasets import bring
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house
from tests.journeys.test_promote import modelled


class Counting:
    """A model that counts, one word a piece, and writes down what it was asked."""

    name = "openai_compatible"
    context_tokens = 1_000
    streams = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def reply(self, messages, *, max_tokens, deadline):
        self.asked += [one.text for one in messages]
        yield from ("one, ", "two, ", "three")


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.settings = replace(
        made.settings, chat="openai_compatible", chat_url="http://127.0.0.1:9/v1", chat_model="<b>vask</b>", chat_file="base.gguf",
        cache=str(tmp_path / "cache"),
        house=("127.0.0.1:9",),
    )  # fmt: skip
    made.model_that_answers = Counting()
    made._chat = lambda: made.model_that_answers
    yield made
    made.close()


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    return lambda *line: CliRunner().invoke(command_line, ["--library", "here", *line])


def test_models_are_listed_the_one_that_answers_first_and_measured_on_the_spot(house, run, tmp_path):
    bring(house.seat(), "Beacon", 1)
    told = json.loads(run("models", "list", "--json").stdout)["models"]
    assert [(one["name"], one["chosen"], one["place"]) for one in told] == [
        ("openai_compatible", True, "in the house"),
        ("llamacpp", False, "in this process"),
    ]
    assert "not measured" in run("models", "list").stdout
    measured = json.loads(run("models", "bench", "--json", "--times", "2").stdout)["measured"]
    assert measured["pieces"] == 3
    assert "first piece after" in run("models", "list").stdout
    assert len(house.model_that_answers.asked) == 2
    assert all("Count" in one and "Beacon" not in one for one in house.model_that_answers.asked)
    (tmp_path / "cache" / "measured-models.json").write_text("{]", encoding="utf-8")
    assert "not measured" in run("models", "list").stdout, "a file that is not ours counts as none"


def test_quoting_is_not_measured(house, run):
    house.settings = replace(house.settings, chat="quote")
    assert isinstance(run("models", "bench").exception, InvalidRequestError)
    house.settings = replace(house.settings, chat="quote", chat_url="", chat_file="")
    assert "answered by quoting" in run("models", "list").stdout


def test_time_is_that_to_the_first_piece_and_after_it():
    ticks = iter((10.0, 12.0, 13.0))
    ((first, rate, pieces),) = measure(Counting(), 1, now=lambda: next(ticks))
    assert (first, rate, pieces) == (2.0, 2.0, 3)


def test_the_page_and_the_api_show_both_kinds_and_nothing_acts_as_markup(house, tmp_path):
    client = open_door(house).client
    assert "None yet" in client.get("/models").text
    bring(house.seat(), "Beacon", 1)
    modelled(house, tmp_path / "package", name="<i>tide</i>")
    html = client.get("/models").text
    assert "<b>vask" not in html
    assert "<i>tide" not in html
    assert "answers now" in html
    assert "not in use" in html
    assert client.get("/api/v1/models").json()["models"][0]["model"] == "<b>vask</b>"


def test_what_was_measured_is_read_with_distrust(tmp_path):
    for text in ("[]", '{"a": 1}', '{"a": {"first_seconds": "x"}}', "\x00"):
        (tmp_path / "measured-models.json").write_text(text, encoding="utf-8")
        assert measured_before(tmp_path) == {}


def test_a_server_that_the_operator_does_not_count_as_the_house_is_not_called_so(house, run):
    house.settings = replace(house.settings, house=())
    told = json.loads(run("models", "list", "--json").stdout)["models"][0]
    assert (told["place"], told["terms"]) == ("not in the house", "blocked: `house` does not name this address")
