"""The worst model as a second reader of drafts full of attacks: through every door, nobody and no log gets a word of another draft."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import cycle, islice
from typing import NamedTuple

import pytest

from storyroom.generation import reasoning
from tests.attacks.campaign import CORE
from tests.attacks.journeys import READINGS, Doors, Journey, logs
from tests.attacks.record import added, is_record, ledger, tables
from tests.attacks.world import PEOPLE, World
from tests.worst_case_model.pointing import POINTINGS

CELLS = 24
_BEHAVIOURS = (*POINTINGS, *CORE[:: len(CORE) // 12])


class Cell(NamedTuple):
    """Who has which draft read along, by which door, and how the model behaves."""

    journey: Journey
    person: str
    behaviour: str
    draft: str
    hidden: bool


@pytest.fixture(scope="module")
def drafts(world: World) -> dict[str, tuple[str, str]]:
    """Say of each draft which canary stands in it, and its label's name; the short ones come first."""
    seat = world.house.seat("liv")
    texts = sorted(((seat.text(one.id), one) for one in seat.drafts()), key=lambda one: len(one[0]))
    found = ((one.id, world.all().in_plain(text), one.project) for text, one in texts if len(text) > 400)
    return {draft: (canaries[0], project) for draft, canaries, project in found if canaries}


def _cells(world: World, drafts: dict[str, tuple[str, str]], *, count: int, seed: int) -> Iterator[Cell]:
    draw = random.Random(seed)
    short = list(drafts)[:60]
    for number, journey, behaviour in zip(range(count), cycle(READINGS), cycle(_BEHAVIOURS), strict=False):
        person = list(PEOPLE)[number % len(PEOPLE)]
        hidden = number % 6 == 4
        fitting = [one for one in short if world.sees(person, drafts[one][0]) != hidden] or short
        draft = draw.choice(fitting)
        yield Cell(journey, person, behaviour, draft, not world.sees(person, drafts[draft][0]))


def _leaks(world: World, doors: Doors, cell: Cell, canary: str) -> tuple[list[str], int, bool]:
    with logs() as logged, world.house.behaving(cell.behaviour) as heard:
        sinks = cell.journey.go(doors, cell.person, cell.draft)
    where = f"{cell.journey.name}, {cell.person}, {cell.behaviour}"
    leaks = [
        f"{where}: {one} in {name}" for name, data in sinks.items() for one in world.hidden(cell.person).scan(data)
    ]
    leaks += [f"{where}: {one} in the log" for one in world.all().in_plain("\n".join(logged))]
    leaks += [
        f"{where}: {one} in the context"
        for said in heard
        for one in world.all().in_plain(said)
        if one != canary or cell.hidden
    ]
    shown = any(canary in str(data, "utf-8", "replace") for data in sinks.values())
    return leaks, len(heard), shown


def _run(world: World, drafts: dict[str, tuple[str, str]], *, count: int, seed: int) -> None:
    doors, leaks, heard, shown, hidden = Doors(world.house), [], 0, 0, 0
    before = ledger(world.house)
    for cell in _cells(world, drafts, count=count, seed=seed):
        found, asked, seen = _leaks(world, doors, cell, drafts[cell.draft][0])
        leaks += found
        heard += bool(asked)
        shown += seen
        hidden += cell.hidden
        assert not (cell.hidden and asked), "a draft that may not be seen is put before no model"
    assert leaks == []
    told = added(world.house, before)
    assert world.all().scan(told) == ()
    assert told.count(b"analysis_opened") == told.count(b"analysis_closed") == count - hidden
    # Were nothing asked and shown, nothing would have been tested.
    assert heard == count - hidden
    assert hidden > count / 10
    assert shown > 0.3 * count


def test_no_word_of_another_draft_reaches_anyone_through_a_second_reader(
    world: World, drafts: dict[str, tuple[str, str]]
) -> None:
    _run(world, drafts, count=CELLS, seed=3)


def test_whatever_a_second_reader_says_changes_nothing_but_the_record(
    world: World, drafts: dict[str, tuple[str, str]]
) -> None:
    draft = next(one for one in drafts if world.sees("anna", drafts[one][0]))
    doors = Doors(world.house)
    doors.client("anna")  # coming in is an act of its own
    for behaviour in ("points_everywhere", "tool_calls"):
        before = tables(world.house)
        for journey in READINGS[:2]:
            with world.house.behaving(behaviour) as heard:
                journey.go(doors, "anna", draft)
            assert heard
        after = tables(world.house)
        changed = {name for name in before if before[name] != after.get(name) and not is_record(name)}
        assert changed <= {"login_session", "attempt", "label", "label_compartment"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 8))
def test_nor_in_a_longer_campaign(world: World, drafts: dict[str, tuple[str, str]], seed: int) -> None:
    _run(world, drafts, count=200, seed=seed)


def test_a_planted_bug_is_found(
    world: World, drafts: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A context that holds another draft's line: the campaign has to see it."""
    true, other = reasoning.as_data, world.house.seat("liv").text(list(drafts)[30])
    monkeypatch.setattr(reasoning, "as_data", lambda lines: true(lines) + other)
    with pytest.raises(AssertionError, match="in the context"):
        _run(world, dict(islice(drafts.items(), 20)), count=5, seed=3)
