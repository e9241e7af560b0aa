"""Some hundred cells of the campaign over real HTTP: the house's own line, sockets and wire reader, and what the server truly received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.attacks.campaign import CORE, factors
from tests.attacks.harness import run
from tests.attacks.pairwise import pairwise
from tests.attacks.world import Hostile, World
from tests.worst_case_model.replies import FAULTS
from tests.worst_case_model.server import Heard, worst_case_server

CELLS = 320


class Asking(Hostile):
    """A house whose settings name the worst-case server."""

    server: Heard

    @contextmanager
    def behaving(self, behaviour: str, *, streams: bool = True) -> Iterator[list[bytes]]:
        self.settings = replace(self.settings, chat_model=behaviour)
        before, heard = len(self.server.requests), []
        yield heard
        heard += self.server.requests[before:]


@pytest.fixture(scope="module")
def asking(world: World) -> Iterator[World]:
    with worst_case_server() as server:
        settings = replace(
            world.house.settings, chat="openai_compatible", chat_url=f"{server.url}/v1", chat_seconds=1,
            house=(f"127.0.0.1:{server.port}",),
        )  # fmt: skip
        house = Asking(world.house._library, settings)
        house.server = server
        yield replace(world, house=house)


def test_no_hidden_word_reaches_anyone_over_real_http(asking: World) -> None:
    every = pairwise(factors(CORE), seed=5)
    drawn = every[:: len(every) // CELLS]
    missed = set(FAULTS) - {row["behaviour"] for row in drawn}
    drawn += [next(row for row in every if row["behaviour"] == fault) for fault in sorted(missed)]
    rows = [row | {"wire": "stream"} for row in drawn]
    assert set(FAULTS) <= {row["behaviour"] for row in rows}
    tally = run(asking, rows)
    assert tally.leaks == []
    assert tally.cells >= CELLS
    assert tally.heard > 0.75 * tally.cells
    assert tally.in_context > 0.7 * tally.cells
    assert tally.shown > 0.2 * tally.cells
