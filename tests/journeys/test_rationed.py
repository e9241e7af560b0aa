"""What models read and write for one person within an hour: counted from the bytes, on record, and ended at the limit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.errors import BackendError, TokensSpentError
from storyroom.generation.grounded import MOST_TOKENS
from storyroom.journeys.ask import AskParts, ask
from storyroom.journeys.ask_book import AskBook
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.spending import tokens_within_an_hour
from tests.fakes.chat import ScriptedChat, endless, saying
from tests.fakes.house import House, SetClock, make_house, script_text

QUESTION = "Who keeps the spare key?"
ONE = 8_192 + MOST_TOKENS
"""What one question may take of the scripted model."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def house(tmp_path: Path, clock: SetClock) -> Iterator[House]:
    made = make_house(tmp_path / "house", clock=clock)
    made.seat().import_bytes(
        "a.fountain", script_text("The Key", [("INT. KITCHEN - DAY", "LIV\nI keep the spare key.")])
    )
    yield made
    made.close()


def _ask(house: House, chat: ScriptedChat, *, most: int, person: str = "owner", question: str = QUESTION) -> None:
    seat = house.seat(person)
    parts = AskParts(house.search_parts(), chat=chat)
    ask(question, seat._reader(), parts, book=AskBook(house._library, seat.principal, most))


def _taken(house: House, person: str = "owner") -> int:
    return tokens_within_an_hour(house._library, house.seat(person).principal.id)


def test_what_was_read_and_written_is_counted_and_on_record(house: House) -> None:
    chat = saying("CLAIM: Liv keeps it.\nQUOTE 1: I keep the spare key.")
    _ask(house, chat, most=ONE)
    (heard,) = chat.heard
    assert len(heard) / 3 <= _taken(house) <= len(heard) / 3 + 30
    closed = [dict(entry.facts) for entry in house._library.ledger_entries() if entry.act == "answer_closed"]
    assert int(str(closed[-1]["tokens"])) == _taken(house)


def test_at_the_limit_the_model_is_not_asked(house: House) -> None:
    chat = saying("Nothing.")
    _ask(house, chat, most=ONE)
    with pytest.raises(TokensSpentError, match=f"{ONE}"):
        _ask(house, chat, most=ONE, question="And who keeps the other key?")
    assert len(chat.heard) == 1
    _ask(house, chat, most=ONE + _taken(house), question="And who keeps the other key?")


def test_a_refused_question_takes_nothing(house: House) -> None:
    for number in range(5):
        with pytest.raises(TokensSpentError):
            _ask(house, saying("Nothing."), most=ONE - 1, question=f"{QUESTION} {number}")
    assert _taken(house) == 0


def test_one_persons_questions_are_not_anothers(house: House) -> None:
    _ask(house, endless(), most=10 * ONE)
    assert _taken(house) > 1_000
    assert _taken(house, "reader") == 0


def test_after_an_hour_there_is_as_much_again(house: House, clock: SetClock) -> None:
    _ask(house, saying("Nothing."), most=ONE)
    clock.pass_(minutes=59)
    with pytest.raises(TokensSpentError):
        _ask(house, saying("Nothing."), most=ONE, question="Who has the key?")
    clock.pass_(minutes=2)
    _ask(house, saying("Nothing."), most=ONE, question="Who has the key now?")


def test_a_model_that_fails_is_paid_for_as_far_as_it_came(house: House) -> None:
    def fail(_data: str) -> Iterator[str]:
        yield "x" * 300
        raise BackendError("It broke.", "Try again.")

    with pytest.raises(BackendError):
        _ask(house, ScriptedChat(fail), most=ONE)
    assert _taken(house) > 100


def test_a_question_under_way_holds_what_it_may_take(house: House) -> None:
    """Two at once do not both get what is left for one."""
    refused = []

    def meanwhile(_data: str) -> Iterator[str]:
        with pytest.raises(TokensSpentError):
            _ask(house, saying("Nothing."), most=ONE + 500, question="And the other one?")
        refused.append(True)
        yield "Nothing."

    _ask(house, ScriptedChat(meanwhile), most=ONE + 500)
    assert refused == [True]


def test_the_count_holds_in_another_process_too(house: House, clock: SetClock) -> None:
    _ask(house, endless(), most=10 * ONE)
    other = open_room(house.folder, Settings(embeddings="off"), clock=clock)
    assert tokens_within_an_hour(other._library, other.seat().principal.id) == _taken(house) > 0
    other.close()
