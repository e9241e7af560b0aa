"""Ten thousand calls of tools cause nothing: what a model says changes no row of the library but the record of the questions."""

from __future__ import annotations

import json

import pytest

from storyroom.errors import BackendError
from tests.attacks.journeys import JOURNEYS, Doors
from tests.attacks.record import acts, added, is_record, ledger, tables
from tests.attacks.world import PEOPLE, World

TOOLS = (
    "tool_json+claimed",
    "tool_xml+bare",
    "tool_react+claimed",
    "tool_command+claimed_each",
    "tool_template+unproved",
)


def _differ(before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_ten_thousand_tool_calls_change_nothing_but_the_record_of_the_questions(world: World) -> None:
    seat = world.house.seat("liv")
    key = next(iter(world.attacks("liv", hidden=False))).key
    with world.house.behaving("refuse"):
        seat.ask(f"Who keeps the lamp {key}?")  # the label of such an answer is written down once
    before, told, calls = tables(world.house), len(acts(world.house)), 0
    for _ in range(100):
        with world.house.behaving("tool_calls") as heard:
            answer = seat.ask(f"Who keeps the lamp {key}?")
        assert answer.kind == "grounded"
        calls += 100 * len(heard)
    assert calls == 10_000
    changed = _differ(before, tables(world.house))
    assert {name for name in changed if not is_record(name)} == set()
    new = acts(world.house)[told:]
    assert len(new) == 200, "an entry before the model reads, and one when it has answered"
    assert set(new) == {"answer_opened", "answer_closed"}


@pytest.mark.parametrize("behaviour", [*TOOLS, "only_tool_calls", "hidden_fields", "obey+claimed"])
def test_no_way_to_call_a_tool_has_an_effect_through_any_door(world: World, behaviour: str) -> None:
    doors = Doors(world.house)
    for journey in JOURNEYS:
        doors.client("anna")  # coming in is an act of its own
        before = tables(world.house)
        with world.house.behaving(behaviour):
            journey.go(doors, "anna", "What is the word of the lamp?")
        changed = {name for name in _differ(before, tables(world.house)) if not is_record(name)}
        assert changed <= {
            "login_session",
            "attempt",
            "label",
            "label_compartment",
        }  # of the session, and of the answer


def test_a_reply_of_tool_calls_alone_is_no_answer(world: World) -> None:
    key = next(iter(world.attacks("anna", hidden=False))).key
    with world.house.behaving("only_tool_calls"), pytest.raises(BackendError):
        world.house.seat("anna").ask(f"Who keeps the lamp {key}?")


def test_no_tool_is_ever_offered(world: World) -> None:
    key = next(iter(world.attacks("anna", hidden=False))).key
    with world.house.behaving("refuse") as heard:
        world.house.seat("anna").ask(f"Who keeps the lamp {key}?")
    sent = json.loads(heard[0].partition(b"\n\n")[2])
    assert not {"tools", "tool_choice", "functions", "function_call"} & sent.keys()


def test_the_ledger_holds_no_word_of_any_script(world: World) -> None:
    before = ledger(world.house)
    for person in PEOPLE:
        attack = world.attacks(person, hidden=False)[0]
        with world.house.behaving("echo+claimed"):
            world.house.seat(person).ask(f"What is the word of the lamp {attack.key}?")
    told = added(world.house, before)
    assert told.count(b"answer_opened") == len(PEOPLE)
    assert world.all().scan(told) == ()
