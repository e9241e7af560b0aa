"""Paired worlds behind real processes: every route and page over HTTP, every command a process; not one byte differs."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import httpx
import pytest

from storyroom.api.sessions import Sessions
from storyroom.store.studio_key import StudioKey
from storyroom.web.app import Door, make_app
from tests.paired import roads
from tests.paired.real import Told, asked, command, free_port, served
from tests.paired.test_paired_roads import KEY, SECRET, SKIPPED, pages
from tests.paired.worlds import PERSON, World, draw, opened

WORLDS, EACH = 10, 2
FEW_COMMANDS = 8
"""Of the world that is asked in each run: a process takes most of a second to start."""

TIMED = {
    "GET /api/v1/drafts/{draft_id}/disclosure": "says at which second it was made; compared to the byte where time stands still",
    "GET /api/v1/drafts/{draft_id}/disclosure/file": "as above, and signed",
}


def _sees(world: World) -> int:
    return sum({paper.title.casefold(), *paper.labels} <= world.held for paper in world.poor)


SEEDS = tuple(islice((seed for seed in count(5_000) if _sees(draw(seed)) > 1), WORLDS))
"""Worlds in which the person sees several papers: questions with answers say more."""


def told(case: Path, ids: tuple[str, ...], seed: int, port: int, few: int | None) -> Iterator[tuple[str, Told]]:
    """Everything that the person is told, road by road, after the owner has asked for everything."""
    chance = random.Random(seed)
    door = Door(lambda: None, Sessions(), port, lambda _: None)  # type: ignore[arg-type, return-value]  # only described
    routes = pages(make_app(door))
    each = EACH if few is None else 1
    calls = [*roads.api_calls(ids, chance, each), *roads.page_calls(routes, ids, chance, each)]
    lines = list(roads.commands(ids, chance, 1, SKIPPED))
    with served(case, PERSON, port) as client:
        _warm(case, client)
        for call in calls:
            if call.road not in SECRET and call.road not in TIMED:
                yield f"{call.road} {call.url} {call.options.get('params')}", asked(client, call)
    for line in lines if few is None else chance.sample(lines, few):
        yield f"$ {' '.join(line.arguments)}", command(case, PERSON, line)


def _warm(case: Path, client: httpx.Client) -> None:
    """Let the owner ask the same process first: what is kept for one person must not reach another."""
    made = command(case, "owner", roads.Command("keys make", ("keys", "make", "warm", "--json")))
    own = {"Authorization": f"Bearer {json.loads(made.body)['key']}"}
    with httpx.Client(base_url=client.base_url, headers=own, trust_env=False, timeout=60) as owner:
        drafts = owner.get("/api/v1/drafts").json()["drafts"]
        assert drafts or case.name == "poor"
        for draft in drafts:
            assert owner.get(f"/api/v1/drafts/{draft['id']}/scenes").status_code == 200
        for query in roads.QUERIES:
            owner.get("/api/v1/search", params={"q": query})


def differing(
    world: World, seed: int, folder: Path, few: int | None = None, planted: str = ""
) -> list[tuple[str, Told, Told]]:
    """Ask both libraries the same, one after the other on the same port; return every road on which they differ."""
    ids: list[str] = []
    for name, papers in (("poor", world.poor), ("rich", world.rich)):
        (folder / name).mkdir(parents=True)
        if planted:
            (folder / name / "planted").mkdir()
            (folder / name / "planted" / "sitecustomize.py").write_text(planted)
        with pytest.MonkeyPatch.context() as patch, opened(folder / name, papers, world.held) as house:
            patch.setattr("storyroom.store.ledger_keys._new_signing", lambda: KEY)  # else reports are signed by two
            StudioKey(house._library, actor=house.seat().principal.id)
            ids += [entry.id for entry in house.seat().drafts()]
    port, known = free_port(), (*dict.fromkeys(ids), "draft:nothing")
    first, second = (list(told(folder / name, known, seed, port, few)) for name in ("poor", "rich"))
    assert [road for road, _ in first] == [road for road, _ in second]
    assert sum(here.status == 200 for _, here in first) > 20, "something is answered"
    return [(road, here, there) for (road, here), (_, there) in zip(first, second, strict=True) if here != there]


def test_a_world_through_a_real_server_and_some_commands(tmp_path: Path) -> None:
    found = differing(draw(SEEDS[0]), SEEDS[0], tmp_path, few=FEW_COMMANDS)
    assert not found, f"{len(found)} roads differ, first {found[0]}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_through_a_real_server_and_every_command(seed: int, tmp_path: Path) -> None:
    found = differing(draw(seed), seed, tmp_path)
    assert not found, f"{len(found)} roads differ, first {found[0]}"


def test_a_leak_in_a_real_process_is_seen(tmp_path: Path) -> None:
    """The same questions find a server that counts hidden rows."""
    bug = (
        "import storyroom.store.people, storyroom.store.reader\n"
        "storyroom.store.reader.visible_labels = lambda rows, clearance: storyroom.store.people.all_labels(rows)\n"
    )
    found = differing(draw(SEEDS[0]), SEEDS[0], tmp_path, few=0, planted=bug)
    assert any(road.startswith("GET /api/v1/search") for road, _, _ in found), [road for road, _, _ in found]
