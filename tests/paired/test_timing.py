"""How long answers take tells nobody whether something is hidden: five routes, two sides, one permutation test."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple

import pytest

from storyroom.api.sessions import Sessions
from storyroom.web.app import Door, make_app
from tests.fakes.door import BASE, PORT
from tests.fakes.house import House, script_text
from tests.paired.in_process import Answer, Caller
from tests.paired.timing import Ask, Group, Seen, compare
from tests.paired.worlds import PERSON, Paper, _scene, opened

EACH_SIDE, ROUNDS, SCENES = 7, 160, 12
HELD = frozenset({"beacon", "herring"})
HIDDEN = 24

pytestmark = pytest.mark.slow


class Place(NamedTuple):
    """A library behind its app."""

    house: House
    caller: Caller
    seen: str
    """A draft that the person may see; the same in all libraries."""
    hidden: tuple[str, ...]


class Places(NamedTuple):
    """Libraries in which nothing is hidden from the person, and such in which much is."""

    poor: tuple[Place, ...]
    rich: tuple[Place, ...]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Make them by turns, so that the order of making falls on both sides alike."""
    loop = asyncio.new_event_loop()
    with ExitStack() as stack:
        made: tuple[list[Place], list[Place]] = ([], [])
        for _ in range(EACH_SIDE):
            for side, papers in zip(made, (_papers(0), _papers(HIDDEN)), strict=True):
                house = stack.enter_context(opened(tmp_path_factory.mktemp("place"), papers, HELD))
                side.append(_place(house, loop))
        yield Places(tuple(made[0]), tuple(made[1]))
    loop.close()


def _papers(hidden: int) -> tuple[Paper, ...]:
    chance = random.Random(7)
    seen = [_paper(title, draft, (), chance) for title in ("Beacon", "Herring") for draft in ("white", "blue")]
    titles = ("Beacon", "Herring", "Vault", "Kestrel")
    others = [_paper(chance.choice(titles), f"draft {n}", ("embargo",), chance) for n in range(hidden)]
    each = len(others) // len(seen)
    return tuple(paper for n, own in enumerate(seen) for paper in (*others[n * each : (n + 1) * each], own))


def _paper(title: str, draft: str, labels: tuple[str, ...], chance: random.Random) -> Paper:
    scenes = [_scene(chance, rare=bool(labels)) for _ in range(SCENES)]
    return Paper(title, draft, labels, script_text(title, scenes))


def _place(house: House, loop: asyncio.AbstractEventLoop) -> Place:
    sessions = Sessions()
    app = make_app(Door(lambda: house.seat(PERSON), sessions, PORT, lambda _: None))
    headers = [("host", BASE.removeprefix("http://")), ("authorization", f"Bearer {sessions.issue_key()}")]
    caller = Caller(app, loop, [*headers, ("content-type", "application/json")])
    seen = house.seat(PERSON).drafts()
    known = {entry.id for entry in seen}
    return Place(house, caller, seen[0].id, tuple(e.id for e in house.seat().drafts() if e.id not in known))


ROUTES = {
    "search": ("GET", "/api/v1/search", "q=spare+key+lamp", b""),
    "a search for what stands in hidden scenes alone": ("GET", "/api/v1/search", "q=kestrel+zither", b""),
    "a scene page": ("GET", "/drafts/{seen}", "scene=2", b""),
    "ask by quoting": ("POST", "/api/v1/ask", "", b'{"question": "who keeps the spare key?"}'),
    "the library list": ("GET", "/", "", b""),
}


def _ask(place: Place, route: str) -> Answer:
    method, path, query, body = ROUTES[route]
    return place.caller.ask(method, path.format(seen=place.seen), query, body)


def _asks(places: tuple[Place, ...], route: str) -> tuple[Ask, ...]:
    return tuple(Ask(partial(_ask, place, route)) for place in places)


@pytest.mark.parametrize("route", ROUTES)
def test_hidden_papers_take_no_time(places: Places, route: str, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {_ask(place, route).status for place in (*places.poor, *places.rich)}
    assert answers == {200}
    seen = compare([Group(_asks(places.poor, route), _asks(places.rich, route))], rounds=ROUNDS, seed=1)
    _say(capsys, route, seen)
    assert not seen.told_apart, seen


@pytest.mark.parametrize("route", ["search", "the library list"])
def test_hidden_papers_take_no_time_after_somebody_wrote(
    places: Places, route: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was kept of the library goes with each commit and is read anew."""
    sides = ([Ask(partial(_ask, p, route), partial(_forget, p)) for p in side] for side in places)
    seen = compare([Group(*sides)], rounds=ROUNDS, seed=1)
    _say(capsys, f"{route}, read anew", seen)
    assert not seen.told_apart, seen


def _forget(place: Place) -> None:
    place.house._library._snapshots._held.clear()


def test_what_is_hidden_takes_as_long_as_what_is_not_there(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    seen = compare(_absent_and_hidden(places, delay=0), rounds=ROUNDS, seed=1)
    _say(capsys, "a document that is not there, or hidden", seen)
    assert not seen.told_apart, seen


def test_a_few_microseconds_tied_to_what_is_hidden_are_seen(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    seen = compare(_absent_and_hidden(places, delay=0.00003), rounds=ROUNDS, seed=1)
    _say(capsys, "the same with 30 us added", seen)
    assert seen.told_apart, seen
    assert seen.difference > 0


def test_a_delay_of_one_library_is_seen(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    route = "the library list"
    second = tuple(Ask(partial(_delayed, 0.00015, partial(_ask, place, route))) for place in places.rich)
    seen = compare([Group(_asks(places.poor, route), second)], rounds=ROUNDS, seed=1)
    _say(capsys, f"{route} with 150 us added", seen)
    assert seen.told_apart, seen
    assert seen.difference > 0


def _absent_and_hidden(places: Places, *, delay: float) -> list[Group]:
    """Per library, three ids that nobody has and three that the person may not see."""
    chance, groups = random.Random(1), []
    for place in places.rich:
        absent = [partial(_open, place, f"draft:{chance.getrandbits(128):032x}") for _ in range(3)]
        hidden = [partial(_open, place, draft) for draft in place.hidden[::8]]
        assert {ask().status for ask in (*absent, *hidden)} == {404}
        groups.append(Group([Ask(each) for each in absent], [Ask(partial(_delayed, delay, each)) for each in hidden]))
    return groups


def _open(place: Place, draft: str) -> Answer:
    return place.caller.ask("GET", f"/api/v1/drafts/{draft}")


def _delayed(seconds: float, ask: Callable[[], Answer]) -> Answer:
    if seconds:
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            pass
    return ask()


def _say(capsys: pytest.CaptureFixture[str], route: str, seen: Seen) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{route:50} {seen}")
